/**
 * Maps: instant filters, zoom and highlight. The page works without: the form is an ordinary GET form.
 *
 *   <figure class="mapbox" data-map>
 *     <form data-map-filter>… controls named kind, focus or year; "" = all …</form>
 *     <output data-map-count></output>                     how many ties are shown
 *     <div class="mapframe"><svg class="clip" data-map-view viewBox="…">
 *       <g data-arc data-kind="grant" data-focus="a b" data-year="2018-2025" data-ends="x y">…</g>
 *       <a data-party="x" href="…">…</a></svg>
 *     <div class="zoom" hidden><button type="button" data-zoom="in|out|reset">…</button></div></div>
 *   </figure>
 */
import { zoomable } from "./zoom.js";

const MAX_ZOOM = 8;

/** Wanted values of each named control; a control set to "" asks for nothing. */
function wanted(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) if (value) (values[name] ??= []).push(value);
  return values;
}

/** Year "2019" is inside "2018-2025" and "2019"; an undated tie has data-year="" and matches "undated" only. */
function inYear(span, year) {
  if (!span) return year === "undated";
  const [first, last = first] = span.split("-").map(Number);
  return first <= Number(year) && Number(year) <= last;
}

function shown(arc, { kind, focus, year }) {
  const has = (list, values) => !values || values.some((value) => list.split(" ").includes(value));
  const { kind: kinds = "", focus: areas = "", year: span = "" } = arc.dataset;
  return has(kinds, kind) && has(areas, focus) && (!year || year.some((value) => inYear(span, value)));
}

function filters(box, arcs) {
  const form = box.querySelector("[data-map-filter]");
  const counts = box.querySelectorAll("[data-map-count]");
  if (!form) return;
  const apply = () => {
    const values = wanted(form);
    for (const arc of arcs) arc.classList.toggle("off", !shown(arc, values));
    const first = arcs[0]?.closest("svg");
    const left = arcs.filter((arc) => arc.closest("svg") === first && !arc.classList.contains("off"));
    for (const count of counts) count.textContent = left.length;
  };
  form.addEventListener("change", apply);
  apply();
}

function highlight(box, arcs) {
  const mark = (event) => {
    const party = event.target.closest?.("[data-party]")?.dataset.party;
    box.classList.toggle("hov", Boolean(party));
    for (const arc of arcs) arc.classList.toggle("hot", (arc.dataset.ends ?? "").split(" ").includes(party));
  };
  for (const kind of ["pointerover", "focusin", "focusout"]) box.addEventListener(kind, mark);
  box.addEventListener("pointerleave", mark);
}

for (const box of document.querySelectorAll("[data-map]")) {
  const arcs = [...box.querySelectorAll("[data-arc]")];
  filters(box, arcs);
  highlight(box, arcs);
  zoomable(box, box.querySelectorAll("[data-map-view]"), MAX_ZOOM);
}

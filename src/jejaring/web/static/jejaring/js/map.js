/**
 * Maps: highlight, and the answer to a filter without a new page. Without this module the form is an ordinary GET form
 * and the map a picture with links. zoom.js zooms.
 *
 *   <div data-map>
 *     <form data-map-filter>…</form>
 *     <p role="status" data-map-answer>…</p>       what depends on the form; also outside of the box, as the notes do
 *     <div data-map-answer><div class="mapframe"><svg>…
 *       <g class="tie" data-ends="x y" data-kind="grant" data-focus="a b">…</g> <a data-party="x" href="…">…</a></svg>
 *       </div></div>
 *   </div>
 */
const ANSWER = "[data-map-answer], .notes";

/** Ties that cannot be in the answer go at once; which of the others stay, and the numbers, only the server knows. */
function hideWhatGoes(box, form) {
  const { kind, focus } = Object.fromEntries(new FormData(form));
  const misses = (list, word) => word && word !== "exchange" && !(list ?? "").split(" ").includes(word);
  for (const { classList, dataset } of box.querySelectorAll(".tie"))
    classList.toggle("off", Boolean(misses(dataset.kind, kind) || misses(dataset.focus, focus)));
}

function filters(box, form) {
  let asked = new AbortController();
  form.addEventListener("change", async ({ target }) => {
    if (target.name === "view") return form.submit(); // another map needs other land
    asked.abort();
    asked = new AbortController();
    hideWhatGoes(box, form);
    const url = `${form.action.split("?")[0]}?${new URLSearchParams(new FormData(form))}`;
    try {
      const reply = await fetch(url, { signal: asked.signal });
      if (!reply.ok) throw new Error(reply.statusText);
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      const news = page.querySelectorAll(ANSWER);
      document.querySelectorAll(ANSWER).forEach((old, at) => old.replaceChildren(...news[at].childNodes));
      history.replaceState(null, "", url);
      document.dispatchEvent(new Event("drawn")); // zoom.js wakes the new drawing
    } catch (error) {
      if (error.name !== "AbortError") form.submit();
    }
  });
}

function highlight(box) {
  const mark = (event) => {
    const party = event.target.closest?.("[data-party]")?.dataset.party;
    box.classList.toggle("hov", Boolean(party));
    for (const tie of box.querySelectorAll(".tie"))
      tie.classList.toggle("hot", (tie.dataset.ends ?? "").split(" ").includes(party));
  };
  for (const kind of ["pointerover", "focusin", "focusout"]) box.addEventListener(kind, mark);
  box.addEventListener("pointerleave", mark);
}

for (const box of document.querySelectorAll("[data-map]")) {
  const form = box.querySelector("[data-map-filter]");
  if (form) filters(box, form);
  highlight(box);
}

/**
 * Zoom and pan of drawings in .mapframe: buttons, ctrl + wheel, drag; a focused place comes into view.
 * Served names carry a hash, so nothing is imported: whoever redraws fires "drawn" on document.
 */
const MAX = 8;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

function view(svg) {
  const { x: left, y: top, width: w, height: h } = svg.viewBox.baseVal;
  const full = { x: left, y: top, w, h };
  let now = full;

  const show = (x, y, w) => {
    const width = clamp(w, full.w / MAX, full.w);
    const height = (width * full.h) / full.w;
    now = {
      x: clamp(x, full.x, full.x + full.w - width),
      y: clamp(y, full.y, full.y + full.h - height),
      w: width,
      h: height,
    };
    svg.setAttribute("viewBox", `${now.x} ${now.y} ${now.w} ${now.h}`);
    svg.classList.toggle("zoomed", now.w < full.w);
  };
  /** By `factor`, around the point at (u, v) in shares of the drawing. */
  const zoom = (factor, u = 0.5, v = 0.5) => {
    const width = clamp(now.w / factor, full.w / MAX, full.w);
    show(now.x + u * (now.w - width), now.y + v * (now.h - (width * full.h) / full.w), width);
  };
  const pan = (u, v) => show(now.x - u * now.w, now.y - v * now.h, now.w);
  return { zoom, pan, reset: () => show(full.x, full.y, full.w), isWhole: () => now.w >= full.w };
}

function hear(svg, made) {
  const { zoom, pan, isWhole } = made;
  let from = null;
  const share = (event) => {
    const box = svg.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  svg.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.25 : 0.8, ...share(event));
    },
    { passive: false },
  );
  svg.addEventListener("pointerdown", (event) => {
    from = isWhole() ? null : share(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from || !event.buttons) return;
    const to = share(event);
    pan(to[0] - from[0], to[1] - from[1]);
    from = to;
  });
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("focusin", (event) => {
    if (isWhole() || !event.target.matches(":focus-visible")) return;
    const place = event.target.getBoundingClientRect();
    const [u, v] = share({ clientX: place.x + place.width / 2, clientY: place.y + place.height / 2 });
    pan(0.5 - u, 0.5 - v);
  });
  return made;
}

/** A frame whose buttons show is awake already. */
function wake(frame, bar) {
  const views = [...frame.querySelectorAll(":scope > svg")].map((svg) => hear(svg, view(svg)));
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const how = event.target.closest("[data-zoom]")?.dataset.zoom;
    for (const one of how ? views : []) how === "reset" ? one.reset() : one.zoom(how === "in" ? 1.5 : 1 / 1.5);
  });
}

const all = () => document.querySelectorAll(".zoom[hidden]").forEach((bar) => wake(bar.parentElement, bar));
document.addEventListener("drawn", all);
all();

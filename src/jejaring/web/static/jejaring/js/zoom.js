/** Zoom and pan of a drawing by its viewBox: buttons, ctrl + wheel, drag; a focused place comes into view. */

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

function view(svg, max) {
  const whole = svg.viewBox.baseVal;
  const full = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
  let now = { ...full };

  const show = (x, y, w) => {
    const width = clamp(w, full.w / max, full.w);
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
  /** Zoom by `factor` and keep the point at (u, v), given as shares of the drawing, where it is. */
  const zoom = (factor, u = 0.5, v = 0.5) => {
    const width = clamp(now.w / factor, full.w / max, full.w);
    show(now.x + u * (now.w - width), now.y + v * (now.h - (width * full.h) / full.w), width);
  };
  const pan = (u, v) => show(now.x - u * now.w, now.y - v * now.h, now.w);
  return { zoom, pan, reset: () => show(full.x, full.y, full.w), isWhole: () => now.w >= full.w };
}

function hear(svg, { zoom, pan, isWhole }) {
  let from = null;
  const share = (event) => {
    const box = svg.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  svg.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return; // a plain wheel scrolls the page
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
}

/** Make every drawing in `views` zoomable up to `max` times, and wake the buttons of `box`. */
export function zoomable(box, views, max) {
  const all = [...views].map((svg) => {
    const made = view(svg, max);
    hear(svg, made);
    return made;
  });
  for (const bar of box.querySelectorAll(".zoom")) bar.hidden = false;
  box.addEventListener("click", (event) => {
    const how = event.target.closest("[data-zoom]")?.dataset.zoom;
    for (const one of how ? all : []) how === "reset" ? one.reset() : one.zoom(how === "in" ? 1.5 : 1 / 1.5);
  });
}

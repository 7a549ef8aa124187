/**
 * Filter drawers: open where there is room, folded on narrow screens. Without this module they stand open.
 *
 *   <details class="drawer" id="filter" open data-drawer>…</details>
 *   <a class="tofilt" href="#filter">Filter</a>      opens the drawer it points to
 */
const wide = matchMedia("(min-width: 64rem)");
const drawers = document.querySelectorAll("details[data-drawer]");

function fit() {
  for (const drawer of drawers) drawer.open = wide.matches || drawer.matches(":has(.err), :target");
}

function openTarget() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const drawer = target && target.closest("details[data-drawer]");
  if (drawer) drawer.open = true;
}

// A second press on the same link changes no hash, so clicks are heard as well.
document.addEventListener("click", (event) => {
  if (event.target.closest?.('a[href^="#"]')) setTimeout(openTarget);
});
addEventListener("hashchange", openTarget);
wide.addEventListener("change", fit);
fit();
openTarget();

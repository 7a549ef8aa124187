// Shows names that match what has been typed, in the <datalist> of a search field. Without it the form still works.
const PAUSE = 180;
const SHORTEST = 2;

for (const field of document.querySelectorAll("input[data-suggest]")) {
  const list = document.getElementById(field.getAttribute("list"));
  let timer;
  let asked;

  const show = (items) => {
    list.replaceChildren(
      ...items.map(({ title, kind }) => Object.assign(document.createElement("option"), { value: title, label: kind })),
    );
  };

  const ask = async () => {
    const text = field.value.trim();
    asked?.abort();
    if (text.length < SHORTEST) return show([]);
    asked = new AbortController();
    const address = `${field.dataset.suggest}?${new URLSearchParams({ q: text })}`;
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (answer.ok) show((await answer.json()).items);
    } catch {
      // The reader typed on, or the line is down: the form works without suggestions.
    }
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

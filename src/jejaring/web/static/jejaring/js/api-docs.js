/**
 * Shows the answer to a form of the API's documentation under it. Without this module the form leads to the answer.
 *
 *   <form data-try action="…"> … <output data-answer></output></form>
 */
const LONGEST_SHOWN = 20_000;

function addressOf(form) {
  const given = [...new FormData(form)].filter(([, value]) => value !== "");
  return `${form.action}?${new URLSearchParams(given)}`;
}

function shown(text) {
  const pretty = JSON.stringify(JSON.parse(text), null, 2);
  return pretty.length > LONGEST_SHOWN ? `${pretty.slice(0, LONGEST_SHOWN)}\n…` : pretty;
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.append(text);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

async function ask(form) {
  const place = form.querySelector("[data-answer]");
  try {
    const response = await fetch(addressOf(form));
    const link = element("a", element("code", `GET ${decodeURI(response.url)}`), { href: response.url });
    const line = element("p", link);
    line.append(` ${response.status}`);
    const answer = element("pre", element("code", shown(await response.text())), {
      tabindex: "0",
      role: "region",
      "aria-label": "Answer",
    });
    place.replaceChildren(line, answer);
  } catch {
    place.replaceChildren(element("p", "The answer could not be read. Is this machine still connected?"));
  }
}

for (const form of document.querySelectorAll("form[data-try]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}

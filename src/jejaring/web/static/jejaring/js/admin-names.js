// The admin's search boxes and table rows have no names of their own: give them those of their labels or columns.

const textOf = (element) => element?.textContent.trim().replace(/:$/, "") ?? "";

function nameOf(field) {
  const label = field.id && document.querySelector(`label[for="${field.id}"]`);
  if (label) return textOf(label);
  const column = [...(field.closest("td")?.classList ?? [])].find((name) => name.startsWith("field-"));
  return column ? textOf(field.closest("table")?.querySelector(`th.column-${column.slice(6)}`)) : "";
}

function giveNames() {
  for (const field of document.querySelectorAll(".inline-related select, .inline-related input, select.admin-autocomplete")) {
    const name = nameOf(field);
    if (!name) continue;
    if (!field.labels?.length) field.setAttribute("aria-label", name);
    const box = field.nextElementSibling?.matches(".select2") ? field.nextElementSibling : null;
    for (const part of box?.querySelectorAll(".select2-selection, .select2-selection__rendered, .select2-search__field") ?? []) {
      if (part.getAttribute("aria-label") !== name) part.setAttribute("aria-label", name);
    }
  }
  for (const header of document.querySelectorAll("th.original:empty")) header.outerHTML = '<td class="original"></td>';
}

// The boxes are made by another script, some of them only when a row is added.
new MutationObserver(giveNames).observe(document.body, { childList: true, subtree: true });
giveNames();

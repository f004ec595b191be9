/**
 * A part of a form that is folded away says in its summary what is set in it, as the server does.
 * A field says it by the pattern in `data-said`, in which {} stands for its value.
 *
 * @module
 */

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });

/**
 * Say what a field holds, nothing where it changes nothing.
 * @param {HTMLInputElement} field
 */
function value(field) {
  if (field.type === "checkbox") {
    return field.checked ? field.closest("label")?.textContent?.trim() ?? "" : "";
  }
  if (field.type !== "datetime-local") return Number(field.value) ? field.value : "";
  return field.value ? `${day.format(new Date(field.value))}, ${field.value.slice(11, 16)}` : "";
}

/** @param {Element} part */
function said(part) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const field of part.querySelectorAll("[data-said]")) {
    if (!(field instanceof HTMLInputElement)) continue;
    const text = value(field);
    const pattern = field.dataset.said ?? "{}";
    if (text) found.set(pattern, [...(found.get(pattern) ?? []), text]);
  }
  return [...found].map(([pattern, texts]) => pattern.replace("{}", texts.join(", "))).join("; ");
}

document.addEventListener("input", (event) => {
  const part = event.target instanceof Element ? event.target.closest("[data-sums]") : null;
  const sum = /** @type {HTMLElement | null} */ (part?.querySelector("[data-sum]") ?? null);
  if (!part || !sum) return;
  sum.textContent = said(part);
  sum.hidden = !sum.textContent;
});

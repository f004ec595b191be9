/**
 * Pages of an assignment with a script: the link is copied at a press, and the presets of the
 * review and the boxes of its table follow each other.
 *
 * @module
 */
import "./copying.js";

const table = /** @type {HTMLElement | null} */ (document.querySelector("[data-presets]"));
/** @type {Record<string, string[]>} */
const presets = JSON.parse(table?.dataset.presets ?? "{}");

/** @returns {HTMLInputElement[]} */
function boxes() {
  return [...(table?.querySelectorAll("input[name=see]") ?? [])].map((
    box,
  ) => /** @type {HTMLInputElement} */ (box));
}

/**
 * Tick the boxes of a preset.
 * @param {string} name
 */
function tick(name) {
  const seen = presets[name];
  if (!seen) return;
  for (const box of boxes()) box.checked = seen.includes(box.value);
}

/** Choose the preset that the boxes are, or the table if they are none. */
function match() {
  const ticked = boxes().filter((box) => box.checked).map((box) => box.value);
  const all = new Set(["during.response", ...ticked]);
  const same = Object.keys(presets).find((name) => {
    const wanted = new Set(["during.response", ...(presets[name] ?? [])]);
    return wanted.size === all.size && [...wanted].every((value) => all.has(value));
  });
  const radio = document.querySelector(`input[name=review][value=${same ?? "own"}]`);
  if (radio instanceof HTMLInputElement) radio.checked = true;
}

document.addEventListener("change", (event) => {
  const changed = event.target;
  if (!(changed instanceof HTMLInputElement)) return;
  if (changed.name === "review") tick(changed.value);
  if (changed.name === "see") match();
});

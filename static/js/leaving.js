/**
 * The edit form of the review queue: what was typed is dropped only by its author's word. Without
 * the script “Cancel” is the one way out of it.
 *
 * @module
 */

const form = /** @type {HTMLFormElement} */ (document.querySelector("#edit"));
const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("#leaving"));
const before = form.dataset.changed === undefined ? written() : null;
let settled = false;
let goOn = () => {};

/**
 * Write down what the form holds.
 * @returns {string}
 */
function written() {
  return JSON.stringify(Array.from(new FormData(form)));
}

/** Tell whether something would be lost. */
function changed() {
  return !settled && written() !== before;
}

/**
 * Ask first where something would be lost.
 * @param {Event} event what would leave the form
 * @param {() => void} next how to leave it
 */
function ask(event, next) {
  if (!changed()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  goOn = next;
  dialog.showModal();
}

/** @param {MouseEvent} event */
function onClick(event) {
  if (!(event.target instanceof Element) || event.metaKey || event.ctrlKey) return;
  const link = event.target.closest("a[href]");
  if (link instanceof HTMLAnchorElement) ask(event, () => location.assign(link.href));
}

/** @param {SubmitEvent} event */
function onSubmit(event) {
  const sent = event.target;
  if (!(sent instanceof HTMLFormElement) || sent.closest("dialog")) return;
  if (sent === form) settled = true;
  else ask(event, () => sent.requestSubmit(event.submitter));
}

document.addEventListener("click", onClick, { capture: true });
document.addEventListener("submit", onSubmit, { capture: true });
dialog.querySelector("[data-drop]")?.addEventListener("click", () => {
  settled = true;
  dialog.close();
  goOn();
});
globalThis.addEventListener("beforeunload", (event) => changed() && event.preventDefault());
globalThis.addEventListener("pageshow", () => settled = false);

/**
 * What every page does with a script: keys, dialogs, menus, messages, ticked rows.
 * Without it every page still works.
 *
 * @module
 */
import { announce, describe, elementFor, inForce, nameOf, taken } from "./keys.js";

const SEQUENCE_MS = 1200;
const keys = inForce(document.documentElement.dataset.keys);
const scopes = ["anywhere", ...(document.body.dataset.scope ?? "").split(" ")];

let first = "";
let firstAt = 0;

/**
 * Press the element of a key, if the page has one that is shown.
 * @param {KeyboardEvent} event
 */
function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.repeat || event.altKey) return;
  const name = nameOf(event);
  if (name === "Escape" && closeMenus(null)) return;
  if (taken(event.target, name) || document.querySelector("dialog[open]")) return;
  const names = [name, event.timeStamp - firstAt < SEQUENCE_MS ? `${first} ${name}` : ""];
  first = name;
  firstAt = event.timeStamp;
  const pressed = keys
    .filter((key) => scopes.includes(key.scope) && key.keys.some((own) => names.includes(own)))
    .map((key) => elementFor(key.action))
    .find((element) => element);
  if (!pressed) return;
  event.preventDefault();
  if (pressed.matches("input:not([type=radio], [type=checkbox]), textarea")) pressed.focus();
  else pressed.click();
}

/**
 * Do what an element's data-action or data-opens says.
 * @param {MouseEvent} event
 */
function onClick(event) {
  const target = event.target instanceof Element ? event.target : document.body;
  closeMenus(target);
  const opener = /** @type {HTMLElement | null} */ (target.closest("[data-opens]"));
  if (opener) return open(opener.dataset.opens ?? "", event);
  const action = /** @type {HTMLElement | null} */ (target.closest("[data-action]"));
  if (action?.dataset.action === "keys") open("keys", event);
  if (action?.dataset.action === "print") globalThis.print();
  if (action?.dataset.action === "dismiss") action.closest(".notice")?.remove();
  // a click beside the dialog closes it
  if (target instanceof HTMLDialogElement) target.close();
}

/**
 * Show a dialog of this page.
 * @param {string} id
 * @param {Event} event
 */
function open(id, event) {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  const list = /** @type {HTMLElement | null} */ (dialog.querySelector("dl.keys"));
  if (list) describe(list, keys.filter((key) => scopes.includes(key.scope)));
  dialog.showModal();
}

/**
 * Close the open menus that a place is not part of.
 * @param {Element | null} place
 * @returns {boolean} whether there was one to close
 */
function closeMenus(place) {
  let closed = false;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (place && menu.contains(place)) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary")?.focus();
    menu.removeAttribute("open");
    closed = true;
  }
  return closed;
}

/**
 * Tick all rows, and say how many are ticked.
 * @param {Event} event
 */
function onChange(event) {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || !box.form) return;
  const rows = Array.from(box.form.elements).filter((row) =>
    row instanceof HTMLInputElement && row.dataset.row !== undefined
  );
  const boxes = /** @type {HTMLInputElement[]} */ (rows);
  if (box.dataset.all !== undefined) { for (const row of boxes) row.checked = box.checked; }
  const ticked = boxes.filter((row) => row.checked).length;
  for (const all of box.form.querySelectorAll("[data-all]")) {
    if (!(all instanceof HTMLInputElement)) continue;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  const count = box.form.querySelector("[data-ticked]");
  if (count) count.textContent = `${ticked}`;
}

/** Say of a form that takes a while that it was sent; coming back, say so no more. */
function onSubmit(/** @type {SubmitEvent} */ event) {
  if (event.defaultPrevented || !(event.target instanceof HTMLFormElement)) return;
  for (const said of event.target.querySelectorAll("[data-sent]")) said.removeAttribute("hidden");
}

document.addEventListener("submit", onSubmit);
globalThis.addEventListener("pageshow", () => {
  for (const said of document.querySelectorAll("[data-sent]")) said.setAttribute("hidden", "");
});
document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("change", onChange);
announce(keys.filter((key) => scopes.includes(key.scope)));
for (const zone of document.querySelectorAll("input[type=hidden][name=time_zone]")) {
  zone.setAttribute("value", Intl.DateTimeFormat().resolvedOptions().timeZone ?? "");
}
const start = /** @type {HTMLElement | null} */ (document.querySelector("[data-focus]"));
// what can be seen already is not scrolled: the question stays where it is
if (start) start.focus({ preventScroll: start.getBoundingClientRect().top < innerHeight * 0.75 });

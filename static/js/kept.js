/**
 * What a form that is kept as one writes needs: a copy in this browser as long as the server has
 * not got it, pauses between tries, a word that says how it stands, and a page that Back does not
 * lose while there is no connection.
 *
 * @module
 */
import { say, whenWritten } from "./answering.js";

export const STORE_MS = 250;
const STAYS = "No connection, so this page stays. You can leave once the line is back.";
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];

/**
 * Keep a copy in this browser.
 * @param {string} store its name
 * @param {object} copy
 * @returns {boolean} whether there was room
 */
export function keepCopy(store, copy) {
  try {
    localStorage.setItem(store, JSON.stringify({ ...copy, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

/**
 * Read the copy that this browser holds.
 * @param {string} store
 * @returns {any} null if there is none
 */
export function readCopy(store) {
  try {
    return JSON.parse(localStorage.getItem(store) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Drop the copy that this browser holds.
 * @param {string} store
 */
export function dropCopy(store) {
  try {
    localStorage.removeItem(store);
  } catch {
    // nothing was kept here then
  }
}

/**
 * Offer the copy that an earlier crash left in this browser.
 * @param {number} at when it was kept
 * @param {string} sentence
 */
export function offerCopy(at, sentence) {
  const place = document.getElementById("recovered");
  const when = place?.querySelector("[data-when]");
  if (when) when.textContent = whenWritten(at);
  if (place) place.hidden = false;
  say(sentence);
}

/**
 * Wait before the next try, longer each time, until the line is back at most.
 * @param {number} tries how many there were
 * @returns {Promise<void>}
 */
export function pause(tries) {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(waiting);
      removeEventListener("online", wake);
      resolve();
    };
    const waiting = setTimeout(wake, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]);
    addEventListener("online", wake);
  });
}

/**
 * Set a hidden field of a form.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {string} value
 */
export function setField(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

/**
 * Let undo and redo be pressed where there is something to take back.
 * @param {HTMLFormElement} form
 * @param {{undo?: unknown, redo?: unknown}} can
 */
export function setSteps(form, can) {
  for (const name of /** @type {const} */ (["undo", "redo"])) {
    const button = form.querySelector(`button[value=${name}]`);
    if (button instanceof HTMLButtonElement) button.disabled = !can[name];
  }
}

/**
 * Say how a form stands.
 * @param {HTMLFormElement} form
 * @param {string} word
 * @param {string} [tone]
 */
export function tell(form, word, tone = "") {
  const shown = /** @type {HTMLElement | null} */ (form.querySelector("[data-saved]"));
  if (!shown) return;
  shown.textContent = word;
  shown.dataset.tone = tone;
}

let guarded = false;
let lost = false;

/** Put one more step before the page that Back would lead to. */
function guard() {
  if (!guarded) history.pushState(null, "");
  guarded = true;
}

/**
 * Take note that the server could not be reached, or that it could.
 * @param {boolean} failed
 */
export function lose(failed) {
  lost = failed;
  if (failed) guard();
}

/** Tell whether the server can be reached, as far as is known. */
function reachable() {
  return navigator.onLine && !lost;
}

/**
 * Keep a press on a link from leaving without a connection.
 * @param {MouseEvent} event
 */
function onClick(event) {
  const link = event.target instanceof Element && event.target.closest("a[href]");
  if (!(link instanceof HTMLAnchorElement) || reachable()) return;
  if (link.hash && link.pathname === location.pathname) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  say(STAYS);
}

/** Let links without a connection stay here, too. */
export function hold() {
  document.addEventListener("click", onClick, { capture: true });
}

/** Let Back without a connection stay here: it would show the browser's own error page. */
export function stay() {
  globalThis.addEventListener("offline", guard);
  globalThis.addEventListener("popstate", () => {
    if (!guarded) return;
    guarded = false;
    if (reachable()) return history.back();
    guard();
    say(STAYS);
  });
  if (!navigator.onLine) guard();
}

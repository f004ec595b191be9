/**
 * Back without a connection: it would show the browser's own error page, so the page stays, says
 * why, and Back works again once the line is there.
 *
 * @module
 */
import { say } from "./answering.js";

const STAYS = "No connection, so this page stays. Back works again once the line is there.";

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

/** Stay where Back would lose the page; else go the step that Back meant. */
function onBack() {
  if (!guarded) return;
  guarded = false;
  if (navigator.onLine && !lost) return history.back();
  guard();
  say(STAYS);
}

globalThis.addEventListener("offline", guard);
globalThis.addEventListener("popstate", onBack);
if (!navigator.onLine) guard();

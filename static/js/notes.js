/**
 * A learner's own note beside a card: kept in the background, so that the page stays as it is.
 * Without the script the form leads to the page that it names.
 *
 * @module
 */
import { say } from "./answering.js";

/**
 * Keep a note.
 * @param {HTMLFormElement} form
 */
async function keep(form) {
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "Recto-Part": "note" },
      signal: AbortSignal.timeout(10_000),
    });
    say(
      answer.ok ? "Your note is kept." : "Your note could not be kept. Shorten it, or try again.",
    );
  } catch {
    say("No connection. Your note is not kept yet; press the button once more.");
  }
}

// before the study page takes the form for an answer
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.dataset.note === undefined) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  keep(form);
}, { capture: true });

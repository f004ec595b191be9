/**
 * An attempt with a script: what is answered is saved at once, the clock runs, the end comes by
 * itself. Without the script each button of the form saves, and the server keeps the time.
 *
 * @module
 */
import { say } from "./answering.js";

const PAUSE_MS = 350;
const RETRY_MS = [1000, 2000, 4000, 8000];
/** @type {[number, string][]} */
const SPOKEN = [[300_000, "Five minutes left."], [60_000, "One minute left."]];
const MARGIN_MS = 300;
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#respond"));
const shown = document.querySelector("[data-saved]");

let waiting = 0;
let unsaved = false;
/** @type {Promise<void>} */
let saving = Promise.resolve();
let leaving = false;
/** When the time is over, by the clock of `performance`. */
let end = 0;

/**
 * Show how the answer stands, and tell those who cannot see it.
 * @param {string} word
 * @param {string} [sentence]
 */
function tell(word, sentence) {
  if (shown) shown.textContent = word;
  if (sentence) say(sentence);
}

/** Save soon, when the learner pauses. */
function saveSoon() {
  unsaved = true;
  tell("saving…");
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    saving = saving.then(save);
  }, PAUSE_MS);
}

/** Send the answer as it stands until the server has it; the newest one counts. */
async function save() {
  for (let tries = 0; unsaved && form && !leaving; tries++) {
    unsaved = false;
    const body = new FormData(form);
    body.set("go", "save");
    const sent = number(body.get("seq"));
    setNext(sent + 1); // whatever is sent later has a higher number, and wins
    try {
      const answer = await fetch(form.getAttribute("action") ?? "", {
        method: "POST",
        body,
        headers: { "Recto-Part": "save" },
        signal: AbortSignal.timeout(10_000),
      });
      if (!answer.ok) throw new Error(`${answer.status}`);
      acknowledge(await answer.json(), sent, tries);
    } catch {
      unsaved = true;
      tell("not saved yet", tries ? "" : "No connection. Your answer is sent again in a moment.");
      await new Promise((wake) => setTimeout(wake, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]));
    }
  }
}

/**
 * Read a number that a form carries.
 * @param {FormDataEntryValue | null} value
 * @returns {number}
 */
function number(value) {
  return typeof value === "string" ? Number(value) : 0;
}

/**
 * Set the number of the next step of this question.
 * @param {number} next
 */
function setNext(next) {
  const seq = form?.elements.namedItem("seq");
  if (seq instanceof HTMLInputElement) seq.value = `${next}`;
}

/**
 * Show what the server says: that it has the answer, refuses it, or that the time is over.
 * Where another browser got ahead meanwhile, the answer is sent again with a higher number.
 * @param {{seq?: number, left?: number, refused?: string, over?: string}} told
 * @param {number} sent
 * @param {number} tries
 */
function acknowledge(told, sent, tries) {
  if (told.over) {
    leaving = true;
    location.assign(told.over);
    return;
  }
  if (told.refused) return tell("not saved", told.refused);
  if (told.left !== undefined) end = performance.now() + told.left; // it may have been moved
  const newest = told.seq ?? 0;
  if (newest > sent) unsaved = true;
  setNext(Math.max(newest, sent) + 1);
  if (!unsaved) tell("saved", tries ? "Saved." : "");
}

/**
 * Say the time left: minutes and seconds, from three hours on hours, from two days on days.
 * @param {number} seconds
 * @returns {string}
 */
function clockFace(seconds) {
  const hours = Math.floor(seconds / 3600);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  if (hours >= 3) return `${hours} h`;
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
}

/**
 * Let the clock run, speak at five minutes and one, and go to the review at the end.
 * @param {HTMLElement} timer
 */
function run(timer) {
  end = performance.now() + Number(timer.dataset.left);
  const clock = timer.querySelector("[data-clock]");
  let before = Number(timer.dataset.left) + 1;
  const tick = () => {
    const left = Math.max(0, end - performance.now());
    const seconds = Math.ceil(left / 1000);
    if (clock) clock.textContent = clockFace(seconds);
    timer.toggleAttribute("data-soon", left <= 60_000);
    for (const [mark, sentence] of SPOKEN) {
      if (before > mark && left <= mark) say(sentence);
    }
    before = left;
    if (left > 0) setTimeout(tick, Math.min(left, 250) + 10);
    else setTimeout(over, Number(timer.dataset.grace) + MARGIN_MS);
  };
  const over = () => (end > performance.now() ? tick() : finish());
  tick();
}

/** Go to the review; the server hands the attempt in. */
function finish() {
  leaving = true;
  location.assign(location.pathname.replace(/\/(\d+|end)$/, "/review"));
}

/** @param {Event} event */
function onChange(event) {
  if (!(event.target instanceof Element) || event.target.closest("form") !== form) return;
  const touched = form?.elements.namedItem("touched");
  if (touched instanceof HTMLInputElement) touched.value = "1";
  saveSoon();
}

if (form) {
  document.addEventListener("input", onChange);
  document.addEventListener("change", onChange);
  // the form that is sent carries the answer itself
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(waiting);
  });
}
globalThis.addEventListener("beforeunload", (event) => {
  if (unsaved && !leaving) event.preventDefault();
});
globalThis.addEventListener("pageshow", (event) => event.persisted && location.reload());
const timer = /** @type {HTMLElement | null} */ (document.querySelector(".timer"));
if (timer) run(timer);

/**
 * The text view with a script: lines numbered, problems as one types, every pause kept.
 * Without it the form's own buttons save and check.
 *
 * @module
 */
import { say } from "./answering.js";
import { Draft } from "./drafts.js";
import { Sheet } from "./sheet.js";

const CHECK_MS = 120;
const RESTED_MS = 5000;
const PARTS = ["problems", "preview", "outline"];

const form = /** @type {HTMLFormElement} */ (document.querySelector("#draft"));
const text = /** @type {HTMLTextAreaElement} */ (document.querySelector("#deck-text"));
const sheet = new Sheet(text);
const draft = new Draft(form, text);

let checking = 0;
let running = false;
let again = false;
let checkedText = "";
let checkedLine = 0;

/**
 * Ask for the findings of the text as it stands. One question at a time: what changed meanwhile is
 * asked next, and the answer to an older text is dropped.
 */
function check() {
  clearTimeout(checking);
  again = running;
  if (running) return;
  running = true;
  const body = new FormData(form);
  const line = sheet.line();
  const sent = text.value;
  body.set("line", `${line}`);
  const call = new XMLHttpRequest(); // the browser parses the answer; no string becomes markup
  call.open("POST", form.dataset.check ?? "");
  call.responseType = "document";
  call.setRequestHeader("Recto-Part", "check");
  call.timeout = 15_000;
  call.onload = () => {
    running = false;
    if (again) return check();
    const page = call.responseXML;
    if (call.status !== 200 || !page?.querySelector("#problems")) return checkSoon(RESTED_MS);
    checkedText = sent;
    checkedLine = line;
    for (const id of PARTS) replace(id, page);
    marks();
  };
  call.onerror = call.ontimeout = () => {
    running = false;
    checkSoon(RESTED_MS);
  };
  call.send(body);
}

/**
 * Check when the author pauses.
 * @param {number} [pause]
 */
function checkSoon(pause = CHECK_MS) {
  clearTimeout(checking);
  checking = setTimeout(check, pause);
}

/**
 * Put a part of the findings in the place of the old one, unless it says the same.
 * @param {string} id
 * @param {Document} page
 */
function replace(id, page) {
  const old = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (!old || !fresh || old.innerHTML === fresh.innerHTML) return;
  const at = old.querySelector("ol")?.scrollTop ?? 0;
  const focus = document.activeElement;
  const held = focus instanceof HTMLElement && old.contains(focus) ? focus : null;
  const action = held?.dataset.action;
  const search = old.querySelector("input[type=search]");
  const made = /** @type {HTMLElement} */ (document.importNode(fresh, true));
  if (search instanceof HTMLInputElement) made.querySelector("input")?.replaceWith(search);
  const said = old.querySelector("[aria-current]")?.textContent;
  for (const each of said ? made.querySelectorAll("[data-line]") : []) {
    if (each.textContent === said) each.ariaCurrent = "true"; // from here on the keys jump
  }
  old.replaceWith(made);
  const list = made.querySelector("ol");
  if (list) list.scrollTop = at;
  if (held === search) held?.focus();
  else if (action) {
    const same = made.querySelector(`[data-action="${action}"]`);
    if (same instanceof HTMLElement) same.focus();
  }
  if (id === "outline") filter();
}

/** Mark the lines of the problems in the margin. */
function marks() {
  /** @type {Map<number, string>} */
  const lines = new Map();
  for (const each of problems()) {
    const line = Number(each.dataset.line);
    const severity = each.dataset.severity ?? "";
    if (lines.get(line) !== "error") lines.set(line, severity);
  }
  sheet.mark(lines);
}

/** @returns {HTMLElement[]} the problems, errors first, each sort by line */
function problems() {
  return Array.from(document.querySelectorAll("#problems [data-line]"));
}

/**
 * Go to the next problem, or the one before, and say it.
 * @param {1 | -1} step
 */
function jump(step) {
  const all = problems();
  if (!all.length) return say("No problems.");
  const here = sheet.line();
  const current = all.findIndex((each) => each.ariaCurrent === "true");
  const known = current >= 0 && Number(all[current].dataset.line) === here;
  const next = known
    ? current + step
    : step > 0
    ? all.findIndex((each) => Number(each.dataset.line) > here)
    : all.findLastIndex((each) => Number(each.dataset.line) < here);
  const chosen = all[next < 0 && step > 0 ? 0 : (next + all.length) % all.length];
  for (const each of all) each.ariaCurrent = each === chosen ? "true" : null;
  sheet.go(Number(chosen.dataset.line));
  chosen.scrollIntoView({ block: "nearest" });
  say(chosen.textContent?.replace(/\s+/g, " ").trim() ?? "");
}

/** Show the cards of the outline that have the words of its search. */
function filter() {
  const search = document.querySelector("#outline-search");
  const wanted = search instanceof HTMLInputElement ? search.value.toLowerCase().split(/\s+/) : [];
  for (const row of document.querySelectorAll("#outline li")) {
    const words = row.textContent?.toLowerCase() ?? "";
    row.toggleAttribute("hidden", !wanted.every((word) => words.includes(word)));
  }
}

/** @param {MouseEvent} event */
function onClick(event) {
  if (!(event.target instanceof Element)) return;
  const button = /** @type {HTMLElement | null} */ (event.target.closest("[data-action]"));
  if (button?.dataset.action === "next-error") return jump(1);
  if (button?.dataset.action === "previous-error") return jump(-1);
  const link = /** @type {HTMLElement | null} */ (event.target.closest("[data-jump]"));
  if (!link) return;
  event.preventDefault();
  sheet.go(Number(link.dataset.jump));
}

/**
 * Save or check in the background; other buttons first wait until everything is kept.
 * @param {SubmitEvent} event
 */
async function onSubmit(event) {
  const button = event.submitter;
  event.preventDefault();
  if (button?.dataset.checkNow !== undefined) {
    say("Checking.");
    return check();
  }
  await draft.save();
  if (button?.dataset.step === undefined || !draft.settled) return;
  draft.leave();
  form.removeEventListener("submit", submitted);
  setTimeout(() => form.requestSubmit(button)); // a form sends nothing while it is being sent
}

/** @param {SubmitEvent} event */
function submitted(event) {
  void onSubmit(event);
}

text.addEventListener("input", () => {
  sheet.draw();
  draft.changed();
  checkSoon();
});
document.addEventListener("selectionchange", () => {
  if (document.activeElement !== text) return;
  sheet.draw();
  if (sheet.line() !== checkedLine || text.value !== checkedText) checkSoon();
});
document.addEventListener("click", onClick);
document.addEventListener("input", (event) => {
  if (event.target instanceof HTMLElement && event.target.id === "outline-search") filter();
});
form.addEventListener("submit", submitted);
draft.onText = () => {
  sheet.draw();
  checkSoon(0);
};
draft.start();
marks();
const wanted = new URLSearchParams(location.search).get("line");
if (wanted) sheet.go(Number(wanted));

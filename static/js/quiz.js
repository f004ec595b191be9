/**
 * An attempt with a script: what is answered is saved at once, what leaves a question waits until
 * its answer is saved, the clock runs, the end comes by itself. Without the script each button of
 * the form saves, and the server keeps the time.
 *
 * @module
 */
import { say } from "./answering.js";
import { dropCopy, keepCopy, lose, pause, readCopy, setField, stay } from "./kept.js";
import { run, setLeft } from "./quizclock.js";

/**
 * @typedef {[string, string][]} Entries what a form says
 * @typedef {{button?: string, link?: string}} Way where the learner wants to go: by which button
 *   of the form, or by which link
 * @typedef {{body: FormData, button: string, dirty: boolean}} Flight what is under way: it is sent
 *   again as it is until the server has it, so that it counts once
 * @typedef {{seq?: number, answered?: boolean, left?: number, refused?: string, over?: string,
 *   stuck?: boolean, moved?: boolean, to?: string}} Told what the server says of an answer
 */

const PAUSE_MS = 350;
const CHECKS = ["check", "again", "unknown"];
const KEPT = "No connection. Your answer is kept in this browser and sent when the line is back.";
const GOES_ON = `${KEPT} Then it goes on.`;
const OVER =
  "No connection, and the time is over: what was saved is handed in, what was not comes too late.";
const STUCK = "The server did not take your answer. It is kept in this browser: reload the page.";
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#respond"));
const shown = document.querySelector("[data-saved]");
const home = location.pathname.replace(/\/(\d+|end)$/, "");
const store = `recto.quiz.${location.pathname}`;
const decides = document.querySelector("[data-moved]") !== null;

let waiting = 0;
let unsaved = false;
let sending = false;
let leaving = false;
/** @type {Way | null} */
let wanted = null;
/** @type {Flight | null} */
let flight = null;
/** Whether the time is over. */
let late = false;

/**
 * Show how the answer stands, and tell those who cannot see it.
 * @param {string} word
 * @param {string} [sentence]
 */
function tell(word, sentence) {
  if (shown) shown.textContent = word;
  if (sentence) say(sentence);
}

/** Keep what stands in the form in this browser, and save it when the learner pauses. */
function saveSoon() {
  unsaved = true;
  if (form) keepCopy(store, { entries: entries(new FormData(form)) });
  if (!flight) tell("saving…");
  clearTimeout(waiting);
  waiting = setTimeout(() => void deliver(), PAUSE_MS);
}

/**
 * List what a form says.
 * @param {FormData} body
 * @returns {Entries}
 */
function entries(body) {
  return Array.from(body, ([name, value]) => [name, typeof value === "string" ? value : ""]);
}

/**
 * Send something of a question; the caller sends it again if there is no answer.
 * @param {string} address
 * @param {FormData} body
 * @returns {Promise<Told>}
 */
async function send(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    body,
    headers: { "Recto-Part": "save" },
    signal: AbortSignal.timeout(10_000),
  });
  if (answer.status >= 500 || answer.status === 429) throw new Error(`${answer.status}`);
  const known = answer.ok && !answer.redirected;
  return known ? await answer.json() : { refused: STUCK, stuck: true };
}

/** Send what is unsaved until the server has it, then go where the learner wants to go. */
async function deliver() {
  if (sending || !form) return;
  sending = true;
  for (let tries = 0; (unsaved || wanted || flight) && !leaving;) {
    try {
      flight ??= pack();
      if (flight) settle(await send(form.getAttribute("action") ?? "", flight.body), tries);
      else await follow();
      tries = 0;
      lose(false);
    } catch {
      lose(true);
      tell(unsaved || flight?.dirty ? "not saved yet" : "waiting");
      say(late ? OVER : wanted ? GOES_ON : KEPT);
      await pause(tries++);
    }
  }
  sending = false;
}

/**
 * Take from the form what is to be sent next, null where there is nothing but a link to follow.
 * @returns {Flight | null}
 */
function pack() {
  if (!form || (!unsaved && wanted?.link)) return null;
  const button = wanted?.button ?? "save";
  const body = new FormData(form);
  body.set("go", button);
  const dirty = unsaved;
  unsaved = false;
  form.inert = CHECKS.includes(button);
  return { body, button, dirty };
}

/**
 * Act on what the server says of what was under way.
 * @param {Told} told
 * @param {number} tries
 */
function settle(told, tries) {
  const sent = flight;
  flight = null;
  if (!sent) return;
  if (told.over) return leave(told.over);
  if (told.moved) return post(sent.body);
  if (told.refused) return refuse(told.refused, sent.button);
  if (told.left !== undefined) setLeft(told.left);
  acknowledge(told);
  if (told.to && wanted?.button === sent.button && (!unsaved || form?.inert)) return leave(told.to);
  if (!unsaved && !wanted) tell(told.answered ? "saved" : "not answered", tries ? "Saved." : "");
}

/**
 * Take note of what the server has now; the copy in this browser is needed no more.
 * @param {Told} told
 */
function acknowledge(told) {
  if (!form) return;
  setField(form, "seen", `${told.seq ?? 0}`);
  setField(form, "seq", `${(told.seq ?? 0) + 1}`);
  if (unsaved) return void keepCopy(store, { entries: entries(new FormData(form)) });
  dropCopy(store);
  count(told.answered ?? false);
}

/**
 * Show among the questions that this one is answered, and count them anew.
 * @param {boolean} answered
 */
function count(answered) {
  const here = document.querySelector(".qnav [aria-current]");
  if (!here) return;
  here.classList.toggle("answered", answered);
  const label = here.getAttribute("aria-label") ?? "";
  const word = answered ? ", answered" : ", not answered";
  here.setAttribute("aria-label", label.replace(/, (not )?answered/, word));
  const all = document.querySelectorAll(".qnav .answered").length;
  const bar = document.querySelector(".progress progress");
  if (bar instanceof HTMLProgressElement) bar.value = all;
  const said = document.querySelector(".progress bdi")?.firstChild;
  if (said) said.textContent = `${all} `;
}

/**
 * Say why the server did not take something. Where the learner wanted to go by it, they stay.
 * @param {string} sentence
 * @param {string} button
 */
function refuse(sentence, button) {
  wanted = null;
  tell(button === "check" ? "not checked" : "not saved", sentence);
  if (!form) return;
  form.inert = false;
  const told = form.querySelector(".error") ?? document.createElement("p");
  told.className = "error";
  told.textContent = sentence;
  form.append(told);
  /** @type {HTMLElement | null} */ (form.querySelector("input:not([type=hidden])"))?.focus();
}

/** Go by a link, once the line is there: a page that cannot be loaded loses this one. */
async function follow() {
  const link = wanted?.link ?? "";
  await reach();
  if (wanted?.link === link) leave(link);
}

/** Ask whether the server can be reached; raise an error if not. */
async function reach() {
  const answer = await fetch(`${home}/1`, {
    method: "HEAD",
    redirect: "manual",
    cache: "no-store",
  });
  await answer.text();
}

/**
 * Open another page.
 * @param {string} address
 */
function leave(address) {
  leaving = true;
  dropCopy(store);
  location.assign(address);
}

/**
 * Send something as a form does, so that the server's page about it is shown.
 * @param {FormData} body
 */
function post(body) {
  leaving = true;
  const made = document.createElement("form");
  made.method = "post";
  made.action = form?.getAttribute("action") ?? location.pathname;
  for (const [name, value] of entries(body)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    made.append(field);
  }
  document.body.append(made);
  dropCopy(store);
  made.submit();
}

/**
 * Name the copies that this browser holds of answers of this attempt.
 * @returns {string[]}
 */
function copies() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(`recto.quiz.${home}/`));
  } catch {
    return []; // nothing can be kept here
  }
}

/** Deliver what an earlier visit to this attempt could not, then show the page as it then is. */
async function recover() {
  const token = /** @type {HTMLInputElement | null} */
    (document.querySelector("main input[name=csrf_token], footer input[name=csrf_token]"));
  let fresh = false;
  for (const name of copies()) {
    const body = new FormData();
    for (const [field, value] of readCopy(name)?.entries ?? []) body.append(field, value);
    body.set("csrf_token", token?.value ?? "");
    body.set("go", "save");
    try {
      const told = await send(name.replace("recto.quiz.", ""), body);
      if (told.moved && name === store) return post(body);
      if (told.moved || told.stuck) continue; // kept until its own question is looked at
      dropCopy(name);
      if (told.over) return leave(told.over);
      fresh ||= name === store || !form;
    } catch {
      return say(KEPT);
    }
  }
  if (fresh && !unsaved) location.reload();
}

/** Go to the review as soon as the server can be reached; it hands the attempt in. */
async function finish() {
  late = true;
  if (form) form.inert = true;
  for (let tries = 0; !leaving; tries++) {
    try {
      await reach();
      if (!unsaved && !flight) return leave(`${home}/review`);
      void deliver(); // the server says that it came too late
    } catch {
      say(OVER);
    }
    await pause(tries);
  }
}

/** @param {Event} event */
function onChange(event) {
  if (!(event.target instanceof Element) || event.target.closest("form") !== form) return;
  if (form) setField(form, "touched", "1");
  form?.querySelector(".error")?.remove();
  saveSoon();
}

/**
 * Go by a button of the form once the answer is saved; the last one pressed counts.
 * @param {SubmitEvent} event
 */
function onSubmit(event) {
  event.preventDefault();
  const button = event.submitter?.getAttribute("value");
  if (!button || leaving) return;
  go({ button });
}

/**
 * Go by a link once the answer is saved and the line is there.
 * @param {MouseEvent} event
 */
function onLink(event) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || link.target) return;
  if (link.getAttribute("href")?.startsWith("#") || leaving) return;
  if (decides && !unsaved) return void dropCopy(store); // they keep the other answer
  if (!unsaved && !flight && navigator.onLine) return;
  event.preventDefault();
  go({ link: link.href });
}

/** @param {Way} way */
function go(way) {
  wanted = way;
  clearTimeout(waiting);
  if (form) void deliver();
  else void handIn(way);
}

/**
 * On the page before the end: wait for the line, then go.
 * @param {Way} way
 */
async function handIn(way) {
  for (let tries = 0; wanted === way; tries++) {
    try {
      await reach();
      if (way.link) return leave(way.link);
      leaving = true;
      return last?.submit();
    } catch {
      say("No connection. It goes on when the line is back; your answers are saved.");
      await pause(tries);
    }
  }
}

const last = /** @type {HTMLFormElement | null} */ (document.querySelector("form[action$='/end']"));
document.addEventListener("click", onLink);
if (form) {
  document.addEventListener("input", onChange);
  document.addEventListener("change", onChange);
  form.addEventListener("submit", onSubmit);
}
last?.addEventListener("submit", (event) => {
  if (navigator.onLine && !wanted) return;
  event.preventDefault();
  if (!leaving) go({ button: "end" });
});
globalThis.addEventListener("beforeunload", (event) => {
  if ((unsaved || flight?.dirty) && !leaving) event.preventDefault();
});
globalThis.addEventListener("pageshow", (event) => event.persisted && location.reload());
const timer = /** @type {HTMLElement | null} */ (document.querySelector(".timer"));
if (timer) run(timer, () => void finish());
stay();
if (!decides) void recover();

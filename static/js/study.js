/**
 * The study page with a script: each form is sent in the background and the next card takes the
 * place of the last, without a page load. Without the script the same forms work as they are.
 *
 * @module
 */
import { say } from "./answering.js";
import { hold, lose, pause, stay } from "./kept.js";
import { announce, inForce } from "./keys.js";

let busy = false;

/**
 * Make a UUIDv7: 48 bits of time, the rest random, so that ids sort by time.
 * @returns {string}
 */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Ask for a page and have the browser parse it; no string becomes markup here.
 * @param {string} method
 * @param {string} address
 * @param {FormData | null} body
 * @returns {Promise<XMLHttpRequest>}
 */
function request(method, address, body) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open(method, address);
    call.responseType = "document";
    call.setRequestHeader("Recto-Part", "study");
    call.timeout = 15_000;
    call.onload = () => call.status >= 500 ? reject(call) : resolve(call);
    call.onerror = call.ontimeout = () => reject(call);
    call.send(body);
  });
}

/**
 * Ask until an answer comes. A repeated answer carries the same id, so it counts once.
 * @param {string} address
 * @param {FormData} body
 * @returns {Promise<XMLHttpRequest>}
 */
async function insist(address, body) {
  for (let tries = 0;; tries++) {
    try {
      const answer = await request("POST", address, body);
      if (tries) say("Saved.");
      lose(false);
      return answer;
    } catch {
      lose(true);
      say("No connection. Your answer is kept here and sent again in a moment.");
      await pause(tries);
    }
  }
}

/**
 * Put the new page's parts where the old ones were, and move the focus as the page asks.
 * @param {Document} page
 */
function show(page) {
  const next = page.querySelector(".study");
  const now = document.querySelector(".study");
  if (!next || !now) {
    location.reload();
    return;
  }
  now.replaceWith(document.importNode(next, true));
  document.title = page.title;
  const flash = document.querySelector(".study .notice");
  say(flash?.textContent?.trim() ?? "");
  enliven();
  const place = document.querySelector(".study [data-focus]");
  if (!(place instanceof HTMLElement)) return;
  place.focus({ preventScroll: true });
  if (!page.querySelector("#answer")) scrollTo(0, 0);
  else if (place.getBoundingClientRect().top > innerHeight / 2) {
    place.scrollIntoView({ block: "center" });
  }
}

/**
 * Put one form of the new page where the old one was, and the bar's end, where undo is: the rest,
 * with what was typed, stays.
 * @param {HTMLFormElement} form
 * @param {Document} page
 */
function showForm(form, page) {
  const next = page.getElementById(form.id);
  if (!next) return show(page);
  const had = form.contains(document.activeElement);
  const fresh = document.importNode(next, true);
  form.replaceWith(fresh);
  const end = page.querySelector(".bar-end");
  if (end) document.querySelector(".bar-end")?.replaceWith(document.importNode(end, true));
  if (had) fresh.querySelector("button")?.focus();
  say(page.querySelector(".study .notice")?.textContent?.trim() ?? "");
}

/**
 * Send a form in the background. An answer gets its id here, once, before it is first sent.
 * @param {SubmitEvent} event
 */
async function onSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.plain !== undefined || !form.closest(".study")) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  const body = new FormData(form, event.submitter);
  if (body.has("review")) body.set("review", newId());
  const part = document.querySelector(".study");
  part?.setAttribute("aria-busy", "true");
  try {
    // form.action would be the button of that name where there is one
    const answer = await insist(form.getAttribute("action") ?? "", body);
    const page = answer.responseXML;
    if (page?.querySelector(".study")) {
      form.dataset.stays === undefined ? show(page) : showForm(form, page);
    } else location.assign(answer.status >= 400 ? location.href : answer.responseURL);
  } finally {
    busy = false;
    part?.removeAttribute("aria-busy");
  }
}

/**
 * Open the dialog about the card with the page about it inside.
 * @param {HTMLAnchorElement} link
 */
async function openInfo(link) {
  const dialog = document.getElementById("info");
  const place = dialog?.querySelector("[data-fill]");
  if (!(dialog instanceof HTMLDialogElement) || !place) return;
  const answer = await request("GET", link.href, null);
  const found = answer.responseXML?.getElementById("info-content");
  if (!found) return location.assign(link.href);
  place.replaceChildren(...Array.from(found.childNodes, (node) => document.importNode(node, true)));
  if (!dialog.open) dialog.showModal();
}

/**
 * Act on a click: on the link to the card's page, on what plays the sound.
 * @param {MouseEvent} event
 */
function onClick(event) {
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest("a[data-opens=info]");
  if (link instanceof HTMLAnchorElement) {
    event.preventDefault();
    void openInfo(link);
  }
  if (event.target.closest("[data-action=replay]")) {
    void document.querySelector("audio")?.play();
  }
}

/**
 * Take a thumb's tap on the one option that is right as the whole answer: rating it comes after.
 * @param {PointerEvent} event
 */
function onTap(event) {
  if (event.pointerType !== "touch" || !(event.target instanceof Element)) return;
  const option = event.target.closest("#respond > .options label.opt")?.querySelector("input");
  const check = document.querySelector("[data-action=reveal]");
  if (option?.type !== "radio" || !(check instanceof HTMLElement)) return;
  setTimeout(() => option.form?.requestSubmit(check)); // once the tap has chosen it
}

/** Note the hints that are opened, and tell screen readers the keys. */
function enliven() {
  for (const hint of document.querySelectorAll("details[data-hint]")) {
    hint.addEventListener("toggle", () => {
      const noted = document.querySelector("#respond input[name=hinted]");
      if (noted instanceof HTMLInputElement) noted.value = "1";
    });
  }
  const here = ["study", "anywhere"];
  const keys = inForce(document.documentElement.dataset.keys);
  announce(keys.filter((key) => here.includes(key.scope)));
}

document.addEventListener("submit", (event) => void onSubmit(event));
document.addEventListener("click", onClick);
document.addEventListener("click", onTap);
globalThis.addEventListener("beforeunload", (event) => busy && event.preventDefault());
stay();
hold();
enliven();

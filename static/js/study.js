/**
 * The study page with a script: each form is sent in the background and the next card takes the
 * place of the last, without a page load. Without the script the same forms work as they are.
 *
 * @module
 */
import { announce, inForce } from "./keys.js";

const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
const LONGEST_COUNT = 100_000;
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
      return answer;
    } catch {
      say("No connection. Your answer is kept here and sent again in a moment.");
      await new Promise((wake) => setTimeout(wake, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]));
    }
  }
}

/**
 * Say something in the page's one status region, and show it while it lasts.
 * @param {string} sentence
 */
function say(sentence) {
  const status = document.getElementById("status");
  if (!status) return;
  status.textContent = sentence;
  status.classList.toggle("offline", sentence.startsWith("No connection"));
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
  form.setAttribute("aria-busy", "true");
  try {
    // form.action would be the button of that name where there is one
    const answer = await insist(form.getAttribute("action") ?? "", body);
    const page = answer.responseXML;
    if (page?.querySelector(".study")) show(page);
    else location.assign(answer.status >= 400 ? location.href : answer.responseURL);
  } finally {
    busy = false;
    form.removeAttribute("aria-busy");
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
 * Move an item of an order one place, and number all places anew.
 * @param {HTMLElement} button
 */
function move(button) {
  const item = button.closest("li");
  const up = button.dataset.move === "up";
  const other = up ? item?.previousElementSibling : item?.nextElementSibling;
  if (!item || !other) return;
  if (up) other.before(item);
  else other.after(item);
  const items = Array.from(item.parentElement?.children ?? []);
  items.forEach((each, index) => {
    const place = each.querySelector("select");
    if (place) place.value = `${index + 1}`;
    each.querySelector("[data-move=up]")?.toggleAttribute("disabled", index === 0);
    each.querySelector("[data-move=down]")?.toggleAttribute("disabled", index === items.length - 1);
  });
  const usable = item.querySelector(`[data-move=${button.dataset.move}]:not(:disabled)`) ??
    item.querySelector("[data-move]:not(:disabled)");
  /** @type {HTMLElement | null} */ (usable)?.focus();
  say(`Place ${items.indexOf(item) + 1} of ${items.length}`);
}

/**
 * Take a click on a picture as the answer, in percent of its width and height.
 * @param {MouseEvent} event
 * @param {HTMLElement} picture
 */
function point(event, picture) {
  const box = picture.getBoundingClientRect();
  const x = (100 * (event.clientX - box.left)) / box.width;
  const y = (100 * (event.clientY - box.top)) / box.height;
  const form = picture.closest("form");
  if (!form) return;
  const fields = form.elements;
  /** @type {HTMLInputElement} */ (fields.namedItem("x")).value = x.toFixed(2);
  /** @type {HTMLInputElement} */ (fields.namedItem("y")).value = y.toFixed(2);
  for (const radio of form.querySelectorAll("input[name=pick]")) {
    /** @type {HTMLInputElement} */ (radio).checked = false;
  }
  mark(picture, x, y);
  say("Place marked. Check it when you are ready.");
}

/**
 * Draw the mark of a click over a picture.
 * @param {HTMLElement} picture
 * @param {number} x
 * @param {number} y
 */
function mark(picture, x, y) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "regions");
  svg.setAttribute("aria-hidden", "true");
  const dot = document.createElementNS(space, "circle");
  dot.setAttribute("class", "click");
  dot.setAttribute("cx", `${x}%`);
  dot.setAttribute("cy", `${y}%`);
  dot.setAttribute("r", "7");
  svg.append(dot);
  picture.querySelector("svg.regions")?.remove();
  picture.append(svg);
}

/**
 * Act on a click: on the link to the card's page, a picture, the arrows of an order.
 * @param {MouseEvent} event
 */
function onClick(event) {
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest("a[data-opens=info]");
  if (link instanceof HTMLAnchorElement) {
    event.preventDefault();
    void openInfo(link);
  }
  const picture = event.target.closest("[data-spot]");
  if (picture instanceof HTMLElement) point(event, picture);
  const button = event.target.closest("[data-move]");
  if (button instanceof HTMLElement) move(button);
  if (event.target.closest("[data-action=replay]")) {
    void document.querySelector("audio")?.play();
  }
}

/**
 * Follow what is typed and chosen: count words, drop a click when a label is chosen.
 * @param {Event} event
 */
function onInput(event) {
  const field = event.target;
  if (field instanceof HTMLTextAreaElement) count(field);
  if (field instanceof HTMLSelectElement && field.closest(".order")) reorder(field);
  if (field instanceof HTMLInputElement && field.name === "pick") {
    const x = field.form?.elements.namedItem("x");
    if (x instanceof HTMLInputElement) x.value = "";
    field.form?.querySelector("svg.regions")?.remove();
  }
}

/**
 * Move an item to the place that its list says.
 * @param {HTMLSelectElement} field
 */
function reorder(field) {
  const item = field.closest("li");
  const list = item?.parentElement;
  if (!item || !list) return;
  const others = Array.from(list.children).filter((each) => each !== item);
  others.splice(Number(field.value) - 1, 0, item);
  list.append(...others);
  others.forEach((each, index) => {
    const place = each.querySelector("select");
    if (place) place.value = `${index + 1}`;
  });
  field.focus();
}

/** @param {HTMLTextAreaElement} field */
function count(field) {
  const shown = field.form?.querySelector("[data-count]");
  const words = field.value.slice(0, LONGEST_COUNT).split(/\s+/u).filter(Boolean).length;
  if (shown) shown.textContent = `${words} ${words === 1 ? "word" : "words"}`;
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
document.addEventListener("input", onInput);
globalThis.addEventListener("beforeunload", (event) => busy && event.preventDefault());
enliven();

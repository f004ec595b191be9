/**
 * The review queue with a script: a decision is sent in the background and the next card takes the
 * place of the last. The passage is scrolled into view beside its card. Without the script the
 * same forms and links work as they are.
 *
 * @module
 */
import { say } from "./answering.js";
import { announce, inForce } from "./keys.js";

let busy = false;

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
    call.timeout = 20_000;
    call.onload = () => resolve(call);
    call.onerror = call.ontimeout = () => reject(call);
    call.send(body);
  });
}

/**
 * Put the page that came where the old one was.
 * @param {XMLHttpRequest} answer
 */
function show(answer) {
  const page = answer.responseXML;
  const next = page?.querySelector(".study");
  const now = document.querySelector(".study");
  if (!page || !next || !now || page.querySelector("#edit") || document.querySelector("#edit")) {
    location.assign(answer.responseURL);
    return;
  }
  now.replaceWith(document.importNode(next, true));
  document.title = page.title;
  history.replaceState(null, "", answer.responseURL);
  const flash = document.querySelector(".study .notice");
  say(flash?.textContent?.trim() ?? document.querySelector(".study h1")?.textContent ?? "");
  enliven();
  const place = document.querySelector(".study [data-focus]");
  if (place instanceof HTMLElement) place.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/**
 * Do something that ends with a page; while it lasts nothing else is begun.
 * @param {string} method
 * @param {string} address
 * @param {FormData | null} body
 */
async function go(method, address, body) {
  if (busy) return;
  busy = true;
  try {
    show(await request(method, address, body));
  } catch {
    say("No connection. Nothing was changed; try again in a moment.");
  } finally {
    busy = false;
  }
}

/**
 * Send a decision in the background.
 * @param {SubmitEvent} event
 */
function onSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (!form.closest(".study") || form.id === "edit" || "whole" in form.dataset) return;
  event.preventDefault();
  void go("POST", form.getAttribute("action") ?? "", new FormData(form, event.submitter));
}

/**
 * Follow the links to other cards without a page load, and move into the reasons as they open.
 * @param {MouseEvent} event
 */
function onClick(event) {
  if (!(event.target instanceof Element) || event.metaKey || event.ctrlKey) return;
  const link = event.target.closest("a[href*='/review']");
  if (!(link instanceof HTMLAnchorElement) || link.pathname.endsWith("/edit")) return;
  if (document.querySelector("#edit")) return;
  event.preventDefault();
  void go("GET", link.href, null);
}

/**
 * While the reasons are open their digits choose one, and u closes them.
 * @param {KeyboardEvent} event
 */
function onKey(event) {
  const open = document.querySelector("details[data-reasons][open]");
  if (!(open instanceof HTMLDetailsElement) || event.target instanceof HTMLInputElement) return;
  if (event.key === "u" || event.key === "Escape") {
    open.open = false; // takes the choosing back, not the decision before it
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (!/^[1-9]$/.test(event.key)) return;
  const button = open.querySelectorAll("button[name=reason]")[Number(event.key) - 1];
  if (!(button instanceof HTMLButtonElement)) return;
  event.preventDefault();
  button.click();
}

/** Bring the passage into view inside its sheet, and tell screen readers the keys. */
function enliven() {
  const sheet = document.querySelector("[data-scroll]");
  const mark = document.querySelector("mark.here");
  if (sheet instanceof HTMLElement && mark instanceof HTMLElement) {
    const above = mark.getBoundingClientRect().top - sheet.getBoundingClientRect().top;
    if (sheet.scrollHeight > sheet.clientHeight) {
      sheet.scrollTop += above - sheet.clientHeight / 3;
    }
  }
  const reasons = document.querySelector("details[data-reasons]");
  reasons?.addEventListener("toggle", () => {
    const first = reasons.querySelector("button[name=reason]");
    if (reasons instanceof HTMLDetailsElement && reasons.open && first instanceof HTMLElement) {
      first.focus();
    }
  });
  const keys = inForce(document.documentElement.dataset.keys);
  announce(keys.filter((key) => ["review", "anywhere"].includes(key.scope)));
}

document.addEventListener("submit", onSubmit);
document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey, { capture: true });
enliven();

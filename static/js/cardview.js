/**
 * The cards view with a script: each pause kept and shown, the list searched as one types, all of
 * it by keyboard. Without it the form's own buttons save and the page comes back.
 *
 * @module
 */
import { say } from "./answering.js";
import { AGAIN, offerBegun } from "./begun.js";
import { offerCopy, setField } from "./kept.js";
import { Piece } from "./piece.js";
import { Rows } from "./rows.js";

const FIND_MS = 140;
/** What was written of a new card goes over to the form of another kind. */
const CARRIED = "recto.carried";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#piece"));
const piece = form && new Piece(form);
const rows = form && piece ? new Rows(form, () => piece.changed()) : null;
let finding = 0;

/**
 * Show what changed with a save: the list, the preview, what is said of each field.
 * @param {Document} page
 * @param {number} status
 * @param {boolean} loud whether the author asked to save
 */
function show(page, status, loud) {
  const kept = status === 200;
  if (kept || loud || status === 409) {
    for (const fresh of page.querySelectorAll("[data-told]")) {
      told(/** @type {HTMLElement} */ (fresh));
    }
    replace("wrong", page);
  }
  if (!kept) {
    if (loud || status === 409) {
      document.querySelector("#wrong")?.scrollIntoView({ block: "nearest" });
    }
    return;
  }
  for (const id of ["leaf", "side", "head", "tools"]) replace(id, page);
  if (loud) say("Kept.");
  const at = piece?.get("at");
  if (at) history.replaceState(null, "", `?${new URLSearchParams({ at })}`);
}

/**
 * Say beside a field what the check found.
 * @param {HTMLElement} fresh
 */
function told(fresh) {
  const place = form?.querySelector(`[data-told="${CSS.escape(fresh.dataset.told ?? "")}"]`);
  if (!place || place.innerHTML === fresh.innerHTML) return;
  place.replaceChildren(...Array.from(fresh.childNodes, (node) => document.importNode(node, true)));
}

/**
 * Put a part of an answer in the place of the old one, unless it says the same.
 * @param {string} id
 * @param {Document} page
 */
function replace(id, page) {
  const old = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (!old || !fresh || old.innerHTML === fresh.innerHTML) return;
  const scrolled = old.querySelector("ol")?.scrollTop ?? 0;
  const open = old.querySelector("[data-answer][open]") !== null;
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const search = old.querySelector("input[type=search]");
  const made = /** @type {HTMLElement} */ (document.importNode(fresh, true));
  if (search) made.querySelector("input[type=search]")?.replaceWith(search);
  old.replaceWith(made);
  const list = made.querySelector("ol");
  if (list) list.scrollTop = scrolled;
  if (open) made.querySelector("[data-answer]")?.setAttribute("open", "");
  if (!(held instanceof HTMLElement)) return;
  const same = held === search ? search : again(made, held);
  if (same instanceof HTMLElement) same.focus({ preventScroll: true });
}

/**
 * Find what had the focus in a part that was made anew.
 * @param {HTMLElement} made
 * @param {HTMLElement} held
 * @returns {Element | null}
 */
function again(made, held) {
  if (held.dataset.action) return made.querySelector(`[data-action="${held.dataset.action}"]`);
  if (held.id) return made.querySelector(`#${CSS.escape(held.id)}`);
  const href = held.getAttribute("href");
  return href ? made.querySelector(`a[href="${CSS.escape(href)}"]`) : null;
}

/** Ask for the rows that have the words of the search. */
function find() {
  const asked = document.querySelector("[data-find]");
  if (!(asked instanceof HTMLFormElement)) return;
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(asked)) {
    if (typeof value !== "string") continue;
    query.set(name, value);
    if (form && name !== "at") setField(form, name, value);
  }
  const call = new XMLHttpRequest();
  call.open("GET", `${asked.getAttribute("action")}?${query}`);
  call.responseType = "document";
  call.setRequestHeader("Recto-Part", "list");
  call.onload = () => {
    const page = call.responseXML;
    if (call.status !== 200 || !page) return;
    replace("leaf", page);
    say(`${document.querySelectorAll("#leaf .leafed li").length} shown.`);
  };
  call.send();
}

/**
 * Keep the form before another page is opened.
 * @param {MouseEvent} event
 */
async function onLink(event) {
  const target = event.target instanceof Element ? event.target : null;
  const link = target?.closest("a[href]");
  if (!(link instanceof HTMLAnchorElement) || !piece) return;
  if (link.dataset.keep === "theirs") return piece.leave();
  if (piece.settled || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
  if (link.getAttribute("href")?.startsWith("#") || link.target) return;
  event.preventDefault();
  if (piece.told) piece.wait(); // its author knows what is missing, and leaves it for later
  else await piece.save(true);
  if (piece.settled || piece.left) location.assign(link.href);
}

/**
 * Save in the background; other buttons first wait until everything is kept.
 * @param {SubmitEvent} event
 */
async function onSubmit(event) {
  const button = event.submitter;
  if (!piece || !form || piece.left) return;
  event.preventDefault();
  if (button?.dataset.keep === "mine") return piece.goOn();
  await piece.save(true);
  if (button?.dataset.step === undefined) return;
  const value = button.getAttribute("value") ?? "";
  if (!piece.settled && !["undo", "redo", "delete"].includes(value)) return;
  piece.leave();
  form.requestSubmit(button);
}

/** @param {SubmitEvent} event */
function submitted(event) {
  void onSubmit(event);
}

/**
 * Go to the next problem of this card, or to the next card that has one.
 * @param {1 | -1} step
 */
function jump(step) {
  const all = Array.from(document.querySelectorAll("#piece [data-field]:has([data-problem])"));
  const here = all.findIndex((each) => each.contains(document.activeElement));
  const wanted = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
  const field = all[wanted];
  if (field) {
    const control = field.querySelector("textarea, input:not([type=hidden]), select");
    if (field.closest("details:not([open])")) field.closest("details")?.setAttribute("open", "");
    if (control instanceof HTMLElement) control.focus();
    return say(field.querySelector("[data-problem]")?.textContent?.trim() ?? "");
  }
  const list = Array.from(document.querySelectorAll("#leaf .leafed a"));
  const current = list.findIndex((each) => each.getAttribute("aria-current"));
  const others = step > 0 ? list.slice(current + 1) : list.slice(0, Math.max(current, 0)).reverse();
  const next = others.find((each) => each.querySelector(".wrong, .advice"));
  if (next instanceof HTMLElement) next.click();
  else say("No more problems here.");
}

/** @param {MouseEvent} event */
function onClick(event) {
  const target = event.target instanceof Element ? event.target : null;
  const button =
    /** @type {HTMLElement | null} */ (target?.closest("[data-action], [data-recover]"));
  if (button?.dataset.action === "next-error") jump(1);
  if (button?.dataset.action === "previous-error") jump(-1);
  if (button?.dataset.recover) recover(button.dataset.recover === "yes");
  void onLink(event);
}

/**
 * Escape leaves a field, so that single keys work; arrows walk in the menu of kinds.
 * @param {KeyboardEvent} event
 */
function onKey(event) {
  const held = document.activeElement;
  if (event.isComposing || event.defaultPrevented || !(held instanceof HTMLElement)) return;
  if (event.key === "Escape" && held.matches("input, textarea, select")) return held.blur();
  const menu = held.closest("[data-add][open]");
  if (!menu || !/^Arrow(Up|Down)$/.test(event.key)) return;
  event.preventDefault();
  const links = Array.from(menu.querySelectorAll("a"));
  const step = event.key === "ArrowDown" ? 1 : -1;
  links[
    (links.indexOf(/** @type {HTMLAnchorElement} */ (held)) + step + links.length) % links.length
  ]
    .focus();
}

/**
 * Put back what this browser holds, or throw it away.
 * @param {boolean} yes
 */
function recover(yes) {
  const found = piece?.read();
  const place = document.getElementById("recovered");
  if (place) place.hidden = true;
  if (!yes || !found) return piece?.forget();
  put(found.entries);
  piece?.changed();
}

/**
 * Put values into the form.
 * @param {import("./piece.js").Entries} entries
 */
function put(entries) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of entries) values.set(name, [...values.get(name) ?? [], value]);
  for (const [name, all] of values) rows?.size(name.split(".")[0], all.length);
  /** @type {Map<string, number>} */
  const used = new Map();
  for (const field of form?.elements ?? []) fill(field, values, used);
}

/**
 * Put a value back into a control.
 * @param {Element} field
 * @param {Map<string, string[]>} values
 * @param {Map<string, number>} used
 */
function fill(field, values, used) {
  if (field.closest(".toolbar") || field.getAttribute("type") === "hidden") return;
  if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
    field.checked = values.get(field.name)?.includes(field.value) ?? false;
  } else if (
    field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ||
    field instanceof HTMLSelectElement
  ) {
    const number = used.get(field.name) ?? 0;
    used.set(field.name, number + 1);
    field.value = values.get(field.name)?.[number] ?? "";
  }
}

/** Offer what an earlier crash left in this browser. */
function offer() {
  const found = piece?.read();
  if (!piece || !found) return;
  if (JSON.stringify(found.entries) === piece.kept) return piece.forget();
  if (location.hash === AGAIN) return recover(true);
  offerCopy(found.at, "This browser holds a form that never reached Recto.");
}

if (form && piece) {
  piece.onAnswer = (page, status, loud) => {
    show(page, status, loud);
    const place = document.getElementById("recovered");
    if (place && !piece.read()) place.hidden = true; // the draft has it now
  };
  const carried = sessionStorage.getItem(CARRIED);
  sessionStorage.removeItem(CARRIED);
  if (carried && piece.fresh) put(JSON.parse(carried));
  if (form.dataset.changed !== undefined) piece.kept = "";
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      const name = event.target instanceof Element ? event.target.getAttribute("name") : "";
      if (!name?.startsWith("new.")) piece.changed();
    });
  }
  form.addEventListener("focusout", () => !piece.settled && piece.changed());
  document.addEventListener("submit", (event) => {
    if (event.target === form) submitted(event);
  });
  globalThis.addEventListener("beforeunload", (event) => {
    if (piece.left || piece.settled) return;
    piece.remember();
    event.preventDefault();
  });
  globalThis.addEventListener("pagehide", () => piece.remember());
  globalThis.addEventListener("online", () => void piece.save());
  offer();
  offerBegun(form.dataset.store ?? "", piece.fresh ? piece.store : "");
}
document.addEventListener("click", onClick);
document.addEventListener("keydown", onKey);
document.addEventListener("input", (event) => {
  if (!(event.target instanceof HTMLElement) || event.target.id !== "find") return;
  clearTimeout(finding);
  finding = setTimeout(find, FIND_MS);
});
document.addEventListener("change", (event) => {
  if (!(event.target instanceof HTMLElement)) return;
  if (event.target.id === "show") find();
  if (event.target.id === "kind") void changeKind(event.target.closest("form"));
});
document.addEventListener("toggle", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-add][open]")) {
    event.target.querySelector("a")?.focus();
  }
}, true);

/**
 * Open the form of another kind, with what is kept of this one.
 * @param {HTMLFormElement | null} chosen
 */
async function changeKind(chosen) {
  if (!piece) return chosen?.requestSubmit();
  if (piece.fresh) sessionStorage.setItem(CARRIED, JSON.stringify(piece.entries()));
  else await piece.save(true);
  if (!piece.fresh && !piece.settled) return;
  piece.leave();
  chosen?.requestSubmit();
}
const current = document.querySelector("#leaf [aria-current]");
if (current instanceof HTMLElement) {
  const list = current.closest("ol");
  if (list) list.scrollTop = current.offsetTop - list.clientHeight / 2;
}

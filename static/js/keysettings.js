/**
 * The page of keys: draws the table of keys, takes new ones as they are pressed, and keeps those
 * from being saved that two things would have.
 *
 * @module
 */
import { element, keycap, KEYS, nameOf } from "./keys.js";

/** @typedef {import("./keys.js").Key} Key */

/**
 * @typedef {object} Row
 * @property {string} action
 * @property {Key[]} entries those of the table with this action: one for each scope
 * @property {string} label
 * @property {HTMLElement} item
 * @property {HTMLInputElement} field
 */

const SEQUENCE_MS = 1200;
const SCOPES = {
  study: "Studying",
  quiz: "Quizzes",
  marking: "Marking",
  review: "Reviewing an article",
  editor: "Writing decks",
  cards: "Writing cards",
  anywhere: "Anywhere",
};
const LEFT_ALONE =
  /^(Escape|Tab|Shift|Control|Alt|AltGraph|Meta|CapsLock|NumLock|Fn|Dead|Process)$/;
const NAMELESS = /^(Unidentified|ContextMenu|ScrollLock|Pause|PrintScreen)$/;
/** What a browser does itself, or what somebody may need while they set keys. */
const THE_BROWSERS = /^(Control\+(Shift\+)?([acfjlnpqrtvwx0+=-]|Tab)|F([135-7]|1[0-2]))$/;

const form = find("form.key-form", HTMLFormElement);
const off = find("#off", HTMLInputElement);
const kept = find("#own-keys", HTMLInputElement);
const groups = find("#key-groups", HTMLElement);
const standard = find("#standard-keys", HTMLButtonElement);
const status = find("#status", HTMLElement);

/** @type {Map<string, string[]>} what differs from the table */
const own = new Map(Object.entries(JSON.parse(kept.value || "{}")));
const rows = makeRows();
/** The last press, for two keys one after the other. */
let last = { action: "", name: "", at: -Infinity };

/**
 * Find an element that the page has for certain.
 * @template {HTMLElement} Kind
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
function find(selector, kind) {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`This page has no ${selector}`);
  return found;
}

/**
 * Make a row for each action, those of the same scopes under one heading.
 * @returns {Row[]}
 */
function makeRows() {
  /** @type {Map<string, HTMLElement>} */
  const lists = new Map();
  return [...new Set(KEYS.map((key) => key.action))].map((action) => {
    const entries = KEYS.filter((key) => key.action === action);
    const heading = inWords([...new Set(entries.map((key) => SCOPES[key.scope]))]);
    const list = lists.get(heading) ?? group(heading);
    lists.set(heading, list);
    const row = makeRow(action, entries);
    list.append(row.item);
    return row;
  });
}

/**
 * Add a group of rows to the page.
 * @param {string} heading
 * @returns {HTMLElement} the list of its rows
 */
function group(heading) {
  const list = element("ul");
  list.className = "panel key-rows";
  groups.append(element("section", element("h2", heading), list));
  return list;
}

/**
 * Draw one row from the page's template.
 * @param {string} action
 * @param {Key[]} entries
 * @returns {Row}
 */
function makeRow(action, entries) {
  const source = find("#key-row", HTMLTemplateElement).content.firstElementChild;
  const item =
    /** @type {HTMLElement} */ (document.importNode(/** @type {Element} */ (source), true));
  const field = /** @type {HTMLInputElement} */ (item.querySelector("input"));
  const row = { action, entries, label: labelOf(entries), item, field };
  const label = part(row, ".does");
  label.textContent = row.label;
  label.setAttribute("for", field.id = `key-${action}`);
  part(row, ".caps").id = `caps-${action}`;
  part(row, ".error").id = `error-${action}`;
  field.setAttribute("aria-describedby", `caps-${action} error-${action} key-help`);
  if (inSequence(row)) field.placeholder = "One or two";
  const back = part(row, "button");
  back.setAttribute("aria-label", `Standard key for “${row.label}”`);
  back.addEventListener("click", () => set(row, entries[0].keys));
  field.addEventListener("keydown", (event) => onPress(event, row));
  field.addEventListener("input", () => field.value = "");
  return row;
}

/**
 * @param {Row} row
 * @param {string} selector
 * @returns {HTMLElement}
 */
function part(row, selector) {
  return /** @type {HTMLElement} */ (row.item.querySelector(selector));
}

/**
 * Say what a row's key does; what shares its words with others is numbered.
 * @param {Key[]} entries
 * @returns {string}
 */
function labelOf(entries) {
  const { action, label } = entries[0];
  const shared = KEYS.some((key) => key.label === label && key.action !== action);
  const labels = [...new Set(entries.map((key) => key.label))];
  return inWords(labels) + (shared ? `: ${action.split("-").at(-1)}` : "");
}

/**
 * Join with “and”, small letters after the first.
 * @param {string[]} words
 * @returns {string}
 */
function inWords(words) {
  return words.map((word, i) => i ? word[0].toLowerCase() + word.slice(1) : word).join(" and ");
}

/**
 * @param {Row} row
 * @returns {boolean} whether the table has two keys for it, one after the other
 */
function inSequence(row) {
  return row.entries[0].keys.some((name) => name.includes(" "));
}

/**
 * @param {Row} row
 * @returns {string[]}
 */
function keysOf(row) {
  return own.get(row.action) ?? row.entries[0].keys;
}

/**
 * Take the key that is pressed in a row's field.
 * @param {KeyboardEvent} event
 * @param {Row} row
 */
function onPress(event, row) {
  if (event.isComposing || event.altKey || LEFT_ALONE.test(event.key)) return;
  const name = nameOf(event);
  if (NAMELESS.test(event.key) || THE_BROWSERS.test(name)) return;
  event.preventDefault();
  if (event.repeat) return;
  if (name === "Backspace") return set(row, []);
  const second = inSequence(row) && last.action === row.action && last.name &&
    event.timeStamp - last.at < SEQUENCE_MS;
  set(row, [second ? `${last.name} ${name}` : name]);
  last = { action: row.action, name: second ? "" : name, at: event.timeStamp };
}

/**
 * Give a row its keys, and say so.
 * @param {Row} row
 * @param {string[]} names
 */
function set(row, names) {
  if (`${names}` === `${row.entries[0].keys}`) own.delete(row.action);
  else own.set(row.action, names);
  draw();
  status.textContent = problemOf(row) || `${row.label}: ${spoken(names)}`;
}

/**
 * @param {string[]} names
 * @returns {string}
 */
function spoken(names) {
  return names.map((name) => keycap(name).textContent).join(", ") || "no key";
}

/** Draw every row as it stands now, and write down what is to be kept. */
function draw() {
  for (const row of rows) {
    const names = keysOf(row);
    const problem = problemOf(row);
    part(row, ".caps").replaceChildren(...(names.length ? names.map(keycap) : ["no key"]));
    row.item.classList.toggle("own", own.has(row.action));
    part(row, "button").hidden = !own.has(row.action);
    part(row, ".error").hidden = !problem;
    part(row, ".why").textContent = problem;
    row.field.setAttribute("aria-invalid", `${problem !== ""}`);
  }
  kept.value = own.size ? JSON.stringify(Object.fromEntries(own)) : "";
  standard.hidden = off.checked || !own.size;
  groups.hidden = off.checked;
}

/**
 * Say why a changed row cannot have its keys: something that works at the same time has them.
 * @param {Row} row
 * @returns {string} "" when it can
 */
function problemOf(row) {
  if (!own.has(row.action)) return "";
  for (const other of rows.filter((each) => each !== row && meet(row, each))) {
    for (const name of keysOf(row)) {
      const theirs = keysOf(other).find((each) => clash(name, each));
      if (theirs) return complaint(name, theirs, other.label);
    }
  }
  return "";
}

/**
 * @param {string} name
 * @param {string} theirs
 * @param {string} label what the other key does
 * @returns {string}
 */
function complaint(name, theirs, label) {
  const [mine, other] = [spoken([name]), spoken([theirs])];
  if (name === theirs) return `${mine} is taken by “${label}”. Press another key.`;
  return `${mine} and ${other}, for “${label}”, begin alike. Press another key.`;
}

/**
 * Tell whether two rows can be pressed on the same page, and on the same side of a card.
 * @param {Row} one
 * @param {Row} other
 * @returns {boolean}
 */
function meet(one, other) {
  return one.entries.some((a) =>
    other.entries.some((b) =>
      [a.scope, b.scope].some((scope) => scope === "anywhere" || a.scope === b.scope) &&
      !(a.side && b.side && a.side !== b.side)
    )
  );
}

/**
 * Tell whether one key is another, or the first of two pressed one after the other.
 * @param {string} one
 * @param {string} other
 * @returns {boolean}
 */
function clash(one, other) {
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `);
}

/**
 * Keep keys that clash from being sent.
 * @param {SubmitEvent} event
 */
function onSubmit(event) {
  const wrong = rows.find((row) => problemOf(row));
  if (off.checked || !wrong) return;
  event.preventDefault();
  wrong.field.focus();
  status.textContent = `Not saved. ${problemOf(wrong)}`;
}

form.addEventListener("submit", onSubmit);
off.addEventListener("change", draw);
standard.addEventListener("click", () => {
  own.clear();
  draw();
  off.focus();
  status.textContent = "These are the standard keys. Save to keep them.";
});
draw();

/**
 * The one table of keys. It drives the handler, the "?" dialog, aria-keyshortcuts and the
 * settings page: a key presses the first visible element whose data-action is the key's action.
 *
 * @module
 */

/**
 * @typedef {object} Key
 * @property {"study" | "quiz" | "marking" | "anywhere" | "editor" | "cards" | "review"} scope where the key works: the body's data-scope
 * @property {string} action the data-action of the element that the key presses
 * @property {string[]} keys as KeyboardEvent names them, "Control+z", "g t" for one after another
 * @property {string} label what it does, for the dialog
 * @property {"question" | "answer"} [side] the side of a card that it is for, if only one: what
 *   works on the other side may have the same keys
 */

/** @type {readonly Key[]} */
export const KEYS = [
  ...onSide("question", [
    { scope: "study", action: "reveal", keys: ["Space", "Enter"], label: "Show the answer" },
    ...numbered("study", "choose-", 9, "Choose an option"),
  ]),
  ...onSide("answer", [
    { scope: "study", action: "grade-1", keys: ["1"], label: "Again" },
    { scope: "study", action: "grade-2", keys: ["2"], label: "Hard" },
    { scope: "study", action: "grade-3", keys: ["3"], label: "Good" },
    { scope: "study", action: "grade-4", keys: ["4"], label: "Easy" },
    { scope: "study", action: "accept", keys: ["Space", "Enter"], label: "Take the filled rating" },
  ]),
  { scope: "study", action: "undo", keys: ["u", "Control+z"], label: "Undo the last answer" },
  { scope: "study", action: "hint", keys: ["h"], label: "Show a hint" },
  { scope: "study", action: "replay", keys: ["r"], label: "Play the sound again" },
  { scope: "study", action: "edit", keys: ["e"], label: "Edit the card, or suggest a correction" },
  { scope: "study", action: "flag", keys: ["f"], label: "Flag the card" },
  { scope: "study", action: "bury", keys: ["-"], label: "Not today" },
  { scope: "study", action: "suspend", keys: ["@"], label: "Suspend the card" },
  { scope: "study", action: "info", keys: ["i"], label: "About this card" },
  { scope: "study", action: "leave", keys: ["Escape"], label: "Leave the session" },
  ...numbered("quiz", "choose-", 9, "Choose an option"),
  { scope: "quiz", action: "next", keys: ["Enter"], label: "Next question" },
  { scope: "quiz", action: "previous", keys: ["p"], label: "Previous question" },
  { scope: "quiz", action: "flag", keys: ["f"], label: "Flag the question" },
  { scope: "marking", action: "points-0", keys: ["0"], label: "No points" },
  ...numbered("marking", "points-", 9, "Points for the marked criterion"),
  { scope: "marking", action: "keep", keys: ["Enter"], label: "Keep the mark and go on" },
  { scope: "marking", action: "next-essay", keys: ["j"], label: "Next one" },
  { scope: "marking", action: "previous-essay", keys: ["k"], label: "Previous one" },
  { scope: "marking", action: "note", keys: ["n"], label: "Write a note" },
  { scope: "editor", action: "save", keys: ["Control+s"], label: "Save" },
  { scope: "editor", action: "next-error", keys: ["F8"], label: "Next error" },
  { scope: "editor", action: "previous-error", keys: ["Shift+F8"], label: "Previous error" },
  { scope: "cards", action: "next-card", keys: ["j", "F9"], label: "Next one" },
  { scope: "cards", action: "previous-card", keys: ["k", "Shift+F9"], label: "Previous one" },
  { scope: "cards", action: "add-card", keys: ["n"], label: "Add one" },
  { scope: "cards", action: "add-same", keys: ["Control+Enter"], label: "Another of this kind" },
  { scope: "cards", action: "duplicate", keys: ["d"], label: "Duplicate the card" },
  { scope: "cards", action: "move-up", keys: ["Shift+ArrowUp"], label: "Move the card up" },
  { scope: "cards", action: "move-down", keys: ["Shift+ArrowDown"], label: "Move the card down" },
  { scope: "cards", action: "undo-draft", keys: ["u"], label: "Undo" },
  { scope: "cards", action: "redo-draft", keys: ["y"], label: "Redo" },
  { scope: "cards", action: "reveal-answer", keys: ["a"], label: "Show the answer" },
  { scope: "review", action: "accept-proposal", keys: ["a"], label: "Accept the card" },
  { scope: "review", action: "edit-proposal", keys: ["e"], label: "Edit, then keep" },
  { scope: "review", action: "reject", keys: ["r"], label: "Reject, then 1 to 5 for the reason" },
  { scope: "review", action: "undo-decision", keys: ["u", "Control+z"], label: "Undo" },
  { scope: "review", action: "next-proposal", keys: ["ArrowRight", "j"], label: "Next card" },
  { scope: "review", action: "previous-proposal", keys: ["ArrowLeft", "k"], label: "Card before" },
  { scope: "review", action: "go-on", keys: ["Enter"], label: "Go on" },
  {
    scope: "review",
    action: "save",
    keys: ["Control+Enter", "Control+s"],
    label: "Keep the edited card and go on",
  },
  {
    scope: "review",
    action: "leave-edit",
    keys: ["Escape"],
    label: "Leave the form, or the queue",
  },
  { scope: "anywhere", action: "go-home", keys: ["g t"], label: "Today" },
  { scope: "anywhere", action: "go-decks", keys: ["g d"], label: "Decks" },
  { scope: "anywhere", action: "go-quizzes", keys: ["g q"], label: "Quizzes" },
  { scope: "anywhere", action: "go-progress", keys: ["g p"], label: "Progress" },
  { scope: "anywhere", action: "search", keys: ["/"], label: "Search" },
  { scope: "anywhere", action: "keys", keys: ["?"], label: "All keys" },
];

/**
 * Make the keys 1 to `count` of one action each.
 * @param {Key["scope"]} scope
 * @param {string} action its beginning; the number follows
 * @param {number} count
 * @param {string} label
 * @returns {Key[]}
 */
function numbered(scope, action, count, label) {
  return Array.from({ length: count }, (_, i) => ({
    scope,
    action: `${action}${i + 1}`,
    keys: [`${i + 1}`],
    label,
  }));
}

/**
 * Say of some keys that they are for one side of a card.
 * @param {NonNullable<Key["side"]>} side
 * @param {Key[]} keys
 * @returns {Key[]}
 */
function onSide(side, keys) {
  return keys.map((key) => ({ ...key, side }));
}

/**
 * Read the learner's own keys from `data-keys` of the document: "off", or JSON from action to keys.
 * @param {string | undefined} saved
 * @returns {readonly Key[]} the keys that hold now, entries of the table where nothing differs;
 *   with "off" only those that are pressed together with Control
 */
export function inForce(saved) {
  if (saved === "off") return KEYS.map((key) => ({ ...key, keys: key.keys.filter(controlled) }));
  /** @type {Record<string, string[]>} */
  const own = saved ? JSON.parse(saved) : {};
  return KEYS.map((key) => own[key.action] ? { ...key, keys: own[key.action] } : key);
}

/**
 * @param {string} name
 * @returns {boolean}
 */
function controlled(name) {
  return name.startsWith("Control+");
}

/**
 * Name a key press as the table does: "Control+z", "Shift+F8", "Space", "?".
 * @param {KeyboardEvent} event
 * @returns {string}
 */
export function nameOf(event) {
  const long = event.key.length > 1;
  const key = event.key === " " ? "Space" : long ? event.key : event.key.toLowerCase();
  const control = event.ctrlKey || event.metaKey ? "Control+" : "";
  const shift = event.shiftKey && long ? "Shift+" : "";
  return control + shift + key;
}

/**
 * Tell whether the focused element wants the key for itself: typing, choosing, pressing a button.
 * @param {EventTarget | null} target
 * @param {string} name the key's name
 * @returns {boolean}
 */
export function taken(target, name) {
  if (!(target instanceof HTMLElement) || /^(Control\+|F\d|Shift\+F|Escape$)/.test(name)) {
    return false;
  }
  const press = name === "Enter" || name === "Space";
  if (target.matches("a[href], button, summary")) return press;
  if (target.matches("input:is([type=radio], [type=checkbox])")) return press;
  return target.isContentEditable || target.matches("input, select, textarea");
}

/**
 * Find the element that an action presses: a field before others, and none that is put away. One
 * in a closed menu, or in the navigation that a phone hides, can still be pressed.
 * @param {string} action
 * @returns {HTMLElement | undefined}
 */
export function elementFor(action) {
  /** @type {NodeListOf<HTMLElement>} */
  const all = document.querySelectorAll(`[data-action~="${action}"]:not(:disabled)`);
  const here = Array.from(all).filter((each) => !each.closest("[hidden], dialog:not([open])"));
  return here.find((each) => each.matches("input")) ?? here[0];
}

/**
 * Tell everybody the keys of every element: screen readers all of them, the eye the first, where a
 * cap is drawn and differs from the table.
 * @param {readonly Key[]} keys
 */
export function announce(keys) {
  /** @type {Map<HTMLElement, string[]>} */
  const spoken = new Map();
  for (const key of keys) {
    const found = elementFor(key.action);
    const names = key.keys.filter((name) => !name.includes(" "));
    if (found) spoken.set(found, [...spoken.get(found) ?? [], ...names]);
    if (!KEYS.includes(key)) redraw(key, found);
  }
  for (const [found, names] of spoken) {
    if (names.length) found.setAttribute("aria-keyshortcuts", names.join(" "));
  }
}

/**
 * Draw the caps of one action anew: inside its element, and wherever `data-key` names it. What has
 * no key any more shows no cap.
 * @param {Key} key
 * @param {HTMLElement | undefined} found its element
 */
function redraw({ action, keys }, found) {
  const holder = found?.closest("label") ?? found;
  const own = found?.dataset.action?.split(" ")[0] === action && holder?.querySelector("kbd");
  /** @type {NodeListOf<HTMLElement>} */
  const named = document.querySelectorAll(`[data-key="${action}"]`);
  for (const place of own ? [own, ...named] : named) {
    place.hidden = !keys.length;
    const cap = place.querySelector("kbd") ?? place;
    if (keys.length) cap.textContent = keycap(keys[0]).textContent;
  }
}

/**
 * Fill the dialog of keys with those that do something on this page.
 * @param {HTMLElement} list an empty <dl>
 * @param {readonly Key[]} keys
 */
export function describe(list, keys) {
  const shown = keys.filter((key) => key.keys.length && elementFor(key.action));
  const labels = [...new Set(shown.map((key) => key.label))];
  list.replaceChildren(...labels.flatMap((label) => {
    const names = shown.filter((key) => key.label === label).flatMap((key) => key.keys);
    return [element("dt", label), element("dd", ...shorten(names).map(keycap))];
  }));
}

/**
 * Say 1 2 3 4 as 1–4.
 * @param {string[]} names
 * @returns {string[]}
 */
function shorten(names) {
  const run = names.length > 2 && names.every((name, i) => name === `${i + 1}`);
  return run ? [`1–${names.length}`] : names;
}

/** @type {Record<string, string>} */
const CAPS = {
  Escape: "Esc",
  Control: "Ctrl",
  ArrowLeft: "\u2190",
  ArrowUp: "\u2191",
  ArrowRight: "\u2192",
  ArrowDown: "\u2193",
};

/**
 * Draw a key as its cap shows it.
 * @param {string} name
 * @returns {HTMLElement}
 */
export function keycap(name) {
  const parts = name.split(/[+ ](?=.)/).map((part) => CAPS[part] ?? part);
  return element("kbd", parts.map((part) => part.length > 1 ? part : part.toUpperCase()).join(" "));
}

/**
 * Make an element with its content.
 * @param {string} tag
 * @param {(string | Node)[]} content
 * @returns {HTMLElement}
 */
export function element(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}

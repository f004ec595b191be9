/**
 * Rows of cells in a form: added, taken out and moved in place. Without it the buttons of a row
 * send the form, and it comes back changed.
 *
 * @module
 */
import { say } from "./answering.js";

export class Rows {
  /**
   * @param {HTMLFormElement} form
   * @param {() => void} changed what to do when rows changed
   */
  constructor(form, changed) {
    this.form = form;
    this.changed = changed;
    form.addEventListener("click", (event) => this.onClick(event));
    form.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    const target = event.target instanceof Element ? event.target : null;
    const button = /** @type {HTMLElement | null} */ (target?.closest("[data-row-act]"));
    const list = button?.closest("[data-rows]")?.querySelector(".row-list");
    if (!button || !(list instanceof HTMLElement)) return;
    event.preventDefault();
    const row = button.closest(".row");
    const act = button.dataset.rowAct;
    if (act === "add") return focusOn(this.add(list, null));
    if (!(row instanceof HTMLElement)) return;
    if (act === "out") this.out(list, row);
    else this.move(row, act === "up" ? -1 : 1, button);
    this.changed();
  }

  /**
   * Enter goes on to the next row, or to a new one behind the last.
   * @param {KeyboardEvent} event
   */
  onKey(event) {
    const cell = event.target;
    if (!(cell instanceof HTMLTextAreaElement) || event.isComposing) return;
    const row = cell.closest(".row");
    const list = cell.closest(".row-list");
    if (!(row instanceof HTMLElement) || !(list instanceof HTMLElement)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      const next = row.nextElementSibling;
      focusOn(next instanceof HTMLElement ? next : this.add(list, row));
    } else if (event.key === "Backspace" && isEmpty(row) && list.children.length > 1) {
      event.preventDefault();
      focusOn(row.previousElementSibling ?? row.nextElementSibling);
      row.remove();
      this.changed();
    }
  }

  /**
   * Add an empty row behind another, or at the end.
   * @param {HTMLElement} list
   * @param {HTMLElement | null} after
   * @returns {HTMLElement}
   */
  add(list, after) {
    const last = /** @type {HTMLElement} */ (list.lastElementChild);
    const made = /** @type {HTMLElement} */ (last.cloneNode(true));
    clear(made);
    (after ?? last).after(made);
    return made;
  }

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} row
   */
  out(list, row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (next) row.remove();
    else clear(row);
    focusOn(next ?? row);
    say(`Taken out. ${list.children.length} left.`);
  }

  /**
   * @param {HTMLElement} row
   * @param {number} step
   * @param {HTMLElement} button keeps the focus
   */
  move(row, step, button) {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    button.focus();
    const place = Array.from(row.parentElement?.children ?? []).indexOf(row) + 1;
    say(`Now number ${place}.`);
  }

  /**
   * Make a list have so many rows, for values that are put back.
   * @param {string} name of the field
   * @param {number} count
   */
  size(name, count) {
    const list = this.form.querySelector(`[data-rows="${CSS.escape(name)}"] .row-list`);
    while (list instanceof HTMLElement && list.children.length < count) this.add(list, null);
  }
}

/** @param {Element | null} row */
function focusOn(row) {
  const cell = row?.querySelector("textarea, input, select");
  if (cell instanceof HTMLElement) cell.focus();
}

/** @param {HTMLElement} row */
function clear(row) {
  for (const cell of row.querySelectorAll("textarea, input")) {
    if (cell instanceof HTMLTextAreaElement || cell instanceof HTMLInputElement) cell.value = "";
  }
  for (const cell of row.querySelectorAll("select")) cell.selectedIndex = 0;
}

/**
 * @param {HTMLElement} row
 * @returns {boolean}
 */
function isEmpty(row) {
  return Array.from(row.querySelectorAll("textarea, input")).every((cell) =>
    !(/** @type {HTMLInputElement} */ (cell)).value
  );
}

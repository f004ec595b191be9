/**
 * The fields in which places on a picture stand as numbers: one row for each place.
 *
 * @module
 */
import { round } from "./shapes.js";

/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */

/** The fields of one place. */
export class Row {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    this.shapeField = /** @type {Field} */ (element.querySelector("[data-shape]"));
    this.pointsField = /** @type {Field} */ (element.querySelector("[data-points]"));
    this.labelField = /** @type {Field | null} */ (element.querySelector("[data-label]"));
  }

  /** @returns {Shape} */
  get shape() {
    return /** @type {Shape} */ (this.shapeField.value || "rect");
  }

  /** @returns {number[]} */
  get points() {
    const found = this.pointsField.value.replaceAll(/[,;[\]]/g, " ").trim().split(/\s+/).map(
      Number,
    );
    const enough = { rect: 4, circle: 3, polygon: 6 }[this.shape];
    return found.length >= enough && found.every(Number.isFinite) ? found : [];
  }

  get label() {
    return this.labelField?.value.trim() ?? "";
  }

  get empty() {
    return !this.pointsField.value.trim() && !this.label;
  }

  /**
   * Write a shape into the fields.
   * @param {Shape} shape
   * @param {number[]} points
   */
  write(shape, points) {
    this.shapeField.value = shape;
    this.pointsField.value = points.map(round).join(" ");
    this.pointsField.dispatchEvent(new Event("input", { bubbles: true }));
  }

  clear() {
    if (this.labelField) this.labelField.value = "";
    this.pointsField.value = "";
    this.pointsField.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/**
 * Give the rows of a form.
 * @param {HTMLElement} home
 * @returns {Row[]}
 */
export function rowsOf(home) {
  return Array.from(
    home.querySelectorAll("[data-region]"),
    (each) => new Row(/** @type {HTMLElement} */ (each)),
  );
}

/**
 * Return a row without a place, made from the last one where none is left.
 * @param {HTMLElement} home
 * @returns {Row}
 */
export function freeRow(home) {
  const rows = rowsOf(home);
  const found = rows.find((row) => !row.pointsField.value.trim());
  if (found) {
    found.element.hidden = false;
    return found;
  }
  const last = rows[rows.length - 1].element;
  const copy = /** @type {HTMLElement} */ (last.cloneNode(true));
  for (const each of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "aria-labelledby", "aria-describedby"]) {
      const value = each.getAttribute(name);
      if (value) each.setAttribute(name, value.replaceAll(/\d+/g, (n) => `${Number(n) + 1}`));
    }
    if (each instanceof HTMLInputElement || each instanceof HTMLTextAreaElement) each.value = "";
  }
  last.after(copy);
  return new Row(copy);
}

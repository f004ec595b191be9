/**
 * The gradebook by keyboard: arrows walk from mark to mark, or from field to field of a column.
 * Without it every mark is a link and every field has its place in the order of the Tab key.
 *
 * @module
 */

/** Steps of the keys in rows and columns; Infinity goes to the end. */
/** @type {Record<string, [number, number]>} */
const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -Infinity],
  End: [0, Infinity],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  "Control+Home": [-Infinity, -Infinity],
  "Control+End": [Infinity, Infinity],
};

/**
 * @param {number} place
 * @param {number} step
 * @param {number} count
 */
const moved = (place, step, count) => Math.min(count - 1, Math.max(0, place + step));

/** @param {HTMLTableElement} table */
function walkable(table) {
  const rows = Array.from(table.tBodies[0]?.rows ?? []);
  /** @param {Element} cell */
  const link = (cell) => /** @type {HTMLElement | null} */ (cell.querySelector("a"));
  let current = rows[0] ? link(rows[0].cells[0]) : null;
  for (const each of table.querySelectorAll("tbody a")) each.setAttribute("tabindex", "-1");
  current?.setAttribute("tabindex", "0");

  table.addEventListener("focusin", (event) => {
    const focused = event.target instanceof HTMLElement ? event.target.closest("tbody a") : null;
    if (!(focused instanceof HTMLElement) || focused === current) return;
    current?.setAttribute("tabindex", "-1");
    current = focused;
    current.setAttribute("tabindex", "0");
  });
  table.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const cell = event.target instanceof Element ? event.target.closest("tbody :is(td, th)") : null;
    const step = STEPS[(event.ctrlKey ? "Control+" : "") + event.key];
    if (!(cell instanceof HTMLTableCellElement) || !step) return;
    const row = /** @type {HTMLTableRowElement} */ (cell.parentElement);
    const mirrored = getComputedStyle(table).direction === "rtl" && event.key.startsWith("Arrow");
    const next = rows[moved(rows.indexOf(row), step[0], rows.length)];
    const across = mirrored ? -step[1] : step[1];
    // the total, in the second cell, is no link: it is stepped over
    let place = moved(cell.cellIndex, across, next.cells.length);
    if (!link(next.cells[place])) {
      place = moved(place, Math.sign(across) || 1, next.cells.length);
    }
    const target = link(next.cells[place]);
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
}

/** @param {HTMLTableElement} table */
function typable(table) {
  const fields = Array.from(table.querySelectorAll("input.input"));
  table.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target;
    const down = event.key === "ArrowDown" || (event.key === "Enter" && !event.shiftKey);
    const up = event.key === "ArrowUp" || (event.key === "Enter" && event.shiftKey);
    if (!(field instanceof HTMLInputElement) || !(down || up)) return;
    event.preventDefault();
    const next = fields[moved(fields.indexOf(field), down ? 1 : -1, fields.length)];
    if (!(next instanceof HTMLInputElement)) return;
    next.focus();
    next.select();
  });
}

for (const table of document.querySelectorAll("table[data-grid]")) {
  walkable(/** @type {HTMLTableElement} */ (table));
}
for (const table of document.querySelectorAll("table[data-column]")) {
  typable(/** @type {HTMLTableElement} */ (table));
}

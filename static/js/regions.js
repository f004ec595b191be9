/**
 * Places on a picture, drawn by mouse, finger or keyboard; the numbers in the form are the truth.
 *
 * An element with `data-regions` holds a `data-canvas` and, in elements with `data-region`, fields
 * with `data-shape`, `data-points` and `data-label`. What is drawn goes into the numbers, and what
 * is typed there is drawn. Coordinates are percent of the picture's width and height.
 *
 * @module
 */
import { say } from "./answering.js";
import { freeRow, rowsOf } from "./regionrows.js";
import {
  clamp,
  handles,
  inside,
  make,
  middle,
  move,
  outline,
  resize,
  round,
  sketch,
  SMALLEST,
  SVG,
} from "./shapes.js";

const NEAR_PX = 14;
const NAMES = { rect: "Rectangle", circle: "Circle", polygon: "Polygon" };
/** @type {Record<string, [number, number]>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** @typedef {import("./shapes.js").Shape} Shape */
/** @typedef {import("./shapes.js").Point} Point */
/** @typedef {import("./regionrows.js").Row} Row */

/** The picture of a form with its places. */
class Editor {
  /**
   * @param {HTMLElement} home
   * @param {Record<string, string>} urls addresses of pictures by the names of their files
   */
  constructor(home, urls) {
    this.home = home;
    this.urls = urls;
    this.canvas = /** @type {HTMLElement} */ (home.querySelector("[data-canvas]"));
    this.stage = /** @type {HTMLElement} */ (this.canvas.querySelector("[data-stage]"));
    this.picture = document.createElement("img");
    this.picture.alt = "";
    this.picture.draggable = false;
    this.drawing = document.createElementNS(SVG, "svg");
    this.drawing.setAttribute("role", "group");
    this.drawing.setAttribute("aria-label", "Places on the picture");
    this.stage.append(this.picture, this.drawing);
    this.tool = /** @type {Shape | ""} */ ("");
    /** @type {Row | null} */
    this.chosen = null;
    /** @type {number[]} corners of a polygon that is being drawn */
    this.corners = [];
    /** @type {((point: Point) => void) | null} what moving the pointer does */
    this.drag = null;
    this.listen();
    this.load(this.canvas.dataset.picture || this.address());
  }

  get rows() {
    return rowsOf(this.home);
  }

  get field() {
    const found = document.getElementsByName(this.canvas.dataset.field ?? "")[0];
    return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : null;
  }

  /** @returns {string} the address of the picture that the field names */
  address() {
    return this.urls[this.field?.value.trim() ?? ""] ?? "";
  }

  /** @param {string} url */
  load(url) {
    this.canvas.hidden = !url;
    if (url && this.picture.getAttribute("src") !== url) this.picture.src = url;
  }

  listen() {
    this.picture.addEventListener("load", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.stage);
    this.field?.addEventListener("kept", (event) => {
      if (!(event instanceof CustomEvent)) return;
      this.urls[event.detail.file] = event.detail.url;
      this.load(event.detail.url);
    });
    this.field?.addEventListener("change", () => this.load(this.address()));
    this.home.addEventListener("input", (event) => {
      if (event.target instanceof Element && event.target.closest("[data-region]")) this.draw();
    });
    this.canvas.addEventListener("click", (event) => this.onButton(event));
    this.drawing.addEventListener("pointerdown", (event) => this.onDown(event));
    this.drawing.addEventListener("pointermove", (event) => this.drag?.(this.at(event)));
    for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) {
      this.drawing.addEventListener(name, () => this.drop());
    }
    this.drawing.addEventListener("keydown", (event) => this.onKey(event));
    this.drawing.addEventListener("focusin", (event) => {
      const place = event.target instanceof Element ? event.target.closest("[data-place]") : null;
      const row = place && this.rows[Number(place.getAttribute("data-place"))];
      if (row && row.element !== this.chosen?.element) this.choose(row);
    });
  }

  /**
   * Tell where on the picture a pointer is.
   * @param {PointerEvent} event
   * @returns {Point}
   */
  at(event) {
    const box = this.drawing.getBoundingClientRect();
    const across = 100 * (event.clientX - box.left) / box.width;
    return [clamp(across), clamp(100 * (event.clientY - box.top) / box.height)];
  }

  /** @returns {number} the picture's width divided by its height */
  get aspect() {
    return this.picture.naturalWidth / this.picture.naturalHeight || 1;
  }

  /** @param {MouseEvent} event */
  onButton(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    if (button.dataset.finish !== undefined) return this.finish();
    if (button.dataset.delete !== undefined) return this.remove();
    const shape = /** @type {Shape | undefined} */ (button.dataset.draw);
    if (!shape) return;
    if (event.detail === 0) {
      return this.add(
        shape,
        { // by keyboard: a place to be moved
          rect: [40, 40, 20, 20],
          circle: [50, 50, 10],
          polygon: [40, 60, 50, 40, 60, 60],
        }[shape],
      );
    }
    this.arm(this.tool === shape ? "" : shape);
  }

  /**
   * Take up a tool, or put it down.
   * @param {Shape | ""} tool
   */
  arm(tool) {
    this.tool = tool;
    this.corners = [];
    for (const each of this.canvas.querySelectorAll("[data-draw]")) {
      each.setAttribute("aria-pressed", `${each.getAttribute("data-draw") === tool}`);
    }
    this.draw();
  }

  /** @param {PointerEvent} event */
  onDown(event) {
    if (event.button || !event.isPrimary) return;
    const target = /** @type {Element} */ (event.target);
    const start = this.at(event);
    const handle = target.closest("[data-handle]")?.getAttribute("data-handle");
    const place = target.closest("[data-place]")?.getAttribute("data-place");
    event.preventDefault();
    this.drawing.setPointerCapture(event.pointerId);
    if (this.tool === "polygon") return this.corner(start, event);
    if (!this.tool && handle && this.chosen) return this.begin(resize, handle, start);
    if (!this.tool && place) {
      this.choose(this.rows[Number(place)]);
      this.focus();
      return this.begin(move, "", start);
    }
    this.drawFrom(start, this.tool || this.usual());
  }

  /** @returns {Shape} what is drawn when no tool is chosen */
  usual() {
    return /** @type {Shape} */ (this.canvas.querySelector("[data-draw]")?.getAttribute(
      "data-draw",
    ));
  }

  /**
   * Change the chosen place as the pointer moves.
   * @param {(shape: Shape, points: number[], by: Point, handle: string, aspect: number) => number[]} how
   * @param {string} handle
   * @param {Point} start
   */
  begin(how, handle, start) {
    const row = this.chosen;
    if (!row) return;
    const { shape, points } = row;
    this.drag = ([x, y]) => {
      row.write(shape, how(shape, points, [x - start[0], y - start[1]], handle, this.aspect));
    };
  }

  /**
   * Draw a rectangle or a circle from a corner or the middle.
   * @param {Point} start
   * @param {Shape} shape
   */
  drawFrom([x, y], shape) {
    /** @type {Row | null} */
    let row = null;
    this.choose(null);
    this.drag = ([across, down]) => {
      const wide = Math.abs(across - x);
      const high = Math.abs(down - y);
      if (!row && Math.max(wide, high) < SMALLEST) return;
      row ??= freeRow(this.home);
      const points = shape === "circle"
        ? [x, y, Math.max(SMALLEST, Math.hypot(wide, high / this.aspect))]
        : [
          Math.min(x, across),
          Math.min(y, down),
          Math.max(wide, SMALLEST),
          Math.max(high, SMALLEST),
        ];
      row.write(shape, shape === "rect" ? inside(points) : points);
      this.chosen = row;
    };
  }

  /** End what the pointer began. */
  drop() {
    const drew = this.drag;
    this.drag = null;
    if (!drew || !this.chosen) return;
    if (this.tool) this.arm("");
    const fresh = !this.chosen.label;
    this.draw();
    this.focus();
    if (fresh) say(`${this.name(this.chosen)} is there. Say below what it is.`);
  }

  /**
   * Set a corner of a polygon; a click on the first one closes it.
   * @param {Point} point
   * @param {PointerEvent} event
   */
  corner(point, event) {
    const box = this.drawing.getBoundingClientRect();
    const [x, y] = this.corners;
    const near = this.corners.length >= 6 &&
      Math.hypot((point[0] - x) * box.width, (point[1] - y) * box.height) < NEAR_PX * 100;
    if (near || event.detail > 1) return this.finish();
    this.corners.push(...point);
    this.draw();
  }

  /** Close the polygon. */
  finish() {
    const corners = this.corners;
    this.arm("");
    if (corners.length < 6) return say("A polygon needs three corners.");
    this.add("polygon", corners);
  }

  /**
   * Add a place and go to it.
   * @param {Shape} shape
   * @param {number[]} points
   */
  add(shape, points) {
    const row = freeRow(this.home);
    row.write(shape, points);
    this.choose(row);
    this.focus();
    say(`${this.name(row)} is there. Say below what it is.`);
  }

  /** Take the chosen place away. */
  remove() {
    const row = this.chosen;
    if (!row) return;
    row.clear();
    this.choose(null);
    say("The place is gone.");
  }

  /** @param {Row | null} row */
  choose(row) {
    this.chosen = row && row.points.length ? row : null;
    this.draw();
  }

  focus() {
    const place = this.drawing.querySelector("[data-chosen]");
    if (place instanceof SVGElement) place.focus();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const by = ARROWS[event.key];
    const row = this.chosen;
    if (event.key === "Escape") return this.arm("");
    if (event.key === "Enter" && this.corners.length) return this.finish();
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") this.remove();
    else if (event.key === "Enter") row.labelField?.focus();
    else if (by) {
      const { shape, points } = row;
      const made = event.shiftKey
        ? resize(shape, points, by, "last", this.aspect)
        : move(shape, points, by);
      row.write(shape, made);
      say(`${this.name(row)}: ${made.map(round).join(", ")}`);
    } else return;
    event.preventDefault();
  }

  /**
   * Name a place in words.
   * @param {Row} row
   */
  name(row) {
    const number = this.rows.findIndex((each) => each.element === row.element) + 1;
    return `${NAMES[row.shape]} ${row.label || number}`;
  }

  /** Draw every place as the numbers say. */
  draw() {
    const wide = this.picture.naturalWidth || this.picture.clientWidth;
    const high = this.picture.naturalHeight || this.picture.clientHeight;
    if (!wide || !high) return;
    const held = this.drawing.contains(document.activeElement) && this.chosen;
    const unit = wide / (this.picture.clientWidth || wide);
    this.drawing.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    this.drawing.toggleAttribute("data-armed", !!this.tool);
    const rows = this.rows;
    const places = rows.flatMap((row, number) =>
      row.points.length ? [this.place(row, number, [wide, high], unit)] : []
    );
    const open = this.corners.length ? [sketch(this.corners, [wide, high], unit)] : [];
    this.drawing.replaceChildren(...places, ...open);
    if (held) this.focus();
    const finish = /** @type {HTMLElement} */ (this.canvas.querySelector("[data-finish]"));
    finish.hidden = this.tool !== "polygon";
    const remove = /** @type {HTMLButtonElement} */ (this.canvas.querySelector("[data-delete]"));
    remove.disabled = !this.chosen;
  }

  /**
   * Make the drawing of one place.
   * @param {Row} row
   * @param {number} number
   * @param {Point} size
   * @param {number} unit of the drawing for a pixel of the screen
   */
  place(row, number, size, unit) {
    const chosen = row.element === this.chosen?.element;
    const group = make("g", {
      "data-place": number,
      "data-role": row.element.dataset.region ?? "",
      tabindex: 0,
      role: "button",
      "aria-label": `${this.name(row)}${row.element.dataset.region === "right" ? ", right" : ""}`,
      ...(chosen ? { "data-chosen": "", "aria-pressed": "true" } : { "aria-pressed": "false" }),
    });
    group.append(outline(row.shape, row.points, size));
    const [x, y] = middle(row.shape, row.points);
    const words = make("text", {
      x: x * size[0] / 100,
      y: y * size[1] / 100,
      "font-size": 14 * unit,
      "aria-hidden": "true",
    });
    words.textContent = row.label.slice(0, 24) || `${number + 1}`;
    group.append(words);
    if (chosen) group.append(...handles(row.shape, row.points, size, unit));
    return group;
  }
}

/**
 * Let the places of a form be drawn.
 * @param {HTMLElement} home
 * @param {Record<string, string>} [urls] addresses of pictures by the names of their files
 */
export function edit(home, urls = {}) {
  new Editor(home, urls);
}

for (const home of document.querySelectorAll("[data-regions]")) {
  edit(/** @type {HTMLElement} */ (home));
}

/**
 * Rectangles, circles and polygons on a picture: moved, resized, drawn. Numbers are percent of the
 * picture's width and height, a radius percent of the width.
 *
 * @module
 */
export const SVG = "http://www.w3.org/2000/svg";
export const SMALLEST = 1; // percent: what is smaller was a click
const HANDLE_PX = 7;

/** @typedef {"rect" | "circle" | "polygon"} Shape */
/** @typedef {[number, number]} Point */

/** @param {number} value */
export const round = (value) => Math.round(value * 10) / 10;

/**
 * Keep a number between two others.
 * @param {number} value
 * @param {number} [low]
 * @param {number} [high]
 */
export const clamp = (value, low = 0, high = 100) => Math.min(Math.max(value, low), high);

/**
 * Move a place, staying inside the picture.
 * @param {Shape} shape
 * @param {number[]} points
 * @param {Point} by
 * @returns {number[]}
 */
export function move(shape, points, [right, down]) {
  if (shape === "rect") {
    const [x, y, wide, high] = points;
    return [clamp(x + right, 0, 100 - wide), clamp(y + down, 0, 100 - high), wide, high];
  }
  if (shape === "circle") return [clamp(points[0] + right), clamp(points[1] + down), points[2]];
  const across = points.filter((_, at) => at % 2 === 0);
  const along = points.filter((_, at) => at % 2);
  const x = clamp(right, -Math.min(...across), 100 - Math.max(...across));
  const y = clamp(down, -Math.min(...along), 100 - Math.max(...along));
  return points.map((each, at) => each + (at % 2 ? y : x));
}

/**
 * Change the size of a place by a handle: a corner of a polygon, or the last corner.
 * @param {Shape} shape
 * @param {number[]} points
 * @param {Point} by
 * @param {string} handle
 * @param {number} aspect
 * @returns {number[]}
 */
export function resize(shape, points, [right, down], handle, aspect) {
  if (shape === "rect") {
    const [x, y, wide, high] = points;
    return [
      x,
      y,
      clamp(wide + right, SMALLEST, 100 - x),
      clamp(high + down, SMALLEST, 100 - y),
    ];
  }
  if (shape === "circle") {
    const more = handle === "last" ? right - down : right + down / aspect;
    return [points[0], points[1], clamp(points[2] + more, SMALLEST)];
  }
  if (handle === "last") return grown(points, right, -down);
  const corner = Number(handle);
  return points.map((each, at) =>
    at === corner ? clamp(each + right) : at === corner + 1 ? clamp(each + down) : each
  );
}

/**
 * Make a polygon larger or smaller around its middle.
 * @param {number[]} points
 * @param {number} right
 * @param {number} up
 */
function grown(points, right, up) {
  const [x, y] = middle("polygon", points);
  const scale = 1 + (right + up) / 20;
  return points.map((each, at) => {
    const from = at % 2 ? y : x;
    return clamp(from + (each - from) * scale);
  });
}

/**
 * Keep a rectangle inside the picture.
 * @param {number[]} points
 */
export function inside([x, y, wide, high]) {
  return [
    clamp(x, 0, 100 - SMALLEST),
    clamp(y, 0, 100 - SMALLEST),
    Math.min(wide, 100 - x),
    Math.min(high, 100 - y),
  ];
}

/**
 * Tell about the middle of a place.
 * @param {Shape} shape
 * @param {number[]} points
 * @returns {Point}
 */
export function middle(shape, points) {
  if (shape === "circle") return [points[0], points[1]];
  if (shape === "rect") return [points[0] + points[2] / 2, points[1] + points[3] / 2];
  const across = points.filter((_, at) => at % 2 === 0);
  const along = points.filter((_, at) => at % 2);
  return [
    (Math.min(...across) + Math.max(...across)) / 2,
    (Math.min(...along) + Math.max(...along)) / 2,
  ];
}

/**
 * Turn percent into units of the drawing.
 * @param {number[]} points
 * @param {Point} size
 */
function scaled(points, size) {
  return points.map((each, at) => each * size[at % 2] / 100);
}

/**
 * Make the outline of a place.
 * @param {Shape} shape
 * @param {number[]} points
 * @param {Point} size
 */
export function outline(shape, points, size) {
  const at = scaled(points, size);
  if (shape === "circle") {
    return make("circle", { cx: at[0], cy: at[1], r: points[2] * size[0] / 100 });
  }
  if (shape === "rect") return make("rect", { x: at[0], y: at[1], width: at[2], height: at[3] });
  return make("polygon", { points: at.join(" ") });
}

/**
 * Make the handles by which a place changes its size.
 * @param {Shape} shape
 * @param {number[]} points
 * @param {Point} size
 * @param {number} unit
 */
export function handles(shape, points, size, unit) {
  /** @type {[string, number, number][]} */
  let all = [];
  if (shape === "rect") all = [["last", points[0] + points[2], points[1] + points[3]]];
  else if (shape === "circle") all = [["edge", points[0] + points[2], points[1]]];
  else {for (let at = 0; at < points.length; at += 2) {
      all.push([`${at}`, points[at], points[at + 1]]);
    }}
  return all.flatMap(([name, x, y]) => {
    const where = { cx: x * size[0] / 100, cy: y * size[1] / 100, "data-handle": name };
    return [
      make("circle", { ...where, r: 22 * unit, class: "reach" }),
      make("circle", { ...where, r: HANDLE_PX * unit, class: "handle" }),
    ];
  });
}

/**
 * Make a part of a drawing.
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 */
export function make(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, `${value}`);
  return made;
}

/**
 * Make the drawing of a polygon that is not closed yet.
 * @param {number[]} corners
 * @param {Point} size
 * @param {number} unit of the drawing for a pixel of the screen
 */
export function sketch(corners, size, unit) {
  const group = make("g", { "data-sketch": "" });
  const points = scaled(corners, size);
  group.append(make("polyline", { points: points.join(" ") }));
  for (let at = 0; at < points.length; at += 2) {
    group.append(make("circle", { cx: points[at], cy: points[at + 1], r: HANDLE_PX * unit }));
  }
  return group;
}

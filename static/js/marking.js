/**
 * The queue of essays with a script: digits give points to the criterion in hand, which then moves
 * on. Without it the points are chosen by hand and the button keeps them.
 *
 * @module
 */
import { say } from "./answering.js";

/** @type {HTMLElement[]} */
const criteria = Array.from(document.querySelectorAll("[data-criterion]"));

/**
 * Tell whether a criterion has its points.
 * @param {HTMLElement} criterion
 * @returns {boolean}
 */
function isMarked(criterion) {
  return criterion.querySelector("input:checked") !== null;
}

/**
 * Let the keys work in one criterion alone.
 * @param {HTMLElement | undefined} current
 */
function take(current) {
  for (const criterion of criteria) {
    criterion.toggleAttribute("data-current", criterion === current);
    for (const input of criterion.querySelectorAll("input")) {
      if (criterion === current) input.dataset.action = `points-${input.value}`;
      else delete input.dataset.action;
    }
  }
}

/**
 * Go on to the next criterion without points, else to the one that follows.
 * @param {Event} event
 */
function onChange(event) {
  const input = event.target;
  if (!(input instanceof HTMLInputElement)) return;
  const place = criteria.findIndex((each) => each.contains(input));
  if (place < 0) return;
  const open = criteria.find((each) => !isMarked(each));
  take(open ?? criteria[Math.min(place + 1, criteria.length - 1)]);
  const left = criteria.filter((each) => !isMarked(each)).length;
  say(left ? `${input.value} points. ${left} to go.` : `${input.value} points. All are marked.`);
}

document.addEventListener("change", onChange);
for (const criterion of criteria) criterion.addEventListener("focusin", () => take(criterion));
if (criteria.length) take(criteria.find((each) => !isMarked(each)) ?? criteria[0]);

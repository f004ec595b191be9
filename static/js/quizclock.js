/**
 * The clock of an attempt: it shows the time left, speaks at five minutes and one, and tells when
 * the time is over.
 *
 * @module
 */
import { say } from "./answering.js";

/** @type {[number, string][]} */
const SPOKEN = [[300_000, "Five minutes left."], [60_000, "One minute left."]];
const MARGIN_MS = 300;
/** When the time is over, by the clock of `performance`. */
let end = 0;

/**
 * Set how much time is left; it may have been moved.
 * @param {number} left milliseconds
 */
export function setLeft(left) {
  end = performance.now() + left;
}

/**
 * Say the time left: minutes and seconds, from three hours on hours, from two days on days.
 * @param {number} seconds
 * @returns {string}
 */
function clockFace(seconds) {
  const hours = Math.floor(seconds / 3600);
  if (hours >= 48) return `${Math.floor(hours / 24)} days`;
  if (hours >= 3) return `${hours} h`;
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
}

/**
 * Let the clock run, and act once the time and its grace are over.
 * @param {HTMLElement} timer
 * @param {() => void} finish
 */
export function run(timer, finish) {
  setLeft(Number(timer.dataset.left));
  const clock = timer.querySelector("[data-clock]");
  let before = Number(timer.dataset.left) + 1;
  const tick = () => {
    const left = Math.max(0, end - performance.now());
    const seconds = Math.ceil(left / 1000);
    if (clock) clock.textContent = clockFace(seconds);
    timer.toggleAttribute("data-soon", left <= 60_000);
    for (const [mark, sentence] of SPOKEN) {
      if (before > mark && left <= mark) say(sentence);
    }
    before = left;
    if (left > 0) setTimeout(tick, Math.min(left, 250) + 10);
    else setTimeout(over, Number(timer.dataset.grace) + MARGIN_MS);
  };
  const over = () => (end > performance.now() ? tick() : finish());
  tick();
}

/**
 * Answering a question with a script: the arrows of an order, clicks on a picture, counted words.
 * Study and quizzes share it.
 *
 * @module
 */

const LONGEST_COUNT = 100_000;

/**
 * Say when something was written, by this machine's clock.
 * @param {number} at milliseconds
 * @returns {string}
 */
export function whenWritten(at) {
  return new Date(at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

/**
 * Say something in the page's one status region, and show it while it lasts.
 * @param {string} sentence
 */
export function say(sentence) {
  const status = document.getElementById("status");
  if (!status) return;
  status.textContent = sentence;
  status.classList.toggle("offline", sentence.startsWith("No connection"));
}

/**
 * Move an item of an order one place, and number all places anew.
 * @param {HTMLElement} button
 */
function move(button) {
  const item = button.closest("li");
  const up = button.dataset.move === "up";
  const other = up ? item?.previousElementSibling : item?.nextElementSibling;
  if (!item || !other) return;
  if (up) other.before(item);
  else other.after(item);
  const items = Array.from(item.parentElement?.children ?? []);
  items.forEach((each, index) => {
    const place = each.querySelector("select");
    if (place) place.value = `${index + 1}`;
    each.querySelector("[data-move=up]")?.toggleAttribute("disabled", index === 0);
    each.querySelector("[data-move=down]")?.toggleAttribute("disabled", index === items.length - 1);
  });
  const usable = item.querySelector(`[data-move=${button.dataset.move}]:not(:disabled)`) ??
    item.querySelector("[data-move]:not(:disabled)");
  /** @type {HTMLElement | null} */ (usable)?.focus();
  say(`Place ${items.indexOf(item) + 1} of ${items.length}`);
  changed(item);
}

/**
 * Take a click on a picture as the answer, in percent of its width and height.
 * @param {MouseEvent} event
 * @param {HTMLElement} picture
 */
function point(event, picture) {
  const box = picture.getBoundingClientRect();
  const x = (100 * (event.clientX - box.left)) / box.width;
  const y = (100 * (event.clientY - box.top)) / box.height;
  const form = picture.closest("form");
  if (!form) return;
  const fields = form.elements;
  /** @type {HTMLInputElement} */ (fields.namedItem("x")).value = x.toFixed(2);
  /** @type {HTMLInputElement} */ (fields.namedItem("y")).value = y.toFixed(2);
  for (const radio of form.querySelectorAll("input[name=pick]")) {
    /** @type {HTMLInputElement} */ (radio).checked = false;
  }
  mark(picture, x, y);
  changed(picture);
  say("Place marked.");
}

/**
 * Draw the mark of a click over a picture.
 * @param {HTMLElement} picture
 * @param {number} x
 * @param {number} y
 */
function mark(picture, x, y) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "regions");
  svg.setAttribute("aria-hidden", "true");
  const dot = document.createElementNS(space, "circle");
  dot.setAttribute("class", "click");
  dot.setAttribute("cx", `${x}%`);
  dot.setAttribute("cy", `${y}%`);
  dot.setAttribute("r", "7");
  svg.append(dot);
  picture.querySelector("svg.regions")?.remove();
  picture.append(svg);
}

/**
 * Tell the page that an answer changed in a way that no field tells by itself.
 * @param {Element} place
 */
function changed(place) {
  place.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * Act on a click on a picture or the arrows of an order.
 * @param {MouseEvent} event
 */
function onClick(event) {
  if (!(event.target instanceof Element)) return;
  const picture = event.target.closest("[data-spot]");
  if (picture instanceof HTMLElement) point(event, picture);
  const button = event.target.closest("[data-move]");
  if (button instanceof HTMLElement) move(button);
}

/**
 * Follow what is typed and chosen: count words, drop a click when a label is chosen.
 * @param {Event} event
 */
function onInput(event) {
  const field = event.target;
  if (field instanceof HTMLTextAreaElement) count(field);
  if (field instanceof HTMLSelectElement && field.closest(".order")) reorder(field);
  if (field instanceof HTMLInputElement && field.name === "pick") {
    const x = field.form?.elements.namedItem("x");
    if (x instanceof HTMLInputElement) x.value = "";
    field.form?.querySelector("svg.regions")?.remove();
  }
}

/**
 * Move an item to the place that its list says.
 * @param {HTMLSelectElement} field
 */
function reorder(field) {
  const item = field.closest("li");
  const list = item?.parentElement;
  if (!item || !list) return;
  const others = Array.from(list.children).filter((each) => each !== item);
  others.splice(Number(field.value) - 1, 0, item);
  list.append(...others);
  others.forEach((each, index) => {
    const place = each.querySelector("select");
    if (place) place.value = `${index + 1}`;
  });
  field.focus();
}

/** @param {HTMLTextAreaElement} field */
function count(field) {
  const shown = field.form?.querySelector("[data-count]");
  const words = field.value.slice(0, LONGEST_COUNT).split(/\s+/u).filter(Boolean).length;
  if (shown) shown.textContent = `${words} ${words === 1 ? "word" : "words"}`;
}

document.addEventListener("click", onClick);
document.addEventListener("input", onInput);

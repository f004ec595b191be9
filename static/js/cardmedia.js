/**
 * Pictures and sounds in the form of a card: files are added beside their fields, and the places
 * of a `spot` card are drawn on its picture. Without it names and numbers are typed.
 *
 * @module
 */
import "./media.js";
import { edit } from "./regions.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#piece"));

/**
 * Give what a template of the page holds.
 * @param {string} id
 * @returns {HTMLElement | null}
 */
function made(id) {
  const found = document.getElementById(id);
  if (!(found instanceof HTMLTemplateElement)) return null;
  const copy = document.importNode(found.content, true).firstElementChild;
  return copy instanceof HTMLElement ? copy : null;
}

/** Put the buttons that add files where the form has a place for them. */
function addButtons() {
  for (const sort of ["image", "audio"]) {
    const place = form?.querySelector(`[data-upload="${sort}"]`);
    const button = made(`add-${sort}`);
    if (!place || !button) continue;
    place.replaceWith(button);
    const group = /** @type {HTMLElement | null} */ (button.closest("fieldset"));
    if (group) group.dataset.media = "";
  }
}

/** Let the places of a picture be drawn. */
async function addCanvas() {
  const right = form?.querySelector("[data-region=right]");
  const canvas = made("region-canvas");
  if (!form || !right || !canvas) return;
  for (const row of form.querySelectorAll(".row-list.regions > .row")) {
    /** @type {HTMLElement} */ (row).dataset.region = "wrong";
  }
  for (const part of ["shape", "points", "label"]) {
    for (const cell of form.querySelectorAll(`[data-region] [name$=".${part}"]`)) {
      /** @type {HTMLElement} */ (cell).dataset[part] = "";
    }
  }
  right.before(canvas);
  const address = canvas.dataset.files ?? "";
  const answer = await fetch(address, { headers: { "Recto-Part": "files" } }).catch(() => null);
  edit(form, answer?.ok ? await answer.json() : {});
}

addButtons();
void addCanvas();
form?.addEventListener("kept", (event) => {
  const folded = event.target instanceof Element ? event.target.closest("details") : null;
  if (folded) folded.open = true;
});

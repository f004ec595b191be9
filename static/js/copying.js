/**
 * A press copies what a field holds; where the browser forbids it, the text is marked.
 *
 * @module
 */
import { say } from "./answering.js";

/**
 * Copy what a field holds, or mark it.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} what what the field holds, with its verb
 */
async function copy(field, what) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    say(`${what} copied.`);
    return true;
  } catch {
    say(`${what} marked; copy with your keys.`);
    return false;
  }
}

for (const button of document.querySelectorAll("button[data-copies]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.getAttribute("data-copies") ?? "");
    const word = button.querySelector("span");
    const what = button.getAttribute("data-what") ?? "The link is";
    const copies = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
    if (copies && word) word.textContent = (await copy(field, what)) ? "Copied" : "Marked";
  });
}

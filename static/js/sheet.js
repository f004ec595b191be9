/**
 * The sheet on which a deck is written: a textarea with its lines numbered beside it.
 *
 * @module
 */
import { element, nameOf } from "./keys.js";
import { say } from "./answering.js";

const INDENT = "  ";

export class Sheet {
  /** @param {HTMLTextAreaElement} text */
  constructor(text) {
    this.text = text;
    const frame = text.parentElement;
    this.gutter = frame?.querySelector("[data-gutter]") ?? null;
    this.numbers = this.gutter?.querySelector("pre") ?? null;
    this.band = /** @type {HTMLElement | null} */ (frame?.querySelector("[data-band]"));
    this.count = 0;
    /** @type {ReadonlyMap<number, string>} */
    this.marks = new Map();
    /** after Escape the Tab key leaves the text, as everywhere else */
    this.leaving = false;
    text.addEventListener("scroll", () => this.follow());
    text.addEventListener("keydown", (event) => this.onKey(event));
    text.addEventListener("blur", () => this.leaving = false);
    new ResizeObserver(() => this.follow()).observe(text);
    this.draw();
  }

  /** @returns {number} the line of the cursor, from 1 */
  line() {
    return this.text.value.slice(0, this.text.selectionStart).split("\n").length;
  }

  /** @returns {number} the height of a line in pixels */
  height() {
    return parseFloat(getComputedStyle(this.text).lineHeight);
  }

  /** Number the lines there are, and follow the text. */
  draw() {
    let count = 1;
    for (let at = -1; (at = this.text.value.indexOf("\n", at + 1)) >= 0;) count++;
    if (count !== this.count && this.numbers) {
      this.count = count;
      this.numbers.textContent = Array.from({ length: count }, (_, i) => i + 1).join("\n");
    }
    this.follow();
  }

  /** Keep numbers, marks and the band beside the text as it scrolls. */
  follow() {
    const top = -this.text.scrollTop;
    if (this.numbers) this.numbers.style.transform = `translateY(${top}px)`;
    if (this.band) {
      this.band.style.transform = `translateY(${top + (this.line() - 1) * this.height()}px)`;
    }
    for (const mark of this.gutter?.querySelectorAll("i") ?? []) {
      mark.style.transform = `translateY(${top}px)`;
    }
  }

  /**
   * Mark lines in the margin.
   * @param {ReadonlyMap<number, string>} lines the severity of what is told of a line
   */
  mark(lines) {
    const start = parseFloat(getComputedStyle(this.text).paddingTop);
    for (const old of this.gutter?.querySelectorAll("i") ?? []) old.remove();
    for (const [line, severity] of lines) {
      const made = element("i");
      made.className = severity;
      made.style.top = `${start + (line - 1) * this.height()}px`;
      this.gutter?.append(made);
    }
    this.follow();
  }

  /**
   * Put the cursor at the beginning of a line, in view.
   * @param {number} line
   */
  go(line) {
    const before = this.text.value.split("\n").slice(0, line - 1);
    const at = before.reduce((sum, each) => sum + each.length + 1, 0);
    this.text.focus({ preventScroll: true });
    this.text.setSelectionRange(at, at);
    this.text.scrollTop = (line - 1) * this.height() - this.text.clientHeight / 3;
    this.text.scrollLeft = 0;
    this.text.scrollIntoView({ block: "nearest" });
    this.draw();
  }

  /**
   * Tab indents until Escape is pressed; Enter goes on where the line above began.
   * @param {KeyboardEvent} event
   */
  onKey(event) {
    if (event.isComposing) return;
    const name = nameOf(event);
    if (name === "Escape") {
      this.leaving = true;
      say("Tab now leaves the text.");
    } else if ((name === "Tab" || name === "Shift+Tab") && !this.leaving) {
      event.preventDefault();
      if (name === "Tab" && this.text.selectionStart === this.text.selectionEnd) this.type(INDENT);
      else this.shift(name === "Tab");
    } else if (name === "Enter") {
      event.preventDefault();
      const start = this.text.value.lastIndexOf("\n", this.text.selectionStart - 1) + 1;
      const above = this.text.value.slice(start, this.text.selectionStart);
      this.type("\n" + (/^ */.exec(above)?.[0] ?? ""));
    } else if (name !== "Shift+Shift" && name !== "Tab" && name !== "Shift+Tab") {
      this.leaving = false;
    }
  }

  /**
   * Type a text, so that the browser's own undo knows it.
   * @param {string} text
   */
  type(text) {
    if (!document.execCommand("insertText", false, text)) {
      const { selectionStart, selectionEnd } = this.text;
      this.text.setRangeText(text, selectionStart, selectionEnd, "end");
      this.text.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  }

  /**
   * Move the chosen lines in or out.
   * @param {boolean} inwards
   */
  shift(inwards) {
    const { value, selectionStart, selectionEnd } = this.text;
    const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const end = selectionEnd > start ? selectionEnd : selectionStart;
    const old = value.slice(start, end);
    const fresh = old.split("\n")
      .map((line) => inwards ? INDENT + line : line.replace(/^ {1,2}/, ""))
      .join("\n");
    if (fresh === old) return;
    this.text.setSelectionRange(start, end);
    this.type(fresh);
    this.text.setSelectionRange(start, start + fresh.length);
  }
}

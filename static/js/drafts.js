/**
 * A draft that is kept as one writes: in this browser at once, on the server after each pause.
 *
 * What is kept here is dropped when the server has it. A save names the state it began from; where
 * another window was quicker, nothing is sent until the author decides.
 *
 * @module
 */
import { say } from "./answering.js";
import {
  dropCopy,
  keepCopy,
  offerCopy,
  pause,
  readCopy,
  setField,
  setSteps,
  STORE_MS,
  tell,
} from "./kept.js";

const SAVE_MS = 1200;

export class Draft {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLTextAreaElement} text
   */
  constructor(form, text) {
    this.form = form;
    this.text = text;
    this.store = form.dataset.store ?? "recto.draft";
    this.kept = text.value;
    this.waiting = 0;
    this.storing = 0;
    this.stopped = false;
    this.left = false;
    /** @type {Promise<void>} */
    this.saving = Promise.resolve();
    /** what to do when the text was changed from outside */
    this.onText = () => {};
  }

  /** @returns {boolean} whether the server has what stands in the text */
  get settled() {
    return this.text.value === this.kept && !this.stopped;
  }

  /** Offer what an earlier crash left in this browser, and begin to listen. */
  start() {
    const found = this.read();
    if (found && found.text !== this.text.value) {
      offerCopy(found.at, "This browser holds changes that never reached Recto.");
    } else this.forget();
    document.addEventListener("click", (event) => this.onClick(event));
    globalThis.addEventListener("beforeunload", (event) => {
      if (this.left || this.text.value === this.kept) return;
      this.remember();
      event.preventDefault();
    });
    globalThis.addEventListener("pagehide", () => this.remember());
    globalThis.addEventListener("online", () => void this.save());
  }

  /** Keep what was typed, here soon and on the server at the next pause. */
  changed() {
    this.tell(this.stopped ? "Not saved: decide above" : "Writing…");
    clearTimeout(this.storing);
    this.storing = setTimeout(() => this.remember(), STORE_MS);
    if (this.stopped) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.save(), SAVE_MS);
  }

  /** Let the page go without asking. */
  leave() {
    this.left = true;
  }

  /**
   * Send the text until the server has it.
   * @returns {Promise<void>}
   */
  save() {
    clearTimeout(this.waiting);
    this.saving = this.saving.then(() => this.send());
    return this.saving;
  }

  async send() {
    for (let tries = 0; this.text.value !== this.kept && !this.stopped && !this.left; tries++) {
      const body = new FormData(this.form);
      const sent = this.text.value;
      body.set("text", sent);
      body.set("do", "save");
      try {
        const answer = await fetch(this.form.getAttribute("action") ?? "", {
          method: "POST",
          body,
          headers: { "Recto-Part": "save" },
          redirect: "manual",
          signal: AbortSignal.timeout(15_000),
        });
        if (answer.status >= 500 || answer.status === 429) throw new Error(`${answer.status}`);
        await this.acknowledge(answer, sent, tries > 0);
      } catch {
        this.remember();
        this.tell("No connection: kept in this browser", "bad");
        if (!tries) say("No connection. Your text is kept in this browser and sent again.");
        await pause(tries);
      }
    }
  }

  /**
   * Take the server's answer to a save.
   * @param {Response} answer
   * @param {string} sent
   * @param {boolean} late whether it had to be sent again
   */
  async acknowledge(answer, sent, late) {
    const json = answer.headers.get("content-type")?.includes("json");
    if (!json) return this.stop("Not saved: sign in again in another tab, then save", "refused");
    /** @type {{token?: string, base?: number, undo?: boolean, redo?: boolean, refused?: string}} */
    const told = await answer.json();
    if (answer.status === 409) {
      this.setState(told);
      return this.stop("Not saved: decide above", "overtaken");
    }
    if (told.refused) return this.stop(told.refused, "refused");
    this.setState(told);
    this.kept = sent;
    if (this.text.value === sent) {
      clearTimeout(this.storing);
      this.forget();
    }
    this.tell("Draft kept");
    this.hide("refused");
    if (late) say("Your draft is kept.");
  }

  /**
   * Send nothing more until the author did something about it.
   * @param {string} sentence
   * @param {"overtaken" | "refused"} notice
   */
  stop(sentence, notice) {
    this.stopped = notice === "overtaken";
    this.remember();
    this.tell("Not saved", "bad");
    const place = document.getElementById(notice);
    const words = place?.querySelector("[data-sentence]");
    if (words) words.textContent = sentence;
    if (place) place.hidden = false;
    say(sentence);
    if (notice === "refused") {
      this.kept = this.text.value; // the same text is not sent again; a change is
    }
  }

  /**
   * Note the state that the next save begins from.
   * @param {{token?: string, base?: number, undo?: boolean, redo?: boolean}} told
   */
  setState(told) {
    setField(this.form, "token", `${told.token ?? ""}`);
    setField(this.form, "base", `${told.base ?? ""}`);
    setField(this.form, "apart", "");
    setSteps(this.form, told);
  }

  /** @param {MouseEvent} event */
  onClick(event) {
    if (!(event.target instanceof HTMLElement)) return;
    const { keep, recover } = event.target.dataset;
    if (keep === "mine") {
      this.stopped = false;
      setField(this.form, "apart", "1");
      this.hide("overtaken");
      void this.save();
    } else if (keep === "theirs") {
      this.left = true;
      this.forget();
      location.reload();
    }
    if (recover === "no") this.forget();
    const found = this.read();
    if (recover === "yes" && found) {
      this.text.value = found.text;
      this.onText();
      void this.save();
    }
    if (recover) {
      this.hide("recovered");
      this.text.focus();
    }
  }

  /** @param {string} id */
  hide(id) {
    const place = document.getElementById(id);
    if (place) place.hidden = true;
  }

  /** Keep the text in this browser until the server has it. */
  remember() {
    if (this.left || this.text.value === this.kept) return;
    if (!keepCopy(this.store, { text: this.text.value })) {
      this.tell("This browser has no room to keep a copy", "bad");
    }
  }

  /** @returns {{text: string, at: number} | null} */
  read() {
    return readCopy(this.store);
  }

  /** Drop what this browser holds. */
  forget() {
    dropCopy(this.store);
  }

  /**
   * Say how the draft stands.
   * @param {string} word
   * @param {string} [tone]
   */
  tell(word, tone = "") {
    tell(this.form, word, tone);
  }
}

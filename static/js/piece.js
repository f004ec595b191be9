/**
 * A form that is kept as one writes: in this browser at once, in the draft after each pause.
 *
 * What cannot be kept yet, as something is missing, waits in this browser. Where another window
 * changed the same piece, nothing is sent until the author decides.
 *
 * @module
 */
import { say } from "./answering.js";
import { dropCopy, keepCopy, pause, readCopy, setField, setSteps, STORE_MS, tell } from "./kept.js";

const SAVE_MS = 600;
const CONFLICT = 409;
const UNPROCESSABLE = 422;
const MANY = 429;
/** What a form sends beside what the author wrote. */
const BESIDE = /^(csrf_token|at|kind|seen|token|fresh|after|born|q|show|new\..*)$/;
/** From these a new piece gets its id, so it is not kept while they are half written. */
const NAMING = ["prompt", "claim", "title", "id"];

/** @typedef {[string, string][]} Entries */

export class Piece {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.kept = this.said();
    this.waiting = 0;
    this.storing = 0;
    this.stopped = false;
    this.left = false;
    /** what the server would not take; the same is not sent again */
    this.refused = "";
    /** what its author was told that the server would not take */
    this.shown = "";
    /** @type {Promise<void>} */
    this.saving = Promise.resolve();
    /** @type {(page: Document, status: number, loud: boolean) => void} what to show of an answer */
    this.onAnswer = () => {};
  }

  /** @returns {string} what the author wrote, to compare */
  said() {
    return JSON.stringify(this.entries());
  }

  /** @returns {Entries} */
  entries() {
    return Array.from(new FormData(this.form)).flatMap(([name, value]) =>
      BESIDE.test(name) || typeof value !== "string" || isRow(name) && !value
        ? []
        : [[name, value.replaceAll("\r\n", "\n")]]
    );
  }

  /** @returns {boolean} whether the draft has what stands in the form */
  get settled() {
    return this.said() === this.kept;
  }

  /** @returns {boolean} */
  get fresh() {
    return this.get("fresh") !== "";
  }

  /** @returns {boolean} whether this is new, not complete, and its author knows what is missing */
  get told() {
    return this.fresh && this.shown !== "" && this.said() === this.shown;
  }

  /** @returns {string} where this browser keeps what is not in the draft */
  get store() {
    return `${this.form.dataset.store}.${this.get("at") || `new.${this.get("kind")}`}`;
  }

  /** Keep what was typed, here soon and in the draft at the next pause. */
  changed() {
    this.tell(this.stopped ? "Not kept: decide above" : "Writing…");
    clearTimeout(this.storing);
    this.storing = setTimeout(() => this.settled ? this.forget() : this.remember(), STORE_MS);
    clearTimeout(this.waiting);
    if (this.stopped || this.fresh && naming(document.activeElement)) return;
    this.waiting = setTimeout(() => void this.save(), SAVE_MS);
  }

  /**
   * Send the form until the draft has it.
   * @param {boolean} [loud] whether to show what keeps it from being kept
   * @returns {Promise<void>}
   */
  save(loud = false) {
    clearTimeout(this.waiting);
    if (loud) this.refused = "";
    this.saving = this.saving.then(() => this.send(loud));
    return this.saving;
  }

  /** @param {boolean} loud */
  async send(loud) {
    for (let tries = 0; !this.settled && !this.stopped && !this.left; tries++) {
      const sent = this.said();
      if (sent === this.refused) return;
      const call = await this.post();
      if (call.status === 0 || call.status >= 500 || call.status === MANY) {
        this.remember();
        this.tell("No connection: kept in this browser", "bad");
        if (!tries) say("No connection. Your form is kept in this browser and sent again.");
        await pause(tries);
      } else this.take(call, sent, loud);
    }
  }

  /**
   * Send the form once.
   * @returns {Promise<XMLHttpRequest>} with the status 0 where nothing came back
   */
  post() {
    const body = new FormData(this.form);
    for (const name of Array.from(body.keys())) if (name.startsWith("new.")) body.delete(name);
    body.set("do", "save");
    const call = new XMLHttpRequest(); // the browser parses the answer; no string becomes markup
    call.open("POST", this.form.getAttribute("action") ?? "");
    call.responseType = "document";
    call.setRequestHeader("Recto-Part", "save");
    call.timeout = 20_000;
    return new Promise((done) => {
      call.onloadend = () => done(call);
      call.send(body);
    });
  }

  /**
   * Take the server's answer to a save.
   * @param {XMLHttpRequest} call
   * @param {string} sent
   * @param {boolean} loud
   */
  take(call, sent, loud) {
    const page = call.responseXML;
    const state = /** @type {HTMLElement | null} */ (page?.querySelector("#state") ?? null);
    if (!page || !state) {
      this.refused = sent;
      this.remember();
      this.tell("Not kept: sign in again in another tab, then save", "bad");
      return say("Not kept. Sign in again in another tab, then save.");
    }
    if (call.status === UNPROCESSABLE) {
      this.refused = sent;
      this.shown = loud ? sent : "";
      this.remember();
      this.tell("Not kept yet");
    } else if (call.status === CONFLICT) {
      this.stopped = true;
      setField(this.form, "seen", state.dataset.seen ?? "");
      this.remember();
      this.tell("Not kept: decide above", "bad");
    } else this.acknowledge(state, sent);
    this.onAnswer(page, call.status, loud);
  }

  /**
   * Note that the draft has it.
   * @param {HTMLElement} state
   * @param {string} sent
   */
  acknowledge(state, sent) {
    this.forget();
    this.kept = sent;
    setField(this.form, "at", state.dataset.at ?? "");
    setField(this.form, "seen", state.dataset.seen ?? "");
    setField(this.form, "token", state.dataset.token ?? "");
    setField(this.form, "fresh", "");
    setSteps(this.form, state.dataset);
    this.tell("Draft kept");
    if (this.said() === sent) clearTimeout(this.storing);
  }

  /** Put this form in the place of what another window kept. */
  goOn() {
    this.stopped = false;
    this.refused = "";
    return this.save(true);
  }

  /** Let the page go without asking; what is not complete waits in this browser. */
  wait() {
    this.remember();
    this.left = true;
  }

  /** Let the page go without asking. */
  leave() {
    this.left = true;
    this.forget();
  }

  /**
   * @param {string} name of a hidden field
   * @returns {string}
   */
  get(name) {
    const field = this.form.elements.namedItem(name);
    return field instanceof HTMLInputElement ? field.value : "";
  }

  /** Keep the form in this browser until the draft has it. */
  remember() {
    if (this.left || this.settled) return;
    if (!keepCopy(this.store, { entries: this.entries() })) {
      this.tell("This browser has no room to keep a copy", "bad");
    }
  }

  /** @returns {{entries: Entries, at: number} | null} what this browser holds */
  read() {
    return readCopy(this.store);
  }

  /** Drop what this browser holds. */
  forget() {
    dropCopy(this.store);
  }

  /**
   * Say how the form stands.
   * @param {string} word
   * @param {string} [tone]
   */
  tell(word, tone = "") {
    tell(this.form, word, tone);
  }
}

/**
 * @param {string} name
 * @returns {boolean} whether it names the cells of a column
 */
function isRow(name) {
  return name.includes(".");
}

/**
 * @param {Element | null} focused
 * @returns {boolean} whether a new piece gets its id from what is written there
 */
function naming(focused) {
  return focused?.id.startsWith("f-") === true && NAMING.includes(focused.id.slice(2));
}

/**
 * Pictures and sounds into a deck: chosen, dropped or pasted, made smaller where they are too
 * large, kept by the server, and at once written where they belong.
 *
 * An element with `data-upload` (the address) says by `data-into` where that is: a "field" of a
 * form (ids or names in `data-file` and `data-words`), the "text" of the deck, or the "list" of its files.
 *
 * @module
 */
import { say } from "./answering.js";

const LARGEST = 2 * 1024 * 1024;
const LONGEST_SIDE = 2560;
const QUALITY = .86;
const TIMEOUT_MS = 60_000;

/** @typedef {{file: string, sort: "image" | "audio", url: string, width: number, height: number}} Kept */

/**
 * Say something beside an upload, and to screen readers.
 * @param {HTMLElement} place
 * @param {string} sentence
 * @param {string} [tone]
 */
function tell(place, sentence, tone = "") {
  const said = /** @type {HTMLElement | null} */ (place.querySelector("[data-said]"));
  if (!said) return say(sentence);
  said.textContent = sentence;
  said.dataset.tone = tone;
}

/**
 * Make a photo smaller that is too large; anything else stays as it is.
 * @param {File} file
 * @returns {Promise<File>}
 */
async function fit(file) {
  if (!/^image\/(png|jpeg|webp)$/.test(file.type)) return file;
  const picture = await createImageBitmap(file).catch(() => null);
  const side = Math.max(picture?.width ?? 0, picture?.height ?? 0);
  if (!picture || file.size <= LARGEST && side <= LONGEST_SIDE) return file;
  const scale = Math.min(1, LONGEST_SIDE / side);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const type = file.type === "image/jpeg" ? "image/jpeg" : "image/webp";
  /** @type {Blob | null} */
  const smaller = await new Promise((done) => canvas.toBlob(done, type, QUALITY));
  return smaller ? new File([smaller], file.name, { type: smaller.type }) : file;
}

/**
 * Send a file; raise an error that says what is wrong.
 * @param {HTMLElement} place
 * @param {File} file
 * @returns {Promise<Kept>}
 */
async function send(place, file) {
  const token = document.querySelector("input[name=csrf_token]");
  const body = new FormData();
  body.set("csrf_token", token instanceof HTMLInputElement ? token.value : "");
  body.set("file", await fit(file), file.name || "pasted");
  const answer = await fetch(place.dataset.upload ?? "", {
    method: "POST",
    body,
    headers: { "Recto-Part": "upload" },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => null);
  if (!answer) throw new Error("No connection, so the file was not kept. Try again.");
  if (answer.status === 413) throw new Error(`${file.name} is larger than 2 MB. Make it smaller.`);
  if (!answer.headers.get("content-type")?.includes("json")) {
    throw new Error("The file was not kept. Load the page again, then try once more.");
  }
  const told = await answer.json();
  if (told.refused) throw new Error(told.refused);
  return told;
}

/**
 * Keep files one after the other, and put each where it belongs.
 * @param {HTMLElement} place
 * @param {Iterable<File>} files
 */
async function take(place, files) {
  const all = [...files].filter((file) => file.size || file.type);
  const into = place.dataset.into ?? "list";
  let refused = "";
  for (const [number, file] of (into === "field" ? all.slice(0, 1) : all).entries()) {
    tell(place, all.length > 1 ? `Sending ${number + 1} of ${all.length}…` : "Sending…");
    try {
      const kept = await send(place, file);
      tell(place, `${kept.file} is kept.`);
      PUT[into]?.(place, kept);
    } catch (error) {
      refused = error instanceof Error ? error.message : `${error}`;
      tell(place, refused, "bad");
    }
  }
  if (into === "list" && all.length && !refused) location.reload();
}

/** @type {Record<string, (place: HTMLElement, kept: Kept) => void>} */
const PUT = { field: putField, text: putText, list: () => {} };

/**
 * Write a file's name into its field, and go on to the words for those who cannot sense it.
 * @param {HTMLElement} place
 * @param {Kept} kept
 */
function putField(place, kept) {
  const { sort, file, words } = place.dataset;
  if (sort && sort !== kept.sort) {
    const wanted = sort === "image" ? "a picture" : "a sound";
    return tell(place, `${kept.file} is not ${wanted}. It is kept among the files.`, "bad");
  }
  const name = field(file);
  if (!name) return;
  name.value = kept.file;
  name.dispatchEvent(new CustomEvent("kept", { bubbles: true, detail: kept }));
  name.dispatchEvent(new Event("input", { bubbles: true }));
  name.dispatchEvent(new Event("change", { bubbles: true }));
  field(words)?.focus();
}

/**
 * Find a field of a form by its id or its name.
 * @param {string | undefined} called
 */
function field(called = "") {
  const found = document.getElementById(called) ?? document.getElementsByName(called)[0];
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found : null;
}

/**
 * Write a file into the card at the cursor, below its first line, the cursor in its words.
 * @param {HTMLElement} place
 * @param {Kept} kept
 */
function putText(place, kept) {
  const text = document.querySelector("#deck-text");
  if (!(text instanceof HTMLTextAreaElement)) return;
  const words = kept.sort === "image" ? "alt" : "transcript";
  const lines = text.value.split("\n");
  const here = text.value.slice(0, text.selectionStart).split("\n").length - 1;
  const first = lines.findLastIndex((line, at) => at <= here && /^ {0,4}- +[a-z]+: /.test(line));
  const next = lines.findIndex((line, at) => at > first && /^( {0,4}- |[a-z]+:)/.test(line));
  const card = first < 0 ? [] : lines.slice(first, next < 0 ? undefined : next);
  if (!card.length || card.some((line) => line.trimStart().startsWith(`${kept.sort}:`))) {
    const why = card.length ? `This card has its ${kept.sort} already` : "No card is at the cursor";
    return tell(place, `${why}. The file is kept as ${kept.file}.`);
  }
  const indent = " ".repeat(/^ *- +/.exec(lines[first])?.[0].length ?? 2);
  const before = `${indent}${kept.sort}: {file: ${kept.file}, ${words}: "`;
  const at = lines.slice(0, first + 1).join("\n").length + 1;
  text.setRangeText(`${before}"}\n`, at, at, "end");
  text.setSelectionRange(at + before.length, at + before.length);
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
  tell(place, `${kept.file} is in the card. Now say what it shows or tells.`);
}

/**
 * Find where files that were dropped or pasted at an element go.
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function placeOf(target) {
  const element = target instanceof Element ? target : null;
  const near = element?.closest("[data-drop]");
  const field = element?.closest("[data-media]")?.querySelector("[data-upload]");
  const alone = document.querySelector(
    "[data-upload][data-into=list], [data-upload][data-into=text]",
  );
  return /** @type {HTMLElement | null} */ (near ?? field ?? alone);
}

/** @param {DataTransfer | null} data */
function hasFiles(data) {
  return !!data && [...data.types].includes("Files");
}

document.addEventListener("change", (event) => {
  const chooser = event.target;
  if (!(chooser instanceof HTMLInputElement) || chooser.dataset.chooser === undefined) return;
  const place = /** @type {HTMLElement | null} */ (chooser.closest("[data-upload]"));
  if (!place || !chooser.files?.length) return;
  event.stopPropagation();
  void take(place, [...chooser.files]).then(() => chooser.value = "");
}, true);
document.addEventListener("dragover", (event) => {
  const place = hasFiles(event.dataTransfer) ? placeOf(event.target) : null;
  for (const each of document.querySelectorAll("[data-over]")) each.removeAttribute("data-over");
  if (!place) return;
  event.preventDefault();
  place.dataset.over = "";
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget) return;
  for (const each of document.querySelectorAll("[data-over]")) each.removeAttribute("data-over");
});
document.addEventListener("drop", (event) => {
  if (!hasFiles(event.dataTransfer)) return;
  event.preventDefault(); // the browser would leave the page to show the file
  const place = placeOf(event.target);
  place?.removeAttribute("data-over");
  if (place) void take(place, [...event.dataTransfer?.files ?? []]);
});
document.addEventListener("paste", (event) => {
  const files = [...event.clipboardData?.files ?? []];
  const place = files.length ? placeOf(event.target) : null;
  if (!place) return;
  event.preventDefault();
  void take(place, files);
});

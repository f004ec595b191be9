/**
 * New pieces that were left half written: they wait in this browser, and the pages beside theirs
 * say so until they are gone on with or thrown away.
 *
 * @module
 */
import { whenWritten } from "./answering.js";
import { dropCopy, readCopy } from "./kept.js";

/** What a piece is known by, the first of these that has words. */
const WORDS = ["prompt", "claim", "title", "answer", "id"];
const LONGEST = 80;
/** At this place of a form what was begun is put back at once. */
export const AGAIN = "#begun";

/**
 * Offer the last new piece of a part that waits in this browser, unless its form is open.
 * @param {string} part the beginning of the names under which pieces of this part are kept
 * @param {string} open the name of the piece whose form is open
 */
export function offerBegun(part, open) {
  const place = document.getElementById("begun");
  const names = waiting(`${part}.new.`).filter((name) => name !== open);
  const last = names.map((name) => ({ name, copy: readCopy(name) }))
    .filter(({ copy }) => copy && said(copy.entries))
    .sort((one, other) => other.copy.at - one.copy.at)[0];
  if (place) place.hidden = !last;
  if (!place || !last) return;
  const link = place.querySelector("a");
  const kind = last.name.slice(`${part}.new.`.length);
  link?.setAttribute("href", `${link.pathname}?${new URLSearchParams({ add: kind })}${AGAIN}`);
  place.querySelector("[data-when]")?.replaceChildren(whenWritten(last.copy.at));
  place.querySelector("[data-words]")?.replaceChildren(said(last.copy.entries));
  place.querySelector("button")?.addEventListener("click", () => {
    dropCopy(last.name);
    offerBegun(part, open);
  }, { once: true });
}

/**
 * @param {string} beginning
 * @returns {string[]} what this browser keeps under names that begin so
 */
function waiting(beginning) {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(beginning));
  } catch {
    return []; // nothing is kept here then
  }
}

/**
 * @param {import("./piece.js").Entries} entries
 * @returns {string} the words by which its author knows it again
 */
function said(entries) {
  const words = WORDS.map((wanted) => entries.find(([name, value]) => name === wanted && value));
  const found = words.find((entry) => entry)?.[1].trim() ?? "";
  return found.length > LONGEST ? `${found.slice(0, LONGEST)}\u2026` : found;
}

"""Read cards that a person pastes: rows of a table, or the JSON that a language model prints.

A row is question, answer, the quoted passage and then wrong options, between tabs or bars;
headings may name the columns in another order. JSON is of the schema of `modelcards`, in a fence
or not, with talk around it, and of several answers one after the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from app.core.facts.modelcards import KINDS, card_of, flat, is_figure
from app.core.facts.proposers import Suggestion
from app.core.folding import fold
from app.core.formats.delimited import guess_separator, read_table
from app.core.refusals import RefusalError

MOST_CHARACTERS = 200_000
MOST_ROWS = 200
_LEAST_CELLS = 2
_UNSEEN = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\ud800-\udfff]")
_JSON = re.compile(r'\{\s*"cards"\s*:|\[\s*\{\s*"\w+"\s*:|\{\s*"(?:kind|question)"\s*:')
_RULE = re.compile(r":?-+:?")
_PLACES = ("question", "answer", "quote")
_HEADINGS = {
    name: role
    for role, names in {
        "question": "question prompt front term",
        "answer": "answer back right correct",
        "quote": "quote quotation passage source sentence evidence",
        "wrong": "wrong distractor distractors incorrect",
        "kind": "kind type",
    }.items()
    for name in names.split()
}


class UnreadableRowsError(RefusalError):
    """What was pasted holds no cards, or too much of them; says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """A pasted card as it was written, and what it says, or why it is none."""

    raw: str
    suggestion: Suggestion | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was pasted; `head` is the line of headings of a table, `form` rows or json."""

    form: str
    rows: tuple[Row, ...]
    head: str = ""

    def rest(self, which: Collection[int]) -> str:
        """Return some of the rows, by their places, as they can be pasted once more."""
        raw = [row.raw for place, row in enumerate(self.rows) if place in which]
        if not raw:
            return ""
        if self.form == "json":
            items = ",\n".join(raw)
            return f'{{"cards": [\n{items}\n]}}'
        return "\n".join([self.head, *raw] if self.head else raw)


def read_rows(text: str) -> Pasted:
    """Return the cards that were pasted, each with what is wrong with it.

    Raises UnreadableRowsError where there is nothing, too much, or JSON that breaks off.
    """
    if len(text) > MOST_CHARACTERS:
        raise UnreadableRowsError(
            f"There are more than {MOST_CHARACTERS:,} characters", "Paste them in several parts."
        )
    plain = _UNSEEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not plain.strip():
        raise UnreadableRowsError("Nothing was pasted", "Paste rows, or what a model answered.")
    found = _of_json(plain) if _JSON.search(plain) else _of_table(plain)
    if not found.rows:
        raise UnreadableRowsError("There is no card in this", "Paste one card in each row.")
    if len(found.rows) > MOST_ROWS:
        raise UnreadableRowsError(
            f"There are {len(found.rows):,} cards; at most {MOST_ROWS} are read at once",
            "Paste them in several parts.",
        )
    return found


def _of_json(text: str) -> Pasted:
    decoder, rows, at = json.JSONDecoder(), list[Row](), 0
    while found := _JSON.search(text, at):
        try:
            said, at = decoder.raw_decode(text, found.start())
        except json.JSONDecodeError as broken:
            raise UnreadableRowsError(
                f"The JSON cannot be read from line {broken.lineno} on",
                "Copy it once more, from its first bracket to its last.",
            ) from broken
        except (ValueError, RecursionError) as strange:
            raise UnreadableRowsError(
                "The JSON is not of the form that is asked for", "Copy the instructions once more."
            ) from strange
        rows += map(_item, _items(said))
    return Pasted("json", tuple(rows))


def _items(said: Any) -> list[Any]:  # noqa: ANN401 - whatever JSON may hold
    cards = said.get("cards", [said]) if isinstance(said, dict) else said
    return cards if isinstance(cards, list) else [cards]


def _item(said: Any) -> Row:  # noqa: ANN401 - whatever JSON may hold
    raw = _UNSEEN.sub(" ", json.dumps(said, ensure_ascii=False))
    if not isinstance(said, dict):
        return Row(raw, fault="this is no card")
    given = {name: _text(value) for name, value in said.items() if value is not None}
    whole = {"question": "", "answer": "", "quote": "", "wrong": []} | given
    if isinstance(whole["wrong"], str):
        whole["wrong"] = list(_options(whole["wrong"]))
    return _row(raw, whole)


def _text(value: Any) -> Any:  # noqa: ANN401 - as above
    """Return a number as it is written."""
    return str(value) if type(value) in {int, float} else value


def _of_table(text: str) -> Pasted:
    lines = text.split("\n")
    separator = next((one for one in "\t|" if one in text), "") or guess_separator(lines)
    table = read_table(text, separator)
    starts = [row.line for row in table.rows] + [len(lines) + 1]
    cut = ["\n".join(lines[first - 1 : end - 1]).rstrip() for first, end in pairwise(starts)]
    cells = [
        _cells(row.cells, bar=raw.lstrip().startswith("|"))
        for row, raw in zip(table.rows, cut, strict=True)
    ]
    named = [_HEADINGS.get(_first_word(cell), "") for cell in cells[0]]
    headed = {"question", "answer"} <= set(named)
    if separator not in "\t|" and not headed:  # commas belong to sentences
        cells = [[raw] for raw in cut]
    rows = tuple(
        _of_cells(raw, each, named if headed else ())
        for raw, each in list(zip(cut, cells, strict=True))[headed:]
        if not all(map(_RULE.fullmatch, each))
    )
    return Pasted("rows", rows, cut[0] if headed else "")


def _cells(cells: list[str], *, bar: bool) -> list[str]:
    """Return the cells of a row without the empty ones at its end, and before an outer bar."""
    found = cells[1:] if bar and not cells[0] else list(cells)
    while found and not found[-1]:
        found.pop()
    return found


_UNPARTED = "there is no tab and no | between a question and its answer"
_PARTED = "the other rows are parted by another sign; take tabs or | for all of them"


def _first_word(cell: str) -> str:
    return next(iter(fold(cell).split()), "")


def _of_cells(raw: str, cells: list[str], named: Collection[str]) -> Row:
    if len(cells) < _LEAST_CELLS and "{{c" not in raw:
        return Row(raw, fault=_PARTED if re.search(r"[\t|]", raw) else _UNPARTED)
    said: dict[str, Any] = dict.fromkeys(_PLACES, "") | {"wrong": []}
    roles = list(named) or [*_PLACES, *["wrong"] * len(cells)]
    for role, cell in zip(roles, cells, strict=False):
        if role == "wrong":
            said["wrong"] += _options(cell)
        elif role:
            said[role] = said.get(role) or cell
    return _row(raw, said)


def _options(cell: str) -> Iterator[str]:
    return (part.strip() for part in re.split(r"[;\n]", cell) if part.strip())


def _row(raw: str, said: dict[str, Any]) -> Row:
    if str(said.get("kind", "")).lower() not in KINDS:
        said["kind"] = _kind(str(said["question"]), str(said["answer"]), said["wrong"])
    card = card_of(said | {"kind": said["kind"].lower()})
    if isinstance(card, str):
        return Row(raw, fault=card)
    return Row(raw, Suggestion(card, flat(said["quote"])))


def _kind(question: str, answer: str, wrong: object) -> str:
    """Tell what kind of card this is, where nobody says so."""
    if "{{c" in question:
        return "cloze"
    if wrong:
        return "choice"
    return "number" if is_figure(flat(answer)) else "basic"

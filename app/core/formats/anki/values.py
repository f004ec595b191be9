"""Rows of an Anki collection, with Anki's own names where they are short and clear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

SEPARATOR = "\x1f"  # between the fields of a note


class Template(NamedTuple):
    """How a note type makes one card: the HTML of its question and of its answer."""

    name: str
    question: str
    answer: str


class Notetype(NamedTuple):
    """The fields of a kind of note, and its templates by the ordinal of the card they make."""

    id: int
    name: str
    cloze: bool
    fields: tuple[str, ...]
    templates: tuple[Template, ...]


class Home(NamedTuple):
    """A deck: its full name with `::` between parents, and its description as HTML or Markdown."""

    id: int
    name: str
    description: str = ""
    markdown: bool = False


class Note(NamedTuple):
    """A note; `tags` are separated by spaces, `fields` by the unit separator."""

    id: int
    guid: str
    notetype: int
    modified: int
    tags: str
    fields: str


class NoteCard(NamedTuple):
    """A card of a note. `due` is a position, a day or a second, as `type` says.

    `type` is 0 new, 1 learning, 2 review, 3 relearning; `queue` -1 suspended, else much the same.
    """

    id: int
    note: int
    deck: int
    ord: int
    type: int
    queue: int
    due: int
    interval: int
    factor: int
    reps: int
    lapses: int
    left: int
    flags: int
    data: str


class LogRow(NamedTuple):
    """An answer. `id` is its time in ms; intervals are days, or seconds when negative.

    `ease` is 0 to 4; `kind` is 0 learning, 1 review, 2 relearning, 3 filtered, 4 manual,
    5 rescheduled.
    """

    id: int
    card: int
    ease: int
    interval: int
    last_interval: int
    factor: int
    took: int
    kind: int


@dataclass(frozen=True, slots=True)
class Collection:
    """A whole collection; `created` and `modified` are epoch seconds and milliseconds."""

    created: int
    modified: int
    notetypes: dict[int, Notetype]
    homes: dict[int, Home]
    notes: list[Note]
    cards: list[NoteCard]
    log: list[LogRow]

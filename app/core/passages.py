"""A passage in its context: the paragraphs around it in pieces that a page can mark.

What is marked never depends on markup: each piece says what it is, and pages escape its text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from app.core.cards import Card
from app.core.coverage import Atlas, Place, Span
from app.core.facts.article import Paragraph

ROOM = 2600  # characters of context that are shown on each side of a passage
NOWHERE: Span = (0, 0)
_NUMBERED = re.compile(r"[ \t]*(\(?\d{1,2}[.)])[ \t]+")


@dataclass(frozen=True, slots=True)
class Bit:
    """Some words; `strong` where they are what the card asks for."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Words that belong together: in the passage or not, and how far their sentence is covered."""

    bits: tuple[Bit, ...]
    here: bool = False
    state: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or an item of a list, under its label if it has one.

    `mark` is the number of an item of a numbered list as it is written: 1. or 1) or (1).
    """

    runs: tuple[Run, ...]
    label: str = ""
    item: bool = False
    mark: str = ""

    @property
    def here(self) -> bool:
        """Tell whether the passage stands in it."""
        return any(run.here for run in self.runs)


@dataclass(frozen=True, slots=True)
class Extract:
    """What is shown of a section; `more_before` and `more_after` say what is left out."""

    section: int
    heading: str
    level: int
    blocks: tuple[Block, ...]
    more_before: bool = False
    more_after: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """What to mark: the passage, the words asked for inside it, how far sentences are covered.

    `beside` are the numbers of the other sentences on which the card rests.
    """

    here: Span = NOWHERE
    strong: Span = NOWHERE
    states: Mapping[int, str] | None = None
    beside: Collection[int] = frozenset()


def extract(atlas: Atlas, marks: Marks, room: int = ROOM) -> Extract | None:
    """Return the passage with the paragraphs around it in its section; None if it is nowhere."""
    touched = atlas.touched(*marks.here)
    if not touched:
        return None
    section = touched[0].section
    paragraphs = atlas.article.sections[section].paragraphs
    at = [part.offset for part in paragraphs].index(touched[0].paragraph.offset)
    first, last = _window(paragraphs, at, room)
    whole = shown_section(atlas, section, marks, slice(first, last))
    return Extract(
        section,
        whole.heading,
        whole.level,
        whole.blocks,
        more_before=first > 0,
        more_after=last < len(paragraphs),
    )


def _window(paragraphs: tuple[Paragraph, ...], at: int, room: int) -> tuple[int, int]:
    """Return which paragraphs are shown around one."""
    first, last, before, after = at, at + 1, room, room
    while first > 0 and before > 0:
        first -= 1
        before -= len(paragraphs[first].text)
    while last < len(paragraphs) and after > 0:
        after -= len(paragraphs[last].text)
        last += 1
    return first, last


def shown_section(atlas: Atlas, section: int, marks: Marks, which: slice = slice(None)) -> Extract:
    """Return the paragraphs of a section in pieces."""
    one = atlas.article.sections[section]
    blocks: list[Block] = []
    label = ""
    for part in one.paragraphs[which]:
        shown = part.label if part.label != label else ""
        label = part.label
        mark = _mark(atlas.article.text, part)
        blocks.append(Block(tuple(_runs(atlas, part, marks)), shown, part.item, mark))
    return Extract(section, one.heading, one.level, tuple(blocks))


def _mark(text: str, part: Paragraph) -> str:
    """Return the number that stands before an item, or before its label, in the text."""
    begins = text.rfind("\n", 0, part.offset) + 1
    found = _NUMBERED.match(text, begins, part.offset) if part.item else None
    if found is None:
        return ""
    between = text[found.end() : part.offset]
    return found[1] if not between or (part.label and between.startswith(part.label)) else ""


class Piece(NamedTuple):
    """Paragraphs `first` to before `end` of a section."""

    section: int
    first: int
    end: int


def pages(atlas: Atlas, most: int) -> list[list[Piece]]:
    """Part a text into pages of about so many characters; there is always one.

    A page ends with a section, and within one that is longer than a page.
    """
    found: list[list[Piece]] = [[]]
    size = 0
    for number, section in enumerate(atlas.article.sections):
        first = 0
        for place, part in enumerate(section.paragraphs, 1):
            size += len(part.text)
            if size >= 2 * most and place < len(section.paragraphs):
                found[-1].append(Piece(number, first, place))
                found.append([])
                first, size = place, 0
        found[-1].append(Piece(number, first, len(section.paragraphs)))
        if size >= most:
            found.append([])
            size = 0
    return found if found[-1] or len(found) == 1 else found[:-1]


def shown_page(atlas: Atlas, page: Iterable[Piece], marks: Marks) -> list[Extract]:
    """Return what stands on a page."""
    return [shown_section(atlas, one.section, marks, slice(one.first, one.end)) for one in page]


def page_of(atlas: Atlas, found: Sequence[Sequence[Piece]], place: Place) -> Sequence[Piece]:
    """Return the page on which a sentence stands."""
    paragraphs = atlas.article.sections[place.section].paragraphs
    at = bisect_left(paragraphs, place.paragraph.offset, key=lambda part: part.offset)
    return next(
        page
        for page in found
        if any(one.section == place.section and one.first <= at < one.end for one in page)
    )


def _runs(atlas: Atlas, part: Paragraph, marks: Marks) -> Iterator[Run]:
    """Cut a paragraph wherever what is to be marked begins or ends."""
    start, end = part.offset, part.offset + len(part.text)
    places = atlas.touched(start, end)
    spans = [*(one.span for one in places), marks.here, marks.strong]
    inner = sorted({point for span in spans for point in span if start < point < end})
    points = [start, *inner, end]
    numbers: dict[int, int] = {}
    for one in places:
        numbers |= {point: one.number for point in points if one.span[0] <= point < one.span[1]}
    pieces = [
        (
            _inside(one, marks.here) or numbers.get(one) in marks.beside,
            numbers.get(one),
            Bit(atlas.article.text[one:other], _inside(one, marks.strong)),
        )
        for one, other in pairwise(points)
    ]
    states = marks.states or {}
    for (here, number), group in groupby(pieces, key=lambda piece: (piece[0], piece[1])):
        state = states.get(number, "") if number is not None else ""
        yield Run(tuple(piece[2] for piece in group), here, state, number)


def _inside(point: int, span: Span) -> bool:
    return span[0] <= point < span[1]


def beside(atlas: Atlas, card: Card, here: Span) -> frozenset[int]:
    """Return the numbers of the sentences beside a passage on which its card rests, too."""
    own = atlas.touched(*here)
    return frozenset(one.number for one in atlas.rests(card, here) if one not in own)


def asked_for(text: str, here: Span, answers: Iterable[str]) -> Span:
    """Return where the first answer that stands in a passage begins and ends."""
    start, end = here
    for answer in answers:
        wanted = answer.strip().rstrip(".")
        if not wanted:
            continue
        pattern = rf"(?<!\w){re.escape(wanted)}(?!\w)"
        found = re.search(pattern, text[start:end], re.IGNORECASE)
        if found:
            return start + found.start(), start + found.end()
    return NOWHERE


def strip(states: Mapping[int, str], count: int, most: int = 120) -> list[tuple[str, int]]:
    """Return the states of all sentences in runs of equal ones, at most so many steps long.

    Each run is (state, how many steps); many sentences share a step, which has the best state.
    """
    order: Callable[[str], int] = ("", "waiting", "covered").index
    steps = []
    size = max(1, -(-count // most))
    for first in range(0, count, size):
        inside = [states.get(number, "") for number in range(first, min(first + size, count))]
        steps.append(max(inside, key=order))
    return [(state, sum(1 for _ in group)) for state, group in groupby(steps)]

"""A deck's text as its authors work on it: what is wrong with it, and where its cards stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from app.authoring.readings import READINGS
from app.core.cards import Card, Deck
from app.core.deckcheck import OutlineCard, Remark
from app.core.deckfile import Parsed
from app.core.faces import faces
from app.core.problems import Problem
from app.core.yamlevents import MOST_BYTES

NUL = "\0"
OUTLINED = 2000  # cards; beyond them the outline says how many more there are
_KEY_LINE = re.compile(r"[ \t]*[\"']?deck[\"']?[ \t]*:")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a text says: its deck unless something is wrong, and all that is to be told of it.

    `partial` is what could be read in spite of errors, None where the text is no deck at all;
    `places` are the numbers of its cards among all, None where every card could be read.
    """

    text: str
    deck: Deck | None
    partial: Deck | None
    problems: tuple[Problem, ...]
    outline: tuple[OutlineCard, ...] = ()
    places: tuple[int, ...] | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Give the problems that keep the deck from being published."""
        return tuple(one for one in self.problems if one.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Give the advice."""
        return tuple(one for one in self.problems if one.severity != "error")

    @property
    def asked(self) -> int:
        """Count the cards as learners see them: each gap and direction is one, retired are none."""
        cards = () if self.partial is None else self.partial.cards
        return sum(len(faces(card)) for card in cards if not card.retired)

    @property
    def headings(self) -> tuple[OutlineCard, ...]:
        """Give the first cards of the outline."""
        return self.outline[:OUTLINED]

    def card_at(self, line: int) -> tuple[OutlineCard | None, Card | None]:
        """Return the card on a line, or the last one above it; its value if it can be read."""
        before = [one for one in self.outline if one.first <= line]
        if not before or self.partial is None:
            return None, None
        return before[-1], self.card(before[-1].place)

    def card(self, place: int) -> Card | None:
        """Return the card at a place of the outline if it can be read."""
        if self.partial is None:
            return None
        if self.places is None:
            return self.partial.cards[place]
        number = place + 1
        read = number in self.places
        return self.partial.cards[self.places.index(number)] if read else None


def tidy(text: str) -> str:
    """Return a text as it came out of a form with line feeds for line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def examine(text: str, key: str, files: Collection[str]) -> Findings:
    """Tell everything about a text that is to be the deck `key` with these pictures and sounds."""
    found = READINGS.of(text)
    parsed = found.parsed
    own = list(_own(text, parsed, key, files))
    all_of_them = (*found.problems, *(one.problem for one in own))
    problems = sorted(all_of_them, key=lambda one: (one.line, one.column))
    return Findings(
        text=text,
        deck=None if any(one.severity == "error" for one in problems) else parsed.deck,
        partial=parsed.partial,
        problems=tuple(problems),
        outline=_counted(found.outline, own),
        places=parsed.places,
        remarks=(*found.remarks, *own),
    )


def _counted(outline: tuple[OutlineCard, ...], own: list[Remark]) -> tuple[OutlineCard, ...]:
    """Return an outline whose cards count these errors, too."""
    more = Counter(one.card for one in own if one.card is not None)
    if not more:
        return outline
    return tuple(
        replace(each, errors=each.errors + more[each.place]) if each.place in more else each
        for each in outline
    )


def unstorable(text: str) -> Problem | None:
    """Tell why a text cannot even be kept as a draft; None where it can."""
    if NUL in text:
        line = text.count("\n", 0, text.index(NUL)) + 1
        return Problem(line, "file", "an invisible NUL character stands here", "delete it")
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        return Problem(1, "file", "the text is larger than 2 MB", "split it into several decks")
    return None


def _own(text: str, parsed: Parsed, key: str, files: Collection[str]) -> Iterator[Remark]:
    deck = parsed.partial
    if deck is None:
        return
    if deck.key and deck.key != key:
        lines = enumerate(text.split("\n"), start=1)
        line = next((number for number, each in lines if _KEY_LINE.match(each)), 1)
        message = f"this deck is {key}, and memory belongs to that id"
        remedy = f"write `deck: {key}`; the title may change"
        yield Remark(Problem(line, "deck", message, remedy), None, "deck")
    for place, card in enumerate(deck.cards):
        line = deck.lines[place] if place < len(deck.lines) else 1
        for name, shown in (("image", card.image), ("audio", card.audio)):
            if shown is not None and shown.file not in files:
                message = f"there is no file {shown.file} among the deck's files"
                remedy = "add the file, or take this out"
                here = place if parsed.places is None else parsed.places[place] - 1
                yield Remark(Problem(line, f"{name}.file", message, remedy), here, name)

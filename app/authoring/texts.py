"""A deck's text as its authors work on it: what is wrong with it, and where its cards stand."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.core.cards import Card, Deck
from app.core.cardtext import prompt_text
from app.core.checks import check
from app.core.deckfile import parse
from app.core.problems import Problem
from app.core.yamlevents import MOST_BYTES

NUL = "\0"
OUTLINED = 2000  # cards; beyond them the outline says how many more there are
_KEY_LINE = re.compile(r"[ \t]*[\"']?deck[\"']?[ \t]*:")


@dataclass(frozen=True, slots=True)
class Heading:
    """A card in the outline: its line, and what it is known by."""

    line: int
    kind: str
    key: str
    prompt: str
    retired: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What a text says: its deck unless something is wrong, and all that is to be told of it.

    `partial` is what could be read in spite of errors, None where the text is no deck at all.
    """

    text: str
    deck: Deck | None
    partial: Deck | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Give the problems that keep the deck from being published."""
        return tuple(one for one in self.problems if one.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Give the advice."""
        return tuple(one for one in self.problems if one.severity != "error")

    @property
    def count(self) -> int:
        """Count the cards that could be read."""
        return len(self.partial.cards) if self.partial else 0

    def outline(self) -> list[Heading]:
        """List the cards that could be read, at most `OUTLINED` of them."""
        if self.partial is None:
            return []
        pairs = zip(self.partial.cards[:OUTLINED], self.partial.lines, strict=False)
        return [
            Heading(line, card.kind, card.key, prompt_text(card), card.retired)
            for card, line in pairs
        ]

    def card_at(self, line: int) -> Card | None:
        """Return the card that stands on a line, or the last one above it."""
        if self.partial is None:
            return None
        before = [place for place, at in enumerate(self.partial.lines) if at <= line]
        return self.partial.cards[before[-1]] if before else None


def tidy(text: str) -> str:
    """Return a text as it came out of a form with line feeds for line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def examine(text: str, key: str, files: Collection[str]) -> Findings:
    """Tell everything about a text that is to be the deck `key` with these pictures and sounds."""
    parsed = parse(text)
    own = [] if parsed.partial is None else list(_own(text, parsed.partial, key, files))
    advice = () if parsed.partial is None else check(parsed.partial, parsed.places)
    problems = sorted((*parsed.problems, *own, *advice), key=lambda one: (one.line, one.column))
    return Findings(text, None if own else parsed.deck, parsed.partial, tuple(problems))


def unstorable(text: str) -> Problem | None:
    """Tell why a text cannot even be kept as a draft; None where it can."""
    if NUL in text:
        line = text.count("\n", 0, text.index(NUL)) + 1
        return Problem(line, "file", "an invisible NUL character stands here", "delete it")
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        return Problem(1, "file", "the text is larger than 2 MB", "split it into several decks")
    return None


def _own(text: str, deck: Deck, key: str, files: Collection[str]) -> Iterator[Problem]:
    if deck.key and deck.key != key:
        lines = enumerate(text.split("\n"), start=1)
        line = next((number for number, each in lines if _KEY_LINE.match(each)), 1)
        message = f"this deck is {key}, and memory belongs to that id"
        yield Problem(line, "deck", message, f"write `deck: {key}`; the title may change")
    for place, card in enumerate(deck.cards):
        line = deck.lines[place] if place < len(deck.lines) else 1
        for name, shown in (("image", card.image), ("audio", card.audio)):
            if shown is not None and shown.file not in files:
                message = f"there is no file {shown.file} among the deck's files"
                yield Problem(line, f"{name}.file", message, "add the file, or take this out")

"""The eleven kinds of card as frozen values, one small class per kind behind a registry.

A `Card` is what an author writes. It is pure data: parsing lives in `deckfile`, checking in
`checks`, showing in `faces` and `markup`, marking in `grading`. Text fields hold the author's
source text (Markdown), never HTML.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import ClassVar

KINDS: dict[str, type[Card]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Where a claim stands: a source of the deck, and the place inside it."""

    ref: str
    section: str = ""
    para: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A wrong answer that a learner may choose, with the feedback that corrects it."""

    text: str
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A part of a picture. Coordinates are percent of the picture's width and height.

    `shape` is circle (x, y, radius in percent of the width), rect (x, y, width, height) or
    polygon (x1, y1, x2, y2, …).
    """

    shape: str
    points: tuple[float, ...]
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture or a sound beside the card; `alt` is the alternative text or the transcript.

    `cover` are parts of a picture, without labels, that stay covered until the answer; the first
    of them is what the card asks for.
    """

    file: str
    alt: str = ""
    credit: str = ""
    licence: str = ""
    cover: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What every kind has in common. `key` is "" while the text gives no id."""

    kind: ClassVar[str]

    prompt: str
    key: str = ""
    why: str = ""
    hints: tuple[str, ...] = ()
    points: float | None = None
    tags: tuple[str, ...] = ()
    fact: str = ""
    source: Passage | None = None
    image: Media | None = None
    audio: Media | None = None
    level: int | None = None
    requires: tuple[str, ...] = ()
    flashcard: bool = True
    quiz: bool = True
    shuffle: bool = True
    retired: bool = False
    revision: int = 0

    @property
    def worth(self) -> float:
        """Return what a right answer earns in a quiz: one point unless the author says."""
        return 1.0 if self.points is None else self.points

    def __init_subclass__(cls) -> None:
        """Put a kind of card into the registry under its name."""
        KINDS[cls.kind] = cls


@dataclass(frozen=True, slots=True, kw_only=True)
class Basic(Card):
    """A question with an answer in words; with `both`, also the reversed card."""

    kind: ClassVar[str] = "basic"
    answer: str
    both: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze(Card):
    """A sentence with gaps `{{c1::text::hint}}` in its prompt; one face per number."""

    kind: ClassVar[str] = "cloze"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Card):
    """One right option among several."""

    kind: ClassVar[str] = "choice"
    right: str
    wrong: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Select(Card):
    """Several right options; `credit` is balanced, all-or-nothing or each."""

    kind: ClassVar[str] = "select"
    right: tuple[str, ...]
    wrong: tuple[Option, ...]
    credit: str = "balanced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth(Card):
    """A statement that is true or false."""

    kind: ClassVar[str] = "truth"
    answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Short(Card):
    """A word or a few, typed; `accept` may hold `[optional]` words, `reject` explains misses."""

    kind: ClassVar[str] = "short"
    accept: tuple[str, ...]
    reject: tuple[Option, ...] = ()
    typos: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Card):
    """A number, typed. `tolerance` is "", "5%", "0.5" or "5900..6100", as written."""

    kind: ClassVar[str] = "number"
    answer: str
    tolerance: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Card):
    """Pairs to put together; `wrong` are extra right-hand sides that belong to nothing."""

    kind: ClassVar[str] = "match"
    pairs: tuple[tuple[str, str], ...]
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Card):
    """Items to put in order; `items` is the right one."""

    kind: ClassVar[str] = "order"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Essay(Card):
    """A text marked by a person, criterion by criterion. `words` is (least, most) or None."""

    kind: ClassVar[str] = "essay"
    rubric: tuple[tuple[str, float], ...]
    answer: str = ""
    words: tuple[int, int] | None = None

    @property
    def worth(self) -> float:
        """Return what the criteria add up to, unless the author says what the whole earns."""
        return (
            (fsum(most for _, most in self.rubric) or 1.0) if self.points is None else self.points
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot(Card):
    """A place to click in a picture (`image` is required); labels serve the keyboard."""

    kind: ClassVar[str] = "spot"
    right: Region
    wrong: tuple[Region, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a deck draws its facts from."""

    key: str
    title: str
    kind: str = ""
    url: str = ""
    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One claim in the author's own words, and where it stands.

    `numbers` are the claim's numbers in a numbered list of the article's facts, if there is one.
    """

    key: str
    claim: str
    source: Passage | None = None
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One section of a blueprint: which cards, and how many of them (None: all)."""

    tags: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    decks: tuple[str, ...] = ()
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """A quiz that draws its questions from cards. `time` is in seconds, None without limit."""

    key: str
    title: str
    draw: tuple[Draw, ...]
    time: int | None = None
    attempts: int | None = None
    keep: str = "highest"
    behaviour: str = "deferred"
    shuffle: tuple[str, ...] = ()
    review: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """One deck: facts, cards and quizzes, and the line on which each card stands."""

    key: str
    title: str
    lang: str = "en"
    description: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    facts: tuple[Fact, ...] = ()
    cards: tuple[Card, ...] = ()
    quizzes: tuple[Blueprint, ...] = ()
    lines: tuple[int, ...] = ()

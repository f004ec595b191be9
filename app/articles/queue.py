"""What the page of the review queue shows: one card, its passage, how far the whole is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from app.articles.models import Proposal
from app.articles.queries import KEPT, Line
from app.authoring.specimen import Specimen, specimens
from app.core import passages
from app.core.cardjson import from_json
from app.core.cards import Card
from app.core.cards import Deck as DeckText
from app.core.cardtext import answers, prompt_text
from app.core.coverage import Atlas
from app.core.facts.proposers import MODEL, PASTE
from app.core.passages import Extract, Marks
from app.core.worddiff import Segment, diff_words

REASONS = (
    "Not worth asking",
    "Wrong or misleading",
    "Unclear on its own",
    "Another card asks this",
    "Too easy or too hard",
)
ORIGINS = {"": "", MODEL: "suggested by the model", PASTE: "pasted"}
MOST_LISTED = 60  # sections in the menu of the queue
TONES = {"accepted": "good", "edited": "info", "rejected": "bad", "new": ""}


class Part(NamedTuple):
    """A section of the article with what waits there; `first` is where one goes on in it."""

    section: int
    heading: str
    left: int
    total: int
    first: int


@dataclass(frozen=True)
class Queue:
    """All that is to be reviewed in order of the text, and where one stands in it."""

    lines: Sequence[Line]
    atlas: Atlas
    at: int

    @property
    def here(self) -> Line | None:
        """Give the proposal that is shown."""
        return self.lines[self.at] if 0 <= self.at < len(self.lines) else None

    @property
    def before(self) -> int | None:
        """Number the proposal before this one."""
        return self.lines[self.at - 1].id if self.at > 0 else None

    @property
    def after(self) -> int | None:
        """Number the proposal after this one."""
        return self.lines[self.at + 1].id if 0 <= self.at < len(self.lines) - 1 else None

    @cached_property
    def left(self) -> int:
        """Count those that nobody decided yet."""
        return sum(line.state == "new" for line in self.lines)

    @property
    def decided(self) -> int:
        """Count those that are decided."""
        return len(self.lines) - self.left

    def count(self, state: str) -> int:
        """Count those in a state that a reviewer gave them."""
        return sum(line.state == state for line in self.lines)

    @cached_property
    def states(self) -> dict[int, str]:
        """Tell of each sentence whether a card covers it or waits for it, by its number."""
        found: dict[int, str] = {}
        for line in self.lines:
            for place in line.places(self.atlas):
                if found.get(place.number) != "covered":
                    found[place.number] = _STATES[line.state]
        return found

    @cached_property
    def sections(self) -> list[Part]:
        """List the sections that have cards."""
        found: dict[int, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.section, []).append(line)
        return [_part(self.atlas, section, inside) for section, inside in found.items()]

    def near(self, section: int) -> list[Part]:
        """List the sections around one, of very many the nearest."""
        at = next((at for at, one in enumerate(self.sections) if one.section == section), 0)
        first = max(0, min(at - MOST_LISTED // 2, len(self.sections) - MOST_LISTED))
        return self.sections[first : first + MOST_LISTED]

    @property
    def coverage(self) -> tuple[int, int, int]:
        """Count the sentences with a card, those with one that waits, and all."""
        states = list(self.states.values())
        return states.count("covered"), states.count("waiting"), len(self.atlas.places)

    @property
    def strip(self) -> list[tuple[str, int]]:
        """Give the states of all sentences in runs."""
        return passages.strip(self.states, len(self.atlas.places))


_STATES = {"new": "waiting", **dict.fromkeys(KEPT, "covered")}


def _part(atlas: Atlas, section: int, inside: list[Line]) -> Part:
    waiting = [line for line in inside if line.state == "new"]
    heading = atlas.article.sections[section].heading or "Its beginning, before the first heading"
    return Part(section, heading, len(waiting), len(inside), (waiting or inside)[0].id)


def queue_at(lines: Sequence[Line], atlas: Atlas, wanted: int | None) -> Queue:
    """Return the queue at a proposal, else at the first one that waits; beyond the end if none."""
    places = {line.id: place for place, line in enumerate(lines)}
    if wanted in places:
        return Queue(lines, atlas, places[wanted])
    first = next((at for at, line in enumerate(lines) if line.state == "new"), len(lines))
    return Queue(lines, atlas, first)


def next_after(lines: Sequence[Line], decided: int) -> int | None:
    """Number the proposal to go on with: the next one that waits, from here on and then before."""
    at = next((place for place, line in enumerate(lines) if line.id == decided), -1)
    order = [*lines[at + 1 :], *lines[: at + 1]]
    return next((line.id for line in order if line.state == "new"), None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The card that is shown, as learners see it, beside its passage."""

    row: Proposal
    card: Card
    faces: tuple[Specimen, ...]
    extract: Extract | None
    card_diff: tuple[tuple[str, tuple[Segment, ...]], ...] = ()
    quote_diff: tuple[Segment, ...] = ()

    @property
    def tone(self) -> str:
        """Give the colour of what was decided."""
        return TONES[self.row.state]

    @property
    def origin(self) -> str:
        """Say where the card comes from, "" where it was in the deck before."""
        return ORIGINS.get(self.row.rule, "found in the text")


def sheet(queue: Queue, row: Proposal, deck: DeckText) -> Sheet:
    """Return what is shown of a proposal."""
    card = from_json(row.body)
    here = (row.start, row.start + row.length)
    text = queue.atlas.article.text
    strong = passages.asked_for(text, here, answers(card))
    marks = Marks(here, strong, queue.states, passages.beside(queue.atlas, card, here))
    gone = row.aim == "retire" and not row.length
    return Sheet(
        row=row,
        card=card,
        faces=tuple(specimens(deck, card, {})),
        extract=None if gone else passages.extract(queue.atlas, marks),
        card_diff=_differs(row, card),
        quote_diff=diff_words(row.quote, text[slice(*here)]) if row.quote else (),
    )


def _differs(row: Proposal, card: Card) -> tuple[tuple[str, tuple[Segment, ...]], ...]:
    """Return what an update changes of the question and of the answer."""
    was = json.loads(row.was) if row.was else {}
    if row.aim != "update" or "card" not in was:
        return ()
    old = from_json(was["card"])
    pairs = (
        ("Question", prompt_text(old), prompt_text(card)),
        ("Answer", "; ".join(answers(old)), "; ".join(answers(card))),
    )
    return tuple((name, diff_words(one, other)) for name, one, other in pairs if one != other)

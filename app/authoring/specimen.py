"""A card as learners will see it, before it is published."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.core import cardjson, faces
from app.core.cards import Card, Deck
from app.core.grades import Grade
from app.decks import store
from app.decks.rows import Passages
from app.web import asking, marked

FACES = 3  # of a card with many gaps


@dataclass(frozen=True, slots=True)
class Specimen:
    """One face of a card with both sides, as the templates of studying take it."""

    kind: str
    key: str
    lang: str
    body: str
    question: dict[str, Any]
    answer: dict[str, Any]
    passage: dict[str, Any]

    @property
    def order(self) -> marked.Orders:
        """Give the order of its lists, the same each time."""
        return asking.orders(self.kind, self.question, self.body, 1)

    @property
    def sides(self) -> dict[str, Any]:
        """Give the question with its lists in that order."""
        return asking.arrange(self.question, self.order)

    @property
    def shown(self) -> Revealed:
        """Give what stands behind the question."""
        return Revealed(marked.lists(self, self.order, None, None))


@dataclass(frozen=True, slots=True)
class Revealed:
    """An answer side to which nothing was given."""

    lists: marked.Lists
    grade: Grade | None = None
    response: None = None
    feedback: str = ""
    diff: tuple[()] = ()


def specimens(deck: Deck, card: Card, files: Mapping[str, str]) -> Iterator[Specimen]:
    """Make the first faces of a card; `files` are the stored names of the deck's files."""
    (kept,) = store.rename(Deck(key="", title="", cards=(card,)), dict(files)).cards
    passage = json.loads(Passages(deck).of(card))
    body = cardjson.to_json(kept)
    for face in faces.faces(kept)[:FACES]:
        sides = faces.show(kept, face.key[len(kept.key) + 1 :])
        _uncover(kept, sides.question)
        yield Specimen(
            kind=face.kind,
            key=face.key,
            lang=deck.lang,
            body=body,
            question=json.loads(json.dumps(sides.question)),
            answer=json.loads(json.dumps(sides.key)),
            passage=passage,
        )


def _uncover(kept: Card, question: dict[str, object]) -> None:
    """Let the author see the whole picture below its covers, which are drawn when published."""
    shown = question["image"]
    if kept.image is not None and isinstance(shown, dict):
        shown["file"] = kept.image.file
        shown["cover"] = [[one.shape, *one.points] for one in kept.image.cover]

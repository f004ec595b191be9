"""What the cards and facts of a deck become in the tables."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from app.core.cardjson import to_json
from app.core.cards import Blueprint, Card, Deck, Fact, Passage
from app.core.cardtext import answer_text
from app.core.faces import faces, show
from app.core.folding import fold

Sizes = Mapping[str, tuple[int, int]]
encode: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class FaceRow(NamedTuple):
    """One face of a card as the tables keep it; `digest` names its version."""

    key: str
    note_key: str
    kind: str
    position: int
    content_hash: str
    digest: str
    revision: int
    fact_key: str
    tags: str
    tag_names: tuple[str, ...]
    plain: str
    folded: str
    flashcard: bool
    quiz: bool
    retired: bool
    body: str
    question: str
    answer_key: str
    passage: str


class Passages:
    """Finds where a card's fact stands, as JSON."""

    def __init__(self, deck: Deck) -> None:
        self.sources = {source.key: source for source in deck.sources}
        self.facts = {fact.key: self._encode(fact.source, fact.claim) for fact in deck.facts}

    def of(self, card: Card) -> str:
        """Return the passage of a card: its own source, else its fact's."""
        if card.source is None:
            return self.facts.get(card.fact, "{}")
        known = json.loads(self.facts.get(card.fact, "{}"))
        return self._encode(card.source, known.get("claim", ""))

    def _encode(self, passage: Passage | None, claim: str) -> str:
        values = {"claim": claim}
        if passage is not None:
            source = self.sources.get(passage.ref)
            if source is not None:
                values |= {"source": source.title, "kind": source.kind, "url": source.url}
            values |= {
                "ref": passage.ref,
                "section": passage.section,
                "para": passage.para,
                "quote": passage.quote,
            }
        return encode({name: value for name, value in values.items() if value})


def face_rows(
    card: Card, content_hash: str, passage: str, first: int, sizes: Sizes
) -> Iterator[FaceRow]:
    """Make the rows of a card's faces, at positions from `first` on.

    `sizes` are width and height of pictures by name, so that a page can keep their place.
    """
    body = to_json(card)
    tags = encode(card.tags)
    kept = f" {answer_text(card)}" if card.flashcard else ""
    for position, face in enumerate(faces(card), first):
        shown = show(card, face.key[len(card.key) + 1 :])
        for side in (shown.question, shown.key):
            _measure(side, sizes)
        question, answer_key = encode(shown.question), encode(shown.key)
        plain = str(shown.question["plain"])
        yield FaceRow(
            key=face.key,
            note_key=card.key,
            kind=face.kind,
            position=position,
            content_hash=content_hash,
            digest=_digest(body, question, answer_key, passage),
            revision=card.revision,
            fact_key=card.fact,
            tags=tags,
            tag_names=card.tags,
            plain=plain,
            folded=fold(plain + kept),
            flashcard=card.flashcard,
            quiz=card.quiz,
            retired=card.retired,
            body=body,
            question=question,
            answer_key=answer_key,
            passage=passage,
        )


def _measure(side: dict[str, object], sizes: Sizes) -> None:
    picture = side.get("image")
    if isinstance(picture, dict) and (size := sizes.get(picture["file"])):
        picture["width"], picture["height"] = size


def fact_row(fact: Fact, position: int, passages: Passages) -> dict[str, Any]:
    """Make the row of a fact, without its deck."""
    return {
        "key": fact.key,
        "position": position,
        "claim": fact.claim,
        "passage": passages.facts[fact.key],
    }


def blueprint_row(quiz: Blueprint, position: int) -> dict[str, Any]:
    """Make the row of a quiz, without its deck."""
    return {
        "key": quiz.key,
        "position": position,
        "title": quiz.title,
        "body": encode(asdict(quiz)),
    }


def _digest(*parts: str) -> str:
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:32]

"""What an author may write outside the cards: sources, facts, quizzes, defaults and the deck."""

from __future__ import annotations

import re

from app.core.cardfields import (
    CARDS,
    COMMON,
    LONG,
    SOURCED,
    SPECIFIC,
    ident,
    line,
    settle_source,
    tags,
    write_card,
)
from app.core.cards import Blueprint, Card, Draw, Fact, Source
from app.core.fields import Codec, Plain, listing, one_of, pattern, refuse, said, shape, text, whole
from app.core.records import Field, Record, Values, keyed
from app.core.yamlevents import MOST_ITEMS, Node, Report

MOST_QUIZZES = 200
LONGEST_TIME = 7 * 24 * 3600
_TIME = re.compile(r"(?:([0-9]{1,3}) ?h)?(?: ?([0-9]{1,5}) ?min)?(?: ?([0-9]{1,6}) ?s)?")
_ABOUT_TIME = "the time allowed: 15 min, 90 s or 1 h"
_SHOWN = ("none", "score", "answers", "everything")


def _read_time(report: Report, node: Node, name: str) -> int | None:
    found = _TIME.fullmatch(said(node))
    parts = found.groups("0") if found else ()
    seconds = sum(int(part) * size for part, size in zip(parts, (3600, 60, 1), strict=False))
    if 0 < seconds <= LONGEST_TIME:
        return seconds
    refuse(report, node, name, shape(node), f"write {_ABOUT_TIME}, at most 168 h")
    return None


def _write_time(seconds: int) -> str:
    """Write seconds in the largest unit that fits without a remainder."""
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


time = Codec(
    _read_time, _write_time, {"type": "string", "pattern": f"^(?:{_TIME.pattern})$", "minLength": 2}
)

SOURCE = Record(
    "a source",
    {
        "title": Field(text(500), "its title", required=True),
        "kind": Field(text(40), "article, book, film, …"),
        "url": Field(pattern(r"https?://\S+", "an address: https://…", most=1000), "its address"),
        "author": Field(line, "who wrote it"),
        "date": Field(text(40), "when it came out"),
    },
)
FACT = Record(
    "a fact",
    {
        "claim": Field(text(LONG), "one claim in your own words", required=True),
        **SOURCED,
        "numbers": Field(
            listing(whole(1, 99_999), 0, 50),
            "its numbers in a numbered list of the article's facts",
        ),
    },
)


def _build_source(_report: Report, _node: Node, _name: str, values: Values) -> Source:
    return Source(**values)


def _build_fact(report: Report, node: Node, name: str, values: Values) -> Fact | None:
    return Fact(**values) if settle_source(report, node, name, values) else None


_some_ids = listing(ident, 1, 1000)
DRAW = Record(
    "a draw",
    {
        "tags": Field(tags, "of cards with any of these tags"),
        "cards": Field(_some_ids, "of these cards"),
        "decks": Field(_some_ids, "from these decks"),
        "count": Field(whole(1, MOST_ITEMS), "how many of them; without it, all"),
    },
)


def _read_draw(report: Report, node: Node, name: str) -> Draw | None:
    values = DRAW.read(report, node, name)
    return None if values is None else Draw(**values)


_draw = Codec(_read_draw, DRAW.write, DRAW.schema())


def _read_review(report: Report, node: Node, name: str) -> tuple[tuple[str, str], ...] | None:
    values = _review.read(report, node, name)
    return None if values is None else tuple(values.items())


_review = Record(
    "a review policy",
    {
        when: Field(one_of(*_SHOWN), f"what a learner sees {when}")
        for when in ("during", "after", "closed")
    },
)
review = Codec(_read_review, dict, _review.schema())

QUIZ = Record(
    "a quiz",
    {
        "id": Field(ident, "a stable id", "key", required=True),
        "title": Field(line, "its title", required=True),
        "draw": Field(listing(_draw, 1, 50), "which cards are asked", required=True),
        "time": Field(time, _ABOUT_TIME),
        "attempts": Field(whole(1, 1000), "how often it may be taken"),
        "keep": Field(one_of("highest", "latest", "first", "average"), "which attempt counts"),
        "behaviour": Field(
            one_of("deferred", "immediate", "adaptive", "interactive", "certainty"),
            "when a learner is told what was right",
        ),
        "shuffle": Field(listing(one_of("cards", "options"), 0, 2), "what is shuffled"),
        "review": Field(review, "what a learner sees during, after, and once it is closed"),
    },
)


def _read_quiz(report: Report, node: Node, name: str) -> Blueprint | None:
    values = QUIZ.read(report, node, name)
    return None if values is None else Blueprint(**values)


_quiz = Codec(_read_quiz, QUIZ.write, QUIZ.schema())


_DEFAULTABLE = ("points", "level", "flashcard", "quiz", "shuffle")
DEFAULTS = Record(
    "the defaults",
    {
        **{name: COMMON[name] for name in _DEFAULTABLE},
        "typos": SPECIFIC["short"]["typos"],
        "tolerance": SPECIFIC["number"]["tolerance"],
        "credit": SPECIFIC["select"]["credit"],
        "both": SPECIFIC["basic"]["both"],
    },
)


def _leave(_report: Report, node: Node, _name: str) -> Node:
    """Leave the cards to be read when the defaults are known."""
    return node


def _write_cards(cards: tuple[Card, ...]) -> Plain:
    return [write_card(card) for card in cards]


_one_kind = {"oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in CARDS]}
_cards = Codec(_leave, _write_cards, {"type": "array", "maxItems": MOST_ITEMS, "items": _one_kind})
_lang = pattern(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", "a language: en, de, zh-Hans", most=35)

DECK = Record(
    "a deck",
    {
        "deck": Field(ident, "the deck's stable id; the file may move", "key", required=True),
        "title": Field(line, "its title", required=True),
        "lang": Field(_lang, "the language of its text: en, de, zh-Hans"),
        "description": Field(text(LONG), "what it is about"),
        "tags": Field(tags, "words to find it by"),
        "defaults": Field(Codec(DEFAULTS.read, dict, DEFAULTS.schema()), "for every card here"),
        "sources": Field(keyed(SOURCE, _build_source, 1000), "what the facts are drawn from"),
        "facts": Field(keyed(FACT, _build_fact, MOST_ITEMS), "one claim each"),
        "cards": Field(_cards, "the cards"),
        "quizzes": Field(listing(_quiz, 0, MOST_QUIZZES), "quizzes that draw from the cards"),
    },
)

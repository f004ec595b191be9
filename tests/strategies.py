"""Hypothesis strategies for cards of every kind and for whole decks that hold together.

A strategy is made once and kept, as Hypothesis looks long at each new one.
"""

from __future__ import annotations

import string
from dataclasses import fields, replace
from functools import cache
from typing import Any

from hypothesis import strategies as st

from app.core.cards import (
    KINDS,
    Blueprint,
    Card,
    Deck,
    Draw,
    Fact,
    Media,
    Option,
    Passage,
    Region,
    Source,
)

_WORDS = st.characters(
    codec="utf-8",
    exclude_categories=["Cc", "Cs", "Cn", "Co"],
    exclude_characters="\u2028\u2029\ufeff",
)
_WORD = st.text(string.ascii_lowercase, min_size=1, max_size=8)
_START = string.ascii_letters + string.digits
_HARD = st.sampled_from(
    ["no", "3.10", "a: b", "- x", "# not a comment", "{{", "*x", "&y", "'", '"', "a, b", "[", "%",
     "multi\nline", "code\n\n    indented\nend", "tab\tinside", "\\n", "null", "~", "?", "- ", "<<",
     "1:30", "---", "café", "中国", "🙂", "end:", "x #y", "carriage\rreturn", "!t", "|", ">", "@"]
)  # fmt: skip


@cache
def texts(most: int = 40) -> st.SearchStrategy[str]:
    """Text without space around it, awkward for YAML more often than people write it."""
    free = st.text(_WORDS, min_size=1, max_size=most).map(str.strip).filter(bool)
    words = st.lists(_WORD, min_size=1, max_size=5).map(" ".join)
    return st.one_of(free, _HARD.map(str.strip), words)


@cache
def keys() -> st.SearchStrategy[str]:
    """Ids as decks, cards, facts and sources have them."""
    return st.builds(str.__add__, st.sampled_from(_START), st.text(_START + "._-", max_size=12))


@cache
def _lists(item: st.SearchStrategy[Any], least: int = 0, most: int = 4) -> st.SearchStrategy[Any]:
    return st.lists(item, min_size=least, max_size=most).map(tuple)


def _amounts(most: int = 10) -> st.SearchStrategy[float]:
    return st.integers(0, most * 4).map(lambda quarters: quarters / 4)


def _pairs(value: st.SearchStrategy[Any], least: int) -> st.SearchStrategy[Any]:
    unique = st.lists(
        st.tuples(texts(), value), min_size=least, max_size=4, unique_by=lambda p: p[0]
    )
    return unique.map(tuple)


_options = st.builds(Option, texts(), st.one_of(st.just(""), texts()))
_media = st.builds(
    Media,
    file=st.builds(
        "{}.{}".format,
        st.lists(_WORD, min_size=1, max_size=2).map("/".join),
        st.sampled_from(["svg", "png", "mp3"]),
    ),
    alt=st.one_of(st.just(""), texts()),
    credit=st.one_of(st.just(""), texts()),
    licence=st.one_of(st.just(""), texts()),
)


_PERCENT = st.integers(0, 200).map(lambda half: half / 2)
_PLACE = st.tuples(_PERCENT, _PERCENT)
_CORNERS = st.lists(_PLACE, min_size=3, max_size=6)
_SHAPE = st.sampled_from(["circle", "rect", "polygon"])


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """Parts of a picture of all three shapes."""
    label = draw(texts())
    shape = draw(_SHAPE)
    points: tuple[float, ...]
    if shape == "circle":
        points = (*draw(_PLACE), draw(_PERCENT.filter(bool)))
    elif shape == "rect":
        x, y = draw(_PLACE.filter(lambda at: max(at) < 100))
        points = (x, y, (100 - x) / 2, (100 - y) / 2)
    else:
        corners = draw(_CORNERS)
        points = tuple(each for corner in corners for each in corner)
    return Region(shape=shape, points=points, label=label)


def _gap_sentences() -> st.SearchStrategy[str]:
    hint = st.one_of(st.just(""), _WORD.map(lambda w: f"::{w}"))
    gap = st.builds(lambda n, w, h: f"{{{{c{n}::{w}{h}}}}}", st.integers(1, 9), _WORD, hint)
    return st.lists(st.tuples(gap, _WORD), min_size=1, max_size=3).map(
        lambda parts: " ".join(f"{a} {b}" for a, b in parts)
    )


_NUMBERS = st.sampled_from(
    [("6000", ""), ("1,000", "5%"), ("6k", "0.5"), ("-3.5", "0.1"), ("10", "5..15"), ("1e3", "")]
)
_SPECIFIC: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "basic": {"answer": texts(), "both": st.booleans()},
    "cloze": {"prompt": _gap_sentences()},
    "choice": {"right": texts(), "wrong": _lists(_options, 1)},
    "select": {
        "right": _lists(texts(), 1),
        "wrong": _lists(_options, 1),
        "credit": st.sampled_from(["balanced", "all-or-nothing", "each"]),
    },
    "truth": {"answer": st.booleans()},
    "short": {
        "accept": _lists(texts(), 1),
        "reject": _lists(_options),
        "typos": st.integers(0, 5),
    },
    "number": {"unit": st.sampled_from(["", "patents", "km"])},
    "match": {"pairs": _pairs(texts(), 2), "wrong": _lists(texts())},
    "order": {"items": _lists(texts(), 2)},
    "essay": {
        "rubric": _pairs(_amounts(), 1),
        "answer": st.one_of(st.just(""), texts()),
        "words": st.one_of(
            st.none(),
            st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda w: tuple(sorted(w))),
        ),
    },
    "spot": {"right": regions(), "wrong": _lists(regions()), "image": _media},
}


def _common(facts: tuple[str, ...], sources: tuple[str, ...]) -> dict[str, st.SearchStrategy[Any]]:
    passages: st.SearchStrategy[Any] = st.none()
    if sources:
        passages = st.one_of(st.none(), _passages(sources))
    return _USUAL | {"fact": st.sampled_from(["", *facts]), "source": passages}


_USUAL: dict[str, st.SearchStrategy[Any]] = {
    "prompt": texts(60),
    "why": st.one_of(st.just(""), texts()),
    "hints": _lists(texts(), 0, 2),
    "points": _amounts(),
    "tags": _lists(texts(12), 0, 3),
    "image": st.one_of(st.none(), _media),
    "audio": st.one_of(st.none(), _media),
    "level": st.one_of(st.none(), st.integers(1, 5)),
    "flashcard": st.booleans(),
    "quiz": st.booleans(),
    "shuffle": st.booleans(),
    "retired": st.booleans(),
    "revision": st.integers(0, 9),
}


_OPTIONAL = st.lists(st.sampled_from(sorted({*_USUAL, "fact", "source"})), max_size=3, unique=True)


@cache
def _passages(sources: tuple[str, ...]) -> st.SearchStrategy[Passage]:
    return st.builds(
        Passage,
        ref=st.sampled_from(sources),
        section=st.one_of(st.just(""), texts()),
        para=st.sampled_from(["", "2", "2-3"]),
        quote=st.one_of(st.just(""), texts()),
    )


@st.composite
def cards(
    draw: st.DrawFn,
    kind: str | None = None,
    facts: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
) -> Card:
    """One card, of the kind asked for or of any; its facts and sources come from those given."""
    chosen = kind or draw(st.sampled_from(sorted(KINDS)))
    usual = _common(facts, sources)
    needed = {"prompt"} | set(_SPECIFIC[chosen])
    names = needed | set(draw(_OPTIONAL))
    values = {name: draw((usual | _SPECIFIC[chosen])[name]) for name in sorted(names)}
    if chosen == "number":
        values["answer"], values["tolerance"] = draw(_NUMBERS)
    return KINDS[chosen](key=draw(st.one_of(st.just(""), keys())), **values)


@st.composite
def decks(draw: st.DrawFn, most: int = 6) -> Deck:
    """A deck of up to `most` cards whose facts, sources, requirements and draws all exist."""
    refs = draw(st.lists(keys(), max_size=2, unique=True))
    named = draw(st.lists(keys(), max_size=3, unique=True))
    found = draw(st.lists(cards(facts=tuple(named), sources=tuple(refs)), max_size=most))
    made = _with_unique_keys(found)
    return Deck(
        key=draw(keys()),
        title=draw(texts()),
        lang=draw(st.sampled_from(["en", "de", "zh-Hans"])),
        description=draw(st.one_of(st.just(""), texts())),
        tags=draw(_lists(texts(12), 0, 2)),
        sources=tuple(draw(sources(key)) for key in refs),
        facts=tuple(draw(facts(key, tuple(refs))) for key in named),
        cards=tuple(made),
        quizzes=tuple(
            draw(st.lists(blueprints(made), max_size=2, unique_by=lambda quiz: quiz.key))
        ),
    )


def with_values(card: Card, **values: object) -> Card:
    """Return the card with some of its values changed."""
    return type(card)(**{each.name: getattr(card, each.name) for each in fields(card)} | values)


def _with_unique_keys(found: list[Card]) -> list[Card]:
    taken: set[str] = set()
    made = []
    for card in found:
        key = "" if card.key in taken else card.key
        requires = tuple(sorted(taken)[:1]) if len(taken) % 2 else ()
        made.append(with_values(card, key=key, requires=requires))
        taken |= {key} - {""}
    return made


def sources(key: str) -> st.SearchStrategy[Source]:
    """Sources under the id given."""
    return _SOURCES.map(lambda source: replace(source, key=key))


_SOURCES = st.builds(
    Source,
    key=st.just(""),
    title=texts(),
    kind=st.sampled_from(["", "article", "book"]),
    url=st.sampled_from(["", "https://example.org/a?b=c#d"]),
    author=st.one_of(st.just(""), texts()),
    date=st.sampled_from(["", "2024-06-01", "spring"]),
)


def facts(key: str, refs: tuple[str, ...]) -> st.SearchStrategy[Fact]:
    """Facts under the id given, from the sources of these ids."""
    return _facts(refs).map(lambda fact: replace(fact, key=key))


@cache
def _facts(refs: tuple[str, ...]) -> st.SearchStrategy[Fact]:
    passages: st.SearchStrategy[Any] = _passages(refs) if refs else st.none()
    numbers = _lists(st.integers(1, 130), 0, 3)
    return st.builds(Fact, key=st.just(""), claim=texts(), source=passages, numbers=numbers)


def blueprints(made: list[Card]) -> st.SearchStrategy[Blueprint]:
    """Quizzes that draw from the cards given."""
    asked = [card for card in made if card.quiz and not card.retired]
    ids = sorted({card.key for card in asked} - {""})
    tags = sorted({tag for card in asked for tag in card.tags})
    named = _lists(st.sampled_from(ids), 1) if ids else st.just(())
    tagged = _lists(st.sampled_from(tags), 1) if tags else st.just(())
    count = st.one_of(st.none(), st.integers(1, 9))
    return st.builds(
        Blueprint,
        key=keys(),
        title=texts(),
        draw=_lists(st.builds(Draw, tags=tagged, cards=named, count=count), 1, 2),
        time=st.one_of(st.none(), st.integers(1, 604_800)),
        attempts=st.one_of(st.none(), st.integers(1, 9)),
        keep=st.sampled_from(["highest", "latest", "first", "average"]),
        behaviour=st.sampled_from(
            ["deferred", "immediate", "adaptive", "interactive", "certainty"]
        ),
        shuffle=st.sampled_from([(), ("cards",), ("cards", "options")]),
        review=st.sampled_from([(), (("during", "none"), ("closed", "everything"))]),
    )

"""What an author may write in a card: one table of fields for each kind."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from app.core import cloze
from app.core.cards import Media, Option, Passage, Region
from app.core.fields import (
    ABOUT_ID,
    ID,
    Codec,
    Plain,
    digits,
    flag,
    label,
    listing,
    number,
    one_of,
    pairs,
    pattern,
    refuse,
    said,
    shape,
    text,
    whole,
)
from app.core.records import Field, Record, Values, record
from app.core.yamlevents import Mapping, Node, Report, Scalar

LONG = 5000
SHORT = 500
MOST_OPTIONS = 12
MOST_COVERS = 40
_FILE = r"(?!/)(?!(?:.*/)?\.{1,2}(?:/|$))[^\\:\x00-\x1f]+"
_WORDS = re.compile(r"([0-9]{1,5}) ?(?:-|–|\.\.) ?([0-9]{1,5})")  # noqa: RUF001 - a dash as typed
_ABOUT_WORDS = "the least and the most words: 60-150"

ident = pattern(ID, ABOUT_ID, most=64)
line = text(200)
tags = listing(text(64, "a tag"), 0, 50)


def _read_option(report: Report, node: Node, name: str) -> Option | None:
    """Read `text`, or the one-key mapping `text: feedback`."""
    if not isinstance(node, Mapping):
        words = _option_text.read(report, node, name)
        return None if words is None else Option(words)
    if len(node.entries) != 1:
        message = f"an option holds {len(node.entries)} keys"
        refuse(report, node, name, message, "write `- text`, or `- text: feedback`")
        return None
    ((key, entry),) = node.entries.items()
    words = label(report, key, entry, name)
    if isinstance(entry, Scalar) and not entry.text:
        return None if words is None else Option(words)
    feedback = _feedback.read(report, entry, name)
    return None if words is None or feedback is None else Option(words, feedback)


def _write_option(option: Option) -> Plain:
    return {option.text: option.feedback} if option.feedback else option.text


_option_text = text(SHORT, "an option")
_feedback = text(LONG, "feedback")
option = Codec(
    _read_option,
    _write_option,
    {
        "anyOf": [
            _option_text.schema,
            {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": {"anyOf": [_feedback.schema, {"enum": [None, ""]}]},
            },
        ]
    },
)


def _read_gaps(report: Report, node: Node, name: str) -> str | None:
    """Read a sentence with at least one well-formed gap."""
    sentence: str | None = _prompt.read(report, node, name)
    if sentence is None:
        return None
    wrong = cloze.problems(sentence)
    for _, what in wrong:
        message, _, remedy = what.rstrip(".").partition("; ")
        remedy = remedy or "write gaps as {{c1::text}} or {{c1::text::hint}}"
        refuse(report, node, name, message[0].lower() + message[1:], remedy)
    return None if wrong else sentence


_prompt = text(LONG, "the prompt")
gaps = Codec(_read_gaps, str, _prompt.schema | {"pattern": r"\{\{c[0-9]{1,2}::"})


def _read_words(report: Report, node: Node, name: str) -> tuple[int, int] | None:
    found = _WORDS.fullmatch(said(node))
    if found and int(found[1]) <= int(found[2]):
        return int(found[1]), int(found[2])
    refuse(report, node, name, shape(node), f"write {_ABOUT_WORDS}")
    return None


words = Codec(
    _read_words,
    lambda bounds: f"{bounds[0]}-{bounds[1]}",
    {"type": "string", "pattern": f"^{_WORDS.pattern}$"},
)

PASSAGE_PARTS = {
    "section": Field(text(SHORT), "the section's heading"),
    "para": Field(text(40), "the paragraph"),
    "quote": Field(text(1000), "a few words that stand there"),
}
_place = record(
    "a source",
    {"ref": Field(ident, "the key of a source", required=True), **PASSAGE_PARTS},
    Passage,
)


def _read_passage(report: Report, node: Node, name: str) -> Passage | None:
    """Read a source's key, or a mapping of ref, section, para and quote."""
    if isinstance(node, Mapping):
        place: Passage | None = _place.read(report, node, name)
        return place
    ref = ident.read(report, node, name)
    return None if ref is None else Passage(ref=ref)


def _write_passage(source: Passage) -> Plain:
    return source.ref if source == Passage(ref=source.ref) else _place.write(source)


passage = Codec(_read_passage, _write_passage, {"anyOf": [ident.schema, _place.schema]})
SOURCED = {"source": Field(passage, "where it stands: a source's key"), **PASSAGE_PARTS}


def settle_source(report: Report, node: Node, name: str, values: Values) -> bool:
    """Move section, para and quote that stand beside `source` into its passage."""
    beside = {part: values.pop(part) for part in PASSAGE_PARTS if part in values}
    source = values.get("source")
    if not beside:
        return True
    if source is None or source != Passage(ref=source.ref):
        message = "section, para and quote need a `source:` key beside them"
        remedy = "write `source: key` beside them, or put them all into source: {ref, section, …}"
        report.add(node.at, name, message, remedy)
        return False
    values["source"] = replace(source, **beside)
    return True


_SHAPES: dict[str, tuple[int, int, str]] = {
    "circle": (3, 3, "[x, y, radius]"),
    "rect": (4, 4, "[x, y, width, height]"),
    "polygon": (6, 80, "[x1, y1, x2, y2, x3, y3, …]"),
}
_coordinates = {
    name: listing(number(0, 100), low, high) for name, (low, high, _) in _SHAPES.items()
}
_shape_fields = {
    name: Field(_coordinates[name], f"{about} in percent of the picture")
    for name, (_, _, about) in _SHAPES.items()
}
_label = Field(text(SHORT), "what is there, for the keyboard", required=True)
_region = Record("a region", {**_shape_fields, "label": _label})
_part = Record("a covered part", _shape_fields)


def _read_region(report: Report, node: Node, name: str) -> Region | None:
    return _shaped(report, node, name, _region.read(report, node, name))


def _read_part(report: Report, node: Node, name: str) -> Region | None:
    return _shaped(report, node, name, _part.read(report, node, name))


def _shaped(report: Report, node: Node, name: str, values: Values | None) -> Region | None:
    """Make a region of its one shape, or say what is wrong with it."""
    if values is None:
        return None
    shapes = [each for each in values if each in _SHAPES]
    if len(shapes) != 1:
        message = f"a region has one shape, this has {len(shapes)}"
        refuse(report, node, name, message, "write circle, rect or polygon")
        return None
    points = values[shapes[0]]
    wrong = _misshapen(shapes[0], points)
    if wrong:
        refuse(report, node, name, wrong, f"write {_SHAPES[shapes[0]][2]} in percent")
        return None
    return Region(shape=shapes[0], points=points, label=values.get("label", ""))


def _misshapen(form: str, points: tuple[float, ...]) -> str:
    if form == "circle":
        return "" if points[2] > 0 else "the radius is 0"
    if form == "polygon":
        return "a coordinate is missing" if len(points) % 2 else ""
    if not all(points[2:]):
        return "the rectangle is empty"
    outside = points[0] + points[2] > 100 or points[1] + points[3] > 100  # noqa: PLR2004 - percent
    return "the rectangle leaves the picture" if outside else ""


def _write_region(region: Region) -> Plain:
    label: dict[str, Plain] = {"label": region.label} if region.label else {}
    return {region.shape: [digits(each) for each in region.points], **label}


_one_shape = {"oneOf": [{"required": [name]} for name in _SHAPES]}
region = Codec(_read_region, _write_region, _region.schema() | _one_shape)
_covered = Codec(_read_part, _write_region, _part.schema() | _one_shape)


def _media(what: str, alternative: str, **more: Field) -> Codec:
    file = pattern(_FILE, "a path inside the deck's folder: map.svg")
    fields = {
        "file": Field(file, "a path inside the deck's folder", required=True),
        alternative: Field(text(1000), "what a person would tell who cannot sense it", "alt"),
        "credit": Field(text(SHORT), "who made it"),
        "licence": Field(text(SHORT), "under which licence"),
        **more,
    }
    return record(what, fields, Media)


def _read_coverable(report: Report, node: Node, name: str) -> Media | None:
    """Read a picture; in a drawing everybody could read what is under a cover."""
    found: Media | None = _coverable.read(report, node, name)
    if found is None or not found.cover or not found.file.lower().endswith(".svg"):
        return found
    message = "parts of an SVG cannot be covered, as its text would tell them"
    refuse(report, node, name, message, "save the picture as PNG")
    return None


_picture = _media("a picture", "alt")
_cover = Field(
    listing(_covered, 1, MOST_COVERS),
    "parts covered until the answer, the one that is asked for first",
)
_coverable = _media("a picture", "alt", cover=_cover)
_image = Codec(_read_coverable, _coverable.write, _coverable.schema)

COMMON = {
    "why": Field(text(LONG), "why the answer is right, shown with it"),
    "hints": Field(listing(text(1000), 0, 10), "shown one after the other on request"),
    "points": Field(
        number(0, 1000),
        "what a right answer earns in a quiz: 1, for an essay what its rubric adds up to",
    ),
    "fact": Field(ident, "the fact that the card asks for"),
    **SOURCED,
    "image": Field(_image, "a picture beside the prompt"),
    "audio": Field(_media("a sound", "transcript"), "a sound beside the prompt"),
    "tags": Field(tags, "words to find and draw the card by"),
    "level": Field(whole(1, 5), "how hard it is, 1 to 5"),
    "requires": Field(listing(ident, 0, 50), "cards to learn first"),
    "flashcard": Field(flag(), "no: never shown in study"),
    "quiz": Field(flag(), "no: never asked in a quiz"),
    "shuffle": Field(flag(), "no: keep the options in this order"),
    "retired": Field(flag(), "kept for its history, no longer shown"),
    "revision": Field(
        whole(0, 1_000_000), "raise it when the meaning changes: memory starts again"
    ),
}

_answer = Field(text(LONG), "the answer", required=True)
_accepted = listing(text(SHORT), 1, 24)
_wrong = Field(listing(option, 1, MOST_OPTIONS), "wrong options: text, or text: feedback")
_texts = listing(text(SHORT), 1, MOST_OPTIONS)
_credit = one_of("balanced", "all-or-nothing", "each")

SPECIFIC: dict[str, dict[str, Field]] = {
    "basic": {"answer": _answer, "both": Field(flag(), "yes: ask the other way round, too")},
    "cloze": {},
    "choice": {
        "right": Field(text(SHORT), "the right option", required=True),
        "wrong": replace(_wrong, required=True),
    },
    "select": {
        "right": Field(_texts, "the right options", required=True),
        "wrong": replace(_wrong, required=True),
        "credit": Field(_credit, "how a partly right answer counts"),
    },
    "truth": {"answer": Field(flag(), "true or false", required=True)},
    "short": {
        "accept": Field(_accepted, "every answer that is right", required=True),
        "reject": Field(listing(option, 0, 24), "near misses: text, or text: why not"),
        "typos": Field(whole(0, 5), "how many slips of the finger are forgiven"),
    },
    "number": {
        "answer": Field(text(60, "a number"), "the number", required=True),
        "tolerance": Field(text(60), "5%, 0.5 or 5900..6100"),
        "unit": Field(text(60), "what is counted or measured"),
    },
    "match": {
        "pairs": Field(
            pairs(text(SHORT), 2, MOST_OPTIONS, "pairs as `left: right`"),
            "what belongs together",
            required=True,
        ),
        "wrong": Field(
            listing(text(SHORT), 0, MOST_OPTIONS), "right-hand sides that belong to nothing"
        ),
    },
    "order": {"items": Field(listing(text(SHORT), 2, MOST_OPTIONS), "in order", required=True)},
    "essay": {
        "rubric": Field(
            pairs(number(0, 1000), 1, MOST_OPTIONS, "criteria as `criterion: points`"),
            "what is marked, and for how many points; with `points` of the card they only weigh",
            required=True,
        ),
        "answer": Field(text(LONG), "a model answer"),
        "words": Field(words, _ABOUT_WORDS),
    },
    "spot": {
        "right": Field(region, "where to click", required=True),
        "wrong": Field(listing(region, 0, MOST_OPTIONS), "other places with a label"),
        "image": Field(_picture, "the picture to click on", required=True),
    },
}


def _table(kind: str, specific: dict[str, Field]) -> Record:
    prompt = Field(gaps if kind == "cloze" else _prompt, "the prompt", "prompt", required=True)
    identity = Field(ident, "a stable id; memory belongs to it", "key")
    common = {name: field for name, field in COMMON.items() if name not in specific}
    return Record(f"a {kind} card", {"id": identity, kind: prompt, **specific, **common})


CARDS: dict[str, Record] = {kind: _table(kind, fields) for kind, fields in SPECIFIC.items()}


def write_card(card: Any) -> dict[str, Plain]:  # noqa: ANN401 - any kind of card
    """Return what the author would write for a card."""
    plain = CARDS[card.kind].write(card)
    return plain if card.key else {name: each for name, each in plain.items() if name != "id"}

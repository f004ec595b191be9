"""Everything an editor says about a deck's text while it is written, by line and by field.

`inspect` reads a text once and gives all its problems, errors and advice alike, each with line,
column, card and field, and the outline of its cards. A text that is no YAML has one error and no
outline.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from app.core import cloze
from app.core.cardfields import CARDS
from app.core.checks import check
from app.core.deckfile import Draft, Parsed, parse_draft
from app.core.fields import said
from app.core.giveaways import Finding
from app.core.markup import plain
from app.core.problems import Problem
from app.core.scalarmarks import offset_in
from app.core.yamledit import node_end
from app.core.yamlevents import Mapping, Node, Sequence

_TRUE = frozenset({"yes", "true", "on"})


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem of a text; `card` is the place of its card from 0, None outside the cards.

    `name` is the field as a form knows it ("wrong", "answer"), or "" for a whole card.
    """

    problem: Problem
    card: int | None
    name: str


@dataclass(frozen=True, slots=True)
class OutlineCard:
    """One card of a text, as far as it can be read; lines count from 1, `last` included.

    `gaps` are the words that a sentence hides, by which it is told from others that read the same.
    """

    place: int
    key: str
    kind: str
    prompt: str
    first: int
    last: int
    retired: bool
    errors: int
    warnings: int
    gaps: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What there is to say about a text."""

    parsed: Parsed
    remarks: tuple[Remark, ...]
    outline: tuple[OutlineCard, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems alone, in the order of the text."""
        return tuple(remark.problem for remark in self.remarks)


class FieldPlaces:
    """Where the cards, fields and facts of a text that was read stand."""

    def __init__(self, draft: Draft) -> None:
        """Take a text as it was parsed."""
        self._draft = draft
        self._text = draft.report.text

    def card(self, number: int, finding: Finding) -> tuple[int, int]:
        """Return the line and column of what is found in the card of a number, from 1."""
        node = self._draft.nodes[number - 1]
        found = _field(node, finding.field)
        place = node.start if found is None else offset_in(self._text, found, finding.at)
        return self._draft.report.place(place)

    def fact(self, key: str) -> tuple[int, int]:
        """Return the line and column of a fact."""
        root = self._draft.root
        facts = root.entries["facts"] if isinstance(root, Mapping) else None
        place = facts.entries[key].at if isinstance(facts, Mapping) else 0
        return self._draft.report.place(place)


def _field(node: Node, field: str) -> Node | tuple[str, Node] | None:
    """Return the node of "answer", "wrong 2" or "pairs 1" (with its key); None if none is there."""
    entries = node.entries if isinstance(node, Mapping) else {}
    name, _, number = field.partition(" ")
    if name == "prompt":
        name = next(kind for kind in CARDS if kind in entries)
    entry = entries.get(name)
    if isinstance(entry, Sequence) and number:
        item = entry.items[int(number) - 1]
        return next(iter(item.entries.items())) if isinstance(item, Mapping) else item
    if isinstance(entry, Mapping) and number:
        return list(entry.entries.items())[int(number) - 1]
    return entry


def advise(draft: Draft) -> tuple[Problem, ...]:
    """Return the advice about a text, each with the line and column of its field."""
    deck = draft.parsed.partial
    if deck is None:
        return ()
    return check(deck, draft.parsed.places, FieldPlaces(draft))


def inspect(text: str) -> Inspection:
    """Return all problems of a text and the outline of its cards."""
    draft = parse_draft(text)
    problems = sorted(
        (*draft.parsed.problems, *advise(draft)), key=lambda each: (each.line, each.column)
    )
    spans = [_span(draft, node) for node in draft.nodes]
    starts = [first for first, _ in spans]
    remarks = tuple(_remark(problem, starts, spans) for problem in problems)
    counts = _counts(remarks)
    outline = tuple(
        _outline(place, node, (spans[place][0][0], spans[place][1][0]), counts.get(place, (0, 0)))
        for place, node in enumerate(draft.nodes)
    )
    return Inspection(draft.parsed, remarks, outline)


_Place = tuple[int, int]


def _span(draft: Draft, node: Node) -> tuple[_Place, _Place]:
    place = draft.report.place
    return place(node.start), place(node_end(draft.report.text, node))


def _remark(problem: Problem, starts: list[_Place], spans: list[tuple[_Place, _Place]]) -> Remark:
    where = (problem.line, problem.column)
    card = bisect_right(starts, where) - 1
    if card < 0 or where > spans[card][1]:
        return Remark(problem, None, problem.field)
    return Remark(problem, card, _name(problem.field))


def _name(field: str) -> str:
    """Return a form's field: "wrong" for "card a: wrong 2", "image" for "image.alt"."""
    found = re.match(r"[a-z]+", field.rpartition(": ")[2])
    name = found[0] if found else ""
    if name in CARDS:
        return "prompt"
    return "" if name in {"cards", "card", "yaml", "file"} else name


def _counts(remarks: tuple[Remark, ...]) -> dict[int, tuple[int, int]]:
    counts: dict[int, tuple[int, int]] = {}
    for remark in remarks:
        if remark.card is not None:
            errors, warnings = counts.get(remark.card, (0, 0))
            wrong = remark.problem.severity == "error"
            counts[remark.card] = (errors + wrong, warnings + (not wrong))
    return counts


def _outline(
    place: int, node: Node, lines: tuple[int, int], counts: tuple[int, int]
) -> OutlineCard:
    entries = node.entries if isinstance(node, Mapping) else {}
    kind = next((each for each in entries if each in CARDS), "")
    prompt = said(entries[kind]) if kind else ""
    return OutlineCard(
        place=place,
        key=said(entries["id"]) if "id" in entries else "",
        kind=kind,
        prompt=plain(cloze.text_without_gaps(prompt) if kind == "cloze" else prompt),
        first=lines[0],
        last=lines[1],
        retired="retired" in entries and said(entries["retired"]).lower() in _TRUE,
        errors=counts[0],
        warnings=counts[1],
        gaps=_gaps(prompt) if kind == "cloze" else "",
    )


def _gaps(prompt: str) -> str:
    found = (part.text for part in cloze.parse(prompt) if isinstance(part, cloze.Gap))
    return ", ".join(map(plain, found))

"""Check what the parts of a deck say of one another: ids, facts, sources, draws."""

from __future__ import annotations

from collections.abc import Iterable

from app.core import numbers
from app.core.cards import Blueprint, Card, Draw, Number, Passage
from app.core.fields import said, suggest
from app.core.records import Values
from app.core.yamlevents import Mapping, Node, Report, Sequence

Cards = list[tuple[Node, Card | None]]


def check_links(report: Report, root: Node, values: Values, cards: Cards) -> None:
    """Report every id that is used twice or that stands for nothing, in a deck half read."""
    if not isinstance(root, Mapping):
        return
    sources = _keys(root, "sources")
    facts = _keys(root, "facts")
    ids = _unique_ids(report, [node for node, _ in cards], "id")
    _check_facts(report, root, values, sources)
    lang = values.get("lang", "en")
    for node, card in cards:
        if card is None:
            continue
        if card.fact and card.fact not in facts:
            _unknown(report, _entry(node, "fact"), "fact", card.fact, facts)
        if card.source:
            _check_source(report, _entry(node, "source"), "source", card.source, sources)
        if card.requires:
            _check_requires(report, node, card, ids)
        if isinstance(card, Number):
            _check_number(report, node, card, lang)
    _check_quizzes(report, root, values, cards)


def _keys(root: Mapping, name: str) -> Iterable[str]:
    """Return the ids declared under `name`, those of broken entries too."""
    node = root.entries.get(name)
    return node.entries if isinstance(node, Mapping) else ()


def _entry(node: Node, name: str) -> Node:
    """Return the field `name` of a mapping, or the mapping itself where it is a default."""
    return node.entries.get(name, node) if isinstance(node, Mapping) else node


def _items(node: Node) -> list[Node]:
    return node.items if isinstance(node, Sequence) else []


def _unique_ids(report: Report, nodes: list[Node], name: str) -> dict[str, Node]:
    ids: dict[str, Node] = {}
    for node in nodes:
        place = node.entries.get("id") if isinstance(node, Mapping) else None
        if place is None:
            continue
        key = said(place)
        if key in ids:
            line, _ = report.place(ids[key].start)
            message = f"the id {key[:64]} is already on line {line}"
            report.add(place.start, name, message, "give one of the two another id")
        else:
            ids[key] = place
    return ids


def _unknown(report: Report, node: Node, name: str, word: str, known: Iterable[str]) -> None:
    if not report.full:
        remedy = suggest(word, known) or "add it, or use one that exists"
        report.add(node.start, name, f"`{word}` is not in this deck", remedy)


def _check_source(
    report: Report, node: Node, name: str, source: Passage, sources: Iterable[str]
) -> None:
    if source.ref not in sources:
        _unknown(report, node, name, source.ref, sources)


def _check_facts(report: Report, root: Mapping, values: Values, sources: Iterable[str]) -> None:
    for fact in values.get("facts", ()):
        if fact.source:
            node = _entry(_entry(root.entries["facts"], fact.key), "source")
            _check_source(report, node, f"facts.{fact.key}.source", fact.source, sources)


def _check_requires(report: Report, node: Node, card: Card, ids: dict[str, Node]) -> None:
    place = _entry(node, "requires")
    for other in card.requires:
        if other not in ids:
            _unknown(report, place, "requires", other, ids)
        elif other == card.key:
            report.add(place.start, "requires", "the card requires itself", f"remove {other}")


def _check_number(report: Report, node: Node, card: Number, lang: str) -> None:
    if card.answer.isdecimal() and not card.tolerance:
        return
    try:
        numbers.bounds(card.answer, card.tolerance, unit=card.unit, lang=lang)
    except ValueError as error:
        name, _, rest = str(error).partition(": ")
        field = "answer" if name == "answer" else "tolerance"
        message, _, remedy = rest.rstrip(".").partition("; ")
        report.add(_entry(node, field).start, field, message, remedy or "write 5%, 0.5 or 10..20")


def _check_quizzes(report: Report, root: Mapping, values: Values, cards: Cards) -> None:
    quizzes: tuple[Blueprint, ...] = values.get("quizzes", ())
    places = _items(_entry(root, "quizzes")) if quizzes else []
    _unique_ids(report, places, "quizzes.id")
    if any(card is None for _, card in cards):
        return
    pool = _Pool(card for _, card in cards if card)
    for quiz, place in zip(quizzes, places, strict=True):
        for draw, where in zip(quiz.draw, _items(_entry(place, "draw")), strict=True):
            _check_draw(report, where, draw, pool)


class _Pool:
    """The cards that a quiz may ask, by id and by tag; a tag's cards are the bits of a number."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self.ids: dict[str, int] = {}
        self.tags: dict[str, int] = {}
        self.size = 0
        for card in cards:
            if card.quiz and not card.retired:
                self._add(card)

    def _add(self, card: Card) -> None:
        self.ids[card.key] = self.size
        for tag in card.tags:
            self.tags[tag] = self.tags.get(tag, 0) | 1 << self.size
        self.size += 1

    def count(self, draw: Draw) -> int:
        """Return how many cards the draw can choose from: those with a tag, those named."""
        named = {key for key in draw.cards if key in self.ids}
        if not draw.tags:
            return len(named) if draw.cards else self.size
        tagged = 0
        for tag in draw.tags:
            tagged |= self.tags.get(tag, 0)
        if not draw.cards:
            return tagged.bit_count()
        return sum(tagged >> self.ids[key] & 1 for key in named)


def _check_draw(report: Report, node: Node, draw: Draw, pool: _Pool) -> None:
    """Check a draw from this deck; what another deck holds is not known here."""
    if draw.decks:
        return
    for key in draw.cards:
        if key not in pool.ids:
            _unknown(report, _entry(node, "cards"), "quizzes.draw.cards", key, pool.ids)
    for tag in draw.tags:
        if tag not in pool.tags:
            _unknown(report, _entry(node, "tags"), "quizzes.draw.tags", tag, pool.tags)
    available = pool.count(draw)
    if (draw.count or 1) > available:
        message = f"{draw.count or 1} asked for, but only {available} may be drawn"
        report.add(
            node.start, "quizzes.draw.count", message, "ask for fewer, or add cards", "warning"
        )

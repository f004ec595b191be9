"""Check what the parts of a deck say of one another: ids, facts, sources, draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.core import numbers
from app.core.cards import Card, Draw, Passage
from app.core.deckfields import DRAW, FACT
from app.core.fields import said, suggest
from app.core.records import Values
from app.core.yamlevents import Mapping, Node, Report
from app.core.yamlevents import Sequence as SequenceNode

_OF_NUMBERS = frozenset(("answer", "tolerance", "unit"))


class Links:
    """What the parts of one deck declare, and the checks of what the others say of them.

    A part that could not be read counts as far as it could, so that every error is told at once.
    """

    def __init__(self, report: Report, root: Mapping, nodes: list[Node], values: Values) -> None:
        """Take the deck's mapping, its cards' nodes and what could be read outside the cards."""
        self._report = report
        self._root = root
        self._nodes = nodes
        self._lang: str = values.get("lang", "en")
        self._sources = _keys(root, "sources")
        self._facts = _keys(root, "facts")
        self._ids = _unique_ids(report, nodes, "id")
        for key, fact in _facts(root, values):
            where = _entry(_entry(root.entries["facts"], key), "source")
            self._check_source(where, f"facts.{key[:64]}.source", fact)

    def check_card(self, node: Mapping, kind: str, values: Values) -> None:
        """Report what one card says wrongly of others; `values` are its fields as far as read."""
        fact = values.get("fact")
        if fact and fact not in self._facts:
            _unknown(self._report, _entry(node, "fact"), "fact", fact, self._facts)
        self._check_source(_entry(node, "source"), "source", values.get("source"))
        self._check_requires(node, values)
        if kind == "number" and values.keys() >= node.entries.keys() & _OF_NUMBERS:
            _check_number(self._report, node, values, self._lang)

    def check_quizzes(self, cards: Sequence[Card | None]) -> None:
        """Report what quizzes draw that is not there; `cards` stand as their nodes do."""
        places = _items(_entry(self._root, "quizzes")) if "quizzes" in self._root.entries else []
        _unique_ids(self._report, places, "quizzes.id")
        if not isinstance(self._root.entries.get("cards"), SequenceNode | None):
            return  # the cards stand there in a way that tells nothing of them
        pool = _Pool(zip(self._nodes, cards, strict=True))
        for place in places:
            for where in _items(_entry(place, "draw")):
                values, _ = DRAW.collect(Report(""), where)
                _check_draw(self._report, where, Draw(**values), pool)

    def _check_source(self, node: Node, name: str, source: Passage | None) -> None:
        if source and source.ref not in self._sources:
            _unknown(self._report, node, name, source.ref, self._sources)

    def _check_requires(self, node: Mapping, values: Values) -> None:
        place = _entry(node, "requires")
        for other in values.get("requires", ()):
            if other not in self._ids:
                _unknown(self._report, place, "requires", other, self._ids)
            elif other == values.get("key"):
                message = "the card requires itself"
                self._report.add(place.start, "requires", message, f"remove {other}")


def _facts(root: Mapping, values: Values) -> Iterator[tuple[str, Passage | None]]:
    """Yield the key and the source of every fact, of those too that stand beside a broken one."""
    if "facts" in values:
        yield from ((fact.key, fact.source) for fact in values["facts"])
        return
    node = root.entries.get("facts")
    for key, entry in node.entries.items() if isinstance(node, Mapping) else ():
        yield key, FACT.collect(Report(""), entry)[0].get("source")


def _keys(root: Mapping, name: str) -> Iterable[str]:
    """Return the ids declared under `name`, those of broken entries too."""
    node = root.entries.get(name)
    return node.entries if isinstance(node, Mapping) else ()


def _entry(node: Node, name: str) -> Node:
    """Return the field `name` of a mapping, or the mapping itself where it is a default."""
    return node.entries.get(name, node) if isinstance(node, Mapping) else node


def _items(node: Node) -> list[Node]:
    return node.items if isinstance(node, SequenceNode) else []


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


def _check_number(report: Report, node: Mapping, values: Values, lang: str) -> None:
    answer, tolerance = values.get("answer", "0"), values.get("tolerance", "")
    if answer.isdecimal() and not tolerance:
        return
    try:
        numbers.check(answer, tolerance, unit=values.get("unit", ""), lang=lang)
    except ValueError as error:
        name, _, rest = str(error).partition(": ")
        field = "answer" if name == "answer" else "tolerance"
        message, _, remedy = rest.rstrip(".").partition("; ")
        report.add(_entry(node, field).start, field, message, remedy or "write 5%, 0.5 or 10..20")


class _Pool:
    """The cards that a quiz may ask, by id and by tag; a tag's cards are the bits of a number."""

    def __init__(self, cards: Iterable[tuple[Node, Card | None]]) -> None:
        self.ids: dict[str, int] = {}
        self.tags: dict[str, int] = {}
        self.perhaps: set[str] = set()
        self.size = 0
        self.whole = True
        for node, card in cards:
            if card is None:
                self.whole = False
                self.perhaps.update(_words(node))
            elif card.quiz and not card.retired:
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


def _words(node: Node) -> Iterator[str]:
    """Yield what may have been meant as the id or a tag of a card that could not be read."""
    for entry in node.entries.values() if isinstance(node, Mapping) else ():
        for each in (entry, *_items(entry)):
            yield from map(str.strip, said(each).split(","))


def _check_draw(report: Report, node: Node, draw: Draw, pool: _Pool) -> None:
    """Check a draw from this deck; what another deck holds is not known here."""
    if draw.decks:
        return
    for key in draw.cards:
        if key not in pool.ids and key not in pool.perhaps:
            _unknown(report, _entry(node, "cards"), "quizzes.draw.cards", key, pool.ids)
    for tag in draw.tags:
        if tag not in pool.tags and tag not in pool.perhaps:
            _unknown(report, _entry(node, "tags"), "quizzes.draw.tags", tag, pool.tags)
    available = pool.count(draw)
    if pool.whole and (draw.count or 1) > available:
        message = f"{draw.count or 1} asked for, but only {available} may be drawn"
        report.add(
            node.start, "quizzes.draw.count", message, "ask for fewer, or add cards", "warning"
        )

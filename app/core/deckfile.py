"""Read a deck from YAML text, telling everything that is wrong with it at once."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.cardfields import CARDS, settle_source
from app.core.cards import KINDS, Card, Deck
from app.core.deckfields import DECK
from app.core.decklinks import check_links
from app.core.fields import refuse, shape, suggest
from app.core.problems import Problem
from app.core.records import Values
from app.core.yamlevents import Mapping, Node, Report, Sequence, read


@dataclass(frozen=True, slots=True)
class Parsed:
    """A deck (None if there is any error) and the problems by line."""

    deck: Deck | None
    problems: tuple[Problem, ...]


def parse(source: str | bytes) -> Parsed:
    """Return the deck that the text holds, or every error with its line, field and remedy."""
    reading = read(source)
    deck = None if reading.root is None else _deck(reading.report, reading.root)
    problems = tuple(sorted(reading.report.problems, key=lambda each: (each.line, each.column)))
    wrong = any(problem.severity == "error" for problem in problems)
    return Parsed(None if wrong else deck, problems)


def _deck(report: Report, root: Node) -> Deck | None:
    values, fine = DECK.collect(report, root)
    nodes = _card_nodes(report, values.pop("cards", None))
    defaults = _defaults_by_kind(values.pop("defaults", {}))
    cards = []
    for node in nodes:
        if report.full:
            return None
        cards.append(read_card(report, node, defaults))
    check_links(report, root, values, list(zip(nodes, cards, strict=True)))
    if not fine or None in cards:
        return None
    lines = tuple(report.place(node.start)[0] for node in nodes)
    return Deck(**values, cards=tuple(card for card in cards if card), lines=lines)


def _card_nodes(report: Report, node: Node | None) -> list[Node]:
    if node is None:
        return []
    if not isinstance(node, Sequence):
        refuse(report, node, "cards", shape(node), "write a list: each card begins with `- `")
        return []
    return node.items


def _defaults_by_kind(defaults: Values) -> dict[str, Values]:
    return {
        kind: {name: value for name, value in defaults.items() if name in table.fields}
        for kind, table in CARDS.items()
    }


def read_card(report: Report, node: Node, defaults: dict[str, Values]) -> Card | None:
    """Return the card at `node`, or None after reporting what is wrong with it."""
    if not isinstance(node, Mapping):
        refuse(report, node, "cards", shape(node), "write a card: `- basic: …`, then its fields")
        return None
    kind = _kind(report, node)
    if kind is None:
        return None
    values, fine = CARDS[kind].collect(report, node)
    fine = settle_source(report, node, "source", values) and fine
    return KINDS[kind](**{**defaults[kind], **values}) if fine else None


def _kind(report: Report, node: Mapping) -> str | None:
    kinds = [key for key in node.entries if key in CARDS]
    if len(kinds) == 1:
        return kinds[0]
    if kinds:
        message = f"the card has more than one kind: {', '.join(kinds)}"
        report.add(node.entries[kinds[1]].at, kinds[1], message, "make two cards of it")
        return None
    first = next((key for key in node.entries if key != "id"), "")
    remedy = suggest(first, CARDS) or f"write one of {', '.join(CARDS)}, then the prompt"
    report.add(node.at, first[:60] or "cards", "the card names no kind", remedy)
    return None

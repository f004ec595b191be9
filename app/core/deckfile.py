"""Read a deck from YAML text, telling everything that is wrong with it at once."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.cardfields import CARDS, settle_source
from app.core.cards import KINDS, Card, Deck
from app.core.deckfields import DECK
from app.core.decklinks import Links
from app.core.fields import refuse, shape, suggest
from app.core.problems import Problem
from app.core.records import Values
from app.core.yamlevents import Mapping, Node, Report, Sequence, read

UNKNOWN_LANGUAGE = "und"  # BCP 47: undetermined; advice that knows words keeps silent


@dataclass(frozen=True, slots=True)
class Parsed:
    """A deck (None if there is any error) and the problems by line.

    `partial` is what could be read, for advice about it: None where the text is no mapping at all.
    `places` are the numbers of its cards in the text, None where every card could be read.
    """

    deck: Deck | None
    problems: tuple[Problem, ...]
    partial: Deck | None = None
    places: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as it was parsed, with its tree: what an editor needs to say where something is."""

    parsed: Parsed
    root: Node | None
    report: Report
    nodes: tuple[Node, ...]


def parse(source: str | bytes) -> Parsed:
    """Return the deck that the text holds, or every error with its line, field and remedy."""
    return parse_draft(source).parsed


def parse_draft(source: str | bytes) -> Draft:
    """Return what `parse` does, with the tree of the text and the nodes of all its cards."""
    reading = read(source)
    report, root = reading.report, reading.root
    partial, places = None, None
    if root is not None:
        partial, places = _deck(report, root)
    problems = tuple(sorted(report.problems, key=lambda each: (each.line, each.column)))
    wrong = any(problem.severity == "error" for problem in problems)
    parsed = Parsed(None if wrong else partial, problems, partial, places)
    cards = root.entries.get("cards") if isinstance(root, Mapping) else None
    nodes = tuple(cards.items) if isinstance(cards, Sequence) else ()
    return Draft(parsed, root, report, nodes)


def _deck(report: Report, root: Node) -> tuple[Deck | None, tuple[int, ...] | None]:
    values, _ = DECK.collect(report, root)
    if not isinstance(root, Mapping):
        return None, None
    if "lang" in root.entries:
        values.setdefault("lang", UNKNOWN_LANGUAGE)
    nodes = _card_nodes(report, values.pop("cards", None))
    defaults = defaults_by_kind(values.pop("defaults", {}))
    links = Links(report, root, nodes, values)
    cards = [None if report.full else read_card(report, node, defaults, links) for node in nodes]
    links.check_quizzes(cards)
    found = [(place, card) for place, card in enumerate(cards) if card is not None]
    lines = tuple(report.place(nodes[place].start)[0] for place, _ in found)
    named = {"key": "", "title": "", **values}
    deck = Deck(**named, cards=tuple(card for _, card in found), lines=lines)
    whole = len(found) == len(nodes)
    return deck, None if whole else tuple(place + 1 for place, _ in found)


def _card_nodes(report: Report, node: Node | None) -> list[Node]:
    if node is None:
        return []
    if not isinstance(node, Sequence):
        refuse(report, node, "cards", shape(node), "write a list: each card begins with `- `")
        return []
    return node.items


def defaults_by_kind(defaults: Values) -> dict[str, Values]:
    """Return what the deck's defaults mean for each kind of card."""
    return {
        kind: {name: value for name, value in defaults.items() if name in table.fields}
        for kind, table in CARDS.items()
    }


def read_card(
    report: Report, node: Node, defaults: dict[str, Values], links: Links | None = None
) -> Card | None:
    """Return the card at `node`, or None after reporting what is wrong with it.

    Without `links` nothing is asked about the other parts of the deck.
    """
    if not isinstance(node, Mapping):
        refuse(report, node, "cards", shape(node), "write a card: `- basic: …`, then its fields")
        return None
    kind = _kind(report, node)
    if kind is None:
        return None
    values, fine = CARDS[kind].collect(report, node)
    fine = settle_source(report, node, "source", values) and fine
    values = {**defaults[kind], **values}
    if links is not None:
        links.check_card(node, kind, values)
    return KINDS[kind](**values) if fine else None


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

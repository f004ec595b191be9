"""Edit the cards of a deck's text: each edit is a text that differs in that card's lines alone.

Comments, order, quotes and spacing elsewhere stay byte for byte, as do line ends and the byte order
mark. Cards are named by their place in the text, counted from 0, as they may have no id yet. The
text may hold errors; what an edit needs must be readable, else `UneditableError` names the line.
To undo an edit, keep the text from before it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Sequence
from dataclasses import dataclass, replace

from app.core.cardfields import CARDS
from app.core.cards import Card
from app.core.deckfile import defaults_by_kind, read_card
from app.core.deckwrite import flow_text, mapping_lines
from app.core.drafts import (
    UNREAD,
    Draft,
    differences,
    indented,
    passage_parts,
    refusal,
    settled,
    usual_values,
)
from app.core.fields import Plain, said
from app.core.records import Values
from app.core.slugs import slug
from app.core.yamledit import (
    Splice,
    UnfitError,
    Wanted,
    line_end,
    line_start,
    newline,
    node_end,
    set_entries,
    splice,
)
from app.core.yamlevents import Mapping, Node, Report, read

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Added:
    """A text with one card more: the place where it stands, and its id."""

    text: str
    place: int
    key: str


def find_card(text: str, key: str) -> int | None:
    """Return the place of the card with an id; None if no card has it."""
    keys = [_key(node) for node in Draft(text).items("cards")]
    return keys.index(key) if key in keys else None


def find_cards(text: str, keys: Collection[str]) -> dict[str, tuple[int, Card]]:
    """Return the places of the cards with these ids, and what each says; others are left out."""
    draft = Draft(text)
    defaults, wanted = draft.defaults(), set(keys)
    return {
        _key(node): (place, draft.card(draft.mapping(node, "cards"), defaults))
        for place, node in enumerate(draft.items("cards"))
        if _key(node) in wanted
    }


def read_card_at(text: str, place: int) -> Card:
    """Return the card at a place, with what the deck's defaults give it."""
    draft = Draft(text)
    _, node = draft.at("cards", place)
    return draft.card(draft.mapping(node, "cards"), draft.defaults())


def replace_card(text: str, place: int, card: Card) -> str:
    """Return the text with the card at `place` as `card` says.

    Fields that stay the same are not touched; others keep their place, and new ones stand in the
    order of the format. The card may be of another kind.
    """
    return _revise(text, place, lambda _: card)


def retire_card(text: str, place: int) -> str:
    """Return the text with the card kept for its history and no longer shown."""
    return _revise(text, place, lambda card: replace(card, retired=True))


def revive_card(text: str, place: int) -> str:
    """Return the text with a retired card shown again."""
    return _revise(text, place, lambda card: replace(card, retired=False))


def start_again(text: str, place: int, published: int = 0) -> str:
    """Return the text in which a card is said to be a new question: its memory starts again.

    `published` is the card's revision as learners have it now.
    """
    return _revise(
        text, place, lambda card: replace(card, revision=max(card.revision, published) + 1)
    )


def _revise(text: str, place: int, revised: Callable[[Card], Card]) -> str:
    draft = Draft(text)
    items, node = draft.at("cards", place)
    mapping, defaults = draft.mapping(node, "cards"), draft.defaults()
    old = draft.card(mapping, defaults)
    card = _settle(revised(old))
    if card.key != old.key:
        _refuse_taken(draft, card.key)
    change = _Change(draft.body, mapping, defaults, old, card)
    return draft.edited(lambda: change.splices(items.bounds(place).end))


def add_card(
    text: str, card: Card, after: int | None = None, taken: Container[str] = _NOBODY
) -> Added:
    """Add a card behind the one at `after` (-1: before all), or at the end.

    A card without an id gets one that neither the text nor `taken` holds.
    """
    draft = Draft(text)
    nodes = draft.items("cards")
    made = _named(draft, card, _Either(_keys(nodes), taken))
    place = len(nodes) if after is None else after + 1
    if not 0 <= place <= len(nodes):
        message = f"there is no number {place} among {len(nodes)}"
        raise refusal(0, "cards", message, "load the deck again")
    plain = _plain(made, draft.defaults())
    return Added(draft.add_items("cards", place, [plain]), place, made.key)


def add_cards(
    text: str, cards: Iterable[Card], taken: Container[str] = _NOBODY
) -> tuple[str, list[str]]:
    """Add cards at the end, each as `add_card` does; return the text and their ids."""
    draft = Draft(text)
    nodes = draft.items("cards")
    keys, made = _keys(nodes), list[Card]()
    for card in cards:
        made.append(_named(draft, card, _Either(keys, taken)))
        keys.add(made[-1].key)
    defaults = draft.defaults()
    plains: list[Plain] = [_plain(card, defaults) for card in made]
    return draft.add_items("cards", len(nodes), plains), [card.key for card in made]


def _named(draft: Draft, card: Card, taken: Container[str]) -> Card:
    """Return a card as it is read back, with an id that is free."""
    made = _settle(card)
    if made.key:
        _refuse_taken(draft, made.key)
        return made
    return replace(made, key=slug(made.prompt, taken))


def duplicate_card(text: str, place: int, taken: Container[str] = _NOBODY) -> Added:
    """Add a copy of a card behind it, as it is written, under an id that nothing else has."""
    draft = Draft(text)
    items, node = draft.at("cards", place)
    mapping = draft.mapping(node, "cards")
    words = next((said(mapping.entries[each]) for each in CARDS if each in mapping.entries), "")
    key = slug(_key(node) or words, _Either(_keys(draft.items("cards")), taken))

    def make() -> list[Splice]:
        bounds = items.bounds(place)
        body = splice(draft.body, set_entries(draft.body, mapping, {"id": key}, ("id",)))
        end = bounds.end + len(body) - len(draft.body)
        return [items.insert_lines(place, body[bounds.dash : end])]

    return Added(draft.edited(make), place + 1, key)


def move_card(text: str, place: int, to: int) -> str:
    """Return the text with a card at another place; beyond the ends means first or last.

    What stands between cards, such as empty lines, stays where it is.
    """
    draft = Draft(text)
    items, _ = draft.at("cards", place)
    target = min(max(to, 0), len(draft.items("cards")) - 1)
    return draft.edited(lambda: items.move(place, target))


def delete_card(text: str, place: int, published: Container[str] = _NOBODY) -> str:
    """Return the text without a card. One whose id is in `published` is refused: retire it."""
    return delete_cards(text, [place], published)


def delete_cards(text: str, places: Sequence[int], published: Container[str] = _NOBODY) -> str:
    """Return the text without the cards at some places; all are refused if one is published."""
    draft = Draft(text)
    found = [draft.at("cards", place) for place in places]
    for _, node in found:
        if _key(node) in published:
            message = f"{_key(node)} has been published, and learners may have it in memory"
            raise refusal(draft.line(node), "cards", message, "retire it instead")
    return draft.edited(lambda: found[0][0].remove(places))


class _Either:
    """What is in one of two containers."""

    def __init__(self, one: Container[str], other: Container[str]) -> None:
        self.one, self.other = one, other

    def __contains__(self, key: object) -> bool:
        return key in self.one or key in self.other


def _key(node: Node) -> str:
    return said(node.entries["id"]) if isinstance(node, Mapping) and "id" in node.entries else ""


def _keys(nodes: list[Node]) -> set[str]:
    return {_key(node) for node in nodes}


def _refuse_taken(draft: Draft, key: str) -> None:
    for node in draft.items("cards"):
        if key and _key(node) == key:
            message = f"the id {key} is already on line {draft.line(node)}"
            raise refusal(0, "id", message, "choose another id")


def _settle(card: Card) -> Card:
    """Return the card as it is read back, or refuse it by its fields."""
    missing = [
        name
        for name, field in CARDS[card.kind].fields.items()
        if field.required and getattr(card, field.attribute or name) in (None, "")
    ]
    if missing:
        raise refusal(0, missing[0], f"a {card.kind} card needs this field", "fill it in")
    nothing = defaults_by_kind({})
    made: Card = settled(
        _plain(card, nothing), lambda report, node: read_card(report, node, nothing)
    )
    return made


def _plain(card: Card, defaults: dict[str, Values]) -> dict[str, Plain]:
    """Return what the author would write for a card in a deck with these defaults."""
    usual = usual_values(type(card), defaults[card.kind])
    wanted = differences(CARDS[card.kind], {}, card, usual)
    return {name: plain for name, plain in wanted.items() if plain is not None}


@dataclass(frozen=True, slots=True)
class _Change:
    """What it takes for the card at a node to become another."""

    body: str
    node: Mapping
    defaults: dict[str, Values]
    old: Card
    card: Card

    def splices(self, end: int) -> list[Splice]:
        """Return the splices, field by field if that can be; the card's lines go to `end`."""
        wanted = self.wanted()
        renamed = ("", "")
        if self.old.kind != self.card.kind:
            renamed = (self.old.kind, self.card.kind)
        order = tuple(CARDS[self.card.kind].fields)
        try:
            made = set_entries(self.body, self.node, wanted, order, renamed)
        except UnfitError:
            return self.whole()
        return made if self.reads(made, end) else self.whole()

    def wanted(self) -> Wanted:
        """Return the fields to be written, and None for those to be taken out."""
        table, old_table = CARDS[self.card.kind], CARDS[self.old.kind]
        before: Values = {}
        for name, field in old_table.fields.items():
            attribute = field.attribute or name
            if hasattr(self.old, attribute):
                same = table.fields.get(name) == field
                before[attribute] = getattr(self.old, attribute) if same else UNREAD
        usual = usual_values(type(self.card), self.defaults[self.card.kind])
        wanted = differences(table, before, self.card, usual)
        wanted |= passage_parts(self.node, self.old.source, self.card.source)
        gone = old_table.fields.keys() - table.fields.keys() - {self.old.kind}
        return wanted | dict.fromkeys(gone)

    def reads(self, made: list[Splice], end: int) -> bool:
        """Tell whether the card is what it should be once the splices are in."""
        body = splice(self.body, made)
        reading = read(indented(body, self.node, end + len(body) - len(self.body)))
        if reading.report.problems:
            return False
        root = reading.root
        return root is not None and read_card(Report(body), root, self.defaults) == self.card

    def whole(self) -> list[Splice]:
        """Return the splice that writes the card anew."""
        plain = _plain(self.card, self.defaults)
        end = node_end(self.body, self.node)
        if self.node.flow:
            return [Splice(self.node.start, end, flow_text(plain))]
        indent = " " * (self.node.start - line_start(self.body, self.node.start))
        lines = "\n".join(mapping_lines(plain, indent, blocks=False)).removeprefix(indent)
        stop = line_end(self.body, end)
        return [Splice(self.node.start, stop, lines.replace("\n", newline(self.body)))]

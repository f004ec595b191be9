"""What changed from one text of a deck to another, card by card and field by field, for reading.

Which card is which is decided by `changes`, as it is when a deck is published. Cards come in the
order of the new deck; one that is gone stands behind the card that it followed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.core.cardfields import CARDS, write_card
from app.core.cards import Card, Deck
from app.core.cardtext import prompt_text
from app.core.changes import Change, compare, known
from app.core.deckfields import DECK, FACT, QUIZ, SOURCE
from app.core.fields import Plain
from app.core.records import Record
from app.core.slugs import slug
from app.core.worddiff import Segment, diff_words

CardState = Literal["added", "retired", "revived", "changed", "unchanged"]
_ABOUT = ("deck", "title", "lang", "description", "tags")


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """A field before and after, as text ("" where it was not written), and word by word."""

    name: str
    old: str
    new: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDiff:
    """What became of one card.

    `prompt` is in words, the new one where there is one; `moved` says that it stands elsewhere
    among the cards that stayed; `similarity` is below 1 for a card without id found by likeness.
    """

    key: str
    kind: str
    state: CardState
    prompt: str
    moved: bool = False
    old_place: int | None = None
    new_place: int | None = None
    similarity: float = 1.0
    fields: tuple[FieldDiff, ...] = ()


@dataclass(frozen=True, slots=True)
class PartDiff:
    """What became of the deck's own words (part "deck"), or of a fact, a source or a quiz."""

    part: str
    key: str
    state: Literal["added", "removed", "changed"]
    fields: tuple[FieldDiff, ...]


@dataclass(frozen=True, slots=True)
class DeckDiff:
    """Every card of both decks, and the other parts that changed."""

    cards: tuple[CardDiff, ...]
    parts: tuple[PartDiff, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many cards are in each state, and how many of all moved."""
        found = Counter[str](card.state for card in self.cards)
        states = ("added", "changed", "retired", "revived", "unchanged")
        moved = sum(card.moved for card in self.cards)
        return {**{state: found[state] for state in states}, "moved": moved}

    @property
    def nothing(self) -> bool:
        """Tell whether both texts say the same."""
        counts = self.counts
        return not self.parts and counts["unchanged"] == len(self.cards) and not counts["moved"]


def diff(old: Deck, new: Deck) -> DeckDiff:
    """Return what changed from `old` to `new`."""
    before = _keyed(old.cards)
    changes = compare([known(card) for card in before], new.cards)
    places = {card.key: place for place, card in enumerate(before)}
    stayed = [places[one.known.key] for one in changes.cards if one.known]
    moved = set(stayed) - _rising(stayed)
    found = [_card(one, place, before, places, moved) for place, one in enumerate(changes.cards)]
    return DeckDiff(tuple(_with_gone(found, before)), tuple(_parts(old, new)))


def _keyed(cards: Iterable[Card]) -> list[Card]:
    """Return the cards, each with an id."""
    found = list(cards)
    taken = {card.key for card in found}
    for place, card in enumerate(found):
        if not card.key:
            found[place] = replace(card, key=slug(card.prompt, taken))
            taken.add(found[place].key)
    return found


def _rising(places: Sequence[int]) -> set[int]:
    """Return a longest run of places that rise: the cards that need not have moved."""
    tops: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        level = bisect_left(tops, place)
        before[place] = tops[level - 1] if level else None
        tops[level : level + 1] = [place]
    rising = set()
    here = tops[-1] if tops else None
    while here is not None:
        rising.add(here)
        here = before[here]
    return rising


def _card(
    change: Change, place: int, before: list[Card], places: dict[str, int], moved: set[int]
) -> CardDiff:
    told = CardDiff(
        key=change.key,
        kind=change.card.kind,
        state="added",
        prompt=prompt_text(change.card),
        new_place=place,
    )
    if change.known is None:
        return told
    old_place = places[change.known.key]
    old = before[old_place]
    fields = () if change.state == "kept" else _card_fields(old, change.card)
    state: CardState = "changed" if fields else "unchanged"
    if old.retired != change.card.retired:
        state = "retired" if change.card.retired else "revived"
    return replace(
        told,
        state=state,
        moved=old_place in moved,
        old_place=old_place,
        similarity=change.similarity if change.state == "matched" else 1.0,
        fields=fields,
    )


def _with_gone(found: list[CardDiff], before: list[Card]) -> list[CardDiff]:
    """Put the cards that are no longer in the text behind the card that each followed."""
    stayed = {card.old_place for card in found}
    gone: defaultdict[int | None, list[CardDiff]] = defaultdict(list)
    leader: int | None = None
    for place, card in enumerate(before):
        if place in stayed:
            leader = place
        else:
            told = CardDiff(
                key=card.key,
                kind=card.kind,
                state="unchanged" if card.retired else "retired",
                prompt=prompt_text(card),
                old_place=place,
            )
            gone[leader].append(told)
    ordered = gone[None]
    for each in found:
        ordered.append(each)
        if each.old_place is not None:
            ordered += gone[each.old_place]
    return ordered


def _card_fields(old: Card, new: Card) -> tuple[FieldDiff, ...]:
    order = ["kind", "prompt", *CARDS[new.kind].fields, *CARDS[old.kind].fields]
    return _fields(_written(old), _written(new), order)


def _written(card: Card) -> dict[str, Plain]:
    """Return what is written of a card, its prompt under that name and its kind beside it."""
    plain = {name: value for name, value in write_card(card).items() if name != "id"}
    return {"kind": card.kind, "prompt": plain.pop(card.kind), **plain}


def _fields(
    old: dict[str, Plain], new: dict[str, Plain], order: Iterable[str]
) -> tuple[FieldDiff, ...]:
    names = [name for name in dict.fromkeys(order) if old.get(name) != new.get(name)]
    return tuple(_field(name, _told(old.get(name, "")), _told(new.get(name, ""))) for name in names)


def _field(name: str, old: str, new: str) -> FieldDiff:
    return FieldDiff(name, old, new, diff_words(old, new))


def _told(plain: Plain) -> str:
    """Return what is written of a field as text for reading: an item or entry on each line."""
    if isinstance(plain, str):
        return plain
    if isinstance(plain, list):
        return "\n".join(map(_told, plain))
    return "\n".join(f"{key}: {_told(value)}" for key, value in plain.items())


def _parts(old: Deck, new: Deck) -> Iterable[PartDiff]:
    about = _fields(_about(old), _about(new), _ABOUT)
    if about:
        yield PartDiff("deck", new.key, "changed", about)
    yield from _records("facts", FACT, old.facts, new.facts)
    yield from _records("sources", SOURCE, old.sources, new.sources)
    yield from _records("quizzes", QUIZ, old.quizzes, new.quizzes)


def _about(deck: Deck) -> dict[str, Plain]:
    return DECK.write(replace(deck, cards=(), facts=(), sources=(), quizzes=()))


def _records(
    part: str, table: Record, old: Iterable[Any], new: Iterable[Any]
) -> Iterable[PartDiff]:
    before = {each.key: table.write(each) for each in old}
    after = {each.key: table.write(each) for each in new}
    for key in {**after, **before}:
        fields = _fields(before.get(key, {}), after.get(key, {}), table.fields)
        if key not in before:
            yield PartDiff(part, key, "added", fields)
        elif key not in after:
            yield PartDiff(part, key, "removed", fields)
        elif fields:
            yield PartDiff(part, key, "changed", fields)

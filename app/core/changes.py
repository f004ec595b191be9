"""What differs between the cards that are stored for a deck and the cards of its new text.

A card's memory belongs to its key. A card with an id is the stored card of that key, however its
words have changed. A card without one is the stored card with the same content, else the one
most like it (likeness of at least 0.6, one to one), else it is new and gets a key from its
prompt. Sources and facts carry no memory: a new text simply replaces them.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.core.cardjson import content_hash, record_hash
from app.core.cardtext import answer_text, prompt_text
from app.core.folding import fold
from app.core.similarity import Index, likeness, trigrams
from app.core.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.core.cards import Card

ALIKE = 0.6
_PROMPTS_ALIKE = 0.4  # two cards with one answer still need prompts that resemble each other
_PROMPT_WEIGHT = 0.75
_EXACT = frozenset(("number", "short", "choice", "truth"))  # kinds whose answer is the meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is stored of a card. `record` is its `record_hash`, "" when it was not kept."""

    key: str
    kind: str
    content_hash: str
    prompt: str
    answer: str
    retired: bool = False
    revision: int = 0
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A card of the new text, its key set, and what became of it.

    `state` is kept (nothing changed), set (settings such as tags or the source changed), changed
    (same id, other words), matched (no id, found by likeness) or new. `revised` says that the
    author raised its revision, so memory starts again; `meaning_changed`, that both prompt and
    answer differ; `answer_changed`, that of a card with one right answer only that differs.
    """

    card: Card
    state: str
    content_hash: str
    known: Known | None = None
    similarity: float = 1.0
    meaning_changed: bool = False
    answer_changed: bool = False
    revised: bool = False
    revived: bool = False

    @property
    def key(self) -> str:
        """The key of the card."""
        return self.card.key


@dataclass(frozen=True, slots=True)
class Changes:
    """Every card of the new text in its order, and the stored cards that are now retired."""

    cards: tuple[Change, ...]
    retired: tuple[str, ...]

    def keys(self, state: str) -> tuple[str, ...]:
        """Return the keys of the cards in a state: kept, set, changed, matched or new."""
        return tuple(change.key for change in self.cards if change.state == state)

    @property
    def revised(self) -> tuple[str, ...]:
        """The keys whose memory starts again."""
        return tuple(change.key for change in self.cards if change.revised)

    @property
    def revived(self) -> tuple[str, ...]:
        """The keys that were retired and are shown again."""
        return tuple(change.key for change in self.cards if change.revived)

    @property
    def nothing(self) -> bool:
        """Tell whether the new text says what is stored already."""
        return not self.retired and all(
            change.state == "kept" and not change.revived for change in self.cards
        )


def known(card: Card) -> Known:
    """Return what `compare` needs to have stored of a card."""
    return Known(
        key=card.key,
        kind=card.kind,
        content_hash=content_hash(card),
        prompt=prompt_text(card),
        answer=answer_text(card),
        retired=card.retired,
        revision=card.revision,
        record=record_hash(card),
    )


def compare(old: Sequence[Known], cards: Sequence[Card]) -> Changes:
    """Return what becomes of each card of the new text and of each stored one.

    Keys are unique in `old`, and in `cards` apart from those that are "".
    """
    hashes = [content_hash(card) for card in cards]
    finds = _Finds(old, cards, hashes)
    taken = {card.key for card in cards} | {one.key for one in old}
    changes = tuple(
        _change(_keyed(card, finds.of.get(place), taken), hashes[place], finds, place)
        for place, card in enumerate(cards)
    )
    now = {change.key for change in changes if not change.card.retired}
    return Changes(changes, tuple(one.key for one in old if not one.retired and one.key not in now))


@dataclass(slots=True)
class _Finds:
    """Which stored card each card of the new text is, and how alike they are."""

    old: Sequence[Known]
    cards: Sequence[Card]
    hashes: list[str]
    of: dict[int, Known] = field(default_factory=dict)
    similarity: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        by_key = {one.key: one for one in self.old}
        self.of = {
            place: by_key[card.key] for place, card in enumerate(self.cards) if card.key in by_key
        }
        without = [place for place, card in enumerate(self.cards) if not card.key]
        self._find_same(without)
        self._find_alike([place for place in without if place not in self.of])

    def _free(self) -> list[Known]:
        found = {one.key for one in self.of.values()}
        return [one for one in self.old if one.key not in found]

    def _find_same(self, places: Iterable[int]) -> None:
        """Give each card without an id the stored card of the same content, active ones first."""
        stored: defaultdict[str, deque[Known]] = defaultdict(deque)
        for one in sorted(self._free(), key=lambda one: one.retired):
            stored[one.content_hash].append(one)
        for place in places:
            same = stored[self.hashes[place]]
            if same:
                self.of[place] = same.popleft()

    def _find_alike(self, places: list[int]) -> None:
        """Give the rest the stored card most like each, the best pairs first."""
        free = [one for one in self._free() if not one.retired]
        used: set[str] = set()
        for similarity, place, one in sorted(
            _pairs(free, self.cards, places), key=lambda pair: (-pair[0], pair[1], pair[2].key)
        ):
            if place not in self.of and one.key not in used:
                self.of[place] = one
                self.similarity[place] = similarity
                used.add(one.key)


def _pairs(
    free: list[Known], cards: Sequence[Card], places: list[int]
) -> Iterator[tuple[float, int, Known]]:
    """Yield each pair of a card without an id and a stored card that are alike enough."""
    if not free or not places:
        return
    index = Index([f"{one.prompt} {one.answer}" for one in free])
    for place in places:
        card = cards[place]
        asked = _Asked(prompt_text(card), answer_text(card))
        for candidate in index.candidates(f"{asked.prompt} {asked.answer}"):
            one = free[candidate]
            if one.kind == card.kind and (similarity := asked.resemblance(one)) >= ALIKE:
                yield similarity, place, one


class _Asked:
    """A prompt and its answer, ready to be compared with several stored cards."""

    def __init__(self, prompt: str, answer: str) -> None:
        self.prompt, self.answer = prompt, answer
        self._prompt_grams, self._answer_grams = trigrams(prompt), trigrams(answer)

    def resemblance(self, one: Known) -> float:
        """Return how alike a stored card and this one are, from 0 to 1."""
        prompts = likeness(trigrams(one.prompt), self._prompt_grams)
        if prompts < _PROMPTS_ALIKE:
            return 0.0
        answers = likeness(trigrams(one.answer), self._answer_grams)
        return _PROMPT_WEIGHT * prompts + (1 - _PROMPT_WEIGHT) * answers

    def means_another(self, one: Known) -> bool:
        """Tell whether both prompt and answer differ from the stored ones."""
        return fold(self.prompt) != fold(one.prompt) and fold(self.answer) != fold(one.answer)

    def has_another_answer(self, one: Known) -> bool:
        """Tell whether the answer differs from the stored one, and the prompt does not."""
        return fold(self.prompt) == fold(one.prompt) and fold(self.answer) != fold(one.answer)


def _keyed(card: Card, one: Known | None, taken: set[str]) -> Card:
    """Return the card under its own key, the stored card's, or a new one that is then taken."""
    if card.key:
        return card
    key = slug(card.prompt, taken) if one is None else one.key
    taken.add(key)
    return replace(card, key=key)


def _change(card: Card, digest: str, finds: _Finds, place: int) -> Change:
    """Say what became of one card of the new text."""
    one = finds.of.get(place)
    if one is None:
        return Change(card=card, state="new", content_hash=digest)
    change = Change(
        card=card,
        state="kept",
        content_hash=digest,
        known=one,
        revised=card.revision > one.revision,
        revived=one.retired and not card.retired,
    )
    if digest == one.content_hash:
        told = one.record in {"", record_hash(card)} and card.revision == one.revision
        return change if told else replace(change, state="set")
    asked = _Asked(prompt_text(card), answer_text(card))
    matched = finds.similarity.get(place)
    return replace(
        change,
        state="changed" if matched is None else "matched",
        similarity=asked.resemblance(one) if matched is None else matched,
        meaning_changed=asked.means_another(one),
        answer_changed=card.kind in _EXACT and asked.has_another_answer(one),
    )

"""Draw a quiz from its blueprint: which cards are asked, in which order, from a seed.

The same sections, pool and seed give the same quiz. Two faces of one card never stand in one quiz,
as each may tell the other's answer: a section asks for so many cards, and of each the face that
suits the strategy best. Kin of other cards, as `kinship` has it, are asked together only by a
section that asks all its cards, or where there are too few others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from app.core import kinship, topics
from app.core.allotment import allot
from app.core.cards import Draw
from app.core.chance import branch, shuffle
from app.core.evidence import UNKNOWN_RECALL
from app.core.refusals import RefusalError

Strategy: TypeAlias = Literal["random", "weakness", "edge"]
Variant: TypeAlias = Literal["", "A", "B", "C", "D"]
Note: TypeAlias = tuple[str, str]

VARIANTS: tuple[str, ...] = get_args(Variant)
EDGE = 0.7  # where answering teaches most: nearly forgotten, not yet lost
_NEVER = 2.0  # farther from the edge than any recall

_DRAW, _CARDS, _OPTIONS = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A face of a card that a quiz may ask.

    `key` is the face's key in its deck and `note_key` that of its card. `recall` is the learner's
    predicted recall, None if never studied. Candidates of one deck with the same `group` keep
    together, in the order of the pool, when cards are shuffled. `kin` has the names that it may
    share with others, as `kinship.names_of` gives them.
    """

    card_id: int
    deck_key: str
    key: str
    note_key: str
    kind: str
    tags: tuple[str, ...] = ()
    quiz: bool = True
    points: float = 1.0
    recall: float | None = None
    group: str = ""
    kin: Collection[str] = ()

    @property
    def note(self) -> Note:
        """Return what tells one card from another."""
        return self.deck_key, self.note_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to draw: `home` is the deck that sections without decks mean, None for any deck.

    `seed` has 64 bits from a secret source. Variants hold the same cards, shuffled in other ways.
    """

    seed: int
    home: str | None = None
    strategy: Strategy = "random"
    shuffle: Collection[str] = ()
    variant: Variant = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """One question of a quiz: its number from 1, the section from 1 that drew it, the face.

    `seed` orders its options; None if options are not shuffled.
    """

    number: int
    section: int
    candidate: Candidate
    seed: int | None


@dataclass(frozen=True, slots=True)
class Shortage:
    """A section that cannot be filled: its number from 1, how many it wants and how many it got."""

    section: int
    wanted: int
    found: int


class ShortageError(RefusalError):
    """Sections of a blueprint ask for more cards than can be drawn; `shortages` has each.

    The message numbers the parts of a quiz that has several, `sections` of them.
    """

    def __init__(self, shortages: tuple[Shortage, ...], sections: int) -> None:
        said = "; ".join(
            (f"part {one.section} " if sections > 1 else "it ")
            + f"asks for {one.wanted}, and {one.found} fit"
            for one in shortages
        )
        super().__init__(
            f"There are too few cards for this quiz: {said}.", "Ask for fewer, or add cards."
        )
        self.shortages = shortages


def assemble(sections: Sequence[Draw], pool: Sequence[Candidate], plan: Plan) -> tuple[Slot, ...]:
    """Return the questions of a quiz; raise ShortageError if a section cannot be filled.

    A section without a count asks all its cards, in its own place or where another section asks
    them. Unless shuffled, cards stand in the order of the sections, and of the pool in each.
    """
    choices = [_prefer(section, pool, plan) for section in sections]
    notes, counts = [tuple(each) for each in choices], [section.count for section in sections]
    drawn = allot(notes, counts)
    _require_full(sections, choices, drawn)
    families = _families(choices)
    if len(set(families.values())) < len(families):
        drawn = _part(notes, counts, families)
    place = {id(candidate): number for number, candidate in enumerate(pool)}
    chosen = [
        (number, candidate)
        for number, (faces, notes) in enumerate(zip(choices, drawn, strict=True), start=1)
        for candidate in sorted((faces[n] for n in notes), key=lambda one: place[id(one)])
    ]
    order = _order([candidate for _, candidate in chosen], plan)
    return tuple(
        Slot(number, *chosen[index], _option_seed(chosen[index][1], plan))
        for number, index in enumerate(order, start=1)
    )


def practise(
    pool: Iterable[Candidate],
    number: int,
    *,
    seed: int,
    kinds: Collection[str] = (),
    strategy: Strategy = "edge",
) -> tuple[Slot, ...]:
    """Return a practice quiz of so many questions, or of all there are, of these kinds (or any).

    Raises ShortageError if there is none.
    """
    fitting = [one for one in pool if one.quiz and (not kinds or one.kind in kinds)]
    available = len({one.note for one in fitting})
    section = Draw(count=max(1, min(number, available)))
    shuffled = ("cards", "options")
    return assemble([section], fitting, Plan(seed=seed, strategy=strategy, shuffle=shuffled))


def _prefer(section: Draw, pool: Iterable[Candidate], plan: Plan) -> dict[Note, Candidate]:
    """Return the cards that a section may draw, the preferred first, each with its best face."""
    weigh = _WEIGHTS[plan.strategy]
    fitting = sorted(
        (one for one in pool if _fits(section, one, plan.home)),
        key=lambda one: (weigh(one.recall), branch(plan.seed, _DRAW, one.card_id)),
    )
    best: dict[Note, Candidate] = {}
    for candidate in fitting:
        best.setdefault(candidate.note, candidate)
    return best


def _families(choices: Iterable[Mapping[Note, Candidate]]) -> dict[Note, int]:
    """Number the families of the cards that may be drawn."""
    names: dict[Note, set[str]] = {}
    for faces in choices:
        for note, face in faces.items():
            names.setdefault(note, set()).update(face.kin)
    return dict(zip(names, kinship.families_of(list(names.values())), strict=True))


def _part(
    notes: Sequence[Sequence[Note]], counts: Sequence[int | None], families: Mapping[Note, int]
) -> tuple[tuple[Note, ...], ...]:
    """Share cards out to sections that can all be filled, so that they are of the most families.

    Families are shared out first, but for those of which a section asks all its cards. Each gives
    a card; the rest comes of what is left, second cards of their families before the third ones.
    """
    whole = {
        families[note]
        for share, count in zip(notes, counts, strict=True)
        if count is None
        for note in share
    }
    firsts = [{families[note]: note for note in reversed(share)} for share in notes]
    own = [
        [one for one in dict.fromkeys(families[note] for note in share) if one not in whole]
        for share in notes
    ]
    had = allot(own, [count or 0 for count in counts])
    kept = [[first[one] for one in share] for first, share in zip(firsts, had, strict=True)]
    return allot([_by_turns(share, families) for share in notes], counts, kept)


def _by_turns(share: Iterable[Note], families: Mapping[Note, int]) -> list[Note]:
    """Order cards by how many of their family come before them."""
    before: dict[Note, int] = {}
    seen: Counter[int] = Counter()
    for note in share:
        before[note] = seen[families[note]]
        seen[families[note]] += 1
    return sorted(before, key=before.__getitem__)


def _fits(section: Draw, one: Candidate, home: str | None) -> bool:
    decks = section.decks or (() if home is None else (home,))
    return (
        one.quiz
        and (not decks or one.deck_key in decks)
        and (not section.cards or one.note_key in section.cards or one.key in section.cards)
        and (not section.tags or topics.share(section.tags, one.tags))
    )


_WEIGHTS: dict[Strategy, Callable[[float | None], float]] = {
    "random": lambda _: 0.0,
    "weakness": lambda recall: UNKNOWN_RECALL if recall is None else recall,
    "edge": lambda recall: _NEVER if recall is None else abs(recall - EDGE),
}


def _require_full(
    sections: Sequence[Draw], choices: Sequence[Collection[Note]], drawn: Sequence[Sequence[Note]]
) -> None:
    """Raise ShortageError for each section with a count that is short, or with nothing to ask."""
    shortages = []
    for number, section in enumerate(sections):
        wanted, found = section.count, len(drawn[number])
        if wanted is None:
            wanted, found = 1, len(choices[number])
        if found < wanted:
            shortages.append(Shortage(number + 1, wanted, found))
    if shortages:
        raise ShortageError(tuple(shortages), len(sections))


def _order(chosen: Sequence[Candidate], plan: Plan) -> Sequence[int]:
    if "cards" not in plan.shuffle:
        return range(len(chosen))
    groups: dict[tuple[str, str], list[int]] = {}
    for index, candidate in enumerate(chosen):
        if candidate.group:
            groups.setdefault((candidate.deck_key, candidate.group), []).append(index)
    seed = branch(plan.seed, _CARDS, VARIANTS.index(plan.variant))
    return shuffle(len(chosen), seed, map(tuple, groups.values()))


def _option_seed(candidate: Candidate, plan: Plan) -> int | None:
    if "options" not in plan.shuffle:
        return None
    return branch(plan.seed, _OPTIONS, VARIANTS.index(plan.variant), candidate.card_id)

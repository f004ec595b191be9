"""What a learner has earned of a class: categories, what is dropped, the total. All is exact.

In a category of points the share is what was earned of what could be earned; in one whose items
count alike it is the mean of their shares. The total is the mean of the categories by weight.
Without weights a category weighs what its items are worth, dropped ones included, so that to drop
something never moves weight from one category to another.

Dropped are the items without which the category's share is highest; no other choice of as many
would be better for the learner, and to drop more never lowers the share. One item always stays.
The search is Dinkelbach's (1967) for a ratio of sums, as D. Kane and J. Kane describe it for grades
("Dropping Lowest Grades", 2006).

Extra credit adds to what is earned and never to what could be, and is never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

NONE = ""  # the category of items that have none


@dataclass(frozen=True, slots=True)
class Item:
    """A column: what it is worth in millionths of a point, more than 0, and its category."""

    key: str
    worth: int
    category: str = NONE
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """What items of a kind weigh together, how many of them are dropped, and how they count."""

    key: str
    weight: int = 0
    dropped: int = 0
    alike: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What a category brings to a total; the share is None where nothing could be earned."""

    share: Fraction | None
    weight: int
    dropped: frozenset[str]


@dataclass(frozen=True, slots=True)
class Total:
    """A learner's share of a class, None while nothing counts, and its parts by category."""

    share: Fraction | None
    parts: Mapping[str, Part]

    @property
    def dropped(self) -> frozenset[str]:
        """Return the keys of all items that were dropped."""
        return frozenset().union(*(part.dropped for part in self.parts.values()))


@dataclass(frozen=True, slots=True)
class _Group:
    """A category, its items, and what to multiply each with so that they can be added."""

    category: Category
    items: tuple[Item, ...]
    factors: tuple[int, ...]


class Scheme:
    """How a class counts: its items in categories, with weights or by points.

    With weights, what belongs to no category counts nothing.
    """

    def __init__(
        self, items: Iterable[Item], categories: Iterable[Category], *, weighted: bool
    ) -> None:
        self.weighted = weighted
        found: dict[str, list[Item]] = {}
        known = {each.key: each for each in categories}
        for item in items:
            found.setdefault(item.category if item.category in known else NONE, []).append(item)
        self.groups = tuple(
            _group(known.get(key, Category(NONE)), tuple(own)) for key, own in found.items()
        )

    def counts(self, category: str) -> bool:
        """Tell whether what a category holds can move a total."""
        own = (one.category for one in self.groups if one.category.key == category)
        return not self.weighted or any(each.weight for each in own)

    def total(self, earned: Mapping[str, int]) -> Total:
        """Return a learner's total from what they earned, in millionths, by the items that count.

        An item that is not in `earned` (excused, not marked yet) neither helps nor harms.
        """
        parts: dict[str, Part] = {}
        over, under = Fraction(0), 0
        for group in self.groups:
            part, bonus = self._part(group, earned)
            parts[group.category.key] = part
            if part.share is not None:
                over += part.share * part.weight
                under += part.weight
            elif not self.weighted:
                over += bonus
        return Total(over / under if under else None, parts)

    def _part(self, group: _Group, earned: Mapping[str, int]) -> tuple[Part, int]:
        """Return what a category brings, and the extra credit that stands alone in it."""
        keys: list[str] = []
        pairs: list[tuple[int, int]] = []
        bonus = worth = 0
        for item, factor in zip(group.items, group.factors, strict=True):
            got = earned.get(item.key)
            if got is None:
                continue
            if item.extra:
                bonus += got * factor
                continue
            keys.append(item.key)
            pairs.append((got * factor, item.worth * factor))
            worth += item.worth
        weight = group.category.weight if self.weighted else worth
        if not pairs:
            return Part(None, weight, frozenset()), bonus
        stay = max(1, len(pairs) - group.category.dropped)
        kept, share = keep_best(pairs, stay, bonus)
        gone = frozenset(keys) - {keys[place] for place in kept}
        return Part(share, weight, gone), bonus


def keep_best(
    pairs: Sequence[tuple[int, int]], stay: int, bonus: int = 0
) -> tuple[tuple[int, ...], Fraction]:
    """Choose so many of the pairs (earned, possible) that what was earned of them is most.

    Return the places of those chosen and their share; of equal ones the earlier stay.
    """
    kept: Sequence[int] = range(len(pairs))
    over, under = _sums(pairs, kept, bonus)
    while True:
        ranked = sorted(
            range(len(pairs)), key=lambda place: over * pairs[place][1] - under * pairs[place][0]
        )
        chosen = ranked[:stay]
        earned, possible = _sums(pairs, chosen, bonus)
        if earned * under == over * possible:
            return tuple(sorted(chosen)), Fraction(earned, possible)
        over, under = earned, possible


def _sums(pairs: Sequence[tuple[int, int]], places: Iterable[int], bonus: int) -> tuple[int, int]:
    earned = possible = 0
    for place in places:
        earned += pairs[place][0]
        possible += pairs[place][1]
    return earned + bonus, possible


def _group(category: Category, items: tuple[Item, ...]) -> _Group:
    """Join a category and its items; items that count alike are brought to one worth."""
    if not category.alike:
        return _Group(category, items, (1,) * len(items))
    whole = lcm(*(item.worth for item in items))
    return _Group(category, items, tuple(whole // item.worth for item in items))

"""Which cards tell one another's answers, and which of those waiting is asked next for that.

Cards are kin that share a name: the author's card they were made from, the fact that they ask for,
the sentence it stands in. Kin of kin are kin.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple, TypeAlias

Names: TypeAlias = Collection[str]


class Choice(NamedTuple):
    """The place of the card that is next among those that wait, and how many cards back its kin is.

    `far` is 0 for kin of the last card, and at most as many as the recent cards, but 1 if none are.
    """

    place: int
    far: int


def names_of(deck: int | str, note: str, fact: str, passage: str) -> list[str]:
    """Name what makes a card kin to others of its deck: its note, its fact, its sentence.

    `fact` may be empty; `passage` is JSON, as a version of a card has it.
    """
    names = [f"{deck} note {note}"]
    if fact:
        names.append(f"{deck} fact {fact}")
    if '"quote"' in passage:
        stands = json.loads(passage)
        names.append(f"{deck} in {stands.get('ref')} says {stands.get('quote')}")
    return names


def choose(waiting: Sequence[Names], recent: Sequence[Names]) -> Choice:
    """Return which of the waiting cards is next; `recent` were asked before, the newest first.

    It is no kin of the newest if any can come, and leaves no kin behind that could only follow
    each other; then it is as far from its kin as `recent` goes back, and then the first in line.
    Raises ValueError if none waits.
    """
    found = families_of([*waiting, *recent])
    families, before = found[: len(waiting)], found[len(waiting) :]
    most = max(1, len(before))
    if len(set(found)) == len(found) > len(before):
        return Choice(0, most)
    ago = {family: place for place, family in reversed(list(enumerate(before)))}
    counts, left = Counter(families), len(waiting) - 1
    largest = [family for family, _ in counts.most_common(2)]

    def worth(place: int) -> tuple[bool, bool, int, int]:
        mine = families[place]
        far = ago.get(mine, most)
        room = _leaves_room(counts, mine, largest, left)
        return far > 0, room, 0 if room else counts[mine], far

    best = max(range(len(waiting)), key=worth)
    return Choice(best, worth(best)[-1])


def _leaves_room(counts: Counter[int], mine: int, largest: Collection[int], left: int) -> bool:
    """Tell whether those left after a card of a family can still come without kin side by side."""
    return counts[mine] - 1 <= left // 2 and all(
        counts[family] <= (left + 1) // 2 for family in largest if family != mine
    )


def families_of(cards: Sequence[Names]) -> list[int]:
    """Number the families of cards: two are of one if a chain of shared names joins them."""
    parents = list(range(len(cards)))

    def head(one: int) -> int:
        while parents[one] != one:
            one = parents[one]
        return one

    seen: dict[str, int] = {}
    for place, names in enumerate(cards):
        for name in names:
            parents[head(seen.setdefault(name, place))] = head(place)
    return [head(place) for place in range(len(cards))]

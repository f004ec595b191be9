"""Numbers that look random and follow from a seed alone, the same in every version of Python.

Steele, Lea and Flood's splitmix64 (OOPSLA 2014) mixes the bits. A seed of 64 bits that comes from
a secret source is as hard to guess as it is long; do not send it, nor anything made from it but
orders.
"""

from __future__ import annotations

from collections.abc import Iterable

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def permutation(count: int, seed: int) -> tuple[int, ...]:
    """Return the numbers 0 to count - 1 in an order that depends on `seed` alone.

    Fisher and Yates's shuffle.
    """
    order = list(range(count))
    state = seed & _MASK
    for last in range(count - 1, 0, -1):
        state = (state + _GOLDEN) & _MASK
        chosen = (_mix(state) * (last + 1)) >> 64
        order[last], order[chosen] = order[chosen], order[last]
    return tuple(order)


def branch(seed: int, *path: int) -> int:
    """Return a seed of 64 bits for one purpose under `seed`, such as (purpose, card)."""
    state = _mix(seed & _MASK)
    for step in path:
        mixed = _mix((step + _GOLDEN) & _MASK)
        state = _mix(((state ^ mixed) + _GOLDEN) & _MASK)
    return state


def shuffle(count: int, seed: int, together: Iterable[tuple[int, ...]] = ()) -> tuple[int, ...]:
    """Return a permutation in which the members of each group follow each other as given.

    The groups share no member; a group moves as if it were one.
    """
    groups = {group[0]: group for group in together if group}
    inside = {member for group in groups.values() for member in group}
    blocks = [groups.get(n, (n,)) for n in range(count) if n in groups or n not in inside]
    order = permutation(len(blocks), seed)
    return tuple(member for place in order for member in blocks[place])


def _mix(state: int) -> int:
    """Return splitmix64's output for a state: 64 well-mixed bits."""
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
    return state ^ (state >> 31)

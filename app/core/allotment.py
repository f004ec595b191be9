"""Allot things to sections that want some of them, so that as many as possible are had.

A thing goes to one section only. What one section could take may be all that another can, so
sections hand things on to each other: augmenting paths, as in Kuhn's method for matching.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def allot(
    choices: Sequence[Sequence[Thing]],
    wanted: Sequence[int | None],
    kept: Sequence[Sequence[Thing]] = (),
) -> tuple[tuple[Thing, ...], ...]:
    """Return what each section gets of its choices, which stand in the order of its preference.

    A section gets at most as many as it wants, and fewer only if no other sharing gives it more
    without taking from one before. A section that wants None claims all its choices, but yields to
    those that want a number; each of its choices is then with one section or another. What is
    `kept` by sections beforehand, no more than they want, is among what is had at the end.
    """
    shares = _Shares(choices, wanted)
    had = [0] * len(wanted)
    for section, things in enumerate(kept):
        shares.holder.update(dict.fromkeys(things, section))
        had[section] = len(things)
    for section, number in enumerate(wanted):
        if number is None:
            shares.claim_all(section)
    for section, number in enumerate(wanted):
        for _ in range(had[section], number or 0):
            if not shares.claim(section):
                break
    return shares.held()


class _Shares(Generic[Thing]):
    """Who holds what. A thing once held stays held, so each section looks for free ones once."""

    def __init__(self, choices: Sequence[Sequence[Thing]], wanted: Sequence[int | None]) -> None:
        self.choices = choices
        self.wanted = wanted
        self.holder: dict[Thing, int] = {}
        self.looked = [0] * len(choices)

    def claim_all(self, section: int) -> None:
        for thing in self.choices[section]:
            self.holder.setdefault(thing, section)

    def claim(self, section: int) -> bool:
        """Get the section one thing more, over others if need be; tell whether it worked."""
        came_from: dict[int, tuple[int, Thing]] = {}
        waiting = deque([section])
        while waiting:
            asking = waiting.popleft()
            thing = self.free(asking)
            if thing is not None:
                self.hand_on(thing, asking, came_from)
                return True
            for held in self.choices[asking]:
                holder = self.holder[held]
                if self.wanted[holder] is None:
                    self.hand_on(held, asking, came_from)
                    return True
                if holder != section and holder not in came_from:
                    came_from[holder] = (asking, held)
                    waiting.append(holder)
                if len(came_from) == len(self.choices) - 1:
                    break
        return False

    def free(self, section: int) -> Thing | None:
        """Return the first of the section's choices that nobody holds."""
        choices = self.choices[section]
        for place in range(self.looked[section], len(choices)):
            if choices[place] not in self.holder:
                self.looked[section] = place
                return choices[place]
        self.looked[section] = len(choices)
        return None

    def hand_on(self, thing: Thing, to: int, came_from: dict[int, tuple[int, Thing]]) -> None:
        """Give the thing to a section, which gives what it held to the one that asked it."""
        self.holder[thing] = to
        while to in came_from:
            to, thing = came_from[to]
            self.holder[thing] = to

    def held(self) -> tuple[tuple[Thing, ...], ...]:
        return tuple(
            tuple(thing for thing in choices if self.holder.get(thing) == section)
            for section, choices in enumerate(self.choices)
        )

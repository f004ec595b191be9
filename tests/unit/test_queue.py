"""Which card is next, and how many a day allows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.history import NEW_CARD, CardState
from app.core.memory import Memory
from app.core.queue import (
    Count,
    Done,
    Limits,
    Place,
    Queue,
    new_is_next,
    place,
    planned,
    rooms,
    scramble,
)
from app.core.schedule import Phase, State

LEARNT = CardState(State(Phase.REVIEW, 0, 740, None, Memory(5.0, 5.0), 730, 1, 3, 0))
STEPPING = CardState(State(Phase.LEARNING, 1, 730, 9_500, Memory(1.0, 5.0), 730, 1, 1, 0))
SHARED = Limits(20, 200, own_new=False, own_due=False)


def test_a_new_card_waits_in_the_order_of_its_number() -> None:
    assert place(NEW_CARD, 7) == Place(Queue.NEW, 0, 7)


def test_a_learnt_card_waits_for_its_day_in_an_order_that_looks_random() -> None:
    assert place(LEARNT, 7) == Place(Queue.BY_DAY, 740, scramble(7, 740))


def test_a_card_within_its_steps_waits_for_its_second() -> None:
    assert place(STEPPING, 7) == Place(Queue.WITHIN_DAY, 730, 9)


@pytest.mark.parametrize("card", [NEW_CARD, LEARNT, STEPPING])
def test_a_suspended_card_is_never_asked_and_a_retired_one_even_less(card: CardState) -> None:
    aside = replace(card, suspended=True)
    assert place(aside, 7).queue is Queue.SUSPENDED
    assert place(aside, 7, retired=True).queue is Queue.RETIRED
    assert max(Queue.SUSPENDED, Queue.RETIRED) < 0


def test_a_buried_card_appears_on_the_later_of_its_days() -> None:
    assert place(replace(LEARNT, buried_until=745), 7).shown_day == 745
    assert place(replace(LEARNT, buried_until=735), 7).shown_day == 740


def test_the_order_of_a_day_is_another_on_the_next_day() -> None:
    one, two = ([scramble(card, day) for card in range(1, 200)] for day in (740, 741))
    assert len(set(one)) == len(one)
    assert all(0 <= each < 2**31 for each in one + two)
    ranks = [sorted(range(199), key=order.__getitem__) for order in (one, two)]
    assert ranks[0] != ranks[1] != list(range(199)) != ranks[0]


def test_new_cards_spread_evenly_among_due_ones() -> None:
    new, due, turns = 0, 0, ""
    while new + due < 12:
        if new_is_next(Count(3, new), Count(9, due)):
            new, turns = new + 1, turns + "n"
        else:
            due, turns = due + 1, turns + "d"
    assert turns == "dnddd" + "nddd" + "ndd"


def test_without_due_cards_new_ones_come_and_without_new_ones_due_ones() -> None:
    assert new_is_next(Count(3, 0), Count(0, 0))
    assert not new_is_next(Count(0, 0), Count(3, 0))


def test_decks_without_limits_of_their_own_share_what_is_left() -> None:
    own = Limits(5, 6, own_new=True, own_due=True)
    room = rooms({1: SHARED, 2: SHARED, 3: own}, {1: Done(12, 150), 2: Done(4, 60), 3: Done(2, 9)})
    assert room == {1: Done(4, 0), 2: Done(4, 0), 3: Done(3, 0)}


def test_a_deck_may_set_only_one_of_its_limits() -> None:
    half = Limits(5, 200, own_new=True, own_due=False)
    room = rooms({1: SHARED, 2: half}, {1: Done(20, 100), 2: Done(1, 50)})
    assert room == {1: Done(0, 50), 2: Done(4, 50)}


def test_an_untouched_day_has_room_for_all_of_its_limits() -> None:
    assert rooms({1: SHARED}, {}) == {1: Done(20, 200)}
    assert rooms({}, {1: Done(3, 4)}) == {}


def test_a_plan_asks_what_waits_within_what_is_allowed() -> None:
    limits = {1: SHARED, 2: SHARED, 3: Limits(5, 5, own_new=True, own_due=True)}
    room = {1: Done(10, 100), 2: Done(10, 100), 3: Done(5, 5)}
    waiting = {1: Done(8, 30), 2: Done(8, 30), 3: Done(9, 2)}
    assert planned(limits, room, waiting) == Done(10 + 5, 60 + 2)


def test_a_plan_beyond_the_day_takes_due_cards_first() -> None:
    limits, room = {1: SHARED}, {1: Done(10, 10)}
    assert planned(limits, room, {1: Done(9, 4)}, 10) == Done(6, 4)
    assert planned(limits, room, {1: Done(9, 10)}, 10) == Done(0, 10)
    assert planned(limits, room, {1: Done(2, 3)}, 10) == Done(2, 3)


def test_nothing_is_planned_without_decks() -> None:
    assert planned({}, {}, {}) == Done(0, 0)

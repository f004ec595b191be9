"""Laws of the fold: order of arrival, undo, redo, and one event at a time."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.history import NEW_CARD, Event, apply, effective, fold, place
from app.core.settings import DEFAULT_SETTINGS, Settings

pytestmark = pytest.mark.unmeasured

quick = settings(max_examples=150, deadline=None)

RULES = (None, Settings(retention=0.8, relearning_steps=()), Settings(leech_threshold=1))
HOUR = 3_600_000
ids = st.text(string.ascii_lowercase, min_size=1, max_size=2)
actions = st.sampled_from(
    ["suspend", "resume", "unbury", "forget", "revise", "flag:1", "flag:0", "bury:739100", "pick:2"]
)


@st.composite
def logs(draw: st.DrawFn, *, voids: bool = True) -> list[Event]:
    """Draw a log in which voids name any event, themselves voided or not, or none at all."""
    names = draw(st.lists(ids, unique=True, max_size=12))
    log = []
    for name in names:
        hour = draw(st.integers(0, 3_000))
        log.append(
            Event(
                id=name,
                at=hour * HOUR,
                day=739_000 + hour // 24 + draw(st.integers(-1, 1)),
                kind=draw(st.sampled_from(["study", "quiz", "cram", "import", "manual"])),
                rating=draw(st.none() | st.integers(1, 4)),
                voids=draw(st.none() | st.sampled_from([*names, "?"])) if voids else None,
                action=draw(st.none() | actions),
                rules=draw(st.sampled_from(RULES)),
            )
        )
    return log


@quick
@given(logs().flatmap(lambda log: st.tuples(st.just(log), st.permutations(log))), st.integers())
def test_the_order_of_arrival_does_not_matter(
    both: tuple[list[Event], list[Event]], seed: int
) -> None:
    sent, arrived = both
    assert fold(arrived, DEFAULT_SETTINGS, seed) == fold(sent, DEFAULT_SETTINGS, seed)


@quick
@given(logs(), st.integers())
def test_a_repeated_delivery_does_not_matter(log: list[Event], seed: int) -> None:
    assert fold([*log, *log], DEFAULT_SETTINGS, seed) == fold(log, DEFAULT_SETTINGS, seed)


@quick
@given(logs(voids=False), st.integers())
def test_one_event_at_a_time_gives_the_same_card_as_the_whole_log(
    log: list[Event], seed: int
) -> None:
    card = NEW_CARD
    for event in sorted(log, key=place):
        card = apply(card, event, DEFAULT_SETTINGS, seed)
    assert card == fold(log, DEFAULT_SETTINGS, seed)


@quick
@given(logs(), st.integers(0, 3_000), st.integers(1, 4), st.integers())
def test_an_undone_event_never_happened_and_a_redone_one_did(
    log: list[Event], hour: int, rating: int, seed: int
) -> None:
    event = Event(id="event", at=hour * HOUR, day=739_000, kind="study", rating=rating)
    undo = Event(id="undo", at=hour * HOUR + 1, day=739_000, kind="manual", voids="event")
    redo = Event(id="redo", at=hour * HOUR + 2, day=739_000, kind="manual", voids="undo")
    without = fold(log, DEFAULT_SETTINGS, seed)
    assert fold([*log, event, undo], DEFAULT_SETTINGS, seed) == without
    done = fold([*log, event], DEFAULT_SETTINGS, seed)
    assert fold([*log, event, undo, redo], DEFAULT_SETTINGS, seed) == done


@quick
@given(logs())
def test_an_event_counts_unless_an_event_that_counts_or_a_ring_voids_it(log: list[Event]) -> None:
    counting = {event.id for event in effective(log)}
    voided = {event.voids for event in log if event.id in counting}
    by_id = {event.id: event for event in log}
    for name in by_id.keys() - counting - voided:
        ring, step = [name], by_id[name].voids
        while step in by_id and step not in ring:
            ring.append(step)
            step = by_id[step].voids
        assert step == name, "what no counting event voids is part of a ring"
    assert not counting & voided


@quick
@given(logs(), st.integers())
def test_days_of_a_card_never_go_back(log: list[Event], seed: int) -> None:
    card = NEW_CARD
    for event in effective(log):
        after = apply(card, event, DEFAULT_SETTINGS, seed)
        if after.state.last_day is not None and card.state.last_day is not None:
            assert after.state.last_day >= card.state.last_day
        card = after

"""Which cards come on which day: limits, siblings, the hour at which a day begins, coming back."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.clock import milliseconds
from tests.people import ALICE, join, user_id
from tests.studying import (
    DEFAULTS,
    Clock,
    Desk,
    basics,
    card_id,
    keys,
    log,
    post,
    rebuilt,
    settle,
    shelve_deck,
    sitting,
    state,
    study_all,
)

BERLIN = ZoneInfo("Europe/Berlin")
SIBLINGS = """deck: sibs
title: Siblings
cards:
- id: gap
  cloze: "{{c1::Rome}} is south of {{c2::Milan}}."
- id: both
  basic: Which city has canals?
  answer: Venice
  both: true
"""


@pytest.fixture
def alice(app: Flask, time: Clock) -> FlaskClient:
    shelve_deck(app, basics(12), time.at)
    shelve_deck(app, basics(6, "more"), time.at)
    return join(app, ALICE)


def _set(client: FlaskClient, deck: str = "", **changes: str) -> None:
    path = f"/study/settings/{deck}".rstrip("/")
    assert post(client, path, **(DEFAULTS | changes)).status_code == 303


def test_a_day_begins_no_more_new_cards_than_its_limit(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    _set(alice, new_per_day="5")
    desk = Desk(alice, "plain")
    assert sitting(app, user_id(app, ALICE)).planned_new == 5
    assert keys(app, study_all(desk, time)) == [f"plain-{n}" for n in range(1, 6)]
    assert Desk(alice, "plain").done
    time.wait(days=1)
    assert keys(app, study_all(Desk(alice, "plain"), time))[:5] == [
        f"plain-{n}" for n in range(6, 11)
    ]


def test_a_new_card_begun_twice_counts_once_and_an_undone_one_not_at_all(
    alice: FlaskClient, time: Clock
) -> None:
    _set(alice, new_per_day="1")
    desk = Desk(alice, "plain")
    desk.study(1)
    time.wait(minutes=2)
    desk.look()
    desk.study(4)
    assert desk.done
    time.wait(seconds=1)
    desk.send("/undo")
    time.wait(seconds=1)
    desk.send("/undo")
    assert "Prompt 1?" in Desk(alice, "plain").page


def test_decks_share_the_limit_even_when_studied_one_by_one(
    alice: FlaskClient, time: Clock
) -> None:
    _set(alice, new_per_day="4")
    assert len(study_all(Desk(alice, "plain"), time)) == 4
    assert Desk(alice, "more").done


def test_a_deck_with_a_limit_of_its_own_counts_alone(alice: FlaskClient, time: Clock) -> None:
    _set(alice, new_per_day="4")
    Desk(alice, "more")
    _set(alice, "more", new_per_day="2")
    assert len(study_all(Desk(alice, "plain"), time)) == 4
    assert len(study_all(Desk(alice, "more"), time)) == 2
    assert Desk(alice).done


def test_a_day_asks_no_more_due_cards_than_its_limit(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    study_all(Desk(alice, "plain"), time)
    _set(alice, reviews_per_day="3", new_per_day="0")
    time.wait(days=30)
    desk = Desk(alice, "plain")
    assert sitting(app, user_id(app, ALICE)).planned_review == 3
    assert len(study_all(desk, time)) == 3
    assert Desk(alice, "plain").done
    time.wait(days=1)
    assert len(study_all(Desk(alice, "plain"), time)) == 3
    assert "everything was as stored" in rebuilt(app)


def test_ten_more_go_beyond_the_limit_of_the_day(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    _set(alice, new_per_day="1")
    assert len(study_all(Desk(alice, "plain"), time)) == 1
    desk = Desk(alice, "plain", more="1")
    assert sitting(app, user_id(app, ALICE)).planned_new == 10
    assert len(study_all(desk, time)) == 10


def test_new_cards_spread_among_the_due_ones(app: Flask, alice: FlaskClient, time: Clock) -> None:
    study_all(Desk(alice, "more"), time)
    Desk(alice, "plain")
    time.wait(days=30)
    names = keys(app, study_all(Desk(alice), time))
    assert len(names) == 18
    kinds = [name.startswith("plain") for name in names]
    assert all(True in kinds[place : place + 3] for place in range(0, 16, 3))
    assert not all(kinds[:4])


def test_siblings_wait_until_the_next_day(app: Flask, alice: FlaskClient, time: Clock) -> None:
    shelve_deck(app, SIBLINGS)
    desk = Desk(alice, "sibs")
    assert sitting(app, user_id(app, ALICE)).planned_new == 2
    assert keys(app, study_all(desk, time)) == ["gap/c1", "both"]
    time.wait(days=1)
    assert keys(app, study_all(Desk(alice, "sibs"), time)) == ["gap/c2", "both/reverse"]


def test_a_new_card_whose_sibling_is_due_is_not_announced_for_today(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    shelve_deck(app, SIBLINGS)
    study_all(Desk(alice, "sibs"), time)
    time.wait(days=29)
    desk = Desk(alice, "sibs")
    now = sitting(app, user_id(app, ALICE))
    assert now.planned_new + now.planned_review == len(study_all(desk, time)) == 2


def test_of_due_siblings_one_comes_a_day(app: Flask, alice: FlaskClient, time: Clock) -> None:
    shelve_deck(app, SIBLINGS)
    _set(alice, bury_siblings="")
    assert len(study_all(Desk(alice, "sibs"), time)) == 4
    _set(alice)
    time.wait(days=60 - 31)
    desk = Desk(alice, "sibs")
    assert sitting(app, user_id(app, ALICE)).planned_review == 2
    notes = [key.split("/")[0] for key in keys(app, study_all(desk, time))]
    assert sorted(notes) == ["both", "gap"]


def test_without_the_setting_siblings_come_on_the_same_day(
    alice: FlaskClient, app: Flask, time: Clock
) -> None:
    shelve_deck(app, SIBLINGS)
    _set(alice, bury_siblings="")
    assert len(study_all(Desk(alice, "sibs"), time)) == 4


def test_the_day_begins_at_four_by_the_clock_of_the_learner(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    settle(app, user_id(app, ALICE), time_zone="Europe/Berlin")
    _set(alice, new_per_day="1")
    time.at = datetime(2026, 3, 3, 3, 59, tzinfo=BERLIN).astimezone(UTC)
    desk = Desk(alice, "plain")
    desk.study(4)
    assert Desk(alice, "plain").done
    time.at = datetime(2026, 3, 3, 4, 0, tzinfo=BERLIN).astimezone(UTC)
    assert "Prompt 2?" in Desk(alice, "plain").page
    [row] = log(app, user_id(app, ALICE))
    assert row.day == datetime(2026, 3, 2, tzinfo=UTC).toordinal()


def test_a_day_can_begin_at_another_hour(app: Flask, alice: FlaskClient, time: Clock) -> None:
    settle(app, user_id(app, ALICE), time_zone="Asia/Tokyo", day_start=0)
    _set(alice, new_per_day="1")
    time.at = datetime(2026, 3, 3, 14, 59, tzinfo=UTC)
    Desk(alice, "plain").study(4)
    assert Desk(alice, "plain").done
    time.at = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
    assert not Desk(alice, "plain").done


def test_a_change_of_zone_does_not_turn_the_calendar_back(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    settle(app, user_id(app, ALICE), time_zone="Pacific/Auckland")
    time.at = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)
    desk = Desk(alice, "plain")
    desk.study(1)
    settle(app, user_id(app, ALICE), time_zone="America/Los_Angeles")
    time.wait(minutes=2)
    again = Desk(alice, "plain")
    while "Prompt 1?" not in again.page:
        again.study(4)
    again.study(4)
    days = [row.day for row in log(app, user_id(app, ALICE)) if row.card_id == 1]
    assert days == sorted(days)
    assert "everything was as stored" in rebuilt(app)


def test_who_comes_back_tomorrow_finds_the_right_cards_due(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    _set(alice, new_per_day="3", fuzz="")
    desk = Desk(alice, "plain")
    for rating in (3, 3, 4):
        desk.study(rating)
        time.wait(seconds=1)
    time.wait(minutes=11)
    desk.look()
    assert len(study_all(desk, time, 3)) == 2
    found = {n: state(app, user_id(app, ALICE), f"plain-{n}") for n in (1, 2, 3)}
    assert all(each and each.phase == 2 for each in found.values())
    today = time.at.date().toordinal()
    due = {n: each.due_day - today for n, each in found.items() if each}
    assert due[1] == due[2] < due[3]
    time.wait(days=due[1])
    _set(alice, new_per_day="0", fuzz="")
    assert sorted(study_all(Desk(alice, "plain"), time)) == [1, 2]
    time.wait(days=due[3] - due[1])
    assert 3 in study_all(Desk(alice, "plain"), time)


def test_the_summary_says_when_the_next_card_comes(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    settle(app, user_id(app, ALICE), time_zone="Europe/Berlin")
    _set(alice, new_per_day="1", learning_steps="45m")
    Desk(alice, "more")
    desk = Desk(alice, "plain")
    desk.study(1)
    assert desk.done
    assert "The next one comes back at 09:45." in desk.page
    assert state(app, user_id(app, ALICE), "plain-1").due_at == milliseconds(time.at) + 2_700_000  # type: ignore[union-attr]
    assert "comes back at" not in Desk(alice, "more").page


def _kin_deck() -> str:
    """Write a deck whose neighbours tell one another's answers: of one fact, of one sentence."""
    facts = [f"  f{n}: {{claim: Claim {n}, source: book, quote: Said {n // 2}.}}" for n in range(4)]
    cards = [
        f"- id: {fact}-{n}\n  basic: Prompt {fact} {n}?\n  answer: Reply {n}\n  fact: {fact}"
        for fact in ("f0", "f1", "f2", "f3")
        for n in (1, 2)
    ]
    return "\n".join(
        [
            "deck: kin\ntitle: Kin\nsources:\n  book: {title: A book, kind: book}\nfacts:",
            *facts,
            "cards:",
            *cards,
            "- id: gap\n  cloze: '{{c1::Rome}} is south of {{c2::Milan}} and {{c3::Turin}}.'\n",
        ]
    )


def _families(app: Flask, asked: list[int]) -> list[str]:
    """Name the cards by the sentence or the note that they share."""
    sentence = {"f0": "one", "f1": "one", "f2": "two", "f3": "two", "gap": "gap"}
    return [sentence[key.replace("/", "-").split("-")[0]] for key in keys(app, asked)]


def test_no_card_follows_one_of_its_note_its_fact_or_its_sentence(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    shelve_deck(app, _kin_deck())
    _set(alice, bury_siblings="")
    new = _families(app, study_all(Desk(alice, "kin"), time))
    time.wait(days=29)
    due = _families(app, study_all(Desk(alice, "kin"), time))
    crammed = _families(app, study_all(Desk(alice, "kin", "cram"), time))
    for asked in (new, due, crammed):
        assert all(one != other for one, other in pairwise(asked)), asked
    assert len(new) == len(due) == len(crammed) == 11


def test_a_step_comes_no_sooner_only_to_stand_between_cards_of_one_fact(
    app: Flask, alice: FlaskClient
) -> None:
    cards = basics(3, "alone").replace("  answer", "  fact: one\n  answer")
    shelve_deck(app, cards.replace("cards:", "facts:\n  one: {claim: One}\ncards:"))
    desk = Desk(alice, "alone")
    seen = []
    for _ in range(3):
        seen.append(desk.card)
        desk.study(1)
    assert keys(app, seen) == ["alone-1", "alone-2", "alone-3"]


def test_a_deck_that_rests_on_one_fact_is_studied_to_its_end_in_every_mode(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    cards = basics(15, "alone").replace("  answer", "  fact: one\n  answer")
    shelve_deck(app, cards.replace("cards:", "facts:\n  one: {claim: One}\ncards:"))
    everything = {card_id(app, f"alone-{n}") for n in range(1, 16)}
    begun = time.at
    new = study_all(Desk(alice, "alone"), time, 3)
    assert set(new[:15]) == everything
    assert sorted(new[15:]) == sorted(everything)
    assert (time.at - begun).seconds == len(new) == 30
    post(alice, "/study/bulk", card=[str(card) for card in everything], action="flag")
    for mode in ("ahead", "flagged", "cram"):
        desk = Desk(alice, "alone", mode)
        planned = sitting(app, user_id(app, ALICE)).planned_review
        asked = study_all(desk, time)
        assert len(asked) == len(set(asked)) == planned > 0, mode
        assert mode == "ahead" or set(asked) == everything
    time.wait(days=40)
    desk, due = Desk(alice, "alone"), []
    while not desk.done:
        due.append(desk.card)
        desk.study(1 if len(due) % 4 == 0 else 3)
        time.wait(seconds=1)
        assert len(due) < 30
    assert set(due) == everything


def test_where_the_day_is_full_cards_of_one_fact_come_on_another_day(
    app: Flask, alice: FlaskClient, time: Clock
) -> None:
    shelve_deck(app, _kin_deck())
    _set(alice, new_per_day="3")
    assert sorted(_families(app, study_all(Desk(alice, "kin"), time))) == ["gap", "one", "two"]


def test_a_card_whose_answer_was_taken_back_was_seen_all_the_same(
    app: Flask, alice: FlaskClient
) -> None:
    shelve_deck(app, _kin_deck())
    desk = Desk(alice, "kin")
    desk.study(4)
    desk.send("/undo")
    assert keys(app, [desk.card]) == ["f0-1"]
    desk.send("/card", action="suspend")
    assert keys(app, [desk.card]) == ["f2-1"]

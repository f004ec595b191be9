"""Answers travel with decks: into a learner's log once, and out of it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.cards import Basic, Deck
from app.core.formats.values import Answer, History, Standing
from app.db import db
from app.decks.models import Card, CardState
from app.decks.packages.reading import read_package
from app.decks.packages.writing import write_package
from app.study.models import Review
from tests.carrying import Arrivals
from tests.people import ALICE, BOB, IRIS, join, user_id
from tests.shelf import run
from tests.studying import MORNING, Clock, Desk, post, rebuilt
from tests.writing import published

LEGACY = Path("tests/peers/packages/legacy.apkg")
NOON = 1_700_000_000_000
DAY = 86_400_000
TWO = Deck(
    key="two",
    title="Two",
    cards=tuple(Basic(key=f"c{n}", prompt=f"What is {n}?", answer=f"It is {n}.") for n in (1, 2)),
)


def package(*answers: Answer, standings: tuple[Standing, ...] = ()) -> bytes:
    """Return the deck of two cards with a history, as a package."""
    history = History(answers, standings)
    return write_package([TWO], {}, history, at=NOON + 20 * DAY, today=739_000).data


def answered(card: str, day: int, rating: int = 3) -> Answer:
    """Return an answer on a day."""
    return Answer("two", card, NOON + day * DAY, rating, "study", 4_000)


THREE = (answered("c1", 0), answered("c1", 1), answered("c2", 2, 1))


def log(app: Flask, of: int) -> list[tuple[int, str, int | None, str | None]]:
    """Read a learner's log: when, what kind, how rated, which act."""
    with app.app_context():
        rows = db.session.scalars(select(Review).where(Review.user_id == of).order_by(Review.at))
        return [(row.at, row.kind, row.rating, row.action) for row in rows]


def states(app: Flask, of: int) -> dict[str, CardState]:
    """Read what a learner remembers, by card."""
    with app.app_context():
        rows = db.session.execute(
            select(Card.key, CardState)
            .join(CardState, CardState.card_id == Card.id)
            .where(CardState.user_id == of)
        )
        return {row[0]: row[1] for row in rows}


@pytest.fixture
def alice(app: Flask) -> Arrivals:
    """Give Alice's browser."""
    return Arrivals(join(app, ALICE))


def test_answers_come_in_as_rows_of_the_log_and_are_folded(app: Flask, alice: Arrivals) -> None:
    page = alice.bring(package(*THREE), "two.apkg", history="y")
    assert "3 answers came in, 0 were there already." in page
    me = user_id(app, ALICE)
    assert log(app, me) == [
        (NOON, "import", 3, None),
        (NOON + DAY, "import", 3, None),
        (NOON + 2 * DAY, "import", 1, None),
    ]
    found = states(app, me)
    assert found["c1"].reps == 2
    assert found["c2"].lapses + found["c2"].reps >= 1
    assert rebuilt(app) == "Folded 2 cards again; everything was as stored.\n"


def test_without_the_wish_no_answer_comes_in(app: Flask, alice: Arrivals) -> None:
    alice.bring(package(*THREE), "two.apkg", history="")
    assert log(app, user_id(app, ALICE)) == []


def test_answers_that_come_twice_stand_once_and_new_ones_are_added(
    app: Flask, alice: Arrivals
) -> None:
    alice.bring(package(*THREE), "two.apkg", history="y")
    page = alice.bring(package(*THREE, answered("c2", 4)), "two.apkg", history="y")
    assert "1 answer came in, 3 were there already." in page
    me = user_id(app, ALICE)
    assert len(log(app, me)) == 4
    assert rebuilt(app) == "Folded 2 cards again; everything was as stored.\n"


def test_answers_given_here_and_there_are_folded_in_time_order(
    app: Flask, alice: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    Clock(monkeypatch)
    alice.bring(package(), "two.apkg")
    Desk(alice.client, "two").study(4)
    alice.bring(package(*THREE), "two.apkg", history="y")
    kinds = [row[1] for row in log(app, user_id(app, ALICE))]
    assert kinds == ["import", "import", "import", "study"]
    assert rebuilt(app) == "Folded 2 cards again; everything was as stored.\n"


def test_a_card_that_was_set_aside_and_flagged_comes_so(app: Flask, alice: Arrivals) -> None:
    aside = Standing(deck="two", card="c1", phase=0, suspended=True, flag=2)
    alice.bring(package(*THREE, standings=(aside,)), "two.apkg", history="y")
    one = states(app, user_id(app, ALICE))["c1"]
    assert (one.suspended, one.flag, one.queue) == (True, 2, -1)
    assert rebuilt(app) == "Folded 2 cards again; everything was as stored.\n"


def test_a_history_stays_that_of_the_learner_who_brought_it(app: Flask, alice: Arrivals) -> None:
    bob = Arrivals(join(app, BOB))
    alice.bring(package(*THREE), "two.apkg", history="y")
    bob.bring(package(answered("c1", 7)), "two.apkg", history="y")
    assert len(log(app, user_id(app, ALICE))) == 3
    assert [row[0] for row in log(app, user_id(app, BOB))] == [NOON + 7 * DAY]


def test_answers_from_the_future_stay_outside(
    app: Flask, alice: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    Clock(monkeypatch)
    late = Answer("two", "c1", round(MORNING.timestamp() * 1000) + DAY, 3, "study", 1_000)
    alice.bring(package(*THREE, late), "two.apkg", history="y")
    assert len(log(app, user_id(app, ALICE))) == 3


def test_a_deck_goes_to_anki_with_ones_own_answers_and_comes_to_somebody_else(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    author = published(join(app, IRIS))
    author.share("public")
    alice = Arrivals(join(app, ALICE))
    post(alice.client, "/decks/rivers/subscribe", page="/decks/rivers")
    desk = Desk(alice.client, "rivers")
    desk.study(3)
    clock.wait(days=3)
    Desk(alice.client, "rivers").study(3)
    data = alice.client.get("/decks/rivers/take-out/apkg?answers=yes").data
    given = log(app, user_id(app, ALICE))
    assert len(read_package(data, history=True).history.answers) == len(given) == 2
    assert not read_package(
        alice.client.get("/decks/rivers/take-out/apkg").data, history=True
    ).history.answers
    bob = Arrivals(join(app, BOB))
    bob.bring(data, "rivers.apkg", history="y")
    theirs = log(app, user_id(app, BOB))
    assert [row[0] for row in theirs] == [row[0] for row in given]
    assert {row[1] for row in theirs} == {"import"}
    page = bob.bring(data, "rivers.apkg", history="y")
    assert "0 answers came in, 2 were there already." in page


def test_what_was_taken_back_does_not_go_out(
    app: Flask, alice: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    Clock(monkeypatch)
    alice.bring(package(), "two.apkg")
    desk = Desk(alice.client, "two")
    desk.study(3)
    desk.send("undo")
    me = user_id(app, ALICE)
    assert [row[2] for row in log(app, me)] == [3, None]
    data = alice.client.get("/decks/two/take-out/apkg?answers=yes").data
    assert read_package(data, history=True).history.answers == ()


def test_a_command_brings_a_history_to_the_owner(app: Flask) -> None:
    join(app, ALICE)
    join(app, BOB)
    dry = run(app, "import", LEGACY, "--with-history", "--dry-run")
    assert "3 answers to 3 cards stand in it." in dry.output
    assert dry.output.endswith("Nothing was changed.\n")
    refused = run(app, "import", LEGACY, "--with-history")
    assert refused.exit_code == 2
    assert "--with-history needs --owner EMAIL" in refused.output
    done = run(app, "import", LEGACY, "--with-history", "--owner", BOB.email)
    assert "3 answers to 3 cards came in, 0 were there already." in done.output
    assert len(log(app, user_id(app, BOB))) == 3
    again = run(app, "import", LEGACY, "--with-history", "--owner", BOB.email)
    assert "0 answers to 0 cards came in, 3 were there already." in again.output


def test_where_one_account_is_alone_the_history_is_theirs(app: Flask) -> None:
    join(app, ALICE)
    run(app, "import", LEGACY, "--with-history")
    assert len(log(app, user_id(app, ALICE))) == 3


def test_a_command_takes_a_history_out(app: Flask, alice: Arrivals, tmp_path: Path) -> None:
    alice.bring(package(*THREE), "two.apkg", history="y")
    target = tmp_path / "two.apkg"
    done = run(app, "export", "two", "--format", "apkg", "-o", target, "--history", ALICE.email)
    assert done.exit_code == 0, done.output
    assert len(read_package(target, history=True).history.answers) == 3
    wrong = run(app, "export", "two", "--format", "csv", "-o", target, "--history", ALICE.email)
    assert "Only --format apkg takes a history along." in wrong.output

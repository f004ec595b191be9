"""An acknowledged answer is kept, many at once lose none, and each costs few statements."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app import clock, config
from app.accounts.models import User
from app.core.evidence import Evidence
from app.core.history import NEW_CARD
from app.core.memory import Rating
from app.db import Statement, db
from app.decks.actions import subscribe
from app.decks.models import Card, CardState, Deck, Subscription
from app.study import actions, evidence_log, queries, sittings
from app.study.learner import Learner, learner
from app.study.models import Review, StudyDay
from tests.people import ALICE, join
from tests.studying import MORNING, Clock, Desk, basics, form, rebuilt, shelve_deck

ROOT = Path(__file__).resolve().parents[2]
ANSWERS_BEFORE_THE_END = 40
THREADS = 8
EACH = 12
QUESTION, REVEAL, ANSWER = 13, 9, 31  # the answer brings the next question

# Answers cards for ever; prints the id of each answer after its commit.
LABOUR = """
import sys, uuid
from pathlib import Path
from sqlalchemy import select
from app import clock
from app.accounts.models import User
from app.db import db
from app.factory import create_app
from app.study import actions, queries, sittings, turns
from app.study.learner import learner
from tests.conftest import make_settings

app = create_app(make_settings(Path(sys.argv[1]), sys.argv[2]))
with app.app_context():
    session = db.session()
    who = learner(session.scalars(select(User)).one())
    sitting = sittings.start(session, learner=who, sitting_id=uuid.uuid4().hex, mode="due",
                             deck_id=1, extent=0, at=clock.now())
    session.commit()
    while True:
        now = clock.now()
        turn = turns.next_turn(session, who, sitting, queries.shelves(session, who.id), now)
        shown = queries.shown(session, who.id, turn.card_id)
        answer = actions.Answer(
            review_id=uuid.uuid4().hex, card_id=turn.card_id, rating=4,
            token=actions.token(shown.version, shown.state, sitting))
        outcome = actions.answer_card(session, learner=who, sitting=sitting, answer=answer, at=now)
        assert outcome.result == "stored"
        session.commit()
        print(answer.review_id, flush=True)
"""


def _shelve(app: Flask, cards: int) -> None:
    shelve_deck(app, basics(cards))
    with app.app_context():
        user = User(name="a", fs_uniquifier="a", created_at=MORNING, seen_at=MORNING)
        db.session.add(user)
        db.session.flush()
        deck = db.session.scalars(select(Deck)).one()
        subscribe(db.session(), user_id=user.id, deck_id=deck.id, at=MORNING)
        found = db.session.scalars(select(Subscription)).one()
        found.settings = '{"new_per_day": 9999}'
        db.session.commit()


def test_every_acknowledged_answer_survives_a_kill(
    app: Flask, settings: config.Settings, tmp_path: Path
) -> None:
    _shelve(app, 2000)
    labour = subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", LABOUR, str(tmp_path), settings.database_url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert labour.stdout is not None
    told = [labour.stdout.readline().strip() for _ in range(ANSWERS_BEFORE_THE_END)]
    os.kill(labour.pid, signal.SIGKILL)
    rest, _ = labour.communicate()
    told += [line for line in rest.splitlines() if len(line) == 32]
    assert labour.returncode == -signal.SIGKILL
    with app.app_context():
        kept = {each.replace("-", "") for each in db.session.scalars(select(Review.id))}
        assert set(told) <= kept
        assert len(kept) <= len(told) + 1
        assert db.session.scalar(select(func.count()).select_from(CardState)) == len(kept)
        assert db.session.scalar(select(func.sum(StudyDay.answers))) == len(kept)


@dataclass(frozen=True)
class Sitting:
    """A session that many threads share: who studies, and its number."""

    app: Flask
    who: Learner
    number: str

    def answer(self, card: int, review: str, token: str = "") -> str:
        """Answer a card in a transaction of one's own; return what became of it."""
        with self.app.app_context():
            session = db.session()
            now = queries.sitting(session, self.who.id, self.number)
            known = queries.state_of(session, self.who.id, card)
            answer = actions.Answer(
                review_id=review,
                card_id=card,
                token=token or actions.token(1, known, now),
                rating=4,
            )
            outcome = actions.answer_card(
                session, learner=self.who, sitting=now, answer=answer, at=clock.now()
            )
            session.commit()
            return outcome.result


def _sit(app: Flask, mode: str) -> Sitting:
    number = uuid.uuid4().hex
    with app.app_context():
        who = learner(db.session.scalars(select(User)).one())
        sittings.start(
            db.session(),
            learner=who,
            sitting_id=number,
            mode=mode,
            deck_id=None,
            extent=0,
            at=clock.now(),
        )
        db.session.commit()
    return Sitting(app, who, number)


def test_many_answers_at_once_lose_nothing(app: Flask) -> None:
    _shelve(app, THREADS * EACH)
    sitting = _sit(app, "due")
    with app.app_context():
        cards = list(db.session.scalars(select(Card.id)))
    with ThreadPoolExecutor(THREADS) as pool:
        heard = list(pool.map(lambda card: sitting.answer(card, uuid.uuid4().hex), cards))
    assert heard == ["stored"] * len(cards) == ["stored"] * THREADS * EACH
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Review)) == len(cards)
        assert db.session.scalar(select(func.sum(StudyDay.answers))) == len(cards)
        now = queries.sitting(db.session(), sitting.who.id, sitting.number)
        assert (now.answered, now.done_new) == (len(cards), len(cards))


@pytest.mark.parametrize("mode", ["due", "cram"])
def test_of_many_tabs_with_the_same_card_one_is_heard(app: Flask, mode: str) -> None:
    _shelve(app, 1)
    sitting = _sit(app, mode)
    with app.app_context():
        card = db.session.scalars(select(Card.id)).one()
        now = queries.sitting(db.session(), sitting.who.id, sitting.number)
        token = actions.token(1, NEW_CARD, now)
    ids = [uuid.uuid4().hex for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        heard = list(pool.map(lambda review: sitting.answer(card, review, token), ids))
    assert sorted(heard) == ["stale"] * (THREADS - 1) + ["stored"]


@contextmanager
def _statements(app: Flask, patch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Note every statement, those run on the driver itself included."""
    seen: list[str] = []
    run = Statement.run

    def noting(self: Statement, session: object, **values: object) -> object:
        seen.append(str(self.clause))
        return run(self, session, **values)  # type: ignore[arg-type]

    def note(_connection: object, _cursor: object, text: str, *_rest: object) -> None:
        if not text.startswith(("BEGIN", "PRAGMA")):
            seen.append(text)

    with app.app_context():
        engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    with patch.context() as inside:
        inside.setattr(Statement, "run", noting)
        yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_a_quiz_and_the_first_card_of_its_deck_at_the_same_moment_are_both_remembered(
    app: Flask,
) -> None:
    shelve_deck(app, basics(1))
    join(app, ALICE)
    written = Event()

    def remember() -> None:
        with app.app_context():
            me = db.session.scalars(select(User.id)).one()
            said = Evidence(
                id=uuid.uuid4().hex,
                card_id=db.session.scalars(select(Card.id)).one(),
                version=1,
                at=clock.milliseconds(MORNING),
                rating=Rating.GOOD,
                fraction=1.0,
                response='"Reply 1"',
                mode="typed",
                options=0,
                source=uuid.uuid4().hex,
            )
            assert evidence_log.record(db.session(), learner_id=me, evidence=said)
            written.set()
            time.sleep(0.2)  # the other asks for the same card meanwhile
            db.session.commit()

    def begin() -> str:
        assert written.wait(10)
        with app.app_context():
            who = learner(db.session.scalars(select(User)).one())
            return _answer_first(db.session(), who)

    with ThreadPoolExecutor(2) as pool:
        quiz, first = pool.submit(remember), pool.submit(begin)
        quiz.result()
        assert first.result() == "stored"
    with app.app_context():
        assert [state.reps for state in db.session.scalars(select(CardState))] == [2]
    assert "everything was as stored" in rebuilt(app)


def _answer_first(session: Session, who: Learner) -> str:
    """Begin the deck and answer its one card."""
    deck, card = session.scalars(select(Deck.id)).one(), session.scalars(select(Card.id)).one()
    session.commit()
    at = MORNING + timedelta(minutes=1)
    sitting = sittings.start(
        session, learner=who, sitting_id=uuid.uuid4().hex, mode="due", deck_id=deck, extent=0, at=at
    )
    shown = queries.shown(session, who.id, card)
    token = actions.token(shown.version, shown.state, sitting)
    answer = actions.Answer(review_id=uuid.uuid4().hex, card_id=card, rating=3, token=token)
    found = actions.answer_card(session, learner=who, sitting=sitting, answer=answer, at=at)
    session.commit()
    return found.result


def test_pages_of_studying_need_few_statements_however_many_cards_there_are(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Clock(monkeypatch)
    shelve_deck(app, basics(300))
    desk = Desk(join(app, ALICE), "plain")
    desk.study(3)
    time.wait(seconds=5)
    desk.study(4)
    with _statements(app, monkeypatch) as question:
        desk.look()
    with _statements(app, monkeypatch) as reveal:
        desk.reveal()
    values = form(desk.page, "/answer").fields | {"rating": "3"}
    with _statements(app, monkeypatch) as answer:
        desk.client.post(f"{desk.path}/answer", data=values, headers={"Recto-Part": "study"})
    assert len(question) <= QUESTION, question
    assert len(reveal) <= REVEAL, reveal
    assert len(answer) <= ANSWER, answer

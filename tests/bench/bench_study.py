"""How long one answer takes: next card, grade, commit, beside real Anki, in one run.

Run it by hand: `python -m tests.bench.bench_study`. SQLite runs with synchronous=FULL.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import uuid_utils
from anki.collection import Collection
from anki.scheduler.v3 import CardAnswer, Scheduler
from flask import Flask
from sqlalchemy import insert

from app import clock, db
from app.accounts.models import User
from app.config import read
from app.decks.models import Card, CardState, CardVersion, Deck, Subscription
from app.factory import ROOT, create_app
from app.migrations import upgrade
from app.study import actions, queries, sittings, turns
from app.study.learner import Learner, learner

Row = dict[str, object]
ANSWERS = 1000
SIZES = (1_000, 20_000, 100_000)
QUESTION = (
    '{"kind":"basic","prompt":"<p>p</p>","plain":"p","length":"s","typed":false,'
    '"hints":[],"image":null,"audio":null}'
)
KEY = '{"answer":"<p>a</p>","answer_length":"s","why":""}'
BODY = '{"kind":"basic","prompt":"p","answer":"a","key":"k"}'


def fill(size: int) -> Learner:
    """Store a deck of so many cards, all due today for one learner."""
    now = clock.now()
    session = db.current()
    user = User(email="a@recto.example", fs_uniquifier="a", created_at=now, seen_at=now)
    user.name, user.time_zone = "Alice", "Europe/Berlin"
    deck = Deck(key="bench", title="Bench", created_at=now, updated_at=now, card_count=size)
    session.add_all([user, deck])
    session.flush()
    who = learner(user)
    today = who.day(now)
    limits = '{"new_per_day": 9999, "reviews_per_day": 9999}'
    session.add(Subscription(user_id=user.id, deck_id=deck.id, subscribed_at=now, settings=limits))
    session.flush()
    for model, rows in tables(size, user.id, deck.id, today).items():
        session.execute(insert(model), rows)
    session.commit()
    return who


def tables(size: int, user_id: int, deck_id: int, today: int) -> dict[type, list[Row]]:
    """Return the rows of cards, versions and memory states."""
    now = clock.now()
    sides = {"body": BODY, "question": QUESTION, "answer_key": KEY, "passage": "{}"}
    cards = [
        {"id": n, "deck_id": deck_id, "key": f"k{n}", "note_key": f"k{n}", "position": n}
        | {"kind": "basic", "content_hash": "h"}
        for n in range(1, size + 1)
    ]
    versions = [{"card_id": c["id"], "number": 1, "created_at": now} | sides for c in cards]
    states = [
        state(n, today) | {"user_id": user_id, "deck_id": deck_id} for n in range(1, size + 1)
    ]
    return {Card: cards, CardVersion: versions, CardState: states}


def state(n: int, today: int) -> Row:
    """Return the memory of one card, due within the last month."""
    due = today - n % 30
    return {
        "card_id": n,
        "note_key": f"k{n}",
        "queue": 2,
        "shown_day": due,
        "shuffle": n * 7919 % 65537,
        "phase": 2,
        "step": 0,
        "due_day": due,
        "stability": 5.0 + n % 50,
        "difficulty": 5.0,
        "last_day": today - 40,
        "last_at": clock.milliseconds(clock.now() - timedelta(days=40)),
        "reps": 3,
        "lapses": 0,
        "suspended": False,
        "buried_until": 0,
        "flag": 0,
    }


def measure(step: Callable[[], None], times: int) -> float:
    """Return the median milliseconds of a step."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        step()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def in_process(who: Learner) -> float:
    """Measure next card + answer + commit on the session."""
    session = db.current()
    sitting = sittings.start(
        session,
        learner=who,
        sitting_id=uuid_utils.uuid7().hex,
        mode="due",
        deck_id=1,
        extent=0,
        at=clock.now(),
    )
    session.commit()
    session.refresh(sitting)
    session.expunge(sitting)

    def step() -> None:
        now = clock.now()
        turn = turns.next_turn(session, who, sitting, queries.shelves(session, who.id), now)
        assert turn is not None
        shown = queries.shown(session, who.id, turn.card_id)
        answer = actions.Answer(
            review_id=uuid_utils.uuid7().hex,
            card_id=turn.card_id,
            token=actions.token(shown.version, shown.state, sitting),
            rating=3,
            took_ms=4000,
        )
        actions.answer_card(session, learner=who, sitting=sitting, answer=answer, at=now)
        session.commit()

    return measure(step, ANSWERS)


def through_http(app: Flask) -> float:
    """Measure a posted answer and the next question, through the application."""
    client = app.test_client()
    page = client.post("/try", data={"csrf_token": find(client.get("/sign-in").text, "csrf_token")})
    assert page.status_code < 400, page.status
    token = find(client.get("/study/settings").text, "csrf_token")
    client.post(
        "/study/settings",
        data={
            "csrf_token": token,
            "new_per_day": "9999",
            "reviews_per_day": "9999",
            "retention": "0.9",
            "learning_steps": "",
            "relearning_steps": "",
            "maximum_interval": "36500",
            "leech_threshold": "8",
            "fuzz": "y",
        },
    )
    token = find(client.get("/study/settings").text, "csrf_token")
    sitting = client.post(
        "/study/start", data={"csrf_token": token, "deck": "bench", "mode": "due"}
    ).headers["Location"]
    html = client.get(sitting).text
    fields = {name: find(html, name) for name in ("card", "token")}

    def step() -> None:
        data = {
            "csrf_token": token,
            "review": uuid_utils.uuid7().hex,
            "rating": "3",
            "since": "1",
            **fields,
        }
        html = client.post(f"{sitting}/answer", data=data, headers={"Recto-Part": "study"}).text
        fields.update({name: find(html, name) for name in ("card", "token")})

    return measure(step, 300)


def find(html: str, name: str) -> str:
    """Return the value of a form's field."""
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', html)
    assert found, f"no {name} in {html[:300]}"
    return found[1]


def anki(folder: Path) -> float:
    """Measure Anki's next card + answer over as many due cards."""
    col = Collection(str(folder / "collection.anki2"))
    model = col.models.by_name("Basic")
    assert model is not None
    deck = col.decks.id("Default")
    assert deck is not None
    config = col.decks.config_dict_for_deck_id(deck)
    config["rev"]["perDay"] = config["new"]["perDay"] = 9999
    col.decks.update_config(config)
    for n in range(ANSWERS):
        note = col.new_note(model)
        note["Front"], note["Back"] = f"p{n}", "a"
        col.add_note(note, deck)
    col.sched.set_due_date(col.find_cards(""), "0")

    assert isinstance(col.sched, Scheduler)
    scheduler = col.sched

    def step() -> None:
        queued = scheduler.get_queued_cards().cards[0]
        card = col.get_card(queued.card.id)
        card.start_timer()
        scheduler.answer_card(
            scheduler.build_answer(card=card, states=queued.states, rating=CardAnswer.GOOD)
        )

    took = measure(step, ANSWERS)
    col.close()
    return took


def tell(what: str, took: float) -> None:
    """Print one line of the table."""
    print(f"{what:36} {took:6.2f} ms an answer")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        tell(f"Anki, {ANSWERS:,} due", anki(Path(name)))
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            app = create_app(read({"RECTO_HOME": name}, ROOT))
            with app.app_context():
                upgrade(db.db.engine)
                tell(f"Recto in process, {size:,} due", in_process(fill(size)))
            tell(f"Recto through HTTP, {size:,} cards", through_http(app))


if __name__ == "__main__":
    main()

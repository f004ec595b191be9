"""One's own progress: every figure is worked out again, plainly, from what was answered."""

from __future__ import annotations

import csv
import html
import io
import re
import time
from collections import Counter, defaultdict
from datetime import datetime
from statistics import fmean

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.calibration import span
from app.core.memory import DEFAULT_PARAMETERS, recall
from app.core.schedule import Phase
from app.db import current
from app.decks.models import Card
from tests.people import ALICE, BOB, join, user_id
from tests.progressing import Answer, Life, Past
from tests.quizzing import SHORTS, Sitting, quiz_deck, subscribe
from tests.shelf import statements
from tests.studying import NOON, Desk, basics, post, shelve_deck, try_out

pytestmark = pytest.mark.usefixtures("noon")
TODAY = NOON.date().toordinal()
PAGES = ("", "/memory", "/goals", "/goals/new", "/stored")


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    """Give Alice's browser; there are two decks."""
    for key in ("one", "two"):
        shelve_deck(app, basics(60, key), NOON)
    return join(app, ALICE)


def lived(app: Flask, **values: float) -> Past:
    """Let Alice have studied both decks for some weeks."""
    return Life(user_id(app, ALICE), NOON, **values).live(app, "one", "two")  # type: ignore[arg-type] # numbers


def words(client: FlaskClient, path: str = "") -> str:
    """Read a page of progress as its words."""
    answer = client.get(f"/progress{path}")
    assert answer.status_code == 200, answer.text
    plain = re.sub(r"<[^>]+>", " ", html.unescape(answer.text))
    return " ".join(plain.replace("\xa0", " ").split())


def table(client: FlaskClient, name: str) -> list[dict[str, str]]:
    """Read a table that was taken away."""
    answer = client.get(f"/progress/{name}.csv")
    assert answer.mimetype == "text/csv"
    assert name in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.text)))


def first_answers(past: Past) -> list[Answer]:
    """Find the first answers of each day to cards past their steps."""
    first: dict[tuple[int, int], Answer] = {}
    for each in past.answers:
        first.setdefault((each.card_id, each.day), each)
    return [each for each in first.values() if each.phase is Phase.REVIEW]


def share(found: list[Answer]) -> str:
    return f"{sum(each.rating > 1 for each in found) / len(found):.4f}"


def test_true_retention_is_that_of_the_log(app: Flask, alice: FlaskClient) -> None:
    past = lived(app)
    tests = first_answers(past)
    page = words(alice)
    for days, row in zip((7, 30, 9999), table(alice, "retention"), strict=True):
        found = [each for each in tests if each.day > TODAY - days]
        known = sum(each.rating > 1 for each in found)
        assert (row["tests"], row["known"]) == (str(len(found)), str(known))
        assert row["share"] == share(found)
        low, high = span(known / len(found), len(found))
        assert (row["low"], row["high"]) == (f"{low:.4f}", f"{high:.4f}")
        assert f"{known} of {len(found)} , likely {100 * low:.0f}" in page
    assert "Only the first answer to a card on a day counts" in page


def test_each_deck_has_its_own_figures(app: Flask, alice: FlaskClient) -> None:
    past = lived(app)
    with app.app_context():
        deck_of = dict(current().execute(select(Card.id, Card.deck_id)).all())
    rows = table(alice, "decks")
    assert [row["deck"] for row in rows] == ["one", "two"]
    for row in rows:
        deck = deck_of[min(deck_of) if row["deck"] == "one" else max(deck_of)]
        mine = [each for each in first_answers(past) if each.deck_id == deck]
        states = {c: s for c, s in past.states.items() if deck_of[c] == deck}
        took = sum(e.took_ms for e in past.answers if e.deck_id == deck and e.day > TODAY - 30)
        recalled = [
            recall(one.state.memory.stability, TODAY - one.state.last_day, DEFAULT_PARAMETERS)
            for one in states.values()
            if one.state.memory and one.state.last_day
        ]
        due = sum(one.state.due_day < TODAY + 7 and not one.suspended for one in states.values())
        assert row["cards"] == "60"
        assert row["learnt"] == str(len(states))
        assert float(row["held"]) == pytest.approx(sum(recalled) / 60, abs=1e-4)
        assert row["due_in_7_days"] == str(due)
        assert row["minutes_in_30_days"] == f"{took / 60_000:.1f}"
        assert row["share_all"] == share(mine)


def test_time_and_what_is_to_come_are_counted_by_day(app: Flask, alice: FlaskClient) -> None:
    past = lived(app)
    took: defaultdict[int, int] = defaultdict(int)
    for each in past.answers:
        took[each.day] += each.took_ms
    for row in table(alice, "time"):
        day = datetime.fromisoformat(row["day"]).toordinal()
        assert row["minutes"] == f"{took[day] / 60_000:.1f}"
    asked = [each.state.due_day for each in past.states.values() if not each.suspended]
    due = Counter(max(day, TODAY) for day in asked)
    rows = table(alice, "due")
    assert len(rows) == 30
    assert [int(row["due"]) for row in rows] == [due[TODAY + n] for n in range(30)]
    page = words(alice)
    assert f"{len(past.answers):,} answers on {len(took)} days" in page
    assert f"Cards due in the next 14 days: {due[TODAY]:,} today" in alice.get("/progress").text


def test_the_hardest_cards_were_forgotten_most_and_lead_to_their_history(
    app: Flask, alice: FlaskClient
) -> None:
    past = lived(app, known=0.7)
    states = past.states.values()
    most = sorted((each.state.lapses for each in states), reverse=True)
    rows = table(alice, "hardest")
    assert [int(row["forgotten"]) for row in rows] == [each for each in most[:10] if each]
    links = re.findall(r'href="(/study/card/\d+|/study/[^"]*\d+)"', alice.get("/progress").text)
    assert len(links) >= len(rows)
    assert alice.get(links[0]).status_code == 200


def test_memories_are_sorted_by_stability_and_recall(app: Flask, alice: FlaskClient) -> None:
    past = lived(app)
    held = [
        (each.state.memory.stability, TODAY - (each.state.last_day or 0))
        for each in past.states.values()
        if each.state.memory
    ]
    recalls = [recall(stability, gone, DEFAULT_PARAMETERS) for stability, gone in held]
    values = {"stability": [stability for stability, _ in held], "recall": recalls}
    for row in table(alice, "strength"):
        low, high = float(row["from"] or "-inf"), float(row["to_below"] or "inf")
        inside = [value for value in values[row["measure"]] if low <= value < high]
        assert row["cards"] == str(len(inside))
    page = words(alice, "/memory")
    assert f"{len(held)} cards in memory" in page
    assert f"recall about {100 * fmean(recalls):.0f} % today" in page


def test_predictions_are_held_beside_what_came_true(app: Flask, alice: FlaskClient) -> None:
    past = lived(app)
    told = [
        (each.predicted, each.rating > 1)
        for each in past.answers
        if each.predicted and each.last_day != each.day
    ]
    brier = fmean((chance - known) ** 2 for chance, known in told)
    page = words(alice, "/memory")
    assert f"Brier {brier:.3f}" in page
    assert f"Counted are your {len(told)} answers" in page
    rows = table(alice, "predictions")
    assert sum(int(row["answers"]) for row in rows) == len(told)
    known = sum(float(row["known"]) * int(row["answers"]) for row in rows)
    assert known == pytest.approx(sum(known for _, known in told), abs=0.05)


def test_too_few_answers_say_so(app: Flask, alice: FlaskClient) -> None:
    lived(app, days=3)
    page = words(alice, "/memory")
    assert "From 20 answers to cards seen on an earlier day" in page
    assert "From 400 answers to cards on a later day they are fitted to you" in page


def test_certainty_is_held_beside_right_answers(app: Flask, alice: FlaskClient) -> None:
    shelve_deck(app, quiz_deck(SHORTS, behaviour="certainty"), NOON)
    subscribe(alice)
    desk = Sitting(alice)
    desk.send(text="zebra1", certainty="3")
    desk.send(text="nothing", certainty="3")
    desk.send(text="zebra3", certainty="1")
    assert table(alice, "confidence") == []
    desk.hand_in()
    found = [(row["certainty"], row["answers"], row["right"]) for row in table(alice, "confidence")]
    assert found == [("1", "1", "1.0000"), ("3", "2", "0.5000")]
    page = words(alice, "/memory")
    assert "Very sure 50 % 2 80–100 % too few to tell" in page  # noqa: RUF001 - a span
    brier = ((0.9 - 1) ** 2 + (0.9 - 0) ** 2 + (0.5 - 1) ** 2) / 3
    assert f"how right it was Brier {brier:.3f}" in page


def test_a_correction_of_the_past_is_in_the_next_page(app: Flask, alice: FlaskClient) -> None:
    lived(app, days=12)
    desk = Desk(alice, "one")
    desk.reveal()
    before = table(alice, "retention")[0]
    desk.rate(1)
    after = table(alice, "retention")[0]
    assert int(after["tests"]) == int(before["tests"]) + 1
    desk.send("/undo")
    assert table(alice, "retention")[0] == before


def test_who_has_answered_nothing_is_invited(alice: FlaskClient) -> None:
    assert "Nothing answered yet" in words(alice)
    assert "Nothing in memory yet" in words(alice, "/memory")
    assert "No goal yet" in words(alice, "/goals")
    assert [row["tests"] for row in table(alice, "retention")] == ["0", "0", "0"]
    for name in ("decks", "time", "hardest", "predictions", "confidence"):
        assert table(alice, name) == []


def test_a_guest_sees_their_own_and_nobody_sees_anothers(app: Flask, alice: FlaskClient) -> None:
    lived(app, days=5)
    assert "Nothing answered yet" in words(try_out(app))
    assert "Nothing answered yet" in words(join(app, BOB))
    assert "answers on 5 days" in words(alice)


def test_an_unknown_table_is_not_there(alice: FlaskClient) -> None:
    assert alice.get("/progress/secrets.csv").status_code == 404


def test_prompts_that_look_like_formulas_are_defused(app: Flask, alice: FlaskClient) -> None:
    text = "deck: odd\ntitle: Odd\ncards:\n- {id: a, basic: '=1+1', answer: x}\n"
    shelve_deck(app, text, NOON)
    post(alice, "/decks/odd/subscribe", page="/decks/odd")
    Life(user_id(app, ALICE), NOON, known=0.3).live(app, "odd")
    assert table(alice, "hardest")[0]["prompt"] == "'=1+1"


def test_the_pages_ask_the_database_little_and_answer_soon(app: Flask, alice: FlaskClient) -> None:
    past = lived(app, days=30, new_a_day=4)
    assert len(past.answers) > 400
    for path, most in zip(PAGES, (15, 13, 6, 6, 50), strict=True):
        alice.get(f"/progress{path}")
        began = time.perf_counter()
        with statements(app) as seen:
            assert alice.get(f"/progress{path}").status_code == 200
        assert len(seen) <= most, f"{path} asks {len(seen)}: {seen}"
        assert time.perf_counter() - began < 1

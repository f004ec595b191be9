"""Item analysis where learners differ: other questions, essays, edits, rulings, more attempts."""

from __future__ import annotations

import csv
import statistics
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import db
from app.quizzes import actions, handed, sheaves
from app.quizzes.models import AnswerStep, Attempt
from tests.analysing import Essay, anything, choices, hand_in, newest, simulate
from tests.browser import kinds
from tests.classing import ANNA, make_class
from tests.integration.test_analysis_pages import PATH, tables
from tests.integration.test_quiz_disputes import apply, question
from tests.marking import ESSAY, OPEN, give
from tests.people import BOB, CHARLIE, IRIS, join, sign_in, user_id
from tests.project import ROOT
from tests.quizzing import SHORTS, quiz_deck
from tests.shelf import cards
from tests.shelf import give as change_deck
from tests.studying import shelve_deck

MOODLE = ROOT.parent / "shared" / "data" / "moodle-statistics"
ESSAYS = "".join(
    f"- id: e{n}\n  essay: Number {n}?\n  rubric: {{Good: 1}}\n  tags: [asked]\n"
    for n in range(1, 8)
)


def teach(app: Flask, deck: str, **rules: Any) -> FlaskClient:  # noqa: ANN401 - any rule
    """Let Iris give the cards of a deck."""
    shelve_deck(app, quiz_deck(deck))
    client = join(app, IRIS)
    give(app, replace(OPEN, **rules))
    return client


def rows(name: str) -> list[dict[str, str]]:
    """Read a table of the fixture."""
    with Path(MOODLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not MOODLE.exists(), reason="the fixture is no part of the project")
def test_the_pages_give_the_figures_of_moodle(app: Flask) -> None:
    client = teach(app, ESSAYS)
    results = rows("results00.csv")
    hand_in(
        app,
        [{f"e{n}": Essay(float(row[f"slots.{n}.mark"])) for n in range(1, 8)} for row in results],
    )
    told = [row for row in rows("qstats00.csv") if not row["subqname"] and not row["variant"]]
    for row, found in zip(told, tables(client)["questions"], strict=True):
        assert found["facility"] == pytest.approx(float(row["facility"]), abs=1e-6)
        assert found["deviation"] == pytest.approx(float(row["sd"]), abs=1e-6)
        for name, theirs in (
            ("effective_weight", "effectiveweight"),
            ("discrimination", "discriminationindex"),
            ("efficiency", "discriminativeefficiency"),
        ):
            assert 100 * found[name] == pytest.approx(float(row[theirs]), abs=1e-6)


def test_attempts_wait_outside_until_their_essays_are_marked(app: Flask) -> None:
    client = teach(app, SHORTS + ESSAY)
    hand_in(app, [{"s1": "zebra1", "e1": Essay(None)}])
    assert "The essays come first" in client.get(PATH + "/").text
    hand_in(app, [{"s1": "zebra1", "e1": Essay(1.0)}, {"s1": "no", "e1": Essay(0.5)}])
    page = client.get(PATH + "/").text
    assert "handed in: 2." in page
    assert "1 more waits until its essays are marked." in page
    results = client.get(PATH.replace("/analysis", "/results")).text
    assert results.count("provisional") == 2  # in the head and beside one learner
    (essay,) = (one for one in tables(client)["questions"] if one["card"] == "e1")
    assert essay["facility"] == 0.75
    assert client.get(f"{PATH}/questions/{cards(app)['e1'].id}").status_code == 200


def test_only_the_first_attempt_counts_however_good_the_next_one_is(app: Flask) -> None:
    client = teach(app, choices(2))
    (who, *_) = hand_in(app, [{"q1": 1, "q2": 1}, {"q1": 0, "q2": 0}])
    hand_in(app, [{"q1": 0, "q2": 0}])
    with app.app_context():
        later = db.session.query(Attempt).order_by(Attempt.user_id.desc()).first()
        assert later is not None
        later.user_id, later.started_at = who, later.started_at + 9_000
        db.session.commit()
    found = tables(client)
    assert found["quiz"]["attempts"] == 2
    assert found["quiz"]["mean"] == 1.0


def test_different_questions_for_each_are_analysed_by_their_places(app: Flask) -> None:
    client = teach(app, choices(6))
    answers = [
        {key: one for n, (key, one) in enumerate(each.items()) if n % 2 == place % 2}
        for place, each in enumerate(simulate(30, 6))
    ]
    hand_in(app, answers)
    found = tables(client)
    sums = [sum(one == 0 for one in each.values()) for each in answers]
    assert found["quiz"]["maximum"] == 3
    assert found["quiz"]["mean"] == pytest.approx(statistics.mean(sums))
    assert found["quiz"]["alpha"] is not None
    assert {one["attempts"] for one in found["questions"]} == {15}
    assert all(one["effective_weight"] is None for one in found["questions"])
    assert client.get(PATH + "/scale").status_code == 200
    for path in ("/questions", f"/questions/{cards(app)['q1'].id}"):
        page = client.get(PATH + path).text
        told = "“Really counts” and “Agreement without it” need everybody to have answered the same"
        assert f"Learners were drawn different questions. {told}" in page
        assert page.count("Really counts") == 1


def test_a_question_left_out_counts_nowhere_but_its_answers_are_told(app: Flask) -> None:
    client = teach(app, choices(4))
    answers = simulate(25, 4)
    hand_in(app, answers)
    apply(client, question(app, "q2"), kind="drop", reason="Unclear.")
    apply(client, question(app, "q3"), kind="full", reason="Unclear.")
    found = tables(client)
    sums = [1 + (each["q1"] == 0) + (each["q4"] == 0) for each in answers]
    assert found["quiz"]["maximum"] == 3
    assert found["quiz"]["mean"] == pytest.approx(statistics.mean(sums))
    left_out = found["questions"][1]
    assert left_out["facility"] is None
    rest = [float(one) for one in sums]
    right = [float(each["q2"] == 0) for each in answers]
    option = next(one for one in found["options"] if one["number"] == 2)
    assert option["rest_correlation"] == pytest.approx(statistics.correlation(right, rest))
    assert "Everybody was given full marks here" in found["questions"][2]["findings"]
    assert "left out" in client.get(PATH + "/questions").text
    page = client.get(f"{PATH}/questions/{cards(app)['q2'].id}").text
    assert "It is left out of the scores." in page


def test_an_edit_since_is_told_with_the_way_to_a_regrade(app: Flask) -> None:
    client = teach(app, choices(2))
    hand_in(app, simulate(25, 2))
    newer = choices(2).replace("right: right 1", "right: near 1").replace("[near 1,", "[right 1,")
    shelve_deck(app, quiz_deck(newer))
    where = f"{PATH}/questions/{cards(app)['q1'].id}"
    page = client.get(where).text
    assert "The card was edited since" in page
    link = f"{question(app, 'q1')}?kind=key&amp;version=2"
    assert link in page
    assert "What this ruling would do" in client.get(link.replace("&amp;", "&")).text
    apply(client, question(app, "q1"), kind="key", version="2", reason="The key was wrong.")
    assert "edited since" not in client.get(where).text
    first = [one for one in tables(client)["options"] if one["number"] == 1]
    assert [one["right"] for one in first if one["option"] == "near 1"] == [True]


def test_every_kind_of_question_is_analysed(app: Flask) -> None:
    every = "".join(
        f"- id: {name}\n"
        + "".join(f"  {line[8:]}\n" for line in body.strip("\n").rstrip().splitlines())
        + "  tags: [asked]\n"
        for name, body in kinds.CARDS.items()
    )
    client = teach(app, every)
    hand_in(app, anything(app, 25))
    found = tables(client)
    asked = {one["card"].partition("/")[0] for one in found["questions"]}
    assert asked == set(kinds.CARDS)
    labels = {one["option"] for one in found["options"] if one["right"]}
    assert {"Huangpu", "True", "Shanghai → Huangpu", "Harbin, Beijing, Shanghai"} <= labels
    assert {"Left disc", "113", "Beijing", "Harbin"} <= labels
    assert "(another place)" in {one["option"] for one in found["options"]}
    for key, card in cards(app).items():
        assert client.get(f"{PATH}/questions/{card.id}").status_code == 200, key
    assert client.get(f"{PATH}/questions/999").status_code == 404
    typed = {one["number"] for one in found["questions"] if one["card"] in ("short", "number")}
    banana = {one["number"] for one in found["options"] if one["option"].lower() == "banana"}
    assert typed <= banana


def test_who_writes_the_deck_is_led_to_the_form_of_the_card(app: Flask) -> None:
    client = teach(app, choices(2))
    hand_in(app, simulate(5, 2))
    where = f"{PATH}/questions/{cards(app)['q1'].id}"
    assert "Edit the card" not in client.get(where).text
    change_deck(app, "school", owner_id=user_id(app, IRIS))
    assert 'href="/write/school/cards?at=q1"' in client.get(where).text


def test_staff_of_the_class_see_the_analysis_and_its_learners_do_not(app: Flask) -> None:
    teach(app, choices(2))
    for person in (BOB, ANNA, CHARLIE):
        join(app, person)
    classroom = make_class(app, assistants=(ANNA,))
    with app.app_context():
        newest(db.session()).classroom_id = classroom
        db.session.commit()
    hand_in(app, simulate(5, 2))
    for person, status in ((ANNA, 200), (BOB, 403), (CHARLIE, 404)):
        client = app.test_client()
        sign_in(client, person)
        for page in ("/", "/questions", "/tables.json"):
            assert client.get(PATH + page).status_code == status, (person, page)
        assert client.get(PATH.replace("/analysis", "/results.csv")).status_code == status


def test_results_show_points_and_percent_and_are_taken_away(app: Flask) -> None:
    client = teach(app, choices(4))
    hand_in(app, simulate(3, 4), names=["Zoe", "=1+1", "Mia"], scores=[1, 4, 2.5])
    path = PATH.replace("/analysis", "/results")
    page = client.get(path).text
    assert "2.5 of 4" in page
    assert "63 %" in page
    places = [
        client.get(path + "?sort=-percent").text.index(f">{one}<") for one in ("=1+1", "Mia", "Zoe")
    ]
    assert places == sorted(places)
    sheet = list(csv.reader(client.get(path + ".csv").text.splitlines()))
    assert sheet[0][:6] == ["learner", "e-mail", "groups", "points", "of", "percent"]
    assert ["'=1+1", "4", "4", "100"] in [
        [row[0], *(f"{float(x):g}" for x in row[3:6])] for row in sheet[1:]
    ]
    book = client.get(path + ".xlsx")
    assert book.data[:2] == b"PK"
    assert "attachment" in book.headers["Content-Disposition"]


def test_attempts_read_lean_are_graded_as_whole_ones(app: Flask) -> None:
    teach(app, choices(3) + SHORTS, behaviour="certainty")
    hand_in(app, [{**each, "s1": "zebra1", "s2": None, "s3": "zebr3"} for each in simulate(9, 3)])
    with app.app_context():
        session, given = db.session(), newest(db.session())
        late = db.session.query(AnswerStep).filter_by(slot=1).first()
        assert late is not None
        late.at += 90_000  # after the end: it does not count
        session.flush()
        stack = sheaves.stack(session, given)
        lean = handed.handed_in(session, given)
        drawn = handed.rule(handed.asked(session, given, lean), stack)
        for whole, each in zip(stack.sheaves, lean, strict=True):
            found = actions.fold_steps(whole.attempt, stack.ruled(whole.questions), whole.steps)
            assert each.attempt_id == str(UUID(whole.attempt.id))
            assert [handed.fold(one, drawn[one]).state for one in each.answers] == [
                found[slot].state for slot in sorted(found)
            ]
        assert late.user_id in {each.user_id for each in lean}

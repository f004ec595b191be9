"""Item analysis on its pages: the figures are those that another way of reckoning gives."""

from __future__ import annotations

import csv
import io
import json
import re
import statistics
import time
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.analysing import Answers, choices, hand_in, simulate
from tests.marking import KEY, give
from tests.people import ALICE, IRIS, join
from tests.quizzing import quiz_deck
from tests.shelf import cards, statements
from tests.studying import shelve_deck

PATH = f"/quizzes/given/{KEY}/analysis"
LEARNERS, QUESTIONS = 60, 8


@pytest.fixture
def iris(app: Flask) -> FlaskClient:
    """Let Iris give eight questions."""
    shelve_deck(app, quiz_deck(choices(QUESTIONS)))
    client = join(app, IRIS)
    give(app)
    return client


def tables(client: FlaskClient) -> dict[str, Any]:
    """Read all tables as JSON."""
    found: dict[str, Any] = json.loads(client.get(f"{PATH}/tables.json").text)
    return found


def marks_of(answers: Sequence[Answers]) -> list[list[float]]:
    """Return the marks of answers to choices: the first option is right."""
    return [[float(one == 0) for one in each.values()] for each in answers]


def reckon(marks: Sequence[Sequence[float]], place: int) -> Mapping[str, float]:
    """Reckon the figures of a question from the words of their definitions."""
    own = [row[place] for row in marks]
    rest = [sum(row) - row[place] for row in marks]
    covariance = statistics.covariance(own, rest)
    others = [[one for n, one in enumerate(row) if n != place] for row in marks]
    roots = [
        sqrt(statistics.covariance([row[n] for row in marks], [sum(row) for row in marks]))
        for n in range(len(marks[0]))
    ]
    return {
        "attempts": len(own),
        "facility": statistics.mean(own),
        "facility_error": statistics.stdev(own) / sqrt(len(own)),
        "deviation": statistics.stdev(own),
        "guess": 1 / 4,
        "intended_weight": 1 / len(marks[0]),
        "effective_weight": roots[place] / sum(roots),
        "discrimination": statistics.correlation(own, rest),
        "efficiency": covariance / statistics.covariance(sorted(own), sorted(rest)),
        "alpha_without": alpha(others),
    }


def alpha(marks: Sequence[Sequence[float]]) -> float:
    """Reckon Cronbach's alpha."""
    count = len(marks[0])
    inner = sum(statistics.variance([row[n] for row in marks]) for n in range(count))
    return count / (count - 1) * (1 - inner / statistics.variance([sum(row) for row in marks]))


def test_the_figures_are_those_reckoned_from_their_definitions(
    app: Flask, iris: FlaskClient
) -> None:
    answers = simulate(LEARNERS, QUESTIONS)
    hand_in(app, answers)
    marks, found = marks_of(answers), tables(iris)
    sums = [sum(row) for row in marks]
    quiz = found["quiz"]
    assert quiz["attempts"] == LEARNERS
    assert quiz["mean"] == pytest.approx(statistics.mean(sums))
    assert quiz["median"] == statistics.median(sums)
    assert quiz["deviation"] == pytest.approx(statistics.stdev(sums))
    assert quiz["alpha"] == pytest.approx(alpha(marks))
    assert quiz["standard_error"] == pytest.approx(statistics.stdev(sums) * sqrt(1 - alpha(marks)))
    for place, question in enumerate(found["questions"]):
        for name, value in reckon(marks, place).items():
            assert question[name] == pytest.approx(value), (place, name)
    page = iris.get(PATH + "/").text
    assert f"{statistics.mean(sums):.2f}".rstrip("0") in page
    assert f"{100 * alpha(marks):.0f} %" in page


def test_each_option_has_its_count_and_goes_with_the_rest(app: Flask, iris: FlaskClient) -> None:
    answers = simulate(LEARNERS, QUESTIONS)
    hand_in(app, answers)
    marks = marks_of(answers)
    rest = [sum(row) - row[0] for row in marks]
    listed = [one for one in tables(iris)["options"] if one["number"] == 1]
    assert [one["option"] for one in listed] == ["right 1", "near 1", "far 1", "other 1"]
    for option, one in enumerate(listed):
        chosen = [float(each["q1"] == option) for each in answers]
        assert one["count"] == sum(chosen)
        assert one["rest_correlation"] == pytest.approx(statistics.correlation(chosen, rest))
    page = iris.get(f"{PATH}/questions/{cards(app)['q1'].id}").text
    assert page.count("right 1") >= 1
    assert f"{listed[0]['count']} <small>" in page


def test_sheets_hold_the_tables_and_never_a_formula(app: Flask, iris: FlaskClient) -> None:
    hand_in(app, simulate(3, QUESTIONS), names=["=cmd|' /C calc'!A0", "+1", "Zoe"])
    for name, rows in (("quiz", 16), ("questions", 9), ("learners", 4), ("spread", 11)):
        answer = iris.get(f"{PATH}/{name}.csv")
        assert answer.mimetype == "text/csv"
        assert "attachment" in answer.headers["Content-Disposition"]
        assert len(list(csv.reader(io.StringIO(answer.text)))) == rows
    sheet = list(csv.reader(io.StringIO(iris.get(f"{PATH}/learners.csv").text)))
    assert {row[0] for row in sheet[1:]} == {"'=cmd|' /C calc'!A0", "'+1", "Zoe"}
    said = iris.get(f"{PATH}/quiz.csv").text
    assert "nan" not in said
    assert "E-" not in said


def test_too_few_attempts_are_said_calmly_and_nobody_is_told_what_to_do(
    app: Flask, iris: FlaskClient
) -> None:
    assert "Nobody has handed in yet" in iris.get(PATH + "/").text
    assert "Nobody has handed in yet" in iris.get(PATH + "/questions").text
    hand_in(app, simulate(5, QUESTIONS))
    for page in ("/", "/questions", "/scale"):
        assert "Too few attempts to judge by: 5 so far." in iris.get(PATH + page).text
    question = iris.get(f"{PATH}/questions/{cards(app)['q2'].id}").text
    assert "wait for 20 before you judge" in question


def test_questions_are_sorted_by_any_column_those_without_it_last(
    app: Flask, iris: FlaskClient
) -> None:
    hand_in(app, simulate(LEARNERS, QUESTIONS))
    facility = {one["number"]: one["facility"] for one in tables(iris)["questions"]}
    page = iris.get(PATH + "/questions?sort=-facility").text
    for term in ("facility index", "discrimination index", "discriminative efficiency"):
        assert f"<small>{term}</small>" in page
    for term in ("skewness", "Cronbach’s alpha", "standard error of measurement"):  # noqa: RUF001 - an apostrophe
        assert f"<small>{term}</small>" in iris.get(PATH + "/").text
    order = sorted(facility, key=lambda number: -facility[number])
    places = [page.index(f"Which of these is number {number}?") for number in order]
    assert places == sorted(places)
    assert 'aria-sort="descending"' in page
    assert iris.get(PATH + "/questions?sort=nonsense").status_code == 200


def test_a_wrong_key_is_found_and_the_page_leads_to_what_accepting_it_would_do(
    app: Flask, iris: FlaskClient
) -> None:
    answers = [dict(each) for each in simulate(LEARNERS, QUESTIONS)]
    for each in answers:  # the strong choose what is keyed as wrong
        strong = sum(one == 0 for one in each.values()) > QUESTIONS / 2
        each["q3"] = 1 if strong else 2
    answers[0]["q3"] = 0
    hand_in(app, answers)
    card_id = cards(app)["q3"].id
    page = iris.get(f"{PATH}/questions/{card_id}").text
    assert "Learners who do well elsewhere choose “near 3”" in page
    link = f"/quizzes/given/{KEY}/questions/{card_id}?kind=accept&amp;accept=near+3"
    assert link in page
    trial = iris.get(link.replace("&amp;", "&")).text
    assert "What this ruling would do" in trial
    assert "wrong key?" in iris.get(PATH + "/questions").text
    listed = re.findall(r'class="row-link".*?class="num">(\d+)\.', iris.get(PATH + "/").text)
    assert listed[0] == "3"  # the gravest first, not the first of the quiz
    assert len(listed) <= 2  # of eight: little is told by chance
    assert float(max(re.findall(r'<progress max="1" value="([\d.]+)"', page))) < 1


def test_the_scale_holds_every_learner_and_question(app: Flask, iris: FlaskClient) -> None:
    answers = simulate(LEARNERS, QUESTIONS)
    hand_in(app, answers)
    page = iris.get(PATH + "/scale").text
    assert page.count("<circle") == QUESTIONS
    assert page.count("Learner 0") >= LEARNERS
    found = tables(iris)
    hard = {one["number"]: one["difficulty"] for one in found["questions"]}
    facility = {one["number"]: one["facility"] for one in found["questions"]}
    assert sorted(hard, key=lambda n: hard[n]) == sorted(facility, key=lambda n: -facility[n])


def test_150_learners_and_40_questions_are_analysed_in_time_and_few_statements(
    app: Flask,
) -> None:
    shelve_deck(app, quiz_deck(choices(40)))
    client = join(app, IRIS)
    give(app)
    hand_in(app, simulate(150, 40))
    client.get(PATH + "/questions")
    with statements(app) as seen:
        began = time.process_time()
        assert client.get(PATH + "/questions").status_code == 200
        took = time.process_time() - began
    assert len(seen) <= 12, seen
    assert took < 2  # a tenth of it on a quiet machine


def test_learners_never_see_how_questions_worked(app: Flask, iris: FlaskClient) -> None:
    hand_in(app, simulate(3, QUESTIONS))
    alice = join(app, ALICE)
    assert iris.get(PATH + "/").status_code == 200
    for page in ("/", "/questions", "/scale", "/tables.json", "/learners.csv"):
        assert alice.get(PATH + page).status_code == 404

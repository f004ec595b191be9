"""What is kept: the work of who left a class, apart, and the settings of what is given again."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.db import current
from app.quizzes.models import Work
from tests.classing import ANNA, make_class
from tests.coursework import CLASS, WORKS, give_deck, give_quiz, open_class
from tests.giving import fill, sit
from tests.people import ALICE, BOB, CHARLIE, IRIS, Person
from tests.quizzing import CHOICES, form_token, quiz_deck
from tests.studying import Clock


@pytest.fixture
def people(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[Person, FlaskClient]:
    """Give the browsers of a class: Iris teaches, Anna assists, Alice and Bob learn."""
    Clock(monkeypatch)
    return open_class(app, quiz_deck(CHOICES), assistants=(ANNA,), others=(CHARLIE,))


def test_who_left_with_kept_work_counts_on_no_page_and_in_no_file_and_stands_once_apart(
    people: dict[Person, FlaskClient],
) -> None:
    iris = people[IRIS]
    key = give_quiz(iris, shuffle=[])
    for learner in (ALICE, BOB):
        desk = sit(people[learner], key)
        desk.choose("right-1")
        desk.hand_in()
    left = people[BOB].post(f"{CLASS}/leave", data=form_token(people[BOB]))
    assert left.status_code == 303
    given = f"/quizzes/given/{key}"
    results_page = iris.get(f"{given}/results").text
    counted, apart = results_page.split("1 who left the class")
    assert "<dt>learners</dt><dd>1</dd>" in counted
    assert "<dt>handed in</dt><dd>1</dd>" in counted
    assert "Bob" not in counted
    assert "Bob" in apart
    assert "1 began · 1 handed in" in iris.get("/quizzes/assignments/").text
    page = iris.get(f"{WORKS}/{key}").text
    assert "<dt>handed in</dt><dd>1</dd>" in page
    assert "Bob" not in page
    assert "1 answer" in iris.get(f"{given}/questions").text
    assert "2 answers" not in iris.get(f"{given}/questions").text
    sheet = iris.get(f"{given}/results.csv").text
    assert "Alice,alice@recto.example," in sheet
    assert "Bob" not in sheet
    with ZipFile(BytesIO(iris.get(f"{given}/results.xlsx").data)) as book:
        first, second = (book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2))
        assert 'name="Left the class"' in book.read("xl/workbook.xml").decode()
    assert first.count("<row ") == second.count("<row ") == 2


def test_a_quiz_and_a_goal_are_given_again_to_another_class_with_their_settings(
    app: Flask, people: dict[Person, FlaskClient]
) -> None:
    chemistry = make_class(app, "chemistry", learners=(CHARLIE,))
    iris = people[IRIS]
    quiz = give_quiz(
        iris, title="Cells", attempts="2", minutes="7", review="exam", penalty="10", code="owl 7"
    )
    goal = give_deck(iris, kind="days", days="3", answers="4", title="Three days", penalty="5")
    for key, path in (
        (quiz, f"/quizzes/assignments/{quiz}/again?class=chemistry"),
        (goal, f"/classes/chemistry/assignments/new-deck?like={goal}&of=biology"),
    ):
        assert path.replace("&", "&amp;") in iris.get(f"{WORKS}/{key}").text
        assert people[ANNA].get(path).status_code in (403, 404)
        given = fill(iris, path)
        assert given.status_code == 303, given.text
        assert "/classes/chemistry/assignments/" in given.location
    with app.app_context():
        old, new = (
            list(current().scalars(select(Work).where(Work.classroom_id == room).order_by(Work.id)))
            for room in (chemistry - 1, chemistry)
        )
    assert [one.title for one in new] == ["Cells", "Three days"]
    for before, after in zip(old, new, strict=True):
        for name in ("settings", "code", "penalty", "due_at", "closes_at", "deck_id", "kind"):
            assert getattr(before, name) == getattr(after, name), name
    assert old[1].body == new[1].body
    assert "Cells" in people[CHARLIE].get("/classes/chemistry/assignments").text
    assert fill(iris, f"/quizzes/assignments/{quiz}/again").status_code == 303
    assert people[CHARLIE].get(f"/quizzes/assignments/{quiz}/again").status_code in (403, 404)


def test_every_page_about_a_class_quiz_leads_back_to_its_class_by_the_same_tabs(
    people: dict[Person, FlaskClient],
) -> None:
    key = give_quiz(people[IRIS], shuffle=[])
    desk = sit(people[ALICE], key)
    desk.hand_in()
    given = f"/quizzes/given/{key}"
    questions = people[ANNA].get(f"{given}/questions").text
    card = re.findall(rf'href="({given}/questions/\d+)"', questions)[0]
    for path in ("results", "questions", "analysis/", "analysis/questions", "analysis/scale", card):
        page = people[ANNA].get(path if path == card else f"{given}/{path}").text
        tabs = page.split('aria-label="Pages of this class"')[1].split("</nav>")[0]
        assert f'<a href="{WORKS}" aria-current="page">Assignments</a>' in tabs, path
        assert f'<a href="{CLASS}/people">People</a>' in tabs
        assert "/settings" not in tabs
        crumbs = page.split('aria-label="You are here"')[1].split("</nav>")[0]
        assert f'href="{CLASS}/"' in crumbs
        assert f'href="{WORKS}/{key}"' in crumbs

"""Assignments in the gradebook: quizzes and goals as columns, overridden, late, kept back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from tests.coursework import give_deck, give_quiz
from tests.grading import Room, open_room
from tests.marking import ESSAY
from tests.quizzing import CHOICES, Sitting, quiz_deck
from tests.studying import Clock, shelve_deck


@pytest.fixture
def room(app: Flask) -> Room:
    """Give a class with two learners."""
    return open_room(app)


def test_a_quiz_is_a_column_with_attempts_behind_it_and_may_be_overridden(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Clock(monkeypatch)
    shelve_deck(room.app, quiz_deck(CHOICES))
    key = give_quiz(room.iris)
    sitting = Sitting(room.alice, f"/quizzes/given/{key}")
    time.wait(minutes=2)
    sitting.hand_in()
    (column,) = set(re.findall(r'href="(w\d+)/"', room.text()))
    assert room.row("Alice") == ["0.0 F", "0"]
    cell = room.text(f"/{column}/{room.alice_id}")
    (review,) = re.findall(r'href="([^"]+)">Look at the answers', cell)
    assert room.iris.get(review).status_code == 200
    assert room.anna.get(review).status_code == 200
    assert "There is no attempt" in room.text(f"/{column}/{room.bob_id}")
    room.mark(column, room.alice_id, mark="50", note="the question was unclear")
    assert room.row("Alice") == ["50.0 F", "50"]
    cell = room.text(f"/{column}/{room.alice_id}")
    assert "The work itself says: 0." in cell
    assert "before: 0 from the work" in cell
    room.mark(column, room.alice_id, act="lift")
    assert room.row("Alice") == ["0.0 F", "0"]
    form = {"worth": "3", "category": "", "extra": "y"}
    assert room.send(f"/{column}/edit", form).status_code == 303
    assert "extra of 3" in room.text()
    room.send(f"/{column}/remove", {}, f"/{column}/edit")
    assert "The test" in room.text("/new")


def test_marks_that_the_review_keeps_back_are_not_among_ones_own_grades(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    Clock(monkeypatch)
    shelve_deck(room.app, quiz_deck(CHOICES))
    key = give_quiz(room.iris, review="exam")
    sitting = Sitting(room.alice, f"/quizzes/given/{key}")
    sitting.hand_in()
    assert room.row("Alice") == ["0.0 F", "0"]
    page = room.text("/mine", room.alice)
    assert "does not count yet" in page
    assert "0.0 %" not in page


def test_goals_count_once_they_are_settled_and_what_is_overdue_is_missing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Clock(monkeypatch)
    shelve_deck(room.app, quiz_deck(CHOICES))
    due = (time.at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    give_quiz(room.iris, due=due)
    give_deck(room.iris, due=due)
    essay = room.new_column("Essay", due=due)
    assert room.row("Bob") == ["–", "–", "–", "–"]  # noqa: RUF001 - dashes for nothing
    time.wait(days=3)
    room.mark(essay, room.alice_id, act="excuse")
    total, *marks = room.row("Bob")
    assert total == "0.0 F"
    assert marks.count("missing") >= 2
    lenient = {"weighted": "", "zero": "", "preset": "plain", "scale": ""}
    assert room.send("/rules", lenient).status_code == 303
    page = room.text("/mine", room.alice)
    assert "does not count<" in page
    assert ">excused<" in page


def test_a_mark_tells_that_the_work_was_late_and_what_it_costs(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Clock(monkeypatch)
    shelve_deck(room.app, quiz_deck(CHOICES))
    due = (time.at + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    key = give_quiz(room.iris, due=due, penalty="10")
    time.wait(hours=30)
    Sitting(room.alice, f"/quizzes/given/{key}").hand_in()
    (column,) = set(re.findall(r'href="(w\d+)/"', room.text()))
    assert "Each day late takes 10 % off" in room.text(f"/{column}/{room.alice_id}")
    assert "takes 10 % off" not in room.text(f"/{column}/{room.bob_id}")


def test_a_mark_is_provisional_while_an_essay_of_the_attempt_that_counts_waits(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Clock(monkeypatch)
    shelve_deck(room.app, quiz_deck(ESSAY + CHOICES))
    key = give_quiz(room.iris, attempts="2", keep="latest")
    sitting = Sitting(room.alice, f"/quizzes/given/{key}")
    time.wait(minutes=2)
    next(n for n in range(1, 5) if "Why do cities" in sitting.open(n))
    sitting.send("next", text="Boats carry goods.")
    sitting.hand_in()
    assert room.row("Alice") == ["0.0 F", "0 so far"]
    page = plain(room.text("/mine", room.alice))
    assert "0 of 100 so far an essay is not marked yet counts so far" in page
    assert "0.0 % so far" in page
    (column,) = set(re.findall(r'href="(w\d+)/"', room.text()))
    assert "an essay is not marked yet" in room.text(f"/{column}/{room.alice_id}")
    sheet = room.iris.get("/classes/biology/grades/download/long.csv").text
    assert ",0,100,provisional," in next(line for line in sheet.splitlines() if "Alice" in line)
    sheet = room.iris.get("/classes/biology/grades/download/wide.csv").text
    assert next(line for line in sheet.splitlines() if "Alice" in line).endswith(
        ",0,0.0,F,The test"
    )
    room.mark(column, room.alice_id, mark="50")
    assert room.row("Alice") == ["50.0 F", "50"]
    room.mark(column, room.alice_id, act="lift")
    again = Sitting(room.alice, f"/quizzes/given/{key}")
    time.wait(minutes=2)
    again.hand_in()
    assert room.row("Alice") == ["0.0 F", "0"]  # the newest counts, and nothing of it waits


def plain(page: str) -> str:
    """Give the words of a page without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())

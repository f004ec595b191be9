"""The table of the gradebook: its order, its pages, and who sees what of it."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from app.gradebook import looking
from tests.classing import make_group
from tests.grading import GRADES, Room, open_room
from tests.people import CHARLIE, IRIS, join, user_id
from tests.shelf import statements


@pytest.fixture
def room(app: Flask) -> Room:
    """Give a class with two learners."""
    return open_room(app)


def test_the_table_is_sorted_filtered_and_keeps_to_a_group(room: Room) -> None:
    group = make_group(room.app, room.id, "Mornings", room.bob_id)
    essay = room.new_column("Essay", due="2026-01-01T12:00")
    room.mark(essay, room.bob_id, mark="15")

    def names(query: str) -> list[str]:
        return re.findall(r'<a href="learners/\d+" dir="auto">(\w+)<', room.text(f"/?{query}"))

    assert names("") == ["Alice", "Bob"]
    assert names("sort=total&order=down") == ["Bob", "Alice"]
    assert names(f"sort={essay}") == ["Bob", "Alice"]
    assert names("sort=name&order=down") == ["Bob", "Alice"]
    assert names(f"group={group}") == ["Bob"]
    assert names("q=ali") == ["Alice"]
    assert names("missing=1") == ["Alice"]
    assert names("below=75.1") == ["Alice", "Bob"]
    assert names("below=75") == ["Alice"]
    assert names("page=9&side=9&group=x&below=y&sort=z") == ["Alice", "Bob"]
    assert "No learner fits" in room.text("/?q=nobody")
    assert f"q=ali&amp;group={group}" not in room.text("/")
    assert "Mornings" in room.text(f"/learners/{room.bob_id}")


def test_a_learner_sees_their_own_grades_and_nobody_elses(room: Room) -> None:
    essay = room.new_column("Essay")
    room.mark(essay, room.alice_id, mark="11.25", note="ask about page 2")
    room.mark(essay, room.bob_id, mark="19.75")
    sent = room.alice.get(f"{GRADES}/")
    assert sent.location == f"{GRADES}/mine"
    page = room.text("/mine", room.alice)
    assert "11.25" in page
    assert "56.3 %" in page
    assert "ask about page 2" in page
    assert "19.75" not in page
    assert "Bob" not in page
    staff = ("/new", "/rules", "/import", f"/{essay}/", f"/{essay}/{room.alice_id}")
    for path in (*staff, f"/learners/{room.alice_id}", "/download/wide.csv"):
        assert room.alice.get(f"{GRADES}{path}").status_code == 403, path
    assert room.iris.get(f"{GRADES}/mine").location == f"{GRADES}/"
    stranger = join(room.app, CHARLIE)
    for path in (*staff, "/", "/mine"):
        assert stranger.get(f"{GRADES}{path}").status_code == 404, path


def test_an_assistant_sees_and_marks_but_does_not_say_how_it_counts(room: Room) -> None:
    essay = room.new_column("Essay")
    page = room.text("/", room.anna)
    assert "Bring marks in" in page
    assert "Add a column" not in page
    assert "Weights and letters" not in page
    assert "Keep the marks" in room.text(f"/{essay}/", room.anna)
    for path in ("/new", "/rules", f"/{essay}/edit"):
        assert room.anna.get(f"{GRADES}{path}").status_code == 403


def test_a_large_class_takes_no_more_statements_than_a_small_one(room: Room) -> None:
    room.new_column("Essay")
    with statements(room.app) as few:
        room.text()
    for n in range(3):
        key = room.new_column(f"Paper {n}")
        room.mark(key, room.bob_id, mark="1")
    with statements(room.app) as more:
        room.text()
    assert len(more) == len(few) <= 24


def test_ones_data_has_decisions_about_oneself_without_the_names_of_others(room: Room) -> None:
    essay = room.new_column("Essay")
    room.mark(essay, room.alice_id, mark="7", note="to be spoken about")
    own = room.alice.get("/settings/data").get_json()["grade_entry"]
    assert [(row["title"], row["points"], row["by_id"]) for row in own] == [
        ("Essay", 7_000_000, None)
    ]
    iris = room.iris.get("/settings/data").get_json()["grade_entry"]
    assert [(row["user_id"], row["by_id"]) for row in iris] == [(None, user_id(room.app, IRIS))]


def test_a_large_table_has_pages_of_learners_and_of_columns(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "ROWS", 1)
    monkeypatch.setattr(looking, "COLUMNS", 1)
    essay, talk = (room.new_column(title) for title in ("Essay", "Talk"))
    room.mark(essay, room.alice_id, mark="20")
    room.mark(talk, room.bob_id, mark="5")
    for query in ("", "sort=total&order=down&"):
        first, last = room.text(f"/?{query}"), room.text(f"/?{query}page=2&side=2")
        assert ">Alice<" in first
        assert ">Bob<" not in first
        assert "page=2" in first
        assert f'href="{essay}/{room.alice_id}"' in first
        assert f'href="{talk}/' not in first
        assert ">Alice<" not in last
        assert re.search(rf'href="{talk}/{room.bob_id}"[^>]*>5<', last)
    page = room.text(f"/{essay}/?page=2")
    assert f'name="mark-{room.bob_id}"' in page
    assert f'name="mark-{room.alice_id}"' not in page
    form = {f"mark-{room.bob_id}": "x", f"text-{room.bob_id}": "", f"was-{room.bob_id}": "open:0:0"}
    assert room.send(f"/{essay}/?page=2", form).status_code == 422
    kept = room.send(f"/{essay}/?page=2", form | {f"mark-{room.bob_id}": "3"})
    assert kept.status_code == 303
    assert len(table_of(room)) == 3


def table_of(room: Room) -> list[str]:
    return room.iris.get(f"{GRADES}/download/wide.csv").text.splitlines()

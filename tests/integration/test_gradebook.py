"""The gradebook: its table, a mark and its history, columns, weights, and who sees what."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask

from app.gradebook import arranging
from tests.classing import make_group
from tests.coursework import give_deck, give_quiz
from tests.grading import GRADES, Room, open_room
from tests.people import CHARLIE, IRIS, join, token, user_id
from tests.quizzing import CHOICES, Sitting, quiz_deck
from tests.shelf import statements
from tests.studying import Clock, shelve_deck


@pytest.fixture
def room(app: Flask) -> Room:
    """Give a class with two learners."""
    return open_room(app)


def test_a_column_on_paper_is_added_marked_and_makes_a_total(room: Room) -> None:
    assert "There are no columns yet" in room.text()
    essay = room.new_column("Essay on paper")
    assert room.mark(essay, room.alice_id, mark="17.5", note="clear").status_code == 303
    assert room.mark(essay, room.bob_id, mark="60 %").status_code == 303
    assert room.row("Alice") == ["87.5 B", "17.5"]
    assert room.row("Bob") == ["60.0 D", "12"]
    page = room.text()
    assert "Mean of 2" in page
    assert "14.75" in page
    assert "Essay on paper" in room.text(f"/learners/{room.alice_id}")


def test_every_change_of_a_mark_is_told_and_the_newest_can_be_undone(room: Room) -> None:
    essay = room.new_column("Essay")
    room.mark(essay, room.bob_id, mark="10", note="first reading")
    room.mark(essay, room.bob_id, mark="12", note="a page was <overlooked>")
    room.mark(essay, room.bob_id, act="excuse")
    page = room.text(f"/{essay}/{room.bob_id}")
    assert page.count("<bdi>Iris</bdi>") == 3
    assert "a page was &lt;overlooked&gt;" in page
    assert re.findall(r"before: ([^<]+)<", page) == ["12", "10", "no mark"]
    entries = re.findall(r'name="entry" value="(\d+)"', page)
    assert len(entries) == 1
    undo, cell = f"/{essay}/{room.bob_id}/undo", f"/{essay}/{room.bob_id}"
    assert room.send(undo, {"entry": entries[0]}, cell).status_code == 303
    assert room.row("Bob")[1] == "12"
    assert "taken back" in room.text(cell)
    again = room.send(undo, {"entry": entries[0]}, cell)
    assert again.status_code == 422
    assert "not the newest decision" in again.text
    assert room.send(undo, {"entry": "999"}, cell).status_code == 404
    room.mark(essay, room.bob_id, act="lift")
    assert room.row("Bob")[1] == "–"  # noqa: RUF001 - a dash for nothing


def test_nothing_is_kept_over_what_somebody_else_changed_meanwhile(room: Room) -> None:
    essay = room.new_column("Essay")
    room.mark(essay, room.bob_id, mark="10")
    path = f"/{essay}/{room.bob_id}"
    stale = {"was": "open:0:0", "act": "mark", "mark": "5", "note": "mine"}
    answer = room.send(path, stale)
    assert answer.status_code == 422
    assert "It was changed to 10 meanwhile" in answer.text
    assert 'value="5"' in answer.text
    assert 'value="mine"' in answer.text
    assert room.row("Bob")[1] == "10"


def test_what_is_no_mark_is_told_beside_the_field(room: Room) -> None:
    essay = room.new_column("Essay")
    for text in ("many", "-1", "", "1000001"):
        answer = room.mark(essay, room.bob_id, mark=text)
        assert answer.status_code == 422
        assert "Write a number from 0 to" in answer.text
    assert room.mark(essay, room.bob_id, mark="5", note="x" * 501).status_code == 422
    assert room.row("Bob")[1] == "–"  # noqa: RUF001 - a dash for nothing
    assert room.iris.get(f"{GRADES}/{essay}/999").status_code == 404
    assert room.iris.get(f"{GRADES}/i999/{room.bob_id}").status_code == 404


def test_a_mark_that_stays_the_same_leaves_no_trace(room: Room) -> None:
    essay = room.new_column("Essay")
    room.mark(essay, room.bob_id, mark="10")
    room.mark(essay, room.bob_id, mark="10.0")
    assert room.text(f"/{essay}/{room.bob_id}").count("before:") == 1


def test_a_whole_column_is_marked_at_once_or_not_at_all(room: Room) -> None:
    essay = room.new_column("Essay")

    def filled(alice: str, bob: str, **more: str) -> dict[str, str]:
        page = room.text(f"/{essay}/")
        hidden = dict(re.findall(r'type="hidden" name="((?:text|was)-\d+)" value="([^"]*)"', page))
        marks = {f"mark-{room.alice_id}": alice, f"mark-{room.bob_id}": bob}
        return hidden | marks | {"note": ""} | more

    wrong = room.send(f"/{essay}/", filled("18", "lots"))
    assert wrong.status_code == 422
    assert "Nothing was kept yet" in wrong.text
    assert 'value="18"' in wrong.text
    assert room.row("Alice")[1] == "–"  # noqa: RUF001 - a dash for nothing
    before = filled("18", "excused", note="read twice")
    assert room.send(f"/{essay}/", before).status_code == 303
    assert (room.row("Alice")[1], room.row("Bob")[1]) == ("18", "excused")
    assert "read twice" in room.text(f"/{essay}/{room.alice_id}")
    stale = room.send(f"/{essay}/", before | {f"mark-{room.alice_id}": "3"})
    assert stale.status_code == 422
    assert "It was changed to 18 meanwhile" in stale.text
    assert room.send(f"/{essay}/", filled("", "excused")).status_code == 303
    assert room.row("Alice")[1] == "–"  # noqa: RUF001 - a dash for nothing
    assert room.text(f"/{essay}/{room.bob_id}").count("before:") == 1


def test_a_column_is_changed_taken_out_and_brought_back_with_its_marks(room: Room) -> None:
    essay = room.new_column("Essay")
    room.mark(essay, room.bob_id, mark="10")
    form = {"title": "Essay <1>", "worth": "12.5", "category": "", "due": "2026-01-01T12:00"}
    assert room.send(f"/{essay}/edit", form).status_code == 303
    assert room.row("Bob") == ["80.0 B", "10"]
    assert room.row("Alice") == ["0.0 F", "missing"]
    assert "Essay &lt;1&gt;" in room.text()
    assert 'value="2026-01-01T12:00"' in room.text(f"/{essay}/edit")
    for wrong in ({"worth": "0"}, {"worth": "x"}, {"title": ""}, {"due": "soon"}):
        assert room.send(f"/{essay}/edit", form | wrong).status_code == 422
    assert room.send("/new", form | {"title": ""}).status_code == 422
    room.send(f"/{essay}/remove", {}, f"/{essay}/edit")
    assert "There are no columns yet" in room.text()
    assert room.iris.get(f"{GRADES}/{essay}/").status_code == 404
    assert "Essay &lt;1&gt;" in room.text("/new")
    room.send(f"/removed/{essay[1:]}", {}, "/new")
    assert room.row("Bob") == ["80.0 B", "10"]
    assert room.send("/removed/999", {}, "/new").status_code == 404


CATEGORIES = {"weighted": "yes", "zero": "yes", "preset": "signs", "scale": ""}


def rules(room: Room, rows: list[tuple[str, str, str, str]], **form: str) -> tuple[int, str]:
    """Send the form of rules with rows of title, weight, dropped and alike; known ones keep ids."""
    page = room.text("/rules")
    known = dict(
        re.findall(r'name="kind" value="(\d+)"><input[^>]*name="title" value="([^"]+)"', page)
    )
    ids = {title: number for number, title in known.items()}
    token = re.search(r'name="csrf_token"[^>]*?value="([^"]+)"', page)
    assert token
    answer = room.iris.post(
        f"{GRADES}/rules",
        data={
            "csrf_token": token[1],
            "kind": [ids.get(row[0], "") for row in rows],
            "title": [row[0] for row in rows],
            "weight": [row[1] for row in rows],
            "dropped": [row[2] for row in rows],
            "alike": [row[3] for row in rows],
            **CATEGORIES,
            **form,
        },
    )
    return answer.status_code, answer.text


def test_categories_have_weights_drop_the_weakest_and_give_letters(room: Room) -> None:
    assert rules(room, [("Tests", "75", "1", ""), ("Essays", "25", "", "yes")])[0] == 303
    page = room.text("/new")
    tests, essays = re.findall(r'<option value="(\d+)"', page)
    keys = [room.new_column(f"Test {n}", category=tests) for n in (1, 2)]
    keys.append(room.new_column("Essay", category=essays))
    keys.append(room.new_column("Loose"))
    for key, points in zip(keys, ("20", "5", "10", "0"), strict=True):
        room.mark(key, room.alice_id, mark=points)
    assert room.row("Alice") == ["87.5 B+", "20", "5", "10", "0"]
    own = room.text("/mine", room.alice)
    assert "the weakest mark is dropped" in own
    assert own.count(">dropped<") == 1
    assert "no category, does not count" in own
    assert "1 column has no category" in room.text()
    swapped = [("Essays", "50", "", ""), ("Tests", "50", "0", "")]
    assert rules(room, swapped, preset="own", scale="Fine 50\nPoor 0")[0] == 303
    assert room.row("Alice")[0] == "56.3 Fine"
    assert rules(room, [("Essays", "1", "", "")], weighted="", preset="none")[0] == 303
    assert room.row("Alice")[0] == "43.8"


@pytest.mark.parametrize(
    ("row", "form", "said"),
    [
        (("Tests", "much", "", ""), {}, "A weight is a number from 0 to 1,000"),
        (("Tests", "1", "51", ""), {}, "0 to 50 marks are dropped"),
        (("t" * 81, "1", "", ""), {}, "at most 80 characters"),
        (("Tests", "1", "", ""), {"preset": "own", "scale": "A 90"}, "below “A” there is no"),
        (("Tests", "1", "", ""), {"preset": "nonsense"}, "Not a valid choice"),
    ],
)
def test_rules_that_make_no_sense_are_told_and_nothing_is_lost(
    room: Room, row: tuple[str, str, str, str], form: dict[str, str], said: str
) -> None:
    status, page = rules(room, [("Kept", "10", "", ""), row], **form)
    assert status == 422
    assert said in page
    assert 'value="Kept"' in page
    assert f'value="{row[0]}"' in page
    assert "Kept" not in room.text("/new")


def test_two_categories_may_swap_names_but_not_share_one(room: Room) -> None:
    rules(room, [("A", "10", "", ""), ("B", "20", "", "")])
    assert rules(room, [("A", "10", "", ""), ("a", "20", "", "")])[0] == 422
    page = room.text("/rules")
    numbers = re.findall(r'name="kind" value="(\d+)"', page)
    token = re.search(r'name="csrf_token"[^>]*?value="([^"]+)"', page)
    assert token
    rows = {"kind": numbers, "title": ["B", "A"], "weight": ["10", "20"], "dropped": ["", ""]}
    data = {"csrf_token": token[1], "alike": ["", ""], **rows, **CATEGORIES}
    assert room.iris.post(f"{GRADES}/rules", data=data).status_code == 303
    assert re.findall(r'name="title" value="([^"]+)"', room.text("/rules")) == ["B", "A"]


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


def test_of_two_who_mark_at_once_one_is_told_of_the_other(room: Room) -> None:
    essay = room.new_column("Essay")
    path = f"{GRADES}/{essay}/{room.bob_id}"
    forms = [
        (client, {"csrf_token": token(client, path), "was": "open:0:0", "mark": mark, "note": ""})
        for client, mark in ((room.iris, "11"), (room.anna, "12"))
    ]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: one[0].post(path, data=one[1]).status_code, forms))
    assert sorted(answers) == [303, 422]
    kept = "11" if answers[0] == 303 else "12"
    assert room.row("Bob")[1] == kept


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
    assert rules(room, [], zero="")[0] == 303
    page = room.text("/mine", room.alice)
    assert "does not count<" in page
    assert ">excused<" in page


def test_a_gradebook_has_bounds(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    many = [(f"Kind {n}", "1", "", "") for n in range(31)]
    status, page = rules(room, many)
    assert status == 422
    assert "at most 30 categories" in page
    monkeypatch.setattr(arranging, "MOST_ITEMS", 1)
    room.new_column("Essay")
    answer = room.send("/new", {"title": "Talk", "worth": "5", "category": "", "due": ""})
    assert answer.status_code == 422
    assert "at most 1 columns" in answer.text

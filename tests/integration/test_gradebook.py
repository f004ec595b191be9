"""The gradebook: its table, a mark and its history, columns, weights, and who sees what."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.gradebook import arranging
from tests.classing import make_class, press
from tests.grading import GRADES, Room, open_room
from tests.people import ALICE, BOB, token


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
    assert "It is a bonus" not in room.text(f"/{essay}/{room.bob_id}")
    for text in ("many", "-1", "", "1000001"):
        answer = room.mark(essay, room.bob_id, mark=text)
        assert answer.status_code == 422
        assert "Write a number from 0 to 20, or a percentage" in answer.text
    assert room.mark(essay, room.bob_id, mark="5", note="x" * 501).status_code == 422
    assert room.row("Bob")[1] == "–"  # noqa: RUF001 - a dash for nothing
    assert room.iris.get(f"{GRADES}/{essay}/999").status_code == 404
    assert room.iris.get(f"{GRADES}/i999/{room.bob_id}").status_code == 404


def test_a_mark_above_the_maximum_is_kept_as_a_bonus_alone_and_said_to_be_above_it(
    room: Room,
) -> None:
    essay = room.new_column("Essay")
    refused = room.mark(essay, room.bob_id, mark="25")
    assert refused.status_code == 422
    assert "25 is above the 20 possible." in refused.text
    assert 'value="25"' in refused.text
    assert "It is a bonus, above the 20 possible" in refused.text
    assert room.row("Bob")[1] == "–"  # noqa: RUF001 - a dash for nothing
    answer = room.mark(essay, room.bob_id, mark="25", bonus="y")
    assert "Above the 20 possible: Bob 25." in room.iris.get(answer.location).text
    assert room.row("Bob") == ["125.0 A", "25 of 20"]
    for path in (f"/{essay}/{room.bob_id}", f"/{essay}/", f"/learners/{room.bob_id}"):
        assert ">above 20<" in room.text(path), path
    room.mark(essay, room.bob_id, mark="20")
    assert "Above the 20" not in room.text()
    assert room.row("Bob")[1] == "20"


def test_a_mark_that_stays_the_same_leaves_no_trace(room: Room) -> None:
    essay = room.new_column("Essay")
    room.mark(essay, room.bob_id, mark="10")
    room.mark(essay, room.bob_id, mark="10.0")
    assert room.text(f"/{essay}/{room.bob_id}").count("before:") == 1


def test_a_mark_is_shown_in_two_decimals_and_keeps_all_its_digits(room: Room) -> None:
    essay = room.new_column("Essay")
    room.mark(essay, room.bob_id, mark="13.333333")
    assert 'value="13.33"' in room.text(f"/{essay}/")
    room.mark(essay, room.bob_id, mark="13.33", note="as the oral part said")
    assert "13.333333" in room.text("/download/long.csv")


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
    assert 'name="bonus"' not in wrong.text
    high = room.send(f"/{essay}/", filled("18", "120"))
    assert high.status_code == 422
    assert high.text.count("120 is above the 20 possible.") == 2
    assert room.send(f"/{essay}/", filled("18", "120", bonus="1")).status_code == 303
    assert room.row("Bob")[1] == "120 of 20"
    assert room.send(f"/{essay}/", filled("", "")).status_code == 303
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
    assert room.text(f"/{essay}/{room.bob_id}").count("before:") == 3


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
    assert "the weakest mark is left out, whichever gives the best total<" in own
    assert own.count(">left out<") == 1
    assert "Does not count towards the total yet" in own
    assert 'weight <b class="num">0<' not in own
    assert "1 column has no category" in room.text()
    swapped = [("Essays", "50", "", ""), ("Tests", "50", "0", "")]
    assert rules(room, swapped, preset="own", scale="Fine 50\nPoor 0")[0] == 303
    assert room.row("Alice")[0] == "56.3 Fine"
    assert rules(room, [("Essays", "1", "", "")], weighted="", preset="none")[0] == 303
    assert room.row("Alice")[0] == "43.8"


def test_weights_and_the_categories_of_columns_are_kept_by_one_form(room: Room) -> None:
    keys = [room.new_column(title) for title in ("Test", "Essay")]
    assert "Once the categories above are kept" in room.text("/rules")
    kinds = [("Tests", "75", "", ""), ("Essays", "25", "", "")]
    assert rules(room, kinds)[0] == 303
    page = room.text("/rules")
    assert page.count('method="post"') == 1 + page.count('action="/sign-out"')
    assert 'href="/classes/biology/grades/rules#columns"' in room.text()
    tests, essays = re.findall(r'name="kind" value="(\d+)"', page)
    wish = dict(zip(keys, (tests, essays), strict=True))
    status, page = rules(room, [*kinds, ("Talks", "much", "99", "")], **(wish | {keys[1]: "999"}))
    assert status == 422
    told = ("no longer there", "A weight is a number", "0 to 50 marks are dropped")
    assert [said for said in told if said not in page] == []  # all that is wrong, at once
    assert re.findall(r'value="(\d+)" selected', page) == [tests]  # and nothing is lost
    assert "2 columns have no category" in room.text()
    assert rules(room, kinds, **wish, i999=tests)[0] == 303
    assert "no category" not in room.text()
    assert re.findall(r'value="(\d+)" selected', room.text("/rules")) == [tests, essays]
    assert rules(room, kinds[:1], **wish)[0] == 303  # a column of a category that goes has none
    assert re.findall(r'value="(\d+)" selected', room.text("/rules")) == [tests]


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


def test_how_another_class_counts_is_taken_over_and_kept_only_when_it_is_sent(room: Room) -> None:
    page = room.text("/rules")
    assert "Take over" not in page
    rules(room, [("Tests", "60", "1", ""), ("Talks", "40", "", "yes")], preset="own", scale="P 0")
    make_class(room.app, "physics", learners=(ALICE,))
    make_class(room.app, "chemistry", owner=BOB, learners=())
    there = "/classes/physics/grades/rules"
    assert 'value="biology">Biology</option>' in room.iris.get(there).text
    form_of = {"kind": "", "title": "tests", "weight": "5", "dropped": "", "alike": ""}
    press(room.iris, "/physics/grades/rules", **form_of, **CATEGORIES)
    press(room.iris, "/physics/grades/rules", **form_of | {"title": "Labs"}, **CATEGORIES)
    page = room.iris.get(f"{there}?from=biology").text
    assert 'This is how <b dir="auto">Biology</b> counts. Nothing is kept until' in page
    rows = re.findall(r'name="kind" value="(\d*)"><input[^>]*value="([^"]+)"', page)
    assert [title for _, title in rows] == ["Tests", "Talks", "Labs"]
    assert [bool(number) for number, _ in rows] == [False, False, True]
    assert ">P 0</textarea>" in page
    assert "Categories that only this class has stand last" in page
    assert 'value="Tests"' not in room.iris.get(there).text
    assert room.iris.get(f"{there}?from=chemistry").status_code == 404
    assert room.iris.get(f"{there}?from=nowhere").status_code == 404


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

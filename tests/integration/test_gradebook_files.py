"""Marks leave the gradebook as files that run nothing, and come in from tables after a look."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from flask import Flask
from sqlalchemy import update

from app import clock
from app.accounts.classrooms import Classroom
from app.accounts.models import User
from app.db import current
from app.gradebook import importing
from app.gradebook.keeping import leave
from app.gradebook.models import GradeEntry
from tests.grading import GRADES, Room, open_room
from tests.people import token


@pytest.fixture
def room(app: Flask) -> Room:
    """Give a class with two learners."""
    return open_room(app)


def rename(room: Room, user_id: int, name: str) -> None:
    with room.app.app_context():
        current().execute(update(User).where(User.id == user_id).values(name=name))
        current().commit()


def table(room: Room, path: str) -> list[list[str]]:
    answer = room.iris.get(f"{GRADES}/download/{path}")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def look(
    room: Room, text: str, roles: list[str] | None = None, worths: list[str] | None = None
) -> tuple[int, str]:
    """Paste a table and return what the page says of it."""
    form: dict[str, object] = {"text": text, "csrf_token": token(room.iris, f"{GRADES}/import")}
    if roles:
        form["role"] = roles
    if worths:
        form["worth"] = worths
    answer = room.iris.post(f"{GRADES}/import", data=form)
    return answer.status_code, answer.text


def keep(room: Room, page: str, **changes: object) -> tuple[int, str]:
    """Press “Keep these marks” on the page of a look."""
    text = re.search(r'<textarea[^>]*name="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    stamp = re.search(r'name="stamp" value="(\w+)"', page)
    assert text
    assert stamp
    form = {
        "text": text[1].replace("&#39;", "'").replace("&amp;", "&"),
        "role": re.findall(r'<option value="(\w+)" selected', page),
        "worth": re.findall(r'name="worth" value="([^"]*)"', page),
        "stamp": stamp[1],
        "note": "from the faculty",
        "csrf_token": token(room.iris, f"{GRADES}/import"),
        **changes,
    }
    answer = room.iris.post(f"{GRADES}/import/keep", data=form)
    return answer.status_code, answer.text


def test_the_wide_csv_has_numbers_and_no_name_in_it_is_run(room: Room) -> None:
    rename(room, room.bob_id, "=cmd|'/c calc'!A1")
    essay = room.new_column("@SUM(1+1)")
    room.mark(essay, room.bob_id, mark="12.5")
    head, alice, bob = sorted(table(room, "wide.csv"), key=lambda row: row[0] != "Name")
    assert head == ["Name", "E-mail", "Groups", "'@SUM(1+1) (of 20)", "Total %", "Letter", head[-1]]
    assert head[-1].startswith("Provisional")
    both = {row[1]: row for row in (alice, bob)}
    assert both["alice@recto.example"][2:] == ["", "", "", "", ""]
    assert both["bob@recto.example"][0] == "'=cmd|'/c calc'!A1"
    assert both["bob@recto.example"][3:] == ["12.5", "62.5", "D", ""]


def test_the_long_csv_has_a_row_a_mark_and_keeps_to_the_filter(room: Room) -> None:
    keys = [room.new_column(title) for title in ("Essay", "Talk")]
    room.mark(keys[0], room.bob_id, mark="10")
    room.mark(keys[1], room.bob_id, act="excuse")
    head, *rows = table(room, "long.csv?q=bob")
    assert head[3:] == ["Item", "Category", "Points", "Possible", "State", "By hand", "Dropped"]
    assert [row[3:] for row in rows] == [
        ["Essay", "", "10", "20", "marked", "yes", ""],
        ["Talk", "", "", "20", "excused", "yes", ""],
    ]


@pytest.mark.parametrize("shape", ["wide", "long"])
def test_a_workbook_has_the_marks_and_the_items(room: Room, shape: str) -> None:
    room.mark(room.new_column("Essay"), room.bob_id, mark="10")
    answer = room.iris.get(f"{GRADES}/download/{shape}.xlsx")
    assert "spreadsheetml" in answer.headers["Content-Type"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<v>10</v>" in sheet
        assert "<f>" not in sheet
        assert "xl/worksheets/sheet2.xml" in book.namelist()
    assert room.iris.get(f"{GRADES}/download/{shape}.pdf").status_code == 404


@pytest.mark.parametrize(
    ("title", "path", "name"),
    [
        ("Biology 2", "wide.csv", "biology-2-grades-wide"),
        ("Biologie für Anfänger", "long.xlsx", "biologie-fur-anfanger-marks-long"),
        ("生物学", "wide.xlsx", "grades-wide"),
    ],
)
def test_a_file_is_named_from_its_class_its_form_and_the_day(
    room: Room, title: str, path: str, name: str
) -> None:
    with room.app.app_context():
        current().get_one(Classroom, room.id).title = title
        current().commit()
    kept = room.iris.get(f"{GRADES}/download/{path}").headers["Content-Disposition"]
    day, suffix = r"\d{4}-\d\d-\d\d", path.partition(".")[2]
    assert re.fullmatch(rf'attachment; filename="{name}-{day}\.{suffix}"', kept)


def test_marks_come_in_after_a_look_all_at_once(room: Room) -> None:
    essay, talk = (room.new_column(title) for title in ("Essay", "Talk"))
    room.mark(talk, room.bob_id, mark="5")
    text = "Name;E-mail;Essay (20);Talk\nAlice;;17,5;\nsomebody;bob@recto.example;ex;5\n"
    status, page = look(room, text)
    assert status == 200
    assert "2 marks change" in page
    assert "1 stands as they are" in page
    assert room.row("Alice")[1:] == ["–", "–"]  # noqa: RUF001 - a dash for nothing
    assert keep(room, page)[0] == 303
    assert room.row("Alice")[1:] == ["17.5", "–"]  # noqa: RUF001 - a dash for nothing
    assert room.row("Bob")[1:] == ["excused", "5"]
    assert "from the faculty" in room.text(f"/{essay}/{room.alice_id}")
    again = look(room, text)[1]
    assert "0 marks change" in again
    assert 'name="stamp"' not in again


def test_what_goes_out_can_come_back(room: Room) -> None:
    rename(room, room.bob_id, "-Bob")
    essay = room.new_column("=Essay (second)")
    room.mark(essay, room.bob_id, mark="12.5")
    text = room.iris.get(f"{GRADES}/download/wide.csv").data.decode("utf-8-sig")
    page = look(room, text.replace("12.5", "13"))[1]
    assert "1 mark changes" in page
    assert keep(room, page)[0] == 303
    assert room.row("-Bob")[1] == "13"


def test_a_person_corrects_what_the_columns_mean(room: Room) -> None:
    essay = room.new_column("Essay")
    text = "who,what\nbob@recto.example,12\nalice@recto.example,0\n"
    status, page = look(room, text)
    assert status == 200
    assert "Say above which column holds" in page
    page = look(room, text, ["email", essay])[1]
    assert "2 marks change" in page
    assert "Say above" in look(room, text, ["email", "i999"])[1]
    assert keep(room, page)[0] == 303
    assert (room.row("Alice")[1], room.row("Bob")[1]) == ("0", "12")


def test_an_unknown_heading_may_become_a_new_column_once_its_points_are_said(room: Room) -> None:
    text = "email,Lab,Talk (8)\nbob@recto.example,12,7\nalice@recto.example,90 %,\n"
    assert "a new column" in look(room, text)[1]
    page = look(room, text, ["email", "new1", "new2"])[1]
    assert "how many points “Lab” has is not said" in page
    assert 'name="worth" value="8"' in page
    page = look(room, text, ["email", "new1", "new2"], ["", "20", "8"])[1]
    assert "3 marks change" in page
    status, _ = keep(room, page)
    assert status == 303
    assert "New: Lab, Talk." in room.text()
    assert (room.row("Alice")[1:], room.row("Bob")[1:]) == (["18", "–"], ["12", "7"])  # noqa: RUF001 - a dash for nothing
    assert "of 20" in room.text()
    form = {"text": text, "csrf_token": token(room.anna, f"{GRADES}/import")}
    page = room.anna.post(f"{GRADES}/import", data=form | {"role": ["email", "new1", "new2"]}).text
    assert "What its columns mean" in page
    assert "a new column" not in page  # an assistant marks, but adds no columns


def test_rows_with_faults_are_told_and_the_others_come_in(room: Room) -> None:
    room.new_column("Essay")
    page = look(
        room,
        "email,Essay\nalice@recto.example,fine\nbob@recto.example,25\n<b>@recto.example,1\n",
    )[1]
    assert "2 things are wrong; their rows stay out whole" in page
    assert "“fine” is not a number of points" in page
    assert "“&lt;b&gt;@recto.example” is no learner" in page
    assert "above 20" in page
    assert keep(room, page)[0] == 303
    assert "Above the points possible: 1." in room.text()
    assert room.row("Bob")[1] == "25 of 20"


def test_what_was_not_shown_is_never_kept(room: Room) -> None:
    essay = room.new_column("Essay")
    page = look(room, "email,Essay\nbob@recto.example,12\n")[1]
    room.mark(essay, room.bob_id, mark="19")
    status, page = keep(room, page)
    assert status == 422
    assert "not what you saw" in page
    assert room.row("Bob")[1] == "19"
    assert keep(room, page, note="with\0nothing")[0] == 303
    assert room.row("Bob")[1] == "12"
    with room.app.app_context():
        assert current().query(GradeEntry).count() == 2


def test_a_file_may_come_instead_of_text_and_what_is_no_table_is_told(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.new_column("Essay")

    def send(data: bytes, path: str = "/import") -> tuple[int, str]:
        form = {"csrf_token": token(room.iris, f"{GRADES}/import"), "text": ""}
        file = (io.BytesIO(data), "marks.csv")
        answer = room.iris.post(f"{GRADES}{path}", data={**form, "file": file})
        return answer.status_code, answer.text

    status, page = send("\ufeffE-mail;Essay\r\nbob@recto.example;7\r\n".encode())
    assert status == 200
    assert "1 mark changes" in page
    assert send(b"a\x01b")[0] == 422
    assert send(b"a\x01b", "/import/keep")[0] == 422
    assert look(room, "")[0] == 422
    monkeypatch.setattr(importing, "MOST_BYTES", 100)
    status, page = send(b"x" * 101)
    assert status == 422
    assert "larger than 2 MB" in page


def test_who_leaves_with_their_data_leaves_no_mark_behind(room: Room) -> None:
    essay = room.new_column("Essay")
    for number in (room.alice_id, room.bob_id):
        room.mark(essay, number, mark="12")
    with room.app.app_context():
        for erase in (False, True):
            leave(
                current(),
                classroom_id=room.id,
                user_id=room.bob_id,
                erase=erase,
                now=clock.now(),
            )
            current().commit()
            assert current().query(GradeEntry).count() == (1 if erase else 2)

"""The table of a gradebook, its files, and marks that come from tables."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from app.core import gradeimport, gradesheet
from app.core.formats.csvout import write_csv
from app.core.formats.delimited import read_table
from app.core.formats.workbook import Leaf, write_workbook
from app.core.gradebook import Category
from app.core.gradeimport import Known, Plan
from app.core.gradepoints import POINT
from app.core.gradetable import (
    EXCUSED,
    MISSING,
    OPEN,
    Column,
    Ledger,
    Mark,
    Person,
    Policy,
    Row,
    Wish,
    find,
)

ESSAY = Column("i1", "Essay on paper", 20 * POINT, "k")
QUIZ = Column("w2", "Quiz", 100 * POINT, "k", work=True)
BONUS = Column("i3", "Quiz", 5 * POINT, extra=True)
ANNA = Person(1, "Anna Abel", "anna@recto.example", ("A", "B"))
BO = Person(2, "bo", "bo@recto.example")
CHEN = Person(3, "", "chen@recto.example")


def mark(points: float, *, given: bool = True) -> Mark:
    return Mark("marked", int(points * POINT), given=given)


def ledger() -> Ledger:
    return Ledger([ESSAY, QUIZ, BONUS], [Category("k", dropped=1)], Policy())


def rows(book: Ledger) -> list[Row]:
    return [
        book.row(ANNA, [mark(15), mark(50, given=False), OPEN]),
        book.row(BO, [MISSING, mark(90), mark(2)]),
        book.row(CHEN, [EXCUSED, OPEN, OPEN]),
    ]


def names(found: list[Row]) -> list[str]:
    return [row.person.email[:2] for row in found]


def test_what_is_missing_counts_zero_or_not_and_what_is_excused_never_counts() -> None:
    anna, bo, chen = rows(ledger())
    assert (anna.tenths, anna.letter, set(anna.total.dropped)) == (750, "C", {"w2"})
    assert (bo.tenths, bo.letter, set(bo.total.dropped)) == (917, "A", {"i1"})
    assert (chen.tenths, chen.letter) == (None, "")
    strict = Ledger([ESSAY, QUIZ], [], Policy(zero=True)).row(BO, [MISSING, mark(60)])
    lenient = Ledger([ESSAY, QUIZ], [], Policy(zero=False)).row(BO, [MISSING, mark(60)])
    assert (strict.tenths, lenient.tenths) == (500, 600)


@pytest.mark.parametrize(
    ("wish", "order"),
    [
        (Wish(), ["an", "bo", "ch"]),
        (Wish(descending=True), ["ch", "bo", "an"]),
        (Wish(sort="total"), ["an", "bo", "ch"]),
        (Wish(sort="total", descending=True), ["bo", "an", "ch"]),
        (Wish(sort="w2", descending=True), ["bo", "an", "ch"]),
        (Wish(sort="i1"), ["an", "bo", "ch"]),
        (Wish(sort="no such column"), ["an", "bo", "ch"]),
        (Wish(words="ABEL anna"), ["an"]),
        (Wish(below=800), ["an"]),
        (Wish(missing=True), ["bo"]),
        (Wish(words="nobody"), []),
    ],
)
def test_rows_are_sorted_and_filtered_and_who_has_no_value_comes_last(
    wish: Wish, order: list[str]
) -> None:
    book = ledger()
    assert names(book.arrange(reversed(rows(book)), wish)) == order


def test_where_the_order_follows_from_names_alone_no_mark_is_needed() -> None:
    people = [BO, CHEN, ANNA]
    assert find(people, Wish()) == [ANNA, BO, CHEN]
    assert find(people, Wish(descending=True, words="BO recto")) == [BO]
    for wish in (Wish(sort="total"), Wish(below=500), Wish(missing=True)):
        assert find(people, wish) is None


def test_columns_are_summed_up_over_the_marks_that_are_there() -> None:
    book = ledger()
    found = book.summaries(rows(book))
    assert [(one.count, one.mean and int(one.mean)) for one in found] == [
        (1, 15 * POINT),
        (2, 70 * POINT),
        (1, 2 * POINT),
    ]
    mean = book.mean(rows(book))
    assert mean is not None
    assert abs(mean - Fraction(3, 4) / 2 - Fraction(11, 12) / 2) < Fraction(1, 10**8)
    assert book.mean([]) is None
    assert [one.mean for one in book.summaries([])] == [None] * 3


def test_the_wide_form_has_a_row_a_learner_and_numbers_what_is_called_alike() -> None:
    book = ledger()
    assert gradesheet.headings(book)[3:] == [
        *("Essay on paper (of 20)", "Quiz (of 100)", "Quiz (2) (of 5)"),
        *("Total %", "Letter", "Provisional (an essay waits for its mark)"),
    ]
    anna, bo, chen = gradesheet.wide(book, rows(book))
    assert anna[:3] == ["Anna Abel", "anna@recto.example", "A, B"]
    assert anna[3:] == [Decimal(15), Decimal(50), None, Decimal("75.0"), "C", ""]
    assert bo[3:6] == [None, Decimal(90), Decimal(2)]
    assert chen[3:] == ["excused", None, None, None, "", ""]


def test_the_wide_form_names_apart_what_may_still_rise_and_keeps_each_mark_a_number() -> None:
    book = Ledger([QUIZ, replace(QUIZ, key="w3")], [], Policy())
    so_far = Mark("marked", 50 * POINT, provisional=True)
    (row,) = gradesheet.wide(book, [book.row(ANNA, [so_far, so_far])])
    assert row[3:5] == [Decimal(50), Decimal(50)]
    assert row[-1] == "Quiz; Quiz (2)"


def test_the_long_form_tells_of_each_mark_where_it_comes_from_and_if_it_counts() -> None:
    book = ledger()
    anna = [row[3:] for row in gradesheet.long(book, rows(book), {"k": "Work"})][:3]
    assert anna[0] == ["Essay on paper", "Work", Decimal(15), Decimal(20), "marked", "yes", ""]
    assert anna[1] == ["Quiz", "Work", Decimal(50), Decimal(100), "marked", "", "yes"]
    assert anna[2] == ["Quiz", "", None, Decimal(5), "open", "", ""]
    assert [*gradesheet.items([QUIZ, BONUS], {"k": "Work"})] == [
        ["Quiz", "Work", Decimal(100), "", "work in Recto"],
        ["Quiz", "", Decimal(5), "yes", "people"],
    ]


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1"]  # noqa: RUF001 - a wide sign of equality


def test_no_text_of_a_csv_is_run_and_numbers_stay_numbers() -> None:
    text = write_csv([HOSTILE, [Decimal("-1.5"), 3, None, "plain", "", "x=1", "'"]])
    head, body = csv.reader(io.StringIO(text, newline=""))
    assert head == [f"'{cell}" for cell in HOSTILE]
    assert body == ["-1.5", "3", "", "plain", "", "x=1", "'"]


def test_a_workbook_stores_texts_as_texts_and_numbers_as_numbers() -> None:
    made = io.BytesIO()
    leaf = Leaf("Grades", ["Name", "Points"], [["=1+1", Decimal("1.5")], ["a\ud800", None]])
    write_workbook(made, [leaf, Leaf("Items", ["Item"], [])], datetime(2026, 1, 1, tzinfo=UTC))
    with zipfile.ZipFile(made) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file
        texts = book.read("xl/sharedStrings.xml").decode()
    cells = {cell.get("r"): cell for cell in sheet.iter() if cell.tag.endswith("}c")}
    assert not [one for one in sheet.iter() if one.tag.endswith("}f")]
    assert (cells["A2"].get("t"), cells["B2"].get("t"), cells["B2"][0].text) == ("s", None, "1.5")
    assert "<t>=1+1</t>" in texts
    assert "a?" in texts
    assert "B3" not in cells


def bring(text: str, roles: tuple[str, ...] = ()) -> Plan:
    book = ledger()
    table = read_table(text)
    known = Known(
        [ANNA, BO, CHEN, Person(4, "Bo", "other@recto.example")],
        book.columns,
        {row.person.id: row.marks for row in rows(book)} | {4: [OPEN] * 3},
    )
    return gradeimport.plan(table, roles or gradeimport.guess_roles(table, book), known)


def test_what_goes_out_comes_back_and_changes_nothing() -> None:
    book = ledger()
    text = write_csv([gradesheet.headings(book), *gradesheet.wide(book, rows(book))])
    table = read_table(text)
    roles = gradeimport.guess_roles(table, book)
    assert roles == ("name", "email", "leave", "i1", "w2", "i3", "leave", "leave", "leave")
    found = bring(text)
    assert (found.changes, found.problems, found.same, found.rows) == ([], [], 5, 3)


def test_headings_are_known_with_the_points_behind_them_and_only_once() -> None:
    table = read_table("Surname;Given name;ESSAY on paper (20);Quiz / 100;quiz;Remark\na;b;1;2;3;x")
    roles = gradeimport.guess_roles(table, ledger())
    assert roles == ("last", "first", "i1", "w2", "leave", "leave")
    assert gradeimport.is_usable(roles)
    assert not gradeimport.is_usable(("email", "leave"))
    assert not gradeimport.is_usable(("first", "i1"))


def test_learners_are_found_by_address_then_by_name_in_any_order() -> None:
    found = bring(
        "e-mail,name,Essay on paper\n"
        "ANNA@recto.example,somebody else,16\n"
        ",Abel Anna,1\n"
        "who@recto.example,bo,1\n"
        "none@recto.example,,1\n"
        ",,1\n"
    )
    assert [(one.line, one.person, one.now.points) for one in found.changes] == [
        (2, ANNA, 16 * POINT)
    ]
    assert [(one.line, one.message) for one in found.problems] == [
        (3, "line 2 is about Anna Abel too"),
        (4, "2 learners are called bo"),
        (5, "“none@recto.example” is no learner of this class"),
        (6, "it does not say who is meant"),
    ]


def test_first_and_last_names_stand_together() -> None:
    found = bring("First name,Last name,Quiz\nAnna,Abel,60\n")
    assert [one.person for one in found.changes] == [ANNA]


def test_cells_say_points_percentages_excused_or_nothing() -> None:
    found = bring(
        "email;Essay on paper;Quiz\n"
        "anna@recto.example;17,5;ex\n"
        "bo@recto.example;50 %;-\n"
        "chen@recto.example;excused;\n"
    )
    assert [(one.person.id, one.column.key, one.now) for one in found.changes] == [
        (1, "i1", mark(17.5)),
        (1, "w2", EXCUSED),
        (2, "i1", mark(10)),
    ]
    assert found.same == 1


def test_a_row_with_a_fault_stays_out_whole_and_says_where() -> None:
    found = bring("email,Essay on paper,Quiz\nanna@recto.example,good,10\nbo@recto.example,5,'-3")
    assert found.changes == []
    assert [(one.line, one.field, one.column) for one in found.problems] == [
        (2, "Essay on paper", 2),
        (3, "Quiz", 3),
    ]
    assert found.problems[0].message == "“good” is not a number of points"


def test_a_title_of_signs_alone_is_no_heading() -> None:
    book = Ledger([Column("i1", "???", POINT)], [], Policy())
    assert gradeimport.guess_roles(read_table("email,???,\na,1,2"), book)[1:] == ("leave", "leave")


def test_columns_that_the_gradebook_has_not_yet_are_read_from_the_headings_of_a_table() -> None:
    table = read_table("email,Lab (of 20),,Talk /8,Poster\na,1,2,3,4")
    worths = tuple(map(gradeimport.heading_points, table.rows[0].cells))
    assert worths == ("", "20", "", "8", "")
    roles = ("email", "new1", "new2", "leave", "new4")
    added, problems = gradeimport.new_columns(table, roles, ("", "20", "7.5", "8", "many"))
    assert [(one.key, one.title, one.worth) for one in added] == [
        ("new1", "Lab", 20 * POINT),
        ("new2", "Column 3", 7_500_000),
    ]
    assert [(one.line, one.field, one.column) for one in problems] == [(1, "Poster", 5)]

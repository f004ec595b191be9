"""Sheets of marks: what is understood, and what is refused with line, column and remedy."""

from __future__ import annotations

import pytest

from app.core import marksheet
from app.core.itemanalysis import Item
from app.core.marksheet import MAX_BYTES, read_marks
from app.core.sheets import SheetError

NAMED = "name,a,b\nmax,2,1\nAnna,2,0\nBo,1,1\n"


def problems(text: str | bytes) -> list[tuple[int, int, str, str]]:
    """Return line, column, message and remedy of everything that is wrong."""
    with pytest.raises(SheetError) as caught:
        read_marks(text if isinstance(text, bytes) else text.encode())
    found = caught.value.problems
    assert all(one.remedy and one.field for one in found)
    assert str(caught.value) == found[0].message
    return [(one.line, one.column, one.message, one.remedy) for one in found]


def test_a_sheet_with_learners_and_greatest_marks() -> None:
    sheet = read_marks(NAMED.encode())
    assert sheet.items == (Item("a", most=2), Item("b", most=1))
    assert sheet.marks == ((2, 0), (1, 1))
    assert sheet.learners == ("Anna", "Bo")
    assert (sheet.given, sheet.total) == (True, None)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + NAMED,
        NAMED.replace("\n", "\r\n"),
        NAMED.replace("\n", "\r"),
        NAMED.replace(",", ";"),
        NAMED.replace(",", "\t"),
        NAMED.replace("Bo,1,1", '"Bo", 1 ,"1.0"'),
        NAMED.replace("Bo", "\n\nBo") + "\n , , \n",
        NAMED.replace("\n", ",,\n"),
        NAMED.replace("max", "MAX"),
        NAMED.replace("2,0", "2,").replace("1,1", "1e0,+1."),
        NAMED.replace("2,0", "2,-"),
    ],
    ids=[
        "mark of byte order",
        "Windows",
        "old Mac",
        "semicolons",
        "tabs",
        "quoted",
        "empty rows",
        "empty columns",
        "capitals",
        "not answered, other numbers",
        "dash",
    ],
)
def test_the_same_sheet_as_other_programs_write_it(text: str) -> None:
    assert read_marks(text.encode()).marks == ((2, 0), (1, 1))
    assert read_marks(text.encode()).learners == ("Anna", "Bo")


def test_decimals_may_have_a_comma_where_cells_have_none() -> None:
    assert read_marks(b"a;b\n0,5;1\n.25;1,0\n").marks == ((0.5, 1), (0.25, 1))
    assert problems('a,b\n"0,5",1\nx,1\n1,y\n')[0][:2] == (4, 2)  # the first column are learners


def test_without_greatest_marks_they_are_1_or_the_greatest_that_was_given() -> None:
    sheet = read_marks(b"a,b,c\n0.5,3,-1\n0,1,0.5\n")
    assert sheet.items == (Item("a"), Item("b", most=3), Item("c", least=-1))
    assert not sheet.given


@pytest.mark.parametrize(
    ("text", "learners"),
    [
        ("x,a\nAnna,1\n0,0\n", ("Anna", "0")),
        ("Student_ID,a\n17,1\n4,0\n", ("17", "4")),
        ("Name the river,a\n1,1\n0,0\n", ()),
        ("x,a\n1,1\n2,0\n3,0\n", ("1", "2", "3")),
        ("x,a\n0,1\n1,0\n2,0\n", ("0", "1", "2")),
        ("x,a\n0,1\n1,0\n", ()),
        ("x,a\n0,1\n1,0\n1,0\n", ()),
    ],
    ids=["a word", "its heading", "an item", "numbered from 1", "from 0", "two marks", "marks"],
)
def test_the_first_column_is_recognised_as_learners(text: str, learners: tuple[str, ...]) -> None:
    assert read_marks(text.encode()).learners == learners


def test_a_learner_may_be_called_max() -> None:
    assert read_marks(b"name,a,b\nMax,0,1\nAnna,1,1\n").learners == ("Max", "Anna")


def test_a_last_column_that_sums_up_the_others_is_left_out() -> None:
    sheet = read_marks(b"a,b,all\n1,0.333,1.33\n0,1,1\n")
    assert (len(sheet.items), sheet.total) == (2, "all")
    assert sheet.marks == ((1, 0.333), (0, 1))
    with_max = read_marks(b"name,a,b,all\nmax,1,1,\nAnna,1,1,2\n")
    assert [item.most for item in with_max.items] == [1, 1]


@pytest.mark.parametrize(
    "text", ["a,b\n1,1\n0,0\n", "a,b,c\n1,0,1\n0,0,0\n", "a,b,c\n1,1,1\n0,0,0\n"]
)
def test_a_last_column_that_need_not_be_a_sum_stays(text: str) -> None:
    assert read_marks(text.encode()).total is None


def test_everything_that_is_no_mark_is_told_at_once() -> None:
    text = "name,a,b\nAnna,x,1\nBo,1,nan\nCy,1e99,0\n"
    found = problems(text)
    assert [one[:2] for one in found] == [(2, 2), (3, 3), (4, 2)]
    assert found[0][2:] == (
        "“x” is not a mark",
        "write a number of at most 1,000,000, or nothing if no answer was given",
    )
    assert len(problems("name,a\n" + "Anna,x\n" * 50)) == marksheet.MOST_PROBLEMS


def test_a_mark_above_the_greatest_and_a_greatest_mark_of_nothing_are_refused() -> None:
    found = problems("name,a,b\n\nmax,1,0\nAnna,1.5,1\n")
    assert [one[:3] for one in found] == [
        (3, 3, "this greatest mark is not above 0"),
        (4, 2, "1.5 is more than the greatest mark 1"),
    ]
    assert found[1][3] == "correct the mark, or the greatest mark on line 3"


def test_a_cell_of_two_lines_does_not_shift_the_lines_that_are_told() -> None:
    assert problems('name,a\n"An\nna",1\nBo,x\n')[0][:2] == (4, 2)


def test_each_item_needs_a_name_of_its_own() -> None:
    found = problems("name,a,,a\nAnna,1,1,1\n")
    assert [one[:3] for one in found] == [
        (1, 3, "this item has no name"),
        (1, 4, "column 2 has the same name"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (b"", 1, "nothing stands in it"),
        (b" \n,\n", 1, "nothing stands in it"),
        (b"a,b\n", 1, "no row of marks follows"),
        (b"name,a\nmax,1\n", 2, "no row of marks follows"),
        (b"name\nAnna\n", 1, "no item stands here"),
        (b"a,b\n1,0\n\n1\n", 4, "cells in this row: 1, in the first row: 2"),
        (b"a,b\n1,0,1\n", 2, "cells in this row: 3, in the first row: 2"),
        (b"a,b\n1,\xff\n", 2, "this is not UTF-8"),
        (b'a,b\n1,"0"x\n', 2, 'a " in the row that begins here does not match'),
        (b'a,b\n1,0\n"1,0\n', 3, 'a " in the row that begins here does not match'),
        (b"a" * (MAX_BYTES + 1), 1, "it is larger than 10 MB"),
    ],
)
def test_what_is_no_sheet_is_refused_with_its_line(text: bytes, line: int, said: str) -> None:
    assert [(one[0], one[2]) for one in problems(text)] == [(line, said)]


def test_a_sheet_of_too_many_items_or_marks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = ",".join(map(str, range(501)))
    assert problems(f"{wide}\n{wide}\n")[0][2].endswith(
        " 501 columns of items and 1 rows of learners"
    )
    monkeypatch.setattr(marksheet, "MOST_MARKS", 3)
    assert "2 columns of items and 2 rows" in problems(NAMED)[0][2]

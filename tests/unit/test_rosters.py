"""Lists of people are read however they were copied, and each row that is wrong is told."""

from __future__ import annotations

import pytest

from app.core.rosters import LONGEST_LINE, MOST, read_roster


def people(text: str) -> list[tuple[str, str]]:
    """Give address and name of each on a list that has nothing wrong."""
    roster = read_roster(text)
    assert roster.problems == ()
    return [(each.address, each.name) for each in roster.invitees]


@pytest.mark.parametrize(
    "row",
    [
        "ada@x.org, Ada Byron",
        "Ada Byron <Ada@X.org>",
        '"Ada Byron" <ada@x.org>',
        "Ada Byron\tada@x.org",
        "Ada;Byron;ada@x.org",
        "  ada@x.org ;  Ada   Byron ",
        '"Ada Byron",ada@x.org',
        "\ufeffada@x.org,Ada Byron\r\n",
    ],
)
def test_a_row_may_be_written_in_any_usual_way(row: str) -> None:
    assert people(row) == [("ada@x.org", "Ada Byron")]


def test_several_addresses_may_stand_in_one_row() -> None:
    copied = "Ada Byron <ada@x.org>; bob@x.org; Cy <cy@x.org>"
    found = [("ada@x.org", "Ada Byron"), ("bob@x.org", ""), ("cy@x.org", "Cy")]
    assert sorted(people(copied)) == sorted(found)
    assert people("ada@x.org, bob@x.org") == [("ada@x.org", ""), ("bob@x.org", "")]


@pytest.mark.parametrize(
    "table",
    [
        "Last name,First name,Number,E-mail\nByron,Ada,12345,ada@x.org",
        "Number;E-Mail Address;Full name\n7;ada@x.org;Ada Byron",
    ],
)
def test_a_first_row_of_headings_says_what_the_columns_are(table: str) -> None:
    assert people(table) == [("ada@x.org", "Ada Byron")]


def test_a_first_row_without_headings_is_a_row() -> None:
    found = read_roster("Ada Byron\nbob@x.org")
    assert [each.address for each in found.invitees] == ["bob@x.org"]
    assert [(each.line, each.field) for each in found.problems] == [(1, "address")]
    assert "“Ada Byron”" in found.problems[0].message


def test_wrong_rows_are_told_with_their_lines_and_the_others_kept() -> None:
    found = read_roster("ada@x.org\n\nbob@nowhere\ncy at x.org\nADA@x.org\n" + "y" * 3000)
    assert [each.address for each in found.invitees] == ["ada@x.org"]
    told = [(each.line, each.severity) for each in found.problems]
    assert told == [(3, "error"), (4, "error"), (5, "warning"), (6, "error")]
    assert "line 1" in found.problems[2].message


@pytest.mark.parametrize(
    "address", ["@x.org", "a@@x.org", "a b@x.org", "a@x..org", "a" * 250 + "@x.org", "<a@>"]
)
def test_what_is_no_address_is_told(address: str) -> None:
    found = read_roster(address)
    assert found.invitees == ()
    assert len(found.problems) == 1


def test_names_lose_what_nobody_sees_and_are_cut() -> None:
    assert people(f"a@x.org,A\u202eda{'y' * 100}") == [("a@x.org", "Ada" + "y" * 77)]


def test_a_list_is_read_up_to_its_limits() -> None:
    found = read_roster("\n".join(f"n{number}@x.org" for number in range(MOST + 5)))
    assert len(found.invitees) == MOST
    assert [each.line for each in found.problems] == [MOST + 1]
    assert people("a@x.org," + "b" * (LONGEST_LINE - 8)) == [("a@x.org", "b" * 80)]


def test_an_empty_list_holds_nobody() -> None:
    assert people(" \n\n") == []

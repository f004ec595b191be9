"""Laws of lists of people: whatever is pasted, reading it ends and keeps its word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.core.rosters import LONGEST_ADDRESS, LONGEST_NAME, read_roster

PIECES = st.sampled_from(["ada@x.org", "Bob", "<", ">", ",", ";", "\t", '"', "\n", "@", " ", "é"])


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=25).map("".join)))
def test_any_text_gives_people_with_addresses_of_their_own_and_rows_that_are_told(
    text: str,
) -> None:
    roster = read_roster(text)
    addresses = [each.address for each in roster.invitees]
    assert len(set(addresses)) == len(addresses)
    assert all(len(each.name) <= LONGEST_NAME for each in roster.invitees)
    assert all("@" in each and len(each) <= LONGEST_ADDRESS for each in addresses)
    lines = {each.line for each in roster.invitees} | {each.line for each in roster.problems}
    assert lines <= {*range(1, len(text.splitlines()) + 1)}


@given(st.lists(st.integers(0, 500), unique=True, min_size=1, max_size=20))
def test_people_come_back_from_a_table_of_them(numbers: list[int]) -> None:
    rows = "\n".join(f"n{each}@x.org;Name {each}" for each in numbers)
    found = [(each.address, each.name) for each in read_roster(rows).invitees]
    assert found == [(f"n{each}@x.org", f"Name {each}") for each in numbers]

"""Where a card stands in its deck's text."""

from __future__ import annotations

from app.core.places import find_line

TEXT = """deck: tides
cards:
- id: period
  basic: A?
  answer: B
- {id: "moon", basic: C?, answer: D}
- basic: id: not here
"""


def test_a_card_is_found_by_the_line_of_its_id() -> None:
    assert find_line(TEXT, "period") == 3


def test_an_id_inside_braces_and_quotes_is_found() -> None:
    assert find_line(TEXT, "moon") == 6


def test_a_card_whose_id_is_not_written_has_no_line() -> None:
    assert find_line(TEXT, "not") is None

"""What folding holds equal, and what it keeps apart."""

# ruff: noqa: RUF001 - the characters that look alike are what is tested

import pytest

from app.core.folding import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("United States", "  united   STATES "),
        ("São Tomé", "Sao Tome"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("don't", "dont"),
        ("China’s", "chinas"),
        ("U.S.", "US"),
        ("U.S.A", "usa"),
        ("38,000", "38000"),
        ("data-driven, open", "data driven open"),
        ("ﬁrst", "first"),
        ("soft\u00adhyphen", "softhyphen"),
        ("−5", "-5"),
        ("2014–2023", "2014-2023"),
        ("ＡＩ", "ai"),
        ("5'-5", "5-5"),
        ("U.\u200bS.", "us"),
        ("İstanbul", "istanbul"),
    ],
)
def test_what_a_reader_takes_for_the_same_is_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C", "C++"),
        ("C", "C#"),
        ("5", "5%"),
        ("3.5", "35"),
        ("3.5", "3 5"),
        ("-5", "5"),
        ("か", "が"),
        ("и", "й"),
        ("?", "!"),
        ("1,00", "100"),
        ("Iran", "Iraq"),
    ],
)
def test_what_differs_in_meaning_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_points_and_hyphens_that_belong_to_no_number_are_spaces() -> None:
    assert fold("The end. -- Really. .5 -") == "the end really 5"


def test_nothing_folds_to_nothing() -> None:
    assert fold("  \n ") == ""

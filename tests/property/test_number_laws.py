"""Laws of numbers, tolerances and units."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.core import units
from app.core.numbers import bounds, judge, read

WHOLE = st.integers(-(10**15), 10**15)
UNIT_NAMES = "m km mile ft kg lb °C °F K GB GiB h day kWh J W hp ha acre l gal"
NAMES = st.sampled_from(UNIT_NAMES.split())


@given(WHOLE, st.sampled_from([",", " ", "'", "\u00a0", "\u2009", "\u202f"]))
@settings(max_examples=200, deadline=None)
def test_grouping_never_changes_a_number(value: int, separator: str) -> None:
    found = read(f"{value:,}".replace(",", separator), "en")
    assert found is not None
    assert found.value == value


@given(WHOLE)
@settings(max_examples=100, deadline=None)
def test_a_german_number_is_an_english_one_with_its_signs_swapped(value: int) -> None:
    english = f"{value:,}.25"
    german = english.translate(str.maketrans(",.", ".,"))
    assert read(english, "en") == read(german, "de") is not None


@given(st.decimals(-(10**9), 10**9, places=3), st.decimals(0, 1000, places=3))
@settings(max_examples=150, deadline=None)
def test_both_ends_of_a_tolerance_are_right_and_what_lies_beyond_is_not(
    answer: object, tolerance: object
) -> None:
    low, high = bounds(str(answer), str(tolerance))
    assert high - low == 2 * Fraction(str(tolerance))
    for value, right in ((low, True), (high, True), (low - 1, False), (high + 1, False)):
        text = f"{float(value):.3f}"
        assume(Fraction(text) == value)
        judged = judge(text, answer=str(answer), tolerance=str(tolerance))
        assert judged.right == right


@given(st.fractions(), NAMES, NAMES)
@settings(max_examples=200, deadline=None)
def test_a_conversion_there_and_back_is_exact(value: Fraction, one: str, other: str) -> None:
    pair = units.common(one, other)
    assume(pair)
    assert pair is not None
    assert units.convert(units.convert(value, *pair), pair[1], pair[0]) == value


@given(st.text(max_size=120), st.sampled_from(["en", "de", "zh", ""]), st.text(max_size=8))
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_the_reader(text: str, lang: str, unit: str) -> None:
    found = read(text, lang, unit)
    assert found is None or isinstance(found.value, Fraction)


@given(st.text("0123456789.,e^/-+ ×*x½²⁻km%$'", max_size=40))  # noqa: RUF001 - what people type
@settings(max_examples=400, deadline=None)
def test_no_mixture_of_signs_breaks_the_judge(text: str) -> None:
    assert judge(text, answer="25", tolerance="5%", unit="km").right in (True, False)

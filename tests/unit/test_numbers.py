"""Numbers as people write them, with tolerance and units."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.core import units
from app.core.numbers import Quantity, bounds, check, judge, read


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("1,000", "en", 1000),
        ("1 000", "en", 1000),
        ("1\u00a0000", "en", 1000),
        ("1\u2009000\u202f000", "fr", 1_000_000),
        ("1'000", "de-CH", 1000),
        ("1\u2019000.5", "de-CH", Fraction("1000.5")),
        ("1.000", "de", 1000),
        ("1.000", "en", 1),
        ("1.000", "es-MX", 1),
        ("1.000", "pt_BR", 1000),
        ("1,000", "de", 1),
        ("1,5", "de", Fraction(3, 2)),
        ("1,5", "en", Fraction(3, 2)),
        ("1.5", "de", Fraction(3, 2)),
        ("0,123", "en", Fraction(123, 1000)),
        ("1.234.567,89", "de", Fraction("1234567.89")),
        ("1.234.567,89", "en", Fraction("1234567.89")),
        ("1,234.5", "de", Fraction("1234.5")),
        ("1,50,000", "en", 150_000),
        ("6k", "en", 6000),
        ("6 thousand", "en", 6000),
        ("1.2 million", "en", 1_200_000),
        ("1.2m", "en", 1_200_000),
        ("1.2bn", "en", 1_200_000_000),
        ("2 hundred thousand", "en", 200_000),
        ("3 billion", "en", 3 * 10**9),
        ("3 billion", "de", 3 * 10**12),
        ("3 Mrd.", "de", 3 * 10**9),
        ("3 Milliarden", "de", 3 * 10**9),
        ("5万", "zh", 50_000),
        ("1e3", "en", 1000),
        ("1.5E-1", "en", Fraction(3, 20)),
        ("1.5×10⁶", "en", 1_500_000),  # noqa: RUF001 - the sign people copy
        ("1.5 x 10^6", "en", 1_500_000),
        ("10⁻³", "en", Fraction(1, 1000)),
        ("10^6", "en", 10**6),
        ("−5", "en", -5),  # noqa: RUF001 - the sign people copy
        ("– 5", "en", -5),  # noqa: RUF001 - the sign people copy
        ("+5", "en", 5),
        ("1/2", "en", Fraction(1, 2)),
        ("1 1/2", "en", Fraction(3, 2)),
        ("1½", "en", Fraction(3, 2)),
        ("½", "en", Fraction(1, 2)),
        (".5", "en", Fraction(1, 2)),
        ("6,000.", "en", 6000),
        ("~6000", "en", 6000),
        ("about 6,000", "en", 6000),
        ("\uff16\uff10", "en", 60),
        ("٣٤", "ar", 34),
    ],
)
def test_a_number_is_read_in_the_forms_people_write(
    text: str, lang: str, value: Fraction | int
) -> None:
    assert read(text, lang) == Quantity(Fraction(value))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "six",
        "1-2",
        "5 or 6",
        "2024-06-01",
        "1,2,3",
        "3.5.2",
        "1 00",
        "1.2,3.4",
        "12,34.5",
        "1/0",
        "1,2,3/4",
        "2^10",
        "1e999",
        "1e99999999",
        "1" * 101,
        "1,2,3e2",
    ],
)
def test_what_is_not_one_number_is_not_read(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "asked", "value", "unit"),
    [
        ("5 m", "km", 5, "m"),
        ("5 m", "patents", 5_000_000, ""),
        ("6k patents", "patents", 6000, "patents"),
        ("$6,000", "", 6000, "$"),
        ("US$ 38 billion", "", 38 * 10**9, "US$"),
        ("USD 5m", "", 5_000_000, "USD"),
        ("5 km²", "", 5, "km2"),
        ("5 CO2", "", 5, "CO2"),
    ],
)
def test_the_asked_unit_decides_what_letters_after_a_number_mean(
    text: str, asked: str, value: int, unit: str
) -> None:
    assert read(text, "en", asked) == Quantity(Fraction(value), unit)


@pytest.mark.parametrize(
    ("tolerance", "low", "high"),
    [
        ("", 6000, 6000),
        (" ", 6000, 6000),
        ("5%", 5700, 6300),
        ("5 %", 5700, 6300),
        ("5 percent", 5700, 6300),
        ("5 Prozent", 5700, 6300),
        ("0.5", Fraction("5999.5"), Fraction("6000.5")),
        ("5900..6100", 5900, 6100),
        ("5,900 .. 6.1k", 5900, 6100),
    ],
)
def test_a_tolerance_is_a_share_a_distance_or_a_range(
    tolerance: str, low: Fraction, high: Fraction
) -> None:
    assert bounds("6000", tolerance) == (low, high)


def test_a_share_of_a_negative_answer_lies_around_it() -> None:
    assert bounds("-100", "10%") == (Fraction(-110), Fraction(-90))


@pytest.mark.parametrize(
    ("answer", "tolerance", "field"),
    [
        ("many", "", "answer"),
        ("5", "some", "tolerance"),
        ("5", "x%", "tolerance"),
        ("5", "1..x", "range"),
        ("5", "6..4", "smaller end"),
        ("5", "-1", "smaller end"),
    ],
)
def test_an_authors_mistake_is_explained(answer: str, tolerance: str, field: str) -> None:
    with pytest.raises(ValueError, match=field):
        bounds(answer, tolerance)


@pytest.mark.parametrize(
    ("given", "right"),
    [("0.3", True), ("0.30000000000000001", False), ("0.1", True), ("0.0999", False)],
)
def test_the_ends_are_inclusive_and_exact(*, given: str, right: bool) -> None:
    assert judge(given, answer="0.2", tolerance="0.1").right is right


@pytest.mark.parametrize(
    ("given", "answer", "unit", "right"),
    [
        ("1", "1", "km", True),
        ("1000 m", "1", "km", True),
        ("100,000 cm", "1", "km", True),
        ("1 mile", "1.609344", "km", True),
        ("2.5 kg", "2500", "g", True),
        ("90 minutes", "1.5", "hours", True),
        ("1 GB", "1000", "MB", True),
        ("1 GiB", "1024", "MiB", True),
        ("1 GiB", "1000", "MB", False),
        ("212 °F", "100", "°C", True),
        ("373.15 K", "100", "degrees Celsius", True),
        ("36 km/h", "10", "m/s", True),
        ("1 km²", "100", "ha", True),
        ("1 l", "1000", "cm³", True),
        ("1 kWh", "3.6", "MJ", True),
        ("1 MW", "1", "mW", False),
        ("1 mw", "1", "MW", True),
        ("6000", "6000", "patents", True),
        ("6000 patent", "6000", "patents", True),
        ("6000 GenAI patents", "6000", "patents", True),
        ("6000 patents", "6000", "GenAI patents", True),
        ("38", "38", "million dollars", True),
        ("38 million", "38", "million dollars", True),
        ("$38m", "38", "million dollars", True),
        ("38,000,000", "38", "million dollars", True),
        ("39 million", "38", "million dollars", False),
        ("6000 companies", "6000", "company", True),
        ("25%", "25", "%", True),
        ("25 percent", "25", "%", True),
        ("25", "25", "%", True),
        ("0.25", "25", "%", True),
        ("250‰", "25", "%", True),
        ("0.5", "0.5", "%", True),
        ("25", "25%", "", True),
        ("25%", "0.25", "", True),
        ("25%", "25", "", True),
        ("26%", "25", "", False),
        ("5 kg", "5", "", True),
        ("£5", "5", "pounds", True),
        ("5 dollars", "$5", "", True),
    ],
)
def test_units_of_one_dimension_are_converted_and_may_be_left_out(
    *, given: str, answer: str, unit: str, right: bool
) -> None:
    judged = judge(given, answer=answer, unit=unit)
    assert (judged.right, judged.format_ok) == (right, True)


@pytest.mark.parametrize(
    ("given", "unit"),
    [("5 kg", "km"), ("5 bananas", "km"), ("5 km", "patents"), ("5%", "patents"), ("5 €", "$")],
)
def test_a_unit_of_something_else_is_wrong_and_explained(given: str, unit: str) -> None:
    judged = judge(given, answer="5", unit=unit)
    assert not judged.right
    assert not judged.format_ok
    assert unit in judged.feedback


def test_an_unknown_word_beside_a_counted_number_is_right_in_a_strange_form() -> None:
    judged = judge("6000 families", answer="6000", unit="patents")
    assert (judged.right, judged.format_ok, judged.closest) == (True, False, "6000 patents")


def test_an_unreadable_number_is_wrong_and_explained() -> None:
    judged = judge("a lot", answer="6000")
    assert (judged.right, judged.format_ok) == (False, False)
    assert judged.feedback == "This could not be read as one number. Write it in digits."


@pytest.mark.parametrize(
    ("given", "lang", "told"),
    [
        ("38.000", "en", "Read as 38. Thousands are written 38,000 here."),
        ("38,000", "de", "Read as 38. Thousands are written 38.000 here."),
        ("38.125", "en", "Read as 38.125. Thousands are written 38,125 here."),
        ("5m", "en", "Read as 5,000,000."),
        ("-6.5k", "de", "Read as -6.500."),
        ("1 1/2", "de", "Read as 1,5."),
        ("1/3", "en", "Read as 0.333333."),
        ("0 million", "en", ""),
        ("1e20", "en", "Read as 1e+20."),
        ("10^-300", "en", "Read as 1e-300."),
        ("38", "en", ""),
        ("38,001", "en", ""),
        ("38001.", "en", ""),
        ("~37,9", "en", ""),
        ("0.123", "de", ""),
        ("0,123", "en", ""),
        ("38000 patents", "en", ""),
    ],
)
def test_a_wrong_number_is_told_as_it_was_read_where_that_may_surprise(
    given: str, lang: str, told: str
) -> None:
    judged = judge(given, answer="39000", unit="patents", lang=lang)
    assert (judged.right, judged.feedback) == (False, told)


def test_a_right_number_needs_no_word_about_how_it_was_read() -> None:
    assert judge("38k", answer="38,000").feedback == ""
    assert judge("38.000", answer="38").feedback == ""


@pytest.mark.parametrize(
    ("answer", "tolerance", "unit"),
    [
        ("745", "", ""),
        ("6,000.5", "0.5", ""),
        ("-5", "2 %", ""),
        ("38k", "2 percent", "patents"),
        ("1.2 million", "1.1m..1.3m", "patents"),
        ("38 patents", "100 patents", "patents"),
        ("1 kilometre", "0.5 km", "km"),
        ("$38", "1 dollar", "million dollars"),
        ("25%", "2%", "%"),
        ("3 Mrd.", "", ""),
        ("1/2", "", ""),
        ("½", " ", ""),
    ],
)
def test_an_author_writes_a_number_with_at_most_the_cards_unit(
    answer: str, tolerance: str, unit: str
) -> None:
    check(answer, tolerance, unit=unit)


@pytest.mark.parametrize(
    ("answer", "tolerance", "unit", "said"),
    [
        ("about 745", "", "", "answer: .* not exact; write 745 and say how near in tolerance"),
        ("~745", "", "minutes", "write 745 and say"),
        ("745?", "", "", "write 745 and say"),
        ("745 or so", "", "", "“or so” is not the card's unit; write the number alone, and .*unit"),
        ("745 or so", "", "minutes", "write the number alone, in minutes"),
        ("5 km", "", "m", "write the number alone, in m"),
        ("5 km", "", "", "beside it `unit: km`"),
        ("745 minutes roughly", "", "kg", "alone, in kg"),
        ("many", "", "", "answer: .* is not a number"),
        ("5", "about 2", "", "tolerance: .* not exact; write 2."),
        ("5", "about 2 percent", "", "tolerance: .* not exact; write 2."),
        ("5", "2 apples percent", "", "tolerance: “apples” is not"),
        ("5", "some percent", "", "tolerance: .* is not a number"),
        ("5", "2 apples", "kg", "tolerance: “apples” is not"),
        ("5", "4 .. 6 apples", "kg", "tolerance: “apples” is not"),
    ],
)
def test_words_around_an_authors_number_are_refused_with_a_remedy(
    answer: str, tolerance: str, unit: str, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        check(answer, tolerance, unit=unit)


def test_a_unit_is_found_by_symbol_name_and_plural() -> None:
    assert {tuple(units.find(n)) for n in ("km²", "km^2", "sq. km", "Square Kilometres")} == {
        tuple(units.find("km2"))
    }
    assert units.find("lbs") == units.find("lb")
    assert units.find("centuries") == units.find("century")
    assert units.find("patents") == units.find("") == []


def test_units_of_different_dimensions_have_nothing_in_common() -> None:
    assert units.common("km", "kg") is None
    assert units.common("patents", "km") is None


@pytest.mark.parametrize(
    ("plural", "word"),
    [("companies", "company"), ("inches", "inch"), ("boxes", "box"), ("years", "year"),
     ("glass", "glass"), ("bus", "bus"), ("as", "as"), ("yen", "yen")],
)  # fmt: skip
def test_a_plural_loses_its_ending(plural: str, word: str) -> None:
    assert units.singular(plural) == word

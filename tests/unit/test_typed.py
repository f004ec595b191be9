"""Typed answers: what is forgiven, and what never is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core.cards import Option
from app.core.typed import allowed, judge, variants


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ("tencent", "Tencent"),
        ("  TENCENT! ", "Tencent"),
        ("zurich", "Zürich"),
        ("deep seek", "DeepSeek"),
        ("e commerce", "e-commerce"),
        ("38000", "38,000"),
        ("38k", "38,000"),
        ("38,000", "38,000 patents"),
        ("38 000 patents", "38,000"),
        ("$6bn", "$6 billion"),
        ("25 %", "25%"),
        ("gpt 4", "GPT4"),
        ("3 gorges", "3 Gorges"),
        ("007", "007"),
        ("?", "?"),
    ],
)
def test_case_accents_punctuation_spacing_and_forms_of_numbers_are_forgiven(
    given: str, accepted: str
) -> None:
    judged = judge(given, [accepted])
    assert (judged.right, judged.typo, judged.closest) == (True, False, accepted)


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ("-5", "5"),
        ("3.5", "35"),
        ("5", "5G"),
        ("3", "3 Gorges"),
        ("3 noses", "3 gorges"),
        ("7", "007"),
        ("6 km", "6 kg"),
        ("1 2", "12"),
        ("five", "5"),
        ("C#", "C++"),
    ],
)
def test_what_means_something_else_is_wrong(given: str, accepted: str) -> None:
    assert not judge(given, [accepted]).right


@pytest.mark.parametrize(
    "given",
    [
        "United States",
        "the united states",
        "United States of America",
        "The United States of America",
    ],
)
def test_words_in_brackets_may_be_left_out(given: str) -> None:
    assert judge(given, ["[the] United States [of America]"], typos=0).right


def test_the_fullest_form_of_an_answer_comes_first() -> None:
    shown = [variant.shown for variant in variants("[the] WTO [in Geneva]")]
    assert shown == ["the WTO in Geneva", "the WTO", "WTO in Geneva", "WTO"]


def test_an_answer_of_nothing_but_brackets_is_never_empty() -> None:
    assert [variant.shown for variant in variants("[China]")] == ["China"]


def test_brackets_may_be_typed_as_they_stand() -> None:
    assert judge("f[0]", ["f[0]"]).right
    assert judge("[]", ["[]"]).right


def test_many_brackets_make_no_explosion() -> None:
    found = variants(" ".join(f"[w{i}]" for i in range(40)) + " end")
    assert len(found) == 64
    assert {found[0].shown.count(" "), found[-1].shown.count(" ")} == {40, 0}


def test_a_markdown_link_is_no_optional_word() -> None:
    assert len(variants("[WIPO](https://example.org)")) == 1


@pytest.mark.parametrize(
    ("folded", "typos", "most"),
    [
        ("usa", 3, 0),
        ("iraq", 3, 1),
        ("alibaba", 3, 1),
        ("shenzhen", 3, 2),
        ("south korea", 3, 3),
        ("shenzhen", 1, 1),
        ("shenzhen", 0, 0),
        ("shenzhen", -1, 0),
        ("gpt 4000000", 3, 0),
        ("人工智", 2, 0),
        ("a" * 200, 3, 3),
        ("a" * 201, 3, 0),
    ],
)
def test_how_many_typos_are_forgiven_grows_with_the_letters(
    folded: str, typos: int, most: int
) -> None:
    assert allowed(folded, typos) == most


@pytest.mark.parametrize("given", ["Shenzen", "Shennzhen", "Shenzhem", "Shenhzen"])
def test_a_letter_missing_added_changed_or_swapped_is_a_typo(given: str) -> None:
    judged = judge(given, ["Shenzhen"])
    assert (judged.right, judged.typo, judged.closest) == (True, True, "Shenzhen")


def test_more_typos_than_the_card_forgives_are_wrong() -> None:
    assert not judge("Shanzhem", ["Shenzhen"], typos=1).right
    assert judge("Shanzhem", ["Shenzhen"], typos=2).typo


def test_a_typo_never_becomes_another_known_answer() -> None:
    assert not judge("Iran", ["Iraq"], known=["Iran", "Iraq", "Syria"]).right
    assert not judge("Iraq", ["Iran"], known=["Iran", "Iraq", "Syria"]).right


def test_only_a_slip_asks_what_else_the_deck_knows() -> None:
    asked = []

    class Known(list[str]):
        def __iter__(self) -> Iterator[str]:
            asked.append(True)
            return super().__iter__()

    for given in ("Baghdad", "something else", "baghdad."):
        judge(given, ["Baghdad"], known=Known(["Tehran"]))
    assert asked == []
    assert judge("Bagdad", ["Baghdad"], known=Known(["Tehran"])).typo
    assert asked == [True]


def test_a_typo_as_near_to_another_known_answer_is_wrong() -> None:
    assert not judge("Irap", ["Iraq"], known=["Iran"]).right
    assert judge("Iraqq", ["Iraq"], known=["Iran"]).typo


def test_another_name_of_the_same_answer_is_no_rival() -> None:
    assert judge("Shenzhem", ["Shenzhen"], known=["shenzhen", "[city of] Shenzhen"]).right


def test_a_known_answer_is_not_a_spacing_of_this_one() -> None:
    assert judge("the rapist", ["therapist"]).right
    assert not judge("the rapist", ["therapist"], known=["The Rapist"]).right


def test_digits_and_symbols_are_never_a_matter_of_typos() -> None:
    assert not judge("GPT-3 model", ["GPT-4 model"], typos=3).right
    assert not judge("model C# code", ["model C+ code"], typos=3).right


@pytest.mark.parametrize("given", ["Samsung", "samsung", "Samsnug"])
def test_a_rejected_answer_is_wrong_with_its_reason_even_misspelt(given: str) -> None:
    judged = judge(given, ["Tencent"], reject=[Option("IBM", "No."), Option("Samsung", "Korean.")])
    assert (judged.right, judged.feedback) == (False, "Korean.")


def test_the_nearer_of_two_accepted_answers_is_shown() -> None:
    assert judge("Alibba", ["Baidu", "Alibaba"]).closest == "Alibaba"
    assert judge("Alibaba Groop Inc", ["Baidu", "Alibaba Group"]).closest == "Alibaba Group"


def test_without_an_accepted_answer_nothing_is_right() -> None:
    judged = judge("x", [])
    assert (judged.right, judged.closest) == (False, "")

"""Ids made from prompts: short, readable, unique, telling no answer."""

import re

from app.core.slugs import LENGTH, slug


def test_a_prompt_becomes_a_readable_id() -> None:
    assert slug("How many patents did China\u2019s firms file?", ()) == (
        "how-many-patents-did-chinas-firms-file"
    )


def test_accents_become_plain_letters() -> None:
    assert slug("Où se trouve Łódź?", ()) == "ou-se-trouve-lodz"


def test_a_long_prompt_is_cut_at_a_word() -> None:
    made = slug("Which of the following organisations filed more applications than any", ())
    assert made == "which-of-the-following-organisations-filed-more"
    assert len(made) <= LENGTH


def test_a_single_endless_word_is_cut_anyway() -> None:
    assert slug("x" * 500, ()) == "x" * LENGTH


def test_text_without_latin_letters_gets_the_fallback() -> None:
    assert slug("中国", ()) == "card"
    assert slug("?!", {"card"}) == "card-2"


def test_a_gaps_text_never_stands_in_the_id() -> None:
    assert slug("The capital is {{c1::Beijing::city}} today.", ()) == "the-capital-is-today"


def test_a_taken_id_gets_the_next_number() -> None:
    taken = {"same", "same-2", "same-3"}
    assert slug("Same!", taken) == "same-4"
    assert taken == {"same", "same-2", "same-3"}


def test_a_number_never_makes_an_id_too_long() -> None:
    made = slug("x" * 60, {"x" * LENGTH})
    assert made == "x" * (LENGTH - 2) + "-2"


def test_thousands_of_like_prompts_get_consecutive_ids() -> None:
    taken: set[str] = set()
    for _ in range(3000):
        taken.add(slug("Same", taken))
    assert taken == {"same"} | {f"same-{number}" for number in range(2, 3001)}


def test_an_id_holds_only_small_letters_digits_and_hyphens() -> None:
    for text in ("A/B: 3.5% -- _x_", "..", "a\x00b", "K\u212a"):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text, ()))

"""Reading what a person typed into the search field."""

from __future__ import annotations

import pytest

from app.core.search import LONGEST, MOST_TERMS, Search, Term, parse, write


def test_words_look_for_text_and_all_of_them_count() -> None:
    assert parse("  generative  patents ").terms == (
        Term("text", "generative"),
        Term("text", "patents"),
    )


def test_an_empty_search_asks_for_nothing_and_finds_no_fault() -> None:
    assert parse(" \t ") == Search()


def test_a_lone_minus_or_a_pair_of_quotation_marks_asks_for_nothing() -> None:
    assert parse('- "" -""') == Search()


def test_quotation_marks_keep_words_together() -> None:
    assert parse('"South Korea" -“generative AI”').terms == (
        Term("text", "South Korea"),
        Term("text", "generative AI", negated=True),
    )


def test_filters_are_read_in_any_case_and_deck_and_tag_may_be_quoted() -> None:
    assert parse('IS:Due deck:"china ai" tag:Patents Kind:CLOZE flag:1').terms == (
        Term("is", "due"),
        Term("deck", "china ai"),
        Term("tag", "Patents"),
        Term("kind", "cloze"),
        Term("flag", "1"),
    )


def test_a_minus_before_a_filter_excludes() -> None:
    assert parse("-is:suspended").terms == (Term("is", "suspended", negated=True),)


def test_a_hyphen_inside_a_word_belongs_to_the_word() -> None:
    assert parse("dual-use").terms == (Term("text", "dual-use"),)


def test_quotation_marks_make_text_of_what_would_be_a_filter() -> None:
    assert parse('"is:due"').terms == (Term("text", "is:due"),)


def test_a_time_of_day_is_text() -> None:
    assert parse("12:30").terms == (Term("text", "12:30"),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("is:sleeping", "“is:sleeping” means nothing; write one of due, new,"),
        ("colour:red", "There is no filter “colour:”; known are deck:, tag:, is:, kind:, flag:."),
        ("tag:", "Nothing stands after “tag:”; write what to look for, as in tag:patents."),
        ("is:", "Nothing stands after “is:”; write what to look for, as in is:due."),
        ("flag:9", "“flag:9” means nothing; write one of 0, 1,"),
    ],
)
def test_a_filter_that_is_not_understood_is_named_and_left_out(text: str, sentence: str) -> None:
    search = parse(f"robots {text}")
    assert search.terms == (Term("text", "robots"),)
    assert [problem.startswith(sentence) for problem in search.problems] == [True]


def test_an_open_quotation_mark_is_named_and_what_follows_it_is_still_looked_for() -> None:
    search = parse('"South Korea')
    assert search.terms == (Term("text", "South Korea"),)
    assert search.problems == ('A quotation mark is not closed; add " where the words end.',)


def test_or_and_not_are_refused_as_all_words_must_hold_unless_they_are_quoted() -> None:
    found = parse("rice OR tea")
    assert [term.value for term in found.terms] == ["rice", "tea"]
    assert found.problems == (
        'All words must hold, so “OR” was left out; to look for the word, write "OR".',
    )
    quoted = parse('rice "OR" or')
    assert [term.value for term in quoted.terms] == ["rice", "OR", "or"]
    assert parse(write(quoted)) == quoted


def test_a_search_that_is_too_long_is_cut_and_says_so() -> None:
    search = parse("a" * (LONGEST + 1))
    assert search.terms == (Term("text", "a" * LONGEST),)
    assert "first 300 characters" in search.problems[0]


def test_a_search_with_too_many_words_is_cut_and_says_so() -> None:
    search = parse("a " * (MOST_TERMS + 1))
    assert len(search.terms) == MOST_TERMS
    assert search.problems == ("Only the first 20 words were looked for; use fewer.",)


def test_a_search_knows_which_values_it_names_even_when_it_excludes_them() -> None:
    search = parse("-is:retired robots")
    assert search.asks("is", "retired")
    assert not search.asks("is", "due")


def test_a_search_is_written_as_a_person_would_type_it() -> None:
    terms = (
        Term("is", "due"),
        Term("deck", "china ai", negated=True),
        Term("text", "is:due"),
        Term("text", "-5"),
    )
    assert write(Search(terms)) == 'is:due -deck:"china ai" "is:due" "-5"'

"""Laws of the search field."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.search import CHOICES, MOST_TERMS, TEXT, Search, Term, parse, write

_WORDS = (
    st.text(st.characters(exclude_characters='"“”„«»', codec="utf-8"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
_FREE = st.builds(Term, st.sampled_from([TEXT, "deck", "tag"]), _WORDS, st.booleans())
_CHOSEN = st.sampled_from(
    [Term(field, value) for field, values in CHOICES.items() for value in values]
)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_any_text_at_all_can_be_read_as_a_search(text: str) -> None:
    search = parse(text)
    assert len(search.terms) <= MOST_TERMS
    assert all(term.value for term in search.terms)
    assert all(problem.endswith(".") for problem in search.problems)


@settings(max_examples=300, deadline=None)
@given(st.lists(_FREE | _CHOSEN, max_size=8))
def test_what_is_written_is_read_as_the_same_terms(terms: list[Term]) -> None:
    search = Search(tuple(terms))
    assert parse(write(search)) == search

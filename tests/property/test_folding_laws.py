"""Laws of folding and of ids for any text at all."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.folding import fold
from app.core.slugs import LENGTH, slug


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab .-,5'U"))
def test_folding_numbers_twice_is_folding_them_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=200, deadline=None)
@given(st.text(), st.sets(st.sampled_from(["card", "card-2", "a", "a-2", "a-3"])))
def test_an_id_is_always_free_short_and_plain(text: str, taken: set[str]) -> None:
    made = slug(text, taken)
    assert made not in taken
    assert len(made) <= LENGTH
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)

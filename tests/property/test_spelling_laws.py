"""Laws of distances, differences and typos."""

from __future__ import annotations

import unicodedata
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.spelling import diff, distance
from app.core.typed import judge, variants

FEW = st.text("abc", max_size=9)
WORDS = st.text("abcdefgh", min_size=8, max_size=14)


def _by_definition(given_: str, right: str) -> int:
    """Return the optimal string alignment distance straight from its recurrence."""

    @cache
    def far(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        same = given_[i - 1] == right[j - 1]
        best = min(far(i - 1, j) + 1, far(i, j - 1) + 1, far(i - 1, j - 1) + (not same))
        if i > 1 and j > 1 and given_[i - 2 : i] == right[j - 2 : j][::-1]:
            best = min(best, far(i - 2, j - 2) + 1)
        return best

    return far(len(given_), len(right))


@given(FEW, FEW, st.integers(0, 4))
@settings(max_examples=400, deadline=None)
def test_the_cut_off_changes_nothing_below_it(one: str, other: str, cutoff: int) -> None:
    assert distance(one, other, cutoff) == min(_by_definition(one, other), cutoff + 1)


@given(FEW, FEW, st.integers(0, 9))
@settings(max_examples=200, deadline=None)
def test_distance_is_the_same_both_ways_and_zero_only_for_equals(
    one: str, other: str, cutoff: int
) -> None:
    assert distance(one, other, cutoff) == distance(other, one, cutoff)
    assert (distance(one, other, cutoff) == 0) == (one == other)


@given(WORDS, st.data())
@settings(max_examples=150, deadline=None)
def test_a_typo_is_a_typo_both_ways(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    other = word[:place] + data.draw(st.sampled_from("abcdefgh")) + word[place + 1 :]
    forth, back = judge(other, [word]), judge(word, [other])
    assert forth.right
    assert (forth.right, forth.typo) == (back.right, back.typo)
    assert forth.typo == (word != other)


@given(WORDS, WORDS, st.lists(WORDS, max_size=4))
@settings(max_examples=200, deadline=None)
def test_a_known_answer_is_never_taken_for_another(
    right: str, other: str, known: list[str]
) -> None:
    judged = judge(other, [right], typos=3, known=[right, other, *known])
    assert judged.right == (right == other)


NEAR = st.tuples(
    st.sampled_from(
        ["abcdefg", "abcde[f]g", "A.B.C.D.", "abcdeﬁ", "abcd  efg", " abcdefgg", "ÁBCDEFG"]
    ),
    st.text("gh ß[]1.-x", max_size=3),
).map("".join)


@given(st.lists(NEAR, max_size=3))
@settings(max_examples=300, deadline=None)
def test_no_known_answer_within_reach_of_a_slip_is_overlooked(known: list[str]) -> None:
    families = [{variant.folded for variant in variants(answer)} for answer in known]
    rivals = [folded for family in families if "abcdefgh" not in family for folded in family]
    reached = any(distance("abcdefgg", rival, 1) <= 1 for rival in rivals)
    assert judge("abcdefgg", ("abcdefgh",), known=known).right is not reached


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_a_diff_leads_from_the_given_to_the_right_answer(one: str, other: str) -> None:
    steps = diff(one, other)
    kept = "".join(text for op, text in steps if op not in ("ins", "key"))
    made = "".join(text for op, text in steps if op not in ("del", "own"))
    assert made == unicodedata.normalize("NFC", other)
    assert kept == unicodedata.normalize("NFC", one)
    assert all(text for _, text in steps)


@given(st.text(max_size=40).filter(str.strip))
@settings(max_examples=200, deadline=None)
def test_an_answer_typed_as_its_author_wrote_it_is_right(text: str) -> None:
    assert judge(text, [text]).right


@given(st.lists(WORDS, min_size=1, max_size=6), st.lists(st.booleans(), min_size=6, max_size=6))
@settings(max_examples=200, deadline=None)
def test_optional_words_may_be_typed_or_left_out(words: list[str], taken: list[bool]) -> None:
    answer = " ".join(f"[{word}]" for word in words) + " China"
    typed = [word for word, take in zip(words, taken, strict=False) if take]
    assert judge(" ".join([*typed, "China"]), [answer], typos=0).right

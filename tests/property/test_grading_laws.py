"""Laws that hold for every card and every response."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import evidence
from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Essay,
    Match,
    Number,
    Option,
    Order,
    Region,
    Select,
    Short,
    Spot,
    Truth,
)
from app.core.grading import Grade, UnreadableResponse, grade
from app.core.memory import Rating

pytestmark = pytest.mark.unmeasured

WORDS = st.text("abcdefghijklmnop éü中国09.,-+%[]", min_size=1, max_size=14).filter(str.strip)
DISTINCT = st.lists(WORDS, min_size=3, max_size=6, unique_by=str.casefold)
AREAS = st.tuples(st.integers(20, 60), st.integers(20, 60), st.integers(5, 15))
CREDITS = st.sampled_from(["balanced", "all-or-nothing", "each"])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-1, 6)
    | st.floats()
    | st.text(max_size=20)
    | st.text("0123456789.,e^/-+ ×½²km%$", max_size=20)  # noqa: RUF001 - what people type
)
JUNK = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(st.sampled_from(["x", "y", "label", "text", "marks"]), inner, max_size=4)
    ),
    max_leaves=8,
)


def _region(area: tuple[int, int, int], label: str) -> Region:
    return Region(shape="circle", points=area, label=label)


def _essay_answer(rubric: tuple[tuple[str, float], ...]) -> dict[str, object]:
    return {"text": "words", "marks": [most for _, most in rubric]}


@st.composite
def answered_cards(draw: st.DrawFn) -> tuple[Card, object]:
    """Draw a card of any kind with its right answer."""
    words = draw(DISTINCT)
    wrong = tuple(map(Option, words[2:]))
    number = str(draw(st.decimals(-(10**6), 10**6, places=2)))
    area = draw(AREAS)
    rubric = tuple((word, draw(st.sampled_from([0.5, 1.0, 3.0]))) for word in words)
    answered: list[tuple[Card, object]] = [
        (Basic(prompt="q", answer=words[0]), words[0]),
        (Cloze(prompt="{{c1::China}} and {{c2::4,000}}"), ["china", "4000"]),
        (Choice(prompt="q", right=words[0], wrong=wrong), 0),
        (
            Select(prompt="q", right=tuple(words[:2]), wrong=wrong, credit=draw(CREDITS)),
            draw(st.permutations([0, 1])),
        ),
        (Truth(prompt="q", answer=len(words) > 4), len(words) > 4),
        (Short(prompt="q", accept=tuple(words[:2])), words[1]),
        (Number(prompt="q", answer=number, tolerance=draw(st.sampled_from(["", "5%"]))), number),
        (
            Match(prompt="q", pairs=tuple(itertools.pairwise(words)), wrong=("x",)),
            list(range(len(words) - 1)),
        ),
        (Order(prompt="q", items=tuple(words)), list(range(len(words)))),
        (Essay(prompt="q", rubric=rubric), _essay_answer(rubric)),
        (
            Spot(prompt="q", right=_region(area, "r"), wrong=(_region(draw(AREAS), "w"),)),
            {"x": area[0], "y": area[1]},
        ),
    ]
    return draw(st.sampled_from(answered))


@given(answered_cards())
@settings(max_examples=300, deadline=None)
def test_the_right_answer_is_always_right(answered: tuple[Card, object]) -> None:
    card, response = answered
    result = grade(card, response, known=("other", "known answers"))
    assert (result.fraction, result.verdict) == (1.0, "right")
    assert not result.typo


@given(answered_cards(), JUNK, st.sampled_from(["", "c1", "c9", "reverse"]))
@settings(max_examples=500, deadline=None)
def test_any_data_is_graded_within_bounds_or_refused(
    answered: tuple[Card, object], junk: object, face: str
) -> None:
    card, _ = answered
    try:
        result = grade(card, junk, face=face)
    except UnreadableResponse as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - most junk is refused, some is an answer
        return
    assert result.fraction is None or 0.0 <= result.fraction <= 1.0
    assert (result.fraction is None) == (result.verdict == "unmarked")


@given(st.text(max_size=500), answered_cards())
@settings(max_examples=200, deadline=None)
def test_any_text_is_graded_by_the_typed_kinds(text: str, answered: tuple[Card, object]) -> None:
    card, _ = answered
    if isinstance(card, Basic | Short | Number):
        assert grade(card, text).fraction in (0.0, 1.0)


@given(st.data(), DISTINCT, CREDITS)
@settings(max_examples=150, deadline=None)
def test_permutations_of_options_never_matter(
    data: st.DataObject, words: list[str], credit: str
) -> None:
    right, wrong = tuple(words[:2]), words[2:]
    chosen = data.draw(st.sets(st.sampled_from(words), min_size=1))
    first = [words.index(word) for word in words if word in chosen]
    turned = (*data.draw(st.permutations(right)), *data.draw(st.permutations(wrong)))
    second = [turned.index(word) for word in data.draw(st.permutations(sorted(chosen)))]
    one, other = (
        Select(prompt="q", right=tuple(o[:2]), wrong=tuple(map(Option, o[2:])), credit=credit)
        for o in (words, turned)
    )
    assert grade(one, first).fraction == grade(other, second).fraction


@given(st.data(), DISTINCT)
@settings(max_examples=100, deadline=None)
def test_permutations_of_pairs_never_matter(data: st.DataObject, words: list[str]) -> None:
    pairs = [(word, word.upper()) for word in words]
    given_ = data.draw(st.lists(st.sampled_from(range(len(words))), min_size=1, max_size=6))
    given_ = (given_ * len(words))[: len(words)]
    order = data.draw(st.permutations(range(len(words))))
    turned = Match(prompt="q", pairs=tuple(pairs[i] for i in order))
    moved = [order.index(given_[i]) for i in order]
    before = grade(Match(prompt="q", pairs=tuple(pairs)), given_).fraction
    assert before is not None
    assert math.isclose(before, grade(turned, moved).fraction or 0.0)


@given(st.integers(2, 7), st.data())
@settings(max_examples=100, deadline=None)
def test_only_the_right_order_is_wholly_right(size: int, data: st.DataObject) -> None:
    card = Order(prompt="q", items=tuple(map(str, range(size))))
    order = data.draw(st.permutations(range(size)))
    assert (grade(card, order).fraction == 1.0) == (order == sorted(order))


@given(
    st.floats(0, 1), st.booleans(), st.integers(0, 100), st.none() | st.floats(0, 1),
    st.booleans(), st.sampled_from([None, 1, 2, 3]),
)  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_evidence_is_never_easy_and_never_lapses_a_right_answer(
    fraction: float,
    typo: bool,  # noqa: FBT001 - drawn by position
    options: int,
    recall: float | None,
    hinted: bool,  # noqa: FBT001 - drawn by position
    certainty: int | None,
) -> None:
    result = Grade(fraction=fraction, typo=typo)
    rating = evidence.suggest(
        result, options=options, recall=recall, hinted=hinted, certainty=certainty
    )
    assert rating != Rating.EASY
    if fraction == 1:
        assert rating != Rating.AGAIN
    if fraction == 0:
        assert rating == Rating.AGAIN


@given(st.floats(0, 1), st.floats(0, 1), st.integers(2, 50))
@settings(max_examples=100, deadline=None)
def test_a_better_known_card_is_never_rated_lower(low: float, high: float, options: int) -> None:
    low, high = sorted((low, high))
    right = Grade(fraction=1.0)
    ratings = [evidence.suggest(right, options=options, recall=r) or 0 for r in (low, high)]
    assert ratings == sorted(ratings)

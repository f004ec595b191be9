"""What holds of item analysis and of the Rasch scale for whatever marks."""

from __future__ import annotations

from dataclasses import astuple, fields
from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.itemanalysis import Analysis, Item, ItemFigures, QuizFigures, analyse
from app.core.itemoptions import count_options
from app.core.personitem import WIDTH, person_item_map
from app.core.rasch import fit

MARK = st.sampled_from([0.0, 0.1, 0.25, 1 / 3, 0.5, 0.7, 1.0]) | st.floats(0, 1)
HOLED = st.none() | MARK
Marks = list[tuple[float, ...]]


@st.composite
def sheets(draw: st.DrawFn, mark: st.SearchStrategy[float | None] = MARK) -> Marks:
    """Draw the marks of up to 9 learners on up to 5 items."""
    width = draw(st.integers(1, 5))
    rows: Marks = draw(st.lists(st.tuples(*[mark] * width), min_size=1, max_size=9))
    return rows


def analysed(marks: Marks) -> Analysis:
    return analyse([Item(str(place)) for place in range(len(marks[0]))], marks)


def numbers(figures: ItemFigures | QuizFigures) -> list[float]:
    values = (getattr(figures, field.name) for field in fields(figures))
    return [one for one in values if isinstance(one, float)]


@settings(max_examples=60)
@given(sheets(HOLED))
def test_each_figure_is_a_number_in_its_bounds_or_none(marks: Marks) -> None:
    analysis = analysed(marks)
    for item in analysis.items:
        assert all(map(isfinite, numbers(item)))
        assert item.facility is None or 0 <= item.facility <= 1
        assert item.discrimination is None or -1 <= item.discrimination <= 1
        assert item.efficiency is None or item.efficiency <= 1
        assert item.effective_weight is None or 0 <= item.effective_weight <= 1 + 1e-9
        assert item.alpha_without is None or item.alpha_without <= 1
    assert all(map(isfinite, numbers(analysis.quiz)))
    assert analysis.quiz.alpha is None or analysis.quiz.alpha <= 1


@settings(max_examples=60)
@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_learners_changes_nothing(marks: Marks, source: object) -> None:
    shuffled = list(marks)
    source.shuffle(shuffled)  # type: ignore[attr-defined] # Hypothesis gives random.Random
    one, other = analysed(marks), analysed(shuffled)
    assert numbers(one.quiz) == pytest.approx(numbers(other.quiz), rel=1e-6, abs=1e-6)
    for item, same in zip(one.items, other.items, strict=True):
        assert numbers(item) == pytest.approx(numbers(same), rel=1e-6, abs=1e-6)


@settings(max_examples=60)
@given(sheets(), MARK)
def test_an_item_that_all_get_alike_changes_no_other_discrimination(
    marks: Marks, mark: float
) -> None:
    wider = analysed([(*row, mark) for row in marks])
    for item, same in zip(analysed(marks).items, wider.items, strict=False):
        if item.discrimination is not None:
            assert same.discrimination == pytest.approx(item.discrimination, abs=1e-6)
    assert wider.items[-1].discrimination is None


@settings(max_examples=60)
@given(sheets())
def test_weights_add_up_to_the_whole(marks: Marks) -> None:
    items = analysed(marks).items
    assert sum(item.intended_weight or 0 for item in items) == pytest.approx(1)
    if items[0].effective_weight is not None or any(item.effective_weight for item in items):
        assert sum(item.effective_weight or 0 for item in items) == pytest.approx(1)


@settings(max_examples=60)
@given(sheets())
def test_alpha_without_an_item_is_the_alpha_of_the_quiz_without_it(marks: Marks) -> None:
    shorter = analysed([row[1:] for row in marks]).quiz.alpha
    assert analysed(marks).items[0].alpha_without == (
        None if shorter is None else pytest.approx(shorter, rel=1e-4, abs=1e-6)
    )


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sets(st.sampled_from("abc")), st.floats(0, 9)), max_size=9))
def test_options_count_each_learner_who_answered_once(rows: list[tuple[set[str], float]]) -> None:
    figures = count_options({"a": True}, [one for one, _ in rows], [score for _, score in rows])
    assert sum(one.count for one in figures) == sum(len(one) or 1 for one, _ in rows)
    for one in figures:
        assert 0 <= one.share <= 1
        assert one.rest is None or -1 <= one.rest <= 1


@settings(max_examples=25)
@given(sheets(HOLED))
def test_a_scale_is_always_finite_and_its_map_holds_everybody(marks: Marks) -> None:
    found = fit([Item(str(place)) for place in range(len(marks[0]))], marks)
    if found is None:
        return
    assert all(isfinite(one) for learner in found.learners for one in astuple(learner))
    assert all(item.difficulty is None or isfinite(item.difficulty) for item in found.items)
    drawn = person_item_map(found.learners, found.items)
    assert sum(step.count for step in drawn.steps) == len(marks)
    assert all(0 <= dot.x <= WIDTH for dot in drawn.dots)

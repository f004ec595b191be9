"""Item analysis of small quizzes that can be reckoned by hand."""

from __future__ import annotations

from math import sqrt

import pytest

from app.core.itemanalysis import Item, analyse, relate, share_error

THREE = (Item("a"), Item("b"), Item("c"))
# Sums 3, 2, 1, 0: their mean is 1.5 and their variance 5/3.
LADDER = ((1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0))


def test_facility_and_deviation_of_each_item() -> None:
    a, b, c = analyse(THREE, LADDER).items
    assert (a.facility, b.facility, c.facility) == (0.75, 0.5, 0.25)
    assert [a.deviation, b.deviation] == pytest.approx([1 / 2, sqrt(1 / 3)])
    assert a.facility_error == pytest.approx(0.25)


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    a, b, _ = analyse(THREE, LADDER).items
    assert a.relation is not None
    assert a.relation.variance == pytest.approx(1 / 4)
    assert a.relation.other_variance == pytest.approx(11 / 12)  # the rest is 2, 1, 0, 0
    assert a.relation.covariance == pytest.approx(1 / 4)
    assert a.discrimination == pytest.approx(1 / 4 / sqrt(1 / 4 * 11 / 12))
    assert b.discrimination == pytest.approx(1 / 3 / sqrt(1 / 3 * 2 / 3))  # the rest is 2, 1, 1, 0
    assert b.discrimination_error == pytest.approx((1 - 1 / 2) / sqrt(3))


def test_efficiency_compares_with_the_best_order_of_the_same_marks() -> None:
    items = analyse((Item("a"), Item("b")), ((1, 0), (0, 1), (0, 0))).items
    assert items[0].relation is not None
    assert items[0].relation.covariance == pytest.approx(-1 / 6)
    assert items[0].relation.covariance_most == pytest.approx(1 / 3)
    assert items[0].efficiency == pytest.approx(-1 / 2)
    assert [item.efficiency for item in analyse(THREE, LADDER).items] == [pytest.approx(1)] * 3


def test_weights_follow_the_marks_as_intended_and_the_covariances_in_effect() -> None:
    heavy = (Item("a", most=2), Item("b"), Item("c"))
    a, b, c = analyse(heavy, LADDER).items
    assert (a.intended_weight, b.intended_weight) == (0.5, 0.25)
    assert a.facility == 0.375
    roots = [sqrt(1 / 2), sqrt(2 / 3), sqrt(1 / 2)]  # of the covariances with the sums
    assert a.effective_weight == pytest.approx(roots[0] / sum(roots))
    assert b.effective_weight == pytest.approx(roots[1] / sum(roots))
    assert c.effective_weight == a.effective_weight


def test_an_item_that_pulls_against_the_sums_has_no_effective_weight() -> None:
    marks = ((1, 0, 0), (0, 1, 1), (0, 1, 1), (1, 0, 0))
    a, b, _ = analyse(THREE, marks).items
    assert a.effective_weight is None
    assert a.discrimination == pytest.approx(-1)
    assert b.effective_weight == pytest.approx(0.5)


def test_the_quiz_as_a_whole() -> None:
    quiz = analyse(THREE, LADDER).quiz
    assert (quiz.attempts, quiz.few, quiz.maximum) == (4, True, 3)
    assert (quiz.mean, quiz.median) == (1.5, 1.5)
    assert quiz.deviation == pytest.approx(sqrt(5 / 3))
    assert quiz.mean_error == pytest.approx(sqrt(5 / 12))
    assert quiz.skewness == pytest.approx(0)
    assert quiz.kurtosis == pytest.approx(-1.2)
    assert quiz.alpha == pytest.approx(3 / 2 * (1 - (5 / 6) / (5 / 3)))
    assert quiz.error_ratio == pytest.approx(1 / 2)
    assert quiz.standard_error == pytest.approx(sqrt(5 / 3) / 2)
    assert quiz.alpha_error == pytest.approx(1 / 4)
    assert quiz.skewness_error == pytest.approx(sqrt(72 / 70))
    assert quiz.kurtosis_error == pytest.approx(2 * sqrt(72 / 70) * sqrt(15 / 9))


def test_skewness_is_positive_where_the_tail_is_to_the_right() -> None:
    quiz = analyse((Item("a", most=9),), ((0,), (0,), (3,))).quiz
    assert quiz.skewness == pytest.approx(sqrt(3))
    assert quiz.kurtosis is None


def test_alpha_without_an_item_is_that_of_the_others() -> None:
    a = analyse(THREE, LADDER).items[0]
    others = analyse(THREE[1:], [row[1:] for row in LADDER]).quiz
    assert a.alpha_without == pytest.approx(others.alpha)
    assert a.alpha_without == pytest.approx(2 * (1 - (7 / 12) / (11 / 12)))


def test_least_marks_below_nothing_move_the_facility() -> None:
    (item,) = analyse((Item("a", most=1, least=-1),), ((1,), (-1,), (0,), (0,))).items
    assert item.facility == 0.5
    assert item.deviation == pytest.approx(sqrt(2 / 3) / 2)


def test_what_does_not_vary_has_no_discrimination_and_no_weight() -> None:
    a, b = analyse((Item("a"), Item("b")), ((1, 1), (1, 0), (1, 1))).items
    assert (a.facility, a.deviation, a.discrimination, a.efficiency) == (1, 0, None, None)
    assert (a.effective_weight, a.alpha_without) == (0, None)
    assert (b.discrimination, b.efficiency, b.effective_weight) == (None, None, 1)


def test_marks_that_are_all_the_same_leave_no_figure_of_spread() -> None:
    analysis = analyse(THREE, [(0.1, 0.2, 0.3)] * 5)
    assert [analysis.quiz.deviation, analysis.quiz.mean] == pytest.approx([0, 0.6])
    assert (analysis.quiz.skewness, analysis.quiz.alpha, analysis.quiz.error_ratio) == (None,) * 3
    assert {item.effective_weight for item in analysis.items} == {None}


@pytest.mark.parametrize("learners", [0, 1, 2, 3])
def test_a_few_learners_or_none_never_break_it(learners: int) -> None:
    analysis = analyse(THREE, LADDER[:learners])
    assert analysis.quiz.attempts == learners
    assert analysis.quiz.kurtosis is None
    assert (analysis.quiz.mean is None) is (learners == 0)
    assert (analysis.items[0].facility is None) is (learners == 0)
    assert all(item.few for item in analysis.items)


def test_a_quiz_of_no_item_or_of_one_has_no_consistency() -> None:
    assert analyse((), ((), ())).items == ()
    single = analyse((Item("a"),), ((1,), (0,), (1,)))
    assert single.quiz.alpha is None
    assert (single.items[0].discrimination, single.items[0].effective_weight) == (None, 1)


def test_an_item_worth_nothing_has_no_facility() -> None:
    a, _ = analyse((Item("a", most=0), Item("b")), ((0, 1), (0, 0))).items
    assert (a.facility, a.deviation, a.intended_weight) == (None, None, 0)
    assert analyse((Item("a", most=0),), ((0,),)).items[0].intended_weight is None


def test_twenty_attempts_are_no_longer_few() -> None:
    for attempts, few in ((19, True), (20, False)):
        analysis = analyse((Item("a"),), [(1,)] * attempts)
        assert (analysis.quiz.few, analysis.items[0].few) == (few, few)


def test_items_that_only_some_were_shown_are_judged_by_them_alone() -> None:
    marks = ((1, 1, None), (0, None, 0), (1, 1, None), (0, 0, None), (1, None, 1))
    analysis = analyse(THREE, marks)
    _, b, c = analysis.items
    assert (b.attempts, c.attempts) == (3, 2)
    assert b.facility == pytest.approx(2 / 3)
    assert b.discrimination == pytest.approx(1)
    assert b.intended_weight == 0.5
    assert (b.effective_weight, b.alpha_without, analysis.quiz.alpha) == (None, None, None)
    assert analysis.quiz.maximum == 2
    assert analysis.totals == (2, 0, 2, 0, 2)


def test_there_is_no_greatest_sum_where_learners_could_get_different_ones() -> None:
    assert analyse(THREE, ((1, 1, 1), (1, 1, None))).quiz.maximum is None


def test_an_item_that_nobody_was_shown_has_no_figures() -> None:
    c = analyse(THREE, ((1, 0, None), (0, 1, None))).items[2]
    assert (c.attempts, c.facility, c.relation, c.intended_weight) == (0, None, None, None)


def test_the_error_of_a_share_is_that_of_so_many_throws() -> None:
    assert share_error(0.5, 25) == 0.1


def test_the_guess_is_passed_on() -> None:
    assert analyse((Item("a", guess=0.25),), ()).items[0].guess == 0.25


def test_one_learner_relates_nothing() -> None:
    assert relate([1], [2]) is None

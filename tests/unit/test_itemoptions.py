"""Who chose what, and how it goes with the rest of the quiz."""

from __future__ import annotations

from math import sqrt

import pytest

from app.core.itemoptions import count_options

KEY = {"right": True, "wrong": False, "never": False}


def test_each_option_is_counted_in_the_order_of_the_card() -> None:
    figures = count_options(KEY, [{"right"}, {"wrong"}, {"right"}, {"right"}], [3, 0, 2, 1])
    assert [(one.option, one.right, one.count, one.share) for one in figures] == [
        ("right", True, 3, 0.75),
        ("wrong", False, 1, 0.25),
        ("never", False, 0, 0.0),
    ]
    assert figures[0].share_error == pytest.approx(sqrt(0.75 * 0.25 / 4))


def test_the_rest_correlation_tells_whether_the_strong_chose_it() -> None:
    right, wrong, never = count_options(
        KEY, [{"right"}, {"right"}, {"wrong"}, {"wrong"}], [2, 1, 1, 0]
    )
    assert right.rest == pytest.approx(1 / 3 / sqrt(1 / 3 * 2 / 3))
    assert wrong.rest == pytest.approx(-sqrt(1 / 2))
    assert right.rest_error == pytest.approx((1 - 1 / 2) / sqrt(3))
    assert (never.rest, never.rest_error) == (None, None)


def test_several_options_at_once_each_count() -> None:
    figures = count_options(KEY, [{"right", "wrong"}, {"right"}], [1, 0])
    assert [one.count for one in figures] == [2, 1, 0]


def test_what_was_typed_follows_by_frequency_and_then_what_was_left_empty() -> None:
    chosen = [{"b"}, {"c"}, set(), {"c"}, {"a"}, {"yes"}]
    figures = count_options({"yes": True}, chosen, [0.0] * 6)
    assert [(one.option, one.count) for one in figures] == [
        ("yes", 1),
        ("c", 2),
        ("a", 1),
        ("b", 1),
        (None, 1),
    ]
    assert [one.right for one in figures] == [True, False, False, False, False]


def test_those_who_were_not_shown_the_item_do_not_count() -> None:
    figures = count_options({"yes": True}, [{"yes"}, None, None], [1, 2, 3])
    assert (figures[0].count, figures[0].share, figures[0].rest) == (1, 1.0, None)
    assert count_options(KEY, [None], [1]) == ()

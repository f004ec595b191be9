"""The score to expect before the questions are drawn."""

from __future__ import annotations

import pytest

from app.core import scoring
from app.core.classforecast import Section, expect
from app.core.scoring import Asked

KNOWN = [Asked(1.0, 0.9), Asked(2.0, 0.4, 4), Asked(1.0, None)]


def test_where_all_cards_are_asked_it_is_the_prediction_of_the_attempt() -> None:
    whole = scoring.predict(KNOWN)
    found = expect([Section(KNOWN)]).score
    assert (found.points, found.low, found.high, found.out_of) == pytest.approx(
        (whole.points, whole.low, whole.high, whole.out_of)
    )


def test_cards_never_studied_are_counted_apart() -> None:
    assert expect([Section(KNOWN)]).never == pytest.approx(1.0)
    assert expect([Section(KNOWN, 1)]).never == pytest.approx(1 / 3)


def test_a_section_that_asks_more_than_it_has_asks_all() -> None:
    assert expect([Section(KNOWN, 9)]) == expect([Section(KNOWN)])


def test_one_card_alone_is_one_throw() -> None:
    found = expect([Section([Asked(2.0, 0.75)], 1)], 0.5)
    assert found.score.points == pytest.approx(1.5)
    assert found.share == pytest.approx(0.75)


def test_nothing_asked_has_no_share() -> None:
    found = expect([Section([])])
    assert found.score.out_of == 0
    assert found.share is None


def test_where_no_card_was_studied_the_share_is_not_known() -> None:
    new = [Asked(1.0, None), Asked(3.0, None, 2)]
    assert expect([Section(new), Section(new, 1)]).share is None
    assert expect([Section(new), Section(KNOWN, 1)]).share is not None

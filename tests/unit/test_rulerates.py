"""What reviewers do with a rule's cards ranks those of later drafts."""

from __future__ import annotations

import pytest

from app.core.articlejson import Drafted
from app.core.rulerates import USUAL, Tally, rank, worth


def drafted(rule: str, weight: float) -> Drafted:
    """Give a proposal of a rule."""
    return Drafted("{}", "basic", "Claim", 0, 0, 5, rule, weight)


def test_a_rule_of_which_nothing_is_known_is_worth_what_is_usual() -> None:
    assert worth(Tally(), Tally()) == pytest.approx(USUAL)


def test_accepting_raises_a_rule_and_rejecting_lowers_it_more_than_editing() -> None:
    accepted = worth(Tally(accepted=10), Tally())
    edited = worth(Tally(edited=10), Tally())
    rejected = worth(Tally(rejected=10), Tally())
    assert accepted > USUAL > edited > rejected > 0


def test_what_many_others_did_counts_no_more_than_twenty_decisions() -> None:
    some, many = Tally(rejected=20), Tally(rejected=20_000)
    assert worth(Tally(), some) == worth(Tally(), many)
    assert worth(Tally(accepted=200), many) > 0.9 * USUAL


def test_a_rule_that_is_rejected_falls_behind_and_others_keep_their_order() -> None:
    found = [drafted("list", 0.9), drafted("year", 0.8), drafted("date", 0.8)]
    assert [one.rule for one, _ in rank(found, {}, {})] == ["list", "year", "date"]
    ranked = rank(found, {"list": Tally(rejected=9)}, {"date": Tally(accepted=4)})
    assert [one.rule for one, _ in ranked] == ["date", "year", "list"]

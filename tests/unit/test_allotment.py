"""Allotment: sections that want the same things share them so that none goes short needlessly."""

from __future__ import annotations

from app.core.allotment import allot


def test_a_section_gets_the_first_of_what_it_prefers() -> None:
    assert allot(["cab"], [2]) == (("c", "a"),)


def test_no_thing_is_given_twice() -> None:
    assert allot(["abc", "abc"], [1, 2]) == (("a",), ("b", "c"))


def test_a_section_hands_on_what_another_needs() -> None:
    assert allot(["ab", "a"], [1, 1]) == (("b",), ("a",))


def test_things_are_handed_on_through_several_sections() -> None:
    assert allot(["ab", "bc", "a"], [1, 1, 1]) == (("b",), ("c",), ("a",))
    assert allot(["ab", "bc", "ca", "b"], [1, 1, 1, 1])[:3] == (("a",), ("b",), ("c",))


def test_a_section_that_cannot_be_filled_takes_nothing_from_those_before() -> None:
    assert allot(["ab", "ab"], [2, 2]) == (("a", "b"), ())


def test_a_section_that_wants_all_claims_all_but_yields_to_a_number() -> None:
    assert allot(["abcd", "ab"], [2, None]) == (("c", "d"), ("a", "b"))
    assert allot(["abc", "ab"], [2, None]) == (("a", "c"), ("b",))
    assert allot(["ab", "abc"], [None, None]) == (("a", "b"), ("c",))


def test_what_is_yielded_goes_through_a_section_between() -> None:
    assert allot(["ab", "a", "b"], [1, 1, None]) == (("b",), ("a",), ())


def test_no_sections_get_nothing() -> None:
    assert allot([], []) == ()

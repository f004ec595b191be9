"""Roles in a class hold exactly the rights that their page says."""

from __future__ import annotations

import pytest

from app.core import classroles


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        ("learner", set()),
        ("assistant", {"see_scores", "mark"}),
        ("instructor", {"see_scores", "mark", "assign", "manage_people", "manage_class"}),
    ],
)
def test_each_role_holds_these_rights_and_no_others(role: str, rights: set[str]) -> None:
    assert {right for right in classroles.RIGHTS if classroles.may(role, right)} == rights


def test_a_right_that_nobody_named_is_held_by_nobody() -> None:
    assert not any(classroles.may(role, "rule") for role in classroles.ROLES)


def test_assistants_and_instructors_are_staff() -> None:
    assert [classroles.staff(role) for role in classroles.ROLES] == [False, True, True]

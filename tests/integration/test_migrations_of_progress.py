"""The revision that brought progress keeps what was there before it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app import migrations
from tests.integration.test_migrations_of_classes import OWNED
from tests.integration.test_migrations_of_teaching import PERSON, fill, read

SETTINGS = "insert into study_settings (user_id, body) values (1, '{\"retention\": 0.8}')"
GOAL = """
insert into exam_goal (user_id, id, title, day, target, minutes, plan_day, created_at)
values (1, '0123456789abcdef0123456789abcdef', 'Finals', 739000, 85, 20, 0, 0)
"""
AIMED = "insert into exam_goal_deck values (1, '0123456789abcdef0123456789abcdef', 1)"
FITTED = """
insert into fitted_parameters (user_id, tests, mates, held_out, default_loss, fitted_loss, answers,
    wanted, tried_at)
values (1, 0, 0, 0, 0, 0, 12, true, 0)
"""


def test_revision_0011_adds_goals_and_fits_that_go_with_their_learner(engine: Engine) -> None:
    migrations.upgrade(engine, target="0010")
    fill(engine, PERSON, OWNED, SETTINGS)
    assert migrations.upgrade(engine, target="0011") is True
    assert read(engine, "select body from study_settings") == [('{"retention": 0.8}',)]
    fill(engine, GOAL, AIMED, FITTED)
    for wrong in ("target = 100", "minutes = 0"):
        with pytest.raises(IntegrityError):
            fill(engine, f"update exam_goal set {wrong}")  # noqa: S608 - made of constants
    fill(engine, "delete from deck")
    assert read(engine, "select title, plan from exam_goal") == [("Finals", None)]
    fill(engine, 'delete from "user"')
    for table in ("exam_goal", "exam_goal_deck", "fitted_parameters", "study_settings"):
        assert read(engine, f"select * from {table}") == []  # noqa: S608 - made of constants

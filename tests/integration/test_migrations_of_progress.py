"""The revision that brought progress keeps what was there before it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import IntegrityError

from app import migrations
from tests.integration.test_migrations_of_classes import OWNED
from tests.integration.test_migrations_of_teaching import CARD, PERSON, VERSION, fill, read

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


ANSWER = """
insert into review (user_id, id, card_id, card_version, at, day, kind, rating, fraction, mode,
    options, rule_version, rules_id, voids)
values (1, '{number:032x}', 1, 1, {number}000, {day}, '{kind}', {rating}, 0.5, 'self', 0, 1, 1,
    {voids})
"""
DAY = """
insert into study_day (user_id, day, deck_id, introduced, reviewed, answers, held, took_ms)
values (1, {day}, 1, 0, 0, 1, 1, 0)
"""
STATE = """
insert into card_state (user_id, card_id, deck_id, note_key, queue, shown_day, shuffle, phase, step,
    due_day, reps, lapses, suspended, buried_until, flag)
values (1, {card}, 1, 'a', 2, 1, 1, 2, 0, 1, 3, 0, false, 0, 0)
"""
QUIET = CARD.replace("(1, 1, 'a', 'a'", "(2, 1, 'b', 'b'").replace("true, true)", "false, true)")


def answer(number: int, day: int, rating: str, kind: str = "study", voids: str = "null") -> str:
    """Write an answer to the one card, or that an earlier one was taken back."""
    return ANSWER.format(number=number, day=day, rating=rating, kind=kind, voids=voids)


def test_revision_0014_counts_tests_of_memory_and_takes_quiz_cards_out_of_study(
    engine: Engine,
) -> None:
    migrations.upgrade(engine, target="0013")
    rules = "insert into rules (id, body) values (1, '{\"learning_steps\": []}')"
    later = CARD.replace("0, 1, '', '', 0, 1,", "0, 2, '', '', 1, 2,")
    second = VERSION.replace("(1, 1, '{}'", "(1, 2, '{\"revision\": 1}'").replace(
        "'{}', 0)", "'{}', 5500)"
    )
    fill(engine, PERSON, OWNED, later, QUIET, VERSION, second, rules)
    fill(
        engine,
        *(STATE.format(card=card) for card in (1, 2)),
        *(DAY.format(day=day) for day in (10, 12, 15, 18, 30)),
    )
    fill(
        engine,
        answer(1, 10, "3"),  # new: no test
        answer(2, 12, "3"),
        answer(3, 12, "1"),  # the second of the day
        answer(4, 15, "1"),  # taken back below
        answer(5, 15, "null", "manual", f"'{4:032x}'"),
        answer(6, 18, "3"),  # after its author's revision: new again
        answer(7, 30, "1"),
    )
    assert migrations.upgrade(engine, target="0014") is True
    counted = read(engine, "select day, tested, known, answers from study_day order by day")
    assert counted == [(10, 0, 0, 1), (12, 1, 1, 1), (15, 0, 0, 1), (18, 0, 0, 1), (30, 1, 0, 1)]
    assert read(engine, "select card_id, queue from card_state order by 1") == [(1, 2), (2, -2)]
    names = {each["name"] for each in inspect(engine).get_indexes("review")}
    assert "ix_review_wrong" in names

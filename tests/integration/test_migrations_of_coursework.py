"""The revision that brought coursework keeps the quizzes that were given before it."""

from __future__ import annotations

import pytest
import sqlalchemy
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app import migrations
from tests.integration.test_migrations_of_teaching import DECK, PERSON, fill, read

ASSIGNMENT = """
insert into assignment (id, key, owner_id, deck_id, title, body, settings, zone, code, created_at)
values (1, 'k', 1, 1, 'Test', '{}', '{}', 'UTC', '', 5)
"""
ASSIGNEE = "insert into assignee (assignment_id, user_id, joined_at) values (1, 1, 6)"


def test_revision_0008_takes_what_was_given_for_quizzes_for_whoever_has_the_link(
    engine: Engine,
) -> None:
    migrations.upgrade(engine, target="0007")
    deck = DECK.replace("card_count,", "card_count, version,").replace("1, 0, 7)", "1, 1, 0, 7)")
    fill(engine, PERSON, deck, ASSIGNMENT, ASSIGNEE)
    assert migrations.upgrade(engine) is True
    columns = "title, kind, classroom_id, grouped, due_at, penalty"
    (found,) = read(engine, f"select {columns} from assignment")  # noqa: S608 - no values from outside
    assert found == ("Test", "quiz", None, False, None, 0)
    assert read(engine, "select user_id, joined_at from assignee") == [(1, 6)]
    for wrong in ("kind = 'essay'", "penalty = 101", "due_at = 9, closes_at = 8"):
        with pytest.raises(IntegrityError), engine.begin() as connection:
            connection.execute(sqlalchemy.text(f"update assignment set {wrong}"))  # noqa: S608 - from above

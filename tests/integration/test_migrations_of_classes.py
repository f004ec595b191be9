"""The revisions that brought classes keep what was there before them."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app import migrations
from tests.integration.test_migrations_of_teaching import CARD, DECK, PERSON, fill, read
from tests.integration.test_migrations_of_teaching import VERSION as CARD_VERSION

VERSION = """
insert into deck_version (deck_id, number, text, by_id, at, note)
values (1, 1, 'deck: school', 1, 0, '')
"""
OWNED = DECK.replace("card_count,", "card_count, version, owner_id,").replace(
    "1, 0, 7)", "1, 1, 1, 0, 7)"
)
CLASSROOM = """
insert into classroom (id, key, title, about, owner_id, joining, join_code, letters, created_at)
values (1, 'k', 'Biology', '', 1, 'open', 'ABCD2345', '[]', 0)
"""


def test_revision_0007_keeps_decks_and_lets_classes_read_them(engine: Engine) -> None:
    migrations.upgrade(engine, target="0006")
    fill(engine, PERSON, OWNED, VERSION)
    assert migrations.upgrade(engine, target="0007") is True
    assert read(engine, "select key, owner_id, version, visibility from deck") == [
        ("school", 1, 1, "public")
    ]
    assert read(engine, "select text from deck_version") == [("deck: school",)]
    fill(engine, CLASSROOM, "insert into class_deck values (1, 1, 0)")
    fill(engine, "update deck set visibility = 'class'")
    with pytest.raises(IntegrityError):
        fill(engine, "update classroom set joining = 'maybe'")
    fill(engine, 'delete from "user"')
    assert read(engine, "select owner_id from classroom") == [(None,)]


def test_revision_0015_keeps_members_at_the_usual_time_and_their_own_factor(
    engine: Engine,
) -> None:
    migrations.upgrade(engine, target="0014")
    fill(
        engine,
        PERSON,
        CLASSROOM,
        "insert into membership values (1, 1, 'learner', 'active', 0, '')",
    )
    fill(engine, 'update "user" set extra_time = 1.5')
    assert migrations.upgrade(engine, target="0015") is True
    assert read(engine, "select role, extra_time from membership") == [("learner", 1.0)]
    assert read(engine, 'select extra_time from "user"') == [(1.5,)]
    for wrong in ("extra_time = 0.5", "extra_time = 6"):
        with pytest.raises(IntegrityError):
            fill(engine, f"update membership set {wrong}")  # noqa: S608 - our own words
    fill(engine, "delete from classroom")
    assert read(engine, "select * from membership") == []


def test_revision_0016_lets_essays_that_were_given_count_as_they_did(engine: Engine) -> None:
    migrations.upgrade(engine, target="0015")
    essay = CARD.replace("'basic'", "'essay'").replace("1, '', '', 0, 1", "1, '', 'd', 0, 1")
    fill(engine, PERSON, OWNED, essay, CARD_VERSION)
    body = '{"kind":"essay","points":3.0,"prompt":"Wörter?","rubric":[["c",2.0]]}'
    fill(engine, CARD_VERSION.replace("(1, 1, '{}'", f"(1, 2, '{body}'").replace(":", "\\:"))
    assert migrations.upgrade(engine, target="0016") is True
    assert read(engine, "select number, body from card_version order by number") == [
        (1, '{"points":1.0}'),
        (2, body),
    ]
    assert read(engine, "select digest from card") == [("",)]

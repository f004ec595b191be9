"""The revisions that brought assignments and authoring keep what was there before them."""

from __future__ import annotations

import pytest
import sqlalchemy
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app import migrations

PERSON = """
insert into "user" (id, active, fs_uniquifier, role, name, time_zone, language, day_start, theme,
    keys, created_at, seen_at, extra_time)
values (1, true, 'u', 'learner', 'Ada', 'UTC', 'en', 4, '', '', 0, 0, 1)
"""
DECK = """
insert into deck (id, key, title, description, lang, tags, folded, visibility, path, text,
    text_hash, media, card_count, created_at, updated_at)
values (1, 'school', 'School', '', 'en', '[]', '', 'public', '', 'deck: school', '', '{}', 1, 0, 7)
"""
CARD = """
insert into card (id, deck_id, key, note_key, kind, position, version, content_hash, digest,
    revision, memory_from, fact_key, tags, plain, folded, flashcard, quiz)
values (1, 1, 'a', 'a', 'basic', 0, 1, '', '', 0, 1, '', '[]', '', '', true, true)
"""
VERSION = """
insert into card_version (card_id, number, body, question, answer_key, passage, created_at)
values (1, 1, '{}', '{}', '{}', '{}', 0)
"""
ATTEMPT = """
insert into attempt (user_id, id, title, settings, seed, started_at, moved, predicted)
values (1, :id, 'Test', '{}', 1, 5, 0, '{}')
"""
SLOT = """
insert into attempt_slot (user_id, attempt_id, slot, card_id, card_version, option_seed, points)
values (1, :id, 1, 1, 1, 1, 1)
"""
STEP = """
insert into answer_step (user_id, attempt_id, slot, seq, at, kind, response)
values (1, :id, 1, 1, 6, 'save', '"kept"')
"""
ID = "01a208e61ba972d9bb5230df60bd2d41"


def fill(engine: Engine, *statements: str) -> None:
    """Write rows as the tables of an older revision have them."""
    with engine.begin() as connection:
        for statement in statements:
            known = {"id": ID} if ":id" in statement else {}
            connection.execute(sqlalchemy.text(statement), known)


def read(engine: Engine, query: str) -> list[tuple[object, ...]]:
    """Read rows in one transaction."""
    with engine.begin() as connection:
        return [tuple(row) for row in connection.execute(sqlalchemy.text(query))]


def test_revision_0004_keeps_attempts_and_what_was_answered(engine: Engine) -> None:
    migrations.upgrade(engine, target="0003")
    fill(engine, PERSON, DECK, CARD, VERSION, ATTEMPT, SLOT, STEP)
    assert migrations.upgrade(engine) is True
    assert read(engine, "select title, assignment_id, variant from attempt") == [("Test", None, "")]
    assert read(engine, "select response, by_id from answer_step") == [('"kept"', None)]
    assert read(engine, "select count(*) from attempt where not preview") == [(1,)]
    with pytest.raises(IntegrityError):
        fill(engine, "update answer_step set kind = 'guess'")


def test_revision_0005_keeps_decks_and_calls_their_text_the_first_version(engine: Engine) -> None:
    migrations.upgrade(engine, target="0004")
    fill(engine, DECK, CARD)
    assert migrations.upgrade(engine) is True
    assert read(engine, "select key, version, card_count from deck") == [("school", 1, 1)]
    found = read(engine, "select number, text, by_id from deck_version")
    assert found == [(1, "deck: school", None)]
    fill(engine, "update deck set visibility = 'link'")
    with pytest.raises(IntegrityError):
        fill(engine, "update deck set visibility = 'secret'")


def test_revision_0006_says_that_attempts_handed_in_have_moved_memory(engine: Engine) -> None:
    migrations.upgrade(engine, target="0003")
    fill(engine, PERSON, ATTEMPT, "update attempt set submitted_at = 9")
    migrations.upgrade(engine)
    assert read(engine, "select submitted_at, remembered_at from attempt") == [(9, 9)]


def test_revision_0012_takes_what_was_said_of_attempts_for_known(engine: Engine) -> None:
    migrations.upgrade(engine, target="0003")
    fill(engine, PERSON, ATTEMPT, "update attempt set submitted_at = 9")
    migrations.upgrade(engine)
    assert read(engine, "select looked_at from attempt") == [(9,)]

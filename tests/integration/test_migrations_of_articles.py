"""The revision that brought articles leaves decks and people as they were."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app import migrations
from tests.integration.test_migrations_of_teaching import DECK, PERSON, fill, read

ARTICLE = """
insert into article (id, key, deck_id, user_id, title, lang, source_key, shown, version, at)
values (1, 'k', 1, 1, 'Rivers', 'en', 'article', 'passages', 1, 0)
"""
TEXT = """
insert into article_text (article_id, number, name, text, parts, sha, words, sentences, user_id,
    at, kinds, state, done, total, beat)
values (1, 1, 'a.txt', 'Text.', '[]', '', 1, 1, 1, 0, 'basic', 'drafted', 1, 1, 0)
"""
PROPOSAL = """
insert into proposal (id, article_id, number, aim, kind, body, was, claim, quote, section, start,
    length, rule, score, state, reason, card_key, fact_key, own, user_id, at)
values (1, 1, 1, 'add', 'basic', '{}', '', '', '', 0, 0, 5, 'year', 0.5, 'new', '', '', '', false,
    1, 0)
"""
RUN = """
insert into proposal_run (id, article_id, number, proposer, user_id, state, most, done, total,
    added, same, refused, tokens, told, pasted, at, beat)
values ({id}, 1, 1, '{proposer}', 1, '{state}', 20, 0, 0, 0, 0, 0, 0, '{{}}', 'a|b', 0, 0)
"""
PUBLISHED = DECK.replace("updated_at)", "updated_at, version)").replace(", 0, 7)", ", 0, 7, 3)")


def test_revision_0009_keeps_decks_whose_articles_go_with_them(engine: Engine) -> None:
    migrations.upgrade(engine, target="0008")
    fill(engine, PERSON, PUBLISHED)
    assert migrations.upgrade(engine) is True
    assert read(engine, "select key, version from deck") == [("school", 3)]
    fill(engine, ARTICLE, TEXT, PROPOSAL, "insert into rule_rate values (1, 'year', 2, 1, 0)")
    with pytest.raises(IntegrityError):
        fill(engine, "update proposal set state = 'liked'")
    fill(engine, 'delete from "user"')
    assert read(engine, "select user_id, state from proposal") == [(None, "new")]
    fill(engine, "delete from deck")
    assert read(engine, "select count(*) from article_text") == [(0,)]
    assert read(engine, "select count(*) from proposal") == [(0,)]


def test_revision_0013_lets_one_run_of_a_proposer_be_under_way(engine: Engine) -> None:
    migrations.upgrade(engine, target="0012")
    fill(engine, PERSON, PUBLISHED, ARTICLE, TEXT, PROPOSAL)
    assert migrations.upgrade(engine) is True
    assert read(engine, "select state, rule from proposal") == [("new", "year")]
    under_way = {"state": "running", "proposer": "model"}
    fill(engine, RUN.format(id=1, **under_way), RUN.format(id=2, state="running", proposer="paste"))
    fill(engine, RUN.format(id=3, state="done", proposer="model"))
    with pytest.raises(IntegrityError):
        fill(engine, RUN.format(id=4, **under_way))
    with pytest.raises(IntegrityError):
        fill(engine, RUN.format(id=4, state="lost", proposer="model"))
    fill(engine, 'delete from "user"')
    assert read(engine, "select distinct user_id, pasted from proposal_run") == [(None, "a|b")]
    fill(engine, "delete from article")
    assert read(engine, "select count(*) from proposal_run") == [(0,)]

"""`flask decks plan` and `sync`: what their sentences say of each card."""

from __future__ import annotations

from flask import Flask

from tests.people import ALICE, join, user_id
from tests.shelf import remember, run, shelve, sync

DECK = """deck: tides
title: Tides
cards:
- id: period
  number: After how many minutes does high water return?
  answer: 745
- id: bay
  choice: Where are the highest tides?
  right: Bay of Fundy
  wrong: [Bristol Channel]
"""


def _plan(app: Flask, text: str) -> list[str]:
    return run(app, "plan", shelve(app, "a.yaml", text)).output.splitlines()


def test_a_retired_card_is_told_once(app: Flask) -> None:
    sync(app, DECK)
    lines = _plan(app, DECK.replace("745", "745\n  retired: true"))
    assert lines[:2] == ["Tides (tides): 1 kept, 1 retired", "  - period: retired"]
    assert sum("period" in line for line in lines) == 1


def test_settings_are_told_in_words(app: Flask) -> None:
    sync(app, DECK)
    text = DECK.replace("745", "745\n  tags: [sea]")
    assert _plan(app, text)[:2] == [
        "Tides (tides): 1 kept, 1 settings only",
        "  · period: settings only",
    ]
    assert run(app, "sync").output.startswith("a.yaml: 1 kept, 1 settings only")


def test_a_change_is_told_with_a_share_only_where_prompt_or_answer_differ(app: Flask) -> None:
    sync(app, DECK)
    assert "  ~ bay: changed" in _plan(app, DECK.replace("Channel]", "Channel, Oslo]"))
    (line,) = (each for each in _plan(app, DECK.replace("highest", "lowest")) if "bay" in each)
    assert line.endswith("% alike")
    assert "100%" not in line


def test_another_answer_to_the_same_prompt_hints_at_the_revision(app: Flask) -> None:
    sync(app, DECK)
    hint = "if the meaning changed, raise revision"
    other = DECK.replace("745", "740")
    assert [hint in line for line in _plan(app, other) if "period" in line] == [True]
    assert hint not in "\n".join(_plan(app, other.replace("740", "740\n  revision: 1")))
    assert hint not in "\n".join(_plan(app, DECK.replace("highest", "lowest")))


def test_one_learner_remembers_and_none_or_several_remember(app: Flask) -> None:
    join(app, ALICE)
    sync(app, DECK)
    changed = DECK.replace("745", "740")
    assert _plan(app, changed)[-1] == (
        "0 learners remember something of this deck; 0 remember a card above."
    )
    remember(app, user_id(app, ALICE), "period")
    assert _plan(app, changed)[-1] == (
        "1 learner remembers something of this deck; 1 remembers a card above."
    )

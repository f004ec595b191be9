"""A typo never turns into another answer that the deck knows: in study, in a quiz, ever after."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.db import current, db
from app.decks.answers import KnownAnswers
from app.decks.models import Deck
from tests.people import ALICE, join
from tests.quizzing import Sitting, attempts, quiz_deck, subscribe
from tests.studying import Desk, shelve_deck

IRAQ = "- id: iraq\n  short: Which land has Baghdad?\n  accept: [Iraq]\n  tags: [asked]\n"
IRAN = "- id: iran\n  short: Which land has Tehran?\n  accept: [Iran]\n"
PARIS = "- id: paris\n  basic: Which city has the Louvre?\n  answer: Paris\n"


def score(app: Flask, cards: str, text: str) -> float | None:
    """Let Alice answer the one question of a quiz; return her score."""
    shelve_deck(app, quiz_deck(cards))
    sitting = Sitting(join(app, ALICE))
    sitting.send("next", text=text)
    sitting.hand_in()
    return attempts(app)[0].score


def test_a_slip_is_forgiven_where_nothing_else_is_as_near(app: Flask) -> None:
    assert score(app, IRAQ + PARIS, "Irax") == 1


def test_a_slip_as_near_to_another_answer_of_the_deck_is_wrong(app: Flask) -> None:
    assert score(app, IRAQ + IRAN, "Irax") == 0


@pytest.mark.parametrize(
    "other",
    [
        "- id: iran\n  basic: Which land has Tehran?\n  answer: Iran\n",
        '- id: iran\n  cloze: "Tehran lies in {{c1::Iran}}."\n',
    ],
)
def test_answers_of_every_typed_kind_are_known(app: Flask, other: str) -> None:
    assert score(app, IRAQ + other, "Irax") == 0


def test_a_deck_knows_the_answers_of_its_typed_cards_alone(app: Flask) -> None:
    truth = "- id: t\n  truth: Iran lies in Asia.\n  answer: true\n"
    shelve_deck(app, quiz_deck(IRAQ + PARIS + truth))
    with app.app_context():
        deck = db.session.scalars(select(Deck)).one()
        known = KnownAnswers(current(), deck.id, clock.now)
        assert sorted(known) == ["Iraq", "Paris"]
        assert len(known) == 2
        assert "Iraq" in known


def test_the_other_answer_itself_is_wrong(app: Flask) -> None:
    assert score(app, IRAQ + IRAN, "Iran") == 0


def test_a_card_that_came_later_changes_no_mark_that_was_given(app: Flask) -> None:
    shelve_deck(app, quiz_deck(IRAQ + PARIS))
    sitting = Sitting(join(app, ALICE))
    sitting.send("next", text="Irax")
    sitting.hand_in()
    shelve_deck(app, quiz_deck(IRAQ + PARIS + IRAN), at=clock.now())
    page = sitting.client.get(f"{sitting.path}/review").text
    assert "Right, but for a slip" in page


def test_study_knows_the_other_answers_too(app: Flask) -> None:
    shelve_deck(app, quiz_deck(IRAQ + IRAN))
    alice = join(app, ALICE)
    subscribe(alice)
    desk = Desk(alice, "school")
    desk.reveal(text="Irax")
    assert "Not this time" in desk.page

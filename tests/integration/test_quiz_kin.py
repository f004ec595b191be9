"""What a quiz asks where cards tell the answers of one another."""

from __future__ import annotations

import json

from flask import Flask
from sqlalchemy import select

from app.db import db
from app.decks.models import Card
from app.quizzes import paper
from app.quizzes.models import Assignment, AttemptSlot
from tests.giving import give, sit
from tests.people import ALICE, IRIS, join
from tests.quizzing import Sitting, form_token, quiz_deck
from tests.studying import post, shelve_deck

KIN = (
    "sources:\n  book: {title: A book, kind: book}\nfacts:\n"
    "  one: {claim: One, source: book, quote: Both at once.}\n"
    "  two: {claim: Two, source: book, quote: Both at once.}\n"
)
FACTS = {1: "  fact: one\n", 2: "  fact: one\n", 3: "  fact: two\n"}


def shelve(app: Flask) -> None:
    """Shelve a deck of which three cards tell the answers of one another; its quiz asks five."""
    cards = "".join(
        f"- id: s{n}\n  short: Name number {n}.\n  accept: [zebra{n}]\n{FACTS.get(n, '')}"
        for n in range(1, 8)
    )
    text = quiz_deck(cards, more=KIN).replace("draw: [{tags: [asked]}]", "draw: [{count: 5}]")
    shelve_deck(app, text)


def test_no_quiz_asks_two_cards_of_one_sentence_while_others_are_there(app: Flask) -> None:
    shelve(app)
    iris, alice = join(app, IRIS), join(app, ALICE)
    key = give(iris)
    post(alice, "/decks/school/subscribe", page="/decks/school")
    wish = {"deck": "", "number": "5", "kinds": "all", "behaviour": "deferred"}
    for _ in range(3):
        sit(alice, key).hand_in()
        Sitting(alice).hand_in()
        practice = alice.post("/quizzes/practice", data=form_token(alice) | wish)
        assert practice.status_code == 303, practice.text
    with app.app_context():
        rows = db.session.execute(
            select(AttemptSlot.attempt_id, Card.key).join(Card, Card.id == AttemptSlot.card_id)
        )
        asked: dict[str, set[str]] = {}
        for attempt, card in rows:
            asked.setdefault(attempt, set()).add(card)
    assert len(asked) == 9
    assert all(len(cards) == 5 and {"s4", "s5", "s6", "s7"} < cards for cards in asked.values())


def test_what_was_given_before_kin_were_heeded_draws_as_it_did(app: Flask) -> None:
    shelve(app)
    give(join(app, IRIS))
    drawn = []
    for kin in (True, False):
        with app.app_context():
            given = db.session.scalars(select(Assignment)).one()
            body = json.loads(given.body) | {"seed": 1}
            assert sorted(map(len, body["families"])) == [3]
            given.body = json.dumps(body if kin else {**body, "families": []})
            drawn.append(_asked(given))
            del body["families"]
            given.body = json.dumps(body)
            drawn.append(_asked(given))
    heeding, before, blind, again = drawn
    assert before == blind == again
    assert len(before) == len(heeding) == 5


def _asked(given: Assignment) -> list[int]:
    """Name the cards that an assignment asks of Iris, in their order."""
    seat = paper.Seat(user_id=given.owner_id, place=0, taken=0)
    return [each.card_id for each in paper.draw(db.session(), given, seat, at=0).questions]

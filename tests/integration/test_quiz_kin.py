"""What a quiz asks where cards tell the answers of one another."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.db import db
from app.decks.models import Card
from app.quizzes.models import AttemptSlot
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


def test_no_quiz_asks_two_cards_of_one_sentence_while_others_are_there(app: Flask) -> None:
    cards = "".join(
        f"- id: s{n}\n  short: Name number {n}.\n  accept: [zebra{n}]\n{FACTS.get(n, '')}"
        for n in range(1, 8)
    )
    text = quiz_deck(cards, more=KIN).replace("draw: [{tags: [asked]}]", "draw: [{count: 5}]")
    shelve_deck(app, text)
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

"""Every text that a deck ever had is kept."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.db import db
from app.decks.models import Deck, DeckVersion
from tests.shelf import CITIES, sync


def test_every_text_of_a_deck_is_kept_and_numbered_in_its_order(app: Flask) -> None:
    later = CITIES.replace("Which city is the hub", "Which city leads")
    for text in (CITIES, CITIES, later):
        sync(app, text)
    with app.app_context():
        numbered = select(DeckVersion.number, DeckVersion.text).order_by(DeckVersion.number)
        kept = db.session.execute(numbered).all()
        assert [tuple(row) for row in kept] == [(1, CITIES), (2, later)]
        assert db.session.scalars(select(Deck.version)).one() == 2

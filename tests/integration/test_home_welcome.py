"""The first page of a visitor and of a guest."""

from __future__ import annotations

import html
import re
from datetime import UTC, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import clock
from app.accounts.models import User
from app.core import days
from app.db import db
from app.decks.models import Card
from app.study.models import StudyDay
from tests.people import ALICE, join, user_id
from tests.shelf import CITIES, give, statements, sync


def page(client: FlaskClient, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return html.unescape(response.text)


def try_it(client: FlaskClient) -> str:
    form = re.search(
        r'<form method="post" action="/try">.*?</form>', client.get("/").text, re.DOTALL
    )
    assert form
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    location: str = client.post("/try", data=fields).location
    return location


def test_a_visitor_is_told_what_recto_is_and_may_try_a_card(
    app: Flask, client: FlaskClient
) -> None:
    sync(app, CITIES)
    shown = page(client)
    assert "brings each one back" in shown
    prompts = ("Which city is the hub of driverless cars?", "Which city is the seat of government?")
    assert any(prompt in shown for prompt in prompts)
    assert "Show the answer" in shown
    assert 'href="/sign-up"' in shown
    assert 'href="/sign-in"' in shown
    assert "5 cards · " in shown


def test_a_card_kept_for_quizzes_is_never_the_sample(app: Flask, client: FlaskClient) -> None:
    sync(app, CITIES)
    with app.app_context():
        db.session.execute(update(Card).values(flashcard=False))
        db.session.commit()
    shown = page(client)
    assert "Cities of China" in shown
    assert "Shenzhen" not in shown
    assert "Show the answer" not in shown


def test_what_people_uploaded_is_never_the_sample(app: Flask, client: FlaskClient) -> None:
    sync(app, CITIES)
    join(app, ALICE)
    give(app, "cities", owner_id=user_id(app, ALICE))
    assert "Show the answer" not in page(client)
    give(app, "cities", visibility="private")
    assert "Cities of China" not in page(client)


def test_a_visitor_of_an_empty_place_sees_no_dead_ends(client: FlaskClient) -> None:
    shown = page(client)
    assert "Learn it once." in shown
    assert "Try a deck" not in shown


def test_the_visitors_page_asks_the_database_little(app: Flask, client: FlaskClient) -> None:
    sync(app, CITIES)
    page(client)
    with statements(app) as seen:
        page(client)
    assert len(seen) <= 6


def test_a_guest_comes_from_the_welcome_into_a_session(app: Flask, client: FlaskClient) -> None:
    sync(app, CITIES)
    assert try_it(client) == "/?deck=cities"
    shown = page(client, "/?deck=cities")
    assert "Choose your first deck." in shown
    assert "Make an account" not in shown
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown)
    assert token
    form = {"csrf_token": token[1], "mode": "due", "deck": "cities"}
    started = client.post("/study/start", data=form, follow_redirects=True)
    assert "Card 1 of" in started.text
    assert "cards are ready for you." in page(client)


def test_a_guest_who_has_studied_is_offered_to_keep_it(app: Flask, client: FlaskClient) -> None:
    sync(app, CITIES)
    try_it(client)
    with app.app_context():
        guest = db.session.scalars(select(User)).one()
        deck = db.session.scalars(select(Card.deck_id)).first()
        today = days.local_day(clock.now(), UTC, timedelta(hours=4))
        db.session.add(StudyDay(user_id=guest.id, day=today, deck_id=deck, answers=3))
        db.session.commit()
    shown = page(client)
    assert '<a href="/sign-up">Make an account</a> to keep this.' in shown
    assert "3 answers" in shown

"""The first page of a visitor and of a guest."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
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
from tests.people import ALICE, join, token, user_id
from tests.shelf import CITIES, give, statements, sync


def page(client: FlaskClient, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return html.unescape(response.text)


def try_it(client: FlaskClient) -> str:
    form = re.search(
        r'<form method="post" action="(/study/try/\w+)">.*?</form>',
        client.get("/").text,
        re.DOTALL,
    )
    assert form
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    location: str = client.post(form[1], data=fields).location
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


def test_one_press_leads_a_visitor_to_the_first_card(app: Flask, client: FlaskClient) -> None:
    sync(app, CITIES)
    started = page(client, try_it(client))
    assert "Card 1 of" in started
    assert "Cities of China" in started
    assert "cards are ready for you." in page(client)


def test_no_visitor_tries_a_private_deck_or_where_sign_up_is_closed(
    app: Flask, new_app: Callable[..., Flask], client: FlaskClient
) -> None:
    sync(app, CITIES)
    fields = {"csrf_token": token(client)}
    closed = new_app(sign_up="closed").test_client()
    told = {"csrf_token": token(closed)}
    assert closed.post("/study/try/cities", data=told).status_code == 403
    give(app, "cities", visibility="private")
    assert client.post("/study/try/cities", data=fields).status_code == 404
    with app.app_context():
        assert db.session.scalars(select(User)).all() == []


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

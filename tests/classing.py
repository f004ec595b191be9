"""Classes for tests: made in the database at once, and what is pressed on their pages."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.accounts.classrooms import ClassGroup, Classroom, GroupMember, Membership
from app.accounts.models import User
from app.db import current
from app.decks.models import ClassDeck, Deck
from tests.people import BOB, IRIS, Person, token

ANNA = Person("Anna")  # assists in the classes of tests


def make_class(
    app: Flask,
    key: str = "biology",
    *,
    owner: Person = IRIS,
    assistants: tuple[Person, ...] = (),
    learners: tuple[Person, ...] = (BOB,),
) -> int:
    """Make a class of people who have accounts; its title is its key with a capital letter."""
    with app.app_context():
        session, now = current(), clock.now()
        people = {owner: "instructor"} | dict.fromkeys(assistants, "assistant")
        people |= dict.fromkeys(learners, "learner")
        found = select(User.email, User.id).where(User.email.in_([each.email for each in people]))
        ids = {row[0]: row[1] for row in session.execute(found)}
        made = Classroom(
            key=key,
            title=key.capitalize(),
            owner_id=ids[owner.email],
            join_code=f"{key[:8].upper():2<8}",
            created_at=now,
        )
        session.add(made)
        session.flush()
        for person, role in people.items():
            joined = Membership(user_id=ids[person.email], role=role, joined_at=now)
            joined.classroom_id = made.id
            session.add(joined)
        session.commit()
        return made.id


def make_group(app: Flask, classroom_id: int, title: str, *user_ids: int) -> int:
    """Put learners of a class in a new group."""
    with app.app_context():
        made = ClassGroup(classroom_id=classroom_id, title=title)
        current().add(made)
        current().flush()
        current().add_all(GroupMember(group_id=made.id, user_id=each) for each in user_ids)
        current().commit()
        return made.id


def give_deck(app: Flask, classroom_id: int, deck_key: str) -> None:
    """Let the members of a class read a deck."""
    with app.app_context():
        deck = current().scalars(select(Deck).where(Deck.key == deck_key)).one()
        current().add(ClassDeck(classroom_id=classroom_id, deck_id=deck.id, added_at=clock.now()))
        current().commit()


def press(client: FlaskClient, path: str, **fields: object) -> TestResponse:
    """Send a form of a class's page; a list of values stands for boxes that are ticked."""
    data = {"csrf_token": token(client, "/settings"), **fields}
    return client.post(f"/classes{path}", data=data)

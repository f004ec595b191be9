"""An instructor who gives a quiz in the tests, and learners who come to it."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from app.quizzes.models import Assignee, Assignment
from tests.quizzing import Sitting, form_token, forms_of

NEW = "/quizzes/assignments/of/school/test"
OWN = "/quizzes/assignments/own"


def fill(client: FlaskClient, path: str, **changes: object) -> TestResponse:
    """Send the form of an assignment with what stands in it, but for some fields."""
    page = client.get(path).text
    (fields,) = (fields for _action, fields in forms_of(page) if "title" in fields)
    boxes = {
        name: re.findall(rf'name="{name}"[^>]*value="([^"]+)" checked', page)
        or re.findall(rf'checked[^>]*name="{name}"[^>]*value="([^"]+)"', page)
        for name in ("see", "shuffle")
    }
    return client.post(path, data={**fields, **boxes, **changes})


def give(client: FlaskClient, path: str = NEW, **changes: object) -> str:
    """Give a quiz and return the key in its address."""
    answer = fill(client, path, **changes)
    assert answer.status_code == 303, answer.text
    return str(answer.location).rsplit("/", 1)[1]


def join(client: FlaskClient, key: str, code: str = "") -> TestResponse:
    """Send the access code, or none."""
    return client.post(f"/quizzes/given/{key}/join", data=form_token(client) | {"code": code})


def begin(client: FlaskClient, key: str) -> TestResponse:
    """Press Begin."""
    return client.post(f"/quizzes/given/{key}", data=form_token(client))


def sit(client: FlaskClient, key: str) -> Sitting:
    """Begin an attempt and look at its first question."""
    return Sitting(client, f"/quizzes/given/{key}")


def assignments(app: Flask) -> list[Assignment]:
    """Read all assignments, the oldest first."""
    with app.app_context():
        return list(db.session.scalars(select(Assignment).order_by(Assignment.id)))


def assignees(app: Flask) -> list[Assignee]:
    """Read who came, in the order they came."""
    with app.app_context():
        order = select(Assignee).order_by(Assignee.joined_at, Assignee.user_id)
        return list(db.session.scalars(order))

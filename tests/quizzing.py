"""A learner at a quiz in the tests, as a browser without scripts shows it."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.db import db
from app.quizzes.models import AnswerStep, Attempt
from tests.studying import form, forms, post

REVIEWS = {
    "practice": "{during: everything, after: everything, closed: everything}",
    "exam": "{during: none, after: none, closed: everything}",
    "score": "{during: none, after: score, closed: everything}",
}


def quiz_deck(
    cards: str, *, behaviour: str = "deferred", review: str = "practice", more: str = ""
) -> str:
    """Write a deck whose one quiz asks all its cards in their order."""
    return (
        f"deck: school\ntitle: School\ncards:\n{cards}\n"
        "quizzes:\n- id: test\n  title: The test\n  draw: [{tags: [asked]}]\n"
        f"  behaviour: {behaviour}\n  review: {REVIEWS[review]}\n{more}"
    )


CHOICES = "".join(
    f"- id: c{n}\n  choice: Which is number {n}?\n  right: right-{n}\n"
    f"  wrong: [wrong-{n}, other-{n}]\n  tags: [asked]\n"
    for n in range(1, 4)
)
SHORTS = "".join(
    f"- id: s{n}\n  short: Name number {n}.\n  accept: [zebra{n}]\n  tags: [asked]\n"
    for n in range(1, 4)
)


class Sitting:
    """An attempt as its learner sees it; `page` is what is on the screen."""

    def __init__(self, client: FlaskClient, path: str = "/quizzes/of/school/test") -> None:
        self.client = client
        answer = client.post(path, data=form_token(client))
        assert answer.status_code == 303, answer.text
        self.path = answer.location
        self.page = client.get(self.path, follow_redirects=True).text

    def open(self, number: int) -> str:
        """Look at a question."""
        self.page = self.client.get(f"{self.path}/{number}", follow_redirects=True).text
        return self.page

    def send(self, go: str = "next", **changes: object) -> TestResponse:
        """Press a button of the question, with some fields changed, and show what follows."""
        found = next(each for each in forms_of(self.page) if "/attempts/" in each[0])
        answer = self.client.post(found[0], data=found[1] | {"go": go} | changes)
        assert answer.status_code in {200, 303, 409}, answer.text
        self.page = answer.text
        if answer.status_code == 303:
            self.page = self.client.get(answer.location, follow_redirects=True).text
        return answer

    def choose(self, text: str, go: str = "next") -> TestResponse:
        """Choose the option with these words."""
        found = re.search(
            rf'value="(\d)" data-action="choose-\d"[^>]*><span[^>]*>{text}', self.page
        )
        assert found, f"no option {text} in {self.page}"
        return self.send(go, pick=found[1])

    def hand_in(self) -> str:
        """Hand the attempt in and look at the review."""
        self.page = self.client.get(f"{self.path}/end", follow_redirects=True).text
        found = form(self.page, "/end")
        answer = self.client.post(found.action, data=found.fields)
        assert answer.status_code == 303
        self.page = self.client.get(answer.location).text
        return self.page


def form_token(client: FlaskClient) -> dict[str, str]:
    """Give the fields that every form needs."""
    html = client.get("/study/settings").text
    return {"csrf_token": form(html, "").fields["csrf_token"]}


def forms_of(html: str) -> list[tuple[str, dict[str, str]]]:
    """Read the forms of a page as pairs of address and fields."""
    return [(each.action, each.fields) for each in forms(html)]


def subscribe(client: FlaskClient, deck: str = "school") -> None:
    """Study a deck."""
    assert post(client, f"/decks/{deck}/subscribe").status_code in {302, 303}


def attempts(app: Flask) -> list[Attempt]:
    """Read all attempts, the oldest first."""
    with app.app_context():
        return list(db.session.scalars(select(Attempt).order_by(Attempt.started_at)))


def steps(app: Flask) -> list[AnswerStep]:
    """Read all steps in their order."""
    with app.app_context():
        query = select(AnswerStep).order_by(AnswerStep.slot, AnswerStep.seq)
        return list(db.session.scalars(query))

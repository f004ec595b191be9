"""A class with a gradebook, as its staff and its learners see it in their browsers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.classing import ANNA, make_class
from tests.people import ALICE, BOB, IRIS, join, send, user_id

GRADES = "/classes/biology/grades"


@dataclass(frozen=True, slots=True)
class Room:
    """A class of Iris with an assistant, Anna, and two learners, Alice and Bob."""

    app: Flask
    id: int
    iris: FlaskClient
    anna: FlaskClient
    alice: FlaskClient
    bob: FlaskClient
    alice_id: int
    bob_id: int

    def text(self, path: str = "/", client: FlaskClient | None = None) -> str:
        """Read a page of the gradebook, by default as Iris."""
        answer = (client or self.iris).get(f"{GRADES}{path}")
        assert answer.status_code == 200, (path, answer.status_code, answer.location)
        return answer.text

    def send(self, path: str, form: dict[str, str], page: str = "") -> TestResponse:
        """Send a form of a page of the gradebook as Iris."""
        return send(self.iris, f"{GRADES}{path}", form, page=f"{GRADES}{page or path}")

    def mark(self, column: str, user_id: int, act: str = "mark", **form: str) -> TestResponse:
        """Send the form of a mark with what its page holds."""
        path = f"/{column}/{user_id}"
        was = re.search(r'name="was"[^>]*value="([^"]+)"', self.text(path))
        assert was
        return self.send(path, {"was": was[1], "act": act, "note": "", "mark": ""} | form)

    def new_column(self, title: str, **form: str) -> str:
        """Add a column through its form and return its key."""
        values = {"title": title, "worth": "20", "category": "", "due": ""} | form
        answer = self.send("/new", values)
        assert answer.status_code == 303, answer.text
        return str(answer.location).rstrip("/").rsplit("/", 1)[1]

    def row(self, name: str, path: str = "/") -> list[str]:
        """Read the cells of a learner in the table: total and letter, then marks."""
        row = next(r for r in self.text(path).split("<tr>") if f">{name}<" in r and "<td" in r)
        cells = re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def open_room(app: Flask) -> Room:
    """Make the class and let everybody come in."""
    iris, anna, alice, bob = (join(app, each) for each in (IRIS, ANNA, ALICE, BOB))
    number = make_class(app, assistants=(ANNA,), learners=(ALICE, BOB))
    ids = user_id(app, ALICE), user_id(app, BOB)
    return Room(app, number, iris, anna, alice, bob, *ids)

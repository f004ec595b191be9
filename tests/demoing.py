"""The example class in the tests: small, of a deck with a card of nearly every kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.classrooms import Classroom
from app.accounts.models import User
from app.db import db
from app.demo.people import DOMAIN
from tests.people import Person, sign_in
from tests.studying import shelve_deck

RIVERS = """deck: rivers
title: Rivers and seas
sources:
  atlas: {title: A small atlas, kind: book, url: "https://atlas.example/"}
facts:
  delta: {claim: The Pearl River ends in a delta, source: atlas, section: South, para: 2}
  long: {claim: The Yangtze is the longest river, source: atlas, section: Middle}
cards:
- {id: delta, choice: Which river ends in a delta?, right: Pearl River,
   wrong: [Yangtze, Yellow River, Huai], fact: delta, tags: [South]}
- {id: longest, short: Which river is the longest?, accept: [Yangtze], fact: long, tags: [length]}
- {id: second, short: Which river is the second longest?, accept: [Yellow River], tags: [length],
   reject: [{Huai: Too short.}]}
- {id: km, number: How long is the Yangtze?, answer: "6300", unit: km, fact: long, tags: [length]}
- {id: km-2, number: How long is the Yellow River?, answer: "5464", unit: km, tags: [length]}
- {id: sea, basic: Into which sea does the Yellow River flow?, answer: Bohai Sea, both: true}
- {id: gap, cloze: "{{c1::Shanghai}} lies on the {{c2::Huangpu}}.", tags: [South]}
- {id: so, truth: The Huai is longer than the Yangtze., answer: false, tags: [length]}
- {id: which, select: Which are rivers?, right: [Huai, Pearl River], wrong: [Bohai], tags: [South]}
- {id: order, order: "From long to short:", items: [Yangtze, Yellow River, Huai], tags: [length]}
- {id: pairs, match: Which sea?, pairs: {Yangtze: East China Sea, Yellow River: Bohai Sea},
   tags: [South]}
- {id: spot, spot: Where is the delta?, image: {file: map.svg, alt: A map}, tags: [South],
   right: {circle: [60, 80, 5], label: Guangzhou}, wrong: [{circle: [70, 50, 5], label: Wuhan}]}
- {id: essay, essay: Why do deltas grow?, rubric: {Sediment: 2}}
"""


@dataclass(frozen=True, slots=True)
class Example:
    """An example class: its key, and those who can sign in."""

    key: str
    instructor: Person
    assistant: Person
    learner: Person

    @property
    def memory(self) -> str:
        """The address of what the class remembers."""
        return f"/classes/{self.key}/memory"


def demo(app: Flask, *words: object) -> Result:
    """Run `flask demo …`."""
    result = app.test_cli_runner().invoke(args=["demo", *map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def make_example(app: Flask, *words: object, learners: int = 8, days: int = 10) -> Example:
    """Make a small example class of the rivers."""
    shelve_deck(app, RIVERS)
    size = ("--learners", learners, "--days", days, "--deck", "rivers")
    result = demo(app, "class", *size, *words)
    assert result.exit_code == 0, result.output
    with app.app_context():
        key = db.session.scalars(select(Classroom.key).order_by(Classroom.id.desc())).first()
    assert key
    told = dict(re.findall(rf"  (\S+)@{DOMAIN}  (\S+)", result.output))
    teacher, assistant, learner = (
        Insider(box, password=told[box]) for box in ("instructor", "assistant", "learner-001")
    )
    return Example(key, teacher, assistant, learner)


@dataclass(frozen=True, slots=True)
class Insider(Person):
    """Somebody of the example class, whose address is in its domain."""

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.name}@{DOMAIN}"


def come_in(app: Flask, person: Person) -> FlaskClient:
    """Give a browser in which somebody of the example is signed in."""
    client = app.test_client()
    assert sign_in(client, person).status_code == 302
    return client


def learners(app: Flask) -> dict[int, str]:
    """Read the learners of the example: their names by id."""
    with app.app_context():
        query = select(User.id, User.name).where(User.email.like(f"learner-%@{DOMAIN}"))
        return {row[0]: row[1] for row in db.session.execute(query)}

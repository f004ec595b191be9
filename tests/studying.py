"""A learner at work in the tests: decks, a clock that is set, and forms sent plainly.

Pages are used as a browser without scripts uses them: each form is read from the page and sent
with what stands in it, so that a test only names what the learner changes.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app import clock
from app.accounts.models import User
from app.core.deckfile import parse
from app.db import db
from app.decks.models import Card, CardState
from app.decks.sync import Source, apply
from app.study.models import Review, StudySession

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MEDIA = {"map.svg": "0" * 64 + ".svg"}
DEFAULTS = {
    "retention": "0.9",
    "new_per_day": "20",
    "reviews_per_day": "200",
    "learning_steps": "1m 10m",
    "relearning_steps": "10m",
    "maximum_interval": "36500",
    "leech_threshold": "8",
    "bury_siblings": "y",
    "fuzz": "y",
}  # what the form of study settings holds at first
_RATING = re.compile(r'name="rating" value="(\d)".*?<bdi>(.*?)</bdi>', re.DOTALL)


class Clock:
    """The time that the application sees."""

    def __init__(self, patch: pytest.MonkeyPatch, at: datetime = MORNING) -> None:
        self.at = at
        patch.setattr(clock, "now", lambda: self.at)

    def wait(self, **delta: float) -> None:
        """Let time pass."""
        self.at += timedelta(**delta)


def shelve_deck(app: Flask, text: str, at: datetime = MORNING) -> None:
    """Store a deck, or the newer text of one."""
    parsed = parse(text)
    assert parsed.deck, parsed.problems
    with app.app_context():
        source = Source(text=text, digest=uuid.uuid4().hex, media=MEDIA)
        apply(db.session(), parsed.deck, source=source, now=at)
        db.session.commit()


def basics(count: int, key: str = "plain", **extra: str) -> str:
    """Write a deck of so many cards to look at: Prompt 1?, answered Reply 1, and so on."""
    cards = [
        f"- id: {key}-{n}\n  basic: Prompt {n}?\n  answer: Reply {n}" for n in range(1, count + 1)
    ]
    more = "".join(f"{name}: {value}\n" for name, value in extra.items())
    return f"deck: {key}\ntitle: Deck {key}\n{more}cards:\n" + "\n".join(cards) + "\n"


@dataclass
class Form:
    """A form of a page: where it goes, and what stands in it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader:
    """Takes what lxml tells of a page, which it reads ten times as fast as the standard library."""

    def __init__(self) -> None:
        self.forms: list[Form] = []
        self.open: Form | None = None
        self.inside = ""

    def start(self, tag: str, has: Mapping[str, str]) -> None:
        if tag == "form":
            self.open = Form(has.get("action", ""))
            self.forms.append(self.open)
        if self.open is None:
            return
        name = has.get("name", "")
        if tag == "input" and name and has.get("type") not in ("radio", "checkbox"):
            self.open.fields[name] = has.get("value", "")
        elif tag == "input" and name and "checked" in has:
            self.open.fields[name] = has.get("value", "y")
        elif tag == "select":
            self.inside = name
        elif tag == "option" and (self.inside not in self.open.fields or "selected" in has):
            self.open.fields[self.inside] = has.get("value", "")

    def end(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.inside = ""

    def close(self) -> list[Form]:
        return self.forms


def forms(html: str) -> list[Form]:
    """Read the forms of a page."""
    found: list[Form] = etree.HTML(html, etree.HTMLParser(target=_Reader()))
    return found


def form(html: str, ending: str) -> Form:
    """Find the one form of a page whose address ends so."""
    found = [each for each in forms(html) if each.action.endswith(ending)]
    assert found, f"no form ends with {ending}: {[each.action for each in forms(html)]}"
    return found[0]


class Desk:
    """A study session as a learner without scripts sees it; `page` is what is on the screen."""

    def __init__(
        self, client: FlaskClient, deck: str = "", mode: str = "due", more: str = ""
    ) -> None:
        self.client = client
        answer = post(client, "/study/start", deck=deck, mode=mode, more=more)
        assert answer.status_code == 303, answer.text
        self.path = answer.location
        self.page = client.get(self.path).text

    @property
    def id(self) -> str:
        """The session's id, as the address has it."""
        return self.path.rsplit("/", 1)[1]

    def look(self) -> str:
        """Load the page of the session again."""
        self.page = self.client.get(self.path).text
        return self.page

    def send(self, ending: str, **changes: Any) -> TestResponse:  # noqa: ANN401 - any field
        """Send a form of the page with some fields changed, and show what follows."""
        found = form(self.page, ending)
        answer = self.client.post(found.action, data=found.fields | changes)
        if answer.status_code == 303:
            self.page = self.client.get(answer.location).text
        elif answer.status_code == 200:
            self.page = answer.text
        return answer

    def reveal(self, **given: Any) -> str:  # noqa: ANN401 - any field
        """Answer the question on the screen and look at the answer."""
        self.send("/reveal", **given)
        return self.page

    def rate(self, rating: int, **changes: Any) -> TestResponse:  # noqa: ANN401 - any field
        """Press one of the ratings below the answer."""
        return self.send("/answer", rating=str(rating), **changes)

    def study(self, rating: int = 3, **given: Any) -> str:  # noqa: ANN401 - any field
        """Reveal the card on the screen, rate it, and return the page that follows."""
        self.reveal(**given)
        assert self.rate(rating).status_code == 303
        return self.page

    @property
    def done(self) -> bool:
        """Tell whether the summary is on the screen."""
        return "/answer" not in self.page and "/reveal" not in self.page

    @property
    def token(self) -> str:
        """The token that the forms of the page carry."""
        return _csrf(self.page)

    @property
    def card(self) -> int:
        """The number of the card on the screen."""
        return int(form(self.page, "/card").fields["card"])

    @property
    def intervals(self) -> dict[int, str]:
        """What stands on each rating: the wait that it gives."""
        return {int(rating): words for rating, words in _RATING.findall(self.page)}


def study_all(desk: Desk, time: Clock, rating: int = 4) -> list[int]:
    """Study to the end of a session; return the cards in the order of their turns."""
    seen = []
    while not desk.done:
        seen.append(desk.card)
        desk.study(rating)
        time.wait(seconds=1)
        assert len(seen) < 60
    return seen


def _csrf(html: str) -> str:
    return next(each.fields["csrf_token"] for each in forms(html) if "csrf_token" in each.fields)


def post(
    client: FlaskClient, path: str, page: str = "/study/settings", **values: str | list[str]
) -> TestResponse:
    """Send fields to an address with the token of a page."""
    token = _csrf(client.get(page, follow_redirects=True).text)
    return client.post(path, data={"csrf_token": token, **values})


def try_out(app: Flask) -> FlaskClient:
    """Give a browser in which a guest studies."""
    client = app.test_client()
    post(client, "/try", page="/sign-in")
    return client


def settle(app: Flask, user_id: int, **values: Any) -> None:  # noqa: ANN401 - any column of the account
    """Change columns of an account, such as its time zone."""
    with app.app_context():
        db.session.execute(update(User).where(User.id == user_id).values(**values))
        db.session.commit()


def guest_id(app: Flask) -> int:
    """Look up the number of the one guest."""
    with app.app_context():
        return db.session.scalars(select(User.id).where(User.email.is_(None))).one()


def log(app: Flask, user_id: int) -> list[Review]:
    """Read a learner's log, oldest first."""
    with app.app_context():
        query = select(Review).where(Review.user_id == user_id).order_by(Review.at, Review.id)
        return list(db.session.scalars(query))


def state(app: Flask, user_id: int, key: str) -> CardState | None:
    """Read what is stored of a learner's memory of a card, by the card's key."""
    with app.app_context():
        query = select(CardState).join(Card, Card.id == CardState.card_id)
        return db.session.scalars(
            query.where(CardState.user_id == user_id, Card.key == key)
        ).first()


def sitting(app: Flask, user_id: int) -> StudySession:
    """Read a learner's newest session."""
    with app.app_context():
        query = select(StudySession).where(StudySession.user_id == user_id)
        newest = query.order_by(StudySession.started_at.desc(), StudySession.id.desc()).limit(1)
        return db.session.scalars(newest).one()


def rebuilt(app: Flask) -> str:
    """Fold everything again from the log, and return what the command says."""
    result = app.test_cli_runner().invoke(args=["study", "rebuild"])
    assert result.exit_code == 0, result.output
    return str(result.output)


def card_id(app: Flask, key: str) -> int:
    """Look up a card's number by its key."""
    with app.app_context():
        return db.session.scalars(select(Card.id).where(Card.key == key)).one()


def keys(app: Flask, ids: Iterable[int]) -> list[str]:
    """Look up the keys of cards by their numbers, in the same order."""
    with app.app_context():
        known = {row.id: row.key for row in db.session.scalars(select(Card))}
    return [known[each] for each in ids]

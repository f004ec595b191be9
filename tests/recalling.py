"""What learners of the example hold, read from the rows and worked out by the formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import NormalDist

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import clock
from app.core.memory import DEFAULT_PARAMETERS
from app.db import db
from app.decks.models import Card, CardState, Deck

W20 = DEFAULT_PARAMETERS[20]
Z = NormalDist().inv_cdf(0.95)


def today() -> date:
    """Return the instructor's day; the example lives by UTC, and its days begin at four."""
    return (clock.now() - timedelta(hours=4)).date()


def table(client: FlaskClient, path: str) -> list[dict[str, str]]:
    """Read a table that was downloaded."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def recall(stability: float, last_day: int, day: int, w20: float = W20) -> float:
    """Work out FSRS-6's forgetting curve by its formula, of a day at least."""
    factor = 0.9 ** (-1 / w20) - 1
    return float((1 + factor * max(1, day - last_day) / stability) ** -w20)


def states(app: Flask) -> Iterator[tuple[int, str, float, int, bool]]:
    """Read what each learner holds of each card of the rivers, and whether it was missed last."""
    missed = CardState.phase.in_([1, 3]) & (CardState.step == 0)
    with app.app_context():
        query = (
            select(CardState.user_id, Card.key, CardState.stability, CardState.last_day, missed)
            .join(Card, Card.id == CardState.card_id)
            .join(Deck, Deck.id == Card.deck_id)
            .where(Deck.key == "rivers", CardState.stability.is_not(None))
        )
        yield from [tuple(row) for row in db.session.execute(query)]  # type: ignore[misc] # five columns


def close(text: str, value: float) -> bool:
    """Tell whether a cell says a number, to its four decimals."""
    return float(text) == pytest.approx(value, abs=6e-5)

"""What integration tests ask for: the time that the application sees, a mail server, Alice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from tests.mailbox import receiving
from tests.people import ALICE, join
from tests.studying import NOON, Clock


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the clock that the application sees."""
    return Clock(monkeypatch)


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be noon on a Monday."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def mailbox() -> Iterator[tuple[str, list[str]]]:
    """Give a mail server's address and all that was said to it."""
    with receiving() as box:
        yield box


@pytest.fixture
def alice(app: Flask) -> FlaskClient:
    """Give Alice's browser."""
    return join(app, ALICE)

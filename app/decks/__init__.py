"""The decks slice."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach the slice to the application."""

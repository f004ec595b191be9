"""The coursework slice: decks and quizzes that classes are given to do, and by when."""

from __future__ import annotations

from flask import Flask


def init(_app: Flask) -> None:
    """Attach the slice to the application."""

"""The gradebook slice: scores of a class, learners by assignments, and what they tell."""

from __future__ import annotations

from flask import Flask


def init(_app: Flask) -> None:
    """Attach the slice to the application."""

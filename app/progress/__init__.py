"""The progress slice: what learners remember, each alone and a class together (reads only)."""

from __future__ import annotations

from flask import Flask


def init(_app: Flask) -> None:
    """Attach the slice to the application."""

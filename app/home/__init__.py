"""The home slice: the first page. It only reads."""

from __future__ import annotations

from flask import Flask

from app.home import views
from app.web import navigation


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    app.register_blueprint(views.blueprint)
    navigation.add(app, navigation.Entry(1, "Today", "calendar-days", "home.today", "home"))

"""The progress slice: what learners remember, each alone and a class together (reads only)."""

from __future__ import annotations

from flask import Flask

from app.classes import LEARNER, TABS


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.progress import classdoors  # noqa: PLC0415 - models need no pages

    app.register_blueprint(classdoors.blueprint)
    app.extensions[TABS].append(classdoors.tab)
    app.extensions[LEARNER].append(classdoors.learner_tab)

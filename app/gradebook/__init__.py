"""The gradebook slice: scores of a class, learners by assignments, and how they count."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.gradebook import doors, keeping  # noqa: PLC0415 - models need no pages

    app.register_blueprint(doors.blueprint)
    app.extensions["recto.class_tabs"].append(doors.tab)
    app.extensions["recto.leaving_class"].append(keeping.leave)
    app.extensions.setdefault("recto.personal_data", []).append(keeping.personal_data)

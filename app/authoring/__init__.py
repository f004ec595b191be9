"""The authoring slice: drafts of decks, publishing them, sharing them, notes and suggestions."""

from __future__ import annotations

from flask import Flask

from app.web import navigation


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.authoring import editing, helping, notes, queries, releasing, shares, sharing, views  # noqa: PLC0415, F401 - models need no pages; doors register themselves
    from app.authoring.desk import beside, blueprint  # noqa: PLC0415 - models need no pages

    app.register_blueprint(blueprint)
    app.register_blueprint(beside)
    app.extensions.setdefault("recto.merge_guest", []).append(notes.merge_guest)
    app.extensions.setdefault("recto.personal_data", []).append(queries.personal_data)
    app.extensions.setdefault("recto.leaving", []).append(sharing.leaving)
    app.extensions["recto.beside_card"] = helping.beside_card
    entry = navigation.Entry(6, "Write", "pencil", "authoring.index", "authoring", "instructor")
    navigation.add(app, entry)

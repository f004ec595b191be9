"""The authoring slice: drafts of decks, publishing them, sharing them, notes and suggestions."""

from __future__ import annotations

from flask import Flask

from app.web import navigation


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.authoring import doors, mediafiles, queries, sharing, suggesting  # noqa: PLC0415 - models need no pages
    from app.authoring.desk import beside, blueprint  # noqa: PLC0415 - models need no pages
    from app.decks import cli as decks  # noqa: PLC0415 - models need no commands

    app.register_blueprint(blueprint)
    app.register_blueprint(beside)
    app.register_blueprint(doors.bringin.bringin)
    decks.group.add_command(doors.importing.import_command)
    app.extensions.setdefault("recto.tidy", []).append(doors.bringin.tidy)
    own = (queries.personal_data, suggesting.personal_data)
    app.extensions.setdefault("recto.personal_data", []).extend(own)
    app.extensions.setdefault("recto.media_in_use", []).append(mediafiles.in_use)
    app.extensions.setdefault("recto.leaving", []).append(sharing.leaving)
    app.extensions["recto.beside_card"] = doors.helping.beside_card
    entry = navigation.Entry(6, "Write", "pencil", "authoring.index", "authoring", "instructor")
    navigation.add(app, entry)

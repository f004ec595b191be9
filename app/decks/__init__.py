"""The decks slice: library, browsing, deck files -> database."""

from __future__ import annotations

from flask import Flask

from app.web import navigation


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.decks import actions, carrying, cli, queries, tidying, views  # noqa: PLC0415 - models must not need the pages

    app.register_blueprint(views.blueprint)
    app.cli.add_command(cli.group)
    for command in (carrying.export_command, tidying.tidy_command):
        cli.group.add_command(command)
    app.extensions.setdefault("recto.urls", {}).update(search="decks.find")
    app.extensions.setdefault("recto.merge_guest", []).append(actions.merge_guest)
    app.extensions.setdefault("recto.personal_data", []).append(queries.personal_data)
    navigation.add(app, navigation.Entry(2, "Decks", "layers", "decks.library", "decks"))

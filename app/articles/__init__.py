"""The articles slice: reading articles, keeping their texts, what is proposed from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the process that takes a file apart imports this package, and needs no web
    from flask import Flask


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.articles import cli as own  # noqa: PLC0415 - as above
    from app.articles import doors, generate, queries  # noqa: PLC0415 - as above
    from app.decks import cli  # noqa: PLC0415 - as above

    for command in (generate.generate_command, own.review_command, own.coverage_command):
        cli.group.add_command(command)
    app.register_blueprint(doors.blueprint)
    app.register_blueprint(doors.beside_deck)
    app.jinja_env.globals["passage_address"] = doors.sources.address
    app.jinja_env.globals["model_here"] = doors.asking.model
    app.extensions.setdefault("recto.tidy", []).append(doors.arriving.tidy)
    app.extensions.setdefault("recto.personal_data", []).append(queries.personal_data)
    app.extensions["recto.same_questions"] = queries.renewed
    app.extensions["recto.undecided"] = doors.shelving.undecided
    app.extensions["recto.editor_tabs"] = (("Articles", "texts.index"),)

"""The articles slice: reading articles, keeping their texts, what is proposed from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the process that takes a file apart imports this package, and needs no web
    from flask import Flask


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    del app
    from app.articles import generate  # noqa: PLC0415 - as above
    from app.decks import cli  # noqa: PLC0415 - as above

    cli.group.add_command(generate.generate_command)

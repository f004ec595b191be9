"""The demo slice: a class whose learners and answers are simulated, to look at and to try.

It says so wherever it is shown, goes by the same tables as any class, and can be removed whole.
"""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.demo import cli  # noqa: PLC0415 - who reads the slice needs no commands

    app.cli.add_command(cli.group)

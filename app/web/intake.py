"""Refuse what no page can use before any page sees it."""

from __future__ import annotations

from flask import Flask, abort, request

NUL = "\0"


def init(app: Flask) -> None:
    """Refuse NUL characters, which PostgreSQL cannot store, in addresses and forms."""

    @app.before_request
    def refuse_nul() -> None:
        if NUL in request.path or any(NUL in text for text in _texts()):
            abort(400)


def _texts() -> list[str]:
    return [text for _, texts in request.values.lists() for text in texts]

"""Lead from an address with a slash too many to the page that it means."""

from __future__ import annotations

from flask import Flask, redirect, request
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

READING = frozenset({"GET", "HEAD"})
MOVED = 308


def init(app: Flask) -> None:
    """Answer an address that ends in a slash as its page without one answers.

    The other way round, from `/decks` to `/decks/`, the routes do it themselves.
    """
    app.before_request(_lead_on)


def _lead_on() -> Response | None:
    path = request.path.rstrip("/")
    if path in ("", request.path) or request.method not in READING:
        return None
    found = _page_at(path)
    if found is None or (request.url_rule is not None and found.arguments):
        return None  # /classes/new/ is no class of the name new, but /classes/biology/ is one
    query = request.query_string.decode("latin-1")
    return redirect(f"{request.root_path}{path}?{query}".rstrip("?"), MOVED)


def _page_at(path: str) -> Rule | None:
    """Return the route of this very address; one that names a host (//) has none."""
    routes = request_ctx.url_adapter
    try:
        return routes.match(path, "GET", return_rule=True)[0] if routes else None
    except HTTPException:
        return None

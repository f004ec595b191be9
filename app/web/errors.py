"""Refusals and failures as pages: the only place that maps an error to a status."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from app.core.refusals import ForbiddenError, NotFoundError, RefusalError
from app.db import DatabaseBusyError, db

STATUS: dict[type[RefusalError], int] = {NotFoundError: 404, ForbiddenError: 403}
UNUSABLE = 422


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says: what happened, and what to do now."""

    title: str
    sentence: str


WORDS = {
    400: Words("That did not arrive whole", "Go back and try once more; nothing was changed."),
    403: Words("This is not yours to open", "Sign in with the account that may, or ask its owner."),
    404: Words("There is no such page", "It may have moved. Look for it from the first page."),
    405: Words("That cannot be done here", "Go back and use the buttons of the page."),
    413: Words("That is too large", "Send something smaller; nothing was changed."),
    422: Words("That could not be used", "Look at what you entered; nothing was changed."),
    429: Words("Too many tries", "Wait a few minutes, then try again."),
    500: Words(
        "Something broke on our side", "What you did before is safe. Try again in a moment."
    ),
    503: Words("Busy for a moment", "Nothing was changed. Try again in a few seconds."),
}


def init(app: Flask) -> None:
    """Register the error pages."""
    app.register_error_handler(RefusalError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DatabaseBusyError, _busy)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(Exception, _broken)


def page(status: int, sentence: str = "", action: str = "") -> tuple[str, int]:
    """Render the error page of a status, with this case's own words if there are any."""
    words = WORDS.get(status, WORDS[400] if status < 500 else WORDS[500])  # noqa: PLR2004 - 500 parts ours from theirs
    html = render_template(
        "errors/error.html",
        code=status,
        title=sentence or words.title,
        sentence=action or words.sentence,
    )
    return html, status


def _refused(refusal: RefusalError) -> tuple[str, int]:
    db.session.rollback()
    return page(STATUS.get(type(refusal), UNUSABLE), refusal.sentence, refusal.action)


def _stale_form(_error: CSRFError) -> tuple[str, int]:
    return page(400, "This form had expired", "Go back, reload the page and send it once more.")


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400 or isinstance(error, SecurityError):  # noqa: PLR2004 - below 400 it is a redirect
        return error  # a host that is not ours gets no page: no address can be made for it
    return page(status)


def _busy(_error: DatabaseBusyError) -> tuple[str, int]:
    db.session.rollback()
    return page(503)


def _database(error: OperationalError) -> tuple[str, int]:
    db.session.rollback()
    if "locked" in str(error.orig):
        return page(503)
    return _broken(error)


def _broken(error: Exception) -> tuple[str, int]:
    current_app.logger.error("A request failed", exc_info=error)
    db.session.rollback()
    return page(500)

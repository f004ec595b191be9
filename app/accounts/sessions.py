"""Sessions that live in the database, so that signing out and revoking take effect at once.

The cookie of a signed-in person (or a guest) holds a random secret, the CSRF token and notices not
yet shown; who they are stands in the row `signed_in_session`. A visitor without an account has
only the signed cookie and no row. A row is written when somebody signs in or out, when what it
keeps changes, and on posts once an hour to say that it is in use: never by just reading pages.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, Request, Response
from flask import request as this_request
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import current_user
from sqlalchemy import BigInteger, String, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts.models import ROLES, OneTimeToken, SignedInSession, User
from app.accounts.queries import ROLE_CHANGED, digest
from app.db import Statement, db, reading, set_reading

COOKIE_KEY = "sid"
SIGNED_IN = "_user_id"
NOTICES = "_flashes"  # what Flask's flash() fills
IN_COOKIE = frozenset({"csrf_token", NOTICES, "_permanent", "fs_cc"})
TOUCH_AFTER = timedelta(hours=1)
LIFE = timedelta(days=60)
SHORT_LIFE = timedelta(hours=24)
LONGEST_DEVICE = 200
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}

_serializer = TaggedJSONSerializer()
_ROW = Statement(
    select(SignedInSession.seen_at, SignedInSession.data).where(
        SignedInSession.id_hash == bindparam("secret", type_=String()),
        SignedInSession.expires_at > bindparam("now", type_=BigInteger()),
    )
)
_ENDED = Statement(
    select(OneTimeToken.purpose).where(
        OneTimeToken.token_hash == bindparam("secret", type_=String()),
        or_(*(OneTimeToken.purpose == ROLE_CHANGED + role for role in ROLES)),
        OneTimeToken.expires_at > bindparam("now", type_=BigInteger()),
    )
)
NEW_ROLE = {
    "learner": "You are a learner here now, without the pages of those who teach. ",
    "instructor": "You are an instructor here now. ",
    "administrator": "You are an administrator here now. ",
}
SIGN_IN_AGAIN = "A new role signs you out everywhere: sign in once more. All that you did is kept."


@dataclass(frozen=True, slots=True)
class Row:
    """The stored session as it was read at the start of a request."""

    id_hash: str
    seen_at: datetime
    data: str


class BrowserSession(SecureCookieSession):
    """A session; `row` is what the database holds of it, if anything."""

    secret: str = ""
    row: Row | None = None
    signed_in_as: str = ""

    @property
    def id_hash(self) -> str:
        """Name this session as the table does; "" for a visitor."""
        return self.row.id_hash if self.row else ""


class DatabaseSessions(SecureCookieSessionInterface):
    """Opens and saves sessions for Flask."""

    session_class = BrowserSession

    def open_session(self, app: Flask, request: Request) -> BrowserSession | None:
        """Read the cookie, and the row that it points at; a revoked one gives a new session.

        Where a new role ended it, the new session says so on the next page.
        """
        if request.path.startswith("/static/"):
            return BrowserSession()
        session = super().open_session(app, request)
        if not isinstance(session, BrowserSession):
            return None
        secret = session.pop(COOKIE_KEY, "")
        if secret:
            _fill(session, str(secret), clock.now())
        told = bool(secret) and session.row is None and NOTICES in session
        session.modified = session.accessed = told
        return session

    def save_session(self, app: Flask, session: Any, response: Response) -> None:  # noqa: ANN401 - the signature is Flask's
        """Write the row if it must change, then the cookie."""
        if not session.get(SIGNED_IN):
            if session.row:
                _forget(session.row)
            super().save_session(app, session, response)
            return
        touched = _store(session)
        outer = BrowserSession({key: session[key] for key in IN_COOKIE if key in session})
        outer[COOKIE_KEY] = session.secret
        outer.accessed = session.accessed
        outer.modified = session.modified or touched
        super().save_session(app, outer, response)


def device(agent: str) -> str:
    """Say in two words which browser it is; what it says itself if we do not know it."""
    browser = next((name for sign, name in BROWSERS.items() if f"{sign}/" in agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in agent), "")
    return f"{browser} on {system}" if browser and system else agent[:LONGEST_DEVICE]


def _fill(session: BrowserSession, secret: str, now: datetime) -> None:
    id_hash = digest(secret)
    found = _read(_ROW, id_hash, now)
    if found is None:
        session.clear()
        ended = _read(_ENDED, id_hash, now)
        if ended is not None:
            role = ended[0].removeprefix(ROLE_CHANGED)
            session[NOTICES] = [("info", NEW_ROLE[role] + SIGN_IN_AGAIN)]
        return
    seen_at, data = found
    session.secret = secret
    session.row = Row(id_hash, clock.instant(seen_at), data)
    session.update(_serializer.loads(data))
    session.signed_in_as = session.get(SIGNED_IN, "")


def _read(statement: Statement, id_hash: str, now: datetime) -> Any:  # noqa: ANN401 - a driver gives any row
    values = {"secret": id_hash, "now": clock.milliseconds(now)}
    if db.engine.dialect.name == "postgresql":
        return statement.first(db.session(), **values)  # spares a transaction of its own
    with reading(), Session(db.engine) as alone:
        return statement.first(alone, **values)


def _store(session: BrowserSession) -> bool:
    """Bring the row up to date; return whether anything was written."""
    kept = {key: value for key, value in session.items() if key not in IN_COOKIE}
    data = _serializer.dumps(kept)
    now = clock.now()
    if session.row is None or session.signed_in_as != session[SIGNED_IN]:
        _begin(session, data, now)
    elif data != session.row.data or _is_due(session.row, now):
        _touch(session, data, now)
    else:
        return False
    return True


def _is_due(row: Row, now: datetime) -> bool:

    return this_request.method == "POST" and now - row.seen_at > TOUCH_AFTER


def _begin(session: BrowserSession, data: str, now: datetime) -> None:
    """Give the session a new secret and row, so that an earlier cookie is worth nothing."""
    user_id = current_user.id
    session.secret = secrets.token_urlsafe(32)
    _start_writing()
    if session.row:
        db.session.execute(
            delete(SignedInSession).where(SignedInSession.id_hash == session.row.id_hash)
        )
    db.session.execute(
        insert(SignedInSession).values(
            id_hash=digest(session.secret),
            user_id=user_id,
            created_at=now,
            seen_at=now,
            expires_at=now + _life(session),
            device=device(this_request.user_agent.string),
            data=data,
        )
    )
    db.session.execute(update(User).where(User.id == user_id).values(seen_at=now))
    db.session.commit()


def _touch(session: BrowserSession, data: str, now: datetime) -> None:
    assert session.row is not None  # noqa: S101 - the caller has looked
    user_id = current_user.id if current_user.is_active else None
    _start_writing()
    db.session.execute(
        update(SignedInSession)
        .where(SignedInSession.id_hash == session.row.id_hash)
        .values(seen_at=now, expires_at=now + _life(session), data=data)
    )
    db.session.execute(update(User).where(User.id == user_id).values(seen_at=now))
    db.session.commit()


def _forget(row: Row) -> None:
    _start_writing()
    db.session.execute(delete(SignedInSession).where(SignedInSession.id_hash == row.id_hash))
    db.session.commit()


def _start_writing() -> None:
    """End what the request left open (its door has committed what counts), then write."""
    db.session.rollback()
    set_reading(only=False)


def _life(session: BrowserSession) -> timedelta:
    return LIFE if session.permanent else SHORT_LIFE

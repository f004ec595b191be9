"""Keep what a form makes of a draft's text.

The text is read and changed while others write, which takes a while in a large deck; it is stored
if nothing came in between, else changed once more from what stands there now.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.exc import IntegrityError

from app import clock, db
from app.authoring import actions, queries
from app.authoring.desk import editable
from app.authoring.queries import Open

TRIES = 12


def keep(key: str, make: Callable[[Open], str], what: str) -> Open:
    """Let `make` change the text of a deck's draft, and commit it; raise what `make` raises.

    Must run in a request whose transactions only read.
    """
    for left in reversed(range(TRIES)):
        deck, person = editable(key)
        opened = queries.draft(db.current(), person.id, deck)
        text = make(opened)
        if text == opened.text:
            return opened
        db.current().rollback()
        try:
            return _store(key, opened, text, what)
        except (actions.OvertakenError, IntegrityError):  # two may begin a draft at once
            db.current().rollback()
            if not left:
                raise
    raise AssertionError  # the last try returns or raises


def move(key: str, step: Callable[..., Open], token: str) -> Open:
    """Undo or redo, and commit it; raise OvertakenError, RefusalError."""
    db.current().rollback()
    with db.reading(only=False):
        deck, person = editable(key)
        now = clock.now_ms()
        opened = step(db.current(), user_id=person.id, deck=deck, token=token, now=now)
        db.current().commit()
    return opened


def _store(key: str, opened: Open, text: str, what: str) -> Open:
    with db.reading(only=False):
        deck, person = editable(key)
        saved = actions.save(
            db.current(),
            user_id=person.id,
            deck=deck,
            token=opened.token,
            base=opened.base,
            text=text,
            now=clock.now_ms(),
            what=what[:120],
        )
        db.current().commit()
    return saved

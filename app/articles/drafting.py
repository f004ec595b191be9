"""Draft the cards of a text: at once where it is short, else in a process apart while pages tell.

Whoever drafts says every moment that they still do; a text of which nobody was heard for a while,
as the server was stopped, is taken up again by the next page that asks.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import Flask

from app import clock, db
from app.articles import actions, queries, renewing
from app.articles.models import Article, ArticleText
from app.articles.running import apart
from app.core.articlejson import Drafted, from_line, propose

DRAFTER = Path(__file__).with_name("drafter.py")
LONG = 40_000  # characters from which on a text is drafted apart
SILENT_MS = 10_000  # ten times as long as anybody at work is silent
BEAT_SECONDS = 1.0
AT_ONCE = 2
_turns = threading.BoundedSemaphore(AT_ONCE)

Where = tuple[int, int]  # an article's id and the number of a version


def begin(where: Where, *, length: int) -> None:
    """Draft a version whose text has so many characters; a long one goes on after this."""
    db.current().rollback()
    if length < LONG:
        _draft_here(where)
        return
    apart(_draft_apart, where)


def take_up(text: ArticleText) -> None:
    """Go on with a version if nobody else does any more."""
    where, now = (text.article_id, text.number), clock.now_ms()
    if now - text.beat < SILENT_MS:
        return
    length = len(queries.whole_text(db.current(), *where).text)
    db.current().rollback()
    with db.reading(only=False):
        ours = actions.claim(db.current(), where, before=now - SILENT_MS, now=now)
        db.current().commit()
    if ours:
        begin(where, length=length)


def _draft_here(where: Where) -> None:
    with db.reading():
        text = queries.whole_text(db.current(), *where)
        article = queries.atlas_of(db.current(), *where).article
        kinds = text.kinds.split(",")
        db.current().rollback()
    _store(where, list(propose(article, kinds)))


def _store(where: Where, found: list[Drafted]) -> None:
    with db.reading(only=False):
        text = db.current().get_one(ArticleText, where, with_for_update=True)
        if text.state == "drafted":  # somebody took it up, and was quicker
            db.current().rollback()
            return
        actions.store_drafted(db.current(), where, found, user_id=text.user_id or 0)
        article = db.current().get_one(Article, where[0])
        if article.version > 1 and article.deck_id is not None:
            renewing.settle(db.current(), article, user_id=text.user_id)
        db.current().commit()


def _draft_apart(app: Flask, where: Where) -> None:
    """Draft in a process, telling how far it is."""
    with app.app_context():
        try:
            with _turn(where):
                found = _found_apart(where)
            _store(where, found)
        except Exception:
            app.logger.exception("An article could not be drafted")
            _fail(where)


def _fail(where: Where) -> None:
    with suppress(Exception):
        db.current().rollback()
        actions.tell_failure(db.current(), where)
        db.current().commit()


@contextmanager
def _turn(where: Where) -> Iterator[None]:
    """Wait until few enough others draft, saying meanwhile that this one still wants to."""
    while not _turns.acquire(timeout=BEAT_SECONDS):
        _beat(where, 0, 0)
    try:
        yield
    finally:
        _turns.release()


def _beat(where: Where, done: int, total: int) -> None:
    actions.tell_progress(db.current(), where, done, total, clock.now_ms())
    db.current().commit()


def _found_apart(where: Where) -> list[Drafted]:
    with db.reading():
        text = queries.whole_text(db.current(), *where)
        asked = {"text": text.text, "parts": text.parts, "kinds": text.kinds.split(",")}
        db.current().rollback()
    process = subprocess.Popen(  # noqa: S603 - our own file, run by our own interpreter
        [sys.executable, str(DRAFTER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    with process:
        return _listen(process, json.dumps(asked), where)


def _listen(process: subprocess.Popen[str], asked: str, where: Where) -> list[Drafted]:
    """Give a process its text, note how far it is, and return what it found."""
    assert process.stdin is not None  # noqa: S101 - it was asked for
    assert process.stdout is not None  # noqa: S101 - it was asked for
    process.stdin.write(asked)
    process.stdin.close()
    told, found = 0, list[Drafted]()
    for line in process.stdout:
        if line.startswith("{"):
            found.append(from_line(line))
        elif line == f"end {len(found)}\n":
            return found
        elif clock.now_ms() - told >= BEAT_SECONDS * 1000:
            told = clock.now_ms()
            done, total = map(int, line.split())
            _beat(where, done, total)
    raise RuntimeError(f"the process that drafts ended with {process.wait()}")

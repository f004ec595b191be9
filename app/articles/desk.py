"""What the doors of articles share: one blueprint, who reviews, and how a decision is kept.

A draft's text is changed while others write, which takes a while in a large deck; it is stored with
the decision if nothing came in between, else changed once more from what stands there now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint
from sqlalchemy.exc import IntegrityError

from app import clock, db
from app.accounts import actions as accounts
from app.accounts.access import account_holder
from app.accounts.actions import Limit
from app.accounts.models import User
from app.articles import actions, queries
from app.articles.actions import Verdict
from app.articles.growing import Ground
from app.articles.models import Proposal
from app.articles.queries import Held
from app.authoring import actions as authoring
from app.authoring import queries as drafts
from app.authoring.queries import Open
from app.core.refusals import NotFoundError, RefusalError
from app.decks.models import Deck
from app.web.words import count

blueprint = Blueprint("articles", __name__, url_prefix="/articles")
TRIES = 12
TOO_OFTEN = 429
PART = "Recto-Part"


class LaterError(RefusalError):
    """What was sent must wait, and is lost nowhere; `status` says why to programs."""

    def __init__(self, status: int, sentence: str, action: str) -> None:
        super().__init__(sentence, action)
        self.status = status


@dataclass(frozen=True, slots=True)
class Bench:
    """An article at its deck, who works on it, and the draft as it is now."""

    held: Held
    deck: Deck
    person: User
    opened: Open


@dataclass(frozen=True, slots=True)
class Change:
    """A draft's text to be, and what is noted with it: verdicts, or what is taken back."""

    text: str
    found: Sequence[Proposal]
    verdicts: Sequence[Verdict] = ()
    bodies: Sequence[str] | None = None
    what: str = ""


def count_in(limit: Limit, person_id: int) -> None:
    """Count a try, whatever becomes of the request; raise LaterError past the limit."""
    now = clock.now()
    db.current().rollback()
    with db.reading(only=False):
        within = accounts.count_try(session=db.current(), limit=limit, who=str(person_id), now=now)
        db.current().commit()
    if not within:
        left = accounts.seconds_left(limit, now)
        raise LaterError(
            TOO_OFTEN,
            f"More than {limit.most} were sent within a minute",
            f"What you wrote stands below. Send it again in {count(left, 'second')}.",
        )


def held(key: str) -> tuple[Held, User]:
    """Return an article that the person of this request works on, and that person."""
    person = account_holder()
    return queries.held(db.current(), person.id, key), person


def bench(key: str) -> Bench:
    """Return an article that has its deck already; raise NotFoundError."""
    found, person = held(key)
    if found.deck is None:
        raise NotFoundError("This article has no deck yet", "Choose its cards first.")
    return Bench(found, found.deck, person, drafts.draft(db.current(), person.id, found.deck))


def ground(one: Bench) -> Ground:
    """Return what decisions about an article stand on."""
    article = one.held.article
    atlas = queries.atlas_of(db.current(), article.id, article.version)
    return Ground(article, atlas, drafts.card_keys(db.current(), one.deck))


def keep(key: str, make: Callable[[Bench], Change | None]) -> Sequence[Proposal]:
    """Keep what `make` decides with the text it makes; return the proposals. Raises what it raises.

    Must run in a request whose transactions only read.
    """
    for left in reversed(range(TRIES)):
        one = bench(key)
        change = make(one)
        db.current().rollback()
        if change is None:
            return ()
        try:
            return _store(key, one.opened, change)
        except (authoring.OvertakenError, IntegrityError):  # two may begin a draft at once
            db.current().rollback()
            if not left:
                raise
    raise AssertionError  # the last try returns or raises


def _store(key: str, began: Open, change: Change) -> Sequence[Proposal]:
    """Keep a change in one transaction; raise OvertakenError where the draft has moved on."""
    with db.reading(only=False):
        one, now = bench(key), clock.now_ms()
        if began.text != change.text:
            authoring.save(
                db.current(),
                user_id=one.person.id,
                deck=one.deck,
                token=began.token,
                base=began.base,
                text=change.text,
                now=now,
                what=change.what[:120],
            )
        _note(one, change, now)
        db.current().commit()
    return change.found


def _note(one: Bench, change: Change, now: int) -> None:
    session, person = db.current(), one.person.id
    if change.bodies is None:
        actions.decide(
            session, user_id=person, found=change.found, verdicts=change.verdicts, now=now
        )
    else:
        actions.take_back(session, user_id=person, found=change.found, bodies=change.bodies)

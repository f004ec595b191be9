"""Cramming: every card once in an order that a seed decides, then again what was not known.

Nothing of it touches memory. What was asked is read from the log of the session, so that undoing
an answer asks its card again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import BigInteger, Select, bindparam, cast, exists, or_, select
from sqlalchemy.orm import aliased

from app.core.chance import branch
from app.decks.models import Card, CardState
from app.study import statements as sql
from app.study.learner import Learner
from app.study.lines import Line
from app.study.log import plain_id
from app.study.models import Review, StudySession
from app.study.queries import Shelf

PRIME = 2**31 - 1  # products of numbers below it fit into 64 bits, on both engines

# Cards of one deck that may be asked without touching memory: not set aside, not put off.
CRAMMED = (
    Card.retired_at.is_(None),
    Card.flashcard.is_(True),
    ~exists().where(
        CardState.user_id == sql.USER,
        CardState.card_id == Card.id,
        or_(CardState.suspended, CardState.buried_until > sql.TODAY),
    ),
)
_ANSWERED = (
    Review.user_id == sql.USER,
    Review.session_id == sql.SITTING,
    Review.rating.is_not(None),
    sql.stands(),
)
# A card's place is the fourth power of a line through its number, which looks random: a line alone
# keeps neighbours at equal distances, and a square leaves one order in 500 rising.
FACTOR, SHIFT = (bindparam(name, type_=BigInteger()) for name in ("factor", "shift"))
_line = (cast(Card.id, BigInteger) * FACTOR + SHIFT) % PRIME
_square = (_line * _line) % PRIME
_place = (_square * _square) % PRIME
_first = (
    select(Card.id, _place.label("place"))
    .where(
        Card.deck_id == sql.DECK,
        Card.id.not_in(select(Review.card_id).where(*_ANSWERED)),
        *CRAMMED,
    )
    .order_by(_place, Card.id)
    .limit(sql.MOST)
    .subquery()
)


def _again() -> Select[int, int, str]:
    """Return the cards whose newest answer in a session was again, the longest ago first."""
    later = aliased(Review)
    void_of_later = aliased(Review)
    newer = exists().where(
        later.user_id == sql.USER,
        later.card_id == Review.card_id,
        later.session_id == sql.SITTING,
        later.rating.is_not(None),
        or_(later.at > Review.at, (later.at == Review.at) & (later.id > Review.id)),
        ~exists().where(void_of_later.user_id == sql.USER, void_of_later.voids == later.id),
    )
    return (
        select(Review.card_id, Review.at, Review.id)
        .join(Card, Card.id == Review.card_id)
        .where(*_ANSWERED, Review.rating == 1, Card.deck_id == sql.DECK, *CRAMMED, ~newer)
        .order_by(Review.at, Review.id)
    )


FIRST_TIME = sql.few(
    select(_first.c.id, _first.c.place).order_by(_first.c.place, _first.c.id), of=_first.c.id
)
AGAIN = sql.few(_again())


def lines(
    learner: Learner, now: StudySession, found: Sequence[Shelf], today: int
) -> Iterator[Line]:
    """Give the lines of a session that crams: those not asked yet, those to be asked again."""
    decks: dict[int, dict[str, int]] = {shelf.deck_id: {} for shelf in found}
    where = {"user": learner.id, "today": today, "sitting": plain_id(now.id)}
    factor, shift = (branch(now.seed, purpose) % PRIME for purpose in range(2))
    shuffled = {**where, "factor": factor or 1, "shift": shift}
    yield Line(statement=FIRST_TIME, sort="due", decks=decks, where=shuffled)
    yield Line(statement=AGAIN, sort="again", decks=decks, where=where, heed=1, early=True)

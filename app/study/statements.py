"""The statements on the path of every answer, compiled once and run on the driver.

Each looks at one row through one index, so that their cost does not grow with the cards.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from app.accounts.models import User
from app.core.queue import Queue
from app.db import Statement
from app.decks.access import studiable
from app.decks.models import (
    Card,
    CardState,
    CardVersion,
    Deck,
    FittedParameters,
    StudySettings,
    Subscription,
)
from app.study.models import Review, Rules, StudyDay, StudySession

USER = bindparam("user", type_=Integer())
DECK = bindparam("deck", type_=Integer())
CARD = bindparam("card", type_=Integer())
TODAY = bindparam("today", type_=Integer())
UNBURIED = bindparam("unburied", type_=Integer())
CURSOR = bindparam("cursor", type_=Integer())
BEFORE = bindparam("before", type_=CardState.shuffle.type)
SINCE = bindparam("since", type_=CardState.last_at.type)
MOST = bindparam("most", type_=Integer())
UNTIL = bindparam("until", type_=Integer())
BODY = bindparam("body", type_=Rules.body.type)
BURY = bindparam("bury", type_=Integer())
SITTING = bindparam("sitting", type_=Review.session_id.type)


class Upsert:
    """An insert that replaces or adds to the row that is already there, on both engines."""

    def __init__(self, model: type[Any], *, adding: bool) -> None:
        self.by_engine = {
            "sqlite": Statement(_upsert(sqlite.insert(model), model, adding=adding)),
            "postgresql": Statement(_upsert(postgresql.insert(model), model, adding=adding)),
        }

    def run(self, session: Session, **values: Any) -> None:  # noqa: ANN401 - a driver takes any value
        """Write one row."""
        engine = session.connection().dialect.name
        self.by_engine[engine].run(session, **values).close()


def _upsert(statement: Any, model: type[Any], *, adding: bool) -> Any:  # noqa: ANN401 - each engine has its own insert
    table = model.__table__
    changed = {
        column.name: column + statement.excluded[column.name]
        if adding
        else statement.excluded[column.name]
        for column in table.columns
        if not column.primary_key
    }
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns), set_=changed
    )


class AddOnce:
    """An insert that leaves the row alone that is already there, on both engines."""

    def __init__(self, model: type[Any]) -> None:
        self.by_engine = {
            "sqlite": Statement(sqlite.insert(model).values(body=BODY).on_conflict_do_nothing()),
            "postgresql": Statement(
                postgresql.insert(model).values(body=BODY).on_conflict_do_nothing()
            ),
        }

    def run(self, session: Session, **values: Any) -> None:  # noqa: ANN401 - a driver takes any value
        """Write one row unless it is there."""
        engine = session.connection().dialect.name
        self.by_engine[engine].run(session, **values).close()


def _sibling_today(deck_id: Any, note_key: Any, card_id: Any, *, due: bool = False) -> Any:  # noqa: ANN401 - columns of either table
    """Tell whether another card of the same note was answered today, or is to come as a due one."""
    sibling, state = aliased(Card), aliased(CardState)
    answered = state.last_day == TODAY
    comes = and_(state.queue == int(Queue.BY_DAY), state.shown_day <= TODAY)
    return exists().where(
        sibling.deck_id == deck_id,
        sibling.note_key == note_key,
        sibling.id != card_id,
        state.user_id == USER,
        state.card_id == sibling.id,
        comes if due else answered,
    )


def _line(queue: Queue) -> Select[int, int, int]:
    """Return the cards of one deck that wait in a queue, first come first."""
    return (
        select(CardState.card_id, CardState.shown_day, CardState.shuffle)
        .where(CardState.user_id == USER, CardState.deck_id == DECK, CardState.queue == int(queue))
        .order_by(CardState.shown_day, CardState.shuffle)
    )


_may_come = or_(
    BURY == 0, ~_sibling_today(CardState.deck_id, CardState.note_key, CardState.card_id)
)
_unmet = (
    select(Card.id, Card.position)
    .where(
        Card.deck_id == DECK,
        Card.position >= CURSOR,
        Card.retired_at.is_(None),
        Card.flashcard.is_(True),
        ~exists().where(CardState.user_id == USER, CardState.card_id == Card.id),
    )
    .order_by(Card.position)
)
_due = _line(Queue.BY_DAY).where(CardState.shown_day <= TODAY)
_new_again = _line(Queue.NEW).where(CardState.shown_day <= TODAY, _may_come)

_learning = _line(Queue.WITHIN_DAY).where(
    CardState.shown_day <= TODAY, CardState.shuffle <= BEFORE, CardState.buried_until <= UNBURIED
)


class Steps(NamedTuple):
    """The cards within the day that a session asks again: the next one, and how many they are."""

    next: Statement
    number: Statement


_kinship = (Card.deck_id, Card.note_key, Card.fact_key, CardVersion.passage)
_newest_version = and_(CardVersion.card_id == Card.id, CardVersion.number == Card.version)


def few(line: Any, *, of: Any = None) -> Statement:  # noqa: ANN401 - a line of cards
    """Take the first MOST cards of a line, each with what tells its kin (core.kinship).

    `of` is the column that names the card, where the line has not joined it.
    """
    line = line if of is None else line.join(Card, Card.id == of)
    return Statement(line.add_columns(*_kinship).join(CardVersion, _newest_version).limit(MOST))


def _steps(line: Any) -> Steps:  # noqa: ANN401 - a line of states
    every = line.order_by(None).subquery()
    return Steps(
        few(line, of=CardState.card_id), Statement(select(func.count()).select_from(every))
    )


LEARNING = _steps(_learning)
LEARNING_FLAGGED = _steps(_learning.where(CardState.flag > 0))
_unmet_today = _unmet.where(or_(BURY == 0, ~_sibling_today(Card.deck_id, Card.note_key, Card.id)))


def _count(line: Any, card_id: Any, note_key: Any) -> Statement:  # noqa: ANN401 - a line of either table
    """Count the cards of a line, of each note one when siblings wait, up to MOST."""
    one = case((BURY == 0, cast(card_id, String)), else_=note_key)
    several = line.with_only_columns(one.label("one")).order_by(None).distinct().limit(MOST)
    return Statement(select(func.count()).select_from(several.subquery()))


DUE = few(_due.where(_may_come), of=CardState.card_id)
DUE_COUNT = _count(_due.where(_may_come), CardState.card_id, CardState.note_key)
NEW_AGAIN = few(_new_again, of=CardState.card_id)
NEW_AGAIN_COUNT = _count(_new_again, CardState.card_id, CardState.note_key)
UNMET = few(_unmet_today)
FIRST_UNMET = Statement(_unmet.limit(1))
UNMET_COUNT = _count(
    _unmet_today.where(
        or_(BURY == 0, ~_sibling_today(Card.deck_id, Card.note_key, Card.id, due=True))
    ),
    Card.id,
    Card.note_key,
)
AHEAD = few(
    _line(Queue.BY_DAY).where(
        CardState.shown_day > TODAY,
        CardState.shown_day <= UNTIL,
        CardState.buried_until <= TODAY,
        func.coalesce(CardState.last_at, 0) < SINCE,
    ),
    of=CardState.card_id,
)
FLAGGED = few(
    select(CardState.card_id)
    .where(
        CardState.user_id == USER,
        CardState.deck_id == DECK,
        CardState.flag > 0,
        CardState.queue >= 0,
        CardState.buried_until <= TODAY,
        func.coalesce(CardState.last_at, 0) < SINCE,
    )
    .order_by(CardState.card_id),
    of=CardState.card_id,
)


def stands() -> Any:  # noqa: ANN401 - a condition
    """Tell of a row of the log that it was not taken back."""
    void = aliased(Review)
    return ~exists().where(void.user_id == USER, void.voids == Review.id)


def _picked(*columns: Any) -> Any:  # noqa: ANN401 - the columns decide the type
    """Return the cards of one deck that were picked for a session, if the pick stands."""
    return select(*columns).where(
        Review.user_id == USER,
        Review.session_id == SITTING,
        Review.action.like("pick:%"),
        stands(),
    )


PICKED = few(
    _picked(Review.card_id, Review.action)
    .join(Card, Card.id == Review.card_id)
    .outerjoin(CardState, (CardState.user_id == USER) & (CardState.card_id == Card.id))
    .where(
        Card.deck_id == DECK,
        Card.retired_at.is_(None),
        func.coalesce(CardState.queue, 0) >= 0,
        func.coalesce(CardState.last_at, 0) < SINCE,
    )
    .order_by(Review.action)
)
LEARNING_PICKED = _steps(_learning.where(CardState.card_id.in_(_picked(Review.card_id))))

RECENT = Statement(  # by number, which begins with the time; undone ones were looked at as well
    select(Review.card_id, *_kinship)
    .join(Card, Card.id == Review.card_id)
    .join(CardVersion, _newest_version)
    .where(Review.user_id == USER, Review.session_id == SITTING, Review.rating.is_not(None))
    .order_by(Review.id.desc())
    .limit(MOST)
)

_state_columns = [column for column in CardState.__table__.columns if column.name != "user_id"]
STATE_FIELDS = tuple(column.name for column in _state_columns)
STATE = Statement(
    select(*_state_columns).where(CardState.user_id == USER, CardState.card_id == CARD)
)
CARD_ROW = Statement(
    select(
        Card.deck_id,
        Card.note_key,
        Card.key,
        Card.kind,
        Card.position,
        Card.version,
        Card.memory_from,
        case((and_(Card.retired_at.is_(None), Card.flashcard), 0), else_=1),
    ).where(Card.id == CARD)
)
CONTENT = Statement(
    select(
        Card.version,
        Card.kind,
        Card.key,
        Card.tags,
        CardVersion.question,
        CardVersion.answer_key,
        CardVersion.passage,
        CardVersion.body,
        Deck.id,
        Deck.key,
        Deck.title,
        Deck.lang,
        Deck.owner_id,
    )
    .join(CardVersion, (CardVersion.card_id == Card.id) & (CardVersion.number == Card.version))
    .join(Deck, Deck.id == Card.deck_id)
    .where(Card.id == CARD)
)
SUBSCRIPTIONS = Statement(
    select(Subscription.deck_id, Subscription.cursor, Subscription.settings)
    .join(Deck, Deck.id == Subscription.deck_id)
    .where(Subscription.user_id == USER, Deck.retired_at.is_(None), studiable(USER))
    .order_by(Subscription.deck_id)
)
OWN = (func.coalesce(StudySettings.body, "{}"), FittedParameters.body)
SUBSCRIPTION = Statement(
    select(Subscription.cursor, *OWN, Subscription.settings)
    .select_from(Subscription)
    .outerjoin(StudySettings, StudySettings.user_id == USER)
    .outerjoin(FittedParameters, FittedParameters.used(USER))
    .where(Subscription.user_id == USER, Subscription.deck_id == DECK)
    .with_for_update(of=Subscription)
)
LEARNER = Statement(  # locked as beginning a deck locks them
    select(User.id).where(User.id == USER).with_for_update(key_share=True)
)
OWN_SETTINGS = Statement(  # what was set by hand, and the fitted parameters where those are used
    select(*OWN)
    .select_from(User)
    .outerjoin(StudySettings, StudySettings.user_id == User.id)
    .outerjoin(FittedParameters, FittedParameters.used(USER))
    .where(User.id == USER)
)
TODAY_COUNTS = Statement(
    select(StudyDay.deck_id, StudyDay.introduced, StudyDay.reviewed).where(
        StudyDay.user_id == USER, StudyDay.day == TODAY
    )
)
RULES = Statement(select(Rules.id).where(Rules.body == BODY))

NEWEST = Statement(
    select(func.max(Review.at)).where(Review.user_id == USER, Review.card_id == CARD)
)

ADD_RULES = AddOnce(Rules)
REVIEW = Statement(
    select(Review.card_id).where(
        Review.user_id == USER, Review.id == bindparam("review", type_=Review.id.type)
    )
)
ADD_REVIEW = Statement(insert(Review))
SET_CURSOR = Statement(
    update(Subscription)
    .where(Subscription.user_id == USER, Subscription.deck_id == DECK)
    .values(cursor=CURSOR)
)
COUNT_ANSWER = Statement(
    update(StudySession)
    .where(
        StudySession.user_id == USER,
        StudySession.id == bindparam("sitting", type_=StudySession.id.type),
    )
    .values(
        answered=StudySession.answered + bindparam("by", type_=Integer()),
        done_new=StudySession.done_new + bindparam("was_new", type_=StudySession.done_new.type),
        done_review=StudySession.done_review
        + bindparam("was_review", type_=StudySession.done_review.type),
    )
)


PUT_STATE = Upsert(CardState, adding=False)
ADD_TO_DAY = Upsert(StudyDay, adding=True)

"""The statements on the path of every saved answer, made once, most to run on the driver."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, bindparam, insert, select

from app.db import Statement
from app.decks.models import Card, CardVersion, Deck
from app.quizzes.models import AnswerStep, Attempt, AttemptSlot

USER = bindparam("user", type_=Integer())
ATTEMPT = bindparam("attempt", type_=AttemptSlot.attempt_id.type)
SLOT = bindparam("slot", type_=BigInteger())

OWN = select(Attempt).where(Attempt.user_id == USER, Attempt.id == ATTEMPT)
OWN_LOCKED = OWN.with_for_update().execution_options(populate_existing=True)

CARD_COLUMNS = (  # as queries.ask reads them
    CardVersion.card_id,
    CardVersion.number,
    Card.kind,
    Card.key,
    Card.deck_id,
    Deck.lang,
    Deck.title,
    CardVersion.question,
    CardVersion.answer_key,
    CardVersion.passage,
    CardVersion.body,
)
STEP_COLUMNS = (  # as queries.step reads them
    AnswerStep.slot,
    AnswerStep.seq,
    AnswerStep.at,
    AnswerStep.kind,
    AnswerStep.response,
    AnswerStep.certainty,
    AnswerStep.fraction,
)

_drawn = (
    select(
        AttemptSlot.slot,
        AttemptSlot.points,
        AttemptSlot.option_seed,
        AttemptSlot.recall,
        *CARD_COLUMNS,
    )
    .join(
        CardVersion,
        (CardVersion.card_id == AttemptSlot.card_id)
        & (CardVersion.number == AttemptSlot.card_version),
    )
    .join(Card, Card.id == AttemptSlot.card_id)
    .join(Deck, Deck.id == Card.deck_id)
    .where(AttemptSlot.user_id == USER, AttemptSlot.attempt_id == ATTEMPT)
    .order_by(AttemptSlot.slot)
)
DRAWN = Statement(_drawn)
DRAWN_ONE = Statement(_drawn.where(AttemptSlot.slot == SLOT))

_steps = (
    select(*STEP_COLUMNS)
    .where(AnswerStep.user_id == USER, AnswerStep.attempt_id == ATTEMPT)
    .order_by(AnswerStep.slot, AnswerStep.seq)
)
STEPS = Statement(_steps)
STEPS_OF_ONE = Statement(_steps.where(AnswerStep.slot == SLOT))
ADD_STEP = Statement(insert(AnswerStep))

"""Suggestions: a reader corrects a card, its authors take it into a draft or decline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.authoring import actions, queries
from app.authoring.corrections import differences
from app.authoring.models import Suggestion
from app.core import deckedit
from app.core.cardjson import from_json, to_json
from app.core.cards import Card as CardText
from app.core.cardtext import prompt_text
from app.core.refusals import NotFoundError, RefusalError
from app.decks.models import Card, CardVersion, Deck

MOST_SHOWN = 200
MOST_OPEN = 50  # of one person and one deck


class Told(NamedTuple):
    """A suggestion with what it is about: the card as it was, and who suggested."""

    suggestion: Suggestion
    card_key: str
    note_key: str
    plain: str
    body: str
    deck_key: str
    deck_title: str
    name: str | None

    @property
    def asked(self) -> str:
        """Give the question as the reader saw it."""
        return prompt_text(self.before)

    @property
    def before(self) -> CardText:
        """Give the card as the reader saw it."""
        return from_json(self.body)

    @property
    def after(self) -> CardText:
        """Give the card as the reader would have it."""
        return from_json(self.suggestion.body)


def suggest(  # noqa: PLR0913 - a suggestion has these parts
    session: Session, *, user_id: int, deck: Deck, card: Card, body: CardText, reason: str, now: int
) -> None:
    """Keep a reader's correction for the authors; raise RefusalError for one that says nothing."""
    stored = session.get_one(CardVersion, (card.id, card.version))
    if to_json(body) == stored.body and not reason.strip():
        raise RefusalError("Nothing is changed yet", "Change a field, or say what is wrong.")
    waiting = session.scalar(
        _count(deck.id).where(Suggestion.state == "open", Suggestion.user_id == user_id)
    )
    if (waiting or 0) >= MOST_OPEN:
        raise RefusalError(
            "Many of your suggestions for this deck still wait", "Wait for its author's answer."
        )
    session.add(
        Suggestion(
            card_id=card.id,
            card_version=card.version,
            user_id=user_id,
            body=to_json(body),
            reason=reason.strip(),
            at=now,
        )
    )
    session.flush()


def accept(session: Session, *, user_id: int, deck: Deck, told: Told, reply: str, now: int) -> None:
    """Take a correction into the author's draft; raise RefusalError where it does not fit.

    Only the fields that the reader changed are changed, so that what the author did since stays.
    """
    text = queries.draft(session, user_id, deck).text
    place = deckedit.find_card(text, told.note_key)
    if place is None:
        raise RefusalError(
            f"Your draft has no card with the id {told.note_key}", "Change the card by hand."
        )
    merged = _merge(deckedit.read_card_at(text, place), told.before, told.after)
    text = deckedit.replace_card(text, place, merged)
    what = f"A suggestion for {told.note_key}"
    actions.take(session, user_id=user_id, deck=deck, text=text, what=what, now=now)
    _decide(session, told.suggestion, user_id, "accepted", reply, now)


def decline(session: Session, *, user_id: int, told: Told, reply: str, now: int) -> None:
    """Leave the card as it is, and tell the reader why."""
    _decide(session, told.suggestion, user_id, "declined", reply, now)


def count_open(session: Session, deck_id: int) -> int:
    """Count the suggestions for a deck that wait for an answer."""
    return session.scalar(_count(deck_id).where(Suggestion.state == "open")) or 0


def open_for(session: Session, deck: Deck) -> list[Told]:
    """List the suggestions for a deck that wait, the oldest first."""
    query = _told().where(Card.deck_id == deck.id, Suggestion.state == "open")
    rows = session.execute(query.order_by(Suggestion.id).limit(MOST_SHOWN))
    return [Told(*row) for row in rows]


def one_for(session: Session, deck: Deck, number: int) -> Told:
    """Return a suggestion for a deck that waits; raise NotFoundError."""
    query = _told().where(
        Card.deck_id == deck.id, Suggestion.id == number, Suggestion.state == "open"
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("This suggestion was answered already", "Look at the others.")
    return Told(*row)


def by_reader(session: Session, user_id: int) -> list[Told]:
    """List what a reader suggested, the newest first, with the answers."""
    query = _told().where(Suggestion.user_id == user_id).order_by(Suggestion.id.desc())
    return [Told(*row) for row in session.execute(query.limit(MOST_SHOWN))]


def personal_data(session: Session, user_id: int) -> dict[str, Any]:
    """Give what a reader suggested: only what they wrote, as a card may keep its answer."""
    query = _told().where(Suggestion.user_id == user_id).order_by(Suggestion.id)
    found = [Told(*row) for row in session.execute(query)]
    return {
        "suggestions": [
            {
                "deck": told.deck_key,
                "card": told.card_key,
                "suggested": {label: new for label, _, new in differences(told.before, told.after)},
                "reason": told.suggestion.reason,
                "at": told.suggestion.at,
                "state": told.suggestion.state,
                "reply": told.suggestion.reply,
            }
            for told in found
        ]
    }


def _told() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Suggestion,
            Card.key,
            Card.note_key,
            Card.plain,
            CardVersion.body,
            Deck.key,
            Deck.title,
            User.name,
        )
        .join(Card, Card.id == Suggestion.card_id)
        .join(Deck, Deck.id == Card.deck_id)
        .join(
            CardVersion,
            (CardVersion.card_id == Suggestion.card_id)
            & (CardVersion.number == Suggestion.card_version),
        )
        .outerjoin(User, User.id == Suggestion.user_id)
    )


def _count(deck_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(func.count())
        .select_from(Suggestion)
        .join(Card, Card.id == Suggestion.card_id)
        .where(Card.deck_id == deck_id)
    )


def _merge(now: CardText, before: CardText, after: CardText) -> CardText:
    """Return the author's card with those fields that the reader changed."""
    if type(now) is not type(after):
        raise RefusalError("The card is of another kind by now", "Change the card by hand.")
    changed = {
        name: getattr(after, name)
        for name in after.__dataclass_fields__
        if getattr(after, name) != getattr(before, name)
    }
    return replace(now, **changed)


def _decide(
    session: Session, suggestion: Suggestion, user_id: int, state: str, reply: str, now: int
) -> None:
    suggestion.state = state
    suggestion.reply = reply.strip()
    suggestion.by_id = user_id
    suggestion.decided_at = now
    session.flush()

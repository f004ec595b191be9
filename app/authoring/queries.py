"""Reads of authoring: decks one writes, drafts, versions, files. Decks are reached by app.decks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.authoring.models import Draft, DraftText, Suggestion, Upload
from app.core.refusals import NotFoundError
from app.decks.models import (
    Card,
    CardNote,
    CardVersion,
    Deck,
    DeckAuthor,
    DeckVersion,
    Subscription,
)
from app.decks.queries import PAGE, Page, readable, written_by

MOST_DECKS = 500


class Written(NamedTuple):
    """A deck that one writes, as the list of them shows it."""

    key: str
    title: str
    lang: str
    card_count: int
    version: int
    visibility: str
    own: bool
    drafted: int | None
    learners: int
    suggestions: int


class Origin(NamedTuple):
    """The deck that a copy came from; the key is "" where one may not read it any more."""

    key: str
    title: str
    version: int | None


@dataclass(frozen=True, slots=True)
class Open:
    """A draft as it is opened: its text, and the token by which a save says what it began from.

    Without a draft it is the published text and the token "". `steps` tells whether there is
    something to undo and something to do again.
    """

    text: str
    token: str
    base: int
    what: str = ""
    saved_at: int | None = None
    steps: tuple[bool, bool] = (False, False)


class VersionLine(NamedTuple):
    """A version in the history of a deck."""

    number: int
    at: datetime
    by_id: int | None
    name: str | None
    note: str


def decks_of(session: Session, user_id: int) -> list[Written]:
    """List the decks that a person writes, those they worked on last first."""
    learners = (
        select(func.count())
        .where(Subscription.deck_id == Deck.id)
        .correlate(Deck)
        .scalar_subquery()
    )
    waiting = (
        select(func.count())
        .select_from(Suggestion)
        .join(Card, Card.id == Suggestion.card_id)
        .where(Card.deck_id == Deck.id, Suggestion.state == "open")
        .correlate(Deck)
        .scalar_subquery()
    )
    own = func.coalesce(Deck.owner_id, 0) == user_id
    mine = and_(Draft.deck_id == Deck.id, Draft.user_id == user_id)
    rows = session.execute(
        select(
            Deck.key,
            Deck.title,
            Deck.lang,
            Deck.card_count,
            Deck.version,
            Deck.visibility,
            own,
            Draft.saved_at,
            learners,
            waiting,
        )
        .outerjoin(Draft, mine)
        .where(written_by(user_id), Deck.path == "")
        .order_by(func.coalesce(Draft.saved_at, Deck.updated_at).desc(), Deck.id)
        .limit(MOST_DECKS)
    )
    return [Written(*row) for row in rows]


def origin_of(session: Session, user_id: int, deck: Deck) -> Origin | None:
    """Tell what a deck was copied from, if it was."""
    if deck.origin_id is None:
        return None
    row = session.execute(
        select(Deck.key, Deck.title).where(Deck.id == deck.origin_id, readable(user_id))
    ).one_or_none()
    key, title = row or ("", "a deck that is not shared with you any more")
    return Origin(key, title, deck.origin_version)


def draft(session: Session, user_id: int, deck: Deck) -> Open:
    """Open a person's draft of a deck, or the published text where they have none."""
    found = session.get(Draft, (deck.id, user_id))
    if found is None:
        return Open(deck.text, "", deck.version)
    return opened(session, found)


def opened(session: Session, found: Draft) -> Open:
    """Give a draft as it stands."""
    here = session.get_one(DraftText, (found.deck_id, found.user_id, found.position))
    first, last = session.execute(
        select(func.min(DraftText.seq), func.max(DraftText.seq)).where(*of_draft(found))
    ).one()
    steps = (first < found.position, last > found.position)
    return Open(here.text, token(found), found.base_version, here.what, found.saved_at, steps)


def token(found: Draft) -> str:
    """Name the state of a draft: no two states of it have the same name."""
    return f"{found.position}.{found.saved_at}"


def of_draft(found: Draft) -> tuple[Any, ...]:
    """Say which texts are those of a draft."""
    return DraftText.deck_id == found.deck_id, DraftText.user_id == found.user_id


def files_of(session: Session, deck_id: int) -> dict[str, str]:
    """Give the names under which a deck's files are kept, by the names its text uses."""
    rows = session.execute(select(Upload.file, Upload.kept).where(Upload.deck_id == deck_id))
    return {row[0]: row[1] for row in rows}


def versions_of(session: Session, deck: Deck, number: int) -> Page[VersionLine]:
    """List the versions of a deck, the newest first."""
    rows = session.execute(
        _versions()
        .where(DeckVersion.deck_id == deck.id)
        .order_by(DeckVersion.number.desc())
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return Page(tuple(VersionLine(*row) for row in rows), number, deck.version)


def version_line(session: Session, deck: Deck, number: int) -> VersionLine:
    """Tell who published a version, and when; raise NotFoundError."""
    row = session.execute(
        _versions().where(DeckVersion.deck_id == deck.id, DeckVersion.number == number)
    ).one_or_none()
    if row is None:
        raise NotFoundError("This deck has no such version", "Choose one from its history.")
    return VersionLine(*row)


def version_text(session: Session, deck: Deck, number: int) -> str:
    """Return the text of a version; raise NotFoundError."""
    found = session.scalar(
        select(DeckVersion.text).where(DeckVersion.deck_id == deck.id, DeckVersion.number == number)
    )
    if found is None:
        raise NotFoundError("This deck has no such version", "Choose one from its history.")
    return found


class Author(NamedTuple):
    """Somebody who writes a deck; co-authors are told once they have worked on it."""

    id: int
    name: str
    owner: bool


def authors_of(session: Session, deck: Deck) -> list[Author]:
    """List the owner of a deck and the co-authors who have a draft of it or published it.

    An invitation alone is not told, else anybody could find out who has an account here.
    """
    drafted = exists().where(Draft.deck_id == deck.id, Draft.user_id == User.id)
    published = exists().where(DeckVersion.deck_id == deck.id, DeckVersion.by_id == User.id)
    together = exists().where(DeckAuthor.deck_id == deck.id, DeckAuthor.user_id == User.id)
    rows = session.execute(
        select(User.id, User.name)
        .where(or_(User.id == deck.owner_id, together & (drafted | published)))
        .order_by(User.name, User.id)
    )
    found = [Author(row[0], row[1], row[0] == deck.owner_id) for row in rows]
    return sorted(found, key=lambda one: not one.owner)


def learners_of(session: Session, deck: Deck) -> int:
    """Count who studies a deck."""
    return session.scalar(select(func.count()).where(Subscription.deck_id == deck.id)) or 0


def _versions() -> Select[*tuple[Any, ...]]:
    return select(
        DeckVersion.number, DeckVersion.at, DeckVersion.by_id, User.name, DeckVersion.note
    ).outerjoin(User, User.id == DeckVersion.by_id)


def note_of(session: Session, user_id: int, card_id: int) -> str:
    """Return what a person noted about a card, "" for nothing."""
    found = session.get(CardNote, (user_id, card_id))
    return found.text if found else ""


def cards_by_key(session: Session, deck: Deck, keys: list[str]) -> dict[str, tuple[str, str]]:
    """Return the plain prompt and the body (JSON) of stored cards by the author's id."""
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(keys), PAGE):
        rows = session.execute(
            select(Card.note_key, Card.plain, CardVersion.body)
            .join(
                CardVersion,
                and_(CardVersion.card_id == Card.id, CardVersion.number == Card.version),
            )
            .where(Card.deck_id == deck.id, Card.note_key.in_(keys[start : start + PAGE]))
            .order_by(Card.position.desc())
        )
        found |= {row[0]: (row[1], row[2]) for row in rows}
    return found


def personal_data(session: Session, user_id: int) -> dict[str, Any]:
    """Give what a person wrote: decks, drafts, notes on cards, files."""
    return {
        "written_decks": _decks_data(session, user_id),
        "drafts": _drafts_data(session, user_id),
        "card_notes": [
            {"deck": deck, "card": card, "text": text, "written_at": at.isoformat()}
            for deck, card, text, at in session.execute(
                select(Deck.key, Card.key, CardNote.text, CardNote.written_at)
                .join(Card, Card.id == CardNote.card_id)
                .join(Deck, Deck.id == Card.deck_id)
                .where(CardNote.user_id == user_id)
                .order_by(CardNote.written_at)
            )
        ],
        "uploads": [
            {"deck": deck, "file": file, "size": size, "at": at}
            for deck, file, size, at in session.execute(
                select(Deck.key, Upload.file, Upload.size, Upload.at)
                .join(Deck, Deck.id == Upload.deck_id)
                .where(Upload.by_id == user_id)
                .order_by(Upload.at)
            )
        ],
    }


def _decks_data(session: Session, user_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Deck.key, Deck.title, Deck.visibility, Deck.version, Deck.text, Deck.owner_id)
        .where(written_by(user_id))
        .order_by(Deck.id)
    )
    return [
        {
            "deck": row[0],
            "title": row[1],
            "visibility": row[2],
            "version": row[3],
            "text": row[4],
            "as": "owner" if row[5] == user_id else "co-author",
        }
        for row in rows
    ]


def _drafts_data(session: Session, user_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Deck.key, Draft.base_version, Draft.saved_at, DraftText.text)
        .join(Deck, Deck.id == Draft.deck_id)
        .join(
            DraftText,
            and_(
                DraftText.deck_id == Draft.deck_id,
                DraftText.user_id == Draft.user_id,
                DraftText.seq == Draft.position,
            ),
        )
        .where(Draft.user_id == user_id)
        .order_by(Draft.deck_id)
    )
    return [
        {"deck": row[0], "from_version": row[1], "saved_at": row[2], "text": row[3]} for row in rows
    ]


def card_keys(session: Session, deck: Deck) -> frozenset[str]:
    """Give the author's ids of all cards that a deck ever published."""
    rows = session.scalars(select(Card.note_key).where(Card.deck_id == deck.id).distinct())
    return frozenset(rows)

"""What an author does with a draft. Instants are whole milliseconds.

Every state that a draft went through is kept for a while, so that undo and redo are moves between
them, and what one window put on top of another's work can be taken back.
"""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.authoring import queries
from app.authoring.models import Draft, DraftText
from app.authoring.queries import Open
from app.core.refusals import RefusalError
from app.decks.models import Deck

TYPING = "Typing"
TYPING_MS = 20_000  # what is typed within this time is undone at once
MOST_STATES = 100
MOST_BYTES = 8 * 1024 * 1024


class OvertakenError(RefusalError):
    """The draft was changed elsewhere since; `open` is how it stands now."""

    def __init__(self, now: Open) -> None:
        super().__init__(
            "This draft was changed in another window or on another device",
            "Compare both and decide which one goes on.",
        )
        self.open = now


def save(  # noqa: PLR0913 - a save names what it began from
    session: Session,
    *,
    user_id: int,
    deck: Deck,
    token: str,
    base: int,
    text: str,
    now: int,
    what: str = TYPING,
) -> Open:
    """Keep a text as the draft's newest state; raise OvertakenError unless it began from `token`.

    The same text once more changes nothing, so that a save may be repeated. Without a draft one
    begins, from the published version `base`.
    """
    found = _locked(session, user_id, deck)
    if found is None:
        published = queries.draft(session, user_id, deck)
        if text == published.text:
            return published
        if token:
            raise OvertakenError(published)
        found = begin(session, user_id=user_id, deck=deck, base=base, now=now)
    elif queries.opened(session, found).text == text:
        return queries.opened(session, found)
    elif token != queries.token(found):
        raise OvertakenError(queries.opened(session, found))
    push(session, found, text=text, what=what, now=now)
    return queries.opened(session, found)


def begin(session: Session, *, user_id: int, deck: Deck, base: int, now: int) -> Draft:
    """Begin a draft from a published version; version 0 is an empty text.

    Raise OvertakenError where another window began it at the same moment.
    """
    base = min(max(base, 0), deck.version)
    text = queries.version_text(session, deck, base) if base else deck.text
    found = Draft(deck_id=deck.id, user_id=user_id, base_version=base, position=0, saved_at=now)
    try:
        with session.begin_nested():
            session.add(found)
    except IntegrityError:
        raise OvertakenError(queries.draft(session, user_id, deck)) from None
    what = f"Version {base}" if base else "An empty deck"
    session.add(_state(found, 0, text, what, now))
    session.flush()
    return found


def push(session: Session, found: Draft, *, text: str, what: str, now: int) -> None:
    """Put a new state behind the one where the draft stands; what was undone is gone for good."""
    session.execute(
        delete(DraftText).where(*queries.of_draft(found), DraftText.seq > found.position)
    )
    here = session.get_one(DraftText, (found.deck_id, found.user_id, found.position))
    if what == here.what and what.startswith(TYPING) and now - here.at < TYPING_MS:
        here.text = text
    else:
        found.position += 1
        session.add(_state(found, found.position, text, what, now))
    found.saved_at = max(now, found.saved_at + 1)
    session.flush()
    _forget_oldest(session, found)


def undo(session: Session, *, user_id: int, deck: Deck, token: str, now: int) -> Open:
    """Go back to the state before; raise OvertakenError, RefusalError where there is none."""
    found = _own(session, user_id, deck, token)
    before = select(func.max(DraftText.seq)).where(
        *queries.of_draft(found), DraftText.seq < found.position
    )
    return _move(session, found, session.scalar(before), now)


def redo(session: Session, *, user_id: int, deck: Deck, token: str, now: int) -> Open:
    """Go on to the state that was undone; raise OvertakenError, RefusalError."""
    found = _own(session, user_id, deck, token)
    after = select(func.min(DraftText.seq)).where(
        *queries.of_draft(found), DraftText.seq > found.position
    )
    return _move(session, found, session.scalar(after), now)


def discard(session: Session, *, user_id: int, deck: Deck) -> None:
    """Throw a draft away with all its states."""
    session.execute(
        delete(DraftText).where(DraftText.deck_id == deck.id, DraftText.user_id == user_id)
    )
    session.execute(delete(Draft).where(Draft.deck_id == deck.id, Draft.user_id == user_id))
    session.expire_all()


def take(session: Session, *, user_id: int, deck: Deck, text: str, what: str, now: int) -> None:
    """Make a text the newest state of the draft, which begins if there is none: undo brings back.

    `what` says in a few words where the text came from.
    """
    found = _locked(session, user_id, deck)
    if found is None:
        found = begin(session, user_id=user_id, deck=deck, base=deck.version, now=now)
    push(session, found, text=text, what=what[:120], now=now)


def put_on_top(session: Session, *, user_id: int, deck: Deck, seen: int, now: int) -> None:
    """Let a draft follow the newest version, which its author has looked at; raise RefusalError."""
    found = _locked(session, user_id, deck)
    if found is None or seen != deck.version:
        raise RefusalError(
            "Another version was published meanwhile", "Look at it first, then decide once more."
        )
    found.base_version = seen
    found.saved_at = max(now, found.saved_at + 1)
    session.flush()


def _state(found: Draft, seq: int, text: str, what: str, now: int) -> DraftText:
    return DraftText(
        deck_id=found.deck_id, user_id=found.user_id, seq=seq, text=text, what=what, at=now
    )


def _locked(session: Session, user_id: int, deck: Deck) -> Draft | None:
    return session.scalar(
        select(Draft).where(Draft.deck_id == deck.id, Draft.user_id == user_id).with_for_update()
    )


def _own(session: Session, user_id: int, deck: Deck, token: str) -> Draft:
    found = _locked(session, user_id, deck)
    if found is None or queries.token(found) != token:
        raise OvertakenError(queries.draft(session, user_id, deck))
    return found


def _move(session: Session, found: Draft, to: int | None, now: int) -> Open:
    if to is None:
        raise RefusalError("There is nothing more to undo here", "Go on writing.")
    found.position = to
    found.saved_at = max(now, found.saved_at + 1)
    session.flush()
    return queries.opened(session, found)


def _forget_oldest(session: Session, found: Draft) -> None:
    """Keep at most so many states and so many characters, the newest ones."""
    sizes = session.execute(
        select(DraftText.seq, func.length(DraftText.text))
        .where(*queries.of_draft(found))
        .order_by(DraftText.seq.desc())
    ).all()
    room = MOST_BYTES
    for kept, (seq, size) in enumerate(sizes):
        room -= size
        if kept and (room < 0 or kept == MOST_STATES):
            older = DraftText.seq <= seq
            session.execute(delete(DraftText).where(*queries.of_draft(found), older))
            return

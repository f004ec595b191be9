"""Notes that learners write to themselves about cards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.decks.models import CardNote


def write_note(session: Session, *, user_id: int, card_id: int, text: str, now: datetime) -> None:
    """Keep a note about a card; an empty one takes it away."""
    found = session.get(CardNote, (user_id, card_id))
    if not text.strip():
        if found is not None:
            session.delete(found)
    elif found is None:
        session.add(CardNote(user_id=user_id, card_id=card_id, text=text.strip(), written_at=now))
    else:
        found.text, found.written_at = text.strip(), now
    session.flush()

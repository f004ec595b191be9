"""Tables of authoring: drafts with the texts that led to them, uploads and suggestions.

Instants are whole milliseconds of the server's clock.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

PERSON = "user.id"
DECK = "deck.id"


class Draft(Base):
    """What one author is about to make of a deck: private until it is published.

    It began from the published version `base_version`; its text is the `draft_text` at `position`,
    so that undo and redo are moves of the position.
    """

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_user_id", "user_id"),)

    deck_id: Mapped[int] = mapped_column(
        ForeignKey(DECK, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    base_version: Mapped[int]
    position: Mapped[int]
    saved_at: Mapped[int] = mapped_column(BigInteger)


class DraftText(Base):
    """One state of a draft, and in a few words what led to it."""

    __tablename__ = "draft_text"
    __table_args__ = (
        ForeignKeyConstraint(
            ["deck_id", "user_id"], ["draft.deck_id", "draft.user_id"], ondelete="CASCADE"
        ),
    )

    deck_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(String(120))
    at: Mapped[int] = mapped_column(BigInteger)


class Upload(Base):
    """A picture or sound of a deck: `file` as the text names it, `kept` as the store does."""

    __tablename__ = "upload"

    deck_id: Mapped[int] = mapped_column(
        ForeignKey(DECK, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    file: Mapped[str] = mapped_column(String(120), primary_key=True)
    kept: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"), index=True)
    at: Mapped[int] = mapped_column(BigInteger)


class Suggestion(Base):
    """A reader's correction of a card, for its authors to accept or decline.

    `body` is JSON of core.cards.Card as the reader would have it.
    """

    __tablename__ = "suggestion"
    __table_args__ = (
        CheckConstraint("state in ('open', 'accepted', 'declined')", name="state_known"),
        ForeignKeyConstraint(
            ["card_id", "card_version"],
            ["card_version.card_id", "card_version.number"],
            ondelete="CASCADE",
        ),
        Index("ix_suggestion_card_id", "card_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int]
    card_version: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"), index=True)
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10), default="open")
    reply: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"), index=True)
    decided_at: Mapped[int | None] = mapped_column(BigInteger)

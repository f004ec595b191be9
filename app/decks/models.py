"""Tables of decks, cards and who studies them.

A row of `card` is one face of an author's card: its memory belongs to deck and key. Its content
stands in immutable versions; the text that the deck was read from stands whole in `deck.text`.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    SQLColumnExpression,
    String,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Instant


class Deck(Base):
    """One deck. Without an owner it came from the decks folder and everybody may read it.

    `folded` is title, description and tags as the library searches them (core.folding); `media` is
    JSON: the files that the deck mentions, and the names under which they are kept. `version`
    numbers the published texts, 0 before the first. Who knows `link_key` may read a deck whose
    visibility is `link`; one whose visibility is `class` is read in the classes that `class_deck`
    names. A copy names the deck and the version that it came from.
    """

    __tablename__ = "deck"
    __table_args__ = (
        CheckConstraint(
            "visibility in ('private', 'class', 'link', 'public')", name="visibility_known"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    lang: Mapped[str] = mapped_column(String(35), default="en")
    tags: Mapped[str] = mapped_column(Text, default="[]")
    folded: Mapped[str] = mapped_column(Text, default="")
    visibility: Mapped[str] = mapped_column(String(16), default="public")
    owner_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL"), index=True
    )
    link_key: Mapped[str | None] = mapped_column(String(22), unique=True)
    origin_id: Mapped[int | None] = mapped_column(
        ForeignKey("deck.id", ondelete="SET NULL"), index=True
    )
    origin_version: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=0)
    path: Mapped[str] = mapped_column(String(500), default="")
    text: Mapped[str] = mapped_column(Text, default="", deferred=True)
    text_hash: Mapped[str] = mapped_column(String(64), default="")
    media: Mapped[str] = mapped_column(Text, default="{}")
    card_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)


class DeckAuthor(Base):
    """Somebody with whom the owner of a deck writes it."""

    __tablename__ = "deck_author"
    __table_args__ = (Index("ix_deck_author_user_id", "user_id"),)

    deck_id: Mapped[int] = mapped_column(
        ForeignKey("deck.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    added_at: Mapped[datetime] = mapped_column(Instant)


class ClassDeck(Base):
    """A deck that the members of a class read and study, as long as it is not private."""

    __tablename__ = "class_deck"
    __table_args__ = (Index("ix_class_deck_deck_id", "deck_id"),)

    classroom_id: Mapped[int] = mapped_column(
        ForeignKey("classroom.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    deck_id: Mapped[int] = mapped_column(
        ForeignKey("deck.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    added_at: Mapped[datetime] = mapped_column(Instant)


class DeckVersion(Base):
    """A text of a deck as it was published; never changed. `by_id` null: from the decks folder."""

    __tablename__ = "deck_version"

    deck_id: Mapped[int] = mapped_column(
        ForeignKey("deck.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text, deferred=True)
    by_id: Mapped[int | None] = mapped_column(
        ForeignKey("user.id", ondelete="SET NULL"), index=True
    )
    at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(String(200), default="")


class Fact(Base):
    """One claim of a deck. `passage` is JSON: source title, section, paragraph, quote."""

    __tablename__ = "fact"
    __table_args__ = (UniqueConstraint("deck_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deck_id: Mapped[int] = mapped_column(ForeignKey("deck.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    claim: Mapped[str] = mapped_column(Text)
    passage: Mapped[str] = mapped_column(Text, default="{}")


class Card(Base):
    """One thing to remember: one face of an author's card, never deleted, perhaps retired.

    Answers given to versions before `memory_from` no longer count: the author said that the
    meaning changed (a new `revision`), and memory starts again. `digest` tells whether its newest
    version says what the text says. `plain` is the prompt in words;
    `folded` is what browsing looks through: the prompt, and the answer of a flashcard.
    """

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("deck_id", "key"),
        Index("ix_card_deck_id_position", "deck_id", "position"),
        Index("ix_card_deck_id_note_key", "deck_id", "note_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    deck_id: Mapped[int] = mapped_column(ForeignKey("deck.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(140))
    note_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    content_hash: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), default="")
    revision: Mapped[int] = mapped_column(default=0)
    memory_from: Mapped[int] = mapped_column(default=1)
    fact_key: Mapped[str] = mapped_column(String(64), default="")
    tags: Mapped[str] = mapped_column(Text, default="[]")
    plain: Mapped[str] = mapped_column(Text, default="")
    folded: Mapped[str] = mapped_column(Text, default="")
    flashcard: Mapped[bool] = mapped_column(default=True)
    quiz: Mapped[bool] = mapped_column(default=True)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)


class CardVersion(Base):
    """What a card said from some moment on; never changed, never deleted.

    `body` is the author's card (core.cardjson), `question` and `answer_key` are the two sides made
    for pages (core.faces), all JSON. `passage` is where its fact stands.
    """

    __tablename__ = "card_version"

    card_id: Mapped[int] = mapped_column(
        ForeignKey("card.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text)
    answer_key: Mapped[str] = mapped_column(Text)
    passage: Mapped[str] = mapped_column(Text, default="{}")
    created_at: Mapped[datetime] = mapped_column(Instant)


class CardTag(Base):
    """A tag of a card in lower case, for searching; `card.tags` has it as written."""

    __tablename__ = "card_tag"
    __table_args__ = (Index("ix_card_tag_tag", "tag"),)

    card_id: Mapped[int] = mapped_column(
        ForeignKey("card.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    tag: Mapped[str] = mapped_column(String(64), primary_key=True)


class Blueprint(Base):
    """A quiz that a deck describes; `body` is JSON of core.cards.Blueprint."""

    __tablename__ = "blueprint"
    __table_args__ = (UniqueConstraint("deck_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deck_id: Mapped[int] = mapped_column(ForeignKey("deck.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)


class Subscription(Base):
    """A learner studies a deck.

    `settings` (JSON) overrides the learner's own study settings. Every card of the deck at a
    position below `cursor` has been introduced already; the search for new cards starts there.
    """

    __tablename__ = "subscription"
    __table_args__ = (Index("ix_subscription_deck_id", "deck_id"),)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    deck_id: Mapped[int] = mapped_column(
        ForeignKey("deck.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    cursor: Mapped[int] = mapped_column(default=0)
    settings: Mapped[str] = mapped_column(Text, default="{}")
    subscribed_at: Mapped[datetime] = mapped_column(Instant)


class CardState(Base):
    """A learner's memory of a card: a fold of the review log, rebuildable at any time.

    The study slice writes it; it stands here because a change of a deck must count the learners
    it touches and take retired cards out of their queues.

    `queue` is 0 new, 1 within the day, 2 by day, -1 suspended, -2 retired; `shown_day` is the first
    day on which the card may appear (its due day, or later when buried); `shuffle` orders equals.
    """

    __tablename__ = "card_state"
    __table_args__ = (
        ForeignKeyConstraint(["card_id"], ["card.id"], ondelete="CASCADE"),
        Index(
            "ix_card_state_user_id_deck_id_queue",
            "user_id",
            "deck_id",
            "queue",
            "shown_day",
            "shuffle",
        ),
        Index("ix_card_state_card_id", "card_id"),
        {"sqlite_with_rowid": False},
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    card_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    deck_id: Mapped[int]
    note_key: Mapped[str] = mapped_column(String(64))
    queue: Mapped[int] = mapped_column(SmallInteger)
    shown_day: Mapped[int]
    shuffle: Mapped[int] = mapped_column(BigInteger)
    phase: Mapped[int] = mapped_column(SmallInteger)
    step: Mapped[int] = mapped_column(SmallInteger)
    due_day: Mapped[int]
    due_at: Mapped[int | None] = mapped_column(BigInteger)
    stability: Mapped[float | None] = mapped_column(Float)
    difficulty: Mapped[float | None] = mapped_column(Float)
    last_day: Mapped[int | None]
    last_at: Mapped[int | None] = mapped_column(BigInteger)
    reps: Mapped[int] = mapped_column(default=0)
    lapses: Mapped[int] = mapped_column(default=0)
    suspended: Mapped[bool] = mapped_column(default=False)
    buried_until: Mapped[int] = mapped_column(default=0)
    flag: Mapped[int] = mapped_column(SmallInteger, default=0)


class CardNote(Base):
    """What a learner wrote down for themselves about a card, a mnemonic perhaps."""

    __tablename__ = "card_note"
    __table_args__ = (Index("ix_card_note_card_id", "card_id"),)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    card_id: Mapped[int] = mapped_column(
        ForeignKey("card.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Instant)


class StudySettings(Base):
    """A learner's own study settings, JSON; what is missing has its default. Studying writes it."""

    __tablename__ = "study_settings"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    body: Mapped[str] = mapped_column(Text, default="{}")


class FittedParameters(Base):
    """What a fit of a learner's answers found; the progress slice writes it, scheduling reads it.

    `raw` are the numbers as fitted, `body` the same drawn toward the prior (JSON, both null while
    there are too few answers); `mates` fits of class mates made the prior. The losses were
    measured on `held_out` tests that the fit had not seen. `answers` is how many answers there
    were at the last try, at `tried_at`; `wanted` is the learner's own switch. Scheduling uses
    `body` while it is wanted and does not lose to the defaults, below what was set by hand.
    """

    __tablename__ = "fitted_parameters"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    raw: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str | None] = mapped_column(Text)
    tests: Mapped[int] = mapped_column(default=0)
    mates: Mapped[int] = mapped_column(default=0)
    held_out: Mapped[int] = mapped_column(default=0)
    default_loss: Mapped[float] = mapped_column(Float, default=0.0)
    fitted_loss: Mapped[float] = mapped_column(Float, default=0.0)
    answers: Mapped[int] = mapped_column(default=0)
    wanted: Mapped[bool] = mapped_column(default=True)
    tried_at: Mapped[datetime] = mapped_column(Instant)

    @classmethod
    def used(cls, user_id: int | SQLColumnExpression[int]) -> ColumnElement[bool]:
        """Find the fit of a learner, if scheduling goes by it."""
        found = cls.user_id == user_id, cls.body.is_not(None), cls.wanted
        return and_(*found, cls.fitted_loss <= cls.default_loss)

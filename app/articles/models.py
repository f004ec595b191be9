"""Tables of articles: the texts, kept privately with their decks, and what is proposed from them.

Instants are whole milliseconds of the server's clock. Offsets count characters of a text.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

PERSON = "user.id"
RUNNING = "state = 'running'"


class Article(Base):
    """An article whose text is kept with a deck; without a deck it was only looked at so far.

    `source_key` is its id among the deck's sources. `shown` says what readers of the deck may see
    of the text: nothing, the passages of cards, or the whole of it.
    """

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint("shown in ('nothing', 'passages', 'whole')", name="shown_known"),
        Index("ix_article_deck_id", "deck_id"),
        Index("ix_article_user_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(22), unique=True)
    deck_id: Mapped[int | None] = mapped_column(ForeignKey("deck.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str] = mapped_column(String(35), default="en")
    source_key: Mapped[str] = mapped_column(String(64), default="")
    shown: Mapped[str] = mapped_column(String(10), default="passages")
    version: Mapped[int]
    at: Mapped[int] = mapped_column(BigInteger)


class ArticleText(Base):
    """One version of an article's text, with its parts (core.articlejson) and how far its draft is.

    `beat` is when whoever drafts it was last heard of; `done` of `total` statements are worked on.
    """

    __tablename__ = "article_text"
    __table_args__ = (
        CheckConstraint("state in ('drafting', 'drafted', 'failed')", name="state_known"),
    )

    article_id: Mapped[int] = mapped_column(
        ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, deferred=True)
    parts: Mapped[str] = mapped_column(Text, deferred=True)
    sha: Mapped[str] = mapped_column(String(64))
    words: Mapped[int]
    sentences: Mapped[int]
    user_id: Mapped[int | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"), index=True)
    at: Mapped[int] = mapped_column(BigInteger)
    kinds: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="drafting")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    beat: Mapped[int] = mapped_column(BigInteger)


class Proposal(Base):
    """A card that is proposed from a text, with its evidence, and what its reviewer decided.

    `body` is JSON (core.cardjson), after a decision as it was kept; `was` is the card that an
    update replaces. The aim is to add a card, or to update or retire the one with the id
    `card_key`. `own` says that the gate objects and its author keeps it as their own work. Those
    that were decided at once share `at`.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(
            "state in ('spare', 'new', 'accepted', 'edited', 'rejected')", name="state_known"
        ),
        CheckConstraint("aim in ('add', 'update', 'retire')", name="aim_known"),
        ForeignKeyConstraint(
            ["article_id", "number"],
            ["article_text.article_id", "article_text.number"],
            ondelete="CASCADE",
        ),
        Index("ix_proposal_article_id_number_state", "article_id", "number", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int]
    number: Mapped[int]
    aim: Mapped[str] = mapped_column(String(10), default="add")
    kind: Mapped[str] = mapped_column(String(10))
    body: Mapped[str] = mapped_column(Text)
    was: Mapped[str] = mapped_column(Text, default="")
    claim: Mapped[str] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(Text, default="")
    section: Mapped[int]
    start: Mapped[int]
    length: Mapped[int]
    rule: Mapped[str] = mapped_column(String(40))
    score: Mapped[float] = mapped_column(Float)
    state: Mapped[str] = mapped_column(String(10), default="spare")
    reason: Mapped[str] = mapped_column(String(200), default="")
    card_key: Mapped[str] = mapped_column(String(64), default="")
    fact_key: Mapped[str] = mapped_column(String(64), default="")
    own: Mapped[bool] = mapped_column(default=False)
    user_id: Mapped[int | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"), index=True)
    at: Mapped[int] = mapped_column(BigInteger, default=0)


class ProposalRun(Base):
    """Cards that a model was asked for, or that a person pasted, and what became of them.

    Of an article and each proposer one runs at a time; `beat` is when it was last heard of. `total`
    counts questions or rows, `tokens` what the model cost. `told` is JSON: the suggestions that
    were refused with every reason, and what went wrong. `pasted` is what is still to be mended.
    """

    __tablename__ = "proposal_run"
    __table_args__ = (
        CheckConstraint("proposer in ('model', 'paste')", name="proposer_known"),
        CheckConstraint("state in ('running', 'done', 'stopped', 'broken')", name="state_known"),
        ForeignKeyConstraint(
            ["article_id", "number"],
            ["article_text.article_id", "article_text.number"],
            ondelete="CASCADE",
        ),
        Index("ix_proposal_run_article_id_number", "article_id", "number"),
        Index(
            "ix_proposal_run_running",
            "article_id",
            "proposer",
            unique=True,
            sqlite_where=text(RUNNING),
            postgresql_where=text(RUNNING),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int]
    number: Mapped[int]
    proposer: Mapped[str] = mapped_column(String(10))
    user_id: Mapped[int | None] = mapped_column(ForeignKey(PERSON, ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="running")
    most: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    tokens: Mapped[int] = mapped_column(default=0)
    told: Mapped[str] = mapped_column(Text, default="{}")
    pasted: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[int] = mapped_column(BigInteger)
    beat: Mapped[int] = mapped_column(BigInteger)


class RuleRate(Base):
    """What a person did with the cards of one rule, which ranks those of their later drafts."""

    __tablename__ = "rule_rate"

    user_id: Mapped[int] = mapped_column(
        ForeignKey(PERSON, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    rule: Mapped[str] = mapped_column(String(40), primary_key=True)
    accepted: Mapped[int] = mapped_column(default=0)
    edited: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)

"""Make the tables of articles: texts, what is proposed from them, what became of each rule."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SHOWN = "shown in ('nothing', 'passages', 'whole')"
DRAFTED = "state in ('drafting', 'drafted', 'failed')"
DECIDED = "state in ('spare', 'new', 'accepted', 'edited', 'rejected')"
AIM = "aim in ('add', 'update', 'retire')"


def upgrade() -> None:
    """Bring the tables to this revision."""
    _make_articles()
    _make_texts()
    _make_proposals()
    op.create_table(
        "rule_rate",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("edited", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_rule_rate_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "rule", name=op.f("pk_rule_rate")),
    )


def _person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["user_id"], ["user.id"], name=op.f(f"fk_{table}_user_id"), ondelete="SET NULL"
    )


def _make_articles() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("deck_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("source_key", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(SHOWN, name=op.f("ck_article_shown_known")),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["deck.id"], name=op.f("fk_article_deck_id"), ondelete="CASCADE"
        ),
        _person("article"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("key", name=op.f("uq_article_key")),
    )
    with op.batch_alter_table("article", schema=None) as batch_op:
        batch_op.create_index("ix_article_deck_id", ["deck_id"], unique=False)
        batch_op.create_index("ix_article_user_id", ["user_id"], unique=False)


def _make_texts() -> None:
    op.create_table(
        "article_text",
        sa.Column("article_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("sha", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("sentences", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kinds", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("beat", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(DRAFTED, name=op.f("ck_article_text_state_known")),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["article.id"],
            name=op.f("fk_article_text_article_id"),
            ondelete="CASCADE",
        ),
        _person("article_text"),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_article_text")),
    )
    with op.batch_alter_table("article_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_article_text_user_id"), ["user_id"], unique=False)


def _make_proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("aim", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("card_key", sa.String(length=64), nullable=False),
        sa.Column("fact_key", sa.String(length=64), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(AIM, name=op.f("ck_proposal_aim_known")),
        sa.CheckConstraint(DECIDED, name=op.f("ck_proposal_state_known")),
        sa.ForeignKeyConstraint(
            ["article_id", "number"],
            ["article_text.article_id", "article_text.number"],
            name=op.f("fk_proposal_article_id_number"),
            ondelete="CASCADE",
        ),
        _person("proposal"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(
            "ix_proposal_article_id_number_state",
            ["article_id", "number", "state"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_proposal_user_id"), ["user_id"], unique=False)

"""Make the tables of authoring, and the first version of every deck that is there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

VISIBILITY = "visibility in ('private', 'link', 'public')"


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "deck_author",
        sa.Column("deck_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["deck.id"], name=op.f("fk_deck_author_deck_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_deck_author_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("deck_id", "user_id", name=op.f("pk_deck_author")),
    )
    with op.batch_alter_table("deck_author", schema=None) as batch_op:
        batch_op.create_index("ix_deck_author_user_id", ["user_id"], unique=False)

    op.create_table(
        "deck_version",
        sa.Column("deck_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_deck_version_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["deck.id"], name=op.f("fk_deck_version_deck_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("deck_id", "number", name=op.f("pk_deck_version")),
    )
    with op.batch_alter_table("deck_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deck_version_by_id"), ["by_id"], unique=False)

    _make_drafts()
    _make_suggestions()
    _change_decks()
    op.execute(
        "insert into deck_version (deck_id, number, text, by_id, at, note)"
        " select id, 1, text, owner_id, updated_at, '' from deck where text <> ''"
    )
    op.execute("update deck set version = 1 where text <> ''")


def _make_drafts() -> None:
    op.create_table(
        "draft",
        sa.Column("deck_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["deck.id"], name=op.f("fk_draft_deck_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_draft_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("deck_id", "user_id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index("ix_draft_user_id", ["user_id"], unique=False)

    op.create_table(
        "upload",
        sa.Column("deck_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file", sa.String(length=120), nullable=False),
        sa.Column("kept", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_upload_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["deck.id"], name=op.f("fk_upload_deck_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("deck_id", "file", name=op.f("pk_upload")),
    )
    with op.batch_alter_table("upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_upload_by_id"), ["by_id"], unique=False)

    op.create_table(
        "card_note",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("card_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["card.id"], name=op.f("fk_card_note_card_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_card_note_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "card_id", name=op.f("pk_card_note")),
    )
    with op.batch_alter_table("card_note", schema=None) as batch_op:
        batch_op.create_index("ix_card_note_card_id", ["card_id"], unique=False)

    op.create_table(
        "draft_text",
        sa.Column("deck_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deck_id", "user_id"],
            ["draft.deck_id", "draft.user_id"],
            name=op.f("fk_draft_text_deck_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("deck_id", "user_id", "seq", name=op.f("pk_draft_text")),
    )


def _make_suggestions() -> None:
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("card_version", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state in ('open', 'accepted', 'declined')", name=op.f("ck_suggestion_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_suggestion_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["card_id", "card_version"],
            ["card_version.card_id", "card_version.number"],
            name=op.f("fk_suggestion_card_id_card_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_suggestion_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_by_id"), ["by_id"], unique=False)
        batch_op.create_index("ix_suggestion_card_id", ["card_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestion_user_id"), ["user_id"], unique=False)


def _change_decks() -> None:
    """Add columns, and let a deck be readable by its link."""
    check = op.f("ck_deck_visibility_known")
    with op.batch_alter_table("deck") as batch:
        batch.drop_constraint(check, type_="check")
        batch.create_check_constraint(check, VISIBILITY)
        batch.add_column(sa.Column("link_key", sa.String(length=22), nullable=True))
        batch.add_column(sa.Column("origin_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("origin_version", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        batch.create_index(op.f("ix_deck_origin_id"), ["origin_id"])
        batch.create_unique_constraint(op.f("uq_deck_link_key"), ["link_key"])
        batch.create_foreign_key(
            op.f("fk_deck_origin_id"), "deck", ["origin_id"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("deck") as batch:
        batch.alter_column("version", server_default=None, existing_type=sa.Integer())

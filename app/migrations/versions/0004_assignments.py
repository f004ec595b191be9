"""Make the tables of assignments, of rulings on their questions and of disputes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("deck_id", sa.Integer(), nullable=False),
        sa.Column("blueprint_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.BigInteger(), nullable=True),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "opens_at is null or closes_at is null or opens_at < closes_at",
            name=op.f("ck_assignment_window_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["blueprint_id"],
            ["blueprint.id"],
            name=op.f("fk_assignment_blueprint_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["deck.id"], name=op.f("fk_assignment_deck_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_assignment_owner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("key", name=op.f("uq_assignment_key")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_blueprint_id"), ["blueprint_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_assignment_deck_id"), ["deck_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_owner_id"), ["owner_id"], unique=False)

    _make_rulings()
    _change_attempts()


def _make_rulings() -> None:
    op.create_table(
        "assignee",
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_assignee_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_assignee_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("assignment_id", "user_id", name=op.f("pk_assignee")),
    )
    with op.batch_alter_table("assignee", schema=None) as batch_op:
        batch_op.create_index("ix_assignee_user_id", ["user_id"], unique=False)

    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind in ('full', 'drop', 'accept', 'key', 'points', 'lift')",
            name=op.f("ck_ruling_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name=op.f("fk_ruling_assignment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_ruling_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["card_id"], ["card.id"], name=op.f("fk_ruling_card_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index("ix_ruling_assignment_id", ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ruling_by_id"), ["by_id"], unique=False)
        batch_op.create_index("ix_ruling_card_id", ["card_id"], unique=False)

    op.create_table(
        "dispute",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attempt_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("slot", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_dispute_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "attempt_id", "slot"],
            ["attempt_slot.user_id", "attempt_slot.attempt_id", "attempt_slot.slot"],
            name=op.f("fk_dispute_user_id_attempt_id_slot"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "attempt_id", "slot", name=op.f("pk_dispute")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispute_by_id"), ["by_id"], unique=False)


def _change_attempts() -> None:
    with op.batch_alter_table("answer_step") as batch:
        batch.add_column(sa.Column("by_id", sa.Integer(), nullable=True))
        batch.create_index(op.f("ix_answer_step_by_id"), ["by_id"])
        batch.create_foreign_key(
            op.f("fk_answer_step_by_id"), "user", ["by_id"], ["id"], ondelete="SET NULL"
        )
    no, empty = sa.false(), ""
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("assignment_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("preview", sa.Boolean(), nullable=False, server_default=no))
        batch.add_column(
            sa.Column("variant", sa.String(length=1), nullable=False, server_default=empty)
        )
        batch.create_index(op.f("ix_attempt_assignment_id"), ["assignment_id"])
        batch.create_foreign_key(
            op.f("fk_attempt_assignment_id"),
            "assignment",
            ["assignment_id"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("attempt") as batch:
        batch.alter_column("preview", server_default=None, existing_type=sa.Boolean())
        batch.alter_column("variant", server_default=None, existing_type=sa.String(length=1))

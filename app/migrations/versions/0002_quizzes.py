"""Make the tables of quizzes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "attempt",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("blueprint_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=True),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("out_of", sa.Float(), nullable=True),
        sa.Column("moved", sa.SmallInteger(), nullable=False),
        sa.Column("predicted", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["blueprint_id"],
            ["blueprint.id"],
            name=op.f("fk_attempt_blueprint_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_attempt_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_blueprint_id"), ["blueprint_id"], unique=False)
        batch_op.create_index(
            "ix_attempt_submitted_at_deadline", ["submitted_at", "deadline"], unique=False
        )
        batch_op.create_index(
            "ix_attempt_user_id_started_at", ["user_id", "started_at"], unique=False
        )

    op.create_table(
        "attempt_slot",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attempt_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("slot", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("card_version", sa.Integer(), nullable=False),
        sa.Column("option_seed", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Float(), nullable=False),
        sa.Column("recall", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["card_id", "card_version"],
            ["card_version.card_id", "card_version.number"],
            name=op.f("fk_attempt_slot_card_id_card_version"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "attempt_id"],
            ["attempt.user_id", "attempt.id"],
            name=op.f("fk_attempt_slot_user_id_attempt_id"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "attempt_id", "slot", name=op.f("pk_attempt_slot")),
    )
    with op.batch_alter_table("attempt_slot", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_slot_card_id", ["card_id"], unique=False)

    op.create_table(
        "answer_step",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attempt_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("slot", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("response", sa.Text(), nullable=True),
        sa.Column("certainty", sa.SmallInteger(), nullable=True),
        sa.Column("fraction", sa.Float(), nullable=True),
        sa.CheckConstraint(
            "kind in ('save', 'check', 'try_again', 'finish', 'flag', 'mark')",
            name=op.f("ck_answer_step_kind_known"),
        ),
        sa.CheckConstraint(
            "certainty is null or certainty between 1 and 3",
            name=op.f("ck_answer_step_certainty_known"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id", "attempt_id", "slot"],
            ["attempt_slot.user_id", "attempt_slot.attempt_id", "attempt_slot.slot"],
            name=op.f("fk_answer_step_user_id_attempt_id_slot"),
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "user_id", "attempt_id", "slot", "seq", name=op.f("pk_answer_step")
        ),
    )

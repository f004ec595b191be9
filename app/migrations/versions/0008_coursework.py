"""Let quizzes and decks be given to classes: when they are due, for whom, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DUE = "due_at is null or closes_at is null or due_at <= closes_at"


def upgrade() -> None:
    """Bring the tables to this revision."""
    _widen_assignments()
    _make_audiences()
    _make_results()


def _belongs(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _widen_assignments() -> None:
    kind, small = sa.String(length=8), sa.SmallInteger()
    with op.batch_alter_table("assignment") as batch:
        batch.add_column(sa.Column("kind", kind, nullable=False, server_default="quiz"))
        batch.add_column(sa.Column("classroom_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("grouped", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("due_at", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("penalty", small, nullable=False, server_default="0"))
        batch.create_index(op.f("ix_assignment_classroom_id"), ["classroom_id"])
        batch.create_foreign_key(
            op.f("fk_assignment_classroom_id"),
            "classroom",
            ["classroom_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch.create_check_constraint(op.f("ck_assignment_kind_known"), "kind in ('quiz', 'deck')")
        batch.create_check_constraint(
            op.f("ck_assignment_penalty_in_range"), "penalty between 0 and 100"
        )
        batch.create_check_constraint(op.f("ck_assignment_due_before_close"), DUE)
    with op.batch_alter_table("assignment") as batch:
        batch.alter_column("kind", server_default=None, existing_type=kind)
        batch.alter_column("grouped", server_default=None, existing_type=sa.Boolean())
        batch.alter_column("penalty", server_default=None, existing_type=small)


def _make_audiences() -> None:
    op.create_table(
        "assignment_group",
        _id("assignment_id"),
        _id("group_id"),
        _belongs("assignment_group", "assignment_id", "assignment"),
        _belongs("assignment_group", "group_id", "class_group"),
        sa.PrimaryKeyConstraint("assignment_id", "group_id", name=op.f("pk_assignment_group")),
    )
    op.create_index("ix_assignment_group_group_id", "assignment_group", ["group_id"])
    op.create_table(
        "allowance",
        _id("assignment_id"),
        _id("user_id"),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), nullable=True),
        sa.CheckConstraint(DUE, name=op.f("ck_allowance_due_before_close")),
        _belongs("allowance", "assignment_id", "assignment"),
        _belongs("allowance", "user_id", "user"),
        sa.PrimaryKeyConstraint("assignment_id", "user_id", name=op.f("pk_allowance")),
    )
    op.create_index("ix_allowance_user_id", "allowance", ["user_id"])


def _make_results() -> None:
    op.create_table(
        "goal_result",
        _id("assignment_id"),
        _id("user_id"),
        sa.Column("moment", sa.String(length=8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("held", sa.Float(), nullable=False),
        sa.CheckConstraint("moment in ('due', 'close')", name=op.f("ck_goal_result_moment_known")),
        _belongs("goal_result", "assignment_id", "assignment"),
        _belongs("goal_result", "user_id", "user"),
        sa.PrimaryKeyConstraint("assignment_id", "user_id", "moment", name=op.f("pk_goal_result")),
    )
    op.create_index("ix_goal_result_user_id", "goal_result", ["user_id"])
    op.create_table(
        "coursework_wishes",
        _id("user_id"),
        sa.Column("remind", sa.Boolean(), nullable=False),
        sa.Column("reminded_on", sa.Integer(), nullable=True),
        sa.Column("off_key", sa.String(length=43), nullable=True),
        sa.Column("calendar_key", sa.String(length=43), nullable=True),
        _belongs("coursework_wishes", "user_id", "user"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_coursework_wishes")),
        sa.UniqueConstraint("calendar_key", name=op.f("uq_coursework_wishes_calendar_key")),
        sa.UniqueConstraint("off_key", name=op.f("uq_coursework_wishes_off_key")),
    )

"""Make the tables of progress: parameters fitted to a learner, and what they aim at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    _make_fits()
    _make_goals()


def _number(name: str, kind: type[sa.Integer | sa.SmallInteger] = sa.Integer) -> sa.Column[int]:
    return sa.Column(name, kind(), nullable=False)


def _learner(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_user_id")
    return sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=name, ondelete="CASCADE")


def _make_fits() -> None:
    op.create_table(
        "fitted_parameters",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        _number("tests"),
        _number("mates"),
        _number("held_out"),
        sa.Column("default_loss", sa.Float(), nullable=False),
        sa.Column("fitted_loss", sa.Float(), nullable=False),
        _number("answers"),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=False),
        _learner("fitted_parameters"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_fitted_parameters")),
    )


def _make_goals() -> None:
    op.create_table(
        "exam_goal",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        _number("day"),
        _number("target", sa.SmallInteger),
        _number("minutes", sa.SmallInteger),
        sa.Column("plan", sa.Text(), nullable=True),
        _number("plan_day"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("target between 1 and 99", name=op.f("ck_exam_goal_target_in_range")),
        sa.CheckConstraint(
            "minutes between 1 and 1440", name=op.f("ck_exam_goal_minutes_in_range")
        ),
        _learner("exam_goal"),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_exam_goal")),
    )
    op.create_table(
        "exam_goal_deck",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("goal_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("deck_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id", "goal_id"],
            ["exam_goal.user_id", "exam_goal.id"],
            name=op.f("fk_exam_goal_deck_user_id_goal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["deck_id"], ["deck.id"], name=op.f("fk_exam_goal_deck_deck_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "goal_id", "deck_id", name=op.f("pk_exam_goal_deck")),
    )
    op.create_index("ix_exam_goal_deck_deck_id", "exam_goal_deck", ["deck_id"])

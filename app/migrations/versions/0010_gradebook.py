"""Make the tables of the gradebook: rules, categories, columns and decisions about marks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "gradebook",
        sa.Column("classroom_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("weighted", sa.Boolean(), nullable=False),
        sa.Column("zero", sa.Boolean(), nullable=False),
        _refers("gradebook", "classroom_id", "classroom"),
        sa.PrimaryKeyConstraint("classroom_id", name=op.f("pk_gradebook")),
    )
    _make_categories()
    _make_items()
    _make_entries()


def _refers(table: str, column: str, other: str, then: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=then)


def _make_categories() -> None:
    op.create_table(
        "grade_category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.SmallInteger(), nullable=False),
        sa.Column("alike", sa.Boolean(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("weight >= 0", name=op.f("ck_grade_category_weight_not_negative")),
        sa.CheckConstraint("dropped >= 0", name=op.f("ck_grade_category_dropped_not_negative")),
        _refers("grade_category", "classroom_id", "classroom"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_category")),
        sa.UniqueConstraint(
            "classroom_id", "title", name=op.f("uq_grade_category_classroom_id_title")
        ),
    )


def _make_items() -> None:
    op.create_table(
        "grade_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("worth", sa.BigInteger(), nullable=True),
        sa.Column("extra", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("worth > 0", name=op.f("ck_grade_item_worth_positive")),
        sa.CheckConstraint(
            "assignment_id is not null or worth is not null",
            name=op.f("ck_grade_item_worth_of_own_known"),
        ),
        _refers("grade_item", "classroom_id", "classroom"),
        _refers("grade_item", "assignment_id", "assignment"),
        _refers("grade_item", "category_id", "grade_category", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_item")),
        sa.UniqueConstraint("assignment_id", name=op.f("uq_grade_item_assignment_id")),
    )
    op.create_index(op.f("ix_grade_item_classroom_id"), "grade_item", ["classroom_id"])
    op.create_index(op.f("ix_grade_item_category_id"), "grade_item", ["category_id"])


def _make_entries() -> None:
    op.create_table(
        "grade_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=True),
        sa.Column("was", sa.String(length=8), nullable=False),
        sa.Column("was_points", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "kind in ('mark', 'excuse', 'lift')", name=op.f("ck_grade_entry_kind_known")
        ),
        sa.CheckConstraint(
            "(kind = 'mark') = (points is not null)", name=op.f("ck_grade_entry_points_of_marks")
        ),
        sa.CheckConstraint("points >= 0", name=op.f("ck_grade_entry_points_not_negative")),
        sa.CheckConstraint(
            "was in ('mark', 'excuse', 'work', 'none')", name=op.f("ck_grade_entry_was_known")
        ),
        _refers("grade_entry", "item_id", "grade_item"),
        _refers("grade_entry", "user_id", "user"),
        _refers("grade_entry", "by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_entry")),
    )
    op.create_index(
        "ix_grade_entry_item_id_user_id_id", "grade_entry", ["item_id", "user_id", "id"]
    )
    op.create_index(op.f("ix_grade_entry_user_id"), "grade_entry", ["user_id"])
    op.create_index(op.f("ix_grade_entry_by_id"), "grade_entry", ["by_id"])

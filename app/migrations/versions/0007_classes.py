"""Make the tables of classes, and let a deck be readable in classes alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.db import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROLE = "role in ('learner', 'assistant', 'instructor')"
VISIBILITY = "visibility in ('private', 'class', 'link', 'public')"


def upgrade() -> None:
    """Bring the tables to this revision."""
    _make_classes()
    _make_memberships()
    _make_groups()
    _make_invitations()
    _share_decks()


def _belongs(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")


def _make_classes() -> None:
    op.create_table(
        "classroom",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("joining", sa.String(length=8), nullable=False),
        sa.Column("join_code", sa.String(length=12), nullable=False),
        sa.Column("letters", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("archived_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "joining in ('open', 'approve', 'closed')", name=op.f("ck_classroom_joining_known")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_classroom_owner_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classroom")),
        sa.UniqueConstraint("join_code", name=op.f("uq_classroom_join_code")),
        sa.UniqueConstraint("key", name=op.f("uq_classroom_key")),
    )
    op.create_index(op.f("ix_classroom_owner_id"), "classroom", ["owner_id"])


def _make_memberships() -> None:
    op.create_table(
        "membership",
        sa.Column("classroom_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("joined_at", Instant(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(ROLE, name=op.f("ck_membership_role_known")),
        sa.CheckConstraint(
            "state in ('active', 'waiting')", name=op.f("ck_membership_state_known")
        ),
        _belongs("membership", "classroom_id", "classroom"),
        _belongs("membership", "user_id", "user"),
        sa.PrimaryKeyConstraint("classroom_id", "user_id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_user_id", "membership", ["user_id"])


def _make_groups() -> None:
    op.create_table(
        "class_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        _belongs("class_group", "classroom_id", "classroom"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_group")),
        sa.UniqueConstraint(
            "classroom_id", "title", name=op.f("uq_class_group_classroom_id_title")
        ),
    )
    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        _belongs("group_member", "group_id", "class_group"),
        _belongs("group_member", "user_id", "user"),
        sa.PrimaryKeyConstraint("group_id", "user_id", name=op.f("pk_group_member")),
    )
    op.create_index("ix_group_member_user_id", "group_member", ["user_id"])


def _make_invitations() -> None:
    op.create_table(
        "class_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("classroom_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("declined_at", Instant(), nullable=True),
        sa.CheckConstraint(ROLE, name=op.f("ck_class_invitation_role_known")),
        _belongs("class_invitation", "classroom_id", "classroom"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_invitation")),
        sa.UniqueConstraint(
            "classroom_id", "email", name=op.f("uq_class_invitation_classroom_id_email")
        ),
        sa.UniqueConstraint("key", name=op.f("uq_class_invitation_key")),
    )
    op.create_index("ix_class_invitation_email", "class_invitation", ["email"])


def _share_decks() -> None:
    op.create_table(
        "class_deck",
        sa.Column("classroom_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("deck_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        _belongs("class_deck", "classroom_id", "classroom"),
        _belongs("class_deck", "deck_id", "deck"),
        sa.PrimaryKeyConstraint("classroom_id", "deck_id", name=op.f("pk_class_deck")),
    )
    op.create_index("ix_class_deck_deck_id", "class_deck", ["deck_id"])
    check = op.f("ck_deck_visibility_known")
    with op.batch_alter_table("deck") as batch:
        batch.drop_constraint(check, type_="check")
        batch.create_check_constraint(check, VISIBILITY)

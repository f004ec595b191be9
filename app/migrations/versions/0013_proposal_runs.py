"""Make the table of runs: cards that a model is asked for, or that a person pastes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

PROPOSERS = "proposer in ('model', 'paste')"
STATES = "state in ('running', 'done', 'stopped', 'broken')"
RUNNING = sa.text("state = 'running'")


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "proposal_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("proposer", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("most", "done", "total", "added", "same", "refused", "tokens")
        ),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("pasted", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("beat", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(PROPOSERS, name=op.f("ck_proposal_run_proposer_known")),
        sa.CheckConstraint(STATES, name=op.f("ck_proposal_run_state_known")),
        sa.ForeignKeyConstraint(
            ["article_id", "number"],
            ["article_text.article_id", "article_text.number"],
            name=op.f("fk_proposal_run_article_id_number"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_proposal_run_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_run")),
    )
    with op.batch_alter_table("proposal_run", schema=None) as batch_op:
        batch_op.create_index(
            "ix_proposal_run_article_id_number", ["article_id", "number"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_proposal_run_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "ix_proposal_run_running",
            ["article_id", "proposer"],
            unique=True,
            sqlite_where=RUNNING,
            postgresql_where=RUNNING,
        )

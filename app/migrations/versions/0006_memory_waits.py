"""Note when the answers of an attempt moved memory: at once, until now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("remembered_at", sa.BigInteger(), nullable=True))
        batch.create_index(op.f("ix_attempt_remembered_at"), ["remembered_at"])
    op.execute("update attempt set remembered_at = submitted_at")

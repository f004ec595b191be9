"""Note when a learner last looked at the review of an attempt, to tell what is new since."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision; what was said of attempts until now is no news."""
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("looked_at", sa.BigInteger(), nullable=True))
    op.execute(
        "update attempt set looked_at = (select max(at) from ("
        " select max(submitted_at) as at from attempt"
        " union all select max(replied_at) from dispute"
        " union all select max(at) from ruling"
        " union all select max(at) from answer_step) as known)"
        " where submitted_at is not null"
    )

"""Extra time that holds in one class: what a class gives its learner stands beside their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision; what holds in every class of a person stays theirs."""
    with op.batch_alter_table("membership") as batch:
        usual = sa.text("1")
        batch.add_column(sa.Column("extra_time", sa.Float(), nullable=False, server_default=usual))
        batch.create_check_constraint(
            op.f("ck_membership_extra_time_in_range"), "extra_time between 1 and 5"
        )

"""Add passkeys, sign-ups to be confirmed and extra time; let the audit only grow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REFUSED = "the audit only grows: its entries are neither changed nor deleted"


def upgrade() -> None:
    """Bring the tables to this revision."""
    _change_people()
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("usage", sa.String(length=16), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.UnicodeText(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.Text(), nullable=True),
        sa.Column("create_datetime", sa.BigInteger(), nullable=False),
        sa.Column("lastuse_datetime", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("usage in ('first', 'secondary')", name=op.f("ck_passkey_usage_known")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_passkey_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_passkey_user_id_name")),
    )
    op.create_table(
        "pending_account",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("guest_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guest_id"], ["user.id"], name=op.f("fk_pending_account_guest_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_pending_account")),
    )
    for column in ("email", "guest_id", "expires_at"):
        op.create_index(op.f(f"ix_pending_account_{column}"), "pending_account", [column])
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _change_people() -> None:
    one = sa.text("1.0")
    with op.batch_alter_table("user") as batch:
        batch.add_column(sa.Column("extra_time", sa.Float(), nullable=False, server_default=one))
        batch.add_column(sa.Column("mf_recovery_codes", sa.UnicodeText(), nullable=True))
        batch.add_column(sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True))
        batch.create_unique_constraint(
            op.f("uq_user_fs_webauthn_user_handle"), ["fs_webauthn_user_handle"]
        )
    with op.batch_alter_table("user") as batch:
        batch.alter_column("extra_time", server_default=None, existing_type=sa.Float())
        batch.create_check_constraint(
            op.f("ck_user_extra_time_in_range"), "extra_time between 1 and 5"
        )


def _guards(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            f"create trigger audit_entry_no_{verb} before {verb} on audit_entry "
            f"begin select raise(abort, '{REFUSED}'); end"
            for verb in ("update", "delete")
        ]
    raising = f"begin raise exception '{REFUSED}'; end"
    return [
        f"create function keep_audit() returns trigger language plpgsql as $$ {raising} $$",
        """create trigger audit_entry_only_grows before update or delete on audit_entry
           for each row execute function keep_audit()""",
    ]

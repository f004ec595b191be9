"""Tables of people: accounts, and what signing in leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, Instant

ROLES = ("learner", "instructor", "administrator")
OWNER = "user.id"


@dataclass(frozen=True, slots=True, eq=False)
class Role(RoleMixin):
    """A role as Flask-Security sees it; the truth is the column `user.role`."""

    name: str


class Words(AsaList):
    """Short texts without commas, kept in one column."""

    cache_ok = True


class User(Base, UserMixin):
    """A person. A guest has neither e-mail nor password until they sign up."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint("role in ('learner', 'instructor', 'administrator')", name="role_known"),
        CheckConstraint("day_start between 0 and 23", name="day_start_in_range"),
        CheckConstraint("extra_time between 1 and 5", name="extra_time_in_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(255), unique=True)  # type: ignore[assignment] # a guest has none
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(16), default="learner")
    name: Mapped[str] = mapped_column(String(80), default="")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    language: Mapped[str] = mapped_column(String(35), default="en")
    day_start: Mapped[int] = mapped_column(default=4)
    theme: Mapped[str] = mapped_column(String(8), default="")
    keys: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_last_counter: Mapped[int | None] = mapped_column(BigInteger)
    extra_time: Mapped[float] = mapped_column(Float, default=1.0)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(Words)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)  # type: ignore[assignment] # none before the first passkey
    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment] # lists of Passkey
        cascade="all, delete-orphan", passive_deletes=True, order_by="Passkey.id"
    )

    @property
    def guest(self) -> bool:
        """Tell whether this person has no account yet."""
        return self.email is None

    @property
    def is_authenticated(self) -> bool:
        """Tell whether this person has signed in; a guest has not, though they are known."""
        return self.active and not self.guest

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override] # read from the column
        """Give every role that this person may act in: their own and those below it."""
        return [Role(name) for name in ROLES[: ROLES.index(self.role) + 1]]


class Passkey(Base, WebAuthnMixin):
    """A key by which a person signs in: alone, or as the second step after the password."""

    __tablename__ = "passkey"
    __table_args__ = (
        CheckConstraint("usage in ('first', 'secondary')", name="usage_known"),
        UniqueConstraint("user_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(OWNER, ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(16))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    transports: Mapped[list[str] | None] = mapped_column(Words)
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(Text)
    create_datetime: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    lastuse_datetime: Mapped[datetime] = mapped_column(Instant)


class PendingAccount(Base):
    """A sign-up whose e-mail address is not confirmed yet; only a hash of its secret is kept."""

    __tablename__ = "pending_account"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    email: Mapped[str] = mapped_column(String(255), index=True)
    password: Mapped[str] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(80))
    time_zone: Mapped[str] = mapped_column(String(64))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey(OWNER, ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class SignedInSession(Base):
    """A browser in which somebody is signed in. Only a hash of its secret is kept."""

    __tablename__ = "signed_in_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(OWNER, ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    device: Mapped[str] = mapped_column(String(200), default="")
    data: Mapped[str] = mapped_column(Text, default="{}")


class TryCount(Base):
    """How often something guarded was tried: one counter for each bucket and window of time."""

    __tablename__ = "try_count"

    bucket: Mapped[str] = mapped_column(String(80), primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class AuditEntry(Base):
    """Something that changed who may do what; it names nobody by name.

    Triggers refuse to change or delete a row, whoever asks. `actor_id` is no foreign key, so that
    deleting a person touches no entry.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    detail: Mapped[str] = mapped_column(Text, default="{}")


class OneTimeToken(Base):
    """A secret link that works once; only a hash of the secret is kept."""

    __tablename__ = "one_time_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)

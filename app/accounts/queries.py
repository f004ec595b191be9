"""Reads about people."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.models import OneTimeToken, Passkey, PendingAccount, SignedInSession, User

FIRST_ADMINISTRATOR = "first-administrator"
PASSKEY = "passkey"
ROLE_CHANGED = "role: "  # and the new role; the hash is that of the session which ended
PAGE = 50


def digest(secret: str) -> str:
    """Hash a secret of full randomness for storage."""
    return hashlib.sha256(secret.encode()).hexdigest()


def person_by_email(session: Session, email: str) -> User | None:
    """Find the account of an e-mail address, however it is written."""
    return session.scalars(select(User).where(User.email == email.strip().lower())).first()


def person(session: Session, user_id: int) -> User | None:
    """Find an account (not a guest) by its number."""
    return session.scalars(select(User).where(User.id == user_id, User.email.is_not(None))).first()


def has_administrator(session: Session) -> bool:
    """Tell whether anybody administers this instance."""
    found = select(User.id).where(User.role == "administrator", User.active).limit(1)
    return session.scalar(found) is not None


def is_last_administrator(session: Session, user: User) -> bool:
    """Tell whether nobody would administer this instance without this person."""
    if user.role != "administrator":
        return False
    others = select(User.id).where(User.role == "administrator", User.active, User.id != user.id)
    return session.scalar(others.limit(1)) is None


def open_token(session: Session, *, secret: str, purpose: str, now: datetime) -> str | None:
    """Give the hash of a one-time token that may still be used."""
    return session.scalar(
        select(OneTimeToken.token_hash).where(
            OneTimeToken.token_hash == digest(secret),
            OneTimeToken.purpose == purpose,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > now,
        )
    )


def pending_account(session: Session, *, secret: str, now: datetime) -> PendingAccount | None:
    """Find a sign-up that waits for its address to be confirmed."""
    return session.scalars(
        select(PendingAccount).where(
            PendingAccount.token_hash == digest(secret), PendingAccount.expires_at > now
        )
    ).first()


def sessions_of(session: Session, user: User, now: datetime) -> list[SignedInSession]:
    """List the browsers in which a person is signed in, the latest first."""
    found = (
        select(SignedInSession)
        .where(SignedInSession.user_id == user.id, SignedInSession.expires_at > now)
        .order_by(SignedInSession.seen_at.desc())
    )
    return list(session.scalars(found))


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the list of people; pages count from 1."""

    people: list[User]
    number: int
    pages: int
    total: int

    @property
    def first(self) -> int:
        """Count up to the first person of this page."""
        return (self.number - 1) * PAGE + 1

    @property
    def last(self) -> int:
        """Count up to the last person of this page."""
        return self.first + len(self.people) - 1


def people(session: Session, *, search: str = "", page: int = 1) -> PeoplePage:
    """List accounts by name, those whose name or e-mail contains the search."""
    wanted = _wanted(search)
    total = session.scalar(select(func.count()).select_from(User).where(*wanted)) or 0
    pages = max(1, -(-total // PAGE))
    number = min(max(page, 1), pages)
    found = (
        select(User)
        .where(*wanted)
        .order_by(func.lower(User.name), User.id)
        .limit(PAGE)
        .offset((number - 1) * PAGE)
    )
    return PeoplePage(list(session.scalars(found)), number, pages, total)


def _wanted(search: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [User.email.is_not(None)]
    if search.strip():
        text = search.strip()
        wanted.append(
            or_(
                User.name.icontains(text, autoescape=True),
                User.email.icontains(text, autoescape=True),
            )
        )
    return wanted


def personal_data(session: Session, user_id: int) -> dict[str, list[dict[str, object]]]:
    """Give what the accounts slice keeps about a person, for their download."""
    user = session.get_one(User, user_id)
    account = {
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "time_zone": user.time_zone,
        "language": user.language,
        "day_start": user.day_start,
        "theme": user.theme,
        "keys": user.keys,
        "created_at": user.created_at.isoformat(),
        "seen_at": user.seen_at.isoformat(),
        "second_factor": bool(user.tf_primary_method),
        "recovery_codes_left": len(user.mf_recovery_codes or []),
        "extra_time": user.extra_time,
    }
    found = select(SignedInSession).where(SignedInSession.user_id == user_id)
    browsers: list[dict[str, object]] = [
        {
            "device": row.device,
            "created_at": row.created_at.isoformat(),
            "seen_at": row.seen_at.isoformat(),
            "expires_at": row.expires_at.isoformat(),
        }
        for row in session.scalars(found)
    ]
    return {
        "account": [dict(account)],
        "signed_in_sessions": browsers,
        "passkeys": _passkeys(session, user_id),
        "pending_accounts": _pending_accounts(session, user_id),
    }


def _passkeys(session: Session, user_id: int) -> list[dict[str, object]]:
    found = select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
    return [
        {
            "name": row.name,
            "usage": row.usage,
            "credential_id": row.credential_id.hex(),
            "created_at": row.create_datetime.isoformat(),
            "used_at": row.lastuse_datetime.isoformat(),
        }
        for row in session.scalars(found)
    ]


def _pending_accounts(session: Session, user_id: int) -> list[dict[str, object]]:
    found = select(PendingAccount).where(PendingAccount.guest_id == user_id)
    return [
        {
            "name": row.name,
            "email": row.email,
            "time_zone": row.time_zone,
            "created_at": row.created_at.isoformat(),
        }
        for row in session.scalars(found)
    ]

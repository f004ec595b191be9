"""What people do with accounts. Actions flush and never commit; the doors do that.

Passwords arrive here as hashes already.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts import queries
from app.accounts.models import (
    ROLES,
    AuditEntry,
    OneTimeToken,
    Passkey,
    PendingAccount,
    SignedInSession,
    TryCount,
    User,
)

TOKEN_LIFE = timedelta(hours=24)
CHALLENGE_LIFE = timedelta(minutes=10)
GUEST_LIFE = timedelta(days=30)
WORD_LIFE = timedelta(days=30)


class EmailTakenError(Exception):
    """Another account has this e-mail address."""


class LastAdministratorError(Exception):
    """The change would leave nobody to administer this instance."""


class SpentTokenError(Exception):
    """A one-time link was used already, has expired, or never was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """What somebody gives when they sign up; the password is hashed already."""

    name: str
    email: str
    password_hash: str
    time_zone: str = "UTC"


def start_guest(session: Session, now: datetime) -> User:
    """Make a guest: a learner without e-mail, whose answers are kept if they sign up."""
    guest = User(fs_uniquifier=uuid.uuid4().hex, role="learner", created_at=now, seen_at=now)
    session.add(guest)
    session.flush()
    return guest


def register(*, session: Session, new: NewPerson, guest: User | None = None, now: datetime) -> User:
    """Make an account, out of the guest's row if there is one; raise EmailTakenError."""
    user = guest or User(role="learner", created_at=now)
    try:
        with session.begin_nested():
            user.email = new.email.strip().lower()
            user.password = new.password_hash
            user.name = new.name
            user.time_zone = new.time_zone
            user.seen_at = now
            user.fs_uniquifier = uuid.uuid4().hex
            session.add(user)
    except IntegrityError as taken:
        raise EmailTakenError from taken
    record(session=session, actor=user, action="sign-up", subject=user, now=now)
    return user


def ask_to_confirm(*, session: Session, new: NewPerson, guest: User | None, now: datetime) -> str:
    """Keep a sign-up until its address is confirmed; return the secret of the link to mail.

    A taken address is kept as well, so that both take as long; its secret is worth nothing.
    """
    secret = secrets.token_urlsafe(32)
    session.add(
        PendingAccount(
            token_hash=queries.digest(secret),
            email=new.email.strip().lower(),
            password=new.password_hash,
            name=new.name,
            time_zone=new.time_zone,
            guest_id=guest.id if guest else None,
            created_at=now,
            expires_at=now + TOKEN_LIFE,
        )
    )
    session.flush()
    return secret


def confirm(
    *, session: Session, pending: PendingAccount, guest: User | None, now: datetime
) -> User:
    """Make the account of a confirmed address; raise EmailTakenError.

    It grows out of the guest who signed up, else out of the guest who confirms, else anew.
    """
    first = session.get(User, pending.guest_id) if pending.guest_id else None
    grows = next((each for each in (first, guest) if each and each.guest and each.active), None)
    new = NewPerson(
        name=pending.name,
        email=pending.email,
        password_hash=pending.password,
        time_zone=pending.time_zone,
    )
    user = register(session=session, new=new, guest=grows, now=now)
    forget_sessions(session=session, user=user)
    session.execute(delete(PendingAccount).where(PendingAccount.email == new.email))
    return user


def first_admin_link(session: Session, base_url: str, now: datetime) -> str | None:
    """Make the link whose opener becomes the first administrator; None when there is one.

    It works once, within 24 hours, and replaces earlier links.
    """
    if queries.has_administrator(session):
        return None
    purpose = queries.FIRST_ADMINISTRATOR
    session.execute(delete(OneTimeToken).where(OneTimeToken.purpose == purpose))
    secret = secrets.token_urlsafe(32)
    session.add(_token(queries.digest(secret), purpose, now, TOKEN_LIFE))
    session.flush()
    return f"{base_url.rstrip('/')}/first-administrator/{secret}"


def register_first_administrator(
    *, session: Session, secret: str, new: NewPerson, guest: User | None = None, now: datetime
) -> User:
    """Spend the one-time link and make the administrator; raise SpentTokenError."""
    spend(session=session, secret=secret, purpose=queries.FIRST_ADMINISTRATOR, now=now)
    if queries.has_administrator(session):
        raise SpentTokenError
    user = register(session=session, new=new, guest=guest, now=now)
    user.role = "administrator"
    session.flush()
    record(session=session, actor=user, action="first administrator", subject=user, now=now)
    return user


def keep_challenge(*, session: Session, challenge: str, now: datetime) -> None:
    """Keep the challenge of a passkey, which may be answered once and soon."""
    session.add(_token(queries.digest(challenge), queries.PASSKEY, now, CHALLENGE_LIFE))
    session.flush()


def _token(token_hash: str, purpose: str, now: datetime, life: timedelta) -> OneTimeToken:
    return OneTimeToken(
        token_hash=token_hash, purpose=purpose, created_at=now, expires_at=now + life
    )


def spend(*, session: Session, secret: str, purpose: str, now: datetime) -> None:
    """Use up a one-time token; raise SpentTokenError unless this is its first use in time."""
    spent = session.execute(
        update(OneTimeToken)
        .where(
            OneTimeToken.token_hash == queries.digest(secret),
            OneTimeToken.purpose == purpose,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > now,
        )
        .values(used_at=now)
    )
    if _rows(spent) != 1:
        raise SpentTokenError


def change_role(*, session: Session, user: User, role: str, by: User | None, now: datetime) -> None:
    """Give a person another role and sign them out everywhere.

    Raise ValueError for a role that does not exist, LastAdministratorError for the last one.
    """
    if role not in ROLES:
        raise ValueError(f"“{role}” is not a role; the roles are {', '.join(ROLES)}.")
    if role == user.role:
        return
    if queries.is_last_administrator(session, user):
        raise LastAdministratorError
    detail = {"from": user.role, "to": role}
    user.role = role
    _tell_why(session, user, now)
    revoke_everywhere(session=session, user=user)
    record(session=session, actor=by, action="role", subject=user, detail=detail, now=now)


def _tell_why(session: Session, user: User, now: datetime) -> None:
    """Keep for the browsers in which a person is signed in that a new role is what ends it."""
    purpose = queries.ROLE_CHANGED + user.role
    ended = queries.sessions_of(session, user, now)
    session.add_all(_token(each.id_hash, purpose, now, WORD_LIFE) for each in ended)


def give_time(
    *, session: Session, user: User, factor: float, by: User | None, now: datetime
) -> None:
    """Set by how much the time limits of a person's quizzes are multiplied, from 1 to 5."""
    if factor == user.extra_time:
        return
    detail = {"from": f"{user.extra_time:g}", "to": f"{factor:g}"}
    user.extra_time = factor
    session.flush()
    record(session=session, actor=by, action="extra time", subject=user, detail=detail, now=now)


def revoke_everywhere(*, session: Session, user: User) -> None:
    """Sign a person out of every browser at once."""
    user.fs_uniquifier = uuid.uuid4().hex
    forget_sessions(session=session, user=user)


def forget_sessions(*, session: Session, user: User) -> None:
    """Drop every session row of a person."""
    session.execute(delete(SignedInSession).where(SignedInSession.user_id == user.id))
    session.flush()


def forget_other_sessions(*, session: Session, user: User, id_hash: str) -> None:
    """Sign a person out of every browser but one."""
    session.execute(
        delete(SignedInSession).where(
            SignedInSession.user_id == user.id, SignedInSession.id_hash != id_hash
        )
    )


def revoke_session(*, session: Session, user: User, id_hash: str) -> bool:
    """Sign a person out of one browser; return whether it was theirs."""
    gone = session.execute(
        delete(SignedInSession).where(
            SignedInSession.user_id == user.id, SignedInSession.id_hash == id_hash
        )
    )
    return _rows(gone) == 1


def retire_guest(*, session: Session, guest: User) -> None:
    """Deactivate a guest whose answers now belong to an account."""
    guest.active = False
    revoke_everywhere(session=session, user=guest)


def clear_second_factor(*, session: Session, user: User, by: User | None, now: datetime) -> None:
    """Let a person who lost their second factor sign in with the password alone."""
    user.tf_primary_method = user.tf_totp_secret = user.tf_last_counter = None
    user.mf_recovery_codes = None
    session.execute(delete(Passkey).where(Passkey.user_id == user.id, Passkey.usage == "secondary"))
    session.flush()
    record(session=session, actor=by, action="second factor off", subject=user, now=now)


def delete_account(*, session: Session, user: User, now: datetime) -> None:
    """Delete a person and, by cascade, everything that is theirs; the audit names a number."""
    if queries.is_last_administrator(session, user):
        raise LastAdministratorError
    record(session=session, actor=user, action="account deleted", subject=user, now=now)
    session.delete(user)
    session.flush()


def record(  # noqa: PLR0913 - an entry has these parts
    *,
    session: Session,
    actor: User | None,
    action: str,
    subject: User | None,
    now: datetime,
    address: str = "",
    detail: dict[str, str] | None = None,
) -> None:
    """Append an entry to the audit; people stand in it as numbers."""
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor.id if actor else None,
            action=action,
            subject=f"user {subject.id}" if subject else "",
            address=address,
            detail=json.dumps(detail or {}),
        )
    )
    session.flush()


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be tried within a window of time."""

    name: str
    most: int
    within: timedelta


def count_try(*, session: Session, limit: Limit, who: str, now: datetime) -> bool:
    """Count one more try of somebody and tell whether it is still within the limit.

    The counter is raised in one statement, so that many workers count alike.
    """
    seconds = int(limit.within.total_seconds())
    window = int(now.timestamp()) // seconds
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    raised = (
        insert(TryCount)
        .values(
            bucket=_bucket(limit, who), window=window, count=1, expires_at=now + 2 * limit.within
        )
        .on_conflict_do_update(
            index_elements=[TryCount.bucket, TryCount.window],
            set_={"count": TryCount.count + 1},
        )
        .returning(TryCount.count)
    )
    return session.execute(raised).scalar_one() <= limit.most


def is_within(*, session: Session, limit: Limit, who: str, now: datetime) -> bool:
    """Tell whether one more try of somebody would be within the limit, counting none."""
    window = int(now.timestamp()) // int(limit.within.total_seconds())
    counted = session.scalar(
        select(TryCount.count).where(
            TryCount.bucket == _bucket(limit, who), TryCount.window == window
        )
    )
    return (counted or 0) < limit.most


def seconds_left(limit: Limit, now: datetime) -> int:
    """Count the seconds until somebody who is past a limit may try again."""
    seconds = int(limit.within.total_seconds())
    return seconds - int(now.timestamp()) % seconds


def forget_tries(*, session: Session, limit: Limit, who: str) -> None:
    """Start counting again from zero, after a success."""
    session.execute(delete(TryCount).where(TryCount.bucket == _bucket(limit, who)))


def _bucket(limit: Limit, who: str) -> str:
    return f"{limit.name}:{hashlib.blake2s(who.encode(), digest_size=16).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many rows a tidying dropped."""

    guests: int
    sessions: int
    counters: int
    links: int


def tidy(*, session: Session, now: datetime) -> Tidied:
    """Drop guests idle for 30 days or merged, and sessions, counters and links past their time."""
    idle = delete(User).where(
        User.email.is_(None), (User.seen_at < now - GUEST_LIFE) | ~User.active
    )
    return Tidied(
        guests=_rows(session.execute(idle)),
        sessions=_rows(
            session.execute(delete(SignedInSession).where(SignedInSession.expires_at <= now))
        ),
        counters=_rows(session.execute(delete(TryCount).where(TryCount.expires_at <= now))),
        links=sum(
            _rows(session.execute(delete(kept).where(kept.expires_at <= now)))
            for kept in (OneTimeToken, PendingAccount)
        ),
    )


def _rows(result: object) -> int:
    return result.rowcount if isinstance(result, CursorResult) else 0

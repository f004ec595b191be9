"""The people of a simulated class: who teaches it, who learns in it, and the class itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.accounts.classrooms import ClassGroup, Classroom, GroupMember, Membership
from app.accounts.models import User
from app.classes import actions
from app.core import classroles
from app.decks.models import ClassDeck

DOMAIN = "class.example"  # no address can end so outside of examples (RFC 2606)
TITLE = "Example class (simulated)"
ABOUT = (
    "An example to look at. Its people are made up, and all their answers were made by a"
    " simulation; none of it was measured."
)
GROUPS = ("Monday", "Wednesday", "Friday")
FIRST = (
    *("Amara", "Ben", "Chiara", "Dmitri", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jonas"),
    *("Kira", "Liam", "Mei", "Noor", "Oskar", "Priya", "Quentin", "Rosa", "Samir", "Tilda"),
)
LAST = (
    *("Abbott", "Berger", "Castro", "Demir", "Evans", "Fischer", "Garcia", "Hansen", "Ito"),
    *("Jansen", "Kowal", "Lopez", "Meyer", "Novak", "Okafor", "Petrov", "Quinn", "Rossi"),
    *("Sato", "Tanaka", "Ueda", "Vargas", "Weber"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in the class: ids of rows."""

    classroom: Classroom
    instructor: User
    assistant: User
    learners: tuple[User, ...]


@dataclass(frozen=True, slots=True)
class Hashes:
    """The hashed passwords of the three who can sign in."""

    instructor: str
    assistant: str
    learner: str


def made_up() -> ColumnElement[bool]:
    """Say which people belong to the example."""
    return User.email.like(f"%@{DOMAIN}")


def exists(session: Session) -> bool:
    """Tell whether there is an example already."""
    return session.scalar(select(User.id).where(made_up()).limit(1)) is not None


def gather(
    session: Session, *, learners: int, decks: Sequence[int], hashes: Hashes, since: datetime
) -> Cast:
    """Make the people and their class. The first learner can sign in, the others cannot."""
    teacher = _person("Iris Simulated", "instructor", since, hashes.instructor, "instructor")
    assistant = _person("Arno Simulated", "assistant", since, hashes.assistant)
    pupils = [
        _person(_name(n), f"learner-{n + 1:03}", since, "" if n else hashes.learner)
        for n in range(learners)
    ]
    session.add_all([teacher, assistant, *pupils])
    session.flush()
    room = actions.make_class(
        session, owner=teacher, title=TITLE, about=ABOUT, joining="closed", now=since
    )
    roles = [(assistant, classroles.ASSISTANT)]
    roles += [(pupil, classroles.LEARNER) for pupil in pupils]
    session.add_all(
        Membership(classroom_id=room.id, user_id=user.id, role=role, joined_at=since)
        for user, role in roles
    )
    session.add_all(ClassDeck(classroom_id=room.id, deck_id=deck, added_at=since) for deck in decks)
    _group(session, room, pupils)
    return Cast(room, teacher, assistant, tuple(pupils))


def _person(name: str, box: str, since: datetime, password: str, role: str = "learner") -> User:
    return User(
        name=name,
        email=f"{box}@{DOMAIN}",
        password=password or None,
        role=role,
        fs_uniquifier=uuid.uuid4().hex,
        created_at=since - timedelta(days=1),
        seen_at=since,
    )


def _name(number: int) -> str:
    """Return a name that no other number up to 460 has."""
    row, place = divmod(number, len(FIRST))
    return f"{FIRST[place]} {LAST[(row + place * 3) % len(LAST)]}"


def _group(session: Session, room: Classroom, pupils: Sequence[User]) -> None:
    groups = [ClassGroup(classroom_id=room.id, title=title) for title in GROUPS]
    session.add_all(groups)
    session.flush()
    session.add_all(
        GroupMember(group_id=groups[n % len(groups)].id, user_id=pupil.id)
        for n, pupil in enumerate(pupils)
    )
    session.flush()

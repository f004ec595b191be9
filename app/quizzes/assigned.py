"""Reads of assignments: the only way to one, and to the attempts and learners of one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, or_, select
from sqlalchemy.orm import Session, defer

from app.accounts.classrooms import Classroom, Membership
from app.accounts.models import User
from app.core import classroles, timing
from app.core.refusals import ForbiddenError, NotFoundError
from app.decks.models import Deck, Subscription
from app.decks.queries import readable
from app.quizzes import audience, rules
from app.quizzes.models import Allowance, Assignee, Assignment, Attempt, Work
from app.quizzes.queries import Shelf

LOOK = "Ask whoever gave you the link for the right one."
MOST_LISTED = 200


class Line(NamedTuple):
    """An assignment as its instructor's list shows it; `begun` and `handed_in` count learners."""

    assignment: Assignment
    classroom: str | None
    begun: int
    handed_in: int


class Given(NamedTuple):
    """An assignment as the list of one to whom it is given shows it."""

    assignment: Assignment
    teacher: str
    allowance: Allowance | None
    taken: int
    open: bool
    extra: float


class Sat(NamedTuple):
    """An attempt and whose it is."""

    user: User
    attempt: Attempt


def taught(
    session: Session,
    user_id: int,
    key: str,
    *,
    right: str = classroles.ASSIGN,
    lock: bool = False,
) -> Assignment:
    """Return an assignment that this person gives, or administers; else raise NotFoundError.

    What a class was given is for those alone who have the right in it, whoever gave it;
    ForbiddenError for the others of the class.
    """
    role = audience.role_in(user_id)
    administers = select(User.id).where(User.id == user_id, User.role == "administrator").exists()
    own = and_(Work.classroom_id.is_(None), or_(Work.owner_id == user_id, administers))
    query = select(Assignment, role).where(Assignment.key == key, or_(own, role.is_not(None)))
    if lock:
        query = query.with_for_update(of=Assignment).execution_options(populate_existing=True)
    row = session.execute(query).one_or_none()
    found = _found(row and row[0])
    if row and row[1] and not classroles.may(row[1], right):
        raise ForbiddenError(
            f"In this class you may not {classroles.RIGHTS[right]}",
            "Ask an instructor of the class.",
        )
    return found


def given(session: Session, user_id: int, key: str) -> Assignment:
    """Return an assignment that a learner may reach by its address; else raise NotFoundError.

    Whoever knows the key may; one that is archived is there for those alone who were given it, and
    one of a class for its learners, its staff and those who had begun it before they left.
    """
    by_link = or_(Work.archived_at.is_(None), Work.owner_id == user_id, _came(user_id))
    in_class = or_(
        audience.given_in_class(user_id),
        audience.role_in(user_id).in_(classroles.ROLES[1:]),
        _came(user_id),
    )
    query = select(Assignment).where(
        Assignment.key == key,
        case((Work.classroom_id.is_(None), by_link), else_=in_class),
    )
    return _found(session.scalar(query))


def _came(user_id: int) -> ColumnElement[bool]:
    """Say of assignments that a person has come to them by their address, or begun them."""
    came = select(Assignee.user_id).where(
        Assignee.assignment_id == Work.id, Assignee.user_id == user_id
    )
    return came.correlate(Work).exists()


def _found(assignment: Assignment | None) -> Assignment:
    if assignment is None:
        raise NotFoundError("There is no such assignment.", LOOK)
    return assignment


def taught_by(session: Session, user_id: int) -> list[Line]:
    """List the assignments that a person gives, the newest first, archived ones last.

    Those of their classes are among them, whoever gave them.
    """
    own = and_(Work.classroom_id.is_(None), Work.owner_id == user_id)
    own = or_(own, audience.role_in(user_id).in_(classroles.ROLES[1:]))
    counted = (
        select(
            Attempt.assignment_id,
            func.count(Attempt.user_id.distinct()).label("begun"),
            func.count(case((Attempt.submitted_at.is_not(None), Attempt.user_id)).distinct()).label(
                "handed_in"
            ),
        )
        .join(Work, Work.id == Attempt.assignment_id)
        .where(own, Attempt.preview.is_(False), audience.counts())
        .group_by(Attempt.assignment_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Assignment,
            Classroom.title,
            func.coalesce(counted.c.begun, 0),
            func.coalesce(counted.c.handed_in, 0),
        )
        .options(defer(Assignment.body))
        .outerjoin(counted, counted.c.assignment_id == Assignment.id)
        .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
        .where(own)
        .order_by(Assignment.archived_at.is_not(None), Assignment.id.desc())
        .limit(MOST_LISTED)
    )
    return [Line(*row) for row in rows]


def assignees(session: Session, assignment: Assignment) -> list[audience.Learner]:
    """List those to whom an assignment is given and when they came, in the order they came.

    Those of a class are the learners of it, now.
    """
    if assignment.classroom_id is not None:
        return audience.learners(session, assignment)
    query = (
        select(User, Assignee.joined_at)
        .join(Assignee, Assignee.user_id == User.id)
        .where(Assignee.assignment_id == assignment.id)
        .order_by(Assignee.joined_at, Assignee.user_id)
    )
    return [audience.Learner(*row) for row in session.execute(query)]


def attempts_to(
    session: Session, assignment: Assignment, users: Collection[int] | None = None
) -> list[Attempt]:
    """List the attempts of learners at an assignment, open and handed in, by learner and time.

    Without `users` they are all that count: not those of who left the class.
    """
    query = (
        select(Attempt)
        .join(Work, Work.id == Attempt.assignment_id)
        .where(Work.id == assignment.id, Attempt.preview.is_(False))
        .where(audience.counts() if users is None else Attempt.user_id.in_(users))
    )
    return list(session.scalars(query.order_by(Attempt.user_id, Attempt.started_at, Attempt.id)))


def attempt_to(
    session: Session, assignment: Assignment, user_id: int, attempt_id: str
) -> Sat | None:
    """Return a learner's attempt at an assignment, None if there is none such."""
    query = (
        select(User, Attempt)
        .join(Attempt, Attempt.user_id == User.id)
        .where(
            Attempt.user_id == user_id,
            Attempt.id == attempt_id,
            Attempt.assignment_id == assignment.id,
            Attempt.preview.is_(False),
        )
    )
    row = session.execute(query).one_or_none()
    return row and Sat(*row)


def shelves(session: Session, user_id: int) -> list[Shelf]:
    """List the decks of which a person may give a quiz: theirs and those they study come first."""
    studied = select(Subscription.deck_id).where(Subscription.user_id == user_id)
    own = or_(Deck.owner_id == user_id, Deck.id.in_(studied))
    query = (
        select(Deck.key, Deck.title)
        .where(readable(user_id), Deck.card_count > 0)
        .order_by(case((own, 0), else_=1), Deck.title, Deck.id)
        .limit(MOST_LISTED)
    )
    return [Shelf(*row) for row in session.execute(query)]


def own_attempts(
    session: Session, user_id: int, assignment: Assignment, *, preview: bool = False
) -> list[Attempt]:
    """List a person's attempts at an assignment, the oldest first."""
    query = select(Attempt).where(
        Attempt.user_id == user_id,
        Attempt.assignment_id == assignment.id,
        Attempt.preview.is_(preview),
    )
    return list(session.scalars(query.order_by(Attempt.started_at, Attempt.id)))


def previews(session: Session, *, before: int) -> list[Attempt]:
    """List everybody's previews that were begun before a moment."""
    query = select(Attempt).where(Attempt.preview.is_(True), Attempt.started_at < before)
    return list(session.scalars(query))


def is_assignee(session: Session, user_id: int, assignment: Assignment) -> bool:
    """Tell whether a person is given an assignment: in their class, or by its address.

    Where it has an access code, they have sent the right one.
    """
    came = session.get(Assignee, (assignment.id, user_id)) is not None
    if assignment.classroom_id is None:
        return came
    return (came or not assignment.code) and learns(session, user_id, assignment)


def learns(session: Session, user_id: int, assignment: Assignment) -> bool:
    """Tell whether a person is given an assignment in their class."""
    query = select(Work.id).where(Work.id == assignment.id, audience.given_in_class(user_id))
    return session.scalar(query) is not None


def allowance(session: Session, user_id: int, assignment: Assignment) -> Allowance | None:
    """Return what a learner is allowed beyond the others, if anything."""
    return session.get(Allowance, (assignment.id, user_id))


def key_of(session: Session, assignment_id: int) -> str:
    """Return the key in the address of an assignment."""
    return session.scalars(select(Assignment.key).where(Assignment.id == assignment_id)).one()


def place_of(session: Session, user_id: int, assignment: Assignment) -> int:
    """Return how many came before this person: it decides their variant."""
    own = session.get(Assignee, (assignment.id, user_id))
    count = select(func.count()).where(Assignee.assignment_id == assignment.id)
    if own is not None:
        earlier = or_(
            Assignee.joined_at < own.joined_at,
            and_(Assignee.joined_at == own.joined_at, Assignee.user_id < user_id),
        )
        count = count.where(earlier)
    return session.scalar(count) or 0


def has_attempts(session: Session, assignment: Assignment) -> bool:
    """Tell whether a learner has begun an assignment."""
    query = select(Attempt.id).where(
        Attempt.assignment_id == assignment.id, Attempt.preview.is_(False)
    )
    return session.scalar(query.limit(1)) is not None


def ends(session: Session, assignments: Collection[int]) -> dict[int, int | None]:
    """Return of each assignment the first moment at which nobody answers any more.

    It follows the most extra time of those to whom it is given. Archiving ends it for all. None
    while that moment is not known.
    """
    if not assignments:
        return {}
    came = select(func.max(User.extra_time)).join(Assignee, Assignee.user_id == User.id)
    learning = select(func.max(Membership.factor())).join(User, User.id == Membership.user_id)
    latest = select(func.max(Allowance.closes_at)).where(Allowance.assignment_id == Work.id)
    rows = session.execute(
        select(
            Assignment,
            came.where(Assignee.assignment_id == Work.id).correlate(Work).scalar_subquery(),
            learning.where(
                Membership.classroom_id == Work.classroom_id,
                Membership.role == classroles.LEARNER,
            )
            .correlate(Work)
            .scalar_subquery(),
            latest.correlate(Work).scalar_subquery(),
        )
        .options(defer(Assignment.body))
        .where(Assignment.id.in_(assignments))
    )
    return {
        one.id: _end(one, max(came or 1.0, learning or 1.0), latest)
        for one, came, learning, latest in rows
    }


def _end(assignment: Assignment, most_extra: float, latest: int | None) -> int | None:
    times = rules.timing(assignment)
    if times.closes is not None and latest is not None:
        times = replace(times, closes=max(times.closes, latest))
    closed = timing.all_closed(times, most_extra)
    found = [end for end in (closed, assignment.archived_at) if end is not None]
    return min(found, default=None)


def _factor(user_id: int) -> ScalarSelect[float]:
    """Return by how much the time of an assignment is multiplied for a person."""
    in_class = and_(Membership.user_id == User.id, Membership.classroom_id == Work.classroom_id)
    query = select(Membership.factor()).select_from(User).outerjoin(Membership, in_class)
    return query.where(User.id == user_id).correlate(Work).scalar_subquery()


def extra_time(session: Session, user_id: int, assignment: Assignment) -> float:
    """Return by how much the time of an assignment is multiplied for a person, in its class."""
    if assignment.classroom_id is None:
        return session.get_one(User, user_id).extra_time
    return session.scalar(select(_factor(user_id)).where(Work.id == assignment.id)) or 1.0


def given_to(session: Session, user_id: int) -> list[Given]:
    """List the assignments that are given to a person and not archived, by their close."""
    taken = (
        select(func.count(Attempt.id))
        .where(
            Attempt.assignment_id == Work.id,
            Attempt.user_id == user_id,
            Attempt.preview.is_(False),
        )
        .correlate(Work)
    )
    handed_in = taken.where(Attempt.submitted_at.is_not(None))
    rows = session.execute(
        select(
            Assignment,
            func.coalesce(Classroom.title, User.name),
            Allowance,
            taken.scalar_subquery(),
            taken.scalar_subquery() > handed_in.scalar_subquery(),
            _factor(user_id),
        )
        .options(defer(Assignment.body))
        .join(User, User.id == Assignment.owner_id)
        .outerjoin(Classroom, Classroom.id == Assignment.classroom_id)
        .outerjoin(
            Allowance,
            and_(Allowance.assignment_id == Assignment.id, Allowance.user_id == user_id),
        )
        .where(
            case(
                (Work.classroom_id.is_(None), _came(user_id)),
                else_=audience.given_in_class(user_id),
            ),
            Classroom.archived_at.is_(None),
            Assignment.archived_at.is_(None),
        )
        .order_by(Assignment.closes_at.is_(None), Assignment.closes_at, Assignment.id.desc())
        .limit(MOST_LISTED)
    )
    return [Given(*row) for row in rows]

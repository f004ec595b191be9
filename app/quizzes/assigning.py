"""What people do with assignments: one function for each intention.

Each takes the session and the time, writes, and leaves the commit to the door.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, select
from sqlalchemy.orm import Session

from app.accounts.classrooms import Membership
from app.accounts.models import User
from app.core import reviewpolicy, timing
from app.core.refusals import ForbiddenError, RefusalError
from app.core.timing import TimingError
from app.quizzes import actions, assigned, paper, rules
from app.quizzes.memories import Recorder
from app.quizzes.models import Allowance, Assignee, Assignment, Attempt, Work, WorkGroup
from app.quizzes.paper import Paper, Seat
from app.quizzes.rules import Rules

NOT_A_LEARNER = "This quiz is given to a class, and you are not among its learners."
FIXED = "Nothing was changed; an assignment given anew can have other questions."


class CodeError(RefusalError):
    """The access code is not the right one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an instructor sets; times in milliseconds, None without limit.

    `groups` are those of the class to which it is given, none for all of it.
    """

    title: str
    opens_at: int | None
    closes_at: int | None
    code: str
    rules: Rules
    due_at: int | None = None
    penalty: int = 0
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where an assignment comes from: its first deck, the quiz of it if one, what is drawn.

    `classroom_id` is the class that it is given to, None for whoever has the link.
    """

    deck_id: int
    blueprint_id: int | None
    paper: Paper
    classroom_id: int | None = None


def give(
    session: Session, *, owner: User, origin: Origin, terms: Terms, key: str, at: int
) -> Assignment:
    """Make an assignment, whole in itself. Raises TimingError for times that cannot be kept."""
    made = Assignment(
        key=key,
        owner_id=owner.id,
        deck_id=origin.deck_id,
        blueprint_id=origin.blueprint_id,
        classroom_id=origin.classroom_id,
        body=paper.write(origin.paper),
        zone=owner.time_zone,
        created_at=at,
    )
    _set(made, terms)
    session.add(made)
    session.flush()
    choose_groups(session, made, terms.groups)
    return made


def _set(assignment: Assignment, terms: Terms) -> None:
    assignment.title, assignment.code = terms.title, terms.code
    assignment.opens_at, assignment.closes_at = terms.opens_at, terms.closes_at
    assignment.settings = rules.write(terms.rules)
    assignment.due_at, assignment.penalty = terms.due_at, terms.penalty
    timing.check(rules.timing(assignment))
    require_due_in_time(assignment)
    if not reviewpolicy.can_keep(terms.rules.review, terms.rules.behaviour):
        raise RefusalError(
            "Hints and further tries tell which answers were wrong, and this review keeps that to"
            " itself while one answers.",
            "Mark in another way, or show right or wrong while it is open.",
        )


def require_due_in_time(work: Work) -> None:
    """Raise TimingError where something is due before it opens, or after it has closed."""
    if work.due_at is None:
        return
    if work.opens_at is not None and work.due_at <= work.opens_at:
        raise TimingError("It is due before it opens.", "Let it be due later.")
    if work.closes_at is not None and work.due_at > work.closes_at:
        raise TimingError("It closes before it is due.", "Let it close when it is due, or later.")


def choose_groups(session: Session, work: Work, groups: Sequence[int]) -> None:
    """Give an assignment to these groups of its class, to all of the class without any."""
    session.execute(delete(WorkGroup).where(WorkGroup.assignment_id == work.id))
    session.add_all(WorkGroup(assignment_id=work.id, group_id=each) for each in groups)
    work.grouped = bool(groups)
    session.flush()


def change(session: Session, *, assignment: Assignment, terms: Terms, at: int) -> None:
    """Change an assignment, and the attempts at it: what may be seen, and when they end.

    Once a learner has begun, what decides their questions and marks stands, else RefusalError. No
    attempt's end is moved before now, as what was answered until then was taken.
    """
    if assigned.has_attempts(session, assignment):
        require_same(rules.read(assignment), terms.rules)
    _set(assignment, terms)
    session.flush()
    choose_groups(session, assignment, terms.groups)
    carry(session, assignment, at)


def require_same(before: Rules, after: Rules) -> None:
    """Raise RefusalError where rules differ that stand once a learner has begun."""
    for name, word in STANDS.items():
        if getattr(before, name) != getattr(after, name):
            raise RefusalError(f"Somebody has begun, so {word} cannot be changed any more.", FIXED)


STANDS = {
    "limit": "the time limit",
    "grace": "the grace",
    "behaviour": "how answers are marked",
    "shuffle": "the shuffling",
    "variants": "the number of variants",
}


def carry(session: Session, assignment: Assignment, at: int) -> None:
    """Carry what holds now to the attempts that are there; no end is moved before `at`."""
    held = rules.read(assignment)
    own = and_(Allowance.assignment_id == assignment.id, Allowance.user_id == Attempt.user_id)
    in_class = and_(
        Membership.user_id == User.id, Membership.classroom_id == assignment.classroom_id
    )
    query = (
        select(Attempt, Membership.factor(), Allowance)
        .join(User, User.id == Attempt.user_id)
        .outerjoin(Membership, in_class)
        .outerjoin(Allowance, own)
        .where(Attempt.assignment_id == assignment.id)
        .with_for_update(of=Attempt)
    )
    for attempt, extra, allowance in session.execute(query):
        attempt.settings = rules.carry(attempt.settings, held)
        if attempt.submitted_at is None and not attempt.preview:
            times = rules.timing(assignment, extra, allowance)
            end = timing.deadline(times, attempt.started_at)
            attempt.deadline = None if end is None else max(end, at)
    session.flush()


def renew(session: Session, *, assignment: Assignment, newer: Paper) -> None:
    """Let an assignment draw from the decks as they are now, before anyone has begun."""
    if assigned.has_attempts(session, assignment):
        raise RefusalError("Somebody has begun, so the questions stand.", FIXED)
    assignment.body = paper.write(newer)
    session.flush()


def archive(
    session: Session, *, assignment: Assignment, recorders: Sequence[Recorder], at: int
) -> None:
    """End an assignment for everybody: what is still open is handed in as it stands."""
    if assignment.archived_at is not None:
        return
    query = select(Attempt).where(
        Attempt.assignment_id == assignment.id,
        Attempt.submitted_at.is_(None),
        Attempt.preview.is_(False),
    )
    for attempt in session.scalars(query):
        actions.submit(session, attempt=attempt, recorders=recorders, at=at)
    assignment.archived_at = at
    session.flush()


def bring_back(session: Session, *, assignment: Assignment) -> None:
    """Take an assignment out of the archive; what was handed in stays so."""
    assignment.archived_at = None
    session.flush()


def require_code(assignment: Assignment, code: str) -> None:
    """Raise CodeError unless this is the access code, whatever its case and spaces."""
    sent, wanted = ("".join(text.split()).casefold().encode() for text in (code, assignment.code))
    if not hmac.compare_digest(sent, wanted):
        raise CodeError("That is not the access code.", "Look at it once more, letter by letter.")


def join(session: Session, *, user_id: int, assignment: Assignment, code: str, at: int) -> None:
    """Take an assignment among one's own, with the right code; again changes nothing."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update())
    if session.get(Assignee, (assignment.id, user_id)) is not None:
        return
    if assignment.archived_at is not None:
        raise ForbiddenError("This quiz is closed.", "Ask your instructor if you need it.")
    if assignment.classroom_id is not None and not assigned.learns(session, user_id, assignment):
        raise ForbiddenError(NOT_A_LEARNER, "Ask whoever teaches it to let you in.")
    if assignment.code:
        require_code(assignment, code)
    session.add(Assignee(assignment_id=assignment.id, user_id=user_id, joined_at=at))
    session.flush()


def begin(
    session: Session, *, user_id: int, assignment: Assignment, attempt_id: str, at: int
) -> Attempt:
    """Begin an attempt at an assignment that is one's own, or return the one that is open.

    Raises WindowError outside its window and RefusalError where no attempt is left.
    """
    session.execute(select(User.id).where(User.id == user_id).with_for_update())
    require_given(session, user_id, assignment)
    taken = assigned.own_attempts(session, user_id, assignment)
    for one in taken:
        if one.submitted_at is None:
            return one
    if assignment.archived_at is not None:
        raise ForbiddenError("This quiz is closed.", "Ask your instructor if you need it.")
    allowance = assigned.allowance(session, user_id, assignment)
    timing.require_open(rules.timing(assignment, allowance=allowance), at)
    actions.require_left(len(taken), rules.attempts(assignment, allowance))
    place = assigned.place_of(session, user_id, assignment)
    seat = Seat(user_id=user_id, place=place, taken=len(taken))
    drawn = paper.draw(session, assignment, seat, at=at)
    return actions.store(session, user_id=user_id, drawing=drawn, attempt_id=attempt_id, at=at)


def require_given(session: Session, user_id: int, assignment: Assignment) -> None:
    """Raise ForbiddenError unless an assignment is given to somebody, its code sent."""
    if assigned.is_assignee(session, user_id, assignment):
        return
    if assignment.classroom_id is None or assigned.learns(session, user_id, assignment):
        raise ForbiddenError("This quiz asks for its access code first.", "Enter it, then begin.")
    raise ForbiddenError(NOT_A_LEARNER, "Ask whoever teaches it to let you in.")


def preview(
    session: Session, *, assignment: Assignment, seat: Seat, attempt_id: str, at: int
) -> Attempt:
    """Begin an instructor's own look at an assignment, in place of the one before."""
    drop_previews(session, user_id=seat.user_id, assignment=assignment)
    drawn = paper.draw(session, assignment, seat, at=at)
    return actions.store(session, user_id=seat.user_id, drawing=drawn, attempt_id=attempt_id, at=at)


def drop_previews(session: Session, *, user_id: int, assignment: Assignment) -> None:
    """Delete a person's previews of an assignment, with all that was answered in them."""
    session.execute(
        delete(Attempt).where(
            Attempt.user_id == user_id,
            Attempt.assignment_id == assignment.id,
            Attempt.preview.is_(True),
        )
    )


def drop_left_previews(session: Session, *, before: int) -> int:
    """Delete the previews that were begun before a moment; return how many."""
    left = assigned.previews(session, before=before)
    for one in left:
        session.delete(one)
    session.flush()
    return len(left)

"""What people do with coursework: one function for each intention.

Each takes the session and the time, writes, and leaves the commit to the door.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import clock
from app.accounts.classrooms import Classroom
from app.accounts.models import User
from app.classes import lending
from app.core import goals, timing
from app.core.goals import Goal
from app.core.refusals import RefusalError
from app.core.timing import Timing
from app.coursework.deckresults import Settled
from app.coursework.models import DeckAssignment, GoalResult, Wishes
from app.decks.models import Deck
from app.quizzes import assigning
from app.quizzes.models import Allowance, Assignee, Assignment, Attempt, Work

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalTerms:
    """What an instructor sets of a deck with a goal; times in milliseconds, None without limit."""

    title: str
    goal: Goal
    opens_at: int | None
    due_at: int | None
    closes_at: int | None
    penalty: int = 0
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """A deck that somebody gives a class, and the key in the address of the assignment."""

    classroom: Classroom
    deck: Deck
    owner: User
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """What one learner is allowed beyond the others; None is as for all."""

    due_at: int | None
    closes_at: int | None
    attempts: int | None

    @property
    def nothing(self) -> bool:
        """Tell whether it is as for all."""
        return self.due_at is None and self.closes_at is None and self.attempts is None


def give_deck(session: Session, *, gift: Gift, terms: GoalTerms, now: datetime) -> DeckAssignment:
    """Give a class a deck with a goal; its members may read it from then on.

    Raises GoalError, TimingError, and what `lending.give_deck` refuses.
    """
    classroom, deck, owner = gift.classroom, gift.deck, gift.owner
    if classroom.id not in lending.classes_with(session, deck) or deck.visibility == "private":
        lending.give_deck(session, classroom=classroom, deck=deck, user_id=owner.id, now=now)
    made = DeckAssignment(
        key=gift.key,
        owner_id=owner.id,
        deck_id=deck.id,
        classroom_id=classroom.id,
        settings="{}",
        zone=owner.time_zone,
        created_at=clock.milliseconds(now),
    )
    _set(made, terms)
    session.add(made)
    session.flush()
    assigning.choose_groups(session, made, terms.groups)
    return made


def change_deck(session: Session, *, work: DeckAssignment, terms: GoalTerms) -> None:
    """Change the goal of a deck, its times, and for whom it is."""
    _set(work, terms)
    session.flush()
    assigning.choose_groups(session, work, terms.groups)


def _set(work: DeckAssignment, terms: GoalTerms) -> None:
    work.title, work.body = terms.title, json.dumps(asdict(goals.check(terms.goal)))
    work.opens_at, work.due_at = terms.opens_at, terms.due_at
    work.closes_at, work.penalty = terms.closes_at, terms.penalty
    timing.check(Timing(opens=work.opens_at, closes=work.closes_at))
    assigning.require_due_in_time(work)


def archive_deck(session: Session, *, work: DeckAssignment, at: int) -> None:
    """End a deck with a goal for everybody; what was reached is kept."""
    if work.archived_at is None:
        work.archived_at = at
    session.flush()


def bring_back_deck(session: Session, *, work: DeckAssignment) -> None:
    """Take a deck with a goal out of the archive: it is measured again when it is due."""
    work.archived_at = None
    session.flush()


def require_going(work: Work) -> None:
    """Raise RefusalError for what is archived: nothing is taken there, so nothing is allowed."""
    if work.archived_at is not None:
        raise RefusalError(
            "This is archived: nothing is taken any more.", "Bring it back first, then allow more."
        )


def allow(session: Session, *, work: Work, user_id: int, leave: Leave, at: int) -> None:
    """Allow one learner other times, or more attempts; an open attempt ends by them.

    Raises TimingError for times that cannot be kept, RefusalError for attempts at a deck and for
    what is archived.
    """
    require_going(work)
    if leave.attempts is not None and not isinstance(work, Assignment):
        raise RefusalError("A deck has no attempts.", "Give this learner another due time.")
    due = work.due_at if leave.due_at is None else leave.due_at
    closes = work.closes_at if leave.closes_at is None else leave.closes_at
    timing.check(Timing(opens=work.opens_at, closes=closes))
    if due is not None and closes is not None and closes < due:
        raise timing.TimingError(
            "It closes before it is due.", "Let it close for them when it is due, or later."
        )
    mine = Allowance.assignment_id == work.id, Allowance.user_id == user_id
    session.execute(delete(Allowance).where(*mine))
    if not leave.nothing:
        session.add(Allowance(assignment_id=work.id, user_id=user_id, **asdict(leave)))
    session.flush()
    if isinstance(work, Assignment):
        assigning.carry(session, work, at)


def keep_settled(session: Session, *, found: Iterable[Settled]) -> None:
    """Keep what goals came to at moments that are past, so that the log is not read again."""
    for one in found:
        session.merge(
            GoalResult(
                assignment_id=one.work,
                user_id=one.user,
                moment=one.moment,
                at=one.at,
                day=one.held.day,
                held=one.held.share,
            )
        )
    session.flush()


def leave_class(
    session: Session,
    *,
    classroom_id: int,
    user_id: int,
    erase: bool,
    now: datetime,  # noqa: ARG001 - whoever learns of a leave is told the time
) -> None:
    """Hand on what somebody gave a class that they leave; erase what they did there if asked."""
    works = select(Work.id).where(Work.classroom_id == classroom_id)
    heir = session.scalar(select(Classroom.owner_id).where(Classroom.id == classroom_id))
    if heir is not None and heir != user_id:
        session.execute(
            update(Work)
            .where(Work.classroom_id == classroom_id, Work.owner_id == user_id)
            .values(owner_id=heir)
            .execution_options(synchronize_session=False)
        )
    if erase:
        attempts = delete(Attempt).where(
            Attempt.user_id == user_id, Attempt.assignment_id.in_(works)
        )
        session.execute(attempts.execution_options(synchronize_session=False))
        for model in (Allowance, Assignee, GoalResult):
            rows = delete(model).where(model.user_id == user_id, model.assignment_id.in_(works))
            session.execute(rows.execution_options(synchronize_session=False))
    session.expire_all()


def wishes_of(session: Session, *, user_id: int) -> Wishes:
    """Return what a person wishes to be told, a row of it made if there is none."""
    found = session.get(Wishes, user_id)
    if found is None:
        found = Wishes(user_id=user_id, remind=False)
        session.add(found)
        session.flush()
    return found


def choose_reminders(session: Session, *, user_id: int, wanted: bool) -> None:
    """Say whether a person gets mails of what is due."""
    found = wishes_of(session, user_id=user_id)
    found.remind = wanted
    found.off_key = found.off_key or secrets.token_urlsafe(SECRET_BYTES)
    session.flush()


def end_reminders(session: Session, *, secret: str) -> bool:
    """End the mails to the person in whose mail this secret stood; tell whether there is one."""
    found = session.scalar(select(Wishes).where(Wishes.off_key == secret))
    if found is None:
        return False
    found.remind = False
    session.flush()
    return True


def renew_calendar(session: Session, *, user_id: int) -> None:
    """Give a person's calendar a new address; the old one leads nowhere any more."""
    wishes_of(session, user_id=user_id).calendar_key = secrets.token_urlsafe(SECRET_BYTES)
    session.flush()


def drop_calendar(session: Session, *, user_id: int) -> None:
    """Take a person's calendar off the net."""
    wishes_of(session, user_id=user_id).calendar_key = None
    session.flush()

"""What is due for a person, quizzes and decks together: for Today, for mails, for calendars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.classrooms import Classroom
from app.accounts.models import User
from app.classes.queries import Learner
from app.coursework import queries, standing, wording, works
from app.coursework.models import DeckAssignment
from app.coursework.standing import FINISHED, Result
from app.quizzes import assigned, times, waiting
from app.quizzes.models import Allowance, Work
from app.quizzes.queries import zone


class Line(NamedTuple):
    """Something that waits for a person: where it is done, what it asks, by when, how pressing.

    `address` is the name of a page and what its address needs, `until` the moment for sorting. Of
    a quiz that is `done` another attempt is left; one that is `under_way` has one open.
    """

    title: str
    address: tuple[str, dict[str, Any]]
    about: str
    when: str
    tone: str
    until: int | None
    done: bool = False
    under_way: bool = False


class Entry(NamedTuple):
    """A moment of an assignment for a calendar; `until` and `changed` in milliseconds."""

    key: str
    title: str
    about: str
    until: int
    changed: int
    address: tuple[str, dict[str, Any]]


def waiting_for(session: Session, user: User, at: int) -> list[Line]:
    """List what a person is given and has neither finished nor missed, the most pressing first."""
    found = [
        Line(
            title=one.title,
            address=one.address,
            about=one.about,
            when=one.when,
            tone=one.tone,
            until=one.until,
            done=one.done,
            under_way=one.under_way,
        )
        for one in waiting.waiting(session, user, at)
    ]
    found += [_deck(user, given, at) for given in decks_of(session, user, at) if _waits(given, at)]
    return sorted(found, key=waiting.pressing)


class DeckGiven(NamedTuple):
    """A deck with a goal that a person is given, in which class, and how they stand."""

    work: DeckAssignment
    classroom: Classroom
    result: Result


def decks_of(session: Session, user: User, at: int) -> list[DeckGiven]:
    """List the decks with goals that a person is given now."""
    found = works.given_to(session, user.id)
    if not found:
        return []
    results = queries.of_works(session, _for_one(session, user, found), at)
    rooms = _rooms(session, found)
    return [
        DeckGiven(work, rooms[work.classroom_id or 0], results.cells[work.id, user.id])
        for work in found
    ]


def _for_one(session: Session, user: User, found: Sequence[DeckAssignment]) -> works.Given:
    """Return works as given to one person alone."""
    learner = Learner(
        user.id, user.name, user.email or "", user.time_zone, user.day_start, user.extra_time
    )
    allowances = works.allowances(session, [one.id for one in found], user.id)
    members = {one.id: frozenset({user.id}) for one in found}
    return works.Given(tuple(found), (learner,), members, allowances)


def _rooms(session: Session, found: Sequence[DeckAssignment]) -> dict[int, Classroom]:
    numbers = {one.classroom_id for one in found}
    rows = session.scalars(select(Classroom).where(Classroom.id.in_(numbers)))
    return {one.id: one for one in rows}


def _waits(given: DeckGiven, at: int) -> bool:
    return given.result.state not in FINISHED and not given.result.terms.ended(at)


def _deck(user: User, given: DeckGiven, at: int) -> Line:
    work, result = given.work, given.result
    own, clocks = result.terms, zone(user.time_zone)
    goal = works.goal_of(work)
    if result.state == "ahead" and own.opens is not None:
        when, tone = f"opens {times.brief(own.opens, clocks, at)}", "info"
    elif own.due is None:
        when, tone = "", "info"
    else:
        late = own.overdue(at)
        when = f"{'was due' if late else 'due'} {times.brief(own.due, clocks, at)}"
        tone = "good" if result.state == "on track" else "warn"
    about = [wording.goal(goal), wording.reached(goal, result, clocks), given.classroom.title]
    return Line(
        title=work.title,
        address=("coursework.one", {"key": given.classroom.key, "work": work.key}),
        about=" · ".join(filter(None, about)),
        when=when,
        tone=tone,
        until=own.due,
    )


def calendar_of(session: Session, user: User) -> list[Entry]:
    """List the moments at which something is due for a person, or closes, done or not."""
    return [*_quiz_entries(session, user), *_deck_entries(session, user)]


def _quiz_entries(session: Session, user: User) -> Iterator[Entry]:
    for given in assigned.given_to(session, user.id):
        work = given.assignment
        until = _until(work, given.allowance)
        if until is not None:
            where = "given.one", {"key": work.key}
            yield Entry(work.key, work.title, given.teacher, until, work.created_at, where)


def _deck_entries(session: Session, user: User) -> Iterator[Entry]:
    found = works.given_to(session, user.id)
    own = works.allowances(session, [one.id for one in found], user.id)
    rooms = _rooms(session, found) if found else {}
    for work in found:
        until = _until(work, own.get((work.id, user.id)))
        if until is not None:
            room = rooms[work.classroom_id or 0]
            where = "coursework.one", {"key": room.key, "work": work.key}
            about = f"{wording.goal(works.goal_of(work))} · {room.title}"
            yield Entry(work.key, work.title, about, until, work.created_at, where)


def _until(work: Work, allowance: Allowance | None) -> int | None:
    """Return when something is due for somebody, or else when it closes."""
    own = standing.terms(work, allowance)
    return own.closes if own.due is None else own.due

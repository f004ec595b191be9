"""What the slice gives the application: its pages, and its part of pages and acts of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock, db
from app.accounts.classrooms import Classroom
from app.accounts.models import User
from app.classes.queries import Standing
from app.core import classroles
from app.coursework import actions, ending, giving, leaves, notices, queries, views
from app.coursework.models import GoalResult, Wishes
from app.quizzes import tomark
from app.quizzes.models import Allowance, Work
from app.quizzes.views import me
from app.web.todaylines import TodayLine

BLUEPRINTS = tuple(dict.fromkeys(one.blueprint for one in (views, giving, ending, leaves, notices)))
MOST_TODAY = 4
UNTOKENED = notices.end_now
SECRET = frozenset({"off_key", "calendar_key"})
leave = actions.leave_class


def tab(key: str) -> tuple[str, str, str | None]:
    """Give the tab of a class with what it was given."""
    return "Assignments", url_for("coursework.index", key=key), None


def work(standing: Standing) -> list[dict[str, str]]:
    """List what the first page of a class shows of its assignments to a member: what is open."""
    at = clock.now_ms()
    staff = standing.may(classroles.SEE_SCORES)
    only = None if staff else me()
    found = queries.results(db.current(), standing.classroom.id, at, only=only)
    if staff:
        lines = [views.staff_line(found, one, at) for one in found.works]
        return _waiting(standing) + [
            _for_staff(standing, one) for one in lines if one.standing in ("open", "before")
        ]
    own = views.own_lines(standing, found, at)
    return [_own(one) for one in own if one.again or not one.finished]


def _waiting(standing: Standing) -> list[dict[str, str]]:
    """Give the line of what waits in a class for one of its staff, none if nothing does."""
    found = tomark.waiting(db.current(), me())
    return [
        {"title": line.text, "href": line.href, "tone": "warn", "tag": "to do"}
        for line in _lines(one for one in found.values() if one.class_key == standing.classroom.key)
    ]


def today_lines(session: Session, user: User, _now: datetime) -> list[TodayLine]:
    """Give the lines of the first page that tell who teaches what waits, one for each class."""
    return [] if user.guest else _lines(tomark.waiting(session, user.id).values())[:MOST_TODAY]


def _lines(places: Iterable[tomark.Place]) -> list[TodayLine]:
    """Say what waits, class by class; it leads to the quiz, or to all of the class if several."""
    gathered: dict[str, list[tomark.Place]] = {}
    for one in places:
        gathered.setdefault(one.class_key or f"quiz {one.key}", []).append(one)
    return [
        TodayLine(
            some[0].class_title or some[0].title,
            tomark.say(sum(one.marks for one in some), sum(one.replies for one in some)),
            url_for("marking.questions", key=some[0].key)
            if len(some) == 1
            else url_for("coursework.index", key=some[0].class_key),
        )
        for some in gathered.values()
    ]


def _for_staff(standing: Standing, line: views.Line) -> dict[str, str]:
    key = standing.classroom.key
    well, word = line.so_far
    begun = well or line.standing != "before"
    return {
        "title": line.work.title,
        "href": url_for("coursework.one", key=key, work=line.work.key),
        "detail": " · ".join(filter(None, (line.about, line.when))),
        "tag": f"{well or 'none'} of {line.given} {word}" if begun and line.given else "",
        "tone": "warn" if line.astray else "",
    }


def _own(line: views.Own) -> dict[str, str]:
    return {
        "title": line.work.title,
        "href": line.href,
        "detail": " · ".join(filter(None, (line.about, line.when, line.again))),
        "tag": line.said.text,
        "tone": line.said.tone,
    }


def personal_data(session: Session, user_id: int) -> dict[str, list[dict[str, object]]]:
    """Return what is stored about a person's coursework, table by table, without secrets."""
    return {
        model.__tablename__: [
            {name: value for name, value in row._mapping.items() if name not in SECRET}  # noqa: SLF001 - SQLAlchemy's public way to a row's names
            for row in _rows(session, model, user_id)
        ]
        for model in (Allowance, GoalResult, Wishes)
    }


def _rows(session: Session, model: Any, user_id: int) -> Any:  # noqa: ANN401 - any of the tables
    return session.execute(select(*model.__table__.columns).where(model.user_id == user_id))


@contextmanager
def leaving(session: Session, user_id: int, now: datetime) -> Iterator[None]:  # noqa: ARG001 - whoever learns of a leave is told the time
    """Hand what a person gave to classes on to who owns them, while the account is deleted."""
    heir = select(Classroom.owner_id).where(Classroom.id == Work.classroom_id).scalar_subquery()
    session.execute(
        update(Work)
        .where(Work.owner_id == user_id, Work.classroom_id.is_not(None), heir.is_not(None))
        .values(owner_id=heir)
        .execution_options(synchronize_session=False)
    )
    yield

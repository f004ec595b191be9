"""What staff do with the marks of a class. Every decision is a row of its own; none is changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.classrooms import Classroom
from app.core.gradetable import Mark
from app.core.refusals import RefusalError
from app.gradebook.models import GradeEntry, GradeItem
from app.gradebook.queries import Book, Slot

Kind: TypeAlias = Literal["mark", "excuse", "lift"]

LONGEST_NOTE = 500
_WAS: dict[str, Kind] = {"mark": "mark", "excuse": "excuse"}


class ChangedError(RefusalError):
    """Somebody else decided about this mark meanwhile."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with the mark of a learner in a column: `points` in millionths for a mark."""

    key: str
    user_id: int
    kind: Kind
    points: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """Who decides, and when, in milliseconds."""

    id: int
    at: int


def decide(
    session: Session, *, book: Book, decisions: Iterable[Decision], marker: Marker
) -> list[GradeEntry]:
    """Keep decisions about marks, each as a row that says what held before; return those kept.

    The book must have been read under its lock. A decision that changes nothing is left out.
    """
    made: list[GradeEntry] = []
    for one in decisions:
        slot = book.shelf.slot(one.key)
        was = book.mark(one.key, book.person(one.user_id).id)
        if _changes(was, one):
            item = item_of(session, classroom=book.shelf.classroom, slot=slot, at=marker.at)
            made.append(_entry(item, was, one, marker))
    session.add_all(made)
    session.flush()
    return made


def undo(
    session: Session, *, book: Book, entry: GradeEntry, key: str, marker: Marker
) -> GradeEntry:
    """Take the newest decision about a mark back by a new one; raise ChangedError for older ones.

    The book must have been read under its lock.
    """
    newest = select(func.max(GradeEntry.id)).where(
        GradeEntry.item_id == entry.item_id, GradeEntry.user_id == entry.user_id
    )
    if session.scalar(newest) != entry.id:
        raise ChangedError(
            "This is not the newest decision about the mark any more",
            "Look at the history again, and change the mark if you want another.",
        )
    points = entry.was_points if entry.was == "mark" else None
    back = Decision(key, entry.user_id, _WAS.get(entry.was, "lift"), points)
    item = session.get_one(GradeItem, entry.item_id)
    made = _entry(item, book.mark(key, entry.user_id), back, marker)
    made.undoes = entry.id
    session.add(made)
    session.flush()
    return made


def item_of(session: Session, *, classroom: Classroom, slot: Slot, at: int) -> GradeItem:
    """Return the item of a column; an assignment gets one with the first decision about it."""
    if slot.item is not None:
        return slot.item
    assignment = slot.task.id if slot.task else None
    kept = session.scalar(select(GradeItem).where(GradeItem.assignment_id == assignment))
    if kept is None:
        kept = GradeItem(classroom_id=classroom.id, assignment_id=assignment, created_at=at)
        session.add(kept)
        session.flush()
    return kept


def _changes(was: Mark, wish: Decision) -> bool:
    if wish.kind == "lift":
        return was.given
    if wish.kind == "excuse":
        return was.state != "excused"
    return bool(wish.note) or was.state != "marked" or was.points != wish.points


def _entry(item: GradeItem, was: Mark, wish: Decision, marker: Marker) -> GradeEntry:
    return GradeEntry(
        item_id=item.id,
        user_id=wish.user_id,
        kind=wish.kind,
        points=wish.points if wish.kind == "mark" else None,
        was=_held(was),
        was_points=was.points if was.state == "marked" else None,
        note=wish.note,
        by_id=marker.id,
        at=marker.at,
    )


def _held(was: Mark) -> str:
    if was.state == "excused":
        return "excuse"
    if was.state != "marked":
        return "none"
    return "mark" if was.given else "work"

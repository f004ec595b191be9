"""What instructors decide about the columns of a class and about how they count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.classrooms import Classroom
from app.core import letters
from app.core.gradebook import NONE
from app.core.gradetable import Policy
from app.core.refusals import NotFoundError, RefusalError
from app.gradebook.actions import item_of
from app.gradebook.models import Gradebook, GradeCategory, GradeItem
from app.gradebook.queries import Shelf, Slot

MOST_ITEMS = 300
MOST_CATEGORIES = 30


@dataclass(frozen=True, slots=True)
class Terms:
    """A column as people describe it; of an assignment's, title and due moment are its own."""

    title: str
    worth: int
    category_id: int | None
    extra: bool
    due_at: int | None


@dataclass(frozen=True, slots=True)
class Kind:
    """A category as people describe it; `id` is None for a new one."""

    id: int | None
    title: str
    weight: int
    dropped: int
    alike: bool


def add_item(session: Session, *, classroom: Classroom, terms: Terms, at: int) -> GradeItem:
    """Add a column that people mark."""
    query = select(GradeItem.id).where(GradeItem.classroom_id == classroom.id)
    if len(session.scalars(query).all()) >= MOST_ITEMS:
        raise RefusalError(
            f"A gradebook has at most {MOST_ITEMS} columns",
            "Use one that is no longer needed; nothing was changed.",
        )
    made = GradeItem(classroom_id=classroom.id, created_at=at)
    change_item(session, item=made, terms=terms)
    return made


def change_item(session: Session, *, item: GradeItem, terms: Terms) -> None:
    """Change a column; its marks stay as they are in points."""
    item.worth, item.extra = terms.worth, terms.extra
    item.category_id = terms.category_id
    if item.assignment_id is None:
        item.title, item.due_at = terms.title, terms.due_at
    session.add(item)
    session.flush()


def sort_items(session: Session, *, shelf: Shelf, chosen: Mapping[str, str], at: int) -> None:
    """Put columns into categories of the shelf, by their keys, "" for none."""
    known = {f"{each.id}": each.id for each in shelf.categories}
    for key, wish in chosen.items():
        slot = shelf.slot(key)
        if slot.column.category != (wish or NONE):
            item = item_of(session, classroom=shelf.classroom, slot=slot, at=at)
            item.category_id = known.get(wish)
    session.flush()


def remove_item(session: Session, *, classroom: Classroom, slot: Slot, at: int) -> GradeItem:
    """Take a column out of the gradebook; its marks are kept, and it can be brought back."""
    item = item_of(session, classroom=classroom, slot=slot, at=at)
    item.removed_at = at
    session.flush()
    return item


def bring_back(session: Session, *, classroom: Classroom, item_id: int) -> GradeItem:
    """Bring a column back that was taken away."""
    item = session.get(GradeItem, item_id)
    if item is None or item.classroom_id != classroom.id:
        raise NotFoundError("There is no such column", "Go back to the gradebook.")
    item.removed_at = None
    session.flush()
    return item


def keep_rules(
    session: Session, *, classroom: Classroom, policy: Policy, kinds: Sequence[Kind]
) -> None:
    """Keep how a class counts: its categories, in this order, its letters, what is missing."""
    session.merge(Gradebook(classroom_id=classroom.id, weighted=policy.weighted, zero=policy.zero))
    classroom.letters = letters.dump_scale(policy.scale)
    known = {
        each.id: each
        for each in session.scalars(
            select(GradeCategory).where(GradeCategory.classroom_id == classroom.id)
        )
    }
    kept = {kind.id for kind in kinds}
    gone = [each for each in known if each not in kept]
    session.execute(delete(GradeCategory).where(GradeCategory.id.in_(gone)))
    _free_titles(session, [known[kind.id] for kind in kinds if kind.id in known])
    for place, kind in enumerate(kinds):
        row = known.get(kind.id) if kind.id else None
        row = row or GradeCategory(classroom_id=classroom.id)
        row.title, row.weight, row.dropped = kind.title, kind.weight, kind.dropped
        row.alike, row.place = kind.alike, place
        session.add(row)
    session.flush()


def _free_titles(session: Session, rows: Sequence[GradeCategory]) -> None:
    """Give rows passing titles, so that two of them may swap theirs."""
    for row in rows:
        row.title = f"\u0001{row.id}"
    session.flush()

"""Reads of a gradebook: the columns of a class, its rules, and the marks that hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.classrooms import ClassGroup, Classroom, GroupMember
from app.accounts.models import User
from app.classes import queries as classes
from app.core import classroles, gradebook, letters
from app.core.gradepoints import of_share
from app.core.gradetable import (
    EXCUSED,
    MISSING,
    OPEN,
    Column,
    Ledger,
    Mark,
    Person,
    Policy,
    Row,
)
from app.core.refusals import NotFoundError
from app.gradebook import work
from app.gradebook.models import Gradebook, GradeCategory, GradeEntry, GradeItem
from app.gradebook.work import Outcome, Task
from app.quizzes.models import Work

LOOK = "Go back to the gradebook."
FEW = 200  # learners who are named in a statement; of more the whole class is read


class Slot(NamedTuple):
    """A column, and where its marks come from; an assignment may have no item yet."""

    column: Column
    item: GradeItem | None
    task: Task | None


class Group(NamedTuple):
    """A group of a class, to choose from."""

    id: int
    title: str


class Decided(NamedTuple):
    """What stood in a cell before people decided, and the note of their newest decision."""

    beneath: Mark
    note: str


class Removed(NamedTuple):
    """A column that was taken out."""

    id: int
    title: str


class Entry(NamedTuple):
    """A decision about a mark, and who made it."""

    entry: GradeEntry
    by: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The columns and rules of a class, without any learner."""

    classroom: Classroom
    slots: Mapping[str, Slot]
    categories: tuple[GradeCategory, ...]
    ledger: Ledger

    @property
    def titles(self) -> dict[str, str]:
        """Return the titles of the categories by their keys."""
        return {f"{each.id}": each.title for each in self.categories}

    @property
    def loose(self) -> int:
        """Count the columns that do not count as they have no category."""
        counted = (column.category == gradebook.NONE for column in self.ledger.columns)
        return sum(counted) if self.ledger.policy.weighted else 0

    def slot(self, key: str) -> Slot:
        """Return the column with this key; raise NotFoundError if the class has none such."""
        if key not in self.slots:
            raise NotFoundError("There is no such column in this gradebook", LOOK)
        return self.slots[key]


@dataclass(frozen=True, slots=True)
class Book:
    """A gradebook with its learners, by name: the marks that hold, in the order of the columns.

    `decided` has what stood beneath decisions of people, and their notes, by column and learner.
    """

    shelf: Shelf
    people: Mapping[int, Person]
    marks: Mapping[int, Sequence[Mark]]
    decided: Mapping[tuple[str, int], Decided]

    def rows(self) -> list[Row]:
        """Count everybody."""
        return [self.shelf.ledger.row(one, self.marks[one.id]) for one in self.people.values()]

    def person(self, user_id: int) -> Person:
        """Return a learner of the class; raise NotFoundError for anybody else."""
        if user_id not in self.people:
            raise NotFoundError("This person does not learn in this class", LOOK)
        return self.people[user_id]

    def mark(self, key: str, user_id: int) -> Mark:
        """Return the mark of a learner in a column."""
        return self.marks[user_id][self.shelf.ledger.places[key]]


def lock(session: Session, classroom: Classroom) -> None:
    """Let nobody else change the marks of a class until this transaction ends."""
    query = select(Classroom.id).where(Classroom.id == classroom.id)
    session.execute(query.with_for_update())


def shelf(session: Session, classroom: Classroom) -> Shelf:
    """Return the columns and rules of a class."""
    categories = tuple(
        session.scalars(
            select(GradeCategory)
            .where(GradeCategory.classroom_id == classroom.id)
            .order_by(GradeCategory.place, GradeCategory.id)
        )
    )
    slots = _slots(session, classroom.id, categories)
    policy = policy_of(session, classroom)
    counted = [_category(each) for each in categories]
    ledger = Ledger([slot.column for slot in slots.values()], counted, policy)
    return Shelf(classroom, slots, categories, ledger)


def policy_of(session: Session, classroom: Classroom) -> Policy:
    """Return how a class counts."""
    kept = session.get(Gradebook, classroom.id)
    scale = letters.load_scale(classroom.letters)
    return Policy(kept.weighted, kept.zero, scale) if kept else Policy(scale=scale)


def counting(session: Session, user_id: int, own_id: int) -> list[Classroom]:
    """List the other classes that a person runs and that have said how they count."""
    found = [
        one.classroom
        for one in classes.classes_of(session, user_id)
        if one.may(classroles.MANAGE_CLASS) and one.classroom.id != own_id
    ]
    numbers = select(Gradebook.classroom_id).where(
        Gradebook.classroom_id.in_([one.id for one in found])
    )
    said = frozenset(session.scalars(numbers)) if found else frozenset()
    return [one for one in found if one.id in said]


def people(
    session: Session, classroom: Classroom, group_id: int | None = None
) -> dict[int, Person]:
    """Return those who learn in a class, or in a group of it, by name."""
    groups = _groups_of(session, classroom.id)
    return {
        one.id: Person(one.id, one.name, one.email or "", groups.get(one.id, ()))
        for one in classes.learners(session, classroom.id, group_id)
    }


def person(session: Session, classroom: Classroom, user_id: int) -> dict[int, Person]:
    """Return one who learns in a class; raise NotFoundError for anybody else."""
    known = people(session, classroom)
    if user_id not in known:
        raise NotFoundError("This person does not learn in this class", LOOK)
    return {user_id: known[user_id]}


def book(
    session: Session,
    classroom: Classroom,
    whose: Mapping[int, Person],
    *,
    at: int,
    own: bool = False,
) -> Book:
    """Return the gradebook of some learners of a class at a moment.

    If it is the learner's `own`, it has of their work what they may know now.
    """
    kept = shelf(session, classroom)
    done = work.outcomes(session, classroom.id, at, whose, told=own)
    marks = _worked(kept, whose, at, done)
    return Book(kept, whose, marks, _decided(session, kept, marks))


def groups(session: Session, classroom_id: int) -> list[Group]:
    """List the groups of a class by title."""
    query = select(ClassGroup.id, ClassGroup.title).where(ClassGroup.classroom_id == classroom_id)
    return [Group(*row) for row in session.execute(query.order_by(ClassGroup.title))]


def history(session: Session, item: GradeItem | None, user_id: int) -> list[Entry]:
    """List the decisions about a learner's mark, the newest first."""
    if item is None:
        return []
    query = (
        select(GradeEntry, User.name)
        .outerjoin(User, User.id == GradeEntry.by_id)
        .where(GradeEntry.item_id == item.id, GradeEntry.user_id == user_id)
        .order_by(GradeEntry.id.desc())
    )
    return [Entry(entry, by or "somebody who has left") for entry, by in session.execute(query)]


def removed(session: Session, classroom_id: int) -> list[Removed]:
    """List the columns that were taken out, the last first."""
    query = (
        select(GradeItem.id, func.coalesce(Work.title, GradeItem.title))
        .outerjoin(Work, Work.id == GradeItem.assignment_id)
        .where(GradeItem.classroom_id == classroom_id, GradeItem.removed_at.is_not(None))
        .order_by(GradeItem.removed_at.desc(), GradeItem.id)
    )
    return [Removed(*row) for row in session.execute(query)]


def _slots(
    session: Session, classroom_id: int, categories: Sequence[GradeCategory]
) -> dict[str, Slot]:
    """Return the columns by key: by category, then when they are due, then by age."""
    query = select(GradeItem).where(GradeItem.classroom_id == classroom_id)
    items = session.scalars(query.order_by(GradeItem.id)).all()
    of_work = {item.assignment_id: item for item in items if item.assignment_id is not None}
    found = [_of_task(task, of_work.get(task.id)) for task in work.tasks(session, classroom_id)] + [
        _of_item(item) for item in items if item.assignment_id is None
    ]
    places = {f"{each.id}": place for place, each in enumerate(categories)}
    found = [slot for slot in found if slot.item is None or slot.item.removed_at is None]
    found.sort(
        key=lambda slot: (
            places.get(slot.column.category, len(places)),
            slot.column.due is None,
            slot.column.due or 0,
        )
    )
    return {slot.column.key: slot for slot in found}


def _of_task(task: Task, item: GradeItem | None) -> Slot:
    column = Column(
        key=f"w{task.id}",
        title=task.title,
        worth=(item and item.worth) or task.worth,
        category=_key(item),
        extra=bool(item and item.extra),
        work=True,
        due=task.due,
    )
    return Slot(column, item, task)


def _of_item(item: GradeItem) -> Slot:
    column = Column(
        key=f"i{item.id}",
        title=item.title,
        worth=item.worth or 0,
        category=_key(item),
        extra=item.extra,
        due=item.due_at,
    )
    return Slot(column, item, None)


def _key(item: GradeItem | None) -> str:
    return f"{item.category_id}" if item and item.category_id is not None else gradebook.NONE


def _category(one: GradeCategory) -> gradebook.Category:
    return gradebook.Category(f"{one.id}", one.weight, one.dropped, one.alike)


def _groups_of(session: Session, classroom_id: int) -> dict[int, tuple[str, ...]]:
    query = (
        select(GroupMember.user_id, ClassGroup.title)
        .join(ClassGroup, ClassGroup.id == GroupMember.group_id)
        .where(ClassGroup.classroom_id == classroom_id)
        .order_by(ClassGroup.title)
    )
    found: dict[int, tuple[str, ...]] = {}
    for user_id, title in session.execute(query):
        found[user_id] = (*found.get(user_id, ()), title)
    return found


def _worked(
    kept: Shelf, people: Iterable[int], at: int, done: Mapping[tuple[int, int], Outcome]
) -> dict[int, list[Mark]]:
    """Return by learner what stands in each column before people decide anything."""
    usual = [_without_mark(slot.column, at) for slot in kept.slots.values()]
    marks = {user_id: usual.copy() for user_id in people}
    places = {slot.task.id: n for n, slot in enumerate(kept.slots.values()) if slot.task}
    for (task_id, learner), (state, share, provisional) in done.items():
        if learner in marks and task_id in places:
            place = places[task_id]
            worth = kept.ledger.columns[place].worth
            marks[learner][place] = Mark(state, of_share(share, worth), provisional=provisional)
    return marks


def _decided(
    session: Session, kept: Shelf, marks: dict[int, list[Mark]]
) -> dict[tuple[str, int], Decided]:
    """Put into marks what people decided, and return what stood there and why it changed."""
    found: dict[tuple[str, int], Decided] = {}
    items = {slot.item.id: n for n, slot in enumerate(kept.slots.values()) if slot.item}
    for item_id, learner, kind, points, note in _newest(session, kept.classroom.id, marks):
        if kind == "lift" or learner not in marks or item_id not in items:
            continue
        place = items[item_id]
        found[kept.ledger.keys[place], learner] = Decided(marks[learner][place], note)
        marks[learner][place] = EXCUSED if kind == "excuse" else Mark("marked", points, given=True)
    return found


def _without_mark(column: Column, at: int) -> Mark:
    """Return what stands where nobody marked: open, or missing once it was due."""
    return MISSING if not column.work and column.due is not None and column.due < at else OPEN


def _newest(session: Session, classroom_id: int, users: Collection[int]) -> Iterable[Any]:
    """List the newest decision about each mark of a class, as _decided reads it."""
    newest = (
        select(func.max(GradeEntry.id))
        .join(GradeItem, GradeItem.id == GradeEntry.item_id)
        .where(GradeItem.classroom_id == classroom_id)
        .group_by(GradeEntry.item_id, GradeEntry.user_id)
    )
    if len(users) <= FEW:
        newest = newest.where(GradeEntry.user_id.in_(users))
    return session.execute(
        select(
            GradeEntry.item_id,
            GradeEntry.user_id,
            GradeEntry.kind,
            GradeEntry.points,
            GradeEntry.note,
        ).where(GradeEntry.id.in_(newest))
    )

"""Tables of the gradebook: how a class counts, its categories and columns, what people decided.

Instants are whole milliseconds of the server's clock, points whole millionths of a point.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.classrooms import CLASSROOM
from app.accounts.models import OWNER
from app.db import Base


class Gradebook(Base):
    """How a class counts; without a row by points, and what is missing counts zero."""

    __tablename__ = "gradebook"

    classroom_id: Mapped[int] = mapped_column(
        ForeignKey(CLASSROOM, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    weighted: Mapped[bool]
    zero: Mapped[bool]


class GradeCategory(Base):
    """Items of a class that count together: `weight` is in hundredths of a percent.

    The `dropped` weakest marks do not count; of items that count `alike` each has the same say.
    """

    __tablename__ = "grade_category"
    __table_args__ = (
        UniqueConstraint("classroom_id", "title"),
        CheckConstraint("weight >= 0", name="weight_not_negative"),
        CheckConstraint("dropped >= 0", name="dropped_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey(CLASSROOM, ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(80))
    weight: Mapped[int]
    dropped: Mapped[int] = mapped_column(SmallInteger)
    alike: Mapped[bool]
    place: Mapped[int] = mapped_column(SmallInteger)


class GradeItem(Base):
    """A column: one that people mark, or what a class decided about an assignment's column.

    An assignment has a row once its column was changed or a mark of it overridden; until then its
    column is worth what the assignment says, and `worth` null means just that. A column that was
    taken away keeps its marks and can be brought back.
    """

    __tablename__ = "grade_item"
    __table_args__ = (
        UniqueConstraint("assignment_id"),
        CheckConstraint("worth > 0", name="worth_positive"),
        CheckConstraint(
            "assignment_id is not null or worth is not null", name="worth_of_own_known"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey(CLASSROOM, ondelete="CASCADE"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE")
    )
    category_id: Mapped[int | None] = mapped_column(
        ForeignKey("grade_category.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(200), default="")
    worth: Mapped[int | None] = mapped_column(BigInteger)
    extra: Mapped[bool] = mapped_column(default=False)
    due_at: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[int] = mapped_column(BigInteger)
    removed_at: Mapped[int | None] = mapped_column(BigInteger)


class GradeEntry(Base):
    """What somebody decided about a learner's mark. Never updated, never deleted; the newest holds.

    `mark` sets points, `excuse` lets the item not count, `lift` goes back to what the work says.
    `was` is what held before: a decision of people, the `work`'s own mark, or `none`. `undoes` is
    the entry that this one takes back.
    """

    __tablename__ = "grade_entry"
    __table_args__ = (
        CheckConstraint("kind in ('mark', 'excuse', 'lift')", name="kind_known"),
        CheckConstraint("(kind = 'mark') = (points is not null)", name="points_of_marks"),
        CheckConstraint("points >= 0", name="points_not_negative"),
        CheckConstraint("was in ('mark', 'excuse', 'work', 'none')", name="was_known"),
        Index("ix_grade_entry_item_id_user_id_id", "item_id", "user_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("grade_item.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey(OWNER, ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    points: Mapped[int | None] = mapped_column(BigInteger)
    was: Mapped[str] = mapped_column(String(8))
    was_points: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(String(500), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey(OWNER, ondelete="SET NULL"), index=True)
    at: Mapped[int] = mapped_column(BigInteger)
    undoes: Mapped[int | None] = mapped_column(BigInteger)

"""Gradebooks for tests: columns and decisions, made by the acts, without their pages."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.accounts.classrooms import Classroom
from app.core.gradepoints import POINT
from app.db import current
from app.gradebook import actions, arranging, queries
from app.gradebook.actions import Decision, Marker

AT = 1_770_000_000_000


def add_column(app: Flask, key: str, title: str, worth: int = 20, due: int | None = None) -> str:
    """Add a column to the class with this key and return its own."""
    with app.app_context():
        terms = arranging.Terms(title, worth * POINT, None, extra=False, due_at=due)
        made = arranging.add_item(current(), classroom=find_class(key), terms=terms, at=AT)
        current().commit()
        return f"i{made.id}"


def give_mark(app: Flask, key: str, column: str, user_id: int, points: float, by: int) -> None:
    """Mark a learner."""
    with app.app_context():
        classroom = find_class(key)
        whose = queries.person(current(), classroom, user_id)
        book = queries.book(current(), classroom, whose, at=AT)
        wish = Decision(column, user_id, "mark", int(points * POINT))
        actions.decide(current(), book=book, decisions=[wish], marker=Marker(by, AT))
        current().commit()


def find_class(key: str) -> Classroom:
    """Look a class up by its key."""
    return current().scalars(select(Classroom).where(Classroom.key == key)).one()

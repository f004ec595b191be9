"""What is stored about a learner: the slice's own part of it, and all of it in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.decks.models import FittedParameters
from app.progress.models import ExamGoal, ExamGoalDeck
from app.study.rebuild import rows_of

Part: TypeAlias = Callable[[Session, int], Mapping[str, Sequence[Mapping[str, Any]]]]
SAMPLE = 5
LONGEST = 80
OWN = (FittedParameters, ExamGoal, ExamGoalDeck)
ABOUT = {
    "account": "Your account: how you are called, where your days begin, how pages look.",
    "signed_in_sessions": "The browsers in which you are signed in.",
    "passkeys": "Your passkeys, without their secrets.",
    "pending_accounts": "Sign-ups that wait for their address to be confirmed.",
    "study_settings": "What you set about studying.",
    "study_session": "Your study sessions: when, of which deck, how far.",
    "review": "Every answer that you gave, and every decision about a card. All else about your"
    " memory is worked out from these.",
    "card_state": "What you remember of each card, and when it comes back.",
    "study_day": "How much you did in each deck on each day.",
    "attempt": "Your attempts at quizzes.",
    "attempt_slot": "The questions of these attempts.",
    "answer_step": "What happened to each question: answers saved, checked, marked.",
    "dispute": "Questions that you held to be wrong, and the replies.",
    "assignment": "Quizzes that you gave to others.",
    "assignee": "Quizzes that you were given.",
    "fitted_parameters": "The numbers of the memory model that were fitted to your answers.",
    "exam_goal": "Your exam goals, with the plan as it was last worked out.",
    "exam_goal_deck": "The decks of your exam goals.",
    "decks": "The decks that you study, and what you set for each.",
    "written_decks": "The decks that you write.",
    "drafts": "What you write on decks and have not published.",
    "suggestions": "What you suggested to authors.",
    "card_notes": "Your notes on cards.",
    "uploads": "Files that you uploaded and that wait to be looked at.",
    "articles": "Articles from which you made cards.",
    "settings_in_force": "The settings that were in force at your answers.",
    "reviewed_rules": "How often you took what a rule proposed from articles.",
    "pasted_cards": "Cards that you pasted for an article, as you pasted them.",
    "reviewed_cards": "The cards that you answered, by name.",
    "classes": "The classes that you are in, and as what.",
    "class_invitations": "Classes that you were asked to join.",
    "allowance": "More time or tries that you were allowed.",
    "coursework_wishes": "What you want to be reminded of.",
    "goal_result": "How far you came with goals of your classes.",
    "grade_entry": "Marks that were entered for you.",
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of what is stored: its name and meaning, how many rows, and a few of them."""

    name: str
    about: str
    count: int
    columns: Sequence[str]
    sample: Sequence[Sequence[str]]


def personal_data(session: Session, user_id: int) -> dict[str, list[dict[str, object]]]:
    """Return all that progress stores about a learner, table by table."""
    return {model.__tablename__: list(rows_of(session, model, user_id)) for model in OWN}


def merge(session: Session, guest_id: int, user_id: int, now: datetime) -> None:  # noqa: ARG001 - every merger is told the time
    """Hand a guest's goals to an account; its fit is made anew from all answers."""
    for goal in session.scalars(select(ExamGoal).where(ExamGoal.user_id == guest_id)).all():
        decks = select(ExamGoalDeck.deck_id).where(
            ExamGoalDeck.user_id == guest_id, ExamGoalDeck.goal_id == goal.id
        )
        mine = list(session.scalars(decks))
        names = ("id", "title", "day", "target", "minutes", "created_at")
        values = {name: getattr(goal, name) for name in names}
        session.delete(goal)
        session.flush()
        session.add(ExamGoal(user_id=user_id, plan_day=0, **values))
        session.flush()
        session.add_all(
            ExamGoalDeck(user_id=user_id, goal_id=values["id"], deck_id=deck) for deck in mine
        )


def tables(session: Session, user_id: int, parts: Iterable[Part]) -> list[Table]:
    """Return every table of what is stored about a person, those with rows first."""
    found = [
        _table(name, rows)
        for part in parts
        for name, rows in part(session, user_id).items()
        if isinstance(rows, list)
    ]
    return sorted(found, key=lambda table: (not table.count, table.name))


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = list(rows[0]) if rows else []
    sample = [[_brief(row.get(column)) for column in columns] for row in rows[-SAMPLE:]]
    return Table(name, ABOUT.get(name, ""), len(rows), columns, sample)


def _brief(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"

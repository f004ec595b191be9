"""What each role in a class may do: exact rights, no more.

An assistant sees scores and marks; an instructor does all that belongs to the class.
"""

from __future__ import annotations

from typing import Final

LEARNER: Final = "learner"
ASSISTANT: Final = "assistant"
INSTRUCTOR: Final = "instructor"
ROLES: Final = (LEARNER, ASSISTANT, INSTRUCTOR)

SEE_SCORES: Final = "see_scores"
MARK: Final = "mark"
ASSIGN: Final = "assign"
MANAGE_PEOPLE: Final = "manage_people"
MANAGE_CLASS: Final = "manage_class"
RIGHTS: Final = {
    SEE_SCORES: "see how learners do",
    MARK: "mark answers",
    ASSIGN: "give assignments and decks",
    MANAGE_PEOPLE: "let people in, put them in groups or remove them",
    MANAGE_CLASS: "change, archive or bring back the class",
}

_HELD: Final = {
    LEARNER: frozenset[str](),
    ASSISTANT: frozenset({SEE_SCORES, MARK}),
    INSTRUCTOR: frozenset(RIGHTS),
}


def may(role: str, right: str) -> bool:
    """Tell whether somebody in this role of a class has a right."""
    return right in _HELD[role]


def staff(role: str) -> bool:
    """Tell whether this role teaches the class, rather than learns in it."""
    return role != LEARNER

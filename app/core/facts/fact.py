"""A fact that a rule found in a statement."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.facts.statements import Statement


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a statement says: the answer, its place in the statement, how it can be asked.

    `question` is "" where only a gap asks well; `span` is empty where no gap can. `items` are
    those of a list or ranking; `weight` tells how worth knowing it is, 0 to 1; `unit` and `about`
    (the figure is not exact) go with numbers. `context` is the heading or label
    that a gap needs before it; `why` is the feedback of a claim.
    """

    rule: str
    statement: Statement
    answer: str
    span: tuple[int, int] = (0, 0)
    question: str = ""
    items: tuple[str, ...] = ()
    weight: float = 0.5
    unit: str = ""
    about: bool = False
    context: str = ""
    why: str = ""

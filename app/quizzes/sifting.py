"""What the questions of an assignment came to: who answered what, and what needs a person."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.core import cardjson, carryover
from app.core.attempts import SlotResult
from app.core.folding import fold
from app.core.rulings import Held
from app.quizzes import actions, handed, more, paper, rules, sheaves, tomark
from app.quizzes.handed import Answer
from app.quizzes.models import Assignment
from app.quizzes.queries import Drawn
from app.quizzes.sheaves import Sheaf, Stack

MOST_TOLD = 30


class Reply(NamedTuple):
    """What one learner answered to a question, and where it stands."""

    sheaf: Sheaf
    drawn: Drawn
    result: SlotResult

    @property
    def waits(self) -> bool:
        """Tell whether it waits for a person to mark it."""
        return more.waits(self.result)

    @property
    def essay(self) -> bool:
        """Tell whether there is a text that a person marks."""
        return self.drawn.kind == "essay" and self.result.answered

    @property
    def right(self) -> bool:
        """Tell whether the answer counts as right."""
        grade = self.result.state.grade
        return grade is not None and grade.fraction == 1

    @property
    def text(self) -> str:
        """Say the answer where it is one text, else ""."""
        return carryover.said(self.result.response, cardjson.from_json(self.drawn.body)) or ""


class _Alike(NamedTuple):
    """An answer that so many learners gave, with the fraction of the points of the best one."""

    drawn: Drawn
    result: SlotResult
    best: float
    times: int
    people: set[int]


class Told(NamedTuple):
    """An answer as learners typed it, how often they did, and if it counts as right."""

    text: str
    times: int
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A question of an assignment as the list shows it.

    `asked` counts the attempts that hold it, `answered` those that say something to it, `people`
    their learners; `mean` is the mean share of the points, while some wait only of what was said.
    """

    card_id: int
    drawn: Drawn
    asked: int
    answered: int
    people: int
    mean: float | None
    essays: int
    waiting: int
    disputed: int
    held: Held
    ruled: tuple[str, ...]


def questions(session: Session, assignment: Assignment) -> list[Line]:
    """List the questions that were asked, in the order of the paper."""
    found = handed.handed_in(session, assignment)
    plain = handed.asked(session, assignment, found)
    asked = handed.rule(plain, sheaves.ruled_on(session, assignment))
    messages = tomark.messages(session, assignment)
    times = Counter((answer, each.best) for each in found for answer in each.answers)
    people: dict[Answer, set[int]] = defaultdict(set)
    for each in found:
        for answer in each.answers:
            people[answer].add(each.user_id)
    by_card: dict[int, list[_Alike]] = defaultdict(list)
    for (answer, best), count in times.items():
        drawn = asked[answer]
        alike = _Alike(drawn, handed.fold(answer, drawn), best, count, people[answer])
        by_card[answer.card_id].append(alike)
    order = {card: place for place, card in enumerate(paper.read(assignment).pool)}
    cards = sorted(by_card, key=lambda card: order.get(card, len(order)))
    return [_line(card, by_card[card], messages.get(card, 0)) for card in cards]


def _line(card_id: int, replies: list[_Alike], disputed: int) -> Line:
    said = [one for one in replies if one.result.answered]
    waiting = sum(one.times for one in replies if more.waits(one.result))
    marked = [
        one for one in (said if waiting else replies) if one.result.state.fraction is not None
    ]
    count = sum(one.times for one in marked)
    got = fsum(one.times * (one.result.state.fraction or 0.0) / one.best for one in marked)
    drawn = max((one.drawn for one in replies), key=lambda one: one.version)
    return Line(
        card_id=card_id,
        drawn=drawn,
        asked=sum(one.times for one in replies),
        answered=sum(one.times for one in said),
        people=len(frozenset[int]().union(*(one.people for one in said))),
        mean=got / count if count else None,
        essays=sum(one.times for one in replies if drawn.kind == "essay" and one.result.answered),
        waiting=waiting,
        disputed=disputed,
        held=drawn.held,
        ruled=_words(drawn.held),
    )


def _words(held: Held) -> tuple[str, ...]:
    """Name what holds in a word or two."""
    found = {
        "full marks": held.full,
        "left out": held.dropped,
        "more answers": bool(held.accept),
        "newer version": held.version is not None,
        f"{held.points or 0:g} points": held.points is not None,
    }
    return tuple(word for word, holds in found.items() if holds)


def replies(session: Session, assignment: Assignment, card_id: int) -> list[Reply]:
    """List what learners answered to a question, by name."""
    return list(_replies(sheaves.stack(session, assignment, card_id)))


def _replies(stack: Stack) -> Iterable[Reply]:
    for sheaf in stack.sheaves:
        drawn = stack.ruled(sheaf.questions)
        found = actions.fold_steps(sheaf.attempt, drawn, sheaf.steps)
        for each in drawn:
            yield Reply(sheaf, each, found[each.slot])


def told(found: Iterable[Reply]) -> list[Told]:
    """Gather answers that are one text, however it was typed, the most frequent first."""
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, bool] = {}
    for each in found:
        if text := each.text:
            folded = fold(text)
            spelt[folded][text] += 1
            right[folded] = right.get(folded, False) or each.right
    lines = [
        Told(counts.most_common(1)[0][0], counts.total(), right[folded])
        for folded, counts in spelt.items()
    ]
    return sorted(lines, key=lambda line: (-line.times, line.text))[:MOST_TOLD]


def queue(session: Session, assignment: Assignment, card_id: int) -> list[Reply]:
    """List the essays of a question in the order of marking; hidden names give no hint there."""
    essays = [each for each in replies(session, assignment, card_id) if each.essay]
    if rules.read(assignment).hide_names:
        essays.sort(key=lambda each: hashlib.sha256(each.sheaf.attempt.id.encode()).digest())
    return essays

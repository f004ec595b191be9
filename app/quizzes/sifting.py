"""What the questions of an assignment came to: who answered what, and what needs a person."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.core import cardjson, carryover, rulings
from app.core.attempts import SlotResult
from app.core.folding import fold
from app.core.rulings import Held
from app.quizzes import actions, assigned, disputes, marking, more, paper, rules, sheaves
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


class Told(NamedTuple):
    """An answer as learners typed it, how often they did, and if it counts as right."""

    text: str
    times: int
    right: bool


class ToDo(NamedTuple):
    """How many answers wait for a mark, and how many messages for a reply."""

    marks: int
    replies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A question of an assignment as the list shows it; `mean` is the mean share of the points."""

    card_id: int
    drawn: Drawn
    asked: int
    mean: float | None
    essays: int
    waiting: int
    disputed: int
    held: Held
    ruled: tuple[str, ...]


def to_do(session: Session, assignment: Assignment) -> ToDo:
    """Count what needs a person in an assignment."""
    waiting = marking.unmarked(session, assigned.attempts_to(session, assignment))
    return ToDo(sum(waiting.values()), sum(disputes.open_ones(session, assignment).values()))


def questions(session: Session, assignment: Assignment) -> list[Line]:
    """List the questions that were asked, in the order of the paper."""
    stack = sheaves.stack(session, assignment)
    open_ones = disputes.open_ones(session, assignment)
    by_card: dict[int, list[Reply]] = defaultdict(list)
    for each in _replies(stack):
        by_card[each.drawn.card_id].append(each)
    order = {card: place for place, card in enumerate(paper.read(assignment).pool)}
    cards = sorted(by_card, key=lambda card: order.get(card, len(order)))
    return [_line(card, by_card[card], stack, open_ones.get(card, 0)) for card in cards]


def _line(card_id: int, replies: list[Reply], stack: Stack, disputed: int) -> Line:
    shares = [
        state.fraction / actions.best(each.sheaf.attempt)
        for each in replies
        if (state := each.result.state).fraction is not None
    ]
    held = stack.held.get(card_id, rulings.NOTHING)
    return Line(
        card_id=card_id,
        drawn=replies[0].drawn,
        asked=len(replies),
        mean=sum(shares) / len(shares) if shares else None,
        essays=sum(each.essay for each in replies),
        waiting=sum(each.waits for each in replies),
        disputed=disputed,
        held=held,
        ruled=_words(held),
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

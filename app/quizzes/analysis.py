"""How the questions of an assignment worked, from the first attempt that each learner handed in.

As in Moodle an attempt is left out while an essay of it waits for its mark. Marks are those that
hold by what was ruled; a question that was left out by a ruling adds to no sum, but what learners
chose there is still told. Where learners were drawn different questions, the figures of the quiz
are those of its places: the first, second and so on of what each section drew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum
from typing import NamedTuple, TypeAlias

from sqlalchemy.orm import Session

from app.core import cardjson, itemanalysis, rasch
from app.core.behaviours import RIGHT_MARKS, WRONG_MARKS
from app.core.itemanalysis import Item, ItemFigures, QuizFigures
from app.core.itemdoctor import USED, Finding, examine
from app.core.itemguess import guess_share
from app.core.itemoptions import OptionFigures, count_options
from app.core.rasch import Fit
from app.core.rulings import Held
from app.quizzes import chosen, handed, judging, paper, queries, rules, sheaves
from app.quizzes.chosen import Said
from app.quizzes.handed import Answer, Handed
from app.quizzes.models import Assignment
from app.quizzes.paper import Paper
from app.quizzes.queries import Drawn

Row: TypeAlias = tuple[float | None, ...]
DECIMALS = 9  # of points: what differs less is the same


class Learner(NamedTuple):
    """A learner whose first attempt counts: its marks, of how many, as a share from 0 to 1."""

    user_id: int
    name: str
    total: float
    possible: float

    @property
    def share(self) -> float:
        """Return the share of the points."""
        return max(0.0, self.total / self.possible) if self.possible else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that was asked, by its number in the assignment, and how it worked.

    `drawn` is as the version has it that grades it, `newer` the number of a version that was made
    since. `figures` is None of a question that was left out.
    """

    number: int
    drawn: Drawn
    item: Item
    figures: ItemFigures | None
    options: tuple[OptionFigures, ...]
    findings: tuple[Finding, ...]
    versions: int
    newer: int | None

    @property
    def card_id(self) -> int:
        """Name the card."""
        return self.drawn.card_id

    @property
    def held(self) -> Held:
        """Return what was ruled."""
        return self.drawn.held

    @property
    def prompt(self) -> str:
        """Return the question in plain words."""
        found: str = self.drawn.question["plain"]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An assignment's figures; `waiting` counts first attempts that wait for a mark.

    `marks` has a row for each learner and a column for each question that counts.
    """

    quiz: QuizFigures
    questions: tuple[Question, ...]
    learners: tuple[Learner, ...]
    marks: tuple[Row, ...]
    waiting: int

    @property
    def counted(self) -> tuple[Question, ...]:
        """Return the questions that were not left out."""
        return tuple(each for each in self.questions if each.figures is not None)

    @property
    def differs(self) -> bool:
        """Tell whether learners were drawn different questions."""
        asked = [each.figures.attempts for each in self.questions if each.figures is not None]
        return min(asked, default=0) < len(self.learners)


class _Graded(NamedTuple):
    """A question as it is graded, the version that was asked, the mark, what was answered."""

    drawn: Drawn
    asked: int
    mark: float | None
    said: Said
    right: bool


@dataclass(frozen=True, slots=True)
class _Taken:
    """A first attempt whose marks are all known: by card, also those left out, and those not."""

    first: Handed
    answers: Mapping[int, _Graded]
    counted: Mapping[int, float]
    total: float
    possible: float


def report(session: Session, assignment: Assignment) -> Report:
    """Return how the questions of an assignment worked."""
    found, taken = _taken(session, assignment)
    fixed = paper.read(assignment)
    certain = rules.read(assignment).behaviour == "certainty"
    items = _items(fixed, taken, certain=certain)
    counted = [card for card, (drawn, _) in items.items() if not drawn.held.dropped]
    marks = tuple(tuple(each.counted.get(card) for card in counted) for each in taken)
    analysed = itemanalysis.analyse([items[card][1] for card in counted], marks)
    figures = dict(zip(counted, analysed.items, strict=True))
    newest = queries.newest_versions(session, list(items))
    numbers = {card: number for number, card in enumerate(fixed.pool, start=1)}
    whole = analysed.quiz
    if any(None in row for row in marks):
        whole = _by_places(fixed, taken)
    return Report(
        quiz=whole,
        questions=tuple(
            _question(numbers[card], *items[card], figures.get(card), taken, newest[card][0])
            for card in items
        ),
        learners=tuple(
            Learner(each.first.user_id, each.first.name, each.total, each.possible)
            for each in taken
        ),
        marks=marks,
        waiting=found - len(taken),
    )


def scale(found: Report) -> Fit | None:
    """Return the scale on which learners and questions stand together, if there is one."""
    items = [replace(each.item, name=str(each.number)) for each in found.counted]
    return rasch.fit(items, found.marks)


def _taken(session: Session, assignment: Assignment) -> tuple[int, list[_Taken]]:
    """Count the first attempts that were handed in, and return those that are marked."""
    found = handed.handed_in(session, assignment, most=1)
    plain = handed.asked(session, assignment, found)
    asked = handed.rule(plain, sheaves.ruled_on(session, assignment))
    graded = {answer: _grade(answer, drawn) for answer, drawn in asked.items()}
    taken = (_take(each, [graded[answer] for answer in each.answers]) for each in found)
    return len(found), [each for each in taken if each is not None]


def _grade(answer: Answer, drawn: Drawn) -> _Graded:
    result = handed.fold(answer, drawn)
    fraction = result.state.fraction
    shown, carried = judging.as_ruled(drawn, result)
    return _Graded(
        shown,
        answer.version,
        None if fraction is None else drawn.points * fraction,
        chosen.said(shown, carried),
        result.state.grade is not None and result.state.grade.fraction == 1,
    )


def _take(first: Handed, graded: Sequence[_Graded]) -> _Taken | None:
    """Return an attempt with its marks, None while one of them is to come."""
    marks = {each.drawn.card_id: each.mark for each in graded if not each.drawn.held.dropped}
    counted = {card: mark for card, mark in marks.items() if mark is not None}
    if len(counted) < len(marks):
        return None
    possible = fsum(each.drawn.points for each in graded if not each.drawn.held.dropped)
    return _Taken(
        first,
        {each.drawn.card_id: each for each in graded},
        counted,
        total=fsum(counted.values()),
        possible=round(possible * first.best, DECIMALS),
    )


def _items(
    fixed: Paper, taken: Sequence[_Taken], *, certain: bool
) -> dict[int, tuple[Drawn, Item]]:
    """Return what was asked in the order of the paper, each as its newest answered version."""
    asked: dict[int, Drawn] = {}
    for each in taken:
        for card, answer in each.answers.items():
            if card not in asked or answer.drawn.version > asked[card].version:
                asked[card] = answer.drawn
    return {
        card: (asked[card], _item(asked[card], certain)) for card in fixed.pool if card in asked
    }


def _item(drawn: Drawn, certain: bool) -> Item:  # noqa: FBT001 - whether certainty counts
    card = cardjson.from_json(drawn.body)
    most = drawn.points * (max(RIGHT_MARKS.values()) if certain else 1)
    least = drawn.points * (min(WRONG_MARKS.values()) if certain else 0)
    return Item(str(drawn.card_id), most, least, None if certain else guess_share(card))


def _by_places(fixed: Paper, taken: Sequence[_Taken]) -> QuizFigures:
    """Return the figures of a quiz of which each learner was drawn other questions."""
    order = {card: (min(pool[1]), place) for place, (card, pool) in enumerate(fixed.pool.items())}
    rows = [
        [each.counted[card] for card in sorted(each.counted, key=order.__getitem__)]
        for each in taken
    ]
    width = max(map(len, rows))
    padded = [[*row, *[None] * (width - len(row))] for row in rows]
    places = [Item(str(place)) for place in range(width)]
    possible = {each.possible for each in taken}
    maximum = possible.pop() if len(possible) == 1 else None
    return replace(itemanalysis.analyse(places, padded).quiz, maximum=maximum)


def _question(
    number: int,
    drawn: Drawn,
    item: Item,
    figures: ItemFigures | None,
    taken: Sequence[_Taken],
    newest: int,
) -> Question:
    seen = [
        (each.answers[drawn.card_id], each.total - each.counted.get(drawn.card_id, 0.0))
        for each in taken
        if drawn.card_id in each.answers
    ]
    options = _options(seen)
    asked = {drawn.version if drawn.held.version else each.asked for each, _ in seen}
    newer = newest if newest > max(asked) else None
    findings: tuple[Finding, ...] = ()
    if figures is not None:
        telling = [one for one in options if drawn.kind in chosen.LISTED or _tells(one)]
        findings = examine(
            figures, telling, len(asked), newer=newer is not None, given=drawn.held.full
        )
    return Question(
        number=number,
        drawn=drawn,
        item=item,
        figures=figures,
        options=options,
        findings=findings,
        versions=len(asked),
        newer=newer,
    )


def _tells(option: OptionFigures) -> bool:
    """Tell whether so many gave an answer of their own that the doctor should hear of it."""
    return option.share >= USED and option.option != chosen.OTHERS


def _options(seen: Sequence[tuple[_Graded, float]]) -> tuple[OptionFigures, ...]:
    """Return the figures of what was answered; the rest of each learner's marks stands beside."""
    kind = seen[0][0].drawn.kind
    if kind == "essay":
        return ()
    answers = [(each.said, each.right) for each, _ in seen]
    if kind in chosen.TYPED:
        found = chosen.typed(answers)
    else:
        versions = {each.drawn.version: each.drawn for each, _ in seen}
        newest_first = [versions[number] for number in sorted(versions, reverse=True)]
        found = chosen.listed(newest_first, [said for said, _ in answers])
    return count_options(found.right, found.chosen, [rest for _, rest in seen])

"""How each question of an attempt came out, beside what was expected and what memory made of it.

What the review policy does not let a learner see of correctness is not told by any of these.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.core import cardjson, evidence, scoring
from app.core.attempts import SlotResult
from app.core.grades import Grade
from app.core.memory import Rating
from app.core.reviewpolicy import Moment
from app.core.rounding import whole_percent
from app.quizzes import page
from app.quizzes.models import Attempt
from app.quizzes.page import Sheet
from app.quizzes.queries import Drawn

MISSED = frozenset({"wrong", "partly", "unanswered"})
WORDS = {"right": "right", "partly": "partly right", "wrong": "wrong"} | {
    "unanswered": "not answered",
    "unmarked": "not marked yet",
}
UNMOVED = "as it was graded that day; the ruling moves the score, and the next answer memory"
SOON = ", comes back soon"
NEW = "still to be learnt"
MEMORY = {1: "forgotten", 2: "held with effort", 3: "held well", 4: "held easily"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A reviewed question; `verdict`, `expected` and `memory` are empty where they may not be seen.

    `expected` is the chance of a right answer before the quiz, in percent, None also of a `new`
    card, of which nothing was known; `memory` says how the answer moved it in memory, if it did.
    """

    sheet: Sheet
    card_id: int
    verdict: str = ""
    expected: int | None = None
    memory: str = ""
    new: bool = False

    @property
    def number(self) -> int:
        """Give the question's number."""
        return self.sheet.number

    @property
    def words(self) -> str:
        """Say the verdict."""
        return WORDS.get(self.verdict, "")

    @property
    def missed(self) -> bool:
        """Tell whether it was not wholly right."""
        return self.verdict in MISSED


def outcomes(
    attempt: Attempt,
    questions: Sequence[Drawn],
    results: Mapping[int, SlotResult],
    at: Moment,
    moved: Mapping[int, str],
) -> list[Outcome]:
    """Return every question as the review shows it; `moved` says how cards moved in memory."""
    return [_outcome(attempt, each, results[each.slot], at, moved) for each in questions]


def in_memory(ratings: Mapping[int, int], waiting: Collection[int]) -> dict[int, str]:
    """Say how cards moved by their ratings; those that are `waiting` do not come back soon."""
    return {
        card: MEMORY[rating] + (SOON if rating == Rating.AGAIN and card not in waiting else "")
        for card, rating in ratings.items()
    }


def _outcome(
    attempt: Attempt, drawn: Drawn, result: SlotResult, at: Moment, moved: Mapping[int, str]
) -> Outcome:
    sheet = page.sheet(attempt, drawn, result, at)
    grade = sheet.told.grade if sheet.told else None
    if grade is None or drawn.held.dropped:
        return Outcome(sheet, drawn.card_id)
    return Outcome(
        sheet,
        drawn.card_id,
        verdict=grade.verdict,
        expected=chance(drawn),
        new=drawn.recall is None,
        memory=_remembered(drawn, grade, moved.get(drawn.card_id, "")),
    )


def _remembered(drawn: Drawn, grade: Grade, moved: str) -> str:
    """Say how memory moved; where a ruling made the answer right since, why that stands beside.

    What one had never met is not forgotten.
    """
    forgotten = moved.startswith(MEMORY[1])
    said = moved.replace(MEMORY[1], NEW) if forgotten and drawn.recall is None else moved
    ruled = drawn.held.accept and grade.verdict == "right" and forgotten
    return f"{said} ({UNMOVED})" if ruled else said


def chance(drawn: Drawn) -> int | None:
    """Return the chance of a right answer that was predicted when the question was drawn.

    In percent; None for an essay, and for a card that its learner had not met.
    """
    if drawn.kind == "essay" or drawn.recall is None:
        return None
    options = evidence.count_options(cardjson.from_json(drawn.body))
    return whole_percent(scoring.chance(scoring.Asked(drawn.points, drawn.recall, options)))

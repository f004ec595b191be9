"""What the pages of an attempt show, and never more than the review policy allows.

What a learner may not see is left out here, so that no template can give it away.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import escape

from app.core import behaviours, markup, reviewpolicy, rounding, scoring
from app.core.attempts import SlotResult
from app.core.grades import Grade
from app.core.reviewpolicy import Moment, Policy
from app.quizzes import moments
from app.quizzes.models import Attempt
from app.quizzes.queries import Drawn
from app.web import asking, marked
from app.web.marked import Lists, Orders

SECOND = 2
WRITTEN = frozenset({"basic", "cloze", "short", "number"})
CHECKED = frozenset({"immediate", "adaptive", "interactive"})
CERTAINTIES = {1: "Hardly", 2: "Fairly", 3: "Very"}
HOW = {
    "deferred": "Answer in any order and change what you like; everything is marked when you hand"
    " it in.",
    "immediate": "Check each answer once; it is marked at once and then stands.",
    "adaptive": "Check as often as you like until it is right; the best try counts, less a third of"
    " the points for each try before it. True or false is checked once.",
    "interactive": "After a try that was not right you get a hint, if there is one, and may try"
    " again, three times at most; each further try costs a third of the points. True or false is"
    " checked once.",
    "certainty": "Say with each answer how sure you are.",
}
FULL = frozenset({"response", "correctness", "answer"})


@dataclass(frozen=True, slots=True)
class Shown:
    """A card as far as it may be seen: `answer` and `passage` are empty until they may be."""

    kind: str
    lang: str
    deck_title: str
    question: dict[str, Any]
    answer: dict[str, Any] = field(default_factory=dict)
    passage: dict[str, Any] = field(default_factory=dict)
    deck_id: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a response: all of it (`full`), or the verdict and the response alone."""

    full: bool
    grade: Grade | None
    response: Any
    given: list[str]
    feedback: str
    diff: Sequence[tuple[str, str]]
    lists: Lists
    marks: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question of an attempt as a page shows it."""

    number: int
    card: Shown
    sides: dict[str, Any]
    fields: dict[str, Any]
    result: SlotResult
    hints: list[str]
    told: Told | None
    points: float = 1.0

    @property
    def checks(self) -> bool:
        """Tell whether a response can be checked now; a text waits for a person."""
        state = self.result.state
        possible = state.settings.behaviour in CHECKED and self.card.kind != "essay"
        return possible and state.open and not state.waiting

    @property
    def tries(self) -> str:
        """Say which try comes next and what it may still earn, "" where none was taken."""
        state = self.result.state
        if not (state.open and state.tries and state.settings.behaviour in behaviours.TRYING):
            return ""
        most = f" of {state.settings.tries}" if state.settings.behaviour == "interactive" else ""
        earned = points(self.points * behaviours.worth(state))
        gains = "nothing any more" if earned == "0" else f"{earned} of {points(self.points)} points"
        return f"Try {state.tries + 1}{most}. A right answer now earns {gains}."

    @property
    def certainties(self) -> list[tuple[int, str, str]]:
        """Give each certainty with its word and what right and wrong earn with it."""
        return [(level, word, earns(level, self.points)) for level, word in CERTAINTIES.items()]

    @property
    def next_seq(self) -> int:
        """Give the number of the next step of this question."""
        return self.result.seq + 1


def earns(level: int, of: float = 1.0) -> str:
    """Say what right and wrong earn with a certainty, at a question of so many points."""
    right, wrong = behaviours.RIGHT_MARKS[level] * of, behaviours.WRONG_MARKS[level] * of
    return f"right +{points(right)}, wrong {points(wrong)}"


def behaviour(attempt: Attempt) -> str:
    """Name the behaviour that held when the attempt began."""
    name: str = json.loads(attempt.settings)["behaviour"]
    return name


def how(name: str) -> str:
    """Say how a quiz of a behaviour is answered and marked, before it begins."""
    if name != "certainty":
        return HOW[name]
    levels = " ".join(f"{word} sure: {earns(level)}." for level, word in CERTAINTIES.items())
    return f"{HOW[name]} {levels} Where you do not say, it counts as hardly sure."


def is_checked(attempt: Attempt, drawn: Drawn) -> bool:
    """Tell whether answers to a question are checked one by one; a text waits for a person."""
    return behaviour(attempt) in CHECKED and drawn.kind != "essay"


def order_of(attempt: Attempt, drawn: Drawn) -> Orders:
    """Return the order in which an attempt shows the lists of a question.

    Items to be put in order are never shown in the right one.
    """
    mixed = json.loads(attempt.settings)["mixed"]
    order = asking.orders(drawn.kind, drawn.question, drawn.body, drawn.option_seed, mixed=mixed)
    items = order.get("items", ())
    if drawn.kind == "order" and items == tuple(sorted(items)):
        return {"items": items[::-1]}
    return order


def sheet(
    attempt: Attempt, drawn: Drawn, result: SlotResult, at: Moment, shown: Policy | None = None
) -> Sheet:
    """Put a question into the form in which an attempt shows it at a moment.

    `shown` is the policy of who looks at another's attempt, by default that of the attempt.
    """
    order = order_of(attempt, drawn)
    seen = reviewpolicy.visible(shown or moments.policy(attempt), at, result.state)
    hints = drawn.question["hints"][: result.state.hints] if at == "during" else []
    return Sheet(
        number=drawn.slot,
        card=_shown(drawn, seen),
        sides=asking.arrange(drawn.question, order),
        fields=asking.fill(drawn.kind, result.response, order),
        result=result,
        hints=hints,
        told=_tell(drawn, result, order, seen) if _has_more(result, at) else None,
        points=drawn.points,
    )


def _has_more(result: SlotResult, at: Moment) -> bool:
    return at != "during" or not result.state.open or result.state.grade is not None


def _shown(drawn: Drawn, seen: frozenset[str]) -> Shown:
    answer: dict[str, Any] = {}
    if seen >= FULL:
        answer = dict(drawn.answer)
        if "feedback" not in seen:
            answer["why"] = ""
    return Shown(
        kind=drawn.kind,
        lang=drawn.lang,
        deck_title=drawn.deck_title,
        question=drawn.question,
        answer=answer,
        passage=drawn.passage if "source" in seen else {},
        deck_id=drawn.deck_id,
        key=drawn.key,
    )


def _tell(drawn: Drawn, result: SlotResult, order: Orders, seen: frozenset[str]) -> Told:
    state, full = result.state, seen >= FULL
    response = result.response if state.open is False else result.checked
    grade = state.grade if "correctness" in seen else None
    if grade is None and "correctness" in seen and not state.open:
        grade = Grade(fraction=0, answered=False)
    typed = response if isinstance(response, str) and full else ""
    closest = grade.closest if grade and full else ""
    return Told(
        full=full,
        grade=grade if full or grade is None else _verdict(grade),
        response=response if "response" in seen else None,
        given=given(drawn, response) if "response" in seen and not full else [],
        feedback=_feedback(drawn, state.grade, seen, full=full),
        diff=marked.diff(typed, closest) if typed and closest else (),
        lists=_lists(drawn, order, response, grade, seen) if full else Lists(),
        marks=_marks(drawn, result) if "marks" in seen and not state.open else "",
        reason=_reason(drawn, result)
        if {"marks", "correctness"} <= seen and not state.open
        else "",
    )


def _verdict(grade: Grade) -> Grade:
    """Return how well it went, without what was right."""
    return Grade(fraction=grade.fraction, typo=grade.typo, answered=grade.answered)


def _feedback(drawn: Drawn, grade: Grade | None, seen: frozenset[str], *, full: bool) -> str:
    if grade is None or not grade.feedback or "feedback" not in seen:
        return ""
    return "" if full and drawn.kind not in WRITTEN else markup.render(grade.feedback)


def _lists(
    drawn: Drawn,
    order: Orders,
    response: marked.Response,
    grade: Grade | None,
    seen: frozenset[str],
) -> Lists:
    found = marked.lists(drawn, order, response, grade)
    if "feedback" in seen:
        return found
    return Lists(
        options=[option | {"feedback": ""} for option in found.options],
        pairs=found.pairs,
        items=found.items,
        regions=found.regions,
        click=found.click,
    )


def _marks(drawn: Drawn, result: SlotResult) -> str:
    fraction = result.state.fraction
    if fraction is None:
        return ""
    most = behaviours.most_fraction(result.state.settings.behaviour)
    return f"{points(drawn.points * fraction)} of {points(drawn.points * most)}"


def _reason(drawn: Drawn, result: SlotResult) -> str:
    """Say how the points follow from the answer, where that is not plain; "" else."""
    state, grade = result.state, result.state.grade
    if state.open or state.marked or grade is None or not grade.answered or grade.fraction is None:
        return ""
    if state.settings.behaviour == "certainty":
        unsaid = "you did not say how sure you were, which counts as "
        word = CERTAINTIES[state.certainty or behaviours.LEAST_CERTAIN].lower()
        return f"{'' if state.certainty else unsaid}{word} sure"
    if state.settings.behaviour not in behaviours.TRYING or state.tries < SECOND:
        return ""
    if state.settings.behaviour == "adaptive":
        return f"the best of {state.tries} tries, each less a third for every try before it"
    thirds = "a third" if state.tries == SECOND else "two thirds"
    of_answer = points(drawn.points * grade.fraction)
    return f"try {state.tries}: the answer is worth {of_answer}, less {thirds} for the tries before"


def points(value: float) -> str:
    """Say points without needless digits: 2, 1.5, 0.33."""
    return rounding.say(value)


def share(total: scoring.Score) -> str:
    """Say a score in percent of its points, below zero too; "" of nothing or while unmarked."""
    if total.share is None:
        return ""
    said = rounding.percent(total.points / total.out_of)
    return f"{said}; it counts as 0 %" if total.points < 0 else said


def given(drawn: Drawn, response: Any) -> list[str]:  # noqa: ANN401 - each kind has its own form
    """Say what was answered, as safe HTML, with nothing about what is right."""
    question = drawn.question
    if response is None:
        return []
    if drawn.kind in WRITTEN or drawn.kind == "essay":
        return [str(escape(response if isinstance(response, str) else response["text"]))]
    if drawn.kind == "truth":
        return ["True" if response else "False"]
    if drawn.kind == "match":
        return _pairs(question, response)
    if drawn.kind == "spot":
        label = response.get("label")
        return ["a place in the picture" if label is None else question["labels"][label]["html"]]
    chosen = response if isinstance(response, list) else [response]
    return [question["items" if drawn.kind == "order" else "options"][n]["html"] for n in chosen]


def _pairs(question: dict[str, Any], response: list[int | None]) -> list[str]:
    pairs = zip(question["left"], response, strict=True)
    return [
        f"{left['html']} – {question['right'][right]['html']}"  # noqa: RUF001 - a dash
        for left, right in pairs
        if right is not None
    ]

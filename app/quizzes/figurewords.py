"""The figures of an analysis as its pages say them: plain words first, the term and what it means.

The bounds that the meanings name are those of Moodle's help on its quiz statistics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from app.core import itemdoctor, rounding
from app.core.itemanalysis import ItemFigures, QuizFigures
from app.quizzes import page
from app.quizzes.analysis import Question, Report

_Say: TypeAlias = Callable[[float | None], str]
_Whole: TypeAlias = tuple[
    str, str, float | None, float | None, Callable[[float | None, float | None], str], _Say, str
]

NONE = "–"  # noqa: RUF001 - a dash


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in plain words, its technical name, its value, the error of it, what it means."""

    label: str
    term: str
    value: str
    error: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table of questions: by what it is sorted, and how a cell says it."""

    name: str
    label: str
    term: str
    meaning: str
    value: Callable[[ItemFigures], float | None]
    error: Callable[[ItemFigures], float | None]
    say: _Say

    def key(self, question: Question) -> tuple[bool, float]:
        """Return what questions are sorted by; those without the figure come last."""
        found = None if question.figures is None else self.value(question.figures)
        return found is None, 0.0 if found is None else found

    def figure(self, figures: ItemFigures) -> Figure:
        """Return the figure of a question."""
        error = self.error(figures)
        return Figure(
            self.label,
            self.term,
            self.say(self.value(figures)),
            "" if error is None else self.say(error),
            self.meaning,
        )


def percent(share: float | None) -> str:
    """Say a share in whole percent."""
    return NONE if share is None else rounding.percent(share)


def decimal(value: float | None) -> str:
    """Say a number with two decimals."""
    return NONE if value is None else rounding.fixed(value, 2)


def points(value: float | None) -> str:
    """Say points."""
    return NONE if value is None else page.points(value)


def efficiency(item: ItemFigures) -> float | None:
    """Return the discriminative efficiency where it means something.

    A share below 0 is one of nothing, unless the item surely runs against the rest.
    """
    found = item.efficiency
    return found if found is None or found >= 0 or itemdoctor.runs_against(item) else None


def whole(quiz: QuizFigures) -> list[Figure]:
    """Return the figures of a quiz."""
    return [
        Figure(label, term, say(value, quiz.maximum), "" if error is None else wide(error), meaning)
        for label, term, value, error, say, wide, meaning in _wholes(quiz)
    ]


def _scored(value: float | None, most: float | None) -> str:
    """Say points, and beside them the share of the most that there are."""
    share = "" if value is None or not most else f" ({percent(value / most)})"
    return f"{points(value)}{share}"


def _decimal(value: float | None, _most: float | None) -> str:
    return decimal(value)


def _percent(value: float | None, _most: float | None) -> str:
    return percent(value)


def _wholes(one: QuizFigures) -> list[_Whole]:
    """List the figures: label, term, value, error, how both are said, what it means."""
    agree = "Cronbach’s alpha"  # noqa: RUF001 - an apostrophe
    apart, sure = "How far apart", "How far off a score may be"
    leaning, crowding = "Leaning to one end", "Scores close together"
    agreeing = "How well the questions agree"
    return [
        ("Mean score", "mean", one.mean, one.mean_error, _scored, points, MEAN),
        ("Middle score", "median", one.median, None, _scored, points, MEDIAN),
        (apart, "standard deviation", one.deviation, None, _scored, points, DEVIATION),
        (leaning, "skewness", one.skewness, one.skewness_error, _decimal, decimal, SKEWNESS),
        (crowding, "kurtosis", one.kurtosis, one.kurtosis_error, _decimal, decimal, KURTOSIS),
        (agreeing, agree, one.alpha, one.alpha_error, _percent, percent, ALPHA),
        (
            "What chance adds to a score",
            "error ratio",
            one.error_ratio,
            None,
            _percent,
            percent,
            RATIO,
        ),
        (
            sure,
            "standard error of measurement",
            one.standard_error,
            None,
            _scored,
            points,
            STANDARD_ERROR,
        ),
    ]


MEAN = "What learners got on the average."
MEDIAN = (
    "Half of the learners got this or more, half this or less. A few very low scores hardly move "
    "it."
)
DEVIATION = (
    "About two learners in three are no further than this from the mean. Between 12 and 18 % of "
    "the points is usual; much less means that all did nearly alike."
)
SKEWNESS = (
    "0 is as many far above as far below. Below −1 many did very well and a few far worse, so it "  # noqa: RUF001 - a minus sign
    "tells little about the best; above 1 it is the other way round."
)
KURTOSIS = (
    "0 is the usual bell. Above 1 most scores lie so close together that small luck decides who "
    "stands higher."
)
ALPHA = (
    "If the questions ask for one and the same ability, who does well in some does well in others. "
    "75 % or more is good; below 64 % the sum says little. Few questions, or very different ones, "
    "lower it. It needs everybody to have had the same questions, or as many of each section."
)
RATIO = (
    "How much of the distance between scores is luck: which questions came, a slip, a guess. Below "
    "50 % is good."
)
STANDARD_ERROR = (
    "With other questions about the same things somebody’s score could well be this much higher or "  # noqa: RUF001 - an apostrophe
    "lower. Do not tell apart two learners who are closer."
)

COLUMNS = (
    Column(
        "facility",
        "Got it",
        "facility index",
        "The mean share of the points. Near 100 % everybody knows it, near 0 % nobody does; both "
        "tell no learners apart.",
        lambda one: one.facility,
        lambda one: one.facility_error,
        percent,
    ),
    Column(
        "deviation",
        "Spread",
        "standard deviation",
        "How far apart the shares of the points lie. 0 means that all got the same.",
        lambda one: one.deviation,
        lambda _: None,
        percent,
    ),
    Column(
        "guess",
        "By guessing",
        "random guess score",
        "What somebody gets who picks blindly. Above 40 % the question is won too easily.",
        lambda one: one.guess,
        lambda _: None,
        percent,
    ),
    Column(
        "intended",
        "Meant to count",
        "intended weight",
        "Its share of all points, as you set them.",
        lambda one: one.intended_weight,
        lambda _: None,
        percent,
    ),
    Column(
        "effective",
        "Really counts",
        "effective weight",
        "How much of the differences between learners it makes. Far below what it was meant to "
        "count, it hardly matters; none where it pulls against the others.",
        lambda one: one.effective_weight,
        lambda _: None,
        percent,
    ),
    Column(
        "discrimination",
        "Goes with the rest",
        "discrimination index",
        "From −1 to 1: whether those who get it right also do well in the rest of the quiz, as a "  # noqa: RUF001 - a minus sign
        "correlation. 0.3 or "
        "more is good; below 0 something is wrong with it.",
        lambda one: one.discrimination,
        lambda one: one.discrimination_error,
        decimal,
    ),
    Column(
        "efficiency",
        "Of what it could tell",
        "discriminative efficiency",
        "The same, as a share of the most that a question so easy or so hard could do; none where "
        "that share says nothing, as below 0 by chance alone.",
        efficiency,
        lambda _: None,
        percent,
    ),
    Column(
        "alpha",
        "Agreement without it",
        "alpha if the item is dropped",
        "How well the other questions agree. Where this is higher than for the whole quiz, the "
        "question does not fit in.",
        lambda one: one.alpha_without,
        lambda _: None,
        percent,
    ),
)


def columns_of(report: Report) -> tuple[Column, ...]:
    """Return the columns that can be told: where draws differ, some compare nobody with nobody."""
    if not report.differs:
        return COLUMNS
    asked = [each.figures for each in report.counted if each.figures is not None]
    return tuple(
        each for each in COLUMNS if any(each.value(figures) is not None for figures in asked)
    )


def left_out(report: Report) -> list[str]:
    """Name the columns that cannot be told as learners were drawn different questions."""
    kept = columns_of(report)
    return [each.label for each in COLUMNS if each not in kept]

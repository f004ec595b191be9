"""The tables of an analysis as plain values: for files, and for programs that read JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from app.core import itemspread
from app.core.formats.csvout import Cell
from app.core.itemreport import ABOUT
from app.core.rasch import Fit
from app.quizzes.analysis import Question, Report

Rows = list[list[Any]]
DECIMALS = 9


def quiz(report: Report, _scale: Fit | None) -> Rows:
    """Return the figures of the quiz, one a row."""
    return [["figure", "value"], *([name, value] for name, value in asdict(report.quiz).items())]


def questions(report: Report, scale: Fit | None) -> Rows:
    """Return the figures of the questions, one question a row."""
    difficulties = {one.name: one for one in scale.items} if scale else {}
    rows = []
    for each in report.questions:
        figures = _figures(each)
        hard = difficulties.get(str(each.number))
        said = " ".join(one.sentence for one in each.findings)
        rows.append(
            [
                each.number,
                each.drawn.key,
                each.prompt,
                each.item.most,
                *figures.values(),
                hard and hard.difficulty,
                hard and hard.error,
                said,
            ]
        )
    head = ["number", "card", "question", "maximum", *FIGURES]
    return [[*head, "difficulty", "difficulty_error", "findings"], *rows]


FIGURES = (
    "attempts",
    "facility",
    "facility_error",
    "deviation",
    "guess",
    "intended_weight",
    "effective_weight",
    "discrimination",
    "discrimination_error",
    "efficiency",
    "alpha_without",
)


def _figures(question: Question) -> dict[str, Any]:
    return {name: getattr(question.figures, name, None) for name in FIGURES}


def options(report: Report, _scale: Fit | None) -> Rows:
    """Return what was answered, one option or typed answer a row; an empty one is no answer."""
    head = ["number", "card", "option", "right", "count", "share", "share_error"]
    rows = [
        [
            each.number,
            each.drawn.key,
            one.option or "",
            one.right,
            one.count,
            one.share,
            one.share_error,
            one.rest,
            one.rest_error,
        ]
        for each in report.questions
        for one in each.options
    ]
    return [[*head, "rest_correlation", "rest_correlation_error"], *rows]


def learners(report: Report, scale: Fit | None) -> Rows:
    """Return the learners with their sums, abilities and marks, one a row."""
    abilities = scale.learners if scale else [None] * len(report.learners)
    numbers = [f"question {each.number}" for each in report.counted]
    head = ["learner", "points", "of", "share", "ability", "ability_error", *numbers]
    rows = [
        [
            one.name,
            one.total,
            one.possible,
            one.share,
            able and able.ability,
            able and able.error,
            *marks,
        ]
        for one, able, marks in zip(report.learners, abilities, report.marks, strict=True)
    ]
    return [head, *rows]


def spread(report: Report, _scale: Fit | None) -> Rows:
    """Return how many learners got each tenth of the points."""
    tenths = itemspread.spread(one.share for one in report.learners)
    rows = [[one.low, one.high, one.count] for one in tenths]
    return [["percent_from", "percent_below", "learners"], *rows]


TABLES: dict[str, Callable[[Report, Fit | None], Rows]] = {
    "quiz": quiz,
    "questions": questions,
    "options": options,
    "learners": learners,
    "spread": spread,
}


def cells(rows: Rows) -> list[list[Cell]]:
    """Return rows as the cells of a sheet: numbers rounded to nine decimals, truths as words."""
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: Any) -> Cell:  # noqa: ANN401 - what a table holds
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return Decimal(f"{round(value, DECIMALS) + 0.0:.{DECIMALS}f}").normalize() + 0
    found: Cell = value
    return found


def plain(report: Report, scale: Fit | None) -> dict[str, Any]:
    """Return every table for JSON: each a list of rows, by the names of its columns."""
    found: dict[str, Any] = {"about": ABOUT, "waiting": report.waiting}
    for name, table in TABLES.items():
        head, *rows = table(report, scale)
        found[name] = [dict(zip(head, row, strict=True)) for row in rows]
    return found | {"quiz": asdict(report.quiz)}

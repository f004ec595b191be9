"""The tables of a sheet of marks as plain values, for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.core.itemanalysis import FEW_ATTEMPTS, ItemFigures, analyse
from app.core.itemdoctor import examine
from app.core.marksheet import Marksheet
from app.core.rasch import Fit, fit

Plain = dict[str, Any]
ABOUT = (
    "Shares and correlations are between 0 and 1 or -1 and 1, abilities and difficulties are "
    "logits, variances marks squared, all else marks; null is a figure that is not defined; each "
    f"_error is a standard error; few means fewer than {FEW_ATTEMPTS} attempts."
)


def tabulate(sheet: Marksheet) -> Plain:
    """Return every table: the quiz, its items with what the item doctor says, and the scale."""
    found = analyse(sheet.items, sheet.marks)
    scale = fit(sheet.items, sheet.marks)
    return {
        "about": ABOUT,
        "maxima_given": sheet.given,
        "left_out": sheet.total,
        "quiz": asdict(found.quiz),
        "items": [
            {"name": item.name, "maximum": item.most, "minimum": item.least} | _item(figures)
            for item, figures in zip(sheet.items, found.items, strict=True)
        ],
        "rasch": None if scale is None else _scale(scale, sheet.learners),
    }


def _item(figures: ItemFigures) -> Plain:
    findings = [{"trouble": one.trouble, "sentence": one.sentence} for one in examine(figures)]
    return asdict(figures) | {"findings": findings}


def _scale(scale: Fit, learners: tuple[str, ...]) -> Plain:
    plain = asdict(scale)
    names = learners or tuple(map(str, range(1, len(scale.learners) + 1)))
    people = zip(names, plain["learners"], strict=True)
    return plain | {"learners": [{"name": name} | one for name, one in people]}

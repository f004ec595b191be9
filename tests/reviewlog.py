"""A real review log of one learner, where it lies beside the project: 12,580 answers."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from app.core.shrinkage import Answered
from tests.project import ROOT

PATH = ROOT.parent / "shared" / "data" / "fsrs-review-log.csv"
ROLLOVER = timedelta(hours=4)
MISSING = "the review log lies beside the project, and is no part of it"


@cache
def answers() -> list[tuple[str, Answered]]:
    """Read every answer with the card that it was given to, oldest first."""
    with Path(PATH).open(encoding="utf-8", newline="") as file:
        found = [(row["card_id"], _answer(row)) for row in csv.DictReader(file)]
    return sorted(found, key=lambda pair: pair[1].at)


def _answer(row: dict[str, str]) -> Answered:
    at = datetime.fromisoformat(row["review_time"])
    day = (at - ROLLOVER).date().toordinal()
    return Answered(round(at.timestamp() * 1000), day, int(row["review_rating"]))


def courses(count: int) -> list[list[Answered]]:
    """Return the first so many answers, card by card."""
    found: dict[str, list[Answered]] = {}
    for card, answer in answers()[:count]:
        found.setdefault(card, []).append(answer)
    return list(found.values())

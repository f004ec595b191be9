"""Moodle's own figures come out of the item analysis, where its fixture lies beside the project."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.core.itemanalysis import Analysis, Item, analyse, relate
from tests.project import ROOT

FIXTURE = ROOT.parent / "shared" / "data" / "moodle-statistics"
PLACES = 7
Rows = list[dict[str, str]]

pytestmark = pytest.mark.skipif(
    not FIXTURE.exists(), reason="the fixture is under the GPL and no part of the project"
)


def _table(name: str) -> Rows:
    with Path(FIXTURE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def marks() -> list[list[float]]:
    rows = _table("results00.csv")
    return [[float(row[f"slots.{place}.mark"]) for place in range(1, PLACES + 1)] for row in rows]


def _close(found: float | None, told: str, *, percent: bool = False) -> bool:
    """Tell whether a figure is Moodle's, to a millionth of the unit in which Moodle tells it."""
    assert found is not None
    return abs(found * (100 if percent else 1) - float(told)) < 1e-6


def _places(analysis: Analysis) -> Rows:
    told = [row for row in _table("qstats00.csv") if not row["subqname"] and not row["variant"]]
    assert len(told) == len(analysis.items) == PLACES
    return told


def test_the_figures_of_each_place_are_those_of_moodle(marks: list[list[float]]) -> None:
    analysis = analyse([Item(str(place)) for place in range(PLACES)], marks)
    for item, row in zip(analysis.items, _places(analysis), strict=True):
        assert item.attempts == int(row["s"])
        assert _close(item.facility, row["facility"])
        assert _close(item.deviation, row["sd"])
        assert _close(item.effective_weight, row["effectiveweight"], percent=True)
        assert _close(item.discrimination, row["discriminationindex"], percent=True)
        assert _close(item.efficiency, row["discriminativeefficiency"], percent=True)
        assert item.intended_weight == pytest.approx(1 / PLACES)


def test_the_variances_behind_them_are_those_of_moodle(marks: list[list[float]]) -> None:
    analysis = analyse([Item(str(place)) for place in range(PLACES)], marks)
    for item, row in zip(analysis.items, _places(analysis), strict=True):
        assert item.relation is not None
        assert _close(item.relation.covariance, row["covariance"])
        assert _close(item.relation.variance, row["markvariance"])
        assert _close(item.relation.other_variance, row["othermarkvariance"])
        assert _close(item.relation.covariance_most, row["covariancemax"])


def test_variants_that_only_some_were_shown_have_the_figures_of_moodle(
    marks: list[list[float]],
) -> None:
    drawn = [row["variants.2"] for row in _table("steps00.csv")]
    variants = sorted(set(drawn))
    wide = [
        [*row[:1], *(row[1] if each == one else None for each in variants), *row[2:]]
        for row, one in zip(marks, drawn, strict=True)
    ]
    items = [Item(str(place)) for place in range(len(wide[0]))]
    found = dict(zip(variants, analyse(items, wide).items[1:], strict=False))
    told = [row for row in _table("qstats00.csv") if row["variant"]]
    assert told
    for row in told:
        item = found[row["variant"]]
        assert item.attempts == int(row["s"])
        assert _close(item.facility, row["facility"])
        assert _close(item.deviation, row["sd"])
        assert _close(item.discrimination, row["discriminationindex"], percent=True)
        assert _close(item.efficiency, row["discriminativeefficiency"], percent=True)
        assert item.effective_weight is None


def test_a_random_question_is_related_to_the_whole_as_in_moodle(marks: list[list[float]]) -> None:
    (told,) = (row for row in _table("qstats00.csv") if row["subqname"])
    drawn = [row["randqs.1"] == told["subqname"] for row in _table("steps00.csv")]
    taken = [row for row, one in zip(marks, drawn, strict=True) if one]
    relation = relate([row[0] for row in taken], [sum(row) for row in taken])
    assert relation is not None
    assert len(taken) == int(told["s"])
    assert _close(relation.correlation, told["discriminationindex"], percent=True)
    assert _close(relation.efficiency, told["discriminativeefficiency"], percent=True)

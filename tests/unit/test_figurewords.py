"""Figures of an analysis as its pages say them."""

from __future__ import annotations

from dataclasses import replace

from app.core.itemanalysis import ItemFigures
from app.quizzes.figurewords import COLUMNS


def test_an_efficiency_below_nothing_is_a_dash_unless_it_is_surely_so() -> None:
    chance = ItemFigures(
        name="a",
        attempts=33,
        few=False,
        facility=0.82,
        facility_error=0.07,
        deviation=0.38,
        guess=0.0,
        intended_weight=0.1,
        effective_weight=0.1,
        discrimination=-0.16,
        discrimination_error=0.17,
        efficiency=-1.21,
        alpha_without=0.5,
        relation=None,
    )
    column = next(each for each in COLUMNS if each.name == "efficiency")
    surely = replace(chance, discrimination=-0.5, discrimination_error=0.13)
    said = [column.figure(one).value for one in (chance, surely, replace(chance, efficiency=0.4))]
    assert said == ["–", "−121 %", "40 %"]  # noqa: RUF001 - a dash and a minus sign

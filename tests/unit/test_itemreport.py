"""The tables of a sheet as plain values."""

from __future__ import annotations

import json

from app.core.itemreport import tabulate
from app.core.marksheet import read_marks


def test_every_table_is_plain_and_names_its_learners() -> None:
    found = tabulate(read_marks(b"name,a,b\nAnna,1,0\nBo,0,1\nCy,1,1\n"))
    assert json.loads(json.dumps(found, allow_nan=False))["quiz"]["attempts"] == 3
    assert [one["name"] for one in found["items"]] == ["a", "b"]
    assert [one["name"] for one in found["rasch"]["learners"]] == ["Anna", "Bo", "Cy"]


def test_without_two_learners_there_are_no_variances_and_no_scale() -> None:
    found = tabulate(read_marks(b"a,b\n1,0\n"))
    assert found["items"][0]["relation"] is None
    assert found["rasch"] is None


def test_learners_without_names_are_numbered_from_one() -> None:
    found = tabulate(read_marks(b"a,b\n1,0\n0,1\n1,1\n"))
    assert [one["name"] for one in found["rasch"]["learners"]] == ["1", "2", "3"]

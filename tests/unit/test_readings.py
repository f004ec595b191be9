"""A text is read once for all pages of a draft, and what was read long ago makes room."""

from __future__ import annotations

from app.authoring import readings
from app.authoring.readings import Readings

TEXT = "deck: d\ntitle: T\ncards:\n- id: a\n  truth: Q\n  answer: yes\n"


def test_a_text_is_read_once() -> None:
    known = Readings()
    assert known.of(TEXT) is known.of(TEXT)
    assert known.of(TEXT).outline[0].key == "a"


def test_the_oldest_makes_room() -> None:
    known = Readings()
    first = known.of(TEXT)
    long = "# " + "x" * (readings.ROOM // 3) + "\n"
    for number in range(3):
        known.of(f"# {number}\n{long}")
    assert known.of(TEXT) is not first

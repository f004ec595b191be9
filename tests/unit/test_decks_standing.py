"""The word for where a card stands."""

from __future__ import annotations

from datetime import date

import pytest

from app.decks.standing import Memory, Standing, standing, when

TODAY = date(2026, 11, 23).toordinal()


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (-3, "today"),
        (0, "today"),
        (1, "tomorrow"),
        (21, "in 21 days"),
        (22, "15 December"),
        (60, "22 January 2027"),
    ],
)
def test_a_coming_day_is_named_as_a_person_would(ahead: int, words: str) -> None:
    assert when(TODAY + ahead, TODAY) == words


@pytest.mark.parametrize(
    ("memory", "word", "tone"),
    [
        (Memory(0, 0, 0, 0, 0), "new", ""),
        (Memory(-1, 2, 0, TODAY + 1, 0), "suspended", "warn"),
        (Memory(1, 1, TODAY, 0, 0), "learning", "info"),
        (Memory(2, 2, TODAY - 4, 0, 0), "due", "good"),
        (Memory(2, 2, TODAY + 2, 0, 0), "in 2 days", ""),
        (Memory(2, 2, TODAY + 1, TODAY + 1, 0), "hidden until tomorrow", ""),
    ],
)
def test_a_card_stands_where_its_memory_says(memory: Memory, word: str, tone: str) -> None:
    assert standing(memory, TODAY) == Standing(word, tone)


def test_without_memory_a_card_is_new_and_a_flag_is_kept_beside_the_word() -> None:
    assert standing(None, TODAY) == Standing("new")
    assert standing(Memory(2, 2, TODAY, 0, 4), TODAY).flag == 4


def test_a_retired_card_is_retired_with_and_without_memory() -> None:
    assert standing(None, TODAY, retired=True).word == "retired"
    assert standing(Memory(-2, 2, TODAY, 0, 0), TODAY, retired=True).word == "retired"

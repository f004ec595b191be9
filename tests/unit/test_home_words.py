"""The sentences of the first page."""

from datetime import date

import pytest

from app.home import words
from app.progress import words as days

MONDAY = date(2026, 11, 23).toordinal()


@pytest.mark.parametrize(
    ("cards", "said"),
    [
        (0, "No cards are ready for you."),
        (1, "One card is ready for you."),
        (12, "Twelve cards are ready for you."),
        (13, "13 cards are ready for you."),
        (1234, "1,234 cards are ready for you."),
    ],
)
def test_the_headline_counts_in_words_up_to_twelve(cards: int, said: str) -> None:
    assert words.ready(cards) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "Less than a minute."),
        (1, "About one minute."),
        (6, "About six minutes."),
        (19, "About 19 minutes."),
        (22, "About 20 minutes."),
        (58, "About an hour."),
        (61, "About an hour."),
        (80, "About an hour and 20 minutes."),
        (125, "About two hours and five minutes."),
    ],
)
def test_times_are_said_as_coarsely_as_they_are_known(minutes: int, said: str) -> None:
    assert words.about(minutes) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, ""),
        (1, "You studied on one of the last seven days."),
        (5, "You studied on five of the last seven days."),
        (7, "You studied on every one of the last seven days."),
    ],
)
def test_a_week_is_told_without_blame(days: int, said: str) -> None:
    assert words.studied(days) == said


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (3, "on Thursday"),
        (6, "on Sunday"),
        (7, "on 30 November"),
        (60, "on 22 January 2027"),
    ],
)
def test_a_coming_day_is_named_as_a_person_would(ahead: int, said: str) -> None:
    assert days.on(MONDAY + ahead, MONDAY) == said


def test_days_have_brief_names_for_charts() -> None:
    assert days.short_day(MONDAY + 6) == "Sun 29 Nov"
    assert days.short_date(MONDAY) == "23 Nov"
    assert days.month(MONDAY + 30) == "Dec"


def test_the_next_cards_are_announced() -> None:
    assert words.next_due(0, "tomorrow") == "More cards come tomorrow."
    assert words.next_due(1, "tomorrow") == "The next card is due tomorrow."
    assert words.next_due(11, "on Thursday") == "The next eleven cards are due on Thursday."


def test_learning_steps_are_announced() -> None:
    assert words.back_at(1, "18:40") == "One card comes back today, from 18:40 on."
    assert words.back_at(3, "18:40") == "Three cards come back today, from 18:40 on."
    assert words.to_see_again(1, alone=True) == "One card wants a second look."
    assert words.to_see_again(2, alone=True) == "Two cards want a second look."
    assert words.to_see_again(1, alone=False) == "One more wants a second look."
    assert words.to_see_again(5, alone=False) == "Five more want a second look."


def test_a_deck_tells_its_size_in_figures() -> None:
    assert words.cards_of(1, "") == "1 card"
    assert words.cards_of(2600, "6 new today") == "2,600 cards · 6 new today"


def test_charts_are_put_into_a_sentence() -> None:
    assert days.answers(1) == "1 answer"
    assert days.heatmap_label(2600, 18) == "Answers a day in the last 18 weeks: 2,600 in all"
    assert days.forecast_label((32, 41, 7), MONDAY) == (
        "Cards due in the next 3 days: 32 today, at most 41 tomorrow"
    )
    assert days.forecast_label((5, 0), MONDAY) == "Cards due in the next 2 days: 5 today"


@pytest.mark.parametrize(
    ("mean", "said"), [(0, "0 a day"), (0.3, "less than one a day"), (19.6, "20 a day")]
)
def test_the_mean_of_coming_days_is_rounded(mean: float, said: str) -> None:
    assert days.a_day(mean) == said

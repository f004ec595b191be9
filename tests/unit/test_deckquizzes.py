"""Reading the quizzes of a deck: what a blueprint says, and what cannot be drawn."""

from __future__ import annotations

import pytest

from app.core.cards import Deck, Draw
from app.core.deckfile import parse

HEAD = "deck: d\ntitle: t\n"
POOL = (
    "cards:\n"
    "- {id: a, basic: Q, answer: A, tags: [x]}\n"
    "- {id: b, basic: Q, answer: A, tags: [x, y]}\n"
    "- {id: c, basic: Q, answer: A, tags: [z], quiz: no}\n"
    "- {id: d, basic: Q, answer: A, retired: yes}\n"
)


def _deck(text: str) -> Deck:
    parsed = parse(HEAD + text)
    assert parsed.deck is not None, parsed.problems
    return parsed.deck


def _refusals(text: str) -> list[tuple[str, str]]:
    """Return field and sentence of each error."""
    parsed = parse(HEAD + text)
    assert parsed.deck is None
    return [(each.field, f"{each.message}; {each.remedy}") for each in parsed.problems]


def _quiz(rest: str) -> str:
    return f"{POOL}quizzes:\n- id: q\n  title: T\n" + "".join(
        f"  {line}\n" for line in rest.split("\n")
    )


def test_a_blueprint_reads_as_written() -> None:
    (quiz,) = _deck(
        _quiz(
            "draw: [{tags: [x], count: 2}, {cards: [a]}, {decks: [other], tags: [t], count: 9},"
            " {}]\n"
            "time: 1 h 30 min\nattempts: 2\nkeep: first\nbehaviour: adaptive\nshuffle: [cards]\n"
            "review: {during: none, closed: everything}"
        )
    ).quizzes
    assert quiz.draw == (
        Draw(tags=("x",), count=2),
        Draw(cards=("a",)),
        Draw(decks=("other",), tags=("t",), count=9),
        Draw(),
    )
    assert (quiz.time, quiz.attempts, quiz.keep, quiz.behaviour) == (5400, 2, "first", "adaptive")
    assert (quiz.shuffle, quiz.review) == (
        ("cards",),
        (("during", "none"), ("closed", "everything")),
    )


@pytest.mark.parametrize(
    ("time", "seconds"), [("15 min", 900), ("90 s", 90), ("2h", 7200), ("1 h 1 min 1 s", 3661)]
)
def test_time_is_read_in_hours_minutes_and_seconds(time: str, seconds: int) -> None:
    (quiz,) = _deck(_quiz(f"draw: [{{}}]\ntime: {time}")).quizzes
    assert quiz.time == seconds


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("time: 15 min", "quizzes.draw", "needs this field"),
        ("draw: []", "quizzes.draw", "write 1 to 50"),
        ("draw: [{cards: [c]}]", "quizzes.draw.cards", "`c` is not in this deck"),
        ("draw: [{cards: [d]}]", "quizzes.draw.cards", "`d` is not in this deck"),
        ("draw: [{tags: [z]}]", "quizzes.draw.tags", "`z` is not in this deck"),
        ("draw: [{}]\ntime: 15", "quizzes.time", "15 min"),
        ("draw: [{}]\ntime: 0 min", "quizzes.time", "15 min"),
        ("draw: [{}]\ntime: 999 h", "quizzes.time", "168 h"),
        ("draw: [{}]\nreview: {during: all}", "quizzes.review.during", "none, score"),
        ("draw: [{}]\nkeep: best", "quizzes.keep", "highest, latest"),
    ],
)
def test_a_blueprint_that_cannot_be_drawn_is_refused(text: str, field: str, words: str) -> None:
    refusals = _refusals(_quiz(text))
    assert any(found == field and words in sentence for found, sentence in refusals), refusals


def test_quizzes_share_no_id() -> None:
    both = _quiz("draw: [{}]") + "- {id: q, title: U, draw: [{}]}\n"
    assert [field for field, _ in _refusals(both)] == ["quizzes.id"]


def test_a_draw_of_a_broken_card_or_of_its_tag_is_left_in_peace() -> None:
    broken = "- {id: e, basic: Q, tgas: [r, s], tag: t}\n- {id: f, basic: Q, tags: 'u, v'}\n"
    draws = "draw: [{cards: [e]}, {tags: [r, t, v]}, {tags: [s], count: 9}]"
    text = _quiz(draws).replace("quizzes:", broken + "quizzes:")
    assert {field for field, _ in _refusals(text)} == {"answer", "tgas", "tag", "tags"}


def test_a_draw_of_what_is_nowhere_is_told_beside_the_errors_of_cards_and_other_quizzes() -> None:
    text = _quiz("draw: [{tags: [nope], count: x}, {cards: [nobody]}]\ntime: soon") + (
        "- {id: r, title: R, draw: [{tags: [never]}]}\n- text\n"
    )
    refusals = _refusals(text.replace("quizzes:", "- just text\n- {id: e, basic: Q}\nquizzes:"))
    assert [field for field, _ in refusals] == [
        "cards",
        "answer",
        "quizzes.draw.tags",
        "quizzes.draw.count",
        "quizzes.draw.cards",
        "quizzes.time",
        "quizzes.draw.tags",
        "quizzes",
    ]
    assert "`never` is not in this deck" in refusals[-2][1]


def test_draws_are_not_judged_where_the_cards_are_no_list() -> None:
    text = "cards: {a: 1}\nquizzes: [{id: q, title: T, draw: [{cards: [a]}]}]\n"
    assert [field for field, _ in _refusals(text)] == ["cards"]


@pytest.mark.parametrize("draw", ["{tags: [x], count: 3}", "{tags: [x, y], count: 3}"])
def test_asking_for_more_cards_than_there_are_is_a_warning_only(draw: str) -> None:
    parsed = parse(HEAD + _quiz(f"draw: [{draw}]"))
    assert parsed.deck is not None
    ((warning),) = parsed.problems
    assert (warning.severity, warning.field) == ("warning", "quizzes.draw.count")
    assert "only 2 may be drawn" in warning.message


def test_a_draw_by_tag_and_name_takes_the_named_cards_that_have_the_tag() -> None:
    parsed = parse(HEAD + _quiz("draw: [{tags: [y], cards: [a, b], count: 2}]"))
    assert [problem.message for problem in parsed.problems] == [
        "2 asked for, but only 1 may be drawn"
    ]


def test_an_empty_deck_has_nothing_to_draw() -> None:
    parsed = parse(HEAD + "quizzes: [{id: q, title: T, draw: [{}]}]\n")
    assert [problem.message for problem in parsed.problems] == [
        "1 asked for, but only 0 may be drawn"
    ]

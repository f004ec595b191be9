"""The score to expect before a quiz, and how it came true: by the learner's own memory."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.memory import DEFAULT_PARAMETERS
from app.core.scoring import Prediction
from app.db import db
from app.decks.models import StudySettings, Subscription
from app.quizzes import actions, foresight
from app.quizzes.foretold import Foretold
from app.quizzes.models import Attempt
from tests.people import ALICE, join, user_id
from tests.quizzing import SHORTS, Sitting, attempts, quiz_deck, subscribe
from tests.shelf import remember
from tests.studying import shelve_deck

QUICK = [*DEFAULT_PARAMETERS[:20], 0.8]  # the last one: how steeply recall falls


def test_the_prediction_is_there_where_certainty_counts_too(app: Flask) -> None:
    shelve_deck(app, quiz_deck(SHORTS, behaviour="certainty"))
    alice = join(app, ALICE)
    subscribe(alice)
    for key in ("s1", "s2"):
        remember(app, user_id(app, ALICE), key, stability=100_000.0)
    page = alice.get("/quizzes/of/school/test").text
    assert "<dt>expected on cards you have met</dt><dd>6 of 6</dd>" in page
    assert "You have met the cards of 2 questions" in page
    assert "What the other one brings is not known yet." in page
    Sitting(alice)
    (attempt,) = attempts(app)
    expected = Prediction(**json.loads(attempt.predicted))
    assert expected.points == pytest.approx(6.5, abs=0.2)  # two sure ones at 3, one throw at 1 or 0
    assert expected.out_of == 9


def own_parameters(app: Flask, where: str) -> float:
    """Let Alice forget faster, everywhere or in one deck; return the points expected."""
    shelve_deck(app, quiz_deck(SHORTS))
    alice = join(app, ALICE)
    subscribe(alice)
    me = user_id(app, ALICE)
    for key in ("s1", "s2", "s3"):
        remember(app, me, key, stability=10.0, last_day=700_000)
    with app.app_context():
        body = json.dumps({"parameters": QUICK})
        if where == "own":
            db.session.merge(StudySettings(user_id=me, body=body))
        elif where == "deck":
            db.session.scalars(select(Subscription)).one().settings = body
        db.session.commit()
    Sitting(alice)
    expected: float = json.loads(attempts(app)[0].predicted)["points"]
    return expected


def test_everybody_else_goes_by_the_defaults(app: Flask) -> None:
    assert own_parameters(app, "nowhere") == pytest.approx(1.3, abs=0.5)


@pytest.mark.parametrize("where", ["own", "deck"])
def test_ones_own_parameters_decide_what_is_expected(app: Flask, where: str) -> None:
    assert own_parameters(app, where) < 0.6


def test_after_five_attempts_at_known_cards_one_sees_how_well_they_were_predicted(
    app: Flask,
) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    alice = join(app, ALICE)
    Sitting(alice).hand_in()
    for key in ("s1", "s2", "s3"):
        remember(app, user_id(app, ALICE), key, stability=100_000.0)
    for _ in range(5):
        assert "How well your scores are predicted" not in alice.get("/quizzes/").text
        sitting = Sitting(alice)
        sitting.send("next", text="zebra1")
        assert "Expected were 3 (3 to 3): you did less well." in sitting.hand_in()
    text = " ".join(re.sub(r"<[^>]+>", " ", alice.get("/quizzes/").text).split())
    assert "How well your scores are predicted" in text
    assert "0 of 5 scores lay within the span that was given; nine in ten should." in text
    assert "On average you do less well than expected, by 67 points of 100." in text


def test_scores_that_may_not_be_seen_tell_nothing_of_predictions(app: Flask) -> None:
    shelve_deck(app, quiz_deck(SHORTS, review="exam"))
    alice = join(app, ALICE)
    for _ in range(5):
        Sitting(alice).hand_in()
    assert "How well your scores are predicted" not in alice.get("/quizzes/").text


def of(points: float, score: float | None, out_of: float = 10.0) -> Attempt:
    """Make an attempt of which so much was expected."""
    expected = {"points": points, "low": points - 1, "high": points + 1, "out_of": 10.0}
    return Attempt(predicted=json.dumps(expected), score=score, out_of=out_of, settings="{}")


def test_looking_back_says_which_way_predictions_lean() -> None:
    same = foresight.look_back([of(5, 5)] * 5)
    better = foresight.look_back([of(5, 8)] * 4 + [of(5, 5)])
    assert same
    assert same.words == "On average you do as well as expected."
    assert same.inside == 5
    assert better
    assert better.words == "On average you do better than expected, by 24 points of 100."
    assert better.inside == 1


def test_attempts_whose_points_changed_since_are_not_compared() -> None:
    assert foresight.look_back([of(5, 5, out_of=8.0)] * 9) is None
    assert foresight.look_back([of(5, None)] * 9) is None


def test_an_attempt_is_over_a_second_after_its_deadline_and_not_before() -> None:
    attempt = Attempt(deadline=10_000, settings='{"grace": 1000}', submitted_at=None)
    assert not actions.is_over(attempt, 11_000)
    assert actions.is_over(attempt, 11_001)


def test_what_nobody_can_know_yet_is_called_so_before_and_after(app: Flask) -> None:
    shelve_deck(app, quiz_deck(SHORTS))
    alice = join(app, ALICE)
    page = alice.get("/quizzes/of/school/test").text
    assert "<dt>points expected</dt><dd>not known yet</dd>" in page
    assert "You have not met these cards yet." in page
    review = Sitting(alice).hand_in()
    assert "xpected were" not in review
    assert review.count("You had not met this card before the quiz.") == 3
    assert "of such answers were expected" not in review
    remember(app, user_id(app, ALICE), "s1", stability=100_000.0)
    remember(app, user_id(app, ALICE), "s2", stability=100_000.0)
    sitting = Sitting(alice)
    for text in ("zebra1", "zebra2"):
        sitting.send("next", text=text)
    assert (
        "On the 2 questions whose cards you had met, expected were 2 (2 to 2)" in sitting.hand_in()
    )


@pytest.mark.parametrize(
    ("met", "new", "words"),
    [
        (0, 3, "What to expect is not known yet, as these cards are new to you."),
        (5, 0, "Expected by what you remember: 2.5 of 5 points."),
        (1, 4, "Expected by what you remember: 2.5 of 5 points from the 1 question whose card you"),
        (4, 1, "from the 4 questions whose cards you have met."),
    ],
)
def test_a_practice_quiz_says_in_a_sentence_what_to_expect(met: int, new: int, words: str) -> None:
    assert words in Foretold(Prediction(2.5, 1.0, 4.0, 5.0), met, new).brief

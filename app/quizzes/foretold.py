"""The score to expect of questions on cards that one has met; of the others nothing is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.core import cardjson, evidence, rounding, scoring
from app.core.attempts import SlotResult
from app.core.behaviours import Behaviour
from app.core.scoring import Asked, Prediction
from app.quizzes import actions
from app.quizzes.drawing import Drawing
from app.quizzes.models import Attempt
from app.quizzes.queries import Drawn
from app.web import words

UNKNOWN = "not known yet"


@dataclass(frozen=True, slots=True)
class Foretold:
    """What to expect of `met` questions, by what their learner remembers; `new` are the others."""

    score: Prediction
    met: int
    new: int

    @property
    def figure(self) -> str:
        """Say the points to expect, as a figure."""
        if not self.met:
            return UNKNOWN
        found = _points(self.score.points)
        return f"{found} of {rounding.say(self.score.out_of)}" if self.new else found

    @property
    def label(self) -> str:
        """Say what the figure is."""
        if self.new:
            return "expected on cards you have met" if self.met else "points expected"
        return f"points expected, of {rounding.say(self.score.out_of)}"

    @property
    def words(self) -> str:
        """Say between which bounds the score will lie, and of how many questions none are known."""
        if not self.met:
            return "You have not met these cards yet."
        span = f"between {_points(self.score.low)} and {_points(self.score.high)} points"
        if not self.new:
            return f"By what you remember now, nine in ten such scores lie {span}."
        return (
            f"You have met the cards of {words.count(self.met, 'question')}: by what you remember"
            f" of them, nine in ten such scores lie {span}. What the other {_others(self.new)}"
            " not known yet."
        )

    @property
    def brief(self) -> str:
        """Say it in one sentence."""
        if not self.met:
            return "What to expect is not known yet, as these cards are new to you."
        found = f"{_points(self.score.points)} of {rounding.say(self.score.out_of)} points"
        if not self.new:
            return f"Expected by what you remember: {found}."
        return f"Expected by what you remember: {found} from the {_cards(self.met)} you have met."


def _points(value: float) -> str:
    return rounding.say(value, 1)


def _others(number: int) -> str:
    return "one brings is" if number == 1 else f"{number} bring is"


def _cards(number: int) -> str:
    return f"{number} question{' whose card' if number == 1 else 's whose cards'}"


def of_drawing(drawing: Drawing) -> Foretold:
    """Tell what to expect of a quiz that was drawn."""
    asked = [Asked(each.points, each.recall, each.options) for each in drawing.questions]
    return _foretell(asked, drawing.settings["behaviour"])


def compare(attempt: Attempt, questions: Sequence[Drawn], results: dict[int, SlotResult]) -> str:
    """Say how an attempt came out beside what was expected of the cards that had been met.

    "" where nothing was expected of any that counts.
    """
    counted = [each for each in questions if not each.held.dropped]
    met = [each for each in counted if each.recall is not None]
    if not met:
        return ""
    asked = [
        Asked(each.points, each.recall, evidence.count_options(cardjson.from_json(each.body)))
        for each in met
    ]
    expected = _foretell(asked, json.loads(attempt.settings)["behaviour"]).score
    found = scoring.compare(expected, actions.score(attempt, met, results).points)
    mean, low, high = (_points(one) for one in (expected.points, expected.low, expected.high))
    came = "about as you did" if found.inside else "you did better"
    if not found.inside and found.above < 0:
        came = "you did less well"
    said = f"xpected were {mean} ({low} to {high}): {came}."
    if len(met) == len(counted):
        return f"E{said}"
    return f"On the {_cards(len(met))} you had met, e{said}"


def _foretell(asked: Sequence[Asked], behaviour: Behaviour) -> Foretold:
    met = [each for each in asked if each.recall is not None]
    score = scoring.predict(met, behaviour=behaviour)
    return Foretold(score, len(met), len(asked) - len(met))

"""What a learner may set about scheduling: the values, their bounds, and what each one does.

A change of settings applies from the next answer on; what was scheduled before stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from app.core.memory import DEFAULT_PARAMETERS, Parameters, ParametersError, check_parameters
from app.core.refusals import RefusalError

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY_SECONDS = 86_400

BOUNDS: dict[str, tuple[float, float]] = {
    "retention": (0.70, 0.99),
    "learning_steps": (1, 30 * DAY_SECONDS),
    "relearning_steps": (1, 30 * DAY_SECONDS),
    "maximum_interval": (1, 36_500),
    "leech_threshold": (0, 99),
    "new_per_day": (0, 9_999),
    "reviews_per_day": (0, 9_999),
    "learn_ahead": (0, DAY_SECONDS - 1),
}
MOST_STEPS = 10
_STEPS = ("learning_steps", "relearning_steps")
_SWITCHES = ("fuzz", "bury_siblings", "two_ratings", "type_cloze")


class ScheduleError(RefusalError):
    """A setting cannot be used; `field` names it, the message says what to give instead."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Settings:
    """How one learner's cards are scheduled; `ABOUT` has a sentence on each field."""

    retention: float = 0.9
    learning_steps: tuple[int, ...] = (60, 600)
    relearning_steps: tuple[int, ...] = (600,)
    maximum_interval: int = 36_500
    parameters: Parameters = DEFAULT_PARAMETERS
    fuzz: bool = True
    leech_threshold: int = 8
    new_per_day: int = 20
    reviews_per_day: int = 200
    learn_ahead: int = 1_200
    bury_siblings: bool = True
    two_ratings: bool = False
    type_cloze: bool = False


ABOUT: dict[str, str] = {
    "retention": "The chance of recall at which a card comes back.",
    "learning_steps": "The waits between the first answers to a new card, from short to long.",
    "relearning_steps": "The waits between the answers to a forgotten card, from short to long.",
    "maximum_interval": "The most days that may pass before a card comes back.",
    "parameters": "The 21 numbers of FSRS-6 that describe how the learner remembers.",
    "fuzz": "Whether intervals vary a little, so that cards learnt together drift apart.",
    "leech_threshold": "How often a card may be forgotten before it is set aside; 0 is never.",
    "new_per_day": "The most new cards that are begun in a day.",
    "reviews_per_day": "The most due cards that are asked in a day.",
    "learn_ahead": "Seconds by which a step may come early when nothing else is due.",
    "bury_siblings": "Whether cards made from the same note wait until the next day.",
    "two_ratings": "Whether an answer is rated only again or good, without hard and easy.",
    "type_cloze": "Whether the gap of a sentence is typed and marked, not only looked at.",
}
DEFAULT_SETTINGS = Settings()


def check(settings: Settings) -> Settings:
    """Return the settings if they can be used, else raise ScheduleError naming the field."""
    for name in BOUNDS:
        _check_bounds(name, getattr(settings, name))
    for name in _STEPS:
        _check_steps(name, getattr(settings, name), settings.maximum_interval)
    for name in _SWITCHES:
        _require(isinstance(getattr(settings, name), bool), name, "give true or false")
    numbers = isinstance(settings.parameters, tuple) and all(
        _is_number(each, whole=False) for each in settings.parameters
    )
    _require(numbers, "parameters", "give a list of numbers")
    try:
        check_parameters(settings.parameters)
    except ParametersError as refusal:
        raise ScheduleError("parameters", str(refusal)) from refusal
    return settings


def to_json(settings: Settings) -> dict[str, Any]:
    """Return the settings as a plain dict in the order of the fields, ready to be stored."""
    values = {each.name: getattr(settings, each.name) for each in fields(settings)}
    return {name: list(v) if isinstance(v, tuple) else v for name, v in values.items()}


def from_json(stored: Mapping[str, Any]) -> Settings:
    """Return checked settings from a stored dict; a missing field has its default.

    Raises ScheduleError for an unknown field and for a value that `check` refuses.
    """
    for name in stored:
        _require(name in ABOUT, name, f"this setting is unknown; known are {', '.join(ABOUT)}")
    values: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in stored.items()
    }
    return check(Settings(**values))


def _check_bounds(name: str, value: Any) -> None:  # noqa: ANN401 - stored values may be anything
    low, high = BOUNDS[name]
    whole = name != "retention"
    remedy = f"give {'a whole number' if whole else 'a number'} from {low:g} to {high:g}"
    for number in value if name in _STEPS and isinstance(value, tuple) else (value,):
        _require(_is_number(number, whole=whole) and low <= number <= high, name, remedy)


def _is_number(value: Any, *, whole: bool) -> bool:  # noqa: ANN401 - stored values may be anything
    return isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)


def _check_steps(name: str, steps: Any, maximum: int) -> None:  # noqa: ANN401 - stored values may be anything
    _require(isinstance(steps, tuple), name, "give a list of seconds, which may be empty")
    _require(len(steps) <= MOST_STEPS, name, f"give at most {MOST_STEPS} steps")
    _require(list(steps) == sorted(steps), name, "give the steps from short to long")
    _require(
        not steps or steps[-1] <= maximum * DAY_SECONDS,
        name,
        f"give no step longer than the maximum interval of {maximum} days",
    )


def _require(fits: bool, name: str, remedy: str) -> None:  # noqa: FBT001 - an assertion's condition
    if not fits:
        raise ScheduleError(name, f"The setting {name} cannot be used: {remedy}.")

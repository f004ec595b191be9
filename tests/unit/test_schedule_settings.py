"""What a learner may set, and how it is stored."""

import json
import math
from dataclasses import fields, replace
from typing import Any

import pytest

from app.core.settings import (
    ABOUT,
    BOUNDS,
    DEFAULT_SETTINGS,
    ScheduleError,
    Settings,
    check,
    from_json,
    to_json,
)


def test_the_defaults_are_allowed() -> None:
    assert check(DEFAULT_SETTINGS) is DEFAULT_SETTINGS


def test_every_setting_says_in_a_sentence_what_it_does() -> None:
    assert list(ABOUT) == [field.name for field in fields(Settings)]
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in ABOUT.values())


@pytest.mark.parametrize("name", BOUNDS)
def test_both_ends_of_the_bounds_are_allowed_and_nothing_beyond(name: str) -> None:
    def to(value: float) -> Settings:
        changes: dict[str, Any] = {name: (value,) if "steps" in name else value}
        return replace(DEFAULT_SETTINGS, **changes)

    for end, beyond in zip(BOUNDS[name], (-0.01, 0.01), strict=True):
        step = beyond if name == "retention" else round(beyond * 100)
        assert check(to(end))
        with pytest.raises(ScheduleError, match=rf"{name} cannot be used: give .* from") as refusal:
            check(to(end + step))
        assert refusal.value.field == name


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("retention", math.nan, "a number from 0.7 to 0.99"),
        ("retention", "0.9", "a number"),
        ("maximum_interval", 1.5, "a whole number from 1 to 36500"),
        ("new_per_day", True, "a whole number"),
        ("learning_steps", (600, 60), "from short to long"),
        ("learning_steps", 60, "a list of seconds"),
        ("relearning_steps", (1,) * 11, "at most 10"),
        ("relearning_steps", (60.5,), "a whole number"),
        ("fuzz", 1, "true or false"),
        ("bury_siblings", None, "true or false"),
        ("parameters", (1.0,) * 20, "21 parameters"),
        ("parameters", (9.0,) * 21, "w5 is 9"),
        ("parameters", ("1",) * 21, "a list of numbers"),
        ("parameters", 1.0, "a list of numbers"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(
    name: str,
    value: Any,  # noqa: ANN401 - the wrong types are the point
    remedy: str,
) -> None:
    with pytest.raises(ScheduleError, match=remedy) as refusal:
        check(replace(DEFAULT_SETTINGS, **{name: value}))
    assert refusal.value.field == name


def test_a_step_longer_than_the_maximum_interval_is_refused() -> None:
    with pytest.raises(ScheduleError, match="maximum interval of 1 days"):
        check(Settings(learning_steps=(86_401,), maximum_interval=1))


def test_steps_may_be_empty_or_alike() -> None:
    assert check(Settings(learning_steps=(), relearning_steps=(600, 600)))


def test_settings_survive_being_stored_as_text() -> None:
    mine = Settings(retention=0.85, learning_steps=(), leech_threshold=0, fuzz=False)
    assert from_json(json.loads(json.dumps(to_json(mine)))) == mine


def test_stored_settings_keep_the_order_of_the_fields() -> None:
    assert list(to_json(DEFAULT_SETTINGS)) == [field.name for field in fields(Settings)]


def test_a_setting_that_was_not_stored_has_its_default() -> None:
    assert from_json({"retention": 0.8}) == Settings(retention=0.8)


def test_an_unknown_stored_setting_is_refused() -> None:
    with pytest.raises(ScheduleError, match="speed cannot be used: this setting is unknown"):
        from_json({"speed": 3})


def test_a_stored_value_out_of_bounds_is_refused() -> None:
    with pytest.raises(ScheduleError, match="retention"):
        from_json({"retention": 2})

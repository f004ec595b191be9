"""A learner's own keys: kept when they are keys, refused in a sentence when they are not."""

from __future__ import annotations

import json

import pytest

from app.core.refusals import RefusalError
from app.core.shortcuts import LARGEST, tidy


@pytest.mark.parametrize("text", ["", "  ", "{}", " { } "])
def test_nothing_that_differs_is_kept_as_nothing(text: str) -> None:
    assert tidy(text) == ""


@pytest.mark.parametrize(
    "key",
    [
        "x", "7", "?", "+", "-", '"', "<", "ß", "я", "字", "Space", "Enter", "ArrowLeft", "F8",
        "Shift+F8", "Control+z", "Control++", "Control+Shift+ArrowRight", "g t",
    ],
)  # fmt: skip
def test_every_key_that_a_keyboard_has_is_kept(key: str) -> None:
    assert json.loads(tidy(json.dumps({"undo": [key]}))) == {"undo": [key]}


def test_an_action_may_have_no_key_or_three() -> None:
    assert tidy('{ "hint": [], "choose-1": ["a", "b", "c"] }') == (
        '{"hint":[],"choose-1":["a","b","c"]}'
    )


@pytest.mark.parametrize(
    "text",
    ["off", "null", "7", '"x"', '["x"]', "{", "{]", "nonsense", "[" * LARGEST, '{"undo": NaN'],
)
def test_a_text_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(RefusalError, match="cannot be read"):
        tidy(text)


@pytest.mark.parametrize("action", ["", "Undo", "go home", "__proto__", "<b>", "x" * 25, "undo\n"])
def test_a_name_that_no_action_has_is_refused(action: str) -> None:
    with pytest.raises(RefusalError, match="nothing that Recto does"):
        tidy(json.dumps({action: ["x"]}))


@pytest.mark.parametrize("keys", [None, "x", 7, {}, [7], [["x"]], ["x", None], list("abcd")])
def test_what_is_not_a_short_list_of_texts_is_refused(keys: object) -> None:
    with pytest.raises(RefusalError, match="undo are not a list of at most three"):
        tidy(json.dumps({"undo": keys}))


@pytest.mark.parametrize(
    "key",
    [
        "", " ", "xy", "g  t", "g t d", "\x00", "\n", "\u200b", "\u202e", "\ud800", "alert(1)",
        "Alt+x", "Shift+", "A" * 33, "g\tt", "A" + "a" * 20,
    ],
)  # fmt: skip
def test_what_no_keyboard_has_is_refused(key: str) -> None:
    with pytest.raises(RefusalError, match="no key of a keyboard"):
        tidy(json.dumps({"undo": [key]}))


def test_more_than_four_kilobytes_are_refused_whatever_the_letters() -> None:
    def keys(count: int) -> str:
        return json.dumps({f"a{i}": ["字"] for i in range(count)}, ensure_ascii=False)

    assert tidy(keys(200))
    with pytest.raises(RefusalError, match="more keys than can be kept"):
        tidy(keys(400))
    assert len(keys(260)) < LARGEST < len(keys(260).encode())
    with pytest.raises(RefusalError, match="more keys than can be kept"):
        tidy(keys(260))

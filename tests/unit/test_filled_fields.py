"""What stands in the fields of a question is what was read from them."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.web import asking

ORDER = {
    "options": (2, 0, 1),
    "left": (1, 0),
    "right": (2, 0, 1),
    "items": (1, 2, 0),
    "labels": (1, 0),
}
RESPONSES: list[tuple[str, Any]] = [
    ("choice", 0),
    ("select", [0, 2]),
    ("truth", False),
    ("short", "Shanghai"),
    ("number", "113 km"),
    ("match", [2, None]),
    ("order", [2, 0, 1]),
    ("spot", {"label": 0}),
    ("spot", {"x": 12.5, "y": 40.0}),
    ("essay", {"text": "Boats.", "marks": None}),
]


def send(filled: dict[str, Any]) -> MultiDict[str, str]:
    """Send the fields as a browser does."""
    fields: list[tuple[str, str]] = [("pick", value) for value in filled.get("pick", ())]
    fields += [(f"pair-{n}", value) for n, value in enumerate(filled.get("pairs", ()))]
    fields += [(f"place-{n}", f"{at}") for at, n in enumerate(filled.get("places", ()), start=1)]
    fields += [(name, filled[name]) for name in ("text", "x", "y") if name in filled]
    return MultiDict(fields)


@pytest.mark.parametrize(("kind", "response"), RESPONSES)
def test_filled_fields_are_read_as_the_response_that_filled_them(kind: str, response: Any) -> None:  # noqa: ANN401 - each kind has its own form
    filled = asking.fill(kind, response, ORDER)
    assert asking.read(kind, send(filled), ORDER) == response


def test_without_a_response_nothing_stands_in_the_fields() -> None:
    assert asking.fill("choice", None, ORDER) == {}


def test_lists_that_are_not_mixed_are_sorted_and_never_in_the_cards_own_order() -> None:
    question = {"options": [{"plain": "item 10"}, {"plain": "item 9"}, {"plain": "a"}]}
    order = asking.orders("choice", question, "{}", 7, mixed=False)
    assert order == {"options": (2, 1, 0)}

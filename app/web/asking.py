"""Put a question into the order a learner sees, and put their response back into the card's own.

The card's own order tells the answer, so lists go out in an order that only the server can know;
`shuffle: no` shows them sorted instead, as for years or numbers.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import MultiDict

from app.core import faces
from app.core.grades import UnreadableResponse
from app.web.marked import Orders

LISTS = {
    "choice": ("options",),
    "select": ("options",),
    "match": ("left", "right"),
    "order": ("items",),
    "spot": ("labels",),
}
_DIGITS = re.compile(r"(\d+)")

Fields = MultiDict[str, str]


def seed(secret: str, learner_id: int, card_id: int, reps: int) -> int:
    """Return the seed of one showing of a card; without the secret nobody can compute it."""
    text = f"{learner_id}.{card_id}.{reps}".encode()
    digest = hashlib.blake2b(text, key=secret.encode()[:64], digest_size=8).digest()
    return int.from_bytes(digest, "big")


def orders(
    kind: str, question: dict[str, Any], body: str, number: int, *, mixed: bool = True
) -> Orders:
    """Return for each list of a question the card's own indexes in the order they are shown.

    Where lists are not mixed they are sorted, as the card's own order tells the answer.
    """
    mixed = mixed and json.loads(body).get("shuffle", True)
    return {
        name: faces.permutation(len(question[name]), number + place)
        if mixed or kind == "order"
        else _sorted(question[name])
        for place, name in enumerate(LISTS.get(kind, ()))
    }


def arrange(question: dict[str, Any], order: Orders) -> dict[str, Any]:
    """Return the question with its lists in the order they are shown."""
    return question | {
        name: [question[name][index] for index in indexes] for name, indexes in order.items()
    }


def read(kind: str, fields: Fields, order: Orders) -> Any:  # noqa: ANN401 - each kind has its own form
    """Return the response in the card's own order; raise UnreadableResponse for one that is none.

    The forms stand in `core.grading`.
    """
    try:
        return _READERS[kind](fields, order)
    except (ValueError, IndexError) as bad:
        raise UnreadableResponse("That answer does not belong to this card.") from bad


def fill(kind: str, response: Any, order: Orders) -> dict[str, Any]:  # noqa: ANN401 - each kind has its own form
    """Return what stands in the fields of a question once this response was given: `read` undone.

    `places` lists for each place the item that stands there, `pick` is a list of values.
    """
    writer = _WRITERS.get(kind, _write_text)
    return {} if response is None else writer(response, order)


def _sorted(items: list[dict[str, str]]) -> tuple[int, ...]:
    """Return the indexes of items in the order of their text, numbers by their size."""

    def order(index: int) -> list[tuple[int, int, str]]:
        pieces = _DIGITS.split(items[index]["plain"].casefold())
        return [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces if p]

    return tuple(sorted(range(len(items)), key=order))


def _index(text: str, order: tuple[int, ...]) -> int:
    place = int(text)
    if place < 0:
        raise IndexError(place)
    return order[place]


def _read_choice(fields: Fields, order: Orders) -> int | None:
    picked = fields.get("pick", "")
    return _index(picked, order["options"]) if picked else None


def _read_select(fields: Fields, order: Orders) -> list[int]:
    return sorted({_index(each, order["options"]) for each in fields.getlist("pick")})


def _read_truth(fields: Fields, _order: Orders) -> bool | None:
    return {"true": True, "false": False}.get(fields.get("pick", ""))


def _read_text(fields: Fields, _order: Orders) -> str:
    return fields.get("text", "")


def _read_match(fields: Fields, order: Orders) -> list[int | None] | None:
    found: list[int | None] = [None] * len(order["left"])
    for place, own in enumerate(order["left"]):
        chosen = fields.get(f"pair-{place}", "")
        found[own] = _index(chosen, order["right"]) if chosen else None
    return found if any(each is not None for each in found) else None


def _read_order(fields: Fields, order: Orders) -> list[int]:
    places = range(len(order["items"]))
    chosen = sorted(places, key=lambda place: (int(fields.get(f"place-{place}", "0")), place))
    return [order["items"][place] for place in chosen]


def _read_spot(fields: Fields, order: Orders) -> dict[str, Any] | None:
    if x := fields.get("x", ""):
        return {"x": float(x), "y": float(fields.get("y", ""))}
    label = fields.get("pick", "")
    return {"label": _index(label, order["labels"])} if label else None


def _read_essay(fields: Fields, _order: Orders) -> dict[str, Any] | None:
    text = fields.get("text", "")
    return {"text": text, "marks": None} if text.strip() else None


_READERS: dict[str, Callable[[Fields, Orders], Any]] = {
    "basic": _read_text,
    "cloze": _read_text,
    "short": _read_text,
    "number": _read_text,
    "choice": _read_choice,
    "select": _read_select,
    "truth": _read_truth,
    "match": _read_match,
    "order": _read_order,
    "spot": _read_spot,
    "essay": _read_essay,
}


def _write_text(response: Any, _order: Orders) -> dict[str, Any]:  # noqa: ANN401 - each kind has its own form
    return {"text": response["text"] if isinstance(response, dict) else response}


def _write_pick(response: Any, order: Orders) -> dict[str, Any]:  # noqa: ANN401 - each kind has its own form
    chosen = response if isinstance(response, list) else [response]
    return {"pick": [str(order["options"].index(each)) for each in chosen]}


def _write_truth(response: Any, _order: Orders) -> dict[str, Any]:  # noqa: ANN401 - each kind has its own form
    return {"pick": ["true" if response else "false"]}


def _write_match(response: Any, order: Orders) -> dict[str, Any]:  # noqa: ANN401 - each kind has its own form
    chosen = (response[own] for own in order["left"])
    return {"pairs": ["" if one is None else str(order["right"].index(one)) for one in chosen]}


def _write_order(response: Any, order: Orders) -> dict[str, Any]:  # noqa: ANN401 - each kind has its own form
    return {"places": [order["items"].index(own) for own in response]}


def _write_spot(response: Any, order: Orders) -> dict[str, Any]:  # noqa: ANN401 - each kind has its own form
    if "x" in response:
        return {"x": f"{response['x']:g}", "y": f"{response['y']:g}"}
    return {"pick": [str(order["labels"].index(response["label"]))]}


_WRITERS: dict[str, Callable[[Any, Orders], dict[str, Any]]] = {
    "choice": _write_pick,
    "select": _write_pick,
    "truth": _write_truth,
    "match": _write_match,
    "order": _write_order,
    "spot": _write_spot,
}

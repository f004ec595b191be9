"""However a question is mixed, reading the form gives the response in the card's own order."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.core import faces
from app.core.cardjson import to_json
from app.core.cards import KINDS, Card
from app.core.grading import grade
from app.web import asking
from app.web.marked import Orders
from tests.strategies import cards

SEEDS = st.integers(0, 2**64 - 1)
LISTED = st.sampled_from(["choice", "select", "match", "order", "spot"])


def _asked(card: Card, seed: int) -> tuple[dict[str, Any], Orders]:
    suffix = "c1" if card.kind == "cloze" else ""
    question: dict[str, Any] = dict(faces.show(card, suffix).question)
    return question, asking.orders(card.kind, question, to_json(card), seed)


def _right(card: Card, question: dict[str, Any]) -> Any:  # noqa: ANN401 - each kind has its own form
    """Return the right response of a card, in its own order."""
    if card.kind == "choice":
        return 0
    if card.kind == "select":
        return list(range(len(card.right)))  # type: ignore[attr-defined]
    if card.kind == "match":
        return list(range(len(question["left"])))
    if card.kind == "order":
        return list(range(len(question["items"])))
    return {"label": 0}


def _fill(kind: str, right: Any, order: Orders) -> MultiDict[str, str]:  # noqa: ANN401 - each kind has its own form
    """Fill in the form as a learner would who knows the answer."""
    fields: MultiDict[str, str] = MultiDict()
    if kind == "match":
        for place, own in enumerate(order["left"]):
            fields.add(f"pair-{place}", str(order["right"].index(right[own])))
    elif kind == "order":
        for place, own in enumerate(order["items"]):
            fields.add(f"place-{place}", str(right.index(own) + 1))
    elif kind == "spot":
        fields.add("pick", str(order["labels"].index(right["label"])))
    else:
        for own in right if isinstance(right, list) else [right]:
            fields.add("pick", str(order["options"].index(own)))
    return fields


@settings(max_examples=150)
@given(st.data(), LISTED, SEEDS)
def test_the_right_answer_read_from_the_form_is_the_right_answer(
    data: st.DataObject, kind: str, seed: int
) -> None:
    card = data.draw(cards(kind))
    question, order = _asked(card, seed)
    right = _right(card, question)
    read = asking.read(kind, _fill(kind, right, order), order)
    assert read == right
    assert grade(card, read).fraction == 1


@settings(max_examples=100)
@given(st.data(), st.sampled_from(sorted(KINDS)), SEEDS)
def test_every_list_keeps_all_its_items_and_the_same_seed_the_same_order(
    data: st.DataObject, kind: str, seed: int
) -> None:
    card = data.draw(cards(kind))
    if kind == "cloze" and "{{c1::" not in card.prompt:
        return
    question, order = _asked(card, seed)
    assert _asked(card, seed)[1] == order
    shown = asking.arrange(question, order)
    assert set(order) == set(asking.LISTS.get(kind, ()))
    for name, indexes in order.items():
        assert sorted(indexes) == list(range(len(question[name])))
        assert [question[name][index] for index in indexes] == shown[name]
    assert {n: v for n, v in shown.items() if n not in order} == {
        n: v for n, v in question.items() if n not in order
    }

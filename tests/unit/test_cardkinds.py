"""A card becomes one of another kind with what both have; forms are filled with all there is."""

from __future__ import annotations

import pytest

from app.core.cardfields import CARDS
from app.core.cardkinds import become, everything
from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Essay,
    Match,
    Number,
    Option,
    Order,
    Region,
    Select,
    Short,
    Spot,
    Truth,
)

CHOICE = Choice(prompt="Q", right="A", wrong=(Option("B", "no"), Option("C")), tags=("t",), key="k")
SELECT = Select(prompt="Q", right=("A", "D"), wrong=(Option("B"),))
EVERY: tuple[Card, ...] = (
    Basic(prompt="Q", answer="A"),
    Cloze(prompt="The {{c1::gap}} here."),
    CHOICE,
    SELECT,
    Truth(prompt="Q", answer=False),
    Short(prompt="Q", accept=("A",), reject=(Option("B", "no"),)),
    Number(prompt="Q", answer="5", unit="km"),
    Match(prompt="Q", pairs=(("a", "b"),), wrong=("c",)),
    Order(prompt="Q", items=("A", "B")),
    Essay(prompt="Q", rubric=(("c", 1.0),)),
    Spot(prompt="Q", right=Region(shape="circle", points=(1, 2, 3), label="L")),
)


def test_forms_are_told_what_is_as_usual_but_nothing_empty() -> None:
    plain = everything(CARDS["basic"], Basic(prompt="Q", answer="A"))
    assert plain["shuffle"] == "yes"
    assert plain["quiz"] == "yes"
    assert plain["both"] == "no"
    assert "why" not in plain
    assert "level" not in plain
    assert "points" not in plain
    assert "id" not in plain


@pytest.mark.parametrize("card", EVERY, ids=lambda each: each.kind)
@pytest.mark.parametrize("kind", CARDS)
def test_every_kind_becomes_every_other_with_known_fields(card: Card, kind: str) -> None:
    fields = become(card, kind)
    assert fields[kind]
    assert fields.keys() <= CARDS[kind].fields.keys() | {"image"}


def test_right_and_wrong_answers_go_along() -> None:
    assert become(CHOICE, "select")["right"] == ["A"]
    assert become(CHOICE, "select")["wrong"] == [{"B": "no"}, "C"]
    assert become(CHOICE, "short")["reject"] == [{"B": "no"}, "C"]
    assert become(CHOICE, "basic")["answer"] == "A"
    assert become(SELECT, "choice")["right"] == "A"
    assert become(SELECT, "essay")["answer"] == "A; D"
    assert become(SELECT, "order")["items"] == ["A", "D"]
    assert become(EVERY[5], "choice")["wrong"] == [{"B": "no"}]
    assert become(EVERY[6], "number")["answer"] == "5 km"


def test_what_all_kinds_share_goes_along() -> None:
    fields = become(CHOICE, "truth")
    assert (fields["id"], fields["tags"]) == ("k", ["t"])
    assert "answer" not in fields


def test_gaps_open_and_close() -> None:
    assert become(Basic(prompt="Is A here?", answer="A"), "cloze")["cloze"] == "Is {{c1::A}} here?"
    assert become(Basic(prompt="Q?", answer="A"), "cloze")["cloze"] == "Q? {{c1::A}}"
    assert become(EVERY[1], "basic") == become(EVERY[1], "basic")
    assert become(EVERY[1], "basic")["basic"] == "The … here."
    assert become(EVERY[1], "basic")["answer"] == "gap"
    assert become(EVERY[9], "cloze")["cloze"] == "Q"
    assert "answer" not in become(EVERY[9], "basic")


@pytest.mark.parametrize(
    ("card", "worth"),
    [
        (Basic(prompt="Q", answer="A"), 1),
        (Basic(prompt="Q", answer="A", points=0.0), 0),
        (Essay(prompt="Q", rubric=(("c", 2.0), ("d", 1.0))), 3),
        (Essay(prompt="Q", rubric=(("c", 2.0), ("d", 1.0)), points=1.0), 1),
        (Essay(prompt="Q", rubric=(("c", 0.0),)), 1),
    ],
)
def test_a_card_earns_a_point_and_an_essay_what_its_rubric_adds_up_to_unless_said(
    card: Card, worth: float
) -> None:
    assert card.worth == worth

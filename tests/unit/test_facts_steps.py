"""Numbered lists of what to do become cards that put the steps in order; the gate checks them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.cards import Order
from app.core.facts.article import Article
from app.core.facts.cardmaking import Proposal
from app.core.facts.drafting import draft
from app.core.facts.gate import gate_of
from app.core.facts.hypertext import page_text, read_markdown
from app.core.facts.lines import read_text

TEA = """# Tea

## Making it

1. **Boil the water**: it must be fresh.
2. Warm the pot with hot water, so that the tea, once it is brewed, stays hot for long.
3. Add the leaves (two spoons).
   - one for the pot
4. After two minutes, pour the tea through a sieve, into thin cups of china and wait.

Drink it soon.
"""
STEPS = (
    "Boil the water",
    "Warm the pot with hot water",
    "Add the leaves",
    "After two minutes, pour the tea through a sieve",
)


LONG = (
    "1. Boil the water.\n2. When it sings, a long and loud song of old that keeps everybody in the"
    " house of the miller from sleep begins.\n3. Add the leaves.\n"
)


def ordered(article: Article) -> list[Proposal]:
    """Return the cards about steps."""
    return [one for one in draft(article).proposals if one.rule == "steps"]


def test_numbered_steps_are_put_in_order_in_few_words() -> None:
    (one,) = ordered(read_markdown(TEA))
    assert isinstance(one.card, Order)
    assert one.card.items == STEPS
    assert one.card.prompt == "Put these steps in order, the first one first (Making it)."
    assert one.statement.text.startswith("1. Boil the water; 2. Warm")


def test_a_heading_that_asks_gives_way_to_the_title() -> None:
    (one,) = ordered(read_markdown(TEA.replace("Making it", "How is it made?")))
    assert one.card.prompt.endswith("(Tea).")
    (bare,) = ordered(read_text("1. Boil the water.\n2. Warm the pot.\n3. Add the leaves.\n"))
    assert bare.card.prompt == "Put these steps in order, the first one first."


def test_the_gate_lets_no_other_order_through() -> None:
    article = read_markdown(TEA)
    (one,) = ordered(article)
    gate = gate_of(article)
    assert gate.judge(one.card, one.quote) == ()
    turned = replace(one.card, items=STEPS[::-1])  # type: ignore[call-arg] # an Order has items
    fault = ("the passage does not number these steps so",)
    assert gate.judge(turned, one.quote) == fault
    assert gate.judge(one.card, "Nothing of the kind") == fault
    assert gate.judge(one.card, "Drink it soon.") == fault


@pytest.mark.parametrize(
    "text",
    [
        "1. Ferries\n2. Bridges\n3. Canals and locks\n",
        "1. Boil the water.\n2. Boil the water.\n3. Add the leaves.\n",
        "1. Boil the water.\n2. Warm the pot.\n",
        "1. Boil the water.\n2. Repeat step 1 twice.\n3. Add the leaves.\n",
        LONG,
        "2. Boil the water.\n3. Warm the pot.\n4. Add the leaves.\n",
        "1. Boil the water.\n1. Warm the pot.\n3. Add the leaves.\n",
        "- Boil the water.\n- Warm the pot.\n- Add the leaves.\n",
        "1. Boil the water.\n\nWait.\n\n2. Warm the pot.\n3. Add the leaves.\n",
    ],
)
def test_what_are_no_clear_steps_gives_no_card(text: str) -> None:
    assert ordered(read_text(f"Tea\n\n{text}")) == []


def test_two_lists_of_a_section_are_two_cards() -> None:
    first = "1. Boil the water.\n2. Warm the pot.\n3. Add the leaves.\n"
    second = "1. Rinse the cups.\n2. Dry the cups.\n3. Put them away.\n"
    assert len(ordered(read_markdown(f"# Tea\n\n{first}{second}"))) == 2


def test_numbered_lists_of_pages_keep_their_numbers() -> None:
    page = (
        "<h1>Tea</h1><ol><li>Boil the water.</li><li><p>Warm the pot.</p>"
        "<ul><li>twice</li></ul></li><li>Add the leaves.</li></ol><ul><li>Sugar</li></ul></ol>"
    )
    text = page_text(page)
    assert "1. Boil the water.\n2. Warm the pot." in text
    assert "- twice" in text
    assert "3. Add the leaves." in text
    (one,) = ordered(read_text(text))
    assert isinstance(one.card, Order)
    assert one.card.items == ("Boil the water", "Warm the pot", "Add the leaves")

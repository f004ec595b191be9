"""Hypothesis strategies for the texts of decks as people leave them: comments, spacing, styles."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import strategies as st

from app.core.cards import Deck
from app.core.deckfields import DECK
from app.core.deckfile import parse
from app.core.deckwrite import dump, flow_text

_FIELD = re.compile(r"(?:- |  )?[a-z]+:")


def cards_of(text: str) -> tuple[object, ...]:
    """Return the cards that can be read of a text, whatever is wrong with the rest."""
    partial = parse(text).partial
    assert partial is not None, text
    return partial.cards


def _in_braces(deck: Deck) -> str:
    return flow_text(DECK.write(deck)) + "\n"


def _cards_in_braces(deck: Deck) -> str:
    plain = DECK.write(deck)
    cards = plain.pop("cards", [])
    head = "".join(f"{key}: {flow_text(value)}\n" for key, value in plain.items())
    return head + "cards:\n" + "".join(f"- {flow_text(card)}\n" for card in cards)


def _cards_in_brackets(deck: Deck) -> str:
    return "".join(f"{key}: {flow_text(value)}\n" for key, value in DECK.write(deck).items())


def _indented(deck: Deck) -> str:
    """Write the cards two spaces further to the right than the format does."""
    head, found, cards = dump(deck).partition("\ncards:\n")
    body, quizzes, rest = cards.partition("\nquizzes:\n")
    deeper = re.sub(r"(?m)^(?=.)", "  ", body)
    return head + found + deeper + quizzes + rest


_STYLES: list[Callable[[Deck], str]] = [
    dump, dump, dump, _indented, _cards_in_braces, _cards_in_brackets, _in_braces
]  # fmt: skip


@st.composite
def deck_texts(draw: st.DrawFn, deck: Deck) -> str:
    """Return a text of the deck with comments and empty lines strewn about; each is unlike any."""
    text = draw(st.sampled_from(_STYLES))(deck)
    cards = cards_of(text)
    for number in range(draw(st.integers(0, 5))):
        lines = text.split("\n")
        place = draw(st.integers(0, len(lines) - 1))
        if not _FIELD.match(lines[place]):
            continue
        strewn = draw(st.sampled_from(["", f"# c{number}", f"  # c{number}", f"      # c{number}"]))
        if draw(st.booleans()):
            lines.insert(place, strewn)
        else:
            lines[place] += f"  # c{number}"
        changed = "\n".join(lines)
        partial = parse(changed).partial
        if partial is not None and partial.cards == cards:
            text = changed
    if draw(st.booleans()):
        text = text.rstrip("\n")
    if draw(st.booleans()) and "\r" not in text:
        text = text.replace("\n", "\r\n")
    text = draw(st.sampled_from(["", "\ufeff"])) + text
    return text if cards_of(text) == cards else dump(deck)


def strewn_comments(text: str) -> list[str]:
    """Return the comments that stand on lines of their own, in order."""
    return re.findall(r"(?m)^ *(# c\d)\r?$", text)

"""Corrupt cards on purpose: each corruption says something that the source does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any, cast

from app.core import cloze
from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Match,
    Number,
    Option,
    Order,
    Select,
    Short,
    Truth,
)
from app.core.facts.cardmaking import Proposal

Corrupted = tuple[str, Card, str]

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_FINITE = re.compile(r"\b(is|are|was|were|has|have|can|will|did|does|do)\b")
_FOREIGN_NAMES = ("Bolivia", "Ferdinand Magellan", "Lake Titicaca", "Vulcania", "Oskar Quist")
_FOREIGN_FACTS = ("Copper and zinc", "Under the old bridge", "A striped umbrella", "Purple moss")


def corruptions(proposals: Sequence[Proposal], seed: int) -> Iterator[Corrupted]:
    """Yield corrupted copies of cards with the name of the corruption and the quote kept."""
    random = Random(seed)  # noqa: S311 - a test's choice, no secret
    for place, one in enumerate(proposals):
        others = [each for each in proposals if each.statement.sentence != one.statement.sentence]
        for how, card in (
            *_numbers(one.card, random),
            *_names(one.card, random),
            *_denials(one.card),
            *_foreign(one.card, random),
            *_swapped(one.card),
        ):
            yield how, card, one.quote
        yield from ((how, card, one.quote) for how, card in _neighbours(one))
        yield from _of_other_headings(one, [each for each in others if each.rule == one.rule])
        if others and not isinstance(one.card, Match | Order):  # their evidence is a paragraph
            other = others[(place * 7 + 3) % len(others)]
            yield "another quote", one.card, other.quote
            yield from _answers_of_another(one, other)
        yield "a quote made up", one.card, "Nobody ever wrote this sentence in the article."


def _neighbours(one: Proposal) -> Iterator[tuple[str, Card]]:
    """Put another number or name of the same sentence in the place of the right one."""
    card = one.card
    numbers = [found[0] for found in _NUMBER.finditer(one.quote)]
    names = [found[0] for found in _NAME.finditer(one.quote)]
    if isinstance(card, Number):
        others = (one for one in numbers if one != card.answer and one not in card.prompt)
        yield from (("neighbour", replace(card, answer=other)) for other in others)
    if isinstance(card, Number | Basic):
        for name, other in product([found[0] for found in _NAME.finditer(card.prompt)], names):
            if other not in card.prompt and name not in other:
                yield "neighbour", replace(card, prompt=card.prompt.replace(name, other))
    if isinstance(card, Cloze):
        text = _gap(card)
        others = (one for one in (*numbers, *names) if one not in text and text not in one)
        prompts = (card.prompt.replace(f"::{text}", f"::{other}") for other in others)
        yield from (("neighbour", replace(card, prompt=prompt)) for prompt in prompts)


def _of_other_headings(one: Proposal, others: Sequence[Proposal]) -> Iterator[Corrupted]:
    """Give a heading the answer, the verdict or the label that belongs to another one."""
    card = one.card
    for other in others:
        theirs = other.card
        if one.rule == "heading" and isinstance(card, Basic) and isinstance(theirs, Basic):
            yield "another section", replace(card, answer=theirs.answer), one.quote
            yield "another section", replace(card, answer=theirs.answer), other.quote
            yield "another section", card, other.quote
        elif one.rule == "whether" and isinstance(card, Truth) and isinstance(theirs, Truth):
            yield "another reason", replace(card, why=theirs.why), one.quote
            yield "another section", replace(card, prompt=theirs.prompt), one.quote
        elif one.rule == "label" and isinstance(card, Cloze) and isinstance(theirs, Cloze):
            prompt = card.prompt.replace(_gap(card), _gap(theirs), 1)
            yield "another label", replace(card, prompt=prompt), one.quote


def _gap(card: Cloze) -> str:
    return next(part.text for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap))


def _texts(card: Card) -> list[str]:
    return [
        name for name in ("prompt", "answer", "right") if isinstance(getattr(card, name, None), str)
    ]


def _changed(card: Card, name: str, text: str) -> Card:
    return replace(card, **cast("dict[str, Any]", {name: text}))


def _numbers(card: Card, random: Random) -> Iterator[tuple[str, Card]]:
    """Change one number at each place where one stands."""
    if isinstance(card, Match | Order | Select):
        return
    for name in _texts(card):
        text = getattr(card, name)
        for found in _NUMBER.finditer(text):
            if isinstance(card, Cloze) and text[: found.start()].endswith("{{c"):
                continue
            if isinstance(card, Truth) and not card.answer:
                continue  # another wrong number is as wrong as the first
            other = _another(found[0], random)
            yield (
                "number",
                _changed(card, name, text[: found.start()] + other + text[found.end() :]),
            )


def _another(number: str, random: Random) -> str:
    digits = [place for place, char in enumerate(number) if char.isdigit()]
    place = random.choice(digits)
    fresh = random.choice([d for d in "123456789" if d != number[place]])
    return number[:place] + fresh + number[place + 1 :]


def _names(card: Card, random: Random) -> Iterator[tuple[str, Card]]:
    if isinstance(card, Match | Order):
        return
    for name in _texts(card):
        text = getattr(card, name)
        for found in _NAME.finditer(text):
            other = random.choice(_FOREIGN_NAMES)
            yield "name", _changed(card, name, text[: found.start()] + other + text[found.end() :])


def _denials(card: Card) -> Iterator[tuple[str, Card]]:
    if isinstance(card, Match | Order):
        return
    found = _FINITE.search(card.prompt)
    if found is not None and "{{" not in found[0]:
        text = f"{card.prompt[: found.end()]} not{card.prompt[found.end() :]}"
        yield "denial", replace(card, prompt=text)
        text = f"{card.prompt[: found.end()]} never{card.prompt[found.end() :]}"
        yield "denial", replace(card, prompt=text)


_PUT: dict[type[Card], Callable[..., Card]] = {
    Basic: lambda card, fact: replace(card, answer=fact),
    Short: lambda card, fact: replace(card, accept=(fact,)),
    Choice: lambda card, fact: replace(card, right=fact),
    Select: lambda card, fact: replace(card, right=(*card.right[:-1], fact)),
    Match: lambda card, fact: replace(card, pairs=((card.pairs[0][0], fact), *card.pairs[1:])),
    Order: lambda card, fact: replace(card, items=(*card.items[:-1], fact)),
    Cloze: lambda card, fact: replace(card, prompt=card.prompt.replace(_gap(card), fact, 1)),
    Truth: lambda card, fact: replace(card, prompt=f"{card.prompt} {fact}."),
    Number: lambda card, _fact: replace(card, answer="987,654"),
}


def _foreign(card: Card, random: Random) -> Iterator[tuple[str, Card]]:
    """Put an answer that the article never gives."""
    yield "foreign answer", _PUT[type(card)](card, random.choice(_FOREIGN_FACTS))


def _swapped(card: Card) -> Iterator[tuple[str, Card]]:
    """Call the right wrong and the wrong right."""
    if isinstance(card, Choice):
        for place, option in enumerate(card.wrong):
            rest = (*card.wrong[:place], Option(card.right), *card.wrong[place + 1 :])
            yield "right for wrong", replace(card, right=option.text, wrong=rest)
        yield "right twice", replace(card, wrong=(Option(card.right), *card.wrong[1:]))
    elif isinstance(card, Select):
        first, *others = card.right
        false = card.wrong[0].text
        swapped = (Option(first), *card.wrong[1:])
        yield "right for wrong", replace(card, right=(false, *others), wrong=swapped)
        more = (*card.wrong, Option(first))
        yield "right for wrong", replace(card, right=tuple(others), wrong=more)
    elif isinstance(card, Truth):
        yield "right for wrong", replace(card, answer=not card.answer)
        yield "right for wrong", replace(card, answer=False, why="The figure is 77.")
    elif isinstance(card, Match):
        (one, its), (other, theirs), *pairs = card.pairs
        yield "right for wrong", replace(card, pairs=((one, theirs), (other, its), *pairs))
    elif isinstance(card, Order):
        second = (card.items[1], card.items[0], *card.items[2:])
        yield "right for wrong", replace(card, items=second)
        yield "right for wrong", replace(card, items=tuple(reversed(card.items)))
        yield "another order", replace(card, items=(*card.items[1:], card.items[0]))
        yield "an item twice", replace(card, items=(card.items[0], *card.items))


def _answers_of_another(one: Proposal, other: Proposal) -> Iterator[Corrupted]:
    """Give a question the answer of a question about another sentence."""
    card, theirs = one.card, other.card
    if isinstance(card, Basic) and isinstance(theirs, Basic) and card.answer != theirs.answer:
        yield "another answer", replace(card, answer=theirs.answer), one.quote
        yield "another question", replace(card, prompt=theirs.prompt), one.quote
    if isinstance(card, Number) and isinstance(theirs, Number) and card.answer != theirs.answer:
        yield "another answer", replace(card, answer=theirs.answer), one.quote
    if isinstance(card, Choice) and isinstance(theirs, Choice) and card.right != theirs.right:
        yield "another answer", replace(card, right=theirs.right), one.quote

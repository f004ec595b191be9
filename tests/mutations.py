"""Corrupt cards on purpose: each corruption says something that the source does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

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
        if others and not isinstance(one.card, Match | Order):  # their evidence is a paragraph
            other = others[(place * 7 + 3) % len(others)]
            yield "another quote", one.card, other.quote
            yield from _answers_of_another(one, other)
        yield "a quote made up", one.card, "Nobody ever wrote this sentence in the article."


def _neighbours(one: Proposal) -> Iterator[tuple[str, Card]]:
    """Put another number or name of the same sentence in the place of the right one."""
    card = one.card
    if isinstance(card, Number):
        for found in _NUMBER.finditer(one.quote):
            if found[0] != card.answer and found[0] not in card.prompt:
                yield "neighbour", replace(card, answer=found[0])
    if isinstance(card, Number | Basic):
        asked = [found[0] for found in _NAME.finditer(card.prompt)]
        beside = [found[0] for found in _NAME.finditer(one.quote)]
        for name in asked:
            for other in beside:
                if other not in card.prompt and name not in other:
                    yield "neighbour", replace(card, prompt=card.prompt.replace(name, other))
    if isinstance(card, Cloze):
        gap = next(part for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap))
        for found in (*_NUMBER.finditer(one.quote), *_NAME.finditer(one.quote)):
            if found[0] not in gap.text and gap.text not in found[0]:
                prompt = card.prompt.replace(f"::{gap.text}", f"::{found[0]}")
                yield "neighbour", replace(card, prompt=prompt)


def _texts(card: Card) -> list[str]:
    return [
        name for name in ("prompt", "answer", "right") if isinstance(getattr(card, name, None), str)
    ]


def _changed(card: Card, name: str, text: str) -> Card:
    return replace(card, **{name: text})


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


def _foreign(card: Card, random: Random) -> Iterator[tuple[str, Card]]:
    """Put an answer that the article never gives."""
    fact = random.choice(_FOREIGN_FACTS)
    if isinstance(card, Basic):
        yield "foreign answer", replace(card, answer=fact)
    elif isinstance(card, Short):
        yield "foreign answer", replace(card, accept=(fact,))
    elif isinstance(card, Choice):
        yield "foreign answer", replace(card, right=fact)
    elif isinstance(card, Select):
        yield "foreign answer", replace(card, right=(*card.right[:-1], fact))
    elif isinstance(card, Match):
        (left, _), *rest = card.pairs
        yield "foreign answer", replace(card, pairs=((left, fact), *rest))
    elif isinstance(card, Order):
        yield "foreign answer", replace(card, items=(*card.items[:-1], fact))
    elif isinstance(card, Cloze):
        gap = next(part for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap))
        prompt = card.prompt.replace(gap.text, fact.lower(), 1)
        yield "foreign answer", replace(card, prompt=prompt)
    elif isinstance(card, Truth):
        yield "foreign answer", replace(card, prompt=f"{card.prompt} {fact}.")
    elif isinstance(card, Number):
        yield "foreign answer", replace(card, answer="987,654")


def _swapped(card: Card) -> Iterator[tuple[str, Card]]:
    """Call the right wrong and the wrong right."""
    if isinstance(card, Choice):
        for place, wrong in enumerate(card.wrong):
            rest = [*card.wrong[:place], Option(card.right), *card.wrong[place + 1 :]]
            yield "right for wrong", replace(card, right=wrong.text, wrong=tuple(rest))
    elif isinstance(card, Select):
        right, wrong = card.right, card.wrong
        yield (
            "right for wrong",
            replace(card, right=(wrong[0].text, *right[1:]), wrong=(Option(right[0]), *wrong[1:])),
        )
        yield "right for wrong", replace(card, right=right[1:], wrong=(*wrong, Option(right[0])))
    elif isinstance(card, Truth):
        yield "right for wrong", replace(card, answer=not card.answer)
        yield "right for wrong", replace(card, answer=False, why="The figure is 77.")
    elif isinstance(card, Match):
        (one, first), (other, second), *rest = card.pairs
        yield "right for wrong", replace(card, pairs=((one, second), (other, first), *rest))
    elif isinstance(card, Order):
        yield (
            "right for wrong",
            replace(card, items=(card.items[1], card.items[0], *card.items[2:])),
        )
        yield "right for wrong", replace(card, items=tuple(reversed(card.items)))


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

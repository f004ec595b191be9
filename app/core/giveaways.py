"""What tells a learner the answer without knowing it, or makes a question unfair.

Each rule yields findings about one card. Rules that look at words know the words of a language
in `_WORDS`; decks in other languages are spared those rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core import cloze
from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Match,
    Number,
    Order,
    Select,
    Short,
    Spot,
    Truth,
)
from app.core.cardtext import prompt_text
from app.core.folding import fold
from app.core.markup import plain
from app.core.typed import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGER, _LONGER_BY = 1.25, 12  # times, and characters, by which a right option stands out
_TELLING = 3  # characters from which an answer in its own prompt tells something


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to improve in one card: the field, what is wrong, and what to do.

    `field` may end with the number of an item ("wrong 2"); `at` counts the characters of the
    field's text before the place meant, white space left out.
    """

    field: str
    message: str
    remedy: str
    severity: str = "warning"
    at: int = 0


@dataclass(frozen=True, slots=True)
class _Words:
    above: re.Pattern[str]
    absolute: re.Pattern[str]
    negative: re.Pattern[str]
    alternative: re.Pattern[str]


_WORDS = {
    "en": _Words(
        above=re.compile(
            r"(?:all|none|both|neither|any) (?:of )?(?:the )?"
            r"(?:above|these|those|foregoing|(?:other )?(?:answers|options|choices))\b",
            re.IGNORECASE,
        ),
        absolute=re.compile(
            r"\b(?:always|never|everyone|everybody|nobody|no one|completely|totally|absolutely"
            r"|entirely|impossible|invariably|without exception"
            r"|every(?! (?:\w+ )?(?:year|month|week|day|hour|minute|second)s?\b))\b",
            re.IGNORECASE,
        ),
        # Emphasised (NOT, *not*) the word cannot be overlooked; only small letters are found.
        negative=re.compile(
            r"(?<![*_\w])(?:[Nn]ot|[Ee]xcept|[Cc]annot|[a-z]+n['\u2019]t)(?![*_\w])"
        ),
        alternative=re.compile(r"\b(?:or|between|of these)\b", re.IGNORECASE),
    )
}


def find_giveaways(card: Card, lang: str) -> Iterator[Finding]:
    """Yield what gives away the answer of `card` or makes it unfair."""
    for option_rule in (_same_options, _telling_prompt):
        yield from option_rule(card, lang)
    if isinstance(card, Choice):
        yield from _longest_right(card)
    words = _WORDS.get(lang.partition("-")[0])
    if words is not None:
        yield from _telling_words(card, words)


def _named(name: str, texts: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(f"{name} {number}", text) for number, text in enumerate(texts, 1)]


def _wrong(card: Choice | Select) -> list[tuple[str, str]]:
    return _named("wrong", tuple(option.text for option in card.wrong))


def _match_groups(card: Match) -> list[list[tuple[str, str]]]:
    left = [(f"pairs {number}", one) for number, (one, _) in enumerate(card.pairs, 1)]
    right = [(f"pairs {number}", other) for number, (_, other) in enumerate(card.pairs, 1)]
    return [left, right + _named("wrong", card.wrong)]


def _spot_labels(card: Spot) -> list[list[tuple[str, str]]]:
    labels = tuple(region.label for region in card.wrong)
    return [[("right", card.right.label), *_named("wrong", labels)]]


_GROUPS: dict[type[Card], Callable[..., list[list[tuple[str, str]]]]] = {
    Choice: lambda card: [[("right", card.right), *_wrong(card)]],
    Select: lambda card: [_named("right", card.right) + _wrong(card)],
    Match: _match_groups,
    Order: lambda card: [_named("items", card.items)],
    Spot: _spot_labels,
    Short: lambda card: [
        [
            *(
                (f"accept {n}", way.folded)
                for n, text in enumerate(card.accept, 1)
                for way in variants(text)
            ),
            *_named("reject", tuple(option.text for option in card.reject)),
        ]
    ],
}


def _same_options(card: Card, _lang: str) -> Iterator[Finding]:
    """Find options that a reader could not tell apart, and wrong ones that are right."""
    groups = _GROUPS.get(type(card))
    for group in [] if groups is None else groups(card):
        seen: dict[str, str] = {}
        for field, text in group:
            first = seen.setdefault(fold(plain(text)), field)
            if first != field and not (first.startswith("accept") and field.startswith("accept")):
                yield _same(field, first)


def _same(field: str, first: str) -> Finding:
    answer = first.split(" ", 1)[0] in {"right", "accept"} or first.startswith("pairs")
    if answer and field.split(" ", 1)[0] in {"wrong", "reject"}:
        return Finding(field, f"a wrong answer that {first} accepts", "take it out or reword it")
    return Finding(field, f"the same as {first} but for case or punctuation", "keep one of them")


def _longest_right(card: Choice) -> Iterator[Finding]:
    length = len(plain(card.right))
    longest = max((len(plain(option.text)) for option in card.wrong), default=length)
    if length > _LONGER * longest and length - longest >= _LONGER_BY:
        message = f"by far the longest option ({length} characters; the next has {longest})"
        yield Finding("right", message, "shorten it or write fuller wrong options")


_ANSWERS: dict[type[Card], Callable[..., list[str]]] = {
    Basic: lambda card: [card.answer],
    Choice: lambda card: [card.right],
    Short: lambda card: list(card.accept),
    Number: lambda card: [card.answer],
}


def _telling_prompt(card: Card, lang: str) -> Iterator[Finding]:
    """Find an answer that stands in its own prompt, unless the prompt offers it among others."""
    if isinstance(card, Cloze):
        yield from _telling_gaps(card)
        return
    answers = _ANSWERS.get(type(card))
    if answers is None:
        return
    prompt = f" {fold(prompt_text(card))} "
    if not any(_stands_in(answer, prompt) for answer in answers(card)):
        return
    if not _offers_a_choice(card, prompt, lang):
        yield _told("prompt")


def _offers_a_choice(card: Card, prompt: str, lang: str) -> bool:
    if isinstance(card, Choice):
        return any(_stands_in(option.text, prompt) for option in card.wrong)
    words = _WORDS.get(lang.partition("-")[0])
    return words is not None and words.alternative.search(prompt) is not None


def _telling_gaps(card: Cloze) -> Iterator[Finding]:
    gaps = [part for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap)]
    for number in sorted({gap.number for gap in gaps}):
        around = f" {fold(cloze.plain(card.prompt, number).replace(cloze.BLANK, ' | '))} "
        if any(gap.number == number and _stands_in(gap.text, around) for gap in gaps):
            yield _told(f"cloze c{number}")


def _told(field: str) -> Finding:
    return Finding(field, "the answer stands in its own prompt", "ask without naming it")


def _stands_in(answer: str, folded_prompt: str) -> bool:
    folded = fold(plain(answer))
    if len(folded) < _TELLING and folded.isascii():
        return False
    return f" {folded} " in folded_prompt


def _telling_words(card: Card, words: _Words) -> Iterator[Finding]:
    if isinstance(card, Choice | Select | Truth):
        found = words.negative.search(card.prompt)
        if found is not None:
            message = f"a negative question ({found[0]!r}) is easily misread"
            yield Finding("prompt", message, "ask it the other way round or emphasise the word")
    if isinstance(card, Truth):
        yield from _absolute("prompt", card.prompt, words)
    if isinstance(card, Choice | Select):
        for field, text in _GROUPS[type(card)](card)[0]:
            yield from _absolute(field, text, words)
            if words.above.match(text.lstrip()):
                message = f"{text.strip()!r} rewards guessing, and shuffling breaks it"
                yield Finding(field, message, "name a real option instead")


def _absolute(field: str, text: str, words: _Words) -> Iterator[Finding]:
    found = words.absolute.search(text)
    if found is not None:
        message = f"the absolute word {found[0]!r} tells a guesser that this is false"
        yield Finding(field, message, "state it as exactly as the source does")

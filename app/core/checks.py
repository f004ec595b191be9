"""What could be better in a deck that is well formed: advice for its author, card by card.

`deckfile` refuses what cannot be read; `check` finds what can be read but teaches badly. Retired
cards are left alone. Only a picture or sound without a text alternative is an error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

from app.core import cloze
from app.core.cards import Basic, Card, Choice, Cloze, Essay, Match, Order, Select, Short
from app.core.cardtext import prompt_text
from app.core.covers import shown_file
from app.core.folding import fold
from app.core.giveaways import Finding, find_giveaways
from app.core.markup import math_problems, plain
from app.core.problems import Problem
from app.core.similarity import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from app.core.cards import Deck, Media, Option

LONGEST_LIST = 4
MOST_WORDS = {"basic": 25, "short": 8, "cloze": 10}
_LISTED = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s", re.MULTILINE)
_PIECES = re.compile(r"[,;]\s+(?:and\s|or\s)?|\s(?:and|or)\s|、")
_PIECE_WORDS = 5  # a longer piece is part of a sentence, not an item of a list
_ENOUGH_WORDS = 10  # from here on one word more does not make another prompt
_EMPTY_WORDS = {
    "en": frozenset(
        {"a", "an", "the", "and", "that", "this", "it", "its", "their", "what", "which"}
    )
    | frozenset({"are", "as", "be", "been", "is", "was", "were", "did", "do", "does", "has", "had"})
    | frozenset({"at", "by", "for", "from", "have", "in", "of", "on", "to", "with", "their"})
}
_WEIGHTY = frozenset({"not", "no", "never", "except", "without", "first", "last", "least", "most"})


class Places(Protocol):
    """Where the parts of a deck stand in its text; lines and columns count from 1, 0 is unknown."""

    def card(self, number: int, finding: Finding) -> tuple[int, int]:
        """Return the line and column of what is found in the card of a number, from 1."""

    def fact(self, key: str) -> tuple[int, int]:
        """Return the line and column of a fact."""


class _Lines:
    """The lines of the cards, where no more is known of the text."""

    def __init__(self, lines: dict[int, int]) -> None:
        self.lines = lines

    def card(self, number: int, _finding: Finding) -> tuple[int, int]:
        return self.lines[number], 0

    def fact(self, _key: str) -> tuple[int, int]:
        return 1, 0


def check(
    deck: Deck, numbers: Sequence[int] | None = None, places: Places | None = None
) -> tuple[Problem, ...]:
    """Return every piece of advice about `deck`, in the order of its lines.

    `numbers` are those of the cards in a text of which some could not be read; those may be what
    asks for a fact, so nothing is said of facts without a card then. `places` know where in the
    text a field stands; without them, a problem has the line of its card.
    """
    lines = deck.lines or (1,) * len(deck.cards)
    counted = range(1, len(deck.cards) + 1) if numbers is None else numbers
    where = places or _Lines(dict(zip(counted, lines, strict=True)))
    active = [
        (line, number, card)
        for number, line, card in zip(counted, lines, deck.cards, strict=True)
        if not card.retired
    ]
    problems = [
        _problem(where, number, card, finding)
        for _, number, card in active
        for finding in _find(card, deck.lang)
    ]
    problems += [
        _problem(where, number, card, finding)
        for number, card, finding in (*_out_of_turn(active), *_nearly_same(active, deck.lang))
    ]
    problems += _unused_facts(deck, where) if numbers is None else ()
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))


def _name(card: Card, number: int) -> str:
    return f"card {card.key or number}"


def _problem(where: Places, number: int, card: Card, finding: Finding) -> Problem:
    field = f"{_name(card, number)}: {finding.field}"
    line, column = where.card(number, finding)
    return Problem(line, field, finding.message, finding.remedy, finding.severity, column)


def _find(card: Card, lang: str) -> Iterator[Finding]:
    yield from _origin(card)
    yield from _media("image", card.image)
    yield from _media("audio", card.audio)
    yield from _told_by_alt(card)
    yield from find_giveaways(card, lang)
    for field, answer in _answers(card):
        yield from _too_long(card.kind, field, answer)
    for field, text in _texts(card):
        for place, fault in math_problems(text):
            message = f"a broken formula at character {place + 1}: {fault}"
            before = len("".join(text[:place].split()))
            yield Finding(field, message, "correct it; until then its source is shown", at=before)


def _out_of_turn(
    active: Iterable[tuple[int, int, Card]],
) -> Iterator[tuple[int, Card, Finding]]:
    """Find cards above one that they require: new cards are asked in the deck's order."""
    below: set[str] = set()
    for _, number, card in reversed(list(active)):
        for other in card.requires:
            if other in below:
                message = f"{other}, to be learnt first, stands below this card"
                yield number, card, Finding("requires", message, "move this card below it")
        if card.key:
            below.add(card.key)


def _origin(card: Card) -> Iterator[Finding]:
    if not card.fact and card.source is None:
        yield Finding("fact", "neither a fact nor a source", "say where the answer stands")


def _media(field: str, media: Media | None) -> Iterator[Finding]:
    if media is not None and not media.alt.strip():
        name = "alt" if field == "image" else "transcript"
        remedy = f"add {name}: what a person would tell who cannot sense it"
        yield Finding(field, f"{media.file} has no {name}", remedy, "error")


def _told_by_alt(card: Card) -> Iterator[Finding]:
    """Find an alternative text that names what the picture covers."""
    if card.image is None or not card.image.cover:
        return
    alt = fold(card.image.alt)
    for _, answer in _answers(card):
        if fold(plain(answer)) in alt:
            message = f"the alternative text says “{plain(answer)}”, which the picture covers"
            yield Finding("image", message, "describe the picture without it")
            return


def _answers(card: Card) -> list[tuple[str, str]]:
    """Return the answers that a learner has to recall in words."""
    if isinstance(card, Basic):
        return [("answer", card.answer)]
    if isinstance(card, Short):
        return [(f"accept {number}", text) for number, text in enumerate(card.accept, 1)]
    if isinstance(card, Cloze):
        gaps = [part for part in cloze.parse(card.prompt) if isinstance(part, cloze.Gap)]
        return [(f"cloze c{gap.number}", gap.text) for gap in gaps]
    return []


def _too_long(kind: str, field: str, answer: str) -> Iterator[Finding]:
    bare = plain(answer)
    most = MOST_WORDS[kind]
    if len(bare) <= 2 * LONGEST_LIST:
        return
    count = len(words(bare))
    if count > most:
        message = f"an answer of {count} words; {most} can be recalled"
        yield Finding(field, message, "split the card, one fact each")
    length = _list_length(answer, bare)
    if length > LONGEST_LIST:
        message = f"a list of {length}; {LONGEST_LIST} can be recalled"
        yield Finding(field, message, "split the card, or make it an order or match card")


def _list_length(answer: str, bare: str) -> int:
    pieces = _PIECES.split(bare)
    if any(len(piece.split()) > _PIECE_WORDS for piece in pieces):
        pieces = []
    return max(len(_LISTED.findall(answer)), len(pieces))


_TEXTS: dict[type[Card], Callable[..., list[tuple[str, str]]]] = {
    Basic: lambda card: [("answer", card.answer)],
    Choice: lambda card: [("right", card.right), *_options("wrong", card.wrong)],
    Select: lambda card: [*_numbered("right", card.right), *_options("wrong", card.wrong)],
    Short: lambda card: _options("reject", card.reject),
    Match: lambda card: [*_numbered("pairs", map(" ".join, card.pairs))],
    Order: lambda card: [*_numbered("items", card.items)],
    Essay: lambda card: [("answer", card.answer)],
}


def _texts(card: Card) -> Iterator[tuple[str, str]]:
    """Yield every text of a card that is shown as Markdown."""
    yield "prompt", card.prompt
    yield "why", card.why
    yield from _numbered("hints", card.hints)
    more = _TEXTS.get(type(card))
    yield from () if more is None else more(card)


def _numbered(name: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((f"{name} {number}", text) for number, text in enumerate(texts, 1))


def _options(name: str, options: Iterable[Option]) -> list[tuple[str, str]]:
    return [*_numbered(name, (f"{option.text}\n\n{option.feedback}" for option in options))]


def _unused_facts(deck: Deck, where: Places) -> Iterator[Problem]:
    used = {card.fact for card in deck.cards if not card.retired}
    for fact in deck.facts:
        if fact.key not in used:
            message, remedy = "no card asks for it", "write a card or take the fact out"
            line, column = where.fact(fact.key)
            yield Problem(line, f"fact {fact.key}", message, remedy, "warning", column)


def _nearly_same(
    active: list[tuple[int, int, Card]], lang: str
) -> Iterator[tuple[int, Card, Finding]]:
    """Find prompts of the same words but for order, endings and words without weight.

    Each prompt is looked up by the hash of its words, and a long one also by its words less one,
    so the time grows with the number of cards and not with its square.
    """
    empty = _EMPTY_WORDS.get(lang.partition("-")[0], frozenset())
    stems = [_stems(prompt_text(card), empty) | _covers(card) for _, _, card in active]
    places: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for place, found in enumerate(stems):
        places[found].append(place)
    for place, (_, number, card) in enumerate(active):
        other = _first_like(place, stems[place], places)
        if other is not None:
            yield number, card, _repeats(*active[other])


def _covers(card: Card) -> frozenset[str]:
    """Name the covered picture of a card, as the same words ask for another thing under each."""
    shown = card.image
    return frozenset({shown_file(shown)}) if shown is not None and shown.cover else frozenset()


def _repeats(line: int, number: int, card: Card) -> Finding:
    message = f"nearly the same prompt as {_name(card, number)} on line {line}"
    return Finding("prompt", message, "merge them or reword one")


def _stems(text: str, empty: frozenset[str]) -> frozenset[str]:
    found = words(text)
    weighty = [word for word in found if word not in empty] or found
    return frozenset(
        word[:-1] if len(word) > 3 and word[-1] == "s" else word  # noqa: PLR2004 - gas, bus
        for word in weighty
    )


def _first_like(
    place: int, stems: frozenset[str], places: dict[frozenset[str], list[int]]
) -> int | None:
    """Return the first other prompt that this one repeats, or that lacks one word of it."""
    if places[stems][0] != place:
        return places[stems][0]
    if len(stems) <= _ENOUGH_WORDS:
        return None
    light = [word for word in stems if word not in _WEIGHTY and not _has_digit(word)]
    found = [places[less][0] for word in light if (less := stems - {word}) in places]
    return min(found, default=None)


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)

"""A card's text fields as a reader may correct them, each as one text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.core.cards import Card, Deck, Option
from app.core.deckfile import parse
from app.core.deckwrite import dump
from app.core.refusals import RefusalError

ARROW = " = "
LONGEST = 5000

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a card that is text: how it is called, written and read back."""

    name: str
    label: str
    write: Callable[[Any], str] = str
    read: Callable[[str, Any], Any] = lambda text, _old: text.strip()
    hint: str = ""


class CorrectionError(RefusalError):
    """A correction that would not be a card."""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _read_options(text: str, old: tuple[Option, ...]) -> tuple[Option, ...]:
    """Read wrong answers; where as many stay as there were, each keeps its feedback."""
    lines = _lines(text)
    known = {one.text: one for one in old}
    if len(lines) == len(old):
        pairs = zip(lines, old, strict=True)
        return tuple(known.get(line) or replace(one, text=line) for line, one in pairs)
    return tuple(known.get(line) or Option(line) for line in lines)


def _read_pairs(text: str, _old: object) -> tuple[tuple[str, str], ...]:
    pairs = []
    for line in _lines(text):
        left, found, right = line.partition(ARROW.strip())
        if not found:
            raise CorrectionError(f"“{line}” is no pair", "Write left = right on each line.")
        pairs.append((left.strip(), right.strip()))
    return tuple(pairs)


def _read_truth(text: str, _old: object) -> bool:
    word = text.strip().lower()
    if word not in {"true", "false"}:
        raise CorrectionError("The answer is true or false", "Write one of the two.")
    return word == "true"


A_LINE_EACH = "One on each line."
PROMPT = Part("prompt", "Question")
WHY = Part("why", "Why")
ANSWER = Part("answer", "Answer")
RIGHT = Part("right", "Right answer")
WRONG = Part(
    "wrong",
    "Wrong answers",
    lambda options: "\n".join(one.text for one in options),
    _read_options,
    A_LINE_EACH,
)


def _listed(name: str, label: str) -> Part:
    return Part(name, label, "\n".join, lambda text, _old: tuple(_lines(text)), A_LINE_EACH)


PARTS: dict[str, tuple[Part, ...]] = {
    "basic": (ANSWER,),
    "cloze": (),
    "choice": (RIGHT, WRONG),
    "select": (_listed("right", "Right answers"), WRONG),
    "truth": (
        Part("answer", "Answer", lambda is_so: str(is_so).lower(), _read_truth, "True or false."),
    ),
    "short": (_listed("accept", "Accepted answers"),),
    "number": (ANSWER, Part("unit", "Unit")),
    "match": (
        Part(
            "pairs",
            "Pairs",
            lambda pairs: "\n".join(ARROW.join(pair) for pair in pairs),
            _read_pairs,
            "Left = right, one pair on each line.",
        ),
    ),
    "order": (_listed("items", "Items in the right order"),),
    "essay": (Part("answer", "A good answer"),),
    "spot": (),
}


def parts_of(card: Card) -> tuple[Part, ...]:
    """List the fields of a card that a reader may correct."""
    return (PROMPT, *PARTS[card.kind], WHY)


def write(card: Card) -> dict[str, str]:
    """Give the text of each field."""
    return {part.name: part.write(getattr(card, part.name)) for part in parts_of(card)}


def corrected(card: Card, texts: Texts) -> Card:
    """Return the card with the fields as a reader wrote them; raise CorrectionError.

    A field that reads the same as before is left as it was.
    """
    before = write(card)
    given = {
        part.name: part.read(texts[part.name], getattr(card, part.name))
        for part in parts_of(card)
        if part.name in texts and texts[part.name].split() != before[part.name].split()
    }
    changed = replace(card, **given)
    if given:
        _check(changed)
    return changed


def differences(before: Card, after: Card) -> list[tuple[str, str, str]]:
    """List the fields that differ: label, text before, text after."""
    old, new = write(before), write(after)
    return [
        (part.label, old[part.name], new[part.name])
        for part in parts_of(before)
        if old[part.name] != new.get(part.name)
    ]


def _check(card: Card) -> None:
    """Refuse what could not stand in a deck; what lies outside the card does not count."""
    alone = replace(card, key="card", fact="", source=None, requires=())
    parsed = parse(dump(Deck(key="deck", title="Deck", cards=(alone,))))
    if parsed.deck is None:
        first = next(one for one in parsed.problems if one.severity == "error")
        raise CorrectionError(f"{first.field}: {first.message}", first.remedy)

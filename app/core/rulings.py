"""What a teacher rules on a question after it was asked, and how it is graded from then on.

    full     everybody gets full marks, answered or not
    drop     the question counts neither for nor against
    accept   these answers are right too; the value lists them as texts
    key      answers are graded by another version of the card; the value is its number
    points   the question counts so many points
    lift     takes back a kind; the value names it

The newest ruling of a kind holds, and rulings of different kinds stand side by side. A ruling
changes how steps are folded, never the steps, so that lifting it restores what was. A mark that a
person gave stands over `accept` and `key`; `full` and `drop` are for everybody and stand over it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, Protocol, TypeAlias, TypeVar, get_args

from app.core import numbers
from app.core.attempts import SlotResult
from app.core.cards import Card, Number
from app.core.folding import fold
from app.core.grades import Grade
from app.core.refusals import RefusalError
from app.core.responses import TYPED_LIMIT
from app.core.scoring import SlotScore

Kind: TypeAlias = Literal["full", "drop", "accept", "key", "points", "lift"]

KINDS: tuple[str, ...] = get_args(Kind)
MOST_POINTS = 1000
MOST_ANSWERS = 50


class RulingError(RefusalError):
    """The ruling cannot be made as it stands; the message says why and what to give."""


class Ruled(Protocol):
    """A ruling, wherever it is kept."""

    @property
    def kind(self) -> str:
        """Name the kind."""

    @property
    def value(self) -> object:
        """Give what the kind needs."""


RuledT = TypeVar("RuledT", bound=Ruled)


@dataclass(frozen=True, slots=True)
class Ruling:
    """One ruling on a question."""

    kind: Kind
    value: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What holds for a question: the rulings in force, kind by kind."""

    full: bool = False
    dropped: bool = False
    accept: tuple[str, ...] = ()
    version: int | None = None
    points: float | None = None


NOTHING = Held()


def check(ruling: Ruling) -> Ruling:
    """Return the ruling if it can be made, else raise RulingError."""
    if ruling.kind not in KINDS:
        raise RulingError(f"There is no ruling {ruling.kind!r}.", "Choose one of the list.")
    _CHECKS.get(ruling.kind, _check_nothing)(ruling.value)
    return ruling


def in_force(rulings: Iterable[RuledT]) -> dict[str, RuledT]:
    """Return the rulings that hold, by kind; they come the oldest first."""
    found: dict[str, RuledT] = {}
    for ruling in rulings:
        if ruling.kind == "lift":
            found.pop(str(ruling.value), None)
        else:
            found[ruling.kind] = ruling
    return found


def hold(rulings: Iterable[Ruled]) -> Held:
    """Return what holds after these rulings, which come the oldest first."""
    values = {kind: ruling.value for kind, ruling in in_force(rulings).items()}
    accept, version, points = (values.get(kind) for kind in ("accept", "key", "points"))
    return Held(
        full="full" in values,
        dropped="drop" in values,
        accept=tuple(accept) if isinstance(accept, list) else (),
        version=version if isinstance(version, int) else None,
        points=float(points) if isinstance(points, int | float) else None,
    )


def accept_too(
    held: Held, grade: Grade, said: str | None, card: Card | None = None, lang: str = "en"
) -> Grade:
    """Return the grade of a response, right where what it says is accepted too.

    Texts are compared as they fold; to a card that asks for a number by their value as well.
    """
    if not said or grade.fraction == 1 or not held.accept:
        return grade
    if fold(said) in {fold(answer) for answer in held.accept} or (
        isinstance(card, Number) and any(_is_number(said, one, card, lang) for one in held.accept)
    ):
        return Grade(fraction=1.0, parts=grade.parts, closest=said)
    return grade


def _is_number(said: str, accepted: str, card: Number, lang: str) -> bool:
    """Tell whether an answer is the accepted number; one accepted in another unit is none."""
    try:
        return all(
            numbers.judge(one, answer=accepted, unit=card.unit, lang=lang).right
            for one in (accepted, said)
        )
    except ValueError:
        return False


def settle(held: Held, result: SlotResult, most: float = 1.0) -> SlotResult:
    """Return where a slot stands once it is over: `most` is the fraction of the best answer."""
    if not held.full or result.state.open:
        return result
    return replace(result, state=replace(result.state, fraction=most))


def weigh(held: Held, points: float, fraction: float | None, most: float = 1.0) -> SlotScore:
    """Return what a slot adds to the score; `points` are those of the card."""
    own = points if held.points is None else held.points
    return SlotScore(points=own, fraction=fraction, most=most, dropped=held.dropped)


def _check_nothing(value: object) -> None:
    if value is not None:
        raise RulingError("This ruling needs no value.", "Leave it empty.")


def _check_answers(value: object) -> None:
    texts = value if isinstance(value, list) else []
    good = all(isinstance(one, str) and 0 < len(one.strip()) <= TYPED_LIMIT for one in texts)
    if not good or not 0 < len(texts) <= MOST_ANSWERS:
        raise RulingError(
            "No answer is given that should count as right too.",
            f"Give 1 to {MOST_ANSWERS} answers of at most {TYPED_LIMIT} characters.",
        )


def _check_version(value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise RulingError("There is no such version of the card.", "Choose one of its versions.")


def _check_points(value: object) -> None:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if not 0 < number <= MOST_POINTS:
        raise RulingError(
            f"A question counts more than 0 and at most {MOST_POINTS} points.",
            "Drop the question if it should count nothing.",
        )


def _check_lifted(value: object) -> None:
    if value == "lift" or value not in KINDS:
        raise RulingError("There is no such ruling to lift.", "Choose one that is in force.")


_CHECKS = {
    "accept": _check_answers,
    "key": _check_version,
    "points": _check_points,
    "lift": _check_lifted,
}

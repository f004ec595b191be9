"""What grading returns, and how it refuses what it cannot read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from app.core.refusals import RefusalError

Verdict = Literal["right", "partly", "wrong", "unanswered", "unmarked"]


class UnreadableResponse(RefusalError, ValueError):  # noqa: N818 - a refusal is named by what it refuses
    """The response is not an answer to this kind of card: wrong type, out of range, too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One gap, option, pair, item or criterion of a graded answer, in the card's own order.

    `label` is what was asked, `given` what the learner gave ("" for nothing), `expected` what is
    right there ("" for an option that is to be left alone); all source text.
    """

    index: int
    label: str
    given: str
    right: bool
    expected: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a typed answer is worth: right or wrong, and what to say beside it.

    `closest` is the accepted answer that came nearest. `format_ok` is False where the value was
    read in a form the card did not ask for, so that the page can show the usual form.
    """

    right: bool
    typo: bool = False
    closest: str = ""
    feedback: str = ""
    format_ok: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A graded response: `fraction` of the points in [0, 1], None until a person has marked it."""

    fraction: float | None
    parts: tuple[Part, ...] = ()
    typo: bool = False
    feedback: str = ""
    closest: str = ""
    format_ok: bool = True
    answered: bool = True
    verdict: Verdict = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "verdict", _name(self.fraction, answered=self.answered))


def _name(fraction: float | None, *, answered: bool) -> Verdict:
    if not answered:
        return "unanswered"
    if fraction is None:
        return "unmarked"
    if fraction >= 1:
        return "right"
    return "partly" if fraction > 0 else "wrong"

"""What is wrong with an item, each in one sentence that says what to do.

The doctor speaks only where chance alone is an unlikely reason, by one rule for every question: not
the figure itself must pass its threshold but the end of it that one may be 99 % sure of (one-sided:
2.326 standard errors, of shares Wilson's bound), as among sixty questions one in twenty would pass
by chance. Under 20 learners it only asks to wait. Whether a question tells learners apart it asks
only if three or more got it right and as many did not: of fewer a correlation has no known error.
That an option is idle it says from 50 learners on: of fewer, a twentieth is one or two people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.core import rounding
from app.core.calibration import Span, span
from app.core.itemanalysis import FEW_ATTEMPTS, SAME, ItemFigures
from app.core.itemoptions import OptionFigures

Trouble: TypeAlias = Literal[
    "ruled",
    "edited",
    "few",
    "easy",
    "hard",
    "miskeyed",
    "backwards",
    "flat",
    "guessable",
    "unused",
]

GRAVITY: tuple[Trouble, ...] = (
    "miskeyed",
    "backwards",
    "hard",
    "edited",
    "flat",
    "guessable",
    "easy",
    "unused",
    "ruled",
    "few",
)  # the most pressing first

NOTES: frozenset[Trouble] = frozenset({"guessable", "easy", "unused", "ruled", "few"})

SURE = 2.326  # standard errors
BOUNDS = 0.98  # the confidence of two bounds of which each is as sure
EASY = 0.9  # a share: what more than these surely know cannot tell learners apart
HARD = 0.2  # a share: what fewer than these surely know points at the key or at the teaching
POOR = 0.2  # a correlation: items below it discriminate poorly (Ebel 1972)
GUESSED = 0.4  # a share: Moodle's help calls a greater random guess score unsatisfactory
USED = 0.05  # a share: a wrong option that fewer take does no work (Haladyna and Downing 1993)
IDLE = 50  # learners: of fewer, chance alone may leave an option untaken
SHORT = 80  # letters of an option that a sentence quotes
GIVEN = "Everybody was given full marks here, so its figures say nothing about the question."
TAKEN = 3  # fewer than so many learners are no sign of a wrong key, nor of anything else


@dataclass(frozen=True, slots=True)
class Finding:
    """A trouble, the sentence about it, and the option it is about, if it is about one."""

    trouble: Trouble
    sentence: str
    option: str | None = None


def examine(
    item: ItemFigures,
    options: Sequence[OptionFigures] = (),
    versions: int = 1,
    *,
    newer: bool = False,
    given: bool = False,
) -> tuple[Finding, ...]:
    """Return what is wrong with an item, the most pressing first; nothing if it does its work.

    `versions` is how many versions of it the learners of these figures answered, `newer` tells that
    it was edited since, `given` that everybody was given full marks, answered or not.
    """
    found = _edited(versions) or _newer(newer=newer)
    if given:
        return (*found, Finding("ruled", GIVEN))
    if item.few:
        return (*found, _few(item))
    found += _easy(item) or (
        *(_miskeyed(item, options) or _hard(item) or _discrimination(item)),
        *(() if _hard(item) or item.attempts < IDLE else _unused(options)),
    )
    return (*found, *_guessable(item))


def gravity(findings: Sequence[Finding]) -> int:
    """Return the place in GRAVITY of the most pressing finding; its length where there is none."""
    return min((GRAVITY.index(one.trouble) for one in findings), default=len(GRAVITY))


def serious(findings: Sequence[Finding]) -> bool:
    """Tell whether one of the findings asks for more than to be noted."""
    return any(one.trouble not in NOTES for one in findings)


def runs_against(item: ItemFigures) -> bool:
    """Tell whether surely the strong get an item wrong more often than the weak."""
    highest = _highest(item)
    return highest is not None and highest < 0


def _highest(item: ItemFigures) -> float | None:
    """Return the most that the discrimination of an item may be; None where nothing is known."""
    if item.discrimination is None or item.discrimination_error is None or not _both(item):
        return None
    return item.discrimination + SURE * item.discrimination_error


def _both(item: ItemFigures) -> bool:
    """Tell whether enough learners got an item right and enough did not."""
    share = item.facility or 0.0
    return item.attempts * min(share, 1 - share) >= TAKEN - SAME


def _reach(item: ItemFigures) -> Span:
    """Return the bounds of the share of the marks that an item gets."""
    return span(min(1.0, max(0.0, item.facility or 0.0)), item.attempts, BOUNDS)


def _edited(versions: int) -> tuple[Finding, ...]:
    if versions <= 1:
        return ()
    said = (
        f"The question was edited while the quiz ran and its figures mix {versions} versions; "
        "regrade to mark all answers alike, or look at the versions apart."
    )
    return (Finding("edited", said),)


def _newer(*, newer: bool) -> tuple[Finding, ...]:
    if not newer:
        return ()
    said = (
        "The card was edited since, and these learners answered what it was before; "
        "if the old one was wrong, regrade by the new one."
    )
    return (Finding("edited", said),)


def _few(item: ItemFigures) -> Finding:
    answered = (
        "Nobody has" if not item.attempts else f"Only {_learners(item.attempts, 'has', 'have')}"
    )
    said = f"{answered} answered so far; wait for {FEW_ATTEMPTS} before you judge the question."
    return Finding("few", said)


def _easy(item: ItemFigures) -> tuple[Finding, ...]:
    """Tell of a facility at the upper end, where all other figures say little."""
    if item.facility is None or _reach(item).low <= EASY:
        return ()
    said = (
        f"Nearly everybody gets it right ({_percent(item.facility)} of the marks), so it tells "
        "no learners apart; keep it as an easy start, or ask for more."
    )
    return (Finding("easy", said),)


def _hard(item: ItemFigures) -> tuple[Finding, ...]:
    """Tell of a facility at the lower end, where only a wrong key may be seen besides."""
    if item.facility is None or _reach(item).high >= HARD:
        return ()
    said = (
        f"Few get it right ({_percent(item.facility)} of the marks); check that the "
        "right answer is marked as right, then whether it was taught."
    )
    return (Finding("hard", said),)


def _miskeyed(item: ItemFigures, options: Sequence[OptionFigures]) -> tuple[Finding, ...]:
    """Suspect the wrong option that the strong choose, if they choose it more than a right one."""
    best = max((one.rest for one in options if one.right and one.rest is not None), default=-1.0)
    suspects = [
        (one.rest, one)
        for one in options
        if not one.right and one.count >= TAKEN and _above(one, max(0.0, best))
    ]
    if not suspects:
        return ()
    _, likely = max(suspects, key=lambda pair: pair[0] or 0.0)
    if likely.option is None:
        said = (
            f"Learners who do well elsewhere leave it empty ({likely.count} of {item.attempts} "
            "did); the question may be unclear or have no right answer, so check its wording."
        )
        return (Finding("backwards", said),)
    said = (
        f"Learners who do well elsewhere choose “{_short(likely.option)}” "
        f"({likely.count} of {item.attempts}), which is marked as wrong; "
        "check the key, and regrade if it is right."
    )
    return (Finding("miskeyed", said, likely.option),)


def _above(option: OptionFigures, bound: float) -> bool:
    if option.rest is None or option.rest_error is None:
        return False
    return option.rest > bound and option.rest - SURE * option.rest_error > 0


def _discrimination(item: ItemFigures) -> tuple[Finding, ...]:
    highest = _highest(item)
    if highest is None or highest >= POOR:
        return ()
    if highest < 0:
        said = (
            "Learners who do well elsewhere get it wrong more often than the others; look for a "
            "wrong key, a trap or a second right answer."
        )
        return (Finding("backwards", said),)
    said = (
        "It does not tell strong learners from weak ones (discrimination "
        f"{_signed(item.discrimination or 0.0)} ± {_signed(item.discrimination_error or 0.0)}); "
        "make the question clearer, or ask something else."
    )
    return (Finding("flat", said),)


def _unused(options: Sequence[OptionFigures]) -> tuple[Finding, ...]:
    idle = [one for one in options if not one.right and one.option and one.share < USED]
    return tuple(Finding("unused", _idle(one), one.option) for one in idle)


def _idle(option: OptionFigures) -> str:
    taken = f"Only {_learners(option.count, 'takes', 'take')}" if option.count else "Nobody takes"
    return (
        f"{taken} the wrong option “{_short(option.option)}”; replace it by a mistake that "
        "learners make, or drop it."
    )


def _guessable(item: ItemFigures) -> tuple[Finding, ...]:
    if item.guess is None or item.guess <= GUESSED:
        return ()
    said = (
        f"A blind guess earns {_percent(item.guess)} of the marks; add wrong options that tempt, "
        "or let learners type the answer."
    )
    return (Finding("guessable", said),)


def _short(option: str | None) -> str:
    text = " ".join((option or "").split())
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def _learners(count: int, one: str, many: str) -> str:
    return f"1 learner {one}" if count == 1 else f"{count:,} learners {many}"


def _percent(share: float) -> str:
    return rounding.percent(share)


def _signed(number: float) -> str:
    return rounding.fixed(number, 2)

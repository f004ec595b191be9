"""Letters for totals: a scale of letters from the best down, each from a percentage on.

A letter is read from the percentage as it is shown, with one decimal rounded half up, so that no
page ever shows 90.0 % beside the letter of 89.9 %.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise

from app.core.gradepoints import POINT, MarkError, read_points
from app.core.problems import Problem
from app.core.rounding import half_up

MOST_LETTERS = 30
LONGEST = 20
HIGHEST = 1_000  # tenths of a percent
_TENTH = POINT // 10


@dataclass(frozen=True, slots=True)
class Step:
    """A letter and the percentage from which it is given, in tenths."""

    letter: str
    least: int


Scale = tuple[Step, ...]


class ScaleError(Exception):
    """A scale that cannot be read, and each line that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].message)
        self.problems = tuple(problems)


def _scale(text: str) -> Scale:
    pairs = (part.rsplit(" ", 1) for part in text.split(", "))
    return tuple(Step(letter, int(least) * 10) for letter, least in pairs)


PRESETS: dict[str, tuple[str, Scale]] = {
    "plain": ("A to F", _scale("A 90, B 80, C 70, D 60, F 0")),
    "signs": (
        "A+ to F",
        _scale(
            "A+ 97, A 93, A- 90, B+ 87, B 83, B- 80, C+ 77, C 73, C- 70, D+ 67, D 63, D- 60, F 0"
        ),
    ),
    "british": ("British degree classes", _scale("First 70, 2:1 60, 2:2 50, Third 40, Fail 0")),
    "numbers": ("1 to 6", _scale("1 92, 2 81, 3 67, 4 50, 5 30, 6 0")),
    "pass": ("Pass or fail", _scale("Pass 60, Fail 0")),
    "none": ("No letters", ()),
}
USUAL = PRESETS["plain"][1]


def letter(scale: Scale, tenths: int) -> str:
    """Return the letter of a percentage in tenths, "" where the scale has none for it."""
    return next((step.letter for step in scale if tenths >= step.least), "")


def preset_of(scale: Scale) -> str:
    """Name the preset that a scale is, "" for one of the class's own."""
    return next((name for name, (_, own) in PRESETS.items() if own == scale), "")


def read_scale(text: str) -> Scale:
    """Return the scale in a text, a letter and its percentage in each line, from the best down.

    Nothing is a scale without letters. Raise ScaleError with each line that is wrong.
    """
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    problems: list[Problem] = []
    steps = [(n, step) for n, line in lines if (step := _step(n, line, problems))]
    _check_order(steps, problems)
    if len(lines) > MOST_LETTERS:
        said = f"{len(lines)} letters are more than {MOST_LETTERS}"
        problems.append(Problem(lines[-1][0], "letters", said, "keep fewer of them"))
    if steps and not problems and steps[-1][1].least:
        said = f"below “{steps[-1][1].letter}” there is no letter"
        problems.append(Problem(steps[-1][0], "letters", said, "end with a letter from 0 on"))
    if problems:
        raise ScaleError(problems)
    return tuple(step for _, step in steps)


def write_scale(scale: Scale) -> str:
    """Write a scale as read_scale reads it."""
    return "\n".join(f"{step.letter} {_percent(step.least)}" for step in scale)


def dump_scale(scale: Scale) -> str:
    """Return a scale as it is kept, as JSON; the usual one is an empty list."""
    if scale == USUAL:
        return "[]"
    return json.dumps([[step.letter, step.least] for step in scale] or None, ensure_ascii=False)


def load_scale(text: str) -> Scale:
    """Return the scale that was kept."""
    found = json.loads(text)
    if found == []:
        return USUAL
    return tuple(Step(name, least) for name, least in found or ())


def _step(line: int, text: str, problems: list[Problem]) -> Step | None:
    name, _, number = text.removesuffix("%").strip().rpartition(" ")
    try:
        least = half_up(read_points(number), _TENTH)
    except MarkError:
        least = -1
    if not name or not 0 <= least <= HIGHEST:
        said, remedy = f"“{text[:40]}” is not a letter and its percentage", "write it as: A 90"
    elif len(name.strip()) > LONGEST:
        said, remedy = f"“{name[:40]}” is too long", f"use at most {LONGEST} characters"
    else:
        return Step(name.strip(), least)
    problems.append(Problem(line, "letters", said, remedy))
    return None


def _check_order(steps: list[tuple[int, Step]], problems: list[Problem]) -> None:
    for (_, above), (line, step) in pairwise(steps):
        if step.least >= above.least:
            said = f"“{step.letter}” begins at {_percent(step.least)}, not below “{above.letter}”"
            problems.append(Problem(line, "letters", said, "write the best letter first"))
    names = [step.letter for _, step in steps]
    for place, (line, step) in enumerate(steps):
        if step.letter in names[:place]:
            said = f"“{step.letter}” stands here twice"
            problems.append(Problem(line, "letters", said, "give each letter one line"))


def _percent(tenths: int) -> str:
    whole, part = divmod(tenths, 10)
    return f"{whole}.{part}" if part else f"{whole}"

"""How far two spellings lie apart, and where they differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

Op = Literal["same", "del", "ins"]

_MOST_CELLS = 10_000
_JOINERS = frozenset("\u200d\u200c")


def distance(given: Sequence[object], right: Sequence[object], cutoff: int) -> int:
    """Return the optimal string alignment distance, or `cutoff` + 1 if it is greater.

    Insertions, deletions, substitutions and swaps of neighbours cost 1 each. Only cells within
    `cutoff` of the diagonal are computed (Ukkonen 1985), and none after a row beyond the cut-off.
    """
    over = cutoff + 1
    if abs(len(given) - len(right)) > cutoff:
        return over
    before: list[int] = []
    last = list(range(len(right) + 1))
    for i in range(1, len(given) + 1):
        row = [over] * (len(right) + 1)
        row[0] = i
        near = range(max(1, i - cutoff), min(len(right), i + cutoff) + 1)
        for j in near:
            row[j] = _cell(given, right, (i, j), (before, last, row))
        if min(row[near.start - 1 : near.stop]) > cutoff:
            return over
        before, last = last, row
    return min(last[-1], over)


def _cell(
    given: Sequence[object],
    right: Sequence[object],
    at: tuple[int, int],
    rows: tuple[list[int], list[int], list[int]],
) -> int:
    """Return the distance of the first i of `given` to the first j of `right`."""
    (i, j), (before, last, row) = at, rows
    same = given[i - 1] == right[j - 1]
    best = min(last[j - 1] + (not same), last[j] + 1, row[j - 1] + 1)
    if i > 1 and j > 1 and (given[i - 1], given[i - 2]) == (right[j - 2], right[j - 1]):
        best = min(best, before[j - 2] + 1)
    return best


def diff(given: str, right: str) -> tuple[tuple[Op, str], ...]:
    """Return the steps from `given` to `right`: (same | del | ins, text), letter by letter.

    Case apart, what is "same" is shown as the right answer writes it. A letter keeps its marks.
    Texts that differ over more than about 100 letters are replaced as a whole.
    """
    ours, theirs = _letters(given), _letters(right)
    old, new = [letter.casefold() for letter in ours], [letter.casefold() for letter in theirs]
    start = _common_start(old, new)
    end = _common_start(old[start:][::-1], new[start:][::-1])
    middle = slice(start, len(ours) - end), slice(start, len(theirs) - end)
    steps = [
        *(("same", letter) for letter in theirs[:start]),
        *_replace(ours[middle[0]], theirs[middle[1]]),
        *(("same", letter) for letter in theirs[len(theirs) - end :]),
    ]
    return tuple((op, "".join(t for _, t in run)) for op, run in groupby(steps, lambda s: s[0]))


def _letters(text: str) -> list[str]:
    """Split text into letters, each with the marks and joiners that belong to it."""
    letters: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        if letters and (_clings(char) or letters[-1][-1] in _JOINERS):
            letters[-1] += char
        else:
            letters.append(char)
    return letters


def _clings(char: str) -> bool:
    skin_tone = "\U0001f3fb" <= char <= "\U0001f3ff"
    return skin_tone or char in _JOINERS or unicodedata.category(char)[0] == "M"


def _common_start(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(old), len(new)))


def _replace(ours: list[str], theirs: list[str]) -> list[tuple[Op, str]]:
    """Return the steps along a longest common subsequence, deletions before insertions."""
    if len(ours) * len(theirs) > _MOST_CELLS:
        return [*(("del", a) for a in ours), *(("ins", b) for b in theirs)]
    table = _common_lengths(ours, theirs)
    return _in_order(_walk(ours, theirs, table))


def _common_lengths(ours: list[str], theirs: list[str]) -> list[list[int]]:
    """Return for every pair of tails the length of their longest common subsequence."""
    table = [[0] * (len(theirs) + 1) for _ in range(len(ours) + 1)]
    for i in range(len(ours) - 1, -1, -1):
        for j in range(len(theirs) - 1, -1, -1):
            longer = max(table[i + 1][j], table[i][j + 1])
            table[i][j] = table[i + 1][j + 1] + 1 if _alike(ours[i], theirs[j]) else longer
    return table


def _walk(ours: list[str], theirs: list[str], table: list[list[int]]) -> Iterator[tuple[Op, str]]:
    i = j = 0
    while i < len(ours) and j < len(theirs):
        if _alike(ours[i], theirs[j]):
            yield "same", theirs[j]
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            yield "del", ours[i]
            i += 1
        else:
            yield "ins", theirs[j]
            j += 1
    yield from (("del", letter) for letter in ours[i:])
    yield from (("ins", letter) for letter in theirs[j:])


def _in_order(steps: Iterator[tuple[Op, str]]) -> list[tuple[Op, str]]:
    """Put the deletions of each changed stretch before its insertions."""
    ordered: list[tuple[Op, str]] = []
    for _, run in groupby(steps, lambda step: step[0] == "same"):
        ordered += sorted(run, key=lambda step: step[0] == "ins")
    return ordered


def _alike(ours: str, theirs: str) -> bool:
    return ours.casefold() == theirs.casefold()

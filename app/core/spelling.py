"""How far two spellings lie apart, and where they differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal

Op = Literal["same", "del", "ins", "own", "key"]

_MOST_CELLS = 10_000
_JOINERS = frozenset("\u200d\u200c")


def common_start(old: Sequence[object], new: Sequence[object]) -> int:
    """Return how many items at the start are equal in both."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(old), len(new)))


def distance(given: Sequence[object], right: Sequence[object], cutoff: int) -> int:
    """Return the optimal string alignment distance, or `cutoff` + 1 if it is greater.

    Insertions, deletions, substitutions and swaps of neighbours cost 1 each. What both have in
    common at the start and the end is set aside; of the rest only cells within `cutoff` of the
    diagonal are computed (Ukkonen 1985), and none after a row beyond the cut-off.
    """
    if abs(len(given) - len(right)) > cutoff:
        return cutoff + 1
    start = common_start(given, right)
    end = common_start(given[start:][::-1], right[start:][::-1])
    return _align(given[start : len(given) - end], right[start : len(right) - end], cutoff)


def _align(given: Sequence[object], right: Sequence[object], cutoff: int) -> int:
    over = cutoff + 1
    before: list[int] = []
    last = list(range(len(right) + 1))
    for i, letter in enumerate(given, 1):
        low, high = max(1, i - cutoff), min(len(right), i + cutoff)
        row = [over] * (len(right) + 1)
        row[0] = i
        for j in range(low, high + 1):
            row[j] = min(last[j - 1] + (letter != right[j - 1]), last[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and letter == right[j - 2] and given[i - 2] == right[j - 1]:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row[low - 1 : high + 1]) > cutoff:
            return over
        before, last = last, row
    return min(last[-1], over)


def diff(given: str, right: str) -> tuple[tuple[Op, str], ...]:
    """Return the steps from `given` to `right`, letter by letter: each is what it is, and a text.

    "same" stands in both, "del" only in the given text, "ins" only in the right one. What differs
    in case alone is no difference, and stands as "own" as it was given, then as "key" as it is
    right. A letter keeps its marks. Texts that differ over more than about 100 letters are
    replaced as a whole.
    """
    ours, theirs = _letters(given), _letters(right)
    old, new = [letter.casefold() for letter in ours], [letter.casefold() for letter in theirs]
    start = common_start(old, new)
    end = common_start(old[start:][::-1], new[start:][::-1])
    middle = slice(start, len(ours) - end), slice(start, len(theirs) - end)
    steps = [
        *(("same", letter) for letter in theirs[:start]),
        *_replace(ours[middle[0]], theirs[middle[1]]),
        *(("same", letter) for letter in theirs[len(theirs) - end :]),
    ]
    return tuple(_joined(_in_own_case(steps, ours)))


def _in_own_case(steps: Iterable[tuple[Op, str]], ours: Iterable[str]) -> Iterator[tuple[Op, str]]:
    """Tell a letter that both texts have in another case as each of them has it."""
    given = iter(ours)
    for op, letter in steps:
        mine = letter if op == "ins" else next(given)
        if op != "same" or mine == letter:
            yield op, letter
        else:
            yield "own", mine
            yield "key", letter


def _joined(steps: Iterable[tuple[Op, str]]) -> Iterator[tuple[Op, str]]:
    """Join neighbouring letters of a step; of letters in another case the given ones come first."""
    for cased, run in groupby(steps, lambda step: step[0] in ("own", "key") or step[0]):
        letters = list(run)
        ops: tuple[Op, ...] = ("own", "key") if cased is True else (letters[0][0],)
        for op in ops:
            yield op, "".join(letter for own, letter in letters if own == op)


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


def _replace(ours: list[str], theirs: list[str]) -> list[tuple[Op, str]]:
    """Return the steps along a longest common subsequence, deletions before insertions."""
    if len(ours) * len(theirs) > _MOST_CELLS:
        return [*(("del", a) for a in ours), *(("ins", b) for b in theirs)]
    table = _common_lengths(ours, theirs)
    return _in_order(_walk(ours, theirs, table))


def _common_lengths(ours: list[str], theirs: list[str]) -> list[list[int]]:
    """Return for every pair of tails the length of their longest common subsequence."""
    old, new = [letter.casefold() for letter in ours], [letter.casefold() for letter in theirs]
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        row, below = table[i], table[i + 1]
        for j in range(len(new) - 1, -1, -1):
            row[j] = below[j + 1] + 1 if old[i] == new[j] else max(below[j], row[j + 1])
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

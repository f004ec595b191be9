"""Add, move and take out items of a list in a YAML text; all else stays as it is.

An item owns its lines, the comments right above it (no deeper than its dash), and those below it
that are indented deeper than its dash. What lies between two items, such as empty lines, stays
where it is when items move.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from app.core.deckwrite import flow_text, item_lines
from app.core.fields import Plain
from app.core.yamledit import (
    Splice,
    UnfitError,
    break_start,
    colon_end,
    line_end,
    line_start,
    newline,
    node_end,
    takes_blocks,
)
from app.core.yamlevents import Sequence

_EMPTY_LINE = re.compile(r"(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where an item begins, with the comments above it, where its own lines do, and its end."""

    start: int
    dash: int
    end: int


class Items:
    """The items of one list; `name` is its key, `limit` the place where something else begins."""

    def __init__(self, text: str, node: Sequence, name: str, limit: int) -> None:
        self.text, self.node, self.name, self.limit = text, node, name, limit
        self.newline = newline(text)
        self.column = node.start - line_start(text, node.start)
        deeper = rf"(?:(?:[ \t]*(?:\r?\n|\r(?!\n)))+ {{{self.column + 1},}}#[^\r\n]*)*"
        self._tail = re.compile(deeper)
        self._above = re.compile(rf" {{0,{self.column}}}#")
        self._dash = re.compile(rf"(?<=[\r\n]) {{{self.column}}}-(?=[ \t\r\n]|\Z)")

    def bounds(self, number: int) -> Bounds:
        """Return where the item `number`, counted from 0, stands."""
        item = self.node.items[number]
        if self.node.flow:
            return Bounds(item.start, item.start, node_end(self.text, item))
        before = self._end(number - 1) if number else colon_end(self.text, self.node.at, self.name)
        dash = self._dash.search(self.text, before, item.start + 1)
        if dash is None:
            raise UnfitError(item.start)
        start = dash.start()
        for line in reversed(self.text[before:start].splitlines(keepends=True)[1:]):
            if not self._above.match(line):
                break
            start -= len(line)
        return Bounds(start, dash.start(), self._end(number))

    def _end(self, number: int) -> int:
        stop = line_end(self.text, node_end(self.text, self.node.items[number]))
        last = number + 1 == len(self.node.items)
        until = self.limit if last else self.node.items[number + 1].start
        tail = self._tail.match(self.text, stop, until)
        return tail.end() if tail else stop

    def add(self, number: int, plain: Plain) -> list[Splice]:
        """Put a new item at the place `number`."""
        leader = self.bounds(max(number - 1, 0))
        if self.node.flow:
            written = flow_text(plain)
            if number:
                return [Splice(leader.end, leader.end, f", {written}")]
            return [Splice(leader.start, leader.start, f"{written}, ")]
        gap = self.newline * (2 if self._spaced(number) else 1)
        place = leader.end if number else leader.start
        blocks = takes_blocks(self.text, place, self.column)
        lines = "\n".join(item_lines(plain, " " * self.column, blocks=blocks))
        written = lines.replace("\n", self.newline)
        return [Splice(place, place, gap + written if number else written + gap)]

    def insert_lines(self, number: int, written: str) -> Splice:
        """Put lines that are an item (in brackets, its text) behind the item `number`."""
        place = self.bounds(number).end
        if self.node.flow:
            return Splice(place, place, f", {written}")
        gap = self.newline * (2 if self._spaced(number + 1) else 1)
        return Splice(place, place, gap + written)

    def _spaced(self, number: int) -> bool:
        """Tell whether empty lines stand between the items near the place `number`."""
        items = self.node.items
        after = min(max(number - 1, 1), len(items) - 1)
        between = self.text[self._end(after - 1) : self.bounds(after).start] if after else ""
        return _EMPTY_LINE.search(between) is not None

    def remove(self, numbers: Collection[int]) -> list[Splice]:
        """Take items out, each with the empty lines before it (at the beginning, behind it)."""
        gone = set(numbers)
        if len(gone) == len(self.node.items):
            return self._remove_all()
        first = next(number for number in range(len(self.node.items)) if number not in gone)
        return [
            self._remove_leading(number) if number < first else self._remove_behind(number)
            for number in sorted(gone)
        ]

    def _remove_behind(self, number: int) -> Splice:
        here, before = self.bounds(number), self.bounds(number - 1).end
        if self.node.flow or not self.text[before : here.start].strip():
            return Splice(before, here.end, "")
        return Splice(break_start(self.text, here.start), here.end, "")

    def _remove_leading(self, number: int) -> Splice:
        here, after = self.bounds(number), self.bounds(number + 1).start
        if self.node.flow or not self.text[here.end : after].strip():
            return Splice(here.start, after, "")
        return Splice(break_start(self.text, here.start), here.end, "")

    def _remove_all(self) -> list[Splice]:
        if self.node.flow:
            return [Splice(self.node.start, self.node.end, "[]")]
        colon = colon_end(self.text, self.node.at, self.name)
        start = break_start(self.text, self.bounds(0).start)
        end = self.bounds(len(self.node.items) - 1).end
        return [Splice(colon, colon, " []"), Splice(start, end, "")]

    def move(self, number: int, place: int) -> list[Splice]:
        """Put the item `number` at `place`; the items between go up or down by one."""
        low, high = sorted((number, place))
        bounds = [self.bounds(each) for each in range(low, high + 1)]
        written = [self.text[each.start : each.end] for each in bounds]
        written.insert(place - low, written.pop(number - low))
        return [
            Splice(each.start, each.end, text) for each, text in zip(bounds, written, strict=True)
        ]

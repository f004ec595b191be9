"""Change entries of a mapping in a YAML text by the marks of its tree; all else stays as it is.

Comments beside entries that are not touched, their order, quotes and spacing stay byte for byte.
What is made are `Splice`s of one text, to be put in together.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.core.deckwrite import entry_lines, flow_text
from app.core.fields import Plain
from app.core.yamlevents import Mapping, Node, Scalar

Wanted: TypeAlias = "dict[str, Plain | None]"

_LINE = re.compile(r"[^\r\n]*")
_BREAK = re.compile(r"\r\n?|\n")
_SPACE = re.compile(r"[ \t\r\n]*")
_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")
_HEADER = re.compile(r"[|>][^\s#]*([ \t]+#[^\r\n]*)")
_COMMA = re.compile(r"[ \t]*,")


@dataclass(frozen=True, slots=True)
class Splice:
    """Text that takes the place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


class UnfitError(Exception):
    """An entry is written in a way (`? key`, escapes in a key) that no mark leads through."""

    def __init__(self, at: int) -> None:
        super().__init__(f"the entry at character {at} cannot be changed by itself")
        self.at = at


def splice(text: str, splices: Iterable[Splice]) -> str:
    """Return the text with every splice put in; those at one place keep their order."""
    pieces = []
    done = 0
    for one in sorted(splices, key=lambda each: (each.start, each.end)):
        pieces += [text[done : one.start], one.text]
        done = one.end
    return "".join([*pieces, text[done:]])


def newline(text: str) -> str:
    """Return how the lines of a text end: as its first line does."""
    found = _BREAK.search(text)
    return found[0] if found else "\n"


def line_start(text: str, place: int) -> int:
    """Return where the line of `place` begins."""
    while place and text[place - 1] not in "\r\n":
        place -= 1
    return place


def line_end(text: str, place: int) -> int:
    """Return where the line of `place` ends, before its line break."""
    found = _LINE.match(text, place)
    return found.end() if found else place


def break_start(text: str, place: int) -> int:
    """Return where the line break before `place`, the start of a line, begins."""
    before = max(place - 1, 0)
    return before - 1 if text[max(before - 1, 0) : place] == "\r\n" else before


def node_end(text: str, node: Node) -> int:
    """Return where what is written of a node ends, without the space after it."""
    return node.start + len(text[node.start : node.end].rstrip(" \t\r\n"))


def colon_end(text: str, at: int, name: str) -> int:
    """Return the place after the colon of the entry `name`, whose key begins at `at`."""
    found = re.compile(rf"""(["']?){re.escape(name)}\1[ \t]*:""").match(text, at)
    if found is None:
        raise UnfitError(at)
    return found.end()


def takes_blocks(text: str, place: int, column: int) -> bool:
    """Tell whether a literal block that ends at `place` would leave alone what follows it.

    A comment that is indented beyond `column` would become a part of it.
    """
    found = _SPACE.match(text, place)
    following = found.end() if found else place
    deep = following - line_start(text, following) > column
    return not (deep and text.startswith("#", following))


def set_entries(
    text: str,
    node: Mapping,
    wanted: Wanted,
    order: Sequence[str] = (),
    renamed: tuple[str, str] = ("", ""),
) -> list[Splice]:
    """Return the splices by which a mapping gets the wanted values; None takes an entry out.

    An entry that is there keeps its place, and one that is new stands behind the last entry that
    comes before it in `order`, or else last. `renamed` gives an entry another key. Raises
    `UnfitError` where that cannot be done entry by entry.
    """
    editor = (_Flow if node.flow else _Block)(text, node, wanted, renamed)
    made = editor.removals()
    for name, value in editor.kept:
        plain = wanted.get(editor.name(name))
        if plain is not None:
            made += editor.replace(name, value, plain)
    for name, plain in wanted.items():
        if plain is not None and name not in node.entries and name != renamed[1]:
            made.append(editor.insert(name, plain, editor.leader(name, order)))
    return made


class _Entries(ABC):
    """The entries of one mapping: which of them stay, and where a new one goes."""

    def __init__(self, text: str, node: Mapping, wanted: Wanted, renamed: tuple[str, str]) -> None:
        self.text, self.node, self.renamed = text, node, renamed
        self.names = list(node.entries)
        self.gone = {name for name in node.entries if name in wanted and wanted[name] is None}
        self.kept = [each for each in node.entries.items() if each[0] not in self.gone]

    def name(self, old: str) -> str:
        """Return the key that an entry has afterwards."""
        return self.renamed[1] if old == self.renamed[0] else old

    def leader(self, name: str, order: Sequence[str]) -> Node | None:
        """Return the entry behind which a new one goes; None if it comes first."""
        if name not in order:
            return self.kept[-1][1] if self.kept else None
        before = set(order[: order.index(name)])
        found = [value for key, value in self.kept if self.name(key) in before]
        return found[-1] if found else None

    def removals(self) -> list[Splice]:
        """Return the splices that take out what is no longer wanted."""
        made = []
        first = self.names.index(self.kept[0][0]) if self.kept else 0
        if first:
            made.append(self.remove_first(self.names[first - 1]))
        for name in self.names[first + 1 :]:
            if name in self.gone:
                colon_end(self.text, self.node.entries[name].at, name)
                made.append(self.remove(name))
        return made

    @abstractmethod
    def replace(self, name: str, value: Node, plain: Plain) -> list[Splice]:
        """Return the splices that give an entry another value, and perhaps another key."""

    @abstractmethod
    def insert(self, name: str, plain: Plain, leader: Node | None) -> Splice:
        """Return the splice that adds an entry behind `leader`, or before all others."""

    @abstractmethod
    def remove_first(self, last: str) -> Splice:
        """Return the splice that takes out all entries before the first that stays."""

    @abstractmethod
    def remove(self, name: str) -> Splice:
        """Return the splice that takes out an entry that is not the first."""


class _Block(_Entries):
    """Entries on lines of their own."""

    def __init__(self, text: str, node: Mapping, wanted: Wanted, renamed: tuple[str, str]) -> None:
        super().__init__(text, node, wanted, renamed)
        self.column = node.start - line_start(text, node.start)
        self.newline = newline(text)
        if next((value.at for value in node.entries.values()), node.start) != node.start:
            raise UnfitError(node.start)

    def replace(self, name: str, value: Node, plain: Plain) -> list[Splice]:
        colon = colon_end(self.text, value.at, name)
        target = self.name(name)
        end = node_end(self.text, value)
        stop = line_end(self.text, end)
        first, rest = self._lines(target, plain, stop)
        if not rest and _stands_beside(self.text, value, colon, end):
            new = first[len(target) + 2 :] if value.start > colon else first[len(target) + 1 :]
            key = [] if name == target else [Splice(value.at, colon, f"{target}:")]
            return [*key, Splice(value.start, end, new)]
        comment = self._comment(value, colon, end)
        return [Splice(value.at, stop, first + comment + rest)]

    def insert(self, name: str, plain: Plain, leader: Node | None) -> Splice:
        if leader is None:
            place = self.kept[0][1].at
            first, rest = self._lines(name, plain, place)
            return Splice(place, place, f"{first}{rest}{self.newline}{' ' * self.column}")
        stop = line_end(self.text, node_end(self.text, leader))
        first, rest = self._lines(name, plain, stop)
        return Splice(stop, stop, f"{self.newline}{' ' * self.column}{first}{rest}")

    def remove_first(self, last: str) -> Splice:
        stop = line_end(self.text, node_end(self.text, self.node.entries[last]))
        kept = self.kept[0][1].at
        return Splice(self.node.start, stop if "#" in self.text[stop:kept] else kept, "")

    def remove(self, name: str) -> Splice:
        value = self.node.entries[name]
        start = break_start(self.text, line_start(self.text, value.at))
        return Splice(start, line_end(self.text, node_end(self.text, value)), "")

    def _lines(self, name: str, plain: Plain, stop: int) -> tuple[str, str]:
        """Return the first line of an entry, and the others with the line breaks before them."""
        blocks = takes_blocks(self.text, stop, self.column)
        lines = "\n".join(entry_lines(f"{name}:", plain, " " * self.column, blocks=blocks))
        first, broken, rest = lines.partition("\n")
        return first, (broken + rest).replace("\n", self.newline)

    def _comment(self, value: Node, colon: int, end: int) -> str:
        """Return the comment on the first line of an entry, or behind its value."""
        header = _HEADER.match(self.text, value.start)
        if header:
            return header[1]
        found = _COMMENT.match(self.text, colon) or _COMMENT.match(self.text, end)
        return found[0] if found else ""


def _stands_beside(text: str, value: Node, colon: int, end: int) -> bool:
    """Tell whether a value is text on the line of its key."""
    written = text[colon:end]
    block = text[value.start : value.start + 1] in ("|", ">")
    return isinstance(value, Scalar) and not block and not _BREAK.search(written)


class _Flow(_Entries):
    """Entries in braces."""

    def __init__(self, text: str, node: Mapping, wanted: Wanted, renamed: tuple[str, str]) -> None:
        super().__init__(text, node, wanted, renamed)
        if not text.startswith("{", node.start):
            raise UnfitError(node.start)

    def replace(self, name: str, value: Node, plain: Plain) -> list[Splice]:
        colon = colon_end(self.text, value.at, name)
        target = self.name(name)
        key = [] if name == target else [Splice(value.at, colon, f"{target}:")]
        space = " " if value.start == colon else ""
        end = node_end(self.text, value)
        return [*key, Splice(value.start, end, space + flow_text(plain))]

    def insert(self, name: str, plain: Plain, leader: Node | None) -> Splice:
        written = f"{name}: {flow_text(plain)}"
        if leader is not None:
            place = node_end(self.text, leader)
            return Splice(place, place, f", {written}")
        place = self.node.start + 1
        return Splice(place, place, f"{written}, " if self.kept else written)

    def remove_first(self, last: str) -> Splice:
        end = node_end(self.text, self.node.entries[last])
        kept = self.kept[0][1].at
        start = self.node.entries[self.names[0]].at
        return Splice(start, self._after_comma(end) if "#" in self.text[end:kept] else kept, "")

    def remove(self, name: str) -> Splice:
        value = self.node.entries[name]
        end = node_end(self.text, value)
        before = node_end(self.text, self.node.entries[self.names[self.names.index(name) - 1]])
        if "#" not in self.text[before : value.at]:
            return Splice(before, end, "")
        return Splice(value.at, self._after_comma(end), "")

    def _after_comma(self, place: int) -> int:
        comma = _COMMA.match(self.text, place)
        return comma.end() if comma else place

"""Read YAML strictly into a small tree in which every scalar is text with its place.

Built on PyYAML's event parser, which makes no Python values of its own: `no`, `3.10` and
`2024-06-01` stay what the author wrote. Anchors, aliases, tags, merge keys, duplicate keys, several
documents and invisible characters are refused, and nesting is counted while the events arrive, so
that no text can make the reader slow or large. Every refusal is a `Problem`; none is raised.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, TypeAlias

import yaml

from app.core.problems import Problem
from app.core.yamlsyntax import UNREAD, explain

MOST_BYTES = 2 * 1024 * 1024
MOST_DEPTH = 12
MOST_VALUES = 400_000
MOST_ITEMS = 20_000
MOST_PROBLEMS = 200

PARSER: type[Any] = getattr(yaml, "CLoader", yaml.Loader)

_SCALAR: Any = yaml.ScalarEvent
_SEQUENCE: Any = yaml.SequenceStartEvent
_SEQUENCE_END: Any = yaml.SequenceEndEvent
_MAPPING_END: Any = yaml.MappingEndEvent
_ALIAS: Any = yaml.AliasEvent

_FORBIDDEN = re.compile(
    "[^\t\n\r -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_DIRECTIVE = re.compile(r"(?:^|(?<=[\n\r]))%")


@dataclass(slots=True)
class Scalar:
    """A piece of text. Offsets count characters; `at` is where its key, or else itself, begins."""

    text: str
    at: int
    start: int
    end: int


@dataclass(slots=True)
class Sequence:
    """A list of nodes."""

    items: list[Node]
    at: int
    start: int
    end: int
    flow: bool


@dataclass(slots=True)
class Mapping:
    """Nodes by key, in the order written; `flow` says it is written in braces."""

    entries: dict[str, Node]
    at: int
    start: int
    end: int
    flow: bool


@dataclass(slots=True)
class Refused:
    """A node whose problem is already told."""

    at: int
    start: int
    end: int


Node: TypeAlias = Scalar | Sequence | Mapping | Refused


@dataclass(slots=True)
class Report:
    """The problems found in a text so far, at most `MOST_PROBLEMS` of them."""

    text: str
    problems: list[Problem] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    @property
    def full(self) -> bool:
        """Tell whether there are so many problems that reading on helps nobody."""
        return len(self.problems) >= MOST_PROBLEMS

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column, from 1, of the character at `offset`."""
        if not self._starts:
            lengths = map(len, self.text.splitlines(keepends=True))
            self._starts = list(accumulate(lengths, initial=0))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def add(
        self, offset: int, name: str, message: str, remedy: str, severity: str = "error"
    ) -> None:
        """Note a problem at `offset` while there is room; warnings leave half of it to errors."""
        room = MOST_PROBLEMS if severity == "error" else MOST_PROBLEMS // 2
        if len(self.problems) < room:
            line, column = self.place(offset)
            self.problems.append(Problem(line, name, message, remedy, severity, column))


@dataclass(slots=True)
class Reading:
    """A text's tree (None if it could not be read to its end) and the problems met."""

    root: Node | None
    report: Report


def read(source: str | bytes, parser: type[Any] = PARSER) -> Reading:
    """Read YAML of at most 2 MB and 12 levels; `parser` is PyYAML's C parser where it is built."""
    text = _decode(source)
    if isinstance(text, Problem):
        return Reading(None, Report("", [text]))
    report = Report(text)
    _refuse_invisible(report)
    _refuse_directives(report)
    if report.problems:
        return Reading(None, report)
    try:
        return Reading(_Tree(parser(text).get_event, report).document(), report)
    except yaml.MarkedYAMLError as error:
        report.problems.append(explain(error, text))
    except _TooMuchError as error:
        report.add(*error.place)
    return Reading(None, report)


def _decode(source: str | bytes) -> str | Problem:
    if len(source) > MOST_BYTES or (
        isinstance(source, str) and len(source.encode(errors="replace")) > MOST_BYTES
    ):
        return Problem(1, "file", "the file is larger than 2 MB", "split it into several decks")
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start + 1} (0x{source[error.start]:02x}) is not UTF-8"
        return Problem(line, "file", message, "save the file as UTF-8")


def find_invisible(text: str) -> re.Match[str] | None:
    """Return the first character of a text that no deck may hold, None where all may stand."""
    return None if text.isprintable() else _FORBIDDEN.search(text)


def _refuse_invisible(report: Report) -> None:
    for found in _FORBIDDEN.finditer(report.text):
        start = found.start()
        line = report.text.count("\n", 0, start) + 1
        column = start - report.text.rfind("\n", 0, start)
        message = f"the invisible character U+{ord(found[0]):04X} is not allowed"
        problem = Problem(line, "file", message, "delete it and save again", column=column)
        report.problems.append(problem)
        if report.full:
            return


def _refuse_directives(report: Report) -> None:
    """Refuse `%YAML` and `%TAG`, of which the parser compares each with every other."""
    found = _DIRECTIVE.search(report.text) if "%" in report.text else None
    if found and not report.problems:
        message = "a line that begins with % is not allowed"
        report.add(found.start(), "yaml", message, "remove it, or put the text in quotes")


class _TooMuchError(Exception):
    """The text nests too deep or holds too much; nothing more of it is read."""

    def __init__(self, offset: int, name: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.place = (offset, name, message + UNREAD, remedy)


def _too_many(event: Any, name: str) -> _TooMuchError:  # noqa: ANN401 - PyYAML's
    message = f"more than {MOST_ITEMS:,} items stand here"
    return _TooMuchError(event.start_mark.index, name, message, "split the deck")


class _Tree:
    """Builds the tree from events, one at a time."""

    __slots__ = ("_get", "_names", "_report", "_room")

    def __init__(self, get: Callable[[], Any], report: Report) -> None:
        self._get = get
        self._report = report
        self._names: dict[str, str] = {}
        self._room = MOST_VALUES

    def document(self) -> Node | None:
        """Read the one document of the stream; None if there is none."""
        self._get()
        event = self._get()
        if isinstance(event, yaml.StreamEndEvent):
            self._report.add(0, "file", "the file is empty", "begin it with `deck: an-id`")
            return None
        first = self._get()
        root = self._node(first, first.start_mark.index, "file", 1)
        self._get()
        after = self._get()
        if not isinstance(after, yaml.StreamEndEvent):
            message = "a second document begins here"
            remedy = "keep one deck in a file and remove the `---`"
            self._report.add(after.start_mark.index, "file", message, remedy)
        return root

    def _node(self, event: Any, at: int, name: str, depth: int) -> Node:  # noqa: ANN401 - PyYAML's
        kind = event.__class__
        self._room -= 1
        if not self._room:
            message = f"the file holds more than {MOST_VALUES:,} values"
            raise _TooMuchError(
                event.start_mark.index, name, message, "split it into several decks"
            )
        if kind is _ALIAS:
            return self._alias(event, at, name)
        if event.anchor is not None or event.tag is not None:
            self._refuse_mark(event, name)
        if kind is _SCALAR:
            if event.style == '"':
                self._refuse_escapes(event, name)
            return Scalar(event.value, at, event.start_mark.index, event.end_mark.index)
        if depth > MOST_DEPTH:
            message = f"lists and mappings are nested more than {MOST_DEPTH} deep"
            remedy = "close the brackets, or nest less"
            raise _TooMuchError(event.start_mark.index, name, message, remedy)
        if kind is _SEQUENCE:
            return self._sequence(event, at, name, depth)
        return self._mapping(event, at, name, depth)

    def _refuse_escapes(self, event: Any, name: str) -> None:  # noqa: ANN401 - PyYAML's
        found = find_invisible(event.value)
        if found:
            message = f"the escape for U+{ord(found[0]):04X} is not allowed"
            place = event.start_mark.index
            self._report.add(place, name, message, "write text without control characters")

    def _sequence(self, event: Any, at: int, name: str, depth: int) -> Sequence:  # noqa: ANN401 - PyYAML's
        get = self._get
        start = end = event.start_mark.index
        flow = bool(event.flow_style)
        items: list[Node] = []
        while (event := get()).__class__ is not _SEQUENCE_END:
            if len(items) == MOST_ITEMS:
                raise _too_many(event, name)
            item = self._node(event, event.start_mark.index, name, depth + 1)
            items.append(item)
            end = item.end
        return Sequence(items, at, start, event.end_mark.index if flow else end, flow)

    def _mapping(self, event: Any, at: int, name: str, depth: int) -> Mapping:  # noqa: ANN401 - PyYAML's
        get = self._get
        start = end = event.start_mark.index
        flow = bool(event.flow_style)
        entries: dict[str, Node] = {}
        while (event := get()).__class__ is not _MAPPING_END:
            place = event.start_mark.index
            key = self._key(event, name, depth)
            value = self._node(get(), place, name if key is None else key, depth + 1)
            end = value.end
            if key is not None:
                self._enter(entries, key, value)
            if len(entries) > MOST_ITEMS:
                raise _too_many(event, name)
        return Mapping(entries, at, start, event.end_mark.index if flow else end, flow)

    def _key(self, event: Any, name: str, depth: int) -> str | None:  # noqa: ANN401 - PyYAML's
        """Return the text of a key, or None when it is refused."""
        if event.__class__ is _SCALAR and event.anchor is event.tag is None:
            known = self._names.get(event.value)
            if known is not None:
                return known
        place = event.start_mark.index
        node = self._node(event, place, name, depth + 1)
        if isinstance(node, Scalar):
            if node.text == "<<" and event.style not in ("'", '"'):
                remedy = "write the fields out where they belong"
                self._report.add(place, name, "merge keys (`<<`) are not allowed", remedy)
                return None
            return self._names.setdefault(node.text, node.text)
        if not isinstance(node, Refused):
            remedy = "if this is text, put it in quotes; otherwise make the key one word"
            self._report.add(place, name, "a list or mapping cannot be a key", remedy)
        return None

    def _enter(self, entries: dict[str, Node], key: str, value: Node) -> None:
        if key in entries:
            line, _ = self._report.place(entries[key].at)
            message = f"the key is already on line {line}"
            remedy = "keep one of the two"
            if self._report.full:
                raise _TooMuchError(value.at, key[:40], message, remedy)
            self._report.add(value.at, key[:40], message, remedy)
        else:
            entries[key] = value

    def _alias(self, event: Any, at: int, name: str) -> Refused:  # noqa: ANN401 - PyYAML's
        start = event.start_mark.index
        message = f"aliases (`*{event.anchor[:40]}`) are not allowed"
        remedy = "write the value out, or put text that begins with * in quotes"
        self._report.add(start, name, message, remedy)
        return Refused(at, start, event.end_mark.index)

    def _refuse_mark(self, event: Any, name: str) -> None:  # noqa: ANN401 - PyYAML's
        place = event.start_mark.index
        if event.anchor is not None:
            message = f"anchors (`&{event.anchor[:40]}`) are not allowed"
            remedy = "remove it, or put text that begins with & in quotes"
            self._report.add(place, name, message, remedy)
        if event.tag is not None:
            message = f"tags (`{event.tag[:40]}`) are not allowed"
            remedy = "remove it, or put text that begins with ! in quotes"
            self._report.add(place, name, message, remedy)

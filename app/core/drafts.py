"""A deck's text opened for editing: its tree, its cards as they were written, and refusals.

The text may hold errors, as drafts do. What cannot be read itself cannot be edited by its fields
either; then the refusal names the line.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any, Literal

from app.core.cardfields import PASSAGE_PARTS
from app.core.cards import Card, Passage
from app.core.deckfields import DECK, DEFAULTS
from app.core.deckfile import defaults_by_kind, read_card
from app.core.deckwrite import flow_text
from app.core.fields import Plain
from app.core.problems import Problem
from app.core.records import Record, Values
from app.core.refusals import RefusalError
from app.core.yamledit import Splice, UnfitError, line_start, node_end, set_entries, splice
from app.core.yamlevents import Mapping as MappingNode
from app.core.yamlevents import Node, Report, Scalar, Sequence, read
from app.core.yamllists import Items

ListName = Literal["cards", "quizzes"]
UNREAD = object()


class UneditableError(RefusalError):
    """An edit that was declined, the text being as before; `problems` say where and why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Take the problems, the first of which the sentence tells."""
        self.problems = tuple(problems)
        first = self.problems[0]
        where = f"Line {first.line}: " if first.line else ""
        super().__init__(f"{where}{first.field}: {first.message}", first.remedy)


def refusal(line: int, field: str, message: str, remedy: str) -> UneditableError:
    """Return the refusal for one reason; line 0 means that it stands nowhere in the text."""
    return UneditableError([Problem(line, field, message, remedy)])


class Draft:
    """A text that is being edited. Raises `UneditableError` where it is no YAML mapping."""

    def __init__(self, text: str) -> None:
        """Read the text's tree; nothing is asked yet about what it says."""
        self.mark = text[: len(text) - len(text.removeprefix("\ufeff"))]
        self.body = text.removeprefix("\ufeff")
        reading = read(self.body)
        self.report = reading.report
        if reading.root is None:
            raise UneditableError(self.report.problems)
        if not isinstance(reading.root, MappingNode):
            raise refusal(1, "file", "the text is no deck", "begin it with `deck: an-id`")
        self.root = reading.root

    def edited(self, make: Callable[[], list[Splice]]) -> str:
        """Return the text with splices put in, or refuse where the text does not allow them."""
        try:
            body = splice(self.body, make())
        except UnfitError as error:
            message = "this is written in a way that only the text view can change"
            line = self.report.place(error.at)[0]
            raise refusal(line, "yaml", message, "change it in the text") from error
        if "\t" in body:  # a tab in an empty line is fine but for the end of a literal block
            after = read(body)
            if after.root is None:
                raise UneditableError(after.report.problems)
        return self.mark + body

    def line(self, node: Node) -> int:
        """Return the line on which a node begins."""
        return self.report.place(node.start)[0]

    def section(self, name: str) -> Node | None:
        """Return the node of a part of the deck; None if the part is missing or empty."""
        node = self.root.entries.get(name)
        empty = isinstance(node, Scalar) and not node.text
        return None if empty else node

    def items(self, name: ListName) -> list[Node]:
        """Return the nodes of the cards or quizzes."""
        node = self.section(name)
        if node is None:
            return []
        if not isinstance(node, Sequence):
            raise refusal(self.line(node), name, "no list stands here", "begin each with `- `")
        return node.items

    def list_of(self, name: ListName) -> Items | None:
        """Return the list of cards or quizzes for editing; None if it holds nothing."""
        node = self.section(name)
        if not self.items(name) or not isinstance(node, Sequence):
            return None
        later = (value.at for value in self.root.entries.values() if value.at > node.start)
        return Items(self.body, node, name, min(later, default=len(self.body)))

    def add_items(self, name: ListName, place: int, plains: list[Plain]) -> str:
        """Return the text with cards or quizzes more, in this order; there is one at least."""
        items = self.list_of(name)
        if items is not None:
            return self.edited(lambda: [one for each in plains for one in items.add(place, each)])
        wanted: dict[str, Plain | None] = {name: list(plains)}
        return self.edited(lambda: set_entries(self.body, self.root, wanted, tuple(DECK.fields)))

    def at(self, name: ListName, place: int) -> tuple[Items, Node]:
        """Return the list of cards or quizzes, and the one at a place counted from 0."""
        nodes, items = self.items(name), self.list_of(name)
        if items is None or not 0 <= place < len(nodes):
            message = f"there is no number {place + 1} among {len(nodes)}"
            raise refusal(0, name, message, "load the deck again")
        return items, nodes[place]

    def mapping(self, node: Node, name: str) -> MappingNode:
        """Return a node that can be edited by its fields, or refuse with its line."""
        if not isinstance(node, MappingNode):
            raise refusal(self.line(node), name, "no fields stand here", "change it in the text")
        last = self.report.place(node_end(self.body, node))[0]
        broken = [each for each in self.report.problems if self.line(node) <= each.line <= last]
        if broken:
            raise UneditableError(broken)
        return node

    def defaults(self) -> dict[str, Values]:
        """Return what the deck's defaults mean for each kind of card."""
        node = self.root.entries.get("defaults")
        values = None if node is None else DEFAULTS.read(Report(self.body), node, "defaults")
        return defaults_by_kind(values or {})

    def card(self, node: MappingNode, defaults: dict[str, Values]) -> Card:
        """Return the card at a node, or refuse with what is wrong with it."""
        report = Report(self.body)
        card = read_card(report, node, defaults)
        if card is None:
            raise UneditableError(report.problems)
        return card


def settled(plain: Plain, read_value: Callable[[Report, Node], Any]) -> Any:  # noqa: ANN401 - of any kind
    """Return a value as it is read back from what is written of it, or refuse it by its fields."""
    reading = read(flow_text(plain))
    report = reading.report
    value = None if reading.root is None else read_value(report, reading.root)
    if report.problems:
        raise UneditableError(dataclasses.replace(each, line=0) for each in report.problems)
    return value


def indented(text: str, node: MappingNode, end: int) -> str:
    """Return what is written of a mapping, to `end`, as a text of its own."""
    column = 0 if node.flow else node.start - line_start(text, node.start)
    return " " * column + text[node.start : end]


def differences(
    table: Record, before: Values, after: object, usual: Values
) -> dict[str, Plain | None]:
    """Return what is to be written of `after` where it differs; None where nothing is any more.

    `before` holds the attributes that are written now, `usual` those that need not be written.
    """
    wanted: dict[str, Plain | None] = {}
    for name, field in table.fields.items():
        attribute = field.attribute or name
        value = getattr(after, attribute, UNREAD)
        if value is UNREAD or before.get(attribute, usual.get(attribute, UNREAD)) == value:
            continue
        if not field.required and attribute in usual and value == usual[attribute]:
            wanted[name] = None
        elif value is None or value == "":
            message = f"the deck's defaults give {usual[attribute]}, so it cannot be empty"
            raise refusal(0, name, message, "write a value, or change the deck's defaults")
        else:
            wanted[name] = field.codec.write(value)
    return wanted


def passage_parts(
    node: MappingNode, old: Passage | None, new: Passage | None
) -> dict[str, Plain | None]:
    """Return what is to be written of a source whose section, para and quote stand beside it."""
    beside = [part for part in PASSAGE_PARTS if part in node.entries]
    if old == new or old is None or not beside:
        return {}
    if new is None:
        return dict.fromkeys([*beside, "source"])
    changed = [part for part in PASSAGE_PARTS if getattr(new, part) != getattr(old, part)]
    return {**{part: getattr(new, part) or None for part in changed}, "source": new.ref}


def usual_values(kind: type[Any], defaults: Values | None = None) -> Values:
    """Return the attributes that a value has when nothing is written."""
    fields = dataclasses.fields(kind)
    known = {each.name: each.default for each in fields if each.default is not dataclasses.MISSING}
    return {**known, **(defaults or {})}

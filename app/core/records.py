"""Codecs of mappings with named fields, declared as tables."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.fields import ABOUT_ID, ID, Codec, Plain, Schema, refuse, shape, suggest
from app.core.yamlevents import Mapping as MappingNode
from app.core.yamlevents import Node, Report

_ID = re.compile(ID)

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a mapping: its codec, the attribute it fills, and a word for editors."""

    codec: Codec
    about: str
    attribute: str = ""
    required: bool = False

    def schema(self) -> Schema:
        """Return the JSON Schema of the field, with its word for editors."""
        return self.codec.schema | {"description": self.about}


_Writer = tuple[str, str, object, Field]


class Record:
    """The fields of one kind of mapping, and the value made of them."""

    def __init__(self, what: str, fields: Mapping[str, Field]) -> None:
        """Take `what` it is called in refusals, and its fields in the order they are written."""
        self.what = what
        self.fields = fields
        self._required = tuple(name for name, field in fields.items() if field.required)
        self._needed = frozenset(self._required)
        self._of_class: dict[type, list[_Writer]] = {}
        self._readers = {
            name: (field.codec.read, field.attribute or name) for name, field in fields.items()
        }

    def read(self, report: Report, node: Node, name: str = "") -> Values | None:
        """Return attributes by name, or None after reporting everything that is wrong."""
        values, fine = self.collect(report, node, name)
        return values if fine else None

    def collect(self, report: Report, node: Node, name: str = "") -> tuple[Values, bool]:
        """Return what could be read of the attributes, and whether nothing was wrong."""
        if not isinstance(node, MappingNode):
            known = ", ".join(self.fields)
            refuse(report, node, name, shape(node), f"write {self.what} as a mapping of {known}")
            return {}, False
        values = {}
        prefix = f"{name}." if name else ""
        fine = self._complete(report, node, prefix)
        previous = ""
        for key, entry in node.entries.items():
            reader = self._readers.get(key)
            if reader is None:
                self._refuse_unknown(report, prefix, key, entry, previous)
                previous = key
                fine = False
                continue
            previous = key
            value = reader[0](report, entry, prefix + key)
            if value is None:
                fine = False
            else:
                values[reader[1]] = value
        return values, fine

    def _complete(self, report: Report, node: MappingNode, prefix: str) -> bool:
        if self._needed <= node.entries.keys():
            return True
        for key in self._required:
            if key in node.entries:
                continue
            remedy = f"add `{key}:` ({self.fields[key].about})"
            report.add(node.at, prefix + key, f"{self.what} needs this field", remedy)
        return False

    def _refuse_unknown(
        self, report: Report, prefix: str, key: str, entry: Node, previous: str
    ) -> None:
        """Report a key that no field has, or the text before it that a comma cut in two."""
        if report.full:
            return
        if previous and entry.start - entry.at == len(key):  # no colon follows the key
            if previous in self.fields:
                remedy = f'put the whole text in quotes: {previous}: "…"'
                report.add(entry.at, prefix + previous, "a comma cuts this text", remedy)
            return
        remedy = suggest(key, self.fields) or f"known fields: {', '.join(self.fields)}"
        report.add(entry.at, prefix + key[:60], f"{self.what} has no such field", remedy)

    def write(self, value: object) -> dict[str, Plain]:
        """Return what the author would write for `value`: every field that is not its default."""
        plain: dict[str, Plain] = {}
        for name, attribute, default, field in self._writers(type(value)):
            given = getattr(value, attribute)
            if given != default or field.required:
                plain[name] = field.codec.write(given)
        return plain

    def _writers(self, kind: type) -> list[_Writer]:
        """Return how each field of a class is written; it is looked up once."""
        if kind not in self._of_class:
            defaults = {each.name: each.default for each in dataclasses.fields(kind)}
            self._of_class[kind] = [
                (name, attribute, defaults[attribute], field)
                for name, field in self.fields.items()
                if (attribute := field.attribute or name) in defaults
            ]
        return self._of_class[kind]

    def schema(self) -> Schema:
        """Return the JSON Schema of the mapping."""
        properties = {name: field.schema() for name, field in self.fields.items()}
        required = {"required": list(self._required)} if self._required else {}
        return {
            "type": "object",
            "properties": properties,
            **required,
            "additionalProperties": False,
        }


def record(what: str, fields: Mapping[str, Field], build: Callable[..., Any]) -> Codec:
    """Return the codec of a mapping that becomes `build(**attributes)`."""
    table = Record(what, fields)

    def read(report: Report, node: Node, name: str) -> object:
        values = table.read(report, node, name)
        return None if values is None else build(**values)

    return Codec(read, table.write, table.schema())


Builder = Callable[[Report, Node, str, Values], Any]


def keyed(table: Record, build: Builder, most: int) -> Codec:
    """Return the codec of a mapping from ids to records.

    `build` gets the report, the node, the field's name and the attributes, `key` among them; it
    returns the value, or None after reporting an error.
    """

    def read(report: Report, node: Node, name: str) -> tuple[Any, ...] | None:
        if not isinstance(node, MappingNode):
            first = next(iter(table.fields))
            refuse(report, node, name, shape(node), f"write `id: {{{first}: …}}` for each")
            return None
        if len(node.entries) > most:
            message = f"{len(node.entries):,} entries stand here"
            refuse(report, node, name, message, f"write at most {most:,}")
            return None
        values = [one(report, key, entry, name) for key, entry in node.entries.items()]
        return None if None in values else tuple(values)

    def one(report: Report, key: str, node: Node, name: str) -> object:
        inner = f"{name}.{key[:64]}"
        values = table.read(report, node, inner)
        if not _ID.fullmatch(key):
            report.add(node.at, inner, "this is not an id", f"write {ABOUT_ID}")
            return None
        return None if values is None else build(report, node, inner, {"key": key, **values})

    def write(values: tuple[Any, ...]) -> Plain:
        return {value.key: table.write(value) for value in values}

    bounds = {"propertyNames": {"pattern": f"^{ID}$"}, "maxProperties": most}
    schema = {"type": "object", "additionalProperties": table.schema()} | bounds
    return Codec(read, write, schema)

"""Read the few protocol buffers that Anki's latest layout holds.

A message is a row of fields: a varint of number << 3 | type, then a varint (0), eight bytes (1),
a length and as many bytes (2), or four bytes (5). Source: protobuf.dev, "Encoding".
"""

from __future__ import annotations

from typing import TypeAlias

Message: TypeAlias = "dict[int, list[int | bytes]]"

_MOST_SHIFT = 63
_FIXED = {1: 8, 5: 4}


class WireError(ValueError):
    """The bytes are no protocol buffer."""


def message(data: bytes) -> Message:
    """Return the values of each field by its number, in order; fixed ones as their bytes.

    Raises WireError.
    """
    fields: Message = {}
    place = 0
    while place < len(data):
        tag, place = _varint(data, place)
        value, place = _value(data, place, tag & 7)
        fields.setdefault(tag >> 3, []).append(value)
    return fields


def number(found: Message, field: int) -> int:
    """Return the last number of a field, 0 without one."""
    last = found.get(field, [0])[-1]
    return last if isinstance(last, int) else 0


def blob(found: Message, field: int) -> bytes:
    """Return the last bytes of a field, none without one."""
    last = found.get(field, [b""])[-1]
    return last if isinstance(last, bytes) else b""


def text(found: Message, field: int) -> str:
    """Return the last text of a field, "" without one; raise WireError where it is no UTF-8."""
    try:
        return blob(found, field).decode()
    except UnicodeDecodeError as broken:
        raise WireError("A text is not UTF-8.") from broken


def _value(data: bytes, place: int, kind: int) -> tuple[int | bytes, int]:
    if kind == 0:
        return _varint(data, place)
    length = _FIXED.get(kind)
    if kind == 2:  # noqa: PLR2004 - the type of a length and its bytes
        length, place = _varint(data, place)
    if length is None or place + length > len(data):
        raise WireError(f"A field of type {kind} cannot be read.")
    return data[place : place + length], place + length


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(data) and shift <= _MOST_SHIFT:
        byte = data[place]
        place += 1
        value |= (byte & 127) << shift
        if byte < 128:  # noqa: PLR2004 - the highest bit says that more follows
            return value, place
        shift += 7
    raise WireError("A number does not end.")

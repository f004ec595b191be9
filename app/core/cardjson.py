"""Cards as JSON, as they are kept with each version, and the hash of what a card means."""

from __future__ import annotations

import hashlib
import json
import types
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from app.core.cards import KINDS, Card

if TYPE_CHECKING:
    from collections.abc import Callable

    Decoder = Callable[[Any], Any]

# What the author may change without changing what the card asks, shows or accepts.
SETTINGS = frozenset({"key", "tags", "level", "fact", "source", "requires", "points"}) | frozenset(
    {"flashcard", "quiz", "shuffle", "retired", "revision"}
)


def to_json(card: Card) -> str:
    """Return every field of `card` that is not its default, as JSON with sorted keys."""
    return _ENCODER.encode(_given(card) | {"kind": card.kind})


def from_json(text: str) -> Card:
    """Return the card that `to_json` wrote.

    Raises:
        ValueError: `text` is not the JSON of a card.
    """
    return from_data(json.loads(text))


def from_data(data: Any) -> Card:  # noqa: ANN401 - plain values of JSON, whatever they are
    """Return the card whose JSON was read as `data`, which is used up.

    Raises:
        ValueError: `data` is not that of a card.
    """
    kind = data.pop("kind", None) if isinstance(data, dict) else None
    found: Any = KINDS.get(kind) if isinstance(kind, str) else None
    if found is None:
        raise ValueError("This is not the JSON of a card: it names no kind.")
    try:
        card: Card = _decoder(found)(data)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise ValueError(f"This is not the JSON of a {kind} card: {error}.") from error
    return card


def content_hash(card: Card) -> str:
    """Return 32 hexadecimal digits of SHA-256 over what the card asks, shows and accepts.

    Its key, tags, level, source and the like (`SETTINGS`) do not count.
    """
    return _digest(card, SETTINGS)


def record_hash(card: Card) -> str:
    """Return 32 hexadecimal digits of SHA-256 over everything the author wrote but the key."""
    return _digest(card, frozenset({"key"}))


def _digest(card: Card, without: frozenset[str]) -> str:
    given = {name: value for name, value in _given(card).items() if name not in without}
    encoded = _ENCODER.encode(given | {"kind": card.kind})
    return hashlib.sha256(encoded.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _given(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any of the frozen values of a card
    """Return the fields of a value that differ from their defaults."""
    kind: Any = type(value)
    return {
        name: found
        for name, default in _defaults(kind)
        if (found := getattr(value, name)) != default
    }


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


_ENCODER = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_given
)


@cache
def _decoder(kind: Any) -> Decoder:  # noqa: ANN401 - any type a field of a card may have
    """Return what turns plain JSON into a value of type `kind`."""
    arguments = get_args(kind)
    if is_dataclass(kind):
        return _dataclass_decoder(kind)
    if get_origin(kind) is tuple:
        return _tuple_decoder(arguments)
    if get_origin(kind) is types.UnionType:
        inner = _decoder(arguments[0])
        return lambda data: None if data is None else inner(data)
    return lambda data: data


def _dataclass_decoder(kind: Any) -> Decoder:  # noqa: ANN401 - a dataclass, which has no type
    hints = get_type_hints(kind)
    inner = {field.name: _decoder(hints[field.name]) for field in fields(kind)}
    return lambda data: kind(**{name: inner[name](value) for name, value in data.items()})


def _tuple_decoder(arguments: tuple[Any, ...]) -> Decoder:
    if arguments[-1] is Ellipsis:
        each = _decoder(arguments[0])
        return lambda data: tuple(map(each, data))
    places = tuple(map(_decoder, arguments))
    return lambda data: tuple(decode(value) for decode, value in zip(places, data, strict=True))

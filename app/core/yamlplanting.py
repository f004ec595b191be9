"""Plain values become the tree that reading their text would give, without writing the text."""

from __future__ import annotations

from app.core.yamlevents import MOST_DEPTH, Mapping, Node, Scalar, Sequence, find_invisible


def plant(plain: object, depth: int = 1) -> Node:
    """Return texts, lists and mappings as nodes, all of them at offset 0.

    Raises:
        TypeError: it holds something else.
        ValueError: it nests too deep, or a text has a character that none may have.
    """
    if isinstance(plain, str):
        return Scalar(_visible(plain), 0, 0, 0)
    if depth > MOST_DEPTH:
        raise ValueError("This nests too deep.")
    if isinstance(plain, dict):
        entries = {_visible(key): plant(value, depth + 1) for key, value in plain.items()}
        return Mapping(entries, 0, 0, 0, flow=False)
    if isinstance(plain, list):
        return Sequence([plant(item, depth + 1) for item in plain], 0, 0, 0, flow=False)
    raise TypeError(f"A text has no {type(plain).__name__}.")


def _visible(text: str) -> str:
    if find_invisible(text) is not None:
        raise ValueError("A character is not allowed.")
    return text

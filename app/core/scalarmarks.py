"""Find a character of a text as it was read in the YAML from which it was read.

Quotes, escapes, folded lines and indentation stand between the two. They agree in one thing: the
characters that are no white space come in the same order, so those are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from app.core.yamlevents import Node

_DOUBLE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u(.{4})|U(.{8})|\r\n|[\s\S])|[^\s\"]")
_SINGLE = re.compile(r"''|[^\s']")
_BARE = re.compile(r"\S")
_BLOCK = re.compile(r"[|>][^\r\n]*")
_SPACES = frozenset("ntr \t\r\n_NLP")  # after a backslash: white space, or a line that goes on


def offset_in(text: str, node: Node | tuple[str, Node], count: int) -> int:
    """Return where in `text` a character of what was read at a node stands.

    `count` is the number of characters before it that are no white space. For an entry (a key and
    its node), those of the key come first. One that is not there is the node's first.
    """
    if not isinstance(node, tuple):
        return next(islice(_places(text, node.start, node.end), count, None), node.start)
    key, value = node
    length = len("".join(key.split()))
    if count < length:
        return next(islice(_places(text, value.at, value.start), count, None), value.at)
    return offset_in(text, value, count - length)


def _places(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where each character that is no white space stands in a scalar."""
    style = text[start : start + 1]
    if style == '"':
        yield from _in_double_quotes(text, start + 1, end)
    elif style == "'":
        yield from (found.start() for found in _SINGLE.finditer(text, start + 1, end))
    else:
        header = _BLOCK.match(text, start, end)
        begin = header.end() if header else start
        yield from (found.start() for found in _BARE.finditer(text, begin, end))


def _in_double_quotes(text: str, start: int, end: int) -> Iterator[int]:
    for found in _DOUBLE.finditer(text, start, end):
        code = found[1] or found[2] or found[3]
        space = chr(int(code, 16)).isspace() if code else found[0][1:2] in _SPACES
        if len(found[0]) == 1 or not space:
            yield found.start()

"""Write a deck as canonical YAML text, and give ids to the cards of a text that have none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.core.cards import Deck
from app.core.deckfields import DECK
from app.core.deckfile import parse
from app.core.fields import Plain
from app.core.problems import Problem
from app.core.slugs import slug
from app.core.yamlevents import Mapping, Node, Sequence, read

WIDTH = 100
_LONGEST_KEY = 900  # YAML wants a key on one line of at most 1,024 bytes
_PLAIN = re.compile(r"[^\W_](?:[^\n\r:#]|:(?=\S)|(?<=\S)#)*")
_FLOW_UNSAFE = frozenset(",[]{}:")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class UnreadableDeckError(ValueError):
    """A text that cannot be formatted because it is not a deck; `problems` says why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems keep this text from being a deck")
        self.problems = problems


def dump(deck: Deck) -> str:
    """Return YAML text that parses back to an equal deck (apart from the lines of its cards)."""
    return "\n".join(mapping_lines(DECK.write(deck), "")) + "\n"


def mapping_lines(plain: dict[str, Plain], indent: str, *, blocks: bool = True) -> list[str]:
    """Return a mapping's lines (of which a literal block is one); without `blocks`, none is."""
    lines = []
    for key, value in plain.items():
        name = _scalar(key)
        if len(name) > _LONGEST_KEY:
            name = f"? {name}\n{indent}"
        lines += entry_lines(f"{indent}{name}:", value, indent, blocks=blocks)
    return lines


def entry_lines(start: str, value: Plain, indent: str, *, blocks: bool = True) -> list[str]:
    """Write what follows `start` (`key:` or `-`) on its line and below it."""
    if isinstance(value, str):
        block = _block(value, indent + "  ") if blocks else ""
        return [f"{start} {block or _scalar(value)}"]
    if isinstance(value, dict):
        if not value:
            return [f"{start} {{}}"]
        return [start, *mapping_lines(value, indent + "  ", blocks=blocks)]
    flow = _flow(value)
    if flow is not None and len(start) + len(flow) < WIDTH:
        return [f"{start} {flow}"]
    return [start, *(line for item in value for line in item_lines(item, indent, blocks=blocks))]


def item_lines(item: Plain, indent: str, *, blocks: bool = True) -> list[str]:
    """Return the lines of one item of a list, the first with its dash."""
    if isinstance(item, dict) and item:
        first, *rest = mapping_lines(item, indent + "  ", blocks=blocks)
        return [f"{indent}- {first[len(indent) + 2 :]}", *rest]
    return entry_lines(f"{indent}-", item, indent, blocks=blocks)


def flow_text(plain: Plain) -> str:
    """Return YAML for the inside of brackets or braces, on one line."""
    if isinstance(plain, str):
        return _quoted(plain) if _FLOW_UNSAFE & set(plain) else _scalar(plain)
    if isinstance(plain, dict):
        entries = (f"{_flow_key(key)}: {flow_text(value)}" for key, value in plain.items())
        return f"{{{', '.join(entries)}}}"
    return f"[{', '.join(map(flow_text, plain))}]"


def _flow_key(key: str) -> str:
    name = flow_text(key)
    return f"? {name} " if len(name) > _LONGEST_KEY else name


def _flow(items: Iterable[Plain]) -> str | None:
    """Return `[a, b]`, or None where an item is no short plain text."""
    written = []
    for item in items:
        if not isinstance(item, str) or "\n" in item:
            return None
        written.append(_quoted(item) if _FLOW_UNSAFE & set(item) else _scalar(item))
    return f"[{', '.join(written)}]"


def _block(value: str, indent: str) -> str:
    """Return text of several lines as a literal block, or "" where quotes are needed."""
    if "\n" not in value or "\r" in value or value != value.strip():
        return ""
    lines = [f"{indent}{line}" if line else "" for line in value.split("\n")]
    return "|-\n" + "\n".join(lines)


def _scalar(value: str) -> str:
    if _PLAIN.fullmatch(value) and value[-1] not in " :\t":
        return value
    return _quoted(value)


def _quoted(value: str) -> str:
    return '"' + "".join(_ESCAPES.get(character, character) for character in value) + '"'


def fmt(text: str) -> str:
    """Return the text with an id on every card, and otherwise unchanged but for its end.

    Ids are made from the prompts. Comments, order and spacing stay. Raises `UnreadableDeckError`
    where the text has errors.
    """
    parsed = parse(text)
    if parsed.deck is None:
        raise UnreadableDeckError(parsed.problems)
    text = text.rstrip(" \t\r\n") + _newline(text)
    mark = text[: len(text) - len(text.removeprefix("\ufeff"))]
    body = text.removeprefix("\ufeff")
    root = read(body).root
    cards = root.entries.get("cards") if isinstance(root, Mapping) else None
    items = cards.items if isinstance(cards, Sequence) else []
    return mark + _insert(body, _new_ids(parsed.deck, items))


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _new_ids(deck: Deck, nodes: list[Node]) -> list[tuple[Mapping, str]]:
    """Return the cards without an id, and an id for each that no other card has."""
    taken = {card.key for card in deck.cards}
    made = []
    for card, node in zip(deck.cards, nodes, strict=True):
        if not card.key and isinstance(node, Mapping):
            key = slug(card.prompt, taken)
            taken.add(key)
            made.append((node, key))
    return made


def _insert(text: str, ids: list[tuple[Mapping, str]]) -> str:
    pieces = []
    done = 0
    for node, key in ids:
        first = next(iter(node.entries.values()))
        if not node.flow:
            before = max(text.rfind("\n", 0, node.start), text.rfind("\r", 0, node.start))
            column = node.start - before - 1
            pieces += [text[done : node.start], f"id: {key}", _newline(text), " " * column]
            done = node.start
        elif text[node.start] == "{":
            pieces += [text[done : first.at], f"id: {key}, "]
            done = first.at
        else:
            pieces += [text[done : node.start], f"{{id: {key}, ", text[node.start : node.end], "}"]
            done = node.end
    return "".join([*pieces, text[done:]])

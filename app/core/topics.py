"""Say a tag as a topic: authors write `economy-and-trade`, pages say “Economy and trade”."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_JOINED = re.compile(r"(?<!^\w)-|_")  # e-commerce and x-ray stay one word


def topic(tag: str) -> str:
    """Return a tag in words, the first letter large; a tag that has spaces is in words already."""
    words = tag if " " in tag else _JOINED.sub(" ", tag).strip() or tag
    return words[:1].upper() + words[1:]


@lru_cache(maxsize=4096)
def key(tag: str) -> str:
    """Return what tags of one topic have in common, however they are written."""
    return " ".join(re.split(r"[\s_-]+", tag.casefold().strip()))


def share(some: Collection[str], others: Collection[str]) -> bool:
    """Tell whether any tag of the one stands for the same topic as any of the other."""
    return not {key(tag) for tag in some}.isdisjoint(map(key, others))


def spellings(tag: str) -> tuple[str, ...]:
    """Return how a topic may be written as a tag in lower case, each once."""
    words = key(tag)
    written = (tag.casefold(), words, words.replace(" ", "-"), words.replace(" ", "_"))
    return tuple(dict.fromkeys(written))

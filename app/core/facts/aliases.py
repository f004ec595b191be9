"""What "the ship" stands for in an article that names one: the ship Ever Given."""

from __future__ import annotations

import re

from app.core.facts.lexicon import AUXILIARIES, PAST, THIRD
from app.core.facts.tokens import word_set

_NAME = r"[A-Z][\w\u2019'-]*(?: (?:(?:of|de|van|von) )?[A-Z0-9][\w\u2019'-]*){0,3}"
_APPOSED = re.compile(
    r"\b[Tt]he (?:[\w\u2019'-]+ ){0,2}?(?P<noun>[a-z]{3,}) "
    rf"(?P<name>{_NAME})(?: (?P<next>[a-z]+))?"
)
_ENDED = re.compile(
    r"\b[Tt]he (?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+){0,2} (?P<noun>[A-Z][a-z]{3,}))\b"
)
_NEVER = word_set("result change trend goal aim event period era war race law rule clause party")
_BOOK = 200_000  # characters
_OFTEN = 2  # mentions that make a name the one an article is about


def aliases_of(text: str) -> dict[str, str]:
    """Return for a noun the one name that goes with it: ship → ship Ever Given, canal → Suez Canal.

    A noun that goes with two names, or of which there is "another", stands for nothing; in a book a
    noun comes to mean many things.
    """
    if len(text) > _BOOK:
        return {}
    found: dict[str, set[str]] = {}
    for one in _APPOSED.finditer(text):
        verb = one["next"] in AUXILIARIES or one["next"] in PAST or one["next"] in THIRD
        name = re.sub(r"[\u2019']s?$", "", one["name"])
        if text.count(name) >= _OFTEN and (not verb or one["next"] in AUXILIARIES):
            found.setdefault(one["noun"], set()).add(f"{one['noun']} {name}")
    for one in _ENDED.finditer(text):
        if text.count(one["name"]) >= _OFTEN:
            found.setdefault(one["noun"].lower(), set()).add(one["name"])
    single = {noun: next(iter(names)) for noun, names in found.items() if len(names) == 1}
    return {noun: name for noun, name in single.items() if _means_one(noun, text)}


def _means_one(noun: str, text: str) -> bool:
    more = rf"\b(?:another|other|second|each|every|both|two|three) (?:\w+ )?{noun}"
    return noun not in _NEVER and not re.search(more, text)

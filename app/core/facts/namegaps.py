"""Which names are worth a gap: one that stands for itself and that the rest of its sentence tells.

A name that only says where something else lies, that is said of many, or that another name of the
sentence gives away asks for little.
"""

from __future__ import annotations

import re

from app.core.facts.fact import Fact
from app.core.facts.grammar import is_adverb
from app.core.facts.lexicon import (
    AUXILIARIES,
    CONJUNCTIONS,
    PARTICIPLE,
    PAST,
    PREPOSITIONS,
    RELATIVES,
    THIRD,
)
from app.core.facts.naming import Names
from app.core.facts.tokens import tokenize, word_set

_OCEANS = frozenset({"Atlantic", "Pacific"})  # one gives the other away
_EVERYBODYS = frozenset({"Earth", "Solar System", "World", "Universe", "Sun", "Moon"})
_ALL_OVER = re.compile(r"\b(?:all over|throughout|across) (?:the )?$")
_BEARING = re.compile(r"\b(?:(?:north|south)?(?:north|south|east|west) of|off) (?:the )?$")
_DETERMINED = re.compile(
    r"\b(?:the|a|an|most|some|many|its|their|his|her|\d[\d,.]*) (?:[a-z-]+ )?$", re.IGNORECASE
)
_SURROUNDING = re.compile(r"[A-Z][\w\u2019'-]*, (?:in )?(?:the )?$")
_OF_WHERE = re.compile(r", (?:of|from|at) (?:the )?$")
_CUT = re.compile(  # the name begins before the gap, or a unit stands behind its figure
    r"\b[A-Z]\. ?$|\d $|\b(?:first|second|third|elder|younger|\w+th) $|(?<=[\w,] )[A-Z][a-z]+ $"
)
_INITIAL = re.compile(r" [A-Z]$")
_OPEN_LIST = re.compile(r"\bsuch as [^.;]*(?:, | and | or )(?:the )?$")
_NUMBERED = re.compile(r" \d+\b(?!\.\d)(?! [a-z]+s\b)")  # Article 3
_GROUP = re.compile(r"(?:men|women)$")
_ONE_OF_MANY = re.compile(
    r"\b(?:companies|firms|cities|countries|people|authors|writers|artists|scientists|states)"
    r" (?:like|such as) $",
    re.IGNORECASE,
)
_THOSE = re.compile(r"\b(?:such as|like) those\b")
_SOMEBODYS = re.compile(r"(?:[A-Z]\w+ )?(?:[Hh]is|[Hh]er|[Tt]heir)\b")  # ahead of any name
_LONG_LIST = re.compile(r"(?:[A-Z][^,]*, ){3,}(?:[A-Z][\w\u2019'-]*,? and )?$")
_PLACE_PART = re.compile(r", [A-Z][\w\u2019'-]*(?:,|$)")
_FOLLOWS = (
    PREPOSITIONS
    | AUXILIARIES
    | RELATIVES
    | CONJUNCTIONS
    | frozenset(PAST)
    | frozenset(THIRD)
    | frozenset(PARTICIPLE)
    | {"to"}
)
_NAMED_SO = word_set(  # what a name stands before as its own: the Ascend series
    "series platform project method effect company class programme program family brand model line "
    "theory law test scale region peninsula river valley mountains desert sea ocean island islands "
    "dynasty empire treaty convention agreement act plan mission telescope bridge canal period war "
    "institute university prize award festival party movement"
)
_SHORT = 3  # letters: such parts of names stand everywhere


def idle(fact: Fact, _names: Names) -> bool:
    """Tell whether a gap for a name asks for little."""
    text, (start, end) = fact.statement.text, fact.span
    before, after = text[:start], text[end:]
    clause = fact.statement.clause
    once = fact.statement.part == "kind" and clause is not None and clause.past
    if once or fact.answer in _EVERYBODYS or _ALL_OVER.search(before):
        return True
    other = _OCEANS - {fact.answer} if fact.answer in _OCEANS else frozenset()
    if any(one in text for one in other) or _OPEN_LIST.search(before):
        return True
    if (
        _CUT.search(before)
        or _NUMBERED.match(after)
        or _INITIAL.search(fact.answer)
        or _GROUP.search(fact.answer)
    ):
        return True
    if _BEARING.search(before) or _lies_in(before, after) or _describes(before, after):
        return True
    if _SOMEBODYS.match(before) or _parted(fact.answer, before, after):
        return True
    return _one_of_many(before, after) or _told(fact.answer, f"{before} {after}")


def _lies_in(before: str, after: str) -> bool:
    """Tell of "Foreland, in Kent, …" and "California, Irvine, …": where another name lies."""
    if _OF_WHERE.search(before) and after.startswith(","):
        return True
    return _SURROUNDING.search(before) is not None and not after.startswith(" ")


def _describes(before: str, after: str) -> bool:
    """Tell of "most Atlantic shores": a name before the noun that it describes."""
    following = tokenize(after[:40])[:2] if after.startswith(" ") else []
    beside = before.endswith(", ") and [one.text for one in following[1:]] in ([","], [])
    if not following or not (beside or _DETERMINED.search(before)):
        return False
    word = following[0]
    noun = word.word and word.text.islower() and word.low not in _FOLLOWS | _NAMED_SO
    return noun and not is_adverb(word)


def _parted(name: str, before: str, after: str) -> bool:
    """Tell of the end of a long list, and of "University of California" before ", Irvine,"."""
    place = " of " in name and _PLACE_PART.match(after) is not None
    return place or _LONG_LIST.search(before) is not None


def _one_of_many(before: str, after: str) -> bool:
    """Tell of "companies like Ada are …" and "such as those of Ada": others would fit as well."""
    listed = after.startswith((" and ", ", "))
    single = _ONE_OF_MANY.search(before) and not listed
    opens = listed and before.endswith("such as ")
    return bool(single) or opens or _THOSE.search(before) is not None


def _told(name: str, rest: str) -> bool:
    """Tell whether another name of the sentence gives a name away: a son's, his father's."""
    words = {word for word in name.split() if len(word) > _SHORT}
    return bool(words & {token.text for token in tokenize(rest)})

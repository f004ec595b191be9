"""Claims that stand inside others: "Known for speed, Ada …", "Ada, a small engine, …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.facts import grammar, reference
from app.core.facts.lexicon import (
    BE,
    CONJUNCTIONS,
    GERUND,
    HAVE,
    MONTHS,
    PARTICIPLE,
    PREPOSITIONS,
    past,
    third_person,
)
from app.core.facts.naming import Names
from app.core.facts.reference import capital
from app.core.facts.tokens import tokenize, word_set

_NAME = r"(?:[Tt]he )?[A-Z][\w+\u2019'-]*(?: (?:(?:of|for) )?[A-Z0-9][\w+\u2019'-]*){0,7}"
_KNOWN = r"(?:(?:[Bb]est |[Ww]ell |[Ww]idely )?(?:known|renowned|famous|celebrated|noted))"
_KNOWN_FOR = re.compile(rf"{_KNOWN} (?:for|as) \S.*", re.IGNORECASE)
_TAIL_NAME = re.compile(
    rf"\b(?P<owner>[Ii]ts|[Tt]heir|[Hh]is|[Hh]er) (?P<what>[a-z][\w-]*(?: [\w-]+){{0,3}}), "
    rf"(?P<name>{_NAME})$"
)
_TAIL_KIND = re.compile(rf"(?P<name>{_NAME}), (?P<what>(?:a|an|the) [^,;:()]+)$")
_MID_KIND = re.compile(rf"(?P<name>{_NAME}), (?P<what>(?:a|an|the) [^,;:()]+), (?P<rest>[a-z].*)$")
_MID_NAME = re.compile(rf"(?P<what>[A-Z][^,;:()]*), (?P<name>{_NAME}), (?P<rest>[a-z].*)$")
_MID_DONE = re.compile(
    r"(?P<who>[^,;:()]+), (?P<how>(?:[a-z]+ly |first )?(?P<verb>[a-z]+) "
    r"(?:in|by|on|at|from|as|between) [^,;:()]+), (?P<rest>[a-z].*)$"
)
_MID_REMARK = re.compile(
    r"(?P<who>[A-Z][^,;:()]*), (?:particularly|especially|such as|including|while|though|like|"
    r"notably|mainly|usually|often|also|along with|together with|as well as|in turn|however) "
    r"?(?P<list>[^;:()]*?), (?P<rest>[a-z].*)$"
)
_LISTED = re.compile(r"\b(?:is|are|was|were|has|have|had)\b|\band (?:the|an?)\b|^\w+ \w+ and ")
_WHICH = re.compile(rf"(?P<who>{_NAME}), which (?P<rest>[a-z][^;:]*)$")
_COMMON_WHICH = re.compile(
    r"\b(?:through|by|with|using) (?P<who>(?:[a-z-]+ )?[a-z-]+), which (?P<rest>[a-z][^,;:]+)$"
)
_OF_ANOTHER = re.compile(r"\b(?:of|by) $")  # "the choir of the Dom, which": the choir, or the Dom?
_GOES_ON = word_set(
    "and or but which who whose where that while wherever whenever whatever because although "
    "though when if so as unless until"
)
_DEEDS = re.compile(  # what stands beside a whole clause, not beside its last name
    r"(?:an?|the) (?:[\w-]+ ){0,3}?(?:event|feat|move|step|result|distance|honour|honor|achievement"
    r"|decision|fact|sum|success|failure|tragedy|record|moment|loss|gain|rise|drop|fall|victory"
    r"|defeat|shift|trend|blow|practice|custom|detour|journey|figure|number|total|share|change)\b"
)
_CONNECTED = re.compile(r"^(?:and|but|however,|therefore,|thus,) ")
_SAYING = word_set("say tell add ask argue warn note insist reply urge call admit claim")
_KIN = re.compile(
    r"the (?:\w+ )?(?:child|son|daughter|brother|sister|heir|pupil|husband|wife|woman|man|person)\b"
)
_IN_ANOTHER = re.compile(r"\b(?:of|by|in|at|near|to|for) (?:the )?$")
_LOOKED_AT = frozenset(  # say how it is looked at, not what was done to it
    {"measured", "seen", "viewed", "compared", "given", "taken", "judged", "considered", "put"}
)
_DEAD = re.compile(  # somebody in a sentence of long ago
    r"\b1(?:[0-8]\d|9[0-3])\d\b.*, (?:an?|the) (?:[\w-]+ ){0,3}?(?:\w+(?:ist|ian|eer)|painter"
    r"|poet|king|queen|architect|writer|composer|explorer|inventor|emperor|priest|monk|merchant"
    r"|lawyer|doctor)\b"
)
_MIDDLE = ((_MID_KIND, "name"), (_MID_DONE, "who"), (_MID_REMARK, "who"), (_MID_NAME, "name"))


def without_inserts(text: str) -> str:
    """Return a sentence without the insert after its subject, if it has one."""
    for pattern, keep in _MIDDLE:
        found = pattern.match(text)
        if found is None or (pattern is _MID_DONE and found["verb"] not in PARTICIPLE):
            continue
        opening = found[keep].split(" ", 1)[0].lower()
        if found["rest"].split(" ", 1)[0] in _GOES_ON or opening in PREPOSITIONS | CONJUNCTIONS:
            continue
        if keep == "who" and grammar.parse(found["who"]) is not None:
            continue
        if grammar.parse(f"{found[keep]} {found['rest']}") is not None:
            return f"{found[keep]} {found['rest']}"
    return text


def parts(text: str, names: Names) -> Iterator[tuple[str, str]]:
    """Yield a sentence without inserts ("sentence"), then each claim inside it with its name."""
    first, *others = _clauses(text, names)
    yield from _parts(first, names)
    for other in others:
        yield other, "clause"


def _clauses(text: str, names: Names) -> list[str]:
    """Part a sentence at its semicolons, where each part is a clause that stands alone.

    One that begins with "it" or "they" is about the subject of the first, or is left out where
    that is not sure.
    """
    if "; " not in text:
        return [text]
    first, *others = (_CONNECTED.sub("", one) for one in text.split("; "))
    main = grammar.parse(first)
    if main is None or any("(" in one or grammar.parse(one) is None for one in others):
        return [text]
    context = reference.Context()
    reference.follow(context, main, names)
    alone = (reference.resolve(capital(one), context) for one in others)
    return [first, *(one.text for one in alone if one is not None)]


def _parts(text: str, names: Names) -> Iterator[tuple[str, str]]:
    bare = without_inserts(text)
    whole = text if bare == text else capital(bare)
    clause = grammar.parse(whole)
    led = list(_lead(clause)) if clause else []
    yield (capital(_after(whole, clause)) if led and clause else whole), "sentence"
    yield from led
    if bare != text:
        yield from _middle(text, names)
    yield from _tail(whole, clause)


def _after(text: str, clause: grammar.Clause) -> str:
    return text[len(clause.lead) :].lstrip(", ")


def _lead(clause: grammar.Clause) -> Iterator[tuple[str, str]]:
    """Turn "Born in Ulm, Ada …" into "Ada was born in Ulm"."""
    lead, subject = clause.lead, clause.subject
    words = [token.low for token in tokenize(lead)]
    if not words or len(subject.split()) > 6:  # noqa: PLR2004 - a longer one is no name
        return
    plural = clause.plural
    if _KNOWN_FOR.fullmatch(lead):
        yield f"{subject} {_be(clause)} {lead[0].lower() + lead[1:]}", "known"
    elif words[0] in GERUND and len(words) > 2 and words[1] in {"in", "on"}:  # noqa: PLR2004 - two words and what
        base = GERUND[words[0]]
        verb = past(base) if clause.past else base if plural else third_person(base)
        yield f"{subject} {verb} {lead.split(' ', 1)[1]}", "lead"
    else:
        place = 1 if words[0].endswith("ly") or words[0] == "first" else 0
        if set(words[place : place + 1]) & _LOOKED_AT:
            return
        if len(words) > place + 2 and words[place] in PARTICIPLE | {
            "based": 1,
            "located": 1,
            "born": 1,
        }:
            located = words[place] in {"based", "located"}
            be = _be(clause) if located else "were" if plural else "was"
            yield f"{subject} {be} {lead[0].lower() + lead[1:]}", "lead"


def _be(clause: grammar.Clause) -> str:
    if clause.past:
        return "were" if clause.plural else "was"
    return "are" if clause.plural else "is"


def _middle(text: str, names: Names) -> Iterator[tuple[str, str]]:
    """Yield what an insert after the subject says of it."""
    for pattern in (_MID_KIND, _MID_NAME):
        found = pattern.match(text)
        if found and found["rest"].split(" ", 1)[0] not in _GOES_ON:
            clause = grammar.parse(f"{found['name']} {found['rest']}")
            if clause and " like " not in found["what"] and clause.base not in _SAYING:
                yield (
                    f"{capital(found['name'])} {_be(clause)} {names.inline(found['what'])}",
                    "kind",
                )
            return
    found = _MID_DONE.match(text)
    if found and found["verb"] in PARTICIPLE and grammar.parse(found["who"]) is None:
        clause = grammar.parse(f"{found['who']} {found['rest']}")
        plural = clause.plural if clause else found["who"].split()[-1].endswith("s")
        be = "were" if plural else "was"
        if clause and found["verb"] == "known":
            be = _be(clause)
        yield f"{found['who']} {be} {found['how']}", "insert"


def _tail(text: str, clause: grammar.Clause | None) -> Iterator[tuple[str, str]]:
    """Yield what the end of a sentence says of a name: "…, AliGenie", "…, which melts"."""
    if clause is None:
        return
    owner = re.match(r"([A-Z][\w-]*)(?:[\u2019']s\b| )", clause.subject)
    found = _TAIL_NAME.search(text)
    if found and owner:
        end = "\u2019" if owner[1].endswith("s") else "\u2019s"
        present, past_form = ("are", "were") if found["what"].endswith("s") else ("is", "was")
        be = past_form if clause.past else present
        yield f"{found['name']} {be} {owner[1]}{end} {found['what']}", "kind"
        return
    found = _TAIL_KIND.search(text)
    aside = found is not None and not _LISTED.search(found["what"])
    if found and _KIN.match(found["what"]) and _IN_ANOTHER.search(text[: found.start()]):
        return
    if found and aside and clause.rest.endswith(found[0]) and not _DEEDS.match(found["what"]):
        be = "was" if clause.past and _DEAD.search(text) else _be_of(clause)
        yield f"{capital(found['name'])} {be} {found['what']}", "kind"
        return
    found = _WHICH.search(text) or _COMMON_WHICH.search(text)
    if found and found["who"].split(" ", 1)[0] in MONTHS:
        return
    if found and not (found.re is _WHICH and _OF_ANOTHER.search(text[: found.start()])):
        yield f"{capital(found['who'])} {found['rest']}", "relative"


def _be_of(clause: grammar.Clause) -> str:
    done = clause.past and clause.base not in {"discover", "find"} and clause.aux not in HAVE | BE
    return "was" if done else "is"

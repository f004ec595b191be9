"""Find in the end of a clause what can be asked for: a phrase, a list, and what follows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.facts.grammar import NOUNS_TOO, is_adverb
from app.core.facts.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BASES,
    DETERMINERS,
    GERUND,
    PARTICIPLE,
    PAST,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    THIRD,
    VAGUE,
)
from app.core.facts.tokens import Token, tokenize, word_set

_STOPS = (
    (PREPOSITIONS - {"of", "per"})
    | RELATIVES
    | frozenset(
        {
            "to",
            "because",
            "while",
            "although",
            "but",
            "so",
            "if",
            "than",
            "rather",
            "according",
            "due",
        }
    )
)
_MARKS = frozenset(";:()\u2013—…")
_AFTER_ADJECTIVE = frozenset({"on", "of", "for", "to", "with", "from", "in"})
_OPEN_NOUNS = word_set("applications breakthroughs threat answer key centre center")
_FIXED = word_set(
    "far honour honor memory case addition charge front response contrast favour favor part fact "
    "general danger line turn common order risk least most all first last once"
)
_AFLOAT = word_set(
    "aground away back apart abroad ahead aside aboard afloat alike alone off out up down over"
)
_BY_DOING = re.compile(r"\b(?:by|and) [a-z]+ing\b")
_NOUN_GERUNDS = word_set("mapping gaming banking marketing training testing engineering")
_MOST_AFTER, _LITTLE = 10, 3  # words


@dataclass(frozen=True, slots=True)
class Tail:
    """The part after a verb that can be asked for.

    `start` and `end` are its place in the rest; `items` are those of a list; `after` follows.
    """

    particle: str
    start: int
    end: int
    answer: str
    items: tuple[str, ...]
    after: str


def tail(rest: str, *, adjective: bool = False) -> Tail | None:
    """Find the phrase after the verb and, before it, the particle that goes into the question.

    With `adjective`, the particle may be one such as "rich in". None where what follows the
    phrase can neither stand in the question nor be left out.
    """
    tokens = tokenize(rest)
    at = _opening(tokens, adjective=adjective)
    if at >= len(tokens) or not tokens[at].word or tokens[at].low in _FIXED:
        return None
    groups, end = _phrase(tokens, at)
    particle = rest[: tokens[at].start].strip()
    after = _after(rest, tokens, end)
    if after is None and particle == "as" and tokens[end].low in {"that", "which"}:
        after = ""
    if not groups or after is None or _BY_DOING.search(after):
        return None
    last = groups[-1]
    aside = {tokens[at].low, last[-1].low} & _AFLOAT
    if is_adverb(last[-1]) or aside or _gaps(after):
        return None
    if after.startswith("to ") and len(last) <= _LITTLE and last[-1].low in VAGUE:
        return None
    items = tuple(rest[one[0].start : one[-1].end] for one in groups)
    start, stop = groups[0][0].start, groups[-1][-1].end
    return Tail(particle, start, stop, rest[start:stop], items, after)


def _gaps(after: str) -> bool:
    """Tell of "in 2015 and the Shield in 2020", where a verb is left out."""
    ranged = "between" in after.split()
    return not ranged and " and " in after and len(re.findall(r"\d+", after)) > 1


def _opening(tokens: list[Token], *, adjective: bool) -> int:
    """Return where the phrase starts, after adverbs and a particle."""
    at = 0
    while at < len(tokens) and is_adverb(tokens[at]):
        at += 1
    if adjective and at + 1 < len(tokens) and tokens[at + 1].low in _AFTER_ADJECTIVE:
        at += 1
    if at < len(tokens) and tokens[at].low in PREPOSITIONS | {"to"}:
        at += 1
    return at


def _phrase(tokens: list[Token], at: int) -> tuple[list[list[Token]], int]:
    """Collect a phrase, and what it says too little without: "efforts" "to cut costs"."""
    infinitive = at > 0 and tokens[at - 1].low == "to" and tokens[at].low in BASES
    groups, end = _groups(tokens, at, infinitive=infinitive)
    if len(groups) == 1 and end < len(tokens) and _needs_more(groups[0], tokens[end]):
        more, end = _groups(tokens, end + 1, infinitive=False)
        groups = [groups[0] + [token for one in more for token in one]]
    return groups, end


def _needs_more(phrase: list[Token], after: Token) -> bool:
    """Tell whether a phrase says too little without what follows: "efforts to …"."""
    short = len(phrase) <= _LITTLE and phrase[-1].low in VAGUE | _OPEN_NOUNS
    return short and after.low in {"to", "in", "for", "of", "on"}


def _groups(tokens: list[Token], at: int, *, infinitive: bool) -> tuple[list[list[Token]], int]:
    """Collect the items of the phrase that starts at `at`; return them and where they end."""
    groups: list[list[Token]] = [[]]
    place = at
    while place < len(tokens):
        token = tokens[place]
        if token.text == "," or token.low in {"and", "or", "&"}:
            step = _separator(tokens, place) if groups[-1] else 0
            if step == 0:
                break
            groups.append([])
            place += step
            continue
        begun = bool(groups[-1])
        verb = infinitive and len(groups[-1]) <= 1 and token.low not in _MARKS
        if (begun and _ends_phrase(tokens, place)) or (_stops(token) and not verb):
            break
        groups[-1].append(token)
        place += 1
    return [one for one in groups if one], place


def _ends_phrase(tokens: list[Token], place: int) -> bool:
    """Tell whether a phrase ends before this word: "a plan | focusing on", "quickly" at the end."""
    token = tokens[place]
    if place + 1 == len(tokens):
        return is_adverb(token)
    after = tokens[place + 1].low
    doing = token.low in GERUND and after in PREPOSITIONS | DETERMINERS
    return doing or (token.low in PARTICIPLE and after in PREPOSITIONS | {"to"})


def _stops(token: Token) -> bool:
    return token.low in _STOPS or token.text in _MARKS or token.low in AUXILIARIES


def _separator(tokens: list[Token], place: int) -> int:
    """Return how many tokens separate two items here, or 0 where the phrase ends."""
    token = tokens[place]
    comma = token.text == ","
    step = 1 + (comma and place + 1 < len(tokens) and tokens[place + 1].low in {"and", "or"})
    nxt = tokens[place + step] if place + step < len(tokens) else None
    if nxt is None or not nxt.word or nxt.low in AUXILIARIES | RELATIVES | PRONOUNS:
        return 0
    then = tokens[place + step + 1].low if place + step + 1 < len(tokens) else ""
    if nxt.low in PREPOSITIONS | {"to"} or _verb_again(nxt, then):
        return 0
    if nxt.low in THIRD and not then:
        return step
    if comma and step == 1:
        return 1 if _list_goes_on(tokens, place + 1) else 0
    adjective = bool(then) and then not in DETERMINERS | PREPOSITIONS | ADVERBS | {"to", ","}
    if nxt.low in PAST and nxt.low not in BASES and not adjective:
        return 0
    return step


def _verb_again(token: Token, then: str) -> bool:
    """Tell whether another verb begins here: "saves money", "runs to the sea"."""
    if token.low not in THIRD:
        return False
    if then in DETERMINERS | PREPOSITIONS | {"to"}:
        return True
    return token.low not in NOUNS_TOO and then.isalpha() and then not in {"and", "or"}


def _list_goes_on(tokens: list[Token], start: int) -> bool:
    """Tell whether "and" closes a list that a comma at `start - 1` opened."""
    if tokens[start].low in GERUND and tokens[start - 2].low not in GERUND:
        second = tokens[start + 1].low if start + 1 < len(tokens) else ""
        if second in DETERMINERS | PREPOSITIONS or tokens[start].low not in _NOUN_GERUNDS:
            return False
    if tokens[start].low in DETERMINERS and tokens[start].low != "the":
        return _closes(tokens, start) and tokens[start - 2].low not in DETERMINERS
    return _closes(tokens, start)


def _closes(tokens: list[Token], start: int) -> bool:
    for place in range(start, min(len(tokens), start + 14)):
        token = tokens[place]
        if token.low in {"and", "or"}:
            return True
        if token.text in _MARKS or token.low in AUXILIARIES or token.low in RELATIVES:
            return False
    return False


def _after(rest: str, tokens: list[Token], end: int) -> str | None:
    """Return what follows the answer and belongs to the question; None where that is too much."""
    if end >= len(tokens) or tokens[end].low not in PREPOSITIONS | {"to"}:
        leaves = (
            end >= len(tokens)
            or tokens[end].low in PARTICIPLE
            or tokens[end].text in {",", ";", "\u2013", "—"}
            or tokens[end].low in {"and", "because", "while", "but"}
        )
        return "" if leaves else None
    stop = end
    while stop < len(tokens) and not _leaves(tokens, stop):
        stop += 1
    words = [token for token in tokens[end:stop] if token.word]
    if len(words) > _MOST_AFTER or any(word.low in RELATIVES | PRONOUNS for word in words):
        return None
    return rest[tokens[end].start : tokens[stop - 1].end]


def _leaves(tokens: list[Token], place: int) -> bool:
    """Tell whether what is asked about ends here: at a mark, or where another verb begins."""
    token = tokens[place]
    if token.text in _MARKS - {"("} or token.text == "(":
        return True
    if token.text == "," or token.low in {"and", "or"}:
        return _separator(tokens, place) == 0 or _verb_follows(tokens, place)
    return False


def _verb_follows(tokens: list[Token], place: int) -> bool:
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    second = tokens[place + 2] if place + 2 < len(tokens) else None
    if after is None or second is None or after.low not in BASES:
        return False
    return second.low in DETERMINERS | {"more", "its", "their"} and tokens[place].low == "and"

"""Turn a clause into questions, and find in its end what can be asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.facts.grammar import Clause
from app.core.facts.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BASES,
    BE,
    DETERMINERS,
    GERUND,
    NEGATIONS,
    NUMBER_WORDS,
    PARTICIPLE,
    PAST,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    THIRD,
    VAGUE,
)
from app.core.facts.naming import Names, is_acronym
from app.core.facts.tokens import Token, tokenize

MOST_ANSWER_WORDS = 6
_MOST_AFTER = 8
_MOST_SUBJECT = 9
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
_MARKS = frozenset(";:()–—…")
_WEAK = frozenset(
    "make take play give put come go see show keep remain stay feel seem appear tend need want "
    "continue begin start try help let say get have do mean set look hold face pose".split()
)
_BY_DOING = re.compile(r"by [a-z]+ing\b")
_AFTER_ADJECTIVE = frozenset({"on", "of", "for", "to", "with", "from", "in"})
_OPEN_NOUNS = frozenset("applications breakthroughs threat answer key centre center".split())
_GENERIC = frozenset(
    "new advanced significant major important large small good better great main key different "
    "powerful strong high low own modern recent further broad wide global special certain".split()
)
_PEOPLE = frozenset(
    "teachers students farmers patients workers soldiers citizens consumers customers people "
    "players doctors engineers scientists children women men users developers".split()
)
_INDEFINITE = frozenset(
    "several many some most other others both one such few each every there proposals initiatives "
    "efforts results examples researchers scientists experts critics people someone everyone "
    "additional further certain various different similar more much recent early later it they "
    "he she this that these those what all two three four five estimates reports studies "
    "investments projections factors reasons benefits applications uses features".split()
)
_COUNTS = (NUMBER_WORDS.keys() - {"one"}) | {"times", "once", "twice", "half", "hundreds", "dozens"}
_LOOSE_START = frozenset(
    "its their his her our the a an various numerous several many some most even also".split()
)


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


def specific(subject: str, names: Names) -> bool:
    """Tell whether a subject says by itself what is meant."""
    tokens = tokenize(subject)
    words = [token for token in tokens if token.word]
    unclear = _INDEFINITE | PREPOSITIONS | NEGATIONS
    if not words or len(words) > _MOST_SUBJECT or words[0].low in unclear:
        return False
    if any(token.low in PRONOUNS for token in words) or set("()") & set(subject):
        return False
    if any(names.is_name(token, opening=token is words[0]) for token in words):
        return True
    content = [token for token in words if token.low not in DETERMINERS | PREPOSITIONS | {"and"}]
    return any(is_acronym(token.text) or token.low not in VAGUE for token in content)


def tail(rest: str, *, adjective: bool = False) -> Tail | None:
    """Find the phrase after the verb and, before it, the particle that goes into the question.

    With `adjective`, the particle may be one such as "rich in". None where what follows the
    phrase can neither stand in the question nor be left out.
    """
    tokens = tokenize(rest)
    at = 0
    while at < len(tokens) and (tokens[at].low in ADVERBS or tokens[at].low.endswith("ly")):
        at += 1
    if rest.startswith("by far"):
        return None
    if adjective and at + 1 < len(tokens) and tokens[at + 1].low in _AFTER_ADJECTIVE:
        at += 1
    if at < len(tokens) and tokens[at].low in PREPOSITIONS | {"to"}:
        at += 1
    if at >= len(tokens) or not tokens[at].word:
        return None
    infinitive = at > 0 and tokens[at - 1].low == "to" and tokens[at].low in BASES
    groups, end = _groups(tokens, at, infinitive=infinitive)
    if not groups or not groups[0]:
        return None
    if len(groups) == 1 and end < len(tokens) and _needs_more(groups[0], tokens[end]):
        more, end = _groups(tokens, end + 1, infinitive=False)
        if len(more) != 1 and tokens[end - 1].text != ",":
            more = [[token for one in more for token in one]]
        groups = [groups[0] + more[0]] if more and more[0] else groups
    items = tuple(rest[one[0].start : one[-1].end] for one in groups)
    start, stop = groups[0][0].start, groups[-1][-1].end
    particle = rest[: tokens[at].start].strip()
    after = _after(rest, tokens, end)
    if after is None and particle == "as" and tokens[end].low in {"that", "which"}:
        after = ""
    last = groups[-1][-1].low
    if after is None or (after.startswith("to ") and last in VAGUE) or _BY_DOING.match(after):
        return None
    return Tail(particle, start, stop, rest[start:stop], items, after)


def _needs_more(phrase: list[Token], after: Token) -> bool:
    """Tell whether a phrase says too little without what follows: "efforts to …"."""
    return phrase[-1].low in VAGUE | _OPEN_NOUNS and after.low in {"to", "in", "for", "of", "on"}


def _groups(tokens: list[Token], at: int, *, infinitive: bool) -> tuple[list[list[Token]], int]:
    """Collect the items of the phrase that starts at `at`; return them and where they end."""
    groups: list[list[Token]] = [[]]
    place = at
    while place < len(tokens):
        token = tokens[place]
        if token.text == "," or token.low in {"and", "or", "&"}:
            step = _separator(tokens, place)
            if step == 0 or not groups[-1]:
                break
            groups.append([])
            place += step
            continue
        if (
            groups[-1]
            and token.low in GERUND
            and place + 1 < len(tokens)
            and (tokens[place + 1].low in PREPOSITIONS | DETERMINERS)
        ):
            break
        if groups[-1] and token.low.endswith("ly") and place + 1 == len(tokens):
            break
        reduced = token.low in PARTICIPLE and place + 1 < len(tokens)
        if groups[-1] and reduced and tokens[place + 1].low in PREPOSITIONS | {"to"}:
            break
        if _stops(token) and not (infinitive and len(groups[-1]) <= 1 and token.low not in _MARKS):
            break
        groups[-1].append(token)
        place += 1
    if not groups[-1]:
        groups.pop()
    return groups, place


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
    if nxt.low in THIRD and (then in DETERMINERS | PREPOSITIONS | {"to"} or not then):
        return 0 if then else step
    if nxt.low in PREPOSITIONS | {"to"}:
        return 0
    if comma and step == 1:
        return 1 if _list_goes_on(tokens, place + 1) else 0
    adjective = bool(then) and then not in DETERMINERS | PREPOSITIONS | ADVERBS | {"to", ","}
    if nxt.low in PAST and nxt.low not in BASES and not adjective:
        return 0
    return step


def _list_goes_on(tokens: list[Token], start: int) -> bool:
    """Tell whether "and" closes a list that a comma at `start - 1` opened."""
    if tokens[start].low in GERUND and tokens[start - 2].low not in GERUND:
        second = tokens[start + 1].low if start + 1 < len(tokens) else ""
        if second in DETERMINERS | PREPOSITIONS or tokens[start].low not in _NOUN_GERUNDS:
            return False
    if tokens[start].low in DETERMINERS and tokens[start].low not in {"the"}:
        return _closes(tokens, start) and tokens[start - 2].low not in DETERMINERS
    return _closes(tokens, start)


_NOUN_GERUNDS = frozenset("mapping gaming banking marketing training testing engineering".split())


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
            or tokens[end].text in {",", ";", "–", "—"}
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


def question(wh: str, clause: Clause, names: Names, ending: str = "") -> str:
    """Ask about a clause: wh word, auxiliary, subject, verb, and what ends the question."""
    subject = names.inline(clause.subject)
    if clause.aux:
        adverbs = re.sub(r"\b(?:also|thus|therefore|however)\b ?", "", clause.adverbs).strip()
        inner = [clause.aux.lower(), subject, adverbs, clause.verb]
    elif clause.past:
        inner = ["did", subject, clause.base]
    else:
        inner = ["do" if clause.plural else "does", subject, clause.base]
    words = " ".join(part for part in [wh, *inner, ending] if part)
    return re.sub(r"\s+([?,])", r"\1", f"{words}?")


def lead_ending(clause: Clause, names: Names) -> str:
    """Return an opening such as "In 1815" as it ends a question, or "" where it does not fit."""
    words = clause.lead.split()
    fits = words and words[0].lower() in {"in", "during", "after", "before", "by", "at", "on"}
    if not fits or len(words) > MOST_ANSWER_WORDS or words[1:2] and words[1] in GERUND:
        return ""
    if any(word.lower() in PRONOUNS for word in words):
        return ""
    return words[0].lower() + clause.lead[len(words[0]) :]


def asks_well(clause: Clause) -> bool:
    """Tell whether "What does … VERB?" makes sense with this verb."""
    if clause.base in PAST and not clause.aux:  # "cut" is present and past
        return False
    denied = {"not", "never", "no", "longer"} & set(clause.adverbs.lower().split())
    return clause.base not in _WEAK and not denied and bool(clause.verb)


def informs(answer: str, topic: frozenset[str]) -> bool:
    """Tell whether an answer says more than the article's topic and words that fit everywhere."""
    words = [token.low for token in tokenize(answer) if token.word and token.low not in DETERMINERS]
    spare = VAGUE | _GENERIC | topic | PREPOSITIONS | {"and"}
    return any(word not in spare for word in words)


def wh_of(answer: str) -> str:
    """Return the question word for an object: Whom for teachers, else What."""
    words = answer.lower().split()
    return "Whom" if words and words[-1] in _PEOPLE else "What"


def trimmed(answer: str) -> str:
    """Return an answer without the small words it starts with: "its", "various", "the"."""
    words = answer.split()
    while len(words) > 1 and words[0].lower() in _LOOSE_START:
        words = words[1:]
    return " ".join(words)


def worth_asking(answer: str, names: Names) -> bool:
    """Tell whether an answer is short, says something, and points at nothing outside itself."""
    tokens = [token for token in tokenize(answer) if token.word]
    if not 1 <= len(tokens) <= MOST_ANSWER_WORDS:
        return False
    lows = [token.low for token in tokens]
    if set(lows) & _COUNTS:
        return False
    if (
        set(lows) & (PRONOUNS - {"its", "their"} | NEGATIONS)
        or lows[-1] in PREPOSITIONS | DETERMINERS
    ):
        return False
    if any(names.is_name(token) or is_acronym(token.text) or token.number for token in tokens):
        return True
    head = re.split(r" (?:of|for|in|on|to|with|that) ", " ".join(lows))[0].split()[-1]
    return head not in VAGUE or len([low for low in lows if low not in DETERMINERS]) > 2  # noqa: PLR2004 - two words before it say what


def is_participle(word: str) -> bool:
    """Tell whether a word can be a past participle."""
    return word.lower() in PARTICIPLE

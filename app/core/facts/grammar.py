"""Find the subject, the verb and the rest of an English main clause, or nothing.

By closed classes, verb forms and agreement alone; a sentence whose verb is in doubt has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from app.core.facts.lexicon import (
    ADVERBS,
    AUXILIARIES,
    BASES,
    BE,
    CLEARLY_PAST,
    DETERMINERS,
    GERUND,
    HAVE,
    PARTICIPLE,
    PAST,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    THIRD,
)
from app.core.facts.tokens import Token, joined, tokenize, word_set

_OPENERS = PREPOSITIONS | frozenset({"when", "while", "although", "because", "if", "as"})
_TIMES = word_set("in during after before at on by since from until")
_LONGEST_LEAD = 9
_NOT_ADVERBS = word_set(
    "only july italy family assembly supply reply ally anomaly belly fly butterfly monopoly jelly "
    "apply rely multiply early daily weekly monthly yearly lily bully rally tally folly hourly "
    "friendly elderly likely deadly costly lovely"
)
_SUBORDINATING = word_set("as when while because although though if since once until unless where")
_LINKING = word_set("because while although until if but unless whereas so")
_LONGEST_SUBJECT = 14
_PURE = word_set(
    "make grow become give take keep have be go come tell find buy bring allow provide produce "
    "contain include create demand depend consist enable require receive need lead cause help"
)
NOUNS_TOO = word_set(
    "aims changes concerns costs covers deals drives forms gains issues leads marks names needs "
    "numbers plans plays points powers processes ranges reports results reviews runs shares shows "
    "stages stands starts states supplies supports tests trades travels turns uses views votes "
    "works number cost lead plan form name need support supply"
)
_DONE = frozenset(PARTICIPLE) | frozenset(GERUND)
_INFINITIVE = BASES | {"be", "have"}
_NO_VERB_AFTER = DETERMINERS | PREPOSITIONS | {"to", "and", "or", "not"}
_BEFORE_PRONOUNS = PREPOSITIONS | {"and", "or", "to"}
_TO_BE = BE | {"been", "being"}
_NO_LIST = AUXILIARIES | DETERMINERS
_SINGULAR_S = ("ss", "us", "is", "ics", "\u2019s", "'s")


@dataclass(frozen=True, slots=True)
class Clause:
    """A main clause. `lead` is an opening phrase before a comma; `aux` "" where "do" is needed.

    `verb` is the main verb as written ("is" alone when the auxiliary is all); `adverbs` stand
    between; `rest` is everything after the verb.
    """

    lead: str
    subject: str
    aux: str
    adverbs: str
    verb: str
    rest: str
    base: str

    @property
    def past(self) -> bool:
        """Tell whether the finite verb is in the past tense."""
        return (self.aux or self.verb).lower() in {"was", "were", "had", "did"} or (
            not self.aux and self.verb.lower() in PAST and self.verb.lower() not in THIRD
        )

    @property
    def plural(self) -> bool:
        """Tell whether the finite verb is one of several subjects."""
        word = (self.aux or self.verb).lower()
        based = not self.aux and word in BASES and word not in PAST
        return word in {"are", "were", "have", "do"} or based


def parse(text: str) -> Clause | None:
    """Return the main clause of a sentence, or None when any part of it is in doubt."""
    tokens = tokenize(text)
    start = _after_lead(tokens)
    place = _finite(tokens, start)
    if place is None or tokens[start].low in _SUBORDINATING:
        return None
    lead = joined(text, tokens[:start]).rstrip(",")
    end = place
    while end > start + 1 and (is_adverb(tokens[end - 1]) or tokens[end - 1].low == "so"):
        end -= 1
    subject = joined(text, tokens[start:end])
    return _with_verb(text, tokens, place, (lead, subject))


def _with_verb(
    text: str, tokens: list[Token], place: int, before: tuple[str, str]
) -> Clause | None:
    finite = tokens[place]
    lead, subject = before
    if finite.low not in AUXILIARIES:
        rest = joined(text, tokens[place + 1 :])
        base = _base(finite.low)
        return Clause(lead, subject, "", "", finite.text, rest, base)
    at = place + 1
    while at < len(tokens) and is_adverb(tokens[at]):
        at += 1
    adverbs = joined(text, tokens[place + 1 : at])
    verb_end = _verb_end(tokens, at, finite.low)
    verb = joined(text, tokens[at:verb_end])
    rest = joined(text, tokens[verb_end:])
    last = tokens[verb_end - 1].low if verb_end > at else finite.low
    return Clause(lead, subject, finite.text, adverbs, verb, rest, _base(last))


def is_adverb(token: Token) -> bool:
    """Tell whether a word is an adverb: in -ly, or one of the common ones."""
    return token.low in ADVERBS or (token.low.endswith("ly") and token.low not in _NOT_ADVERBS)


def _verb_end(tokens: list[Token], at: int, aux: str) -> int:
    """Return where the words of the verb after an auxiliary end: "been widely used"."""
    end = at
    forms = _DONE if aux in BE or aux in HAVE else _INFINITIVE
    while end < len(tokens):
        low = tokens[end].low
        before = [token.low for token in tokens[at:end] if not is_adverb(token)]
        chained = before[-1:] and before[-1] in {"be", "been", "being"}
        if low in {"be", "been", "being"}:
            end += 1
        elif low in forms or (chained and (low in PARTICIPLE or low in GERUND)):
            return end + 1
        elif end > at and is_adverb(tokens[end]):
            end += 1
        else:
            break
    return end


def _base(form: str) -> str:
    for table in (THIRD, PAST, PARTICIPLE, GERUND):
        if form in table:
            return table[form]
    return "be" if form in _TO_BE else form


def _after_lead(tokens: list[Token]) -> int:
    """Return where the subject starts: after "In 2024," or "Known for its speed,"."""
    if not tokens:
        return 0
    first = tokens[0].low
    opener = first in _OPENERS or first in GERUND or first in PARTICIPLE or is_adverb(tokens[0])
    if not opener or (first in GERUND and len(tokens) > 1 and _may_be_finite(tokens, 1)):
        return 0
    bare = _bare_lead(tokens)
    if bare:
        return bare
    commas = _commas(tokens)
    for place, after in pairwise((*commas, len(tokens))):
        if _holds_clause(tokens, place + 1, after):
            return place + 1
    return 0


def _bare_lead(tokens: list[Token]) -> int:
    """Return where the subject starts after an opening without a comma: "In winter the bees"."""
    if tokens[0].low not in _TIMES:
        return 0
    for place in range(2, min(len(tokens), _LONGEST_LEAD)):
        token = tokens[place]
        if token.text == "," or _may_be_finite(tokens, place):
            return 0
        opens = token.low in DETERMINERS or token.low in {"it", "they", "he", "she"}
        opens = opens or (tokens[place - 1].year and token.low not in {"to", "and", "or"})
        if opens and tokens[place - 1].low not in _BEFORE_PRONOUNS:
            return place
    return 0


def _commas(tokens: list[Token]) -> list[int]:
    depth = 0
    found = []
    for place, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "," and depth == 0:
            found.append(place)
    return found


def _holds_clause(tokens: list[Token], start: int, end: int) -> bool:
    """Tell whether a clause begins between two commas: not "and public safety"."""
    if start >= end or tokens[start].low in {"and", "or", "but", "so", "yet", "nor"}:
        return False
    ends_text = end == len(tokens)
    return ends_text or any(_may_be_finite(tokens, place) for place in range(start + 1, end))


def _finite(tokens: list[Token], start: int) -> int | None:
    """Return the place of the finite verb of the clause that starts at `start`."""
    if start < len(tokens) and tokens[start].low in AUXILIARIES:
        return None
    depth = 0
    for place in range(start + 1, min(len(tokens), start + _LONGEST_SUBJECT + 1)):
        token = tokens[place]
        depth += (token.text == "(") - (token.text == ")")
        if depth or token.text == ")":
            continue
        if token.text in ";:\u2013—" or token.low in RELATIVES:
            return None
        if token.text == "," and not _lists_on(tokens, place):
            return None
        if _may_be_finite(tokens, place, start):
            return _prefer_auxiliary(tokens, place)
    return None


def _lists_on(tokens: list[Token], comma: int) -> bool:
    """Tell whether a comma stands in a list of subjects: "and" comes before any verb."""
    for place in range(comma + 1, min(len(tokens), comma + 12)):
        if tokens[place].low in {"and", "or"}:
            return True
        low = tokens[place].low
        if low in _NO_LIST or low in PARTICIPLE or low in THIRD:
            return False
    return False


def _may_be_finite(tokens: list[Token], place: int, start: int = 0) -> bool:
    token = tokens[place]
    before = place - 1
    while before > start and is_adverb(tokens[before]):
        before -= 1
    if token.low in AUXILIARIES:
        return tokens[before].low not in PREPOSITIONS
    if not token.text.islower() or tokens[before].low in _NO_VERB_AFTER:
        return False
    if tokens[before].low.endswith(("\u2019s", "'s", "\u2019")) or _is_noun_here(tokens, place):
        return False
    return _agrees(token, tokens[before], _head(tokens[start:place]))


def _is_noun_here(tokens: list[Token], place: int) -> bool:
    """Tell by the word after it that a form is a noun: "concerns pose", "uses of"."""
    if place + 1 >= len(tokens):
        return False
    after = tokens[place + 1]
    verb = after.low in AUXILIARIES or (after.text.islower() and after.low in THIRD)
    noun = tokens[place].low in NOUNS_TOO
    pair = after.low in BASES and noun and after.low not in NOUNS_TOO
    past = (after.low in PAST and after.low not in BASES) or (noun and after.low.endswith("ed"))
    done = tokens[place].low in THIRD and past
    pure = tokens[place].low in THIRD and after.low in _PURE
    listed = after.low in {",", "and", "or"} and tokens[place].low not in PAST
    return verb or pair or done or pure or listed or after.low == "of"


def _head(tokens: list[Token]) -> Token | None:
    """Return the noun that a subject is about: "platforms" in "platforms like Ada"."""
    head = None
    for token in tokens:
        if token.low in PREPOSITIONS and head is not None:
            break
        if token.word and not is_adverb(token):
            head = token
    return head


def _agrees(token: Token, before: Token, head: Token | None) -> bool:
    """Tell whether a word can be the verb of its subject."""
    if token.low in THIRD:
        if before.low in PRONOUNS or before.text[0].isupper():
            return True
        return not is_plural(head or before) and not is_plural(before) | (before.low in BASES)
    if token.low in PAST:
        return True
    several = is_plural(before) or before.low == "they"
    return token.low in BASES and (several or bool(head and is_plural(head)))


def is_plural(token: Token) -> bool:
    """Tell by its ending whether a noun stands for several."""
    return token.low.endswith("s") and not token.low.endswith(_SINGULAR_S)


def _prefer_auxiliary(tokens: list[Token], place: int) -> int | None:
    """Give up a form such as "registered" when the real verb follows before a comma."""
    token = tokens[place]
    if token.low in AUXILIARIES or token.low in CLEARLY_PAST or token.low in THIRD:
        return place
    if token.low in BASES and place + 2 < len(tokens) and tokens[place + 2].low in BE:
        noun = tokens[place + 1].text.islower() and tokens[place + 1].low not in _NO_VERB_AFTER
        return place + 2 if noun and not is_adverb(tokens[place + 1]) else place
    if token.low not in PAST or token.low in BASES:
        return place
    for later in range(place + 1, min(len(tokens), place + 12)):
        if tokens[later].text in ",;" or tokens[later].low in RELATIVES | _LINKING:
            break
        after = tokens[later + 1].low if later + 1 < len(tokens) else ""
        if tokens[later].low in {"and", "but"} and after in AUXILIARIES:
            return place
        if tokens[later].low in AUXILIARIES or tokens[later].low in CLEARLY_PAST:
            return None if tokens[place + 1].low == "to" else later
    after = tokens[place + 1].low if place + 1 < len(tokens) else ""
    doubtful = after == "by" or (after in PAST and after not in BASES)
    return None if doubtful else place

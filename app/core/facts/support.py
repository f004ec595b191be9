"""Tell whether a statement bears out a question and its answer; each objection is a sentence.

Nothing is guessed: every word of weight in the question must stand in the statement, in its order;
the answer must stand there word for word, beside what is asked about.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.core.facts.grammar import is_adverb
from app.core.facts.lexicon import (
    ADVERBS,
    MONTHS,
    NEGATIONS,
    NUMBER_WORDS,
    PARTICIPLE,
    PAST,
    SMALL,
    THIRD,
    VAGUE,
)
from app.core.facts.measures import MEASURES, measures
from app.core.facts.naming import Names
from app.core.facts.tokens import Token, tokenize, word_set

_ASKING = word_set(
    "what which who whom whose where when why how many much year date areas area article text "
    "give called stand stands about according these following do does did name named term make "
    "made"
)
_FUNCTION = SMALL | ADVERBS | frozenset({"s", "\u2019s", "just", "good", "over", "under", "some"})
_QUESTION_END = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|might|must|should)\b"
)
_DATING = word_set(
    "in since by from until till to of before after between and during around about circa year "
    "early late mid spring summer autumn winter"
)
_OPENING = word_set("in during after before by at on")
_NEAR = 2
_NEARLY_ALL = 0.8  # of the words before a number: then they are what is asked about
_WIDE = re.compile(r"  |[^\S ]")  # white space other than single spaces
_TEN = frozenset(string.digits)
_WORD = frozenset(string.ascii_letters + string.digits + "_")
_INNER = _WORD | {".", ","}
_SHORTEST_PLURAL = 4  # letters: "gas" and "ties" stay as they are


@lru_cache(maxsize=20_000)
def norm(word: str) -> str:
    """Return the form in which a word of a question equals one of the source."""
    low = re.sub(r"[\u2019']s?$", "", word.lower())
    for table in (THIRD, PAST, PARTICIPLE):  # "building" is no form of "built" by itself
        if low in table:
            base = table[low]
            return PAST.get(base, base)  # "founded" is of "found", which is also of "find"
    if low.endswith("ies") and len(low) > _SHORTEST_PLURAL:
        return low[:-3] + "y"
    singular = low.endswith(("ss", "us", "is")) or len(low) < _SHORTEST_PLURAL
    plural = low.endswith("s") and not singular
    return low[:-1] if plural else low


def content(tokens: Iterable[Token], spare: frozenset[str] = frozenset()) -> list[str]:
    """Return the words of weight in their normal form, in order."""
    found = []
    for token in tokens:
        if token.word and token.low not in _FUNCTION and token.low not in spare:
            plain = norm(token.text)
            if plain not in spare:
                found.append(plain)
    return found


def denials(text: str) -> list[str]:
    """Return the words with which a text denies something, sorted."""
    lows = [token.low for token in tokenize(text)]
    found = [low for low in lows if low in NEGATIONS]
    found += ["not" for low in lows if re.search(r"n[\u2019']t$", low)]
    return sorted(found)


def places(answer: str, text: str) -> list[tuple[int, int]]:
    """Return where an answer stands in a text word for word, capitals apart."""
    words = answer.split()
    if not words:
        return []
    if answer.isascii() and text.isascii() and not _WIDE.search(text):
        return list(_plain_places(" ".join(words).lower(), text.lower()))
    pattern = r"\s+".join(map(re.escape, words))
    found = re.finditer(rf"(?<![\w.,]){pattern}(?![\w]|[.,]\d)", text, re.IGNORECASE)
    return [one.span() for one in found]


def _plain_places(answer: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield the same for letters of ASCII and single spaces, without making a pattern for each."""
    at = text.find(answer)
    while at >= 0:
        end = at + len(answer)
        before, after = text[at - 1 : at], text[end : end + 2]
        inside = before in _INNER or after[:1] in _WORD or (after[:1] in ".," and after[1:] in _TEN)
        if inside:
            at = text.find(answer, at + 1)
        else:
            yield at, end
            at = text.find(answer, end)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its answer, and words that the place of the passage lends it (a heading's)."""

    prompt: str
    answer: str
    lent: frozenset[str] = frozenset()


def objections(asked: Question, text: str, names: Names) -> list[str]:
    """Return why a statement does not bear out a question and its answer; none if it does."""
    spans = places(asked.answer, text)
    if not spans:
        return [f"the answer “{asked.answer}” does not stand in the passage"]
    if denials(asked.prompt) != denials(text):
        return ["question and passage differ in a denial"]
    found = _foreign(asked, text)
    if found:
        return [f"“{found[0]}” does not stand in the passage"]
    faults = [_place_faults(asked, text, span, names) for span in spans]
    return min(faults, key=len)


def _foreign(asked: Question, text: str) -> list[str]:
    """Return words of weight, names and numbers of the question that the passage lacks."""
    have = set(content(tokenize(text))) | asked.lent
    exact = {re.sub(r"[\u2019']s?$", "", token.text) for token in tokenize(text)}
    missing = re.findall(rf"\b(?:do|does|did) ({'|'.join(MONTHS)}) ", asked.prompt)
    for token in tokenize(asked.prompt):
        bare = re.sub(r"[\u2019']s?$", "", token.text)
        if not token.word or token.low in _FUNCTION | _ASKING:
            continue
        if (token.number and bare not in exact) or norm(token.text) not in have:
            missing.append(token.text)
    return missing


def _place_faults(asked: Question, text: str, span: tuple[int, int], names: Names) -> list[str]:
    tokens = [token for token in tokenize(text) if token.word]
    around = [token for token in tokens if token.end <= span[0] or token.start >= span[1]]
    faults = []
    if _skips(asked, around, span, text, names):
        faults.append("the question leaves out a name in between")
    if not _in_order(asked, around, text):
        faults.append("the question says things in another order than the passage")
    if not _beside(asked, tokens, span):
        faults.append("the answer stands apart from what is asked about")
    if any(map(str.isdigit, asked.answer)):
        faults += _wrong_owner(asked, text, span, names)
        faults += _wrong_count(asked, tokens, span)
    return faults


def _skips(
    asked: Question, around: list[Token], span: tuple[int, int], text: str, names: Names
) -> bool:
    """Tell whether the passage has another name between what the question puts side by side."""
    said = set(content(tokenize(asked.prompt), _ASKING))
    met: dict[str, int] = {}
    for token in around:
        if norm(token.text) in said:
            met.setdefault(norm(token.text), token.start)
    if len(met) < _NEAR:
        return False
    first, last = min(met.values()), max(met.values())
    for start, end in names.runs(text):
        inside = first < start < last and (end <= span[0] or start >= span[1])
        words = text[start:end].split()
        other = not {norm(word) for word in words} & said
        if inside and other and not all(map(names.of_a_people, words)):
            return True
    return False


def _in_order(asked: Question, around: list[Token], text: str) -> bool:
    """Tell whether what the question says after its auxiliary follows the passage's order."""
    tokens = tokenize(_after_auxiliary(asked.prompt))
    available = [norm(token.text) for token in around]
    spare = _ASKING | asked.lent
    if _subsequence(content(tokens, spare), available):
        return True
    if asked.prompt.startswith("Who "):  # the passage is passive: "was built by Ada"
        said = content((token for token in tokens if not is_adverb(token)), spare)
        passive = re.search(rf"\bby (?:the |an? )?{re.escape(asked.answer)}", text, re.IGNORECASE)
        return passive is not None and _subsequence(said[1:], available)
    # An opening such as "In 1815" may end the question.
    return any(
        _subsequence(content(tokens[place:] + tokens[:place], spare), available)
        for place, token in enumerate(tokens)
        if token.low in _OPENING
    )


def _subsequence(words: list[str], available: list[str]) -> bool:
    place = 0
    for word in words:
        try:
            place = available.index(word, place) + 1
        except ValueError:
            return False
    return True


def _after_auxiliary(prompt: str) -> str:
    found = _QUESTION_END.search(prompt)
    return prompt[found.end() :] if found else prompt


def _beside(asked: Question, tokens: list[Token], span: tuple[int, int]) -> bool:
    """Tell whether a word of the question stands next to the answer, small words apart."""
    words = set(content(tokenize(asked.prompt), frozenset())) | asked.lent
    left = [token for token in tokens if token.end <= span[0]]
    right = [token for token in tokens if token.start >= span[1]]
    near = [_weighty(reversed(left)), _weighty(right)]
    return any(norm(one) in words for side in near for one in side)


def _weighty(tokens: Iterable[Token]) -> list[str]:
    found: list[str] = []
    for token in tokens:
        if token.low not in _FUNCTION:
            found.append(token.text)
        if len(found) == _NEAR:
            break
    return found


def _wrong_owner(asked: Question, text: str, span: tuple[int, int], names: Names) -> list[str]:
    """Object where the number answered stands with another name than the one asked about."""
    spans = [one for one in names.runs(text) if one[1] <= span[0] or one[0] >= span[1]]
    near = [one for one in spans if _same_clause(text, one, span)]
    asked_for = [one for one in near if places(text[slice(*one)], asked.prompt)]
    inside = text[: span[0]].count("(") > text[: span[0]].count(")")
    if inside:
        before = [one for one in spans if one[1] <= span[0]]
        owner = before[-1:] and text[slice(*before[-1])]
        return [] if owner and places(owner, asked.prompt) else [_OTHER]
    return [] if asked_for or not near else [_OTHER]


def _wrong_count(asked: Question, tokens: list[Token], span: tuple[int, int]) -> list[str]:
    """Object where the number counts something else, or another number suits the question more."""
    counted = _HOW_MANY.search(asked.prompt)
    after = next((token for token in tokens if token.start >= span[1]), None)
    if counted and (after is None or norm(after.text) != norm(counted["what"])):
        return ["the number counts something else than is asked for"]
    before = [token for token in tokens if token.end <= span[0]][-1:]
    dated = any(one.low in _DATING or one.number or one.text in MONTHS for one in before)
    if "which year" in asked.prompt.lower() and not dated:
        return ["the number is no year where it stands"]
    suits = {True: 0.0, False: 0.0}
    for number, share in _shares(asked, tokens):
        own = span[0] <= number.start < span[1]
        suits[own] = max(suits[own], share)
    other = 0 < suits[True] < suits[False]
    more = other or _belongs_behind(asked, tokens, span)
    return ["another number of the passage suits the question more"] if more else []


def _belongs_behind(asked: Question, tokens: list[Token], span: tuple[int, int]) -> bool:
    """Tell of 1907 in "was given the cross in 1883 and in 1907 joined": asked is what precedes."""
    numbers = [token for token in tokens if token.number and token.end <= span[0]]
    if not numbers:
        return False
    between = [token for token in tokens if numbers[-1].end <= token.start < span[0]]
    told = [token for token in tokens if token.start < numbers[-1].start and not token.number]
    said, words = content(told), set(content(tokenize(asked.prompt)))
    fits = sum(word in words for word in said) >= len(said) * _NEARLY_ALL
    joined = any(token.low == "and" for token in between)
    return bool(said) and fits and joined and not content(between)


def _shares(asked: Question, tokens: list[Token]) -> Iterator[tuple[Token, float]]:
    """Yield each number and what share of the words before it the question holds."""
    words = set(content(tokenize(asked.prompt))) | asked.lent
    said: list[str] = []
    for token in tokens:
        if not token.number:
            said += content([token])
            continue
        if said and not places(token.text, asked.prompt):
            yield token, sum(word in words for word in said) / len(said)
        said = []


_HOW = re.compile(rf"(?:about )?how (?P<sort>{'|'.join(sorted(set(MEASURES) - {'much'}))})\b")
_HOW_MANY = re.compile(r"\bhow (?:many|much) (?P<what>[\w-]+)", re.IGNORECASE)
_OTHER = "the number belongs to another name than the one asked about"


_OTHER_CLAUSE = re.compile(
    r"[;:()]|, (?:followed|while|whereas|but|and|(?:\w+ ){0,3}of (?:which|whom))\b"
)


def _same_clause(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    between = text[min(one[1], other[1]) : max(one[0], other[0])]
    return not _OTHER_CLAUSE.search(between)


def wrong_type(prompt: str, answer: str, names: Names) -> str:
    """Return why an answer does not fit its question word, or ""."""
    low = prompt.lower()
    tokens = tokenize(answer)
    digits = any(token.number or token.low in NUMBER_WORDS for token in tokens)
    if "which year" in low:
        return "" if answer.isdigit() and len(answer) in {3, 4} else "a year is asked for"
    if "which date" in low:
        return "" if digits and any(month in answer for month in MONTHS) else "a date is asked for"
    if re.search(r"\bhow (?:many|much)\b", low):
        return "" if digits else "a number is asked for"
    if low.startswith(("who ", "whose ", "by whom ")):
        named = any(names.is_name(token) for token in tokens)
        return "" if named else "a name is asked for"
    return _wrong_measure(low, answer, number=len(tokens) == 1 and digits)


def _wrong_measure(low: str, answer: str, *, number: bool) -> str:
    """Return why an answer to "How long …?" is no length, or one to "What …?" but a number."""
    measured = _HOW.match(low)
    if measured and not measures(measured["sort"], answer):
        return "another measure is asked for"
    return "no number is asked for" if low.startswith("what ") and number else ""


def trivial(answer: str) -> bool:
    """Tell whether an answer says nothing."""
    words = content(tokenize(answer))
    return not words or all(word in VAGUE for word in words)

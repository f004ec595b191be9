"""What the opening of a section answers to the question that its heading asks, if that is sure.

A date for When, a number for How many, a length of time for How long, somebody for Who, a place
for Where, a cause for Why, a way for How: one span of a few words, and the only one that fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.core.facts import headings, tails
from app.core.facts.article import Section
from app.core.facts.asking import MOST_ANSWER_WORDS, lead_ending, specific
from app.core.facts.headings import Asking
from app.core.facts.lexicon import BE, DETERMINERS, MONTHS, PREPOSITIONS, PRONOUNS
from app.core.facts.measures import BOUND, FIGURE, MEASURES, POWER
from app.core.facts.naming import Names
from app.core.facts.sentences import Span
from app.core.facts.statements import Statement
from app.core.facts.support import content, norm, places, trivial
from app.core.facts.tokens import tokenize, word_set

_FIRM = re.compile(r"\b(?:we|our|us|ours)\b", re.IGNORECASE)
_SPARE = frozenset({"i", "me", "my", "mine", "you", "your", "yours"})
_MONTH = "|".join(MONTHS)
_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
_CLOCK = r"\d{1,2}(?:[.:]\d{2})? [ap]\.m\."
_MOMENT = (
    rf"(?:\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?|(?:{_MONTH}) \d{{1,2}}, \d{{4}}|"
    rf"(?:{_MONTH})(?: \d{{4}})?|(?:1\d|20)\d\ds?|{_DAY}|{_CLOCK}|spring|summer|autumn|winter)"
)
_WHEN = re.compile(
    rf"\b(?:in|on|since|by|from|until|before|after|around|during|between|at) (?:the )?"
    rf"(?:(?:early|late|mid) )?{_MOMENT}(?: (?:to|and|until) (?:the )?{_MOMENT})?",
    re.IGNORECASE,
)
_FOR_WHAT = re.compile(r" for (?:the|up to|an?|each|every|children|adults) [^,;:()]+$")
_BEFORE_NUMBER = re.compile(rf"(?:{BOUND}) $", re.IGNORECASE)
_WHY = re.compile(r"\b(?P<link>because of|because|due to|owing to) (?P<why>[^,;:()]+)$")
_BY_DOING = re.compile(r"\bby (?P<how>[a-z]+ing [^,;:()]+)$")
_IT = re.compile(r"(?:It|They)\b")
_KIND_END = re.compile(r"[,;:(\u2013—]| (?:that|which|who|where|when|and) ")
_BARE = 3  # words of a definition, article included, that say too little without what follows
_PLACED = word_set("in at on near under inside along beside outside between")
_WAYS = word_set("in by with through using from as under")
_CONDITION = re.compile(r"\b(?:if|unless|except|provided|depends?|depending|sometimes)\b")


@dataclass(frozen=True, slots=True)
class Answered:
    """A heading's question, made to stand alone, and its answer at `span` of a statement."""

    prompt: str
    answer: str
    span: Span
    sort: str


def answered(statement: Statement, section: Section, names: Names) -> Answered | None:
    """Return what a statement answers to its section's heading, or None unless it opens it."""
    if not section.heading.endswith("?") or not opens(statement, section):
        return None
    asked = headings.asking(section.heading, names)
    if asked is None or asked.sort not in _FINDERS or _CONDITION.search(statement.text):
        return None
    if headings.talks_to_reader(asked) and _FIRM.search(statement.text):
        return None
    prompt = _within(alone(asked, statement, names), statement)
    found = _FINDERS[asked.sort](asked, statement) if prompt else None
    if found is None:
        return None
    answer = statement.text[slice(*found)]
    fits = _tells(answer) and not places(answer, prompt)
    return Answered(prompt, answer, found, asked.sort) if fits else None


def opens(statement: Statement, section: Section) -> bool:
    """Tell whether a statement is the first of its section, a bare "Yes." apart."""
    opening = section.paragraphs[0].sentences[:2]
    bare = len(opening) > 1 and len(opening[0].text.split()) == 1
    first = opening[bare : bare + 1]
    whole = statement.part in {"sentence", "answer"}
    return whole and statement.sentence.offset in [one.offset for one in first]


def alone(asked: Asking, statement: Statement, names: Names) -> str:
    """Return a question without pronouns: "it" is what the answer speaks of, if it can be."""
    word, clause = headings.pronoun(asked), statement.clause
    if not word:
        return asked.prompt
    verbs = {norm(token.text) for token in asked.rest}
    if clause is None or word not in {"it", "they"} or clause.plural is not (word == "they"):
        return ""
    if norm(clause.verb.split(" ")[-1] or clause.aux) not in verbs | BE:
        return ""
    if not specific(clause.subject, names):
        return ""
    return re.sub(rf"\b{word}\b", names.inline(clause.subject), asked.prompt, count=1)


def _within(prompt: str, statement: Statement) -> str:
    """Put what an answer begins with behind its question: "… in the European Union?"."""
    clause = statement.clause
    if (
        clause is None
        or not clause.lead
        or set(content(tokenize(clause.lead))) <= set(content(tokenize(prompt)))
    ):
        return prompt
    ending = lead_ending(clause)
    return f"{prompt.removesuffix('?')} {ending}?" if prompt and ending else ""


def _tells(answer: str) -> bool:
    """Tell whether an answer is short, says something and points at nothing."""
    words = answer.lower().split()
    points = set(words) & (PRONOUNS - {"its", "their", "his", "her", "one"})
    hanging = PREPOSITIONS - {"out", "up", "down", "off"} | DETERMINERS | {"and", "or"}
    small = not words or words[-1] in hanging
    return len(words) <= MOST_ANSWER_WORDS and not points and not small and not trivial(answer)


def _said(asked: Asking, text: str) -> tuple[int, int]:
    """Return how many words of weight a question has, and how many of them a text has not."""
    words = content(asked.rest, _SPARE)
    have = content(tokenize(text))
    return len(words), sum(word not in have for word in words)


def _mostly(asked: Asking, text: str) -> bool:
    whole, missing = _said(asked, text)
    return missing * 2 <= whole and (missing < whole or not whole)


def _wholly(asked: Asking, text: str) -> bool:
    """Tell whether a text says all that is asked about; "it" says half of that."""
    return _mostly(asked, text) if _IT.match(text) else _said(asked, text)[1] == 0


def _only(found: list[re.Match[str]], text: str) -> Span | None:
    """Return where the one thing that fits stands; None where there are more, or alternatives."""
    if len(found) != 1:
        return None
    start, end = found[0].span()
    either = re.match(r"\s?(?:or|and)\b", text[end:]) or text[:start].endswith((" or ", " and "))
    return None if either else (start, end)


def _when(asked: Asking, statement: Statement) -> Span | None:
    text = statement.text
    return _only(list(_WHEN.finditer(text)), text) if _mostly(asked, text) else None


def _measure(asked: Asking, statement: Statement) -> Span | None:
    text = statement.text
    pattern = MEASURES[asked.sort]
    if asked.counted and norm(asked.counted.split()[-1]) not in content(tokenize(text)):
        return None
    found = _only(list(pattern.finditer(text)), text) if _mostly(asked, text) else None
    more = found and _FOR_WHAT.match(text, found[1])
    return (found[0], more.end()) if found and more else found


def _many(asked: Asking, statement: Statement) -> Span | None:
    """Find the number that stands before what is counted."""
    text = statement.text
    what = re.escape(norm(re.split(r" (?:of|in|for) ", asked.counted)[0].split()[-1]))
    pattern = re.compile(
        rf"(?<![\w.,$€£¥-]){FIGURE}{POWER}(?= (?:[a-z-]+ ){{0,2}}?{what}[a-z]{{0,2}}\b)",
        re.IGNORECASE,
    )
    found = _only(list(pattern.finditer(text)), text) if _mostly(asked, text) else None
    if found is None:
        return None
    bound = _BEFORE_NUMBER.search(text[: found[0]])
    return (bound.start(), found[1]) if bound else found


def _who(asked: Asking, statement: Statement) -> Span | None:
    """Find who does it: the subject, or whom a passive sentence names after "by"."""
    clause, text = statement.clause, statement.text
    if clause is None or clause.lead or not _wholly(asked, text):
        return None
    verb = norm(clause.verb.split(" ")[-1] or clause.aux)
    if clause.base == "be" or verb not in {norm(token.text) for token in asked.rest[:2]}:
        return None
    tail = tails.tail(clause.rest)
    if tail is not None and tail.particle == "by" and clause.aux.lower() in BE:
        at = len(text) - len(clause.rest)
        return at + tail.start, at + tail.end
    return None if clause.aux.lower() in BE else (0, len(clause.subject))


def _after_verb(asked: Asking, statement: Statement, particles: frozenset[str]) -> Span | None:
    """Find the phrase that begins right after the verb asked about with one of these words."""
    clause, text = statement.clause, statement.text
    if clause is None or not _wholly(asked, text) or not text.endswith(clause.rest):
        return None
    tail = tails.tail(clause.rest)
    words = [norm(token.text) for token in asked.rest]
    verb = norm(clause.verb.split(" ")[-1] or clause.aux)
    if tail is None or tail.particle not in particles or verb not in {*words, *BE}:
        return None
    if any(map(str.isdigit, tail.answer)) or len(tail.items) > 1:
        return None
    at = len(text) - len(clause.rest)
    return at, at + tail.end


def _where(asked: Asking, statement: Statement) -> Span | None:
    found = _after_verb(asked, statement, _PLACED)
    return None if found and _WHEN.search(statement.text[slice(*found)]) else found


def _why(asked: Asking, statement: Statement) -> Span | None:
    """Find the cause; without "because" where it is too long with it."""
    text = statement.text
    found = _WHY.search(text)
    if found is None or not _mostly(asked, text[: found.start()]):
        return None
    long = found["link"] == "because" and len(found[0].split()) > MOST_ANSWER_WORDS
    return found.span("why") if long else found.span()


def _same_verb(asked: Asking, statement: Statement) -> bool:
    """Tell whether a statement says that what is asked about is done, not something else."""
    clause = statement.clause
    if clause is None:
        return True
    return norm(clause.verb.split(" ")[-1] or clause.aux) in {norm(one.text) for one in asked.rest}


def _how(asked: Asking, statement: Statement) -> Span | None:
    text = statement.text
    found = _BY_DOING.search(text)
    if found:
        words = len(found["how"].split())
        told = _mostly(asked, text) and _same_verb(asked, statement)
        return found.span() if 1 < words < MOST_ANSWER_WORDS and told else None
    return _after_verb(asked, statement, _WAYS)


def _what(asked: Asking, statement: Statement) -> Span | None:
    """Find what something is said to be, or what is said to be it."""
    clause, text = statement.clause, statement.text
    if clause is None or clause.verb or clause.lead or clause.aux.lower() not in BE:
        return None
    if asked.rest[0].low not in BE or not text.endswith(clause.rest):
        return None
    named = content(asked.rest)
    at = len(text) - len(clause.rest)
    if named and content(tokenize(clause.rest)) == named:
        return 0, len(clause.subject)
    if content(tokenize(clause.subject)) != named and not _IT.match(clause.subject):
        return None
    bare = _KIND_END.split(clause.rest)[0].rstrip()
    article = re.match(r"(?:an?|the) ", bare)
    if bare != clause.rest and len(bare.split()) <= _BARE:
        return None
    return (at + article.end(), at + len(bare)) if article else None


def _which(asked: Asking, statement: Statement) -> Span | None:
    """Find which of a kind does something: the subject of the same words."""
    clause = statement.clause
    if clause is None or clause.lead or not asked.rest or asked.rest[0].low in BE:
        return None
    after = content(tokenize(statement.text[len(clause.subject) :]))
    same = content(asked.rest) == after[: len(content(asked.rest))] != []
    return (0, len(clause.subject)) if same else None


_FINDERS: dict[str, Callable[[Asking, Statement], Span | None]] = {
    **dict.fromkeys(MEASURES, _measure),
    "when": _when,
    "many": _many,
    "who": _who,
    "where": _where,
    "why": _why,
    "how": _how,
    "what": _what,
    "which": _which,
}

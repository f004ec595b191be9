"""Which facts are idle to ask for: trivial ones, halves, and what many answers would fit.

Each rule of the proposers has the faults that its cards are prone to; all of them are told by the
words around the answer alone.
"""

from __future__ import annotations

import re

from app.core.facts import namegaps
from app.core.facts.fact import Fact
from app.core.facts.grammar import Clause
from app.core.facts.lexicon import (
    ADVERBS,
    BASES,
    BE,
    COMPARATIVE,
    HAVE,
    NUMBER_WORDS,
    PAST,
    PREPOSITIONS,
    VAGUE,
)
from app.core.facts.naming import Names
from app.core.facts.support import content, denials
from app.core.facts.tokens import tokenize, word_set

_COMPARED = re.compile(rf"(?:higher|lower|later|greater|fewer|{COMPARATIVE}) ", re.IGNORECASE)
_CLAIMED = re.compile(r"\b(?:claim|alleg)e?(?:s|d)\b")
_PER = re.compile(r"\b(?:for|per|every|each)(?: the)? $")
_BASES_OF = frozenset({"1", "10", "100", "1,000"})
_WEIGHED = re.compile(r"^ (?:milli|centi|kilo)?(?:gram|litre|liter)(?:me)?s\b(?! (?:of|per|a)\b)")
_OF_WHOM = re.compile(
    r"\b(?:people|adults|children|women|men|patients|those|anyone) (?:aged )?(?:over|under|above"
    r"|below) $",
    re.IGNORECASE,
)
_POSED = re.compile(r"(?:An?|One|Two|Three|Four) ")  # a car, two children: of an exercise
_UNIT = re.compile(r" (?:N|kg|g|m|s|J|W|V|A|K|mol|m/s\S*|km/h)(?= |[,.;]|$)")
_EXAMPLES = re.compile(r"\b(?:such as|including) $")
_OPEN = frozenset({"contain", "include"})  # verbs of lists that more than one subject has
_LARGE = frozenset({"hundred", "thousand", "million", "billion", "third", "quarter", "half"})
_MEMBER = re.compile(r"(?:an?|one|the)? ?(?:member|part|kind|example|one) of\b")
_HELD = frozenset({"contain", "hold", "have"})
_LEAST_KIND = 3  # words that tell what sets a thing apart
_FEWEST_FIGURES = 3  # of which one is the sum of two others
_LEAST_BESIDE = 2  # words of weight that the clause of a subject has
_OWNED = re.compile(r"\b(?:its|their|his|her) $")
_LISTED_ON = re.compile(r", [^,;]+(?:,[^,;]+)*,? and ")  # "of NASA, of ESA and of the CSA"
_FROM_TO = re.compile(r"\bfrom [\d.,]+ to\b")  # what is measured so gives itself away
_TITLING = word_set(  # what titles say beside their topic
    "understand explain explained introduction introduce guide outline work history short brief "
    "chapter nutshell basic beginner question answer overview part section note story fact"
)
_ROLES = word_set(  # what a thing may be beside what it is
    "sign source cause result way part matter question reason problem risk threat symbol step "
    "mistake sort kind means matter feature"
)
_ELSE = word_set("too either instead also other others different")
_VAGUELY = re.compile(
    r"free of\b|pending\b|(?:few|several|some|many|various) |(?:much|most|part) of\b"
    r"|.*\b(?:amount|number|range|variety|lot|deal) of\b",
    re.IGNORECASE,
)
_TORN = re.compile(r"[A-Z][\w-]+ .* the [a-z]")  # "Lake Turkana place the region"
_TITLED = re.compile(r", (?:the )?[a-z]+ [A-Z]")  # William, eighth Baron King
_APPOSED = re.compile(r", (?:the )?[A-Z][\w\u2019'-]*(?: [A-Z][\w\u2019'-]*)*$")
_ABSTRACT = word_set(
    "exception definition example reason answer point idea question difference problem principle "
    "feature aim purpose result effect view argument explanation"
)
_NOTED = word_set("document documented report record describe observe find see note mention")
_SPOKEN_OF = frozenset({"like", "such", "word", "term", "command", "phrase"})
_ANYBODY = word_set(
    "companies firms researchers scientists experts people farmers users governments cities "
    "countries authors organisations organizations businesses teachers doctors workers"
)
_POSES = frozenset({"pose", "raise", "present", "represent", "remain", "become"})
_ANY = word_set("real modern typical ordinary actual individual general")
_GOES_ON = re.compile(r"[,;] (?:and|but|or|so|while|whereas) ")
_WEAK = word_set("do make become have most whole")
_ADDED = frozenset({"instead", "itself", "himself", "herself", "themselves", "too", "alone"})


def idle(fact: Fact, names: Names) -> bool:
    """Tell whether a fact is not worth its card."""
    if _of_the_title(fact, names):
        return True
    check = _OF_RULE.get(fact.rule)
    return check is not None and check(fact, names)


def _of_the_title(fact: Fact, names: Names) -> bool:
    """Tell of whom or what the whole article is: its title stands above each card."""
    if names.hero is not None and set(fact.answer.split()) <= names.title | set(
        names.hero.name.split()
    ):
        return True
    topic = {one for one in content(tokenize(" ".join(names.titled))) if one not in _TITLING}
    return set(content(tokenize(fact.answer))) == {one for one in topic if one.isalpha()} != set()


def _thing(fact: Fact, names: Names) -> bool:
    told = set(fact.answer.lower().split()) & _ELSE or _VAGUELY.match(fact.answer)
    figure = any(one.number for one in tokenize(fact.answer))
    clause = fact.statement.clause
    owned = _OWNED.search(fact.statement.text[: fact.span[0]])
    said = clause is not None and clause.base in _SAYING and not clause.aux
    return bool(told or owned or said) or figure or _little_told(fact, names)


def _little_told(fact: Fact, _names: Names) -> bool:
    """Tell of "a boy", "the water" and "an older van"; of what a passive was done by."""
    text, start = fact.statement.text, fact.span[0]
    if _COMPARED.match(fact.answer) and " than " not in text:
        return True
    clause = fact.statement.clause
    if fact.question and clause is not None and clause.aux.lower() in HAVE:
        return not any(map(str.isdigit, fact.question))
    bare = " " not in fact.answer and fact.answer.islower()
    article = re.search(r"\b(?:a|an|the) $", text[:start], re.IGNORECASE) is not None
    return (bare and article) or fact.question.endswith((" by?", " between?"))


def _attributed(fact: Fact, names: Names) -> bool:
    """Tell of an answer that is half of what is said, and of a question that any answer fits."""
    words = fact.answer.lower().split()
    if set(words[:1] + words[-1:]) & _ELSE or "," in fact.answer or _VAGUELY.match(fact.answer):
        return True
    after = fact.statement.text[fact.span[1] :]
    if (
        _TORN.match(fact.answer)
        or "as well as" in fact.question
        or _APPOSED.match(after)
        or _TITLED.match(after)
    ):
        return True
    measured = " " not in fact.answer and fact.answer.islower()
    if measured and _FROM_TO.search(fact.question):
        return True
    clause = fact.statement.clause
    serves = clause is not None and clause.base == "serve" and fact.question.endswith(" as?")
    serves = serves or (clause is not None and clause.base in _SAYING and not clause.aux)
    return serves or _bare_deed(fact) or _little_told(fact, names)


def _bare_deed(fact: Fact) -> bool:
    """Tell of "What did Ada publish?": of many things done, which one is not said."""
    clause = fact.statement.clause
    if clause is None or not clause.past or clause.aux or not fact.question:
        return False
    if clause.base in _SAID_ONCE:
        return False
    asked = tokenize(fact.question)
    said = {*content(tokenize(clause.subject)), *content(tokenize(clause.verb)), clause.base}
    return not set(content(asked)) - said - _QUESTIONS


_SAYING = frozenset({"suggest", "show", "imply", "mean", "explain", "indicate"})
_SAID_ONCE = frozenset({"contain", "comprise", "include", "marry", "own"})
_QUESTIONS = word_set("what whom who which in areas do does did is are was were")


def _vague_kind(fact: Fact, names: Names) -> bool:
    words = fact.answer.lower().split()
    few = len(words) < _LEAST_KIND and not any(map(str.isupper, fact.answer))
    role = words[0] in _ROLES or bool(_ELSE & set(words))
    single = fact.question.startswith("What are ") and _opens_singular(fact)
    after = fact.statement.text[fact.span[1] :]
    cut = any(map(str.isdigit, fact.answer)) or _LISTED_ON.match(after) is not None
    people = fact.question.startswith("Who ") and names.of_a_people(fact.answer.split()[-1])
    was = fact.question.startswith("What was ")
    return any((few, role, single, cut, people, was))


def _opens_singular(fact: Fact) -> bool:
    """Tell of "Ants are a sign of dryness", which says how it is with ants, not what they are."""
    clause = fact.statement.clause
    opening = clause.rest.split(" ", 2)[:2] if clause is not None else []
    return opening[:1] in (["a"], ["an"]) and opening[1] not in {"group", "family", "class", "type"}


def _someone_defined(fact: Fact, names: Names) -> bool:
    """Tell of a definition that is none: "Ada Byron was the head of …", "is a member of"."""
    clause = fact.statement.clause
    if clause is not None and _MEMBER.match(clause.rest):
        return True
    runs = names.runs(fact.answer)
    whole = runs == [(0, len(fact.answer))] and " " in fact.answer
    return bool(whole) and fact.answer.split()[0] not in names.title


def _idle_figure(fact: Fact, _names: Names) -> bool:
    """Tell of what other figures give: 52 where 88 and 36 stand, "for 100 grams"."""
    text, (start, end) = fact.statement.text, fact.span
    if fact.answer in _BASES_OF and _PER.search(text[:start]):
        return True
    clause = fact.statement.clause
    if clause is not None and clause.base in _HELD and _WEIGHED.match(text[end:]):
        return True
    posed = clause is not None and _POSED.match(clause.subject) and _UNIT.match(text[end:])
    if posed:
        return True
    others = any(one.number for one in tokenize(text[end:]))
    return (others and _OF_WHOM.search(text[:start]) is not None) or _reckoned(fact)


def _reckoned(fact: Fact) -> bool:
    """Tell whether a figure is the difference of two others of its sentence."""
    figures = [one for one in tokenize(fact.statement.text) if one.number and not one.year]
    values = [one.text.replace(",", "").lstrip("$€£¥").rstrip("%") for one in figures]
    own = [value for one, value in zip(figures, values, strict=True) if one.start == fact.span[0]]
    if len(values) < _FEWEST_FIGURES or not own:
        return False
    rest = [float(value) for value in values]
    rest.remove(float(own[0]))
    return any(float(own[0]) + one in rest for one in rest if one)


def _idle_year(fact: Fact, _names: Names) -> bool:
    """Tell of what was only claimed, and of the year that a figure of today is of."""
    text, clause = fact.statement.text, fact.statement.clause
    figures = [one for one in tokenize(text) if one.number and not one.year]
    dated = clause is not None and not clause.past and fact.span[1] >= len(text.rstrip("."))
    return _CLAIMED.search(text) is not None or bool(dated and figures)


def _idle_subject(fact: Fact, names: Names) -> bool:
    """Tell of a subject that the rest does not tell, or that a figure should be asked for."""
    text, (start, end) = fact.statement.text, fact.span
    rest, clause = text[end:], fact.statement.clause
    if _no_subject(fact.answer) or (clause is not None and _tells_nobody(clause)):
        return True
    first = _GOES_ON.split(rest)[0]
    told = [word for word in content(tokenize(text[:start] + first)) if word not in VAGUE | _WEAK]
    figure = any(
        one.number or one.low in _LARGE or NUMBER_WORDS.get(one.low, 0) > 1
        for one in tokenize(rest)
    )
    own = set(content(tokenize(fact.answer)))
    half = len(own & set(content(tokenize(rest)))) * 2 > len(own)
    return figure or half or len(told) < _LEAST_BESIDE or _little_told(fact, names)


def _no_subject(answer: str) -> bool:
    """Tell of words that say little as an answer: "real oceans", "the numbers engaged"."""
    words = answer.lower().split()
    quoted = answer[0] in "\"“'\u2018"
    done = len(words) > 1 and words[-1].endswith("ed")
    anybody = words[-1] in _ANYBODY and not any(map(str.isupper, answer[1:]))
    ends = words[0] in _ANY or words[-1] in _ABSTRACT | _ADDED
    placed = set(words) & (PREPOSITIONS - {"of", "in"})
    return quoted or done or anybody or ends or bool(placed or _SPOKEN_OF & set(words))


def _tells_nobody(clause: Clause) -> bool:
    """Tell of what is said of many: "… contain …", "… pose …", "… have been documented"."""
    last = clause.rest.split(" ", 1)[0] if clause.verb == "been" else clause.base
    noted = clause.aux.lower() in BE | HAVE and last in _NOTED
    denied = bool(denials(f"{clause.aux} {clause.adverbs}"))
    return noted or denied or clause.base in _OPEN | _POSES


def _idle_item(fact: Fact, _names: Names) -> bool:
    """Tell of an item that is more than one, or a clause: "bronze usually with tin"."""
    first = fact.answer.split(" ", 1)[0].lower()
    inside = fact.answer.lower().split()[1:-1]
    two = " and " in fact.answer or any(word in ADVERBS or word.endswith("ly") for word in inside)
    aside = fact.answer.lower().split()[-1] in {"included", "excepted", "excluded", "aside"}
    did = first in PAST and first not in BASES
    return two or aside or did or first in {"called", "named", "known"}


def _of_examples(fact: Fact, _names: Names) -> bool:
    return _EXAMPLES.search(fact.statement.text[: fact.span[0]]) is not None


_OF_RULE = {
    "attribute": _attributed,
    "object": _thing,
    "agent": _little_told,
    "kind": _vague_kind,
    "definition": _someone_defined,
    "name": namegaps.idle,
    "quantity": _idle_figure,
    "year": _idle_year,
    "subject": _idle_subject,
    "owner": _idle_subject,
    "pair": _of_examples,
    "item": _idle_item,
}

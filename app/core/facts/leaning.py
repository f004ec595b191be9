"""Which facts are left alone: those that lean on what is not there, or are idle to ask for.

Closed lists of grammar words and the shape of a clause alone; a fact in doubt is not asked for.
"""

from __future__ import annotations

import re

from app.core.facts.fact import Fact
from app.core.facts.lexicon import ADVERBS, AUXILIARIES, HAVE, MONTHS, NUMBER_WORDS, PREPOSITIONS
from app.core.facts.naming import Names
from app.core.facts.support import content
from app.core.facts.tokens import Token, tokenize, word_set

TRAILING = re.compile(r", (?:thereby |thus |further )?[a-z]+ing [^()]*$|, (?:which|who) [^()]*$")
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_POINTING = re.compile(
    rf"(?<!from )(?<!to )\b{_DAY}\b(?! to\b|,? \d|,? (?:{'|'.join(MONTHS)}))"
    r"|\b(?:that|this|same|following|previous|next) (?:day|week|month|year|decade|century|time)\b"
    r"|\b(?:minute|hour|day|week|month|year|decade)s? (?:later|earlier|before$|afterwards)\b"
    r"|\b(?:has|have) since\b|\bwill\b"
    r"|\ban? (?:second|third|further) (?!(?:of|in|and|or|at|for|to|is|are|when|by|on)\b)[a-z]"
    r"|(?<!to )(?<!one )\banother\b"
    r"|\bExamples include\b|\bis an? (?:[\w-]+ ){0,2}example\b"
    r"|(?<!a )\bsimilar\b(?! to\b)",
)
_ANSWERS = re.compile(
    r"(?:About|Around|Roughly|Nearly|Almost|Up to|Between|From|At (?:least|most)|Over|Under|Usually"
    r"|Only|(?:More|Less|Fewer) than|\d[\d,.]*) "
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|can|will|must|may)\b|\b[a-z]{2,}ed\b")
_COUNTRY = re.compile(r"\bthe country\b(?! (?:of|that|which|where)\b)")
_OWNER = re.compile(r"\b[A-Z]\w+[\u2019']s\b")
_SOLE = word_set("government parliament constitution")  # a country has one
_ORDINALS = word_set("first second third last only")
_SUPERLATIVE = re.compile(r"\w{3,}est")
_NO_SUPERLATIVE = word_set(
    "forest harvest interest request protest contest conquest guest priest tempest west "
    "arrest honest modest"
)
_COMPARED = re.compile(
    r"(?:higher|lower|larger|smaller|older|newer|younger|longer|shorter|later|earlier|greater"
    r"|fewer|better|worse|more|less) ",
    re.IGNORECASE,
)
_SCOPE = word_set("of to that who which whose with among by where")
_CLAIMED = re.compile(r"\b(?:claim|alleg)e?(?:s|d)\b")
_IDLE_NAMES = frozenset({"Earth", "Solar System", "World", "Universe"})
_ALL_OVER = re.compile(r"\b(?:all over|throughout|across) (?:the )?$")
_PER = re.compile(r"\b(?:for|per|every|each)(?: the)? $")
_BASES_OF = frozenset({"1", "10", "100", "1,000"})
_WEIGHED = re.compile(r"^ (?:milli|centi|kilo)?(?:gram|litre|liter)(?:me)?s\b(?! (?:of|per|a)\b)")
_EXAMPLES = re.compile(r"\b(?:such as|including) $")
_OPEN = frozenset({"contain", "include"})  # verbs of lists that more than one subject has
_RESTRICTING = re.compile(r"\b(?:after|at|before|for|from|if|in|of|on|under|when|with)\b.*")
_MADE = frozenset({"invent", "discover", "patent", "coin"})  # of which there is one in the world
_FIGURES = frozenset({"year", "date", "quantity", "count"})
_LARGE = frozenset({"hundred", "thousand", "million", "billion", "third", "quarter", "half"})
_MEMBER = re.compile(r"(?:an?|one|the)? ?(?:member|part|kind|example|one) of\b")
_HELD = frozenset({"contain", "hold", "have"})
_LEAST_KIND = 3  # words that tell what sets a thing apart
_FEWEST_FIGURES = 3  # of which one is the sum of two others


def leans(fact: Fact, names: Names) -> bool:
    """Tell whether a fact needs what only its neighbours say, or is not worth its card."""
    if fact.rule in {"abbreviation", "equation", "label"}:
        return False
    if fact.rule in {"heading", "whether"}:
        return fact.rule == "heading" and _says_less(fact)
    text = fact.statement.text
    if _fragment(fact):
        return True
    if points(_shown(fact)) or _out_of_some(text) or _happened_to_the_known(fact, names):
        return True
    check = _OF_RULE.get(fact.rule)
    return check is not None and check(fact, names)


def _fragment(fact: Fact) -> bool:
    """Tell of "Between 70 and 80 degrees.", which answers a question and says nothing alone."""
    text = fact.statement.text
    return fact.statement.clause is None and bool(_ANSWERS.match(text)) and not _VERB.search(text)


def _shown(fact: Fact) -> str:
    """Return what a gap of a fact shows: no trailing ", according to …" behind the answer."""
    text = fact.statement.text
    tail = TRAILING.search(text)
    before = tail is not None and fact.span[1] <= tail.start() and fact.span[0] < fact.span[1]
    return text[: tail.start()] if tail is not None and before else text


def points(text: str) -> bool:
    """Tell of "a year later", "on Monday", and of "the country" that nothing before it names."""
    country = _COUNTRY.search(text)
    unnamed = country is not None and not _OWNER.search(text[: country.start()])
    return unnamed or _POINTING.search(text) is not None


def in_doubt(fact: Fact, names: Names) -> bool:
    """Tell whether a question may write a word that only opens sentences with a wrong capital."""
    clause = fact.statement.clause
    subject = clause.subject if clause is not None and fact.rule != "whether" else ""
    alone = bool(subject) and " " not in subject and subject.istitle()
    asked = alone and re.search(rf" {re.escape(subject)}\b", fact.question) is not None
    return asked and not names.inside[subject]


def _says_less(fact: Fact) -> bool:
    """Tell whether an answer leaves out what restricts it: "70 years" after what?"""
    text, (start, end) = fact.statement.text, fact.span
    asked = set(content(tokenize(fact.question)))
    answer = set(content(tokenize(text[start:end])))
    after = "".join(_RESTRICTING.findall(re.split(r"[,;:]", text[end:])[0]))
    before = re.findall(r"\b(?:within|only|unless|except|for|of) [^,;:]+", text[:start])
    left_out = content(tokenize(" ".join((after, *before))))
    return bool(set(left_out) - asked - answer)


def _out_of_some(text: str) -> bool:
    """Tell of "the smallest type" and "the first version": of what, only the neighbours say."""
    tokens = tokenize(text)
    for place, token in enumerate(tokens):
        if token.low == "the" and not (place and tokens[place - 1].low == "in"):
            best = _best(tokens, place + 1)
            if best and _unbounded(tokens, best + 1):
                return True
    return False


def _best(tokens: list[Token], place: int) -> int:
    """Return the place of the superlative or ordinal of a phrase that begins here, else 0."""
    for at, token in enumerate(tokens[place : place + 2], start=place):
        low = token.low
        if low in _ORDINALS or (_SUPERLATIVE.fullmatch(low) and low not in _NO_SUPERLATIVE):
            return at
        if low in {"most", "least"}:
            told = at + 1 < len(tokens) and _names_the_thing(tokens[at + 1])
            return at + 1 if told else 0
        if low not in NUMBER_WORDS:
            return 0
    return 0


def _unbounded(tokens: list[Token], place: int) -> bool:
    """Tell whether nothing after a superlative says among what: no name, no "of", no "in the"."""
    start = place
    while place < len(tokens) and _names_the_thing(tokens[place]):
        if tokens[place].text[0].isupper():
            return False
        place += 1
    if place == start or place >= len(tokens):
        return place > start
    return tokens[place].low not in _SCOPE and not _placed(tokens, place)


def _names_the_thing(token: Token) -> bool:
    closed = AUXILIARIES | PREPOSITIONS | ADVERBS | _SCOPE | {"ever"}
    return token.word and token.low not in closed


def _placed(tokens: list[Token], place: int) -> bool:
    """Tell of "in the Solar System" and "in Europe", not of "in April"."""
    if tokens[place].low not in {"in", "on"} or place + 1 >= len(tokens):
        return False
    where = tokens[place + 1]
    return where.low == "the" or (where.text[0].isupper() and where.text not in MONTHS)


def _happened_to_the_known(fact: Fact, names: Names) -> bool:
    """Tell of "The fire killed many": what happened, to what only the sentences before name."""
    clause = fact.statement.clause
    if clause is None or not clause.subject.lower().startswith("the "):
        return False
    if not clause.past:
        return clause.subject.split()[1] in _SOLE and fact.rule not in _FIGURES
    if clause.base in _MADE:
        return False
    words = tokenize(clause.subject)[1:]
    topic = {word.lower() for word in names.title} - {"the", "a", "an"}
    lows = {one.low for one in words}
    if (_SOLE & lows and fact.rule in _FIGURES) or lows == topic or _owned(words):
        return False
    return not any(names.is_name(one) or any(map(str.isupper, one.text)) for one in words)


def _owned(words: list[Token]) -> bool:
    return any(one.low.endswith(("\u2019s", "'s")) for one in words)


def _thing(fact: Fact, names: Names) -> bool:
    return any(one.number for one in tokenize(fact.answer)) or _little_told(fact, names)


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


def _vague_kind(fact: Fact, _names: Names) -> bool:
    few = len(fact.answer.split()) < _LEAST_KIND and not any(map(str.isupper, fact.answer))
    return few or fact.question.startswith("What was ")


def _someone_defined(fact: Fact, names: Names) -> bool:
    """Tell of a definition that is none: "Ada Byron was the head of …", "is a member of"."""
    clause = fact.statement.clause
    if clause is not None and _MEMBER.match(clause.rest):
        return True
    runs = names.runs(fact.answer)
    whole = runs == [(0, len(fact.answer))] and " " in fact.answer
    return bool(whole) and fact.answer.split()[0] not in names.title


def _idle_name(fact: Fact, _names: Names) -> bool:
    before = fact.statement.text[: fact.span[0]]
    clause = fact.statement.clause
    once = fact.statement.part == "kind" and clause is not None and clause.past
    return once or fact.answer in _IDLE_NAMES or _ALL_OVER.search(before) is not None


def _idle_figure(fact: Fact, _names: Names) -> bool:
    """Tell of what other figures give: 52 where 88 and 36 stand, "for 100 grams"."""
    text, (start, end) = fact.statement.text, fact.span
    if fact.answer in _BASES_OF and _PER.search(text[:start]):
        return True
    clause = fact.statement.clause
    if clause is not None and clause.base in _HELD and _WEIGHED.match(text[end:]):
        return True
    return _reckoned(fact)


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


def _claimed(fact: Fact, _names: Names) -> bool:
    return _CLAIMED.search(fact.statement.text) is not None


def _figured_subject(fact: Fact, names: Names) -> bool:
    """Tell of a subject in a sentence whose figure is what should be asked for."""
    rest, clause = fact.statement.text[fact.span[1] :], fact.statement.clause
    if clause is not None and clause.base in _OPEN:
        return True
    figure = any(
        one.number or one.low in _LARGE or NUMBER_WORDS.get(one.low, 0) > 1
        for one in tokenize(rest)
    )
    return figure or _little_told(fact, names)


def _of_examples(fact: Fact, _names: Names) -> bool:
    return _EXAMPLES.search(fact.statement.text[: fact.span[0]]) is not None


_OF_RULE = {
    "attribute": _little_told,
    "object": _thing,
    "agent": _little_told,
    "kind": _vague_kind,
    "definition": _someone_defined,
    "name": _idle_name,
    "quantity": _idle_figure,
    "year": _claimed,
    "subject": _figured_subject,
    "pair": _of_examples,
}

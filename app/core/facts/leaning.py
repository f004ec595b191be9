"""Which facts are left alone because they lean on what only their neighbours say.

Closed lists of grammar words and the shape of a clause alone; a fact in doubt is not asked for.
"""

from __future__ import annotations

import re

from app.core.facts.fact import Fact
from app.core.facts.idleness import idle
from app.core.facts.lexicon import (
    ADVERBS,
    AUXILIARIES,
    COMPARATIVE,
    MONTHS,
    NUMBER_WORDS,
    PREPOSITIONS,
)
from app.core.facts.naming import Names
from app.core.facts.support import content
from app.core.facts.tokens import Token, tokenize, word_set

TRAILING = re.compile(r", (?:thereby |thus |further )?[a-z]+ing [^()]*$|, (?:which|who) [^()]*$")
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_POINTING = re.compile(
    rf"(?<!from )(?<!to )\b{_DAY}\b(?! to\b|,? \d|,? (?:{'|'.join(MONTHS)}))"
    r"|\b(?:that|this|same|following|previous|next) (?:day|week|month|year|decade|century|time)\b"
    r"|\b(?:minute|hour|day|week|month|year|decade|generation)s? (?:later|earlier|before$"
    r"|afterwards)\b|\bcentur(?:y|ies) (?:later|earlier)\b"
    r"|\b(?:has|have) since\b|\bwill\b"
    r"|\b[Aa]n? (?:second|third|further) (?!(?:of|in|and|or|at|for|to|is|are|when|by|on)\b)[a-z]"
    r"|(?<!to )(?<!one )\banother\b"
    r"|\bExamples include\b|\bis an? (?:[\w-]+ ){0,2}example\b"
    r"|(?<!a )\bsimilar\b(?! to\b)"
    r"|\b(?:still|even|yet) (?:further|more|less)\b|\binstead\b(?! of\b)"
    r"|[\u2019']s? (?:replacement|successor|predecessor|counterpart|rival|reply|answer|response)\b"
    r"|\b(?:became|become|becomes|remained|remains) the (?:[a-z-]+ ){0,2}[a-z-]+$"
    r"|\bsome (?:benefit|effect|help|relief|improvement)\b(?! (?:from|of|on|to|in)\b)"
    r"|\b(?:was|were) then\b|\bsince$|, and so\b|\bc[oa]mes? next\b"
    r"|\bpart of the (?:answer|reason|story|problem|explanation)\b"
    r"|^(?:First|Firstly|Second|Secondly|Third|Thirdly|Next|Then|Last|Lastly|Later)"
    r"(?:,| (?:is|was|are|were|comes?|came)\b)"
    r"|\bthe (?:elder|younger)\b(?! [A-Z])|\bsomething (?:more|else|similar|different)\b"
    r"|\bthe (?:year|month|week|day|night) (?:after|before)\b(?=[.,;\u2026”]|$)"
    r"|\bthe (?:equivalent|same|opposite|reverse|rest|others?) (?:is|was|are|were)\b"
    r"|^Elsewhere\b|\bat the time\b(?! of)|^Some [a-z]+ such as\b"
    r"|\bas a (?:result|consequence)\b(?! of)|\b(?:nevertheless|nonetheless)\b|\beither$"
    r"|\b[Tt]he \w+ (?:below|above)\b"
    r"|\bone of each\b|\bat the forefront\b(?! of\b)|\bin the lead\b"
    r"|\b[Aa]n? (?:young|old|certain|local) (?:[\w-]+ )?(?:man|woman|boy|girl|lad|lady)\b",
)
_COMPARING = re.compile(  # with what, only a neighbour says
    r"\b(?:is|are|was|were|be|becomes?|became|gets?|grows?|grew) "
    rf"(?:(?:much|far|even|still|a little|slightly|rather|[a-z]+ly) )?(?:{COMPARATIVE})\b"
    rf"|\bthe (?:{COMPARATIVE.removeprefix('more [a-z]+|less [a-z]+|')}) [a-z]+"
)
_EITHER = re.compile(r"\bthan\b|\bthe (?:more|less|\w+er)\b.*, the\b|\bor (?:more|less)\b")
_ANSWERS = re.compile(
    r"(?:About|Around|Roughly|Nearly|Almost|Up to|Between|From|At (?:least|most)|Over|Under|Usually"
    r"|Only|(?:More|Less|Fewer) than|\d[\d,.]*) "
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|can|will|must|may)\b|\b[a-z]{2,}ed\b")
_COUNTRY = re.compile(r"\bthe country\b(?! (?:of|that|which|where)\b)")
_OWNER = re.compile(r"\b[A-Z]\w+[\u2019']s\b")
_UNNAMED = re.compile(  # which one, a neighbour says
    r"(?<=[\w,] )the (?P<noun>race|disorder|disease|condition|illness|infection|syndrome|project"
    r"|firm|company|expedition|battle|building|ship|novel|film|treaty|team|match|tournament|trial|report"
    r"|committee|village|party|scheme|machine|device|experiment|survey|study|couple|pair|raid|attack"
    r"|siege|invasion|uprising|strike|riot|molecule|deadline|rate|task|matter|lot|fee|equation)\b"
    r"(?! (?:of|that|which|who|where|in|between|for|on|at|to|from)\b)(?! [A-Z(])"
)
_SOLE = word_set("government parliament constitution")  # a country has one
_ORDINALS = word_set("first second third last only")
_SUPERLATIVE = re.compile(r"\w{3,}est")
_NO_SUPERLATIVE = word_set(
    "forest harvest interest request protest contest conquest guest priest tempest west "
    "arrest honest modest"
)
_SCOPE = word_set("of to that who which whose with among by where")
_RESTRICTING = re.compile(r"\b(?:after|at|before|for|from|if|in|of|on|under|when|with)\b.*")
_FEWEST_WORDS = 5  # of what says something without a verb
_NAMING = frozenset({"naming", "marked"})
_MADE = frozenset({"invent", "discover", "patent", "coin"})  # of which there is one in the world
_FIGURES = frozenset({"year", "date", "quantity", "count"})


def leans(fact: Fact, names: Names) -> bool:
    """Tell whether a fact needs what only its neighbours say, or is not worth its card."""
    if fact.rule in {"abbreviation", "equation", "label"}:
        return False
    if fact.rule in {"heading", "whether"}:
        return fact.rule == "heading" and _says_less(fact)
    text = fact.statement.text
    if _fragment(fact):
        return True
    shown = _shown(fact)
    unbounded = fact.rule not in _NAMING and _out_of_some(text)
    leaning = unbounded or points(shown) or _which_one(shown, names)
    return leaning or _happened_to_the_known(fact, names) or idle(fact, names)


def _fragment(fact: Fact) -> bool:
    """Tell of "Between 70 and 80 degrees.", which answers a question and says nothing alone."""
    text = fact.statement.text
    short = bool(_ANSWERS.match(text)) or len(text.split()) < _FEWEST_WORDS
    return fact.statement.clause is None and short and not _VERB.search(text)


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
    compared = _COMPARING.search(text) and not _EITHER.search(text)
    return unnamed or bool(compared) or _POINTING.search(text) is not None


def _which_one(text: str, names: Names) -> bool:
    """Tell of "people with the disorder", where nothing before it nor the title names one."""
    for found in _UNNAMED.finditer(text):
        noun = found["noun"]
        if noun not in names.titled and not re.search(rf"\b{noun}", text[: found.start()].lower()):
            return True
    return False


def in_doubt(fact: Fact, names: Names) -> bool:
    """Tell whether a question may write a word that only opens sentences with a wrong capital."""
    clause = fact.statement.clause
    subject = clause.subject if clause is not None and fact.rule != "whether" else ""
    first, _, more = subject.partition(" ")
    plain = (first.istitle() and more[:1].islower()) or (not more and first.istitle())
    asked = plain and re.search(rf" {re.escape(first)}\b", fact.question) is not None
    return asked and not (names.inside[first] or names.of_a_people(first))


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
    topic = names.titled - {"the", "a", "an"}
    lows = {one.low for one in words}
    if (_SOLE & lows and fact.rule in _FIGURES) or lows == topic or _owned(words):
        return False
    return not any(names.is_name(one) or any(map(str.isupper, one.text)) for one in words)


def _owned(words: list[Token]) -> bool:
    return any(one.low.endswith(("\u2019s", "'s")) for one in words)

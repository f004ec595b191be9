"""Turn a clause into questions, and tell which answers and subjects are worth asking for."""

from __future__ import annotations

import re

from app.core.facts.grammar import NOUNS_TOO, Clause
from app.core.facts.lexicon import (
    BASES,
    DETERMINERS,
    GERUND,
    HAVE,
    NEGATIONS,
    NUMBER_WORDS,
    PARTICIPLE,
    PAST,
    PREPOSITIONS,
    PRONOUNS,
    THIRD,
    VAGUE,
)
from app.core.facts.naming import Names, is_acronym
from app.core.facts.tokens import tokenize, word_set

MOST_ANSWER_WORDS = 6
_MOST_SUBJECT = 9
_WEAK = word_set(
    "make take play give put come go see show keep remain stay feel seem appear tend need want "
    "continue begin start try help let say get have do enable force require mean set "
    "look hold face pose explain show illustrate leave grant deny stop finish"
)
_GENERIC = word_set(
    "new advanced significant major important large small good better great main key different "
    "powerful strong high low own modern recent further broad wide global special certain"
)
_PEOPLE = word_set(
    "teachers students farmers patients workers soldiers citizens consumers customers people "
    "players doctors engineers scientists children women men users developers boy girl man woman"
)
_INDEFINITE = word_set(
    "several many some most other others both one such few each every there proposals initiatives "
    "efforts results examples researchers scientists experts critics people someone everyone "
    "additional further certain various different similar more much recent early later it they he "
    "she this that these those what all two three four five estimates reports studies investments "
    "projections factors reasons benefits applications uses features"
)
_COUNTS = (NUMBER_WORDS.keys() - {"one"}) | {"times", "once", "twice", "half", "hundreds", "dozens"}
_COUNTS |= {"thousands", "millions", "billions"}
_AND_THEN = re.compile(
    r"(?P<before>[\w%]+),? and (?:(?:later|then|also|soon|once|thus|\w+ly) )?(?P<verb>\w+)(?= \w)"
)
_LOOSE_START = word_set(
    "its their his her our the a an various numerous several many some most even also"
)


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


def question(wh: str, clause: Clause, names: Names, ending: str = "") -> str:
    """Ask about a clause: wh word, auxiliary, subject, verb, and what ends the question."""
    subject = names.inline(clause.subject)
    if clause.aux.lower() in HAVE and not clause.verb:
        do = "did" if clause.past else "do" if clause.plural else "does"
        inner = [do, subject, "have"]
    elif clause.aux:
        inner = [clause.aux.lower(), subject, without_idle(clause.adverbs), clause.verb]
    elif clause.past:
        inner = ["did", subject, clause.base]
    else:
        inner = ["do" if clause.plural else "does", subject, clause.base]
    words = " ".join(part for part in [wh, *inner, ending] if part)
    return re.sub(r"\s+([?,])", r"\1", f"{words}?")


def without_idle(adverbs: str) -> str:
    """Return adverbs without those that point at the sentences around."""
    idle = r"\b(?:also|thus|therefore|already|then|about|nearly|almost|roughly)\b ?"
    return re.sub(idle, "", adverbs).strip()


def lead_ending(clause: Clause) -> str:
    """Return an opening such as "In 1815" as it ends a question, or "" where it does not fit."""
    words = clause.lead.split()
    fits = words and words[0].lower() in {"in", "during", "after", "before", "by", "at", "on"}
    if not fits or len(words) > MOST_ANSWER_WORDS or (words[1:2] and words[1] in GERUND):
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


def goes_on(clause: Clause, words: str) -> bool:
    """Tell whether words hold a second verb, which the question leaves alone: "and sold boats"."""
    finite: frozenset[str] = frozenset(PAST)
    if clause.aux:
        finite |= frozenset(THIRD) - NOUNS_TOO
    elif not clause.past:
        finite = (BASES if clause.plural else frozenset(THIRD)) - NOUNS_TOO
    return any(
        found["verb"].lower() in finite and found["before"].lower() not in PARTICIPLE
        for found in _AND_THEN.finditer(words)
    )


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
    return informs(answer, frozenset())

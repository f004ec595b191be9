"""How a question about what follows a verb begins and ends, and where it would ask badly."""

from __future__ import annotations

import re

from app.core.facts import asking
from app.core.facts.grammar import Clause
from app.core.facts.lexicon import BASES, BE, GERUND, MONTHS
from app.core.facts.naming import Names
from app.core.facts.tails import Tail
from app.core.facts.tokens import tokenize, word_set

_USED = word_set("use apply deploy employ utilize sell")
_PLACED = word_set("bear hold locate base found sign lie stand fight die live bury build")
_TO_SOMEBODY = word_set("belong report speak talk appeal write")
_GOING = word_set(
    "move go fall travel return come emigrate sail flee march run walk ride fly send summon bring "
    "take carry transfer exile banish ship export recall invite deport"
)
_TURNS = re.compile(r", (?:but|while|though|although|so|yet)\b")
_FULL = word_set("full capable fond aware made proud typical free composed short characteristic")
_SELECTING = word_set(  # verbs with a preposition of their own: rely on, result in
    "invest result consist engage succeed participate end believe differ rely depend focus rest "
    "concentrate feed insist agree specialize specialise aim look arrive"
)
_SOMEBODY = word_set("marry divorce befriend")
_MEETING = word_set("meet succeed defeat teach hire employ invite visit join")
_CALLING = word_set("call name term title nickname award grant offer pay give declare")
_FULL_NAME = re.compile(r"(?:[A-Z]\.? ?)*[A-Z][^\W\d]+(?: [A-Z][^\W\d]+)+")
_WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
_WHEN = word_set(
    "morning afternoon evening night day week month year years century decade summer winter spring "
    "autumn hour hours minutes seconds days weeks months july june may"
)
_SHORT = frozenset({"in", "on", "at", "to", "from", "with", "into", "as"})
_SOMEWHERE = re.compile(rf"(?:in|on|at|to|from|into|with|towards|as) (?!\d|{'|'.join(MONTHS)})")
_PLACES = frozenset({"in", "at", "on", "near", "by", "during", "after", "before", "since"})


def says_little(clause: Clause, tail: Tail) -> bool:
    """Tell of "should be tuned", "almost only for", "worked for Ada", "was elected president"."""
    adjective = clause.base in {"be", "remain", "become"} and not tail.particle
    single = adjective and len(tail.answer.split()) == 1 and tail.answer.islower()
    hedged = tail.particle.split(" ", 1)[0] in {"almost", "only", "partly", "even", "one", "some"}
    person = (
        clause.base in {"work", "serve"} and tail.particle == "for" and tail.answer[0].isupper()
    )
    where = clause.base == "become" and tail.particle.endswith(" in")
    passive = clause.aux.lower() in BE and clause.verb.lower() not in GERUND and not adjective
    made = passive and not tail.particle and clause.base not in _CALLING
    made = made or (passive and tail.particle.endswith("by"))
    whom = tail.particle.endswith("to") and clause.base in _TO_SOMEBODY
    if clause.base == "include" or _TURNS.search(tail.after):
        return True
    if adjective_of(tail) not in {"", *_FULL}:
        return True
    going = tail.particle == "to" and (clause.base in _GOING or tail.after.startswith("to "))
    return any((single, hedged, person, where, made, whom, going))


def adjective_of(tail: Tail) -> str:
    """Return the word before "of" where a question would end with both: "rich of"."""
    words = tail.particle.split(" ")
    return words[0] if len(words) > 1 and words[-1] == "of" else ""


def wh(clause: Clause, tail: Tail) -> str:
    """Return the words that a question begins with."""
    if tail.particle.endswith("in") and clause.base in _USED and not tail.after:
        return "In which areas"
    if tail.particle:
        return "What"
    somebody = clause.base in _MEETING and _FULL_NAME.fullmatch(tail.answer)
    return "Whom" if somebody or clause.base in _SOMEBODY else asking.wh_of(tail.answer)


def ending(clause: Clause, tail: Tail, names: Names) -> str | None:
    """Return what ends the question: particle, what follows, opening; None if unclear."""
    particle = tail.particle
    lead = asking.lead_ending(clause)
    if (clause.lead and not lead) or (particle and tail.after.startswith("by ")):
        return None
    if particle.split(" ")[-1] in _SHORT and _SOMEWHERE.match(
        tail.after
    ):  # "traded on in New York"
        return None
    if particle.endswith("in") and clause.base in _USED and not tail.after:
        particle = particle[:-2].strip()
    elif _asks_where(clause, tail, names):
        return None
    if particle == "to" and tokenize(tail.answer)[0].low in BASES and not tail.after:
        particle = "to do"
    return " ".join(part for part in (particle, tail.after, lead) if part)


def _asks_where(clause: Clause, tail: Tail, names: Names) -> bool:
    """Tell whether "What … in?" stands for where, when or by whom, or leaves what it is open."""
    particle, words = tail.particle, set(tail.answer.lower().split())
    named = names.is_name(tokenize(tail.answer)[0])
    if particle in _PLACES and (named or clause.base in _PLACED or _WHEN & words):
        return True
    placed = particle in {"in", "at"} and clause.base not in _SELECTING
    agent = particle == "by" and clause.aux.lower() not in BE
    days = particle in {"from", "until", "till"} and _WEEKDAYS & words
    return bool(placed or agent or days or (particle == "as" and tail.after))

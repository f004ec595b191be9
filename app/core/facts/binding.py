"""Tell whether what a statement leaves to its neighbours is more than it says by itself.

"NASA destroyed it", "Mix them", "The oldest stands in Oslo", "Pierre joined her": each word that
stands for another must find that other before it in the same statement.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from app.core.facts.grammar import Clause, is_plural
from app.core.facts.lexicon import BASES, DETERMINERS
from app.core.facts.naming import OF_PEOPLE, Names
from app.core.facts.tokens import tokenize, word_set

_PRONOUN = re.compile(r"\b(?:it|them|they|he|she|him)\b", re.IGNORECASE)
_OWNER = re.compile(r"\b(?:its|their|his|her)\b")
_SUBORDINATE = re.compile(
    r"\b(?:that|which|because|when|while|until|although|if|where|who|before|after|as|and|but|than)\b"
)
_PERSON = re.compile(r"(?!The )[A-Z]")
_NO_SUPERLATIVE = (
    "forest|harvest|interest|request|protest|contest|conquest|guest|priest|tempest|west|test|nest|"
    "pest|chest|quest|crest|arrest"
)
_OF_SOME = re.compile(  # "The oldest": of what, only the neighbours say
    rf"(?:The|Its|Their) (?:(?!(?:{_NO_SUPERLATIVE})$)\w{{2,}}est|most \w+|first|second|third|last|"
    r"next|latter|former|others?|rest|majority)$"
)
_SEVERAL = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_SOMEBODY = re.compile(r"\b(?:him|her(?=[.,;]|$| (?:to|and|in|at|for|with|by|on|from|that|as)\b))")
_OPENING = 4  # words
_THAT_DID = re.compile(  # "The republic that replaced it"
    r"(?:The|An?) (?:[\w-]+ ){1,4}(?:that|which|who) [a-z]+ (?:it|them|him|her)\b"
)
_BARE = re.compile(  # without what says which one
    r"\bthe (?P<noun>[a-z]{3,})\b"
    r"(?! (?:of|that|which|who|where|in|between|for|on|at|to|from|with)\b)(?! [A-Z(])"
)
_PART_OF_SOME = re.compile(  # "The best known, …", "Some, such as …": of which, another says
    r"(?:(?:The|Its|Their) (?:[a-z]+ ){0,2}?(?:known|famous|important|common|popular|\w{2,}est"
    r"|first|second|third|last|next|others?|rest|same|equivalent|lot|latter|former)"
    r"|Some|Others|Many|Most|Several|Few|Both|Neither|Each|All|Another|Elsewhere)"
    r"(?:,| (?:is|was|are|were|has|had|have|can|could|may|might|will|also)\b)"
    r"|(?:Which|Whom|Whose) "
)
_LED = re.compile(  # "On the Moon, it would weigh 16 N": what would, another says
    r"(?:On|In|At|By|From|After|Before|During|Under|With|For|Since|Until|Near|Around) [^;]*?, "
    r"(?:it|they|he|she) [a-z]"
)
_SEVERALS = word_set("people children men women police cattle staff who everyone")


def unbound(text: str, clause: Clause | None, entity: str, names: Names) -> bool:
    """Tell whether a statement needs its neighbours to be understood.

    `entity` is what the label of its paragraph names, "" where it names nothing.
    """
    if clause is None and text.split(" ", 1)[0].lower() in BASES:
        return True
    if clause is not None and _incomplete(clause.subject):
        return True
    found = _PRONOUN.search(text)
    if found and not _SUBORDINATE.search(text[: found.start()]):
        return True
    if _PART_OF_SOME.match(text) or _LED.match(text) or _THAT_DID.match(text):
        return True
    if _nobody_before(text, names) or _fewer_before(text):
        return True
    return _owner_elsewhere(text, clause, entity, names)


def points_back(text: str, said: Iterable[str], known: Collection[str]) -> bool:
    """Tell of "the basket" where a sentence shortly before brought up "a basket".

    `said` are the sentences before, in small letters; `known` are words that the title and the
    heading give.
    """
    before = " ".join(said)
    for found in _BARE.finditer(text):
        noun = found["noun"]
        own = text[: found.start()].lower()
        if noun in known or re.search(rf"\b{noun}", own):
            continue
        if re.search(rf"\b(?:an?|one|another|this|that) (?:[\w-]+ ){{0,2}}{noun}\b", before):
            return True
    return False


def _incomplete(subject: str) -> bool:
    """Tell of "The oldest" and "The first": which thing it is stands elsewhere."""
    return _OF_SOME.match(subject) is not None or subject.lower() in DETERMINERS - {"all", "both"}


def _fewer_before(text: str) -> bool:
    """Tell whether "they" and "them" come before anything of which there are several."""
    found = _SEVERAL.search(text)
    if found is None:
        return False
    before = tokenize(text[: found.start()])
    return not any(one.low in {"and", "or"} | _SEVERALS or is_plural(one) for one in before)


def _nobody_before(text: str, names: Names) -> bool:
    """Tell of "Pierre laid aside his work to join her": she is none of those named before."""
    found = _SOMEBODY.search(text)
    return found is not None and len(names.runs(text[: found.start()])) == 1


def _owner_elsewhere(text: str, clause: Clause | None, entity: str, names: Names) -> bool:
    """Tell whether "its" and "his" mean somebody whom the statement does not name."""
    owner = _OWNER.search(text)
    if owner is None:
        return clause is not None and clause.subject.lower() in {"it", "they", "he", "she"}
    if owner[0] in {"his", "her"}:
        return _of_somebody_else(owner[0], text, clause, names)
    if entity:
        return entity.split(maxsplit=1)[0] not in text
    if clause is None:
        return text[: owner.start()].count(" ") < _OPENING
    if (
        owner[0] == "its"
        and text.startswith(clause.subject)
        and owner.start() < len(clause.subject)
    ):
        return " and " not in text[: owner.start()]
    person = len(clause.subject.split()) > 1 and clause.subject.istitle()
    return person and clause.rest.startswith("its ")


def _of_somebody_else(owner: str, text: str, clause: Clause | None, names: Names) -> bool:
    """Tell whether "his" means nobody whom the statement names."""
    if names.hero is not None and owner in OF_PEOPLE[names.hero.pronoun]:
        return not set(names.hero.name.split()) & set(re.findall(r"\w+", text))
    return clause is None or not _PERSON.match(clause.subject)

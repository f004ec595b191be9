"""Say what "the company", "it" or "its" stand for where a sentence opens with them, if sure."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.facts.grammar import Clause
from app.core.facts.lexicon import BE, DETERMINERS, PREPOSITIONS
from app.core.facts.naming import OF_PEOPLE, Hero, Names
from app.core.facts.tokens import tokenize, word_set

_ANAPHORS = word_set(
    "company firm startup corporation group manufacturer bank country nation state kingdom empire "
    "city town region island club team player author artist composer scientist king queen emperor "
    "man woman university organisation organization agency institute process method technique "
    "reaction system law act treaty regulation rule statute agreement initiative project "
    "programme program plan scheme strategy study report book novel film game match race war "
    "battle siege revolt campaign disease organ animal bird fish plant tree dish sauce dough star "
    "planet moon galaxy mission probe telescope spacecraft protocol language library framework "
    "tool database algorithm platform product chip model bridge tower building dam canal railway "
    "effect theory policy price fee tax goal aim result change trend document court judge clause "
    "contract party technology machine device engine ship event period era movement authority crew "
    "cooperative community family rescue voyage expedition vessel fleet depot couple committee"
)
_OPENING = re.compile(
    r"(?P<word>The|This|That|These|Those|Such|Its|Their|His|Her|It|They|He|She)\s+"
)
_DANGLING = re.compile(
    r"\b(?:this|these|(?<!such as )(?<!than )those|such(?! as)|former|latter|here|the same"
    r"|(?<!one )another|the other|the others"
    r"|respectively|above-mentioned|the following|as follows|otherwise|not only"
    r"|the (?:term|word|phrase|idea|scene|incident)(?! (?:of|for|that|is|was)\b| [“\"A-Z])"
    r"|(?:him|her (?=(?:the|an?|to|that) ))"
    r"|(?:before|earlier|afterwards)$"
    r"|the two(?= (?:is|are|was|were|had|have|has)\b|[.,;]|$)"
    r"|since then|by then|until then|there(?! (?:is|are|was|were)\b))\b"
)
_LOOSE = re.compile(r"(?<![\w-])(?:I|[Ww]e|[Yy]ou|[Oo]ur|[Mm]y|[Yy]our|us|me)\b")
_ASKED_ABOUT = re.compile(r"(?:It|They|He|She|This|That)\b")
_LEAD = re.compile(
    r"(?:Additionally|Moreover|Furthermore|However|Notably|Also|In addition|Indeed|Meanwhile|"
    r"Importantly|Similarly|Consequently|Therefore|Thus|For example|For instance|In fact|Finally|"
    r"Yes|No|Today|Interestingly|Surprisingly|Traditionally|Generally|Overall|Nevertheless|Still|Often|"
    r"As a result|In turn|By contrast|In contrast|Likewise|Hence|Accordingly|Of course|Ultimately|"
    r"In practice|In general|In short|In other words|At the same time|Nonetheless|Even so"
    r"|Naturally),\s+"
    r"|(?:But|And|Yet|So|Meanwhile) (?=[A-Z\u201ca-z])"
)
_IDLE = re.compile(
    r"(?<!but)(?<!not only) (?:also|therefore|thus)(?= )"
    r"|(?<!and)(?<!since)(?<!by)(?<!until)(?<!from)(?<!than)(?<!,)(?<!was)(?<!were)(?<!is)(?<!are)"
    r"(?<!had)(?<!has) then(?= [a-z])"
    r"|(?<= is|was) itself(?= )|(?<= are|were) themselves(?= )"
)
_TIMED = re.compile(
    r"(?P<time>(?:In|On|At|From|After|Before|By|During|Since|Until|Around) "
    r"(?:[\w-]+ ){0,4}[\w-]+,? )"
    r"(?P<word>he|she|it|they|his|its|their)(?= \w)"
)
_OWNED_BY = re.compile(r"\w+[\u2019']s? ")  # "Its mass is small. It …": the mass, or what has it?
NEAR = 4  # sentences back that "the basket" may point
_IN_OFFICE = re.compile(  # who was engineer of a railway is not "it"
    r"(?:engineer|director|president|king|queen|author|editor|head|chairman|governor|mayor|master"
    r"|secretary|minister|professor|founder|owner|leader|captain) (?:of|at|to|for)\b"
)
_TITLED = re.compile(r"(?:Mr|Mrs|Ms|Dr|Sir|Lord|Lady|King|Queen|Prince|Princess|Pope|Saint)\b")
_POSSESSIVE = frozenset({"its", "their", "his", "her"})


_MODIFYING = word_set("of in that which by for at between")
_WHICH_ONE = "|".join(sorted(_MODIFYING))
_COMPANIES = word_set("company firm startup corporation giant manufacturer business")
_MACHINES = word_set("technology drone sensor robot algorithm tool system machine model")


@dataclass(slots=True)
class Context:
    """What a paragraph has talked of so far: its label, the last subject, what that is called.

    `country` is the place that the article is about, `about` holds the words of the section's
    heading. `alone` tells that the last subject was the only name in its sentence, `sure` that a
    pronoun after it can mean nothing else; `scopes` narrow nouns that were counted: patents are
    GenAI patents. `said` are the last sentences, in small letters.
    """

    entity: str = ""
    subject: str = ""
    plural: bool = False
    kind: str = ""
    country: str = ""
    about: frozenset[str] = frozenset()
    alone: bool = False
    sure: bool = True
    aliases: Mapping[str, str] = field(default_factory=dict)
    scopes: dict[str, str] = field(default_factory=dict)
    hero: Hero | None = None
    said: deque[str] = field(default_factory=lambda: deque(maxlen=NEAR))


@dataclass(frozen=True, slots=True)
class Resolved:
    """A sentence that stands alone; `stands_for` is what its opening words were replaced by."""

    text: str
    stands_for: str = ""


def capital(text: str) -> str:
    """Begin with a capital, but leave a name such as iFlytek alone."""
    first = text.split(" ", 1)[0]
    return text if any(map(str.isupper, first)) else text[:1].upper() + text[1:]


def without_lead(text: str) -> str:
    """Return a sentence without an opening such as "However,"."""
    text = _IDLE.sub("", text)
    found = _LEAD.match(text)
    return text if found is None else text[found.end()].upper() + text[found.end() + 1 :]


_VAGUE_HEAD = re.compile(  # "the federal figure", of what the sentence before says
    r"The (?:[a-z-]+ )?(?:figure|sum|idea|move|decision|result|problem|change|story"
    r"|difference|picture|answer|reason|point|question|trouble|trick|argument|debate|issue|proposal"
    r"|approach|finding|claim|exception|definition|deadline|rate|task|matter|limit|fee|penalty|fine|equation|formula|rule|term|condition|raid|attack|team|molecule|daughter|son|wife|husband|brother|sister|father|mother|widow|rise|fall|drop|increase)s?"
    r"(?! (?:of|that|which|in|for|between|from|to|about|on|over|with)\b)(?=[ ,])"
)
_ASKS_TO = re.compile(r"(?:Please|Let|Note|Remember|Consider|Imagine|Suppose|Notice|Recall)\b")
_LATER = re.compile(
    r"(?:(?:[\w-]+ ){0,5}?(?:days?|weeks?|months?|years?|decades?|century|centuries|hours?"
    r"|minutes?) (?:later|before|earlier)\b(?! (?:the|a|an|he|she|it|they|[A-Z]))"
    r"|Both(?! of)|(?:A|An|One) \w+ (?:later|before|earlier)"
    r"|The (?:next|same|following|previous) \w+"
    r"|It (?:is|was) (?:(?!an? ).*\b(?:who|that|which)|[^,]+, [A-Z][^,]+, who))\b"
)


def addresses(text: str) -> bool:
    """Tell whether a sentence talks to its reader, of its writers, or of what was asked about."""
    return _LOOSE.search(text) is not None or _ASKED_ABOUT.match(text) is not None


def resolve(text: str, context: Context) -> Resolved | None:
    """Return a sentence that makes sense alone, or None when it points somewhere unknown."""
    if _LOOSE.search(text) or _ASKS_TO.match(text) or _LATER.match(text):
        return None
    bare = _narrowed(without_lead(text), context)
    if _VAGUE_HEAD.match(bare):
        return None
    found = _OPENING.match(bare)
    if found is None:
        bare = _inside(_after_time(bare, context), context)
        return None if _points_back(bare) else Resolved(bare)
    word, rest = found["word"].lower(), bare[found.end() :]
    if word == "the":
        return _definite(bare, rest, context)
    target = _target(word, rest, context)
    if target is None:
        return None
    text_after = _inside(_replaced(word, rest, target), context)
    return None if _points_back(text_after) else Resolved(text_after, target)


def _after_time(text: str, context: Context) -> str:
    """Replace a pronoun behind the time that opens a sentence: "In 1675 she published"."""
    found = _TIMED.match(text)
    target = found and _target(found["word"], text[found.end() :], context)
    if not found or not target:
        return text
    owner = found["word"] in _POSSESSIVE
    return f"{found['time']}{possessive(target) if owner else target}{text[found.end() :]}"


_SCOPE = re.compile(
    r"\b(?P<noun>[a-z]{3,}s) (?:relating|related|pertaining|devoted) to [^,.;:()]*"
    r"\((?P<short>[A-Z][A-Za-z]{1,9})\)"
)


def narrow(context: Context, text: str) -> None:
    """Remember what a noun is about for the rest of a paragraph: patents relating to … (GenAI)."""
    for found in _SCOPE.finditer(text):
        context.scopes[found["noun"]] = f"{found['short']} {found['noun']}"


def _narrowed(text: str, context: Context) -> str:
    """Say of counted things what they are about: "54,000 patents" are 54,000 GenAI patents."""
    for noun, full in context.scopes.items():
        text = re.sub(rf"(?<=\d ){noun}\b(?! (?:relat|about|on|for))", full, text)
    return text


def _points_back(text: str) -> bool:
    return _DANGLING.search(text[0].lower() + text[1:]) is not None if text else True


def _inside(text: str, context: Context) -> str:
    """Replace "these models" and "the canal" inside a sentence by what is surely meant."""

    def name(found: re.Match[str]) -> str:
        same = found[1].lower() == _head(context.subject)
        return context.subject if same else found[0]

    text = re.sub(r"\b(?:this|these|those) ([a-z]+)\b", name, text)
    for noun in [one for one in context.aliases if one in _ANAPHORS]:
        full = context.aliases[noun]
        if f"the {noun}" in text and full.split(" ", 1)[1] not in text and not context.entity:
            text = re.sub(
                rf"\bthe {noun}\b(?! (?:{_WHICH_ONE}|[A-Z(]))", f"the {full}", text, count=1
            )
    return text


def _replaced(word: str, rest: str, target: str) -> str:
    shown = capital(target)
    if word in _POSSESSIVE:
        return f"{possessive(shown)} {rest}"
    if word in {"this", "these", "that", "those", "such"}:
        rest = rest.split(" ", 1)[1] if " " in rest else ""
    return f"{shown} {rest}"


def possessive(name: str) -> str:
    """Return the possessive of a name: Tencent's, the engineers'."""
    return name + ("\u2019" if name.endswith("s") else "\u2019s")


def _target(word: str, rest: str, context: Context) -> str | None:
    """Return what a pronoun or "this NOUN" stands for, if it is sure."""
    noun = rest.split(" ", 1)[0].strip(",.;").lower()
    if word in {"this", "these", "that", "those", "such"}:
        return context.subject if _same_kind(noun, _head(context.subject)) else None
    if word in {"it", "its"} and context.entity:
        return context.entity
    if word in {"it", "its"} and _TITLED.match(context.subject):
        return None
    if context.hero is not None and word in OF_PEOPLE[context.hero.pronoun]:
        return context.hero.name if _speaks_of(context.hero, context.subject) else None
    fits = {"it": not context.plural, "its": not context.plural}
    fits |= {"they": context.plural, "their": context.plural}
    if not fits.get(word, _personal(context.subject)):
        return None
    return context.subject if context.sure and context.subject else None


def _speaks_of(hero: Hero, subject: str) -> bool:
    """Tell whether "she" means whom the article is about: nobody else was just spoken of."""
    somebody = _personal(subject) and not subject.startswith(("The ", "the "))
    return not somebody or bool(set(subject.split()) & set(hero.name.split()))


def _same_kind(noun: str, head: str) -> bool:
    """Tell whether "these firms" can be the giants, and "these tools" the drones."""
    if not noun or not head:
        return False
    if noun == head:
        return True
    plain = (noun.removesuffix("s"), head.removesuffix("s"))
    singles = [re.sub(r"ie$", "y", word) for word in plain]
    alike = any(set(singles) <= group for group in (_COMPANIES, _MACHINES))
    return alike and noun.endswith("s") == head.endswith("s")


def _personal(subject: str) -> bool:
    words = subject.split()
    return 1 <= len(words) <= 4 and all(word[0].isupper() for word in words if word.isalpha())  # noqa: PLR2004 - a person's names


def _head(phrase: str) -> str:
    core = re.split(r",|\s+(?:of|in|for|on|from|to|by|with|at|like|such)\b", phrase)[0]
    return core.split()[-1].lower() if core.split() else ""


def _definite(bare: str, rest: str, context: Context) -> Resolved | None:
    """Replace "the company" by its name; leave "the heart" alone; drop "the process" of nothing."""
    words = rest.split()
    bare = _inside(bare, context)
    if not words or _points_back(bare):
        return None
    noun = words[0].strip(",.;")
    alias = _alias(noun, words[1:2], context)
    if alias:
        return Resolved(f"{alias} {rest[len(words[0]) :].lstrip()}", alias)
    owns = noun.endswith(("\u2019s", "'s", "s\u2019"))
    stem = re.sub(r"[\u2019']s?$", "", noun).lower()
    if stem not in _ANAPHORS - context.about or not noun.islower():
        return Resolved(bare)
    if words[1:2] and words[1] in _MODIFYING:
        return Resolved(bare)
    joined = not owns and words[1:2] and words[1].lower() in {"and", "or"}
    target = None if joined else _antecedent(stem, context)
    if target is None:
        return None
    shown = capital(target)
    after = rest[len(words[0]) :].lstrip()
    text = f"{possessive(shown) if owns else shown} {after}"
    return Resolved(text, target)


def _alias(noun: str, then: list[str], context: Context) -> str:
    """Return "The ship Ever Given" for "The ship" in an article that has that one alone."""
    after = then[0].lower() if then else ""
    known = noun in context.aliases and noun in _ANAPHORS and not context.entity
    return (
        f"The {context.aliases[noun]}"
        if known and after.isalpha() and after not in _MODIFYING
        else ""
    )


def _antecedent(noun: str, context: Context) -> str | None:
    if noun in {"country", "nation"}:
        return context.country or None
    if context.entity:
        return context.entity
    if context.alone and noun in {"city", "town", "company", "firm", "island", "river"}:
        return context.subject
    known = noun in {context.kind, _head(context.subject)} and not context.plural
    return context.subject if known and context.subject else None


def _leaves_no_doubt(clause: Clause) -> bool:
    """Tell whether a sentence brings up nothing but its subject that "it" could mean next."""
    if clause.aux.lower() in BE:
        return True
    words = clause.rest.split()
    if not words or words[0].lower() in PREPOSITIONS | {"to"}:
        return True
    head = _head(" ".join(word for word in words if not word.endswith("ly")))
    if not head:
        return True
    singular = not head.endswith("s") or head.endswith("ss")
    return singular is clause.plural and not words[0][0].isupper()


def follow(context: Context, clause: Clause, names: Names) -> None:
    """Remember the subject of a sentence and what it is said to be ("is a reaction that …")."""
    subject = clause.subject
    context.subject = names.inline(subject)
    context.plural = clause.plural
    context.kind = ""
    spans = names.runs(f"{subject} {clause.rest}")
    context.alone = spans == [(0, len(subject))]
    context.sure = _leaves_no_doubt(clause) and not _OWNED_BY.match(subject)
    context.sure = context.sure and not _IN_OFFICE.match(clause.rest)
    words = [token.low for token in tokenize("" if clause.verb else clause.rest)]
    if words and words[0] in DETERMINERS:
        core = re.split(
            r"\b(?:that|which|who|of|in|for|by|from|with|to|where)\b|,", " ".join(words)
        )
        nouns = core[0].split()
        context.kind = nouns[-1] if nouns else ""

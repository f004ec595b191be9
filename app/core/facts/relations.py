"""Facts of relations: what something is, does, is known for, aims at; lists, causes and names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.facts import asking, endings, tails
from app.core.facts.fact import Fact
from app.core.facts.grammar import Clause
from app.core.facts.lexicon import (
    AUXILIARIES,
    BASES,
    BE,
    DETERMINERS,
    GERUND,
    NUMBER_WORDS,
    PAST_OF,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    THIRD,
    VAGUE,
)
from app.core.facts.naming import Names, is_acronym
from app.core.facts.statements import Statement
from app.core.facts.tails import Tail
from app.core.facts.tokens import tokenize, word_set

_KIND_END = re.compile(
    r"[,;(\u2013—]|\s(?:that|which|who|whose|where|when|similar|used|made|found|known|specializing|"
    r"specialising|consisting|located|called|named|and has|and is|and was)\b"
)
_PAUSE = re.compile(r"[,;(\u2013—]|\s(?:and has|and is|and was)\b")
_BARE = 2  # words of a definition without what sets its term apart
_OWNED = re.compile(r"[A-Z][\w\u2019'-]*[\u2019']s? (?P<what>[A-Za-z][\w -]*)$")
_OWNING = re.compile(r"([^\u2019']+)[\u2019'](?:s )?(?= ?\w)")
_SUPERLATIVE = re.compile(
    r"the (?:\w+ )?(?:\w{3,}est|most|least|first|last|only|capital|main|second)\b"
)
_AIMS = word_set("aim seek intend plan hope design wish strive attempt")
_MIDDLE = re.compile(r", (?P<item>[^,;:()\u2013]+), (?:and|or) (?=\w)")
_QUOTED = re.compile(r"“(?P<term>[^“”]{3,50})”")
_WHY = re.compile(
    r"^(?P<what>.*?)(?:^|,? )(?P<link>because of|because|due to|owing to) (?P<why>.+)$"
)
_BY_DOING = re.compile(r"\bby (?P<how>[a-z]+ing [^,;:()]+)$")
_DEMONYM = re.compile(
    r"(?:[A-Z][a-z]+(?:ese|ish|ian|ean)|American|German|French|Greek|Dutch|Roman|African|Soviet)\b"
)
_PERSON = re.compile(
    r"\w*(?:er|or|ist|ian|man|woman|eer|king|queen|poet|sweep|chemist|architect|monk|president)"
    r"$"
)
_COUNTED = re.compile(
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif)ty|\w*hundred"
)
_NARROWED = re.compile(
    r",? (?:particularly|especially|notably|such as|including|mainly|above all)\b"
)
_FALLING_BACK = 0.45  # where nothing else of the sentence is asked for
_THE_ONE = re.compile(
    r"the (?:vessel|ship|boat|canal|city|town|country|company|book|ban|team|project|building)"
)
_NEVER = re.compile(r"\b(?:never|hardly|rarely|seldom)\b")
_OTHERS = word_set("his her him them us me it")
_SOME = word_set("several many various numerous some a")
_EXAMPLES = re.compile(
    r"\b(?:such as|including|like|namely|for|speciali[sz]ing in|focusing on|consisting of) "
    r"(?P<pair>[a-z][\w-]*(?: [\w-]+)? and [a-z][\w-]*(?: [\w-]+)?)$"
)
_TRAILING_AIM = re.compile(
    r", (?:aiming|intending|hoping|seeking|designed|intended|in order) to "
    r"(?P<what>[a-z]+ [^,;:()]+)$"
)


def relations(statement: Statement, names: Names) -> Iterator[Fact]:
    """Yield what a statement's clause says, the most telling first."""
    clause = statement.clause
    if clause is not None and asking.specific(clause.subject, names):
        yield from _why(statement, clause, names)
        if not clause.verb and clause.aux.lower() in BE:
            yield from _kind(statement, clause, names)
        yield from _told(statement, clause, names)
    yield from _quoted(statement)
    yield from _aims(statement)
    yield from _means(statement)
    yield from _pairs(statement)
    yield from _middle_item(statement, names)
    yield from _inner_name(statement, names)
    if clause is not None and asking.specific(clause.subject, names):
        yield from _object(statement, clause, names)
        yield from _subject(statement, clause, names)


def _place(statement: Statement, part: str) -> tuple[int, int]:
    at = statement.text.rfind(part)
    return at, at + len(part)


def _kind(statement: Statement, clause: Clause, names: Names) -> Iterator[Fact]:
    """Ask what something is, or what is called so."""
    words = clause.rest.split()
    if len(words) < 2:  # noqa: PLR2004 - an adjective alone
        return
    owned = _OWNED.match(clause.rest)
    subject = clause.subject
    if owned and len(subject.split()) <= asking.MOST_ANSWER_WORDS and _named(subject, names):
        ask = f"What {clause.aux} {clause.rest} called?"
        yield Fact("called", statement, subject, (0, len(subject)), ask, weight=0.85)
        return
    if words[0].lower() not in {"a", "an", "the", "one"}:
        return
    if _SUPERLATIVE.match(clause.rest) and _named(subject, names) and not clause.lead:
        yield Fact("superlative", statement, subject, (0, len(subject)), weight=0.8)
        return
    answer = _defining(clause.rest, someone=" " in subject and _named(subject, names))
    full = clause.rest.endswith(answer)
    if words[0].lower() != "the" and asking.worth_asking(answer, names):
        person = (
            " " in subject
            and _named(subject, names)
            and _PERSON.search(re.split(r" (?:of|from|at|in) ", answer)[0])
        )
        ask = asking.question("Who" if person else "What", clause, names)
        yield Fact(
            "kind", statement, answer, _place(statement, answer), ask, weight=0.8 if full else 0.7
        )
    elif len(subject.split()) <= 4 and not clause.lead and len(words) > 6:  # noqa: PLR2004 - a term and its definition
        term = re.sub(r"^(?:The|A|An) ", "", subject)
        span = (len(subject) - len(term), len(subject))
        yield Fact("definition", statement, term, span, weight=0.75)


def _defining(rest: str, *, someone: bool) -> str:
    """Return what says of what kind something is; a bare "drink" with what marks it out."""
    bare, whole = (
        re.sub(r"^(?:a|an|the) ", "", end.split(rest)[0].strip()) for end in (_KIND_END, _PAUSE)
    )
    if someone or len(bare.split()) > _BARE:
        return bare
    return whole


def _named(subject: str, names: Names) -> bool:
    spans = names.runs(subject)
    start = len("The ") if subject.startswith(("The ", "the ")) else 0
    return any(span[0] <= start and span[1] == len(subject) for span in spans)


def _told(statement: Statement, clause: Clause, names: Names) -> Iterator[Fact]:
    """Ask for what follows the verb: an attribute, an object, a purpose, a list."""
    adjective = clause.base in {"be", "remain", "become"}
    tail = tails.tail(clause.rest, adjective=adjective)
    if tail is None or _points_away(statement, clause, tail):
        return
    if not (asking.asks_well(clause) or (adjective and " " in tail.particle)):
        return
    found = _aimed_or_done(statement, clause, tail, names)
    if found is not None:
        yield from found
        return
    ending = endings.ending(clause, tail, names)
    if ending is None or endings.says_little(clause, tail):
        return
    if asking.goes_on(clause, f"{tail.answer} {ending}"):
        return
    at = statement.text.rfind(clause.rest)
    span = (at + tail.start, at + tail.end)
    doing = [item.split(" ", 1)[0].lower() in GERUND for item in tail.items]
    if len(tail.items) > 2 and len(set(doing)) == 1:  # noqa: PLR2004 - from three on it is a list
        ask = asking.question(endings.wh(clause, tail), clause, names, ending)
        yield Fact("list", statement, tail.answer, span, ask, items=tail.items, weight=0.8)
    answer = asking.trimmed(tail.answer)
    topic = frozenset({names.topic.lower()})
    plain = asking.informs(answer, topic) and not any(map(str.isdigit, answer))
    if len(tail.items) < 3 and plain and asking.worth_asking(answer, names):  # noqa: PLR2004 - from three on it is a list
        narrowed = _NARROWED.match(statement.text[span[1] :])
        ask = "" if narrowed else asking.question(endings.wh(clause, tail), clause, names, ending)
        yield Fact(
            "attribute",
            statement,
            answer,
            (span[1] - len(answer), span[1]),
            ask,
            weight=_FALLING_BACK if narrowed else 0.75 if tail.particle else 0.65,
        )


def _points_away(statement: Statement, clause: Clause, tail: Tail) -> bool:
    """Tell of "his friends", "the vessel", and of what something never does."""
    other = tail.answer.split(" ", 1)[0].lower() in _OTHERS or _THE_ONE.fullmatch(tail.answer)
    return bool(other) or (not clause.aux and _NEVER.search(statement.text) is not None)


def _aimed_or_done(
    statement: Statement, clause: Clause, tail: Tail, names: Names
) -> list[Fact] | None:
    """Ask what something aims to do, or who did it."""
    if tail.particle.endswith("to") and clause.base in _AIMS:
        return list(_purpose(statement, clause, names))
    agent = _agent(statement, clause, tail, names)
    return None if agent is None else [agent]


def _agent(statement: Statement, clause: Clause, tail: Tail, names: Names) -> Fact | None:
    """Ask who did it, where a passive sentence names somebody: "was built by Ada Byron"."""
    if tail.particle != "by" or clause.aux.lower() not in {"was", "were"} or clause.lead:
        return None
    spans = names.runs(tail.answer)
    done = PAST_OF.get(clause.base, "")
    named = spans and spans[-1][1] == len(tail.answer) and len(tail.items) == 1
    answer = asking.trimmed(tail.answer)
    if not named or not done or clause.verb.lower().startswith("been"):
        return None
    words = [asking.without_idle(clause.adverbs), done, names.inline(clause.subject), tail.after]
    ask = f"Who {' '.join(part for part in words if part)}?"
    at = statement.text.rfind(clause.rest) + tail.end
    return Fact("agent", statement, answer, (at - len(answer), at), ask, weight=0.8)


def _purpose(statement: Statement, clause: Clause, names: Names) -> Iterator[Fact]:
    """Ask what something aims to do, where that can be said in a few words."""
    found = re.match(r"(?P<lead>(?:[a-z]+ )*?to) (?P<what>[a-z]+ .+)$", clause.rest)
    if found is None or clause.lead:
        return
    what = re.split(r",|;| (?:to|while|by|so that|in order) ", found["what"])[0]
    if 2 <= len(what.split()) <= asking.MOST_ANSWER_WORDS and not set(what.split()) & PRONOUNS:  # noqa: PLR2004 - a verb and its object
        ask = asking.question("What", clause, names, f"{found['lead']} do")
        yield Fact("purpose", statement, what, _place(statement, what), ask, weight=0.8)


def _why(statement: Statement, clause: Clause, names: Names) -> Iterator[Fact]:
    """Ask why, where the cause is said in a few words."""
    found = _WHY.match(clause.rest)
    if found is None or clause.lead or len(found["why"].split()) > asking.MOST_ANSWER_WORDS:
        return
    if set(found["why"].lower().split()) & PRONOUNS or asking.goes_on(clause, clause.rest):
        return
    ask = asking.question("Why", clause, names, found["what"])
    cause = f"{found['link']} {found['why']}"
    yield Fact("cause", statement, cause, _place(statement, cause), ask, weight=0.85)


def _quoted(statement: Statement) -> Iterator[Fact]:
    """Make a gap of a term in quotation marks."""
    for found in _QUOTED.finditer(statement.text):
        if len(found["term"].split()) <= asking.MOST_ANSWER_WORDS:
            yield Fact("quoted", statement, found["term"], found.span("term"), weight=0.8)


def _middle_item(statement: Statement, names: Names) -> Iterator[Fact]:
    """Make a gap of the item between the commas of a list."""
    for found in _MIDDLE.finditer(statement.text):
        if found.start("item") < _replaced_to(statement):
            continue
        item = re.sub(r"^(?:and|even|the) ", "", found["item"])
        tokens = tokenize(item)
        lows = {token.low for token in tokens}
        adjective = len(tokens) == 1 and re.search(r"(?:al|ic|ive|ous|ful|less|ary)$", item)
        figure = any(token.number for token in tokens) and names.runs(f"of {item}")
        clause = (adjective or figure) or lows & (
            AUXILIARIES | RELATIVES | PRONOUNS | frozenset({"while", "but", "so"})
        )
        if clause or tokens[0].low in DETERMINERS | PREPOSITIONS or tokens[0].low in THIRD:
            continue
        says = len(tokens) > 1 or asking.worth_asking(item, names)
        if says and len(tokens) <= 5:  # noqa: PLR2004 - an item, no clause
            start = found.end("item") - len(item)
            yield Fact("item", statement, item, (start, start + len(item)), weight=0.6)


def _inner_name(statement: Statement, names: Names) -> Iterator[Fact]:
    """Make a gap of a name that the statement gives after its subject."""
    text = statement.text
    clause = statement.clause
    after = 1
    if clause and not clause.lead:
        opening = names.runs(clause.subject)[:1]
        after = opening[0][1] if opening and opening[0][0] <= len("The ") else 1
    for start, end in reversed(names.runs(text)):
        name = text[start:end]
        owner = text[end : end + 1] in {"\u2019", "'"}
        if start >= after and len(name.split()) <= asking.MOST_ANSWER_WORDS and not owner:
            if start < _replaced_to(statement) or _in_list(text, start, end):
                continue
            if _plain_word(name, names) or _spelt_out(name, statement, names):
                continue
            split = text[:start].endswith(("' ", "\u2019 ")) or text[:start].count('"') % 2 == 1
            if split or name.split()[0] in names.title:
                continue
            if text.count(name) == 1 and not names.everywhere(name):
                yield Fact("name", statement, name, (start, end), weight=0.55)


def _spelt_out(name: str, statement: Statement, names: Names) -> bool:
    """Tell of a whole name where its sentence has a part: whoever types the part is right too."""
    return name in names.full.values() and name not in statement.sentence.text


def _plain_word(name: str, names: Names) -> bool:
    """Tell of a name that asks for little: a common word, an acronym, a people, pH."""
    common = " " not in name and name.lower() in names.lower
    unit = len(name) == 2 and name[0].islower()  # noqa: PLR2004 - pH
    people = _DEMONYM.match(name) is not None or names.of_a_people(name)
    return common or unit or people or len(name) == 1 or is_acronym(name) or name.lower() in BASES


def _replaced_to(statement: Statement) -> int:
    """Return where the words end that stand for a pronoun; nothing in them is asked for."""
    return len(statement.stands_for) + 1 if statement.stands_for else 0


def _in_list(text: str, start: int, end: int) -> bool:
    """Tell whether a name is an item of a list, of which the middle one is asked for."""
    before, after = text[:start], text[end:]
    if not _MIDDLE.search(text):
        return False
    return before.endswith((", ", ", and ", ", or ")) or after.startswith(", ")


def _means(statement: Statement) -> Iterator[Fact]:
    """Make a gap of how something is done: "by feeding the soil"."""
    found = _BY_DOING.search(statement.text)
    if found and 2 <= len(found["how"].split()) <= asking.MOST_ANSWER_WORDS:  # noqa: PLR2004 - a verb and its object
        yield Fact("means", statement, found["how"], found.span("how"), weight=0.6)


def _object(statement: Statement, clause: Clause, names: Names) -> Iterator[Fact]:
    """Make a gap of the phrase after the verb, where no question asks well."""
    tail = tails.tail(clause.rest)
    if tail is None or len(tail.items) > 1 or not asking.asks_well(clause):
        return
    answer = asking.trimmed(tail.answer)
    words = answer.lower().split()
    if not asking.informs(answer, frozenset({names.topic.lower()})) or words[-1] in VAGUE:
        return
    if 1 < len(words) <= 4 and asking.worth_asking(answer, names) and words[0] not in GERUND:  # noqa: PLR2004 - a gap
        at = statement.text.rfind(clause.rest) + tail.end
        yield Fact("object", statement, answer, (at - len(answer), at), weight=0.4)


def _subject(statement: Statement, clause: Clause, names: Names) -> Iterator[Fact]:
    """Make a gap of the subject, where the rest says enough to tell what it is."""
    subject = re.sub(r"^(?:The|A|An) ", "", clause.subject)
    rest = statement.text[len(clause.subject) :].split()
    words = set(subject.split())
    counted = _COUNTED.match(subject.lower()) or subject.lower().split()[0] in NUMBER_WORDS
    told = counted or any(map(str.isdigit, subject)) or words <= names.title
    if told or clause.lead or not 1 <= len(subject.split()) <= 5 or len(rest) < 6:  # noqa: PLR2004 - a gap, and enough around it
        return
    if names.everywhere(subject) or subject == names.topic or set("(),") & set(subject):
        return
    if len(subject.split()) == 1 and not _named(subject, names):
        return
    owner = re.match(r"([A-Z][\w-]*)[\u2019']s ", subject)
    idle = owner is not None and names.everywhere(owner[1])
    if idle or not asking.informs(subject, frozenset({names.topic.lower()})):
        return
    first = clause.rest.split(" ", 1)[0].lower()
    if first in _SOME - {"a"} or (not clause.verb and first in PREPOSITIONS | _SOME):
        return
    at = len(clause.subject) - len(subject)
    whose = _OWNING.match(subject)
    if whose and subject.split()[-1].islower() and names.runs(whose[1]) == [(0, len(whose[1]))]:
        yield Fact("owner", statement, whose[1], (at, at + len(whose[1])), weight=0.36)
        return
    yield Fact("subject", statement, subject, (at, at + len(subject)), weight=0.35)


def _pairs(statement: Statement) -> Iterator[Fact]:
    """Make a gap of the two that an example names: "such as tin and lead"."""
    found = _EXAMPLES.search(statement.text)
    if found and 3 <= len(found["pair"].split()) <= asking.MOST_ANSWER_WORDS:  # noqa: PLR2004 - two and "and"
        yield Fact("pair", statement, found["pair"], found.span("pair"), weight=0.55)


def _aims(statement: Statement) -> Iterator[Fact]:
    """Make a gap of the purpose that ends a sentence: "…, aiming to cut costs"."""
    found = _TRAILING_AIM.search(statement.text)
    if found and 2 <= len(found["what"].split()) <= asking.MOST_ANSWER_WORDS:  # noqa: PLR2004 - a verb and its object
        yield Fact("aim", statement, found["what"], found.span("what"), weight=0.6)

"""Facts of numbers: years, quantities, figures beside a name, equations and abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.facts import asking
from app.core.facts.fact import Fact
from app.core.facts.grammar import Clause
from app.core.facts.lexicon import (
    ADVERBS,
    BE,
    DETERMINERS,
    HAVE,
    MONTHS,
    NUMBER_WORDS,
    PREPOSITIONS,
    SMALL,
)
from app.core.facts.naming import Names, is_acronym
from app.core.facts.statements import Statement, flat
from app.core.facts.tokens import Token, tokenize, word_set

_SHORT = re.compile(r"\((?P<short>[A-Za-z][\w&.-]{1,9})\)")
_EQUATION = re.compile(
    r"\b(?<!for )(?<!of )(?<!per )"
    r"(?:1|[Oo]ne) (?P<one>[a-z]+) (?:=|is|equals|is equal to|has|contains) "
    r"(?P<number>\d[\d,.]*\d|\d+) (?P<many>[a-z]+s)\b"
)
_BESIDE = re.compile(
    r"(?P<name>[A-Z][\w\u2019'-]*(?: [A-Z][\w\u2019'-]*){0,3}) "
    r"\((?P<about>(?:(?:just|well|slightly|a little|only) )?"
    r"(?:over|under|about|around|nearly|almost|more than|less than|roughly|some|approximately)? ?)"
    r"(?P<number>\d[\d,.]*\d|\d+)(?: (?P<unit>[a-z]+))?\)"
)
_MOST_ASKED = 16  # words of a question after its subject
_COUNTED = re.compile(r"\d[\d,.]*\s(?:[a-z-]+\s)?(?P<unit>(?:[A-Z][\w-]* )?[a-z]{3,}s)\b")
_ABOUT = word_set(
    "about around roughly nearly almost over under some approximately estimated circa good"
)
_YEAR_BEFORE = word_set("in since by from until till to of before after between and during")
_DATE = re.compile(
    rf"\b(?:on )?(?P<date>\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}|"
    rf"(?:{'|'.join(MONTHS)}) \d{{1,2}}, \d{{4}})\b"
)
_DIMENSIONS = word_set("long wide high deep thick tall old across away broad")
_OF_HOW_MANY = re.compile(rf"^in (?:{'|'.join(NUMBER_WORDS)}|\d+) [a-z]+$")
_GOES_ON = r" (?:by|after|at|with|under|when|near|from|during|together|in|and (?![\d$€£]))\b"
_MEANWHILE = re.compile(r"\b(?:until|since|when|while|before|after|because|although)\b")
_DOING = re.compile(r"\b[a-z]{2,}ing\b")
_VERB_AGAIN = re.compile(r"\band (?:is|are|was|were|has|have|had|can|could|will|would)\b")
_MORE = re.compile(r"\s*(?:and|or|plus)\b")
_MONTH_YEAR = frozenset(MONTHS)
_TO = frozenset({"-", "\u2013"})
_INTO = re.compile(r"[½¼¾⅓⅔⅛]|(?:m|bn|k|tn|cm|mm|km|kg|g|l|th|st|nd|rd|am|pm)\b")
_JOINTS = {  # what makes one figure of two, by the word before the first
    "": frozenset({"to", "\u2013", "or", "in", "out"}),
    "from": frozenset({"or", "in"}),
    "between": frozenset({"and", "in"}),
}
_PARTS = {"hour": "minute", "minute": "second", "day": "hour", "year": "month", "week": "day"}
_PARTS |= {"foot": "inche", "feet": "inche", "pound": "ounce", "degree": "minute"}
_LARGE = re.compile(
    r"\b(?P<word>(?:(?:[Tt]ens|[Hh]undreds|[Tt]housands) of )?(?:millions|billions|trillions)"
    r"|(?:kilo|mega|giga|tera|peta|exa)bytes)\b"
)


def abbreviations(statement: Statement) -> Iterator[Fact]:
    """Yield "World Wide Web (WWW)" as what WWW stands for."""
    text = flat(statement.sentence.text)
    for found in _SHORT.finditer(text):
        full = _spelt_out(found["short"], text[: found.start()].rstrip())
        if full:
            ask = f"What does “{found['short']}” stand for?"
            yield Fact("abbreviation", statement, full, question=ask, weight=0.9)


def _spelt_out(short: str, before: str) -> str:
    """Return the words whose first letters a short form is made of, or ""."""
    letters = [one.lower() for one in short if one.isupper()]
    if len(letters) < 2:  # noqa: PLR2004 - a single letter abbreviates nothing
        return ""
    words = re.split(r"[\s-]+", re.split(r"[,;:()]\s", before)[-1])
    taken: list[str] = []
    left = list(letters)
    for word in reversed(words):
        bare = word.strip("“”\"'\u2019")
        if bare[:1].lower() == left[-1:][0]:
            left.pop()
        elif bare.lower() not in SMALL:
            return ""
        taken.append(bare)
        if not left:
            found = re.search(
                r"[\s-]+".join(map(re.escape, reversed(taken))) + r"[”\"\u2019']?$", before
            )
            return found[0].strip("“”\"'") if found else ""
    return ""


def equations(statement: Statement) -> Iterator[Fact]:
    """Yield "1 mile = 1,760 yards" as a number."""
    found = _EQUATION.search(flat(statement.sentence.text))
    if found:
        ask = f"How many {found['many']} make one {found['one']}?"
        yield Fact(
            "equation", statement, found["number"], question=ask, weight=0.8, unit=found["many"]
        )


def beside(statement: Statement) -> Iterator[Fact]:
    """Yield "Oslo (just over 700,000)" as a number, counted as the sentence counts others."""
    counted = _COUNTED.search(statement.text)
    for found in _BESIDE.finditer(statement.text):
        unit = found["unit"] or (counted["unit"] if counted else "")
        if unit and not (len(found["number"]) == 4 and "," not in found["number"]):  # noqa: PLR2004 - a year
            about = bool(found["about"].strip())
            how = "About how many" if about else "How many"
            ask = f"{how} {unit} are counted for {found['name']}?"
            yield Fact(
                "beside",
                statement,
                found["number"],
                found.span("number"),
                ask,
                weight=0.95,
                unit=unit,
                about=about,
            )


def dates(statement: Statement, names: Names) -> Iterator[Fact]:
    """Yield full dates, and years with the word before them."""
    clause = statement.clause
    covered: set[int] = set()
    for found in _DATE.finditer(statement.text):
        covered |= set(range(*found.span("date")))
        ask = _ask_when(clause, names, found[0], "On which date")
        yield Fact("date", statement, found["date"], found.span("date"), ask, weight=0.95)
    tokens = tokenize(statement.text)
    for place, token in enumerate(tokens):
        if token.start not in covered and _is_year(tokens, place):
            ask = ""
            month = place > 1 and tokens[place - 1].text in _MONTH_YEAR
            opens = tokens[place - 1 - month]
            if opens.low == "in":
                words = statement.text[opens.start : token.end]
                ask = _ask_when(clause, names, words, "In which year")
            yield Fact("year", statement, token.text, (token.start, token.end), ask, weight=0.95)


def _is_year(tokens: list[Token], place: int) -> bool:
    token = tokens[place]
    if not token.year or place == 0:
        return False
    before = tokens[place - 1]
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    counted = after is not None and after.text.islower() and after.low.endswith("s")
    if after is not None and after.text in _TO:  # the winter of 1069-70
        return False
    return (before.low in _YEAR_BEFORE or before.text in _MONTH_YEAR) and not counted


def _ask_when(clause: Clause | None, names: Names, words: str, wh: str) -> str:
    """Ask when a clause happened: the words of time stand before it or end it."""
    if clause is None or not asking.specific(clause.subject, names):
        return ""
    if clause.lead.lower() == words.lower():
        ending = _shortened(clause.rest)
    elif not clause.lead and re.search(rf"\b{re.escape(words)}(?:,|$|{_GOES_ON})", clause.rest):
        ending = clause.rest[: clause.rest.index(words)].rstrip(" ,")
    else:
        return ""
    if (
        clause.base == "follow"
        or (clause.aux.lower() in BE and not clause.verb and not clause.rest.startswith("the "))
        or _MEANWHILE.search(ending)
        or _VERB_AGAIN.search(ending)
        or asking.goes_on(clause, ending)
        or len(ending.split()) > _MOST_ASKED
        or set("();,") & set(ending)
        or re.search(r"\d{4}", ending)
    ):
        return ""
    return asking.question(wh, clause, names, ending)


def _shortened(rest: str) -> str:
    """Leave out a clause that trails after a comma: ", aiming to …"."""
    return re.split(r", (?=[a-z]+ing\b|which\b|who\b|with\b|but\b|while\b|and [a-z]+ed\b)", rest)[0]


def quantities(statement: Statement, names: Names) -> Iterator[Fact]:
    """Yield numbers with what they count."""
    tokens = tokenize(statement.text)
    depth = done = 0
    for place, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        if depth or token.start < done or not token.number:
            continue
        last = _last_of(tokens, place)
        if _is_year(tokens, place) or not _counts(tokens, place, last):
            continue
        done = end = _glued(statement.text, _with_power(tokens, last))
        answer = statement.text[token.start : end]
        yield Fact(
            "quantity",
            statement,
            answer,
            (token.start, end),
            _ask_how_many(statement, names, token, end),
            weight=0.9,
            unit="",
            about=_approximate(tokens, place),
        )


def counts(statement: Statement, names: Names) -> Iterator[Fact]:
    """Yield counts written as a word: "The probe carries nine instruments"."""
    clause = statement.clause
    if clause is None:
        return
    start = len(statement.text) - len(clause.rest)
    for token in tokenize(clause.rest)[:1]:
        if NUMBER_WORDS.get(token.low, 0) > 1 and statement.text.endswith(clause.rest):
            moved = Token(str(NUMBER_WORDS[token.low]), start, token.low)
            ask = _ask_how_many(statement, names, moved, start + token.end)
            span = (start, start + token.end)
            if ask:
                yield Fact("count", statement, token.text, span, ask, weight=0.8)


def _last_of(tokens: list[Token], place: int) -> int:
    """Return the last token of a figure that begins here: "12 to 14", "24 hours 50 minutes"."""
    before = tokens[place - 1].low if place else ""
    joints = _JOINTS.get(before, _JOINTS[""])
    at = place + 2
    if at < len(tokens) and tokens[at].low == "every" and tokens[place + 1].low == "in":
        at += 1
    if at < len(tokens) and tokens[place + 1].low in joints and tokens[at].number:
        return at
    at += at < len(tokens) and tokens[at].low == "and"
    if at + 1 < len(tokens) and tokens[at].number:
        parts = _PARTS.get(tokens[place + 1].low.rstrip("s"), "")
        at += at + 2 < len(tokens) and _INTO.match(tokens[at + 1].text) is not None
        if tokens[at + 1].low.rstrip("s") == parts:
            return at + 1
    return place


def _counts(tokens: list[Token], place: int, last: int) -> bool:
    """Tell whether a figure measures something: not "K-12", "Section 4", a year or a day."""
    token = tokens[place]
    before = tokens[place - 1] if place else None
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    clock = "." in token.text and after is not None and after.low in {"p.m", "a.m"}
    if token.text == "0" or clock:
        return False
    if after is not None and (after.text in MONTHS or after.text in {"-", "\u2013", "/", "="}):
        return False
    if before is not None and (
        before.text in MONTHS or before.text in {"-", "\u2013", "/", "=", "§"}
    ):
        return False
    if (
        before is not None
        and before.text[0].isupper()
        and before.low not in SMALL | _ABOUT | ADVERBS
    ):
        return False
    if token.year and "," not in token.text:
        return after is not None and after.text.islower() and after.low not in SMALL
    symbol = not token.text[0].isdigit() or token.text.endswith("%")
    return (
        symbol
        or last > place
        or (after is not None and after.word and after.low not in {"and", "or"})
        or (
            len(token.text) > 3  # noqa: PLR2004 - a large number counts something said before
        )
    )


def _glued(text: str, end: int) -> int:
    """Return where a figure ends with what is written into it: "£214m", "8½"."""
    found = _INTO.match(text, end)
    return found.end() if found else end


def _with_power(tokens: list[Token], place: int) -> int:
    """Return where a number ends: "3.5 million" is one."""
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    large = after is not None and after.low in {"million", "billion", "trillion", "thousand"}
    return after.end if large and after is not None else tokens[place].end


def _approximate(tokens: list[Token], place: int) -> bool:
    return any(token.low in _ABOUT for token in tokens[max(0, place - 2) : place])


def roughly(before: str) -> bool:
    """Tell whether the words before a number say that it is not exact."""
    return any(token.low in _ABOUT for token in tokenize(before)[-2:])


def _ask_how_many(statement: Statement, names: Names, token: Token, end: int) -> str:
    """Ask "How many NOUNs does X VERB …?" where the number opens the part after the verb."""
    clause = statement.clause
    if clause is None or not asking.specific(clause.subject, names) or not token.text[0].isdigit():
        return ""
    offset = statement.text.rfind(clause.rest)
    opening = statement.text[offset : token.start].split()
    if offset > token.start or any(
        word.lower() not in _ABOUT - {"over", "under"} | {"a", "just"} for word in opening
    ):
        return ""
    rest = statement.text[end:]
    rest = re.split(r",? and (?=(?:is|are|was|were|has|have|can|will) )", rest)[0]
    found = re.match(
        r"\s(?P<noun>(?:[a-z-]+ ){0,2}?[a-z-]+s(?: of [a-z-]+(?: [a-z-]+s)?)?)\b"
        r"(?P<after>[^,;()]*)$",
        rest,
    )
    small = PREPOSITIONS - {"of"} | DETERMINERS | {"and", "or"}
    if token.text.endswith("%") or found is None or len(rest.split()) > 12:  # noqa: PLR2004 - a question's length
        return ""
    after = found["after"]
    unclear = _MORE.match(after) or (clause.lead and _DOING.search(after))
    if unclear or any(word in small for word in found["noun"].split()):
        return ""
    lead = asking.lead_ending(clause)
    after = _OF_HOW_MANY.sub("", found["after"].strip()) if _has(clause) else found["after"].strip()
    many, after = _dimension(f"How many {found['noun']}", after, clause)
    if not many or (clause.lead and not lead) or asking.goes_on(clause, rest):
        return ""
    return asking.question(many, clause, names, f"{after} {lead}".strip())


def _has(clause: Clause) -> bool:
    return clause.base == "have" or (clause.aux.lower() in HAVE and not clause.verb)


def _dimension(many: str, after: str, clause: Clause) -> tuple[str, str]:
    """Ask "How many metres long is it?"; nothing where another dimension follows."""
    dimension, _, rest = after.partition(" ")
    if dimension not in _DIMENSIONS or clause.aux.lower() not in BE or clause.verb:
        return many, after
    return ("", "") if re.search(r"\d|\band\b", rest) else (f"{many} {dimension}", rest)


def magnitudes(statement: Statement) -> Iterator[Fact]:
    """Yield "petabytes" and "billions" where no exact number is given."""
    for found in _LARGE.finditer(statement.text):
        before = statement.text[: found.start()].rstrip()
        of_what = re.match(r" of (?!years)", statement.text[found.end() :])
        said = found["word"].endswith("bytes") or of_what
        if before[-1:].isdigit() or not said:
            continue
        yield Fact("magnitude", statement, found["word"], found.span("word"), weight=0.7)


def figure_of(statement: Statement, names: Names) -> Iterator[tuple[str, str, str]]:
    """Yield (name, number, unit) where a sentence gives a figure for a name."""
    counted = _COUNTED.search(statement.text)
    unit = counted["unit"] if counted else ""
    for found in _BESIDE.finditer(statement.text):
        yield found["name"], found["number"], found["unit"] or unit
    clause = statement.clause
    if clause is None or not unit:
        return
    subject = re.sub(r"^[Tt]he ", "", clause.subject)
    named = names.runs(subject) == [(0, len(subject))] or is_acronym(subject)
    number = re.search(r"\d[\d,]*\d", clause.lead or clause.rest[:30])
    if named and number and not re.fullmatch(r"[12]\d{3}", number[0]):
        yield subject, number[0], unit

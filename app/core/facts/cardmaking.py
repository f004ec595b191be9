"""Make cards from facts: for each fact the kinds of card that suit it, the best first."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.core.cards import Basic, Card, Choice, Cloze, Number, Option, Short, Truth
from app.core.facts import grammar
from app.core.facts.fact import Fact
from app.core.facts.leaning import TRAILING, points
from app.core.facts.nearby import around, nearby
from app.core.facts.statements import Statement
from app.core.facts.support import places
from app.core.facts.tokens import tokenize

MOST_SHOWN = 30  # words of a sentence with a gap
_LEAST_SHOWN = 6  # words: what stays must say enough
_MOST_TRUTH = 24
_TWO_CLAIMS = re.compile(r"[,;] (?:and|but|while|whereas|although|from|with|just as)\b")
_HANGING = re.compile(r", (?:[a-z]+ )?(?:which|whom|who|whose|where|when)\b[^,]*$")
_AND_LAST = re.compile(r", (?:and|but|while) (?P<last>[^,]*)$")
_REST = re.compile(  # what a long sentence can do without
    r", (?:(?:each|some|all|most|many|both) of which|and which|whose|where|when|although|though"
    r"|while|whereas|but|so that|because|after|before|until|as) [^()]*$"
)
_CHOSEN, _JUDGED = 3, 5  # of ten numbers: chosen, told true or false; the others are typed
_PARENTHESES = re.compile(r"\s*\([^()]*\)")
BOUND = re.compile(  # another number may keep such a statement true
    r"\b(?:than|over|under|least|most|up to|within|nearly|almost|many as|much as|minimum|maximum"
    r"|above|below|exceeds?|exceeded|beyond|past|next|last|first)(?: (?:of|a|the))?\s*[$€£¥]?$",
    re.IGNORECASE,
)
_GAPLESS = re.compile(r"[*_`<>\[\]{}|\\]|\$.*\$")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A card, the words of the article that bear it out, and the rule that made it."""

    card: Card
    statement: Statement
    quote: str
    rule: str
    weight: float
    span: tuple[int, int] = (0, 0)


def cards_of(fact: Fact) -> Iterator[Proposal]:
    """Yield the cards that ask for a fact, the best first."""
    if _GAPLESS.search(fact.statement.text) or _GAPLESS.search(fact.question):
        return
    maker = _MAKERS.get(fact.rule, _worded)
    for card in maker(fact):
        yield proposal(card, fact)


def proposal(card: Card, fact: Fact, rule: str = "", weight: float = 0.0) -> Proposal:
    """Put a card beside the sentence that its fact was found in."""
    statement = fact.statement
    return Proposal(
        card,
        statement,
        statement.sentence.text,
        rule or fact.rule,
        weight or fact.weight,
        fact.span,
    )


def sentence(text: str) -> str:
    """Return an answer or statement with a capital, names such as iFlytek left alone."""
    first = text.split(" ", 1)[0]
    return text if any(map(str.isupper, first)) else text[:1].upper() + text[1:]


def _worded(fact: Fact) -> Iterator[Card]:
    if fact.question:
        named = fact.question.endswith(" called?")  # as it is written: origin
        yield Basic(prompt=fact.question, answer=fact.answer if named else sentence(fact.answer))
    yield from _gap(fact)


def _heading(fact: Fact) -> Iterator[Card]:
    """Ask what the heading asks; a number alone is typed."""
    if re.fullmatch(r"\d[\d,]*(?:\.\d+)?", fact.answer):
        tolerance = "5%" if fact.about else ""
        yield Number(prompt=fact.question, answer=fact.answer, tolerance=tolerance)
    yield Basic(prompt=fact.question, answer=sentence(fact.answer))


def _whether(fact: Fact) -> Iterator[Card]:
    yield Truth(prompt=fact.question, answer=fact.answer == "Yes", why=fact.why)


def _gap_only(fact: Fact) -> Iterator[Card]:
    yield from _gap(fact)


def _called(fact: Fact) -> Iterator[Card]:
    bare = re.sub(r"^[Tt]he ", "", fact.answer)
    yield Short(prompt=fact.question, accept=(bare,))
    yield from _gap(fact)


def _numbered(fact: Fact) -> Iterator[Card]:
    """Ask for a number in digits; 5 % off is right where the source does not give it exactly."""
    plain = re.fullmatch(r"[\d,.]+", fact.answer) is not None
    turn = zlib.crc32(fact.statement.text.encode()) >> 8
    if not fact.question:
        yield from _swapped(fact) if turn & 3 == 0 else _missing(fact) if turn & 3 == 1 else ()
    if fact.question and plain:
        if turn % 10 < _CHOSEN:
            yield from _chosen(fact)
        elif turn % 10 < _JUDGED:
            yield from _swapped(fact)
        tolerance = "5%" if fact.about else ""
        yield Number(prompt=fact.question, answer=fact.answer, tolerance=tolerance, unit=fact.unit)
        yield from _chosen(fact)
    yield from _gap(fact)
    yield from _swapped(fact)


def _chosen(fact: Fact) -> Iterator[Card]:
    """Ask for a number among others of its scale."""
    others = around(fact.answer)
    if others and not BOUND.search(fact.statement.text[: fact.span[0]]):
        wrong = tuple(map(Option, others))
        yield Choice(prompt=fact.question, right=fact.answer, wrong=wrong)


def _missing(fact: Fact) -> Iterator[Card]:
    """Let the number that a statement leaves out be chosen among others of its scale."""
    (start, end), text = fact.span, fact.statement.text
    years = [token.year for token in tokenize(text) if token.number]
    others = around(fact.answer)
    clear = not fact.context and not set("()“”\u2026") & set(text) and start < end
    clear = clear and not points(text)
    if not clear or not others or years.count(is_year(fact.answer)) > 1:
        return
    shown = f"{text[:start]}\u2026{text[end:]}"
    if BOUND.search(text[:start]) or len(text.split()) > _MOST_TRUTH or places(fact.answer, shown):
        return
    what = "year" if is_year(fact.answer) else "figure"
    shown = shown if shown.endswith("\u2026") else _ended(shown)
    prompt = f"Which {what} is missing? “{shown}”"
    yield Choice(prompt=prompt, right=fact.answer, wrong=tuple(map(Option, others)))


def _labelled(fact: Fact) -> Iterator[Card]:
    """Hide the label in front of its description."""
    if len(fact.statement.text.split()) < _MOST_TRUTH:
        yield Cloze(prompt=f"{{{{c1::{fact.answer}}}}}: {_ended(fact.statement.text)}")


def _gap(fact: Fact) -> Iterator[Card]:
    """Hide the answer in its own sentence, shortened where it is long."""
    start, end = fact.span
    text = fact.statement.text
    if start == end:
        return
    hidden = f"{text[:start]}{{{{c1::{text[start:end]}}}}}{text[end:]}"
    inside = text[:start].count("(") > text[:start].count(")") or "(" in text[start:end]
    shown = hidden if inside else _PARENTHESES.sub("", hidden)
    behind = shown.index("}}")
    for ending in (TRAILING, _REST):
        tail = ending.search(shown, behind)
        long = ending is TRAILING or len(shown.split()) > MOST_SHOWN
        if tail and long:
            kept = _HANGING.sub("", shown[: tail.start()])
            if "}}" in kept and len(kept.split()) > _LEAST_SHOWN and _complete(kept, fact):
                shown = kept
    rest = shown.replace(f"{{{{c1::{text[start:end]}}}}}", " ")
    if len(shown.split()) <= MOST_SHOWN and not places(text[start:end], rest):
        yield Cloze(prompt=f"{fact.context} {_ended(shown)}".lstrip())


def _complete(shown: str, fact: Fact) -> bool:
    """Tell whether what stays of a sentence has its verb, and no "and …" without one at its end."""
    text = re.sub(r"\{\{c1::|\}\}", "", shown)
    last = _AND_LAST.search(text)
    if fact.statement.clause is None or grammar.parse(text) is None:
        return False
    listed = last is not None and "," in text[: last.start()]
    return listed or last is None or grammar.parse(last["last"]) is not None


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _swapped(fact: Fact) -> Iterator[Card]:
    """State the fact, or state it with another figure; which of them depends on its text alone."""
    start, end = fact.span
    text = fact.statement.text
    figures = [token for token in tokenize(text) if token.number]
    if (
        fact.context
        or points(text)
        or BOUND.search(text[:start])
        or start == end
        or len(text.split()) > _MOST_TRUTH
        or _TWO_CLAIMS.search(text)
        or "(" in text
        or len(figures) > 1
    ):
        return
    if zlib.crc32(text.encode()) % 2:
        yield Truth(prompt=_ended(text), answer=True)
        return
    other = nearby(fact.answer)
    what = "year" if is_year(other) else "figure"
    swapped = _ended(f"{text[:start]}{other}{text[end:]}")
    yield Truth(prompt=swapped, answer=False, why=f"The {what} is {fact.answer}.")


def is_year(answer: str) -> bool:
    """Tell whether an answer is a year alone."""
    return len(tokenize(answer)) == 1 and tokenize(answer)[0].year


_MAKERS: dict[str, Callable[[Fact], Iterator[Card]]] = {
    "heading": _heading,
    "whether": _whether,
    "label": _labelled,
    "year": _numbered,
    "quantity": _numbered,
    "beside": _numbered,
    "equation": _numbered,
    "called": _called,
    "superlative": _gap_only,
    "definition": _gap_only,
    "quoted": _gap_only,
    "naming": _gap_only,
    "marked": _gap_only,
    "item": _gap_only,
    "name": _gap_only,
    "object": _gap_only,
    "magnitude": _gap_only,
    "subject": _gap_only,
    "owner": _gap_only,
    "pair": _gap_only,
    "aim": _gap_only,
    "means": _gap_only,
    "list": lambda _fact: iter(()),
}

"""Events with their years, told without them, and the cards that put them in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.core.cards import Order
from app.core.facts import asking
from app.core.facts.article import Section
from app.core.facts.cardmaking import Proposal, proposal
from app.core.facts.fact import Fact
from app.core.facts.lexicon import CONJUNCTIONS, MONTHS, PREPOSITIONS
from app.core.facts.naming import Names
from app.core.facts.reference import capital
from app.core.facts.statements import Statement
from app.core.facts.tokens import word_set

WINDOW = 8  # paragraphs that one card may draw on
_FEWEST, _MOST = 3, 6
_LEAST_WORDS, _MOST_WORDS = 3, 14
_MONTH = "|".join(MONTHS)
_TIME = re.compile(
    rf"(?:\b[Ii]n |\b[Oo]n )(?:(?:\d{{1,2}} )?(?:{_MONTH})(?: \d{{1,2}},)? )?"
    r"(?P<year>1\d{3}|20\d\d)"
    r"(?=$|[ ,])"
)
_YEARS = re.compile(r"\b(?:1\d{3}|20\d\d)s?\b")
_TRAILING = re.compile(
    r", (?:[a-z]+ing|which|who|when|where|whose|with|while|but|and|a|an) [^()]*$"
)
_ASIDE = re.compile(r" (?:after|before|because|until|when|since|following) .*$")
_LEANS = word_set(
    "later earlier again then meanwhile already still soon since until after before next same "
    "previous following former once now today two three four five six eventually finally"
)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, without its year, and where that is said."""

    text: str
    year: int
    statement: Statement


def event(statement: Statement, names: Names) -> Event | None:
    """Return what a statement says happened in a year; None where that needs its neighbours."""
    clause, text = statement.clause, statement.text
    found = _TIME.search(text)
    if clause is None or found is None or not clause.past or len(_YEARS.findall(text)) != 1:
        return None
    if not asking.specific(clause.subject, names) or statement.part in {"kind", "leaning"}:
        return None
    before, after = text[: found.start()].rstrip(" ,"), text[found.end() :]
    after = "" if before and after.startswith(",") else after.lstrip(" ,")
    told = _ASIDE.sub("", _TRAILING.sub("", f"{before} {after}".strip()))
    words = told.lower().split()
    if not _LEAST_WORDS <= len(words) <= _MOST_WORDS or _LEANS & set(words):
        return None
    if re.search(r"[;:()“\"]", told) or words[-1] in PREPOSITIONS or words[0] in CONJUNCTIONS:
        return None
    return Event(capital(told), int(found["year"]), statement)


def orders(section: Section, events: list[Event], title: str) -> Iterator[Proposal]:
    """Put the events of neighbouring paragraphs in order, earliest first."""
    place = {one.offset: number for number, one in enumerate(section.paragraphs)}
    start = 0
    while start < len(events):
        first = place[events[start].statement.paragraph.offset]
        chosen: dict[int, Event] = {}
        end = start
        while end < len(events) and len(chosen) < _MOST:
            one = events[end]
            if place[one.statement.paragraph.offset] - first >= WINDOW:
                break
            chosen.setdefault(one.year, one)
            end += 1
        if len(chosen) >= _FEWEST:
            yield _order(section, chosen, events[start], title)
        start = end


def _order(section: Section, chosen: dict[int, Event], first: Event, title: str) -> Proposal:
    items = tuple(chosen[year].text for year in sorted(chosen))
    heading = section.heading if not section.heading.endswith("?") else title
    about = f" ({heading})" if heading else ""
    prompt = f"Put these events in order, earliest first{about}."
    fact = Fact("timeline", first.statement, items[0], items=items, weight=0.86)
    return proposal(Order(prompt=prompt, items=items), fact)


def years_of(items: Iterable[str], statements: Iterable[Statement], names: Names) -> dict[str, int]:
    """Return in which year each item happened, as far as the statements say so."""
    wanted = set(items)
    found = (event(one, names) for one in statements)
    return {one.text: one.year for one in found if one is not None and one.text in wanted}

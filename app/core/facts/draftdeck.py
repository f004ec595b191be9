"""Write a draft as a deck: its source, a fact for each statement, the cards, one quiz."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.core.cards import Blueprint, Card, Deck, Draw, Fact, Passage, Source
from app.core.cardtext import answers
from app.core.facts.article import Article
from app.core.facts.cardmaking import Proposal
from app.core.facts.statements import Statement
from app.core.facts.support import places
from app.core.slugs import slug

SOURCE = "article"
UNTITLED = "Untitled article"
_LONGEST_TITLE, _LONGEST_SECTION, _LONGEST_QUOTE = 200, 500, 1000
_MOST_ASKED = 20
_TELLS = re.compile(r"[A-Z]\w{3,}$")  # a name that a heading may give away by itself


def deck_of(article: Article, proposals: Sequence[Proposal], title: str = "") -> Deck:
    """Return a deck of the proposals in their order; equal proposals make equal decks."""
    named = (title or article.title or UNTITLED)[:_LONGEST_TITLE].strip()
    tags = _tags(article, proposals)
    keys = _fact_keys(proposals)
    taken: set[str] = set()
    cards = []
    for one in proposals:
        key = slug(one.card.prompt, taken)
        taken.add(key)
        section = one.statement.section
        told = gives_away(article.sections[section].heading, one.card)
        own = () if told else (tags[section],)
        cards.append(replace(one.card, key=key, fact=keys[_of(one)], tags=own))
    return Deck(
        key=slug(named, ()),
        title=named,
        sources=(Source(key=SOURCE, title=named, kind="article"),),
        facts=tuple(_facts(article, proposals, keys)),
        cards=tuple(cards),
        quizzes=(quiz_of(cards),),
    )


def gives_away(heading: str, card: Card) -> bool:
    """Tell whether a heading holds the answer of a card; learners see it above the question."""
    named = {word for each in answers(card) for word in each.split() if _TELLS.match(word)}
    names = () if heading.endswith("?") else sorted(named)
    return any(places(each, heading) for each in (*answers(card), *names))


def _of(one: Proposal) -> tuple[int, str]:
    return one.statement.sentence.offset, one.statement.text


def _fact_keys(proposals: Sequence[Proposal]) -> dict[tuple[int, str], str]:
    """Number the facts of a paragraph: s2-p1-1 is the first of section 2, paragraph 1."""
    keys: dict[tuple[int, str], str] = {}
    counts: dict[str, int] = {}
    for place, statement in sorted({_of(one): one.statement for one in proposals}.items()):
        base = f"s{statement.section}-p{statement.paragraph.number}"
        counts[base] = counts.get(base, 0) + 1
        keys[place] = f"{base}-{counts[base]}"
    return keys


def _facts(
    article: Article, proposals: Sequence[Proposal], keys: dict[tuple[int, str], str]
) -> list[Fact]:
    known: dict[tuple[int, str], Statement] = {_of(one): one.statement for one in proposals}
    return [
        Fact(
            key=keys[place],
            claim=_ended(statement.text),
            source=Passage(
                ref=SOURCE,
                section=(article.sections[statement.section].heading)[:_LONGEST_SECTION],
                para=str(statement.paragraph.number),
                quote=statement.sentence.text[:_LONGEST_QUOTE],
            ),
        )
        for place, statement in sorted(known.items())
    ]


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _tags(article: Article, proposals: Sequence[Proposal]) -> dict[int, str]:
    """Give each section that has cards a tag of its own."""
    taken: set[str] = set()
    tags: dict[int, str] = {}
    for number in sorted({one.statement.section for one in proposals}):
        tags[number] = slug(article.sections[number].heading or "opening", taken)
        taken.add(tags[number])
    return tags


def quiz_of(cards: Sequence[Card]) -> Blueprint:
    """Return a quiz about some of these cards, drawn anew for everybody who takes it."""
    count = min(_MOST_ASKED, len(cards))
    return Blueprint(
        key="check",
        title="Check what you know",
        draw=(Draw(count=count),),
        shuffle=("cards", "options"),
        review=(("during", "none"), ("after", "everything"), ("closed", "everything")),
    )

"""What a new version of a text means for the cards of its deck, before anybody decides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.articles import queries
from app.articles.models import Article, Proposal
from app.core.cardjson import from_json
from app.core.cards import Card, Cloze
from app.core.cardtext import answer_text, prompt_text

MOST_LISTED = 12
_OLD = Proposal.quote != ""  # a card that was in the deck before


@dataclass(frozen=True, slots=True)
class Affected:
    """A card whose passage changed or is gone: where it waits in the queue, and what it asks.

    `gaps` are the words that it hides, where it is a sentence with gaps.
    """

    number: int
    aim: str
    prompt: str
    gaps: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What comparing found: passages by what became of them, and the cards that this touches.

    Sentences are those of the new text: all, and those that it did not have before; `lost` are
    sentences of the old one that it has no more.
    """

    passages: dict[str, int]
    cards: dict[str, int]
    affected: tuple[Affected, ...]
    fresh: int
    left: int
    sentences: int
    news: int
    lost: int

    @property
    def touched(self) -> int:
        """Count the cards that are to be updated or retired."""
        return self.cards["update"] + self.cards["retire"]


def is_untouched(session: Session, one: Article) -> bool:
    """Tell whether nobody has decided anything at the newest version of a text."""
    decided = select(Proposal.id).where(*queries.of_version(one.id, one.version), Proposal.at > 0)
    return not session.scalar(select(exists(decided)))


def compare(session: Session, one: Article) -> Comparison:
    """Return what the newest version of a text changed against the one before."""
    before = queries.atlas_of(session, one.id, one.version - 1)
    after = queries.atlas_of(session, one.id, one.version)
    was = Counter(each.sentence.text for each in before.places)
    now = Counter(each.sentence.text for each in after.places)
    left = session.scalar(
        select(func.count()).where(
            *queries.of_version(one.id, one.version), Proposal.state == "new"
        )
    )
    return Comparison(
        passages=_counts(session, one, distinct=True),
        cards=_counts(session, one, distinct=False),
        affected=_affected(session, one),
        fresh=_fresh(session, one),
        left=left or 0,
        sentences=len(after.places),
        news=(now - was).total(),
        lost=(was - now).total(),
    )


def _counts(session: Session, one: Article, *, distinct: bool) -> dict[str, int]:
    """Count the cards of the deck, or their passages, by what they need: add is nothing at all."""
    counted = func.count(Proposal.quote.distinct()) if distinct else func.count()
    rows = session.execute(
        select(Proposal.aim, counted)
        .where(*queries.of_version(one.id, one.version), _OLD)
        .group_by(Proposal.aim)
    )
    return {"add": 0, "update": 0, "retire": 0} | {row[0]: row[1] for row in rows}


def _fresh(session: Session, one: Article) -> int:
    """Count the cards that are proposed of what the text says anew."""
    new = ~_OLD, Proposal.aim == "add", Proposal.state != "spare"
    found = select(func.count()).where(*queries.of_version(one.id, one.version), *new)
    return session.scalar(found) or 0


def _affected(session: Session, one: Article) -> tuple[Affected, ...]:
    rows = session.execute(
        select(Proposal.id, Proposal.aim, Proposal.body)
        .where(*queries.of_version(one.id, one.version), _OLD, Proposal.aim != "add")
        .order_by(Proposal.start, Proposal.id)
        .limit(MOST_LISTED)
    )
    return tuple(_touched(row[0], row[1], from_json(row[2])) for row in rows)


def _touched(number: int, aim: str, card: Card) -> Affected:
    gaps = answer_text(card) if isinstance(card, Cloze) else ""
    return Affected(number, aim, prompt_text(card), gaps)

"""Reads of articles: texts, proposals, what became of each rule. An article is reached by its key.

Who writes its deck reaches it, and before it has a deck who brought it in; nobody else.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, undefer

from app import clock
from app.articles.atlases import ATLASES
from app.articles.models import Article, ArticleText, Proposal, ProposalRun, RuleRate
from app.core.articlejson import parts_from_json
from app.core.cardjson import content_hash, from_json
from app.core.coverage import Atlas, Place
from app.core.refusals import NotFoundError
from app.core.rulerates import Tally
from app.decks.models import Card, CardVersion, Deck, DeckVersion
from app.decks.queries import written_by

KEPT = ("accepted", "edited")
DECIDED = (*KEPT, "rejected")
_OF_SEVERAL = ("order", "match")  # kinds whose cards rest on several sentences


class Held(NamedTuple):
    """An article, its deck once it has one, and its newest text."""

    article: Article
    deck: Deck | None
    text: ArticleText


class Line(NamedTuple):
    """A proposal as the queue counts it; `body` is its card where that may rest on more."""

    id: int
    state: str
    aim: str
    section: int
    start: int
    length: int
    body: str = ""

    def places(self, atlas: Atlas) -> tuple[Place, ...]:
        """Return the sentences on which its card rests; none to which it does not matter."""
        if self.aim == "retire" or self.state not in {"new", *KEPT}:
            return ()
        span = self.start, self.start + self.length
        return atlas.rests(from_json(self.body), span) if self.body else atlas.touched(*span)


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as its deck lists it."""

    key: str
    title: str
    name: str
    version: int
    at: int
    words: int
    state: str
    shown: str
    left: int
    kept: int


def held(session: Session, user_id: int, key: str) -> Held:
    """Return an article whose deck this person writes, or that they brought in; NotFoundError."""
    row = session.execute(
        select(Article, Deck, ArticleText)
        .outerjoin(Deck, Deck.id == Article.deck_id)
        .join(ArticleText, _newest())
        .where(Article.key == key, _theirs(user_id))
    ).one_or_none()
    if row is None:
        raise NotFoundError("There is no such article", "Look for it beside your deck.")
    return Held(*row)


def _newest() -> ColumnElement[bool]:
    return and_(ArticleText.article_id == Article.id, ArticleText.number == Article.version)


def _theirs(user_id: int) -> ColumnElement[bool]:
    alone = and_(Article.deck_id.is_(None), Article.user_id == user_id)
    return or_(alone, and_(written_by(user_id), Deck.path == ""))


def atlas_of(session: Session, article_id: int, number: int) -> Atlas:
    """Return the sentences of a version of a text."""
    key = session.execute(select(Article.key).where(Article.id == article_id)).scalar_one()

    def read() -> Atlas:
        text, parts = session.execute(
            select(ArticleText.text, ArticleText.parts).where(
                ArticleText.article_id == article_id, ArticleText.number == number
            )
        ).one()
        return Atlas(parts_from_json(text, parts))

    return ATLASES.of((key, number), read)


def whole_text(session: Session, article_id: int, number: int) -> ArticleText:
    """Return a version with its text."""
    return session.scalars(
        select(ArticleText)
        .options(undefer(ArticleText.text), undefer(ArticleText.parts))
        .where(ArticleText.article_id == article_id, ArticleText.number == number)
    ).one()


def opening(session: Session, one: ArticleText, length: int) -> str:
    """Return so many characters from the beginning of a version."""
    where = ArticleText.article_id == one.article_id, ArticleText.number == one.number
    found = session.scalar(select(func.substr(ArticleText.text, 1, length)).where(*where))
    return str(found or "")


def lines(session: Session, article_id: int, number: int) -> list[Line]:
    """List what is to be reviewed or was, in order of the text."""
    rows = session.execute(
        select(
            Proposal.id,
            Proposal.state,
            Proposal.aim,
            Proposal.section,
            Proposal.start,
            Proposal.length,
            case((Proposal.kind.in_(_OF_SEVERAL), Proposal.body), else_=""),
        )
        .where(*of_version(article_id, number), Proposal.state != "spare")
        .order_by(Proposal.start, Proposal.score.desc(), Proposal.id)
    )
    return [Line(*row) for row in rows]


def of_version(article_id: int, number: int) -> tuple[ColumnElement[bool], ...]:
    """Say which proposals are those of a version."""
    return Proposal.article_id == article_id, Proposal.number == number


def proposals(session: Session, one: Article, ids: Sequence[int]) -> list[Proposal]:
    """Return proposals of an article's newest version by their numbers, in order of the text."""
    found = session.scalars(
        select(Proposal)
        .where(*of_version(one.id, one.version), Proposal.id.in_(ids))
        .order_by(Proposal.start, Proposal.score.desc(), Proposal.id)
    )
    return list(found)


def proposal(session: Session, one: Article, number: int) -> Proposal:
    """Return a proposal of an article's newest version; raise NotFoundError."""
    found = proposals(session, one, [number])
    if not found:
        raise NotFoundError("This card is no longer proposed", "Go back to the queue.")
    return found[0]


def open_in(session: Session, one: Article, section: int) -> list[int]:
    """List the proposals of a section that nobody decided yet."""
    rows = session.scalars(
        select(Proposal.id)
        .where(
            *of_version(one.id, one.version),
            Proposal.section == section,
            Proposal.state == "new",
        )
        .order_by(Proposal.start, Proposal.id)
    )
    return list(rows)


def last_batch(session: Session, one: Article, user_id: int) -> list[Proposal]:
    """Return what a person decided last, in order of the text."""
    decided = (
        *of_version(one.id, one.version),
        Proposal.user_id == user_id,
        Proposal.state.in_(DECIDED),
        Proposal.at > 0,
    )
    last = select(func.max(Proposal.at)).where(*decided).scalar_subquery()
    found = session.scalars(
        select(Proposal).where(*decided, Proposal.at == last).order_by(Proposal.start, Proposal.id)
    )
    return list(found)


def kinds_of(session: Session, one: Article) -> dict[str, int]:
    """Count the cards of each kind that a version's text gives."""
    rows = session.execute(
        select(Proposal.kind, func.count())
        .where(*of_version(one.id, one.version), Proposal.aim == "add")
        .group_by(Proposal.kind)
    )
    return {row[0]: row[1] for row in rows}


def facts_of(session: Session, one: Article) -> int:
    """Count the facts that the cards of a version ask for."""
    facts = (
        select(Proposal.start, Proposal.claim)
        .where(*of_version(one.id, one.version), Proposal.aim == "add")
        .distinct()
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(facts)) or 0


def spare_of(session: Session, one: Article) -> int:
    """Count the cards that were found and not asked for yet."""
    spare = select(func.count()).where(*of_version(one.id, one.version), Proposal.state == "spare")
    return session.scalar(spare) or 0


def covered_of(session: Session, one: Article) -> frozenset[int]:
    """Return where the sentences begin that have a card, or one that waits."""
    where = one.id, one.version
    atlas = atlas_of(session, *where)
    found = (line.places(atlas) for line in lines(session, *where))
    return frozenset(place.span[0] for places in found for place in places)


def asked_of(session: Session, where: tuple[int, int]) -> list[tuple[int, str, str, str]]:
    """List the cards of a version with their numbers and states, and the facts they ask for."""
    rows = session.execute(
        select(Proposal.id, Proposal.state, Proposal.body, Proposal.claim).where(
            *of_version(*where), Proposal.aim != "retire"
        )
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def first_of(session: Session, one: Article, rule: str) -> int | None:
    """Number the first proposal of a rule that waits, in order of the text."""
    waiting = (*of_version(one.id, one.version), Proposal.rule == rule, Proposal.state == "new")
    first = select(Proposal.id).where(*waiting).order_by(Proposal.start, Proposal.id).limit(1)
    return session.scalar(first)


def rates(session: Session, user_id: int) -> tuple[dict[str, Tally], dict[str, Tally]]:
    """Return what this person did with the cards of each rule, and what all others did."""
    mine = case((RuleRate.user_id == user_id, 1), else_=0)
    rows = session.execute(
        select(
            mine,
            RuleRate.rule,
            func.sum(RuleRate.accepted),
            func.sum(RuleRate.edited),
            func.sum(RuleRate.rejected),
        ).group_by(mine, RuleRate.rule)
    )
    found: dict[int, dict[str, Tally]] = defaultdict(dict)
    for own, rule, *counts in rows:
        found[own][rule] = Tally(*map(int, counts))
    return found[1], found[0]


def articles_of(session: Session, deck: Deck) -> list[Listed]:
    """List the articles whose texts are kept with a deck, the newest first."""
    joined = and_(Proposal.article_id == Article.id, Proposal.number == Article.version)
    left = func.sum(case((Proposal.state == "new", 1), else_=0))
    kept = func.sum(case((Proposal.state.in_(KEPT), 1), else_=0))
    rows = session.execute(
        select(
            Article.key,
            Article.title,
            ArticleText.name,
            Article.version,
            ArticleText.at,
            ArticleText.words,
            ArticleText.state,
            Article.shown,
            func.coalesce(left, 0),
            func.coalesce(kept, 0),
        )
        .join(ArticleText, _newest())
        .outerjoin(Proposal, joined)
        .where(Article.deck_id == deck.id)
        .group_by(Article.id, ArticleText.article_id, ArticleText.number)
        .order_by(Article.id.desc())
    )
    return [Listed(*row) for row in rows]


def renewed(session: Session, deck: Deck) -> dict[str, set[str]]:
    """Tell what cards say that a reviewer renewed since the deck was published, by their ids.

    The queue promised that their memory is kept; what they say is named by its hash.
    """
    published = session.scalar(
        select(DeckVersion.at).where(
            DeckVersion.deck_id == deck.id, DeckVersion.number == deck.version
        )
    )
    since = clock.milliseconds(published) if published else 0
    rows = session.execute(
        select(Proposal.card_key, Proposal.body)
        .join(Article, Article.id == Proposal.article_id)
        .where(
            Article.deck_id == deck.id,
            Proposal.aim == "update",
            Proposal.state.in_(KEPT),
            Proposal.at > since,
        )
    )
    found: dict[str, set[str]] = defaultdict(set)
    for key, body in rows:
        found[key].add(content_hash(from_json(body)))
    return found


def sources_of(session: Session, deck_id: int) -> list[Article]:
    """List the articles of a deck as they came."""
    return list(
        session.scalars(select(Article).where(Article.deck_id == deck_id).order_by(Article.id))
    )


def shown_sources(session: Session, deck_id: int) -> dict[str, tuple[str, Article]]:
    """Return the articles of whose texts a deck's readers may see something, by source.

    Each comes with the deck's key.
    """
    rows = session.execute(
        select(Deck.key, Article)
        .join(Deck, Deck.id == Article.deck_id)
        .where(Deck.id == deck_id, Article.shown != "nothing", Article.source_key != "")
        .order_by(Article.id)
    )
    return {article.source_key: (key, article) for key, article in rows}


def passage_of(session: Session, card: Card) -> dict[str, Any]:
    """Return where the newest version of a card stands, as it was published."""
    body = session.scalar(
        select(CardVersion.passage).where(
            CardVersion.card_id == card.id, CardVersion.number == card.version
        )
    )
    found: dict[str, Any] = json.loads(body or "{}")
    return found


def is_secret(card: Card) -> bool:
    """Tell whether a card is asked in quizzes only, so that its passage would tell the answer."""
    return card.quiz and not card.flashcard


def personal_data(session: Session, user_id: int) -> dict[str, Any]:
    """Give the texts a person brought in, what they decided, and what became of each rule."""
    texts = session.execute(
        select(Article.title, ArticleText.name, ArticleText.at, ArticleText.text)
        .join(ArticleText, ArticleText.article_id == Article.id)
        .where(ArticleText.user_id == user_id)
        .order_by(Article.id, ArticleText.number)
    )
    decided = session.execute(
        select(Proposal.at, Proposal.state, Proposal.reason, Proposal.claim)
        .where(Proposal.user_id == user_id, Proposal.at > 0)
        .order_by(Proposal.at, Proposal.id)
    )
    pasted = session.execute(
        select(ProposalRun.at, ProposalRun.pasted)
        .where(ProposalRun.user_id == user_id, ProposalRun.pasted != "")
        .order_by(ProposalRun.id)
    )
    own = session.scalars(
        select(RuleRate).where(RuleRate.user_id == user_id).order_by(RuleRate.rule)
    )
    return {
        "articles": [
            {"title": row[0], "file": row[1], "at": row[2], "text": row[3]} for row in texts
        ],
        "reviewed_cards": [
            {"at": row[0], "decided": row[1], "reason": row[2], "fact": row[3]} for row in decided
        ],
        "pasted_cards": [{"at": row[0], "text": row[1]} for row in pasted],
        "reviewed_rules": [
            {
                "rule": one.rule,
                "accepted": one.accepted,
                "edited": one.edited,
                "rejected": one.rejected,
            }
            for one in own
        ],
    }

"""When an article changes: which cards' passages are gone or different, and what to do about it.

The cards of a deck keep their ids, and with them what learners remember.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.articles import queries
from app.articles.models import Article, Proposal
from app.authoring import queries as authoring
from app.core import passages
from app.core.cardjson import from_json, to_json
from app.core.cards import Card
from app.core.cardtext import answer_text, prompt_text
from app.core.coverage import LEAST_ALIKE, Atlas, Place, passage_of
from app.core.deckfile import parse
from app.core.facts.gate import Gate, gate_of
from app.core.similarity import likeness, trigrams
from app.decks.models import Deck

SAME_CARD = 0.35  # how alike a drafted card must be to be the update of another


@dataclass(frozen=True, slots=True)
class Old:
    """A card of the deck with the quote of this article that bears it out."""

    card: Card
    claim: str
    quote: str


@dataclass(slots=True)
class Draft:
    """The new version: its sentences, what it gives by sentence, and its gate once it is asked.

    `before` are the sentences of the version that it replaces.
    """

    article: Article
    before: Atlas
    atlas: Atlas
    fresh: dict[int, list[Proposal]]
    gate: Gate | None = None

    def passes(self, card: Card, place: Place) -> bool:
        """Tell whether a sentence bears a card out."""
        self.gate = self.gate or gate_of(self.atlas.article)
        return not self.gate.judge(card, place.sentence.text, place.sentence.offset)

    def rests_as_before(self, old: Old) -> bool:
        """Tell whether the other sentences on which a card rests stand as they did, too."""
        was = self.before.find(old.quote)
        others = passages.beside(self.before, old.card, was) if was else ()
        return all(self.atlas.find(self.before.places[one].sentence.text) for one in others)


def settle(session: Session, article: Article, *, user_id: int | None) -> None:
    """Compare the cards of an article's deck with its newest text, which has been drafted.

    Those whose passage stands as it did are noted as covered. The others become updates or
    retirements to review, and so does what the text says anew. The cards are those of this
    person's draft.
    """
    cards = _cards(session, article, user_id)
    atlas = queries.atlas_of(session, article.id, article.version)
    before = queries.atlas_of(session, article.id, article.version - 1)
    fresh: dict[int, list[Proposal]] = {}
    for one in _spare(session, article):
        fresh.setdefault(one.start, []).append(one)
    draft = Draft(article, before, atlas, fresh)
    used: set[int] = set()
    for old in cards:
        row, twin = _row_of(draft, old, used)
        if twin is not None:
            used.add(twin.id)
            session.delete(twin)
        session.add(row)
    session.flush()
    _settle_drafted(draft, session, cards)


def _cards(session: Session, article: Article, user_id: int | None) -> list[Old]:
    """Return the cards of the deck that quote this article."""
    deck = session.get_one(Deck, article.deck_id)
    text = deck.text if user_id is None else authoring.draft(session, user_id, deck).text
    parsed = parse(text).partial
    if parsed is None:
        return []
    claims = {one.key: one.claim for one in parsed.facts}
    found = []
    for card in parsed.cards:
        place = passage_of(parsed, card)
        mine = place is not None and place.ref == article.source_key and place.quote
        if place is not None and mine and not card.retired:
            found.append(Old(card, claims.get(card.fact, ""), place.quote))
    return found


def _row_of(draft: Draft, old: Old, used: set[int]) -> tuple[Proposal, Proposal | None]:
    """Return what a card becomes in the new version, and the drafted card that this takes up."""
    span = draft.atlas.find(old.quote)
    if span is not None:
        place = draft.atlas.touched(*span)[0]
        if draft.rests_as_before(old):
            return _noted(draft, old, place, "accepted", old.card), None
        return _renewed(draft, old, place, used)
    found = draft.atlas.nearest(old.quote)
    if found is None or found[1] < LEAST_ALIKE:
        nearest = found[0] if found else draft.atlas.places[0]
        row = _noted(draft, old, nearest, "new", old.card, aim="retire")
        row.length = 0  # nothing of the text bears it out
        return row, None
    return _renewed(draft, old, found[0], used)


def _renewed(
    draft: Draft, old: Old, place: Place, used: set[int]
) -> tuple[Proposal, Proposal | None]:
    """Return what a card becomes whose passage now says something else."""
    twin = _twin(draft, old, place, used)
    if twin is not None:
        made = replace(from_json(twin.body), why=from_json(twin.body).why or old.card.why)
        row = _noted(draft, old, place, "new", made, aim="update")
        row.claim, row.rule = twin.claim, twin.rule
        return row, twin
    aim = "update" if draft.passes(_bare(old.card), place) else "retire"
    return _noted(draft, old, place, "new", old.card, aim=aim), None


def _bare(card: Card) -> Card:
    return replace(card, key="", fact="", source=None, tags=())


def _noted(
    draft: Draft, old: Old, place: Place, state: str, card: Card, *, aim: str = "add"
) -> Proposal:
    return Proposal(
        article_id=draft.article.id,
        number=draft.article.version,
        aim=aim,
        kind=card.kind,
        body=to_json(_bare(card)),
        was=json.dumps({"card": to_json(old.card)}) if state == "new" else "",
        claim=place.sentence.text if aim == "update" else old.claim,
        quote=old.quote,
        section=place.section,
        start=place.sentence.offset,
        length=len(place.sentence.text),
        rule="",
        score=1.0,
        state=state,
        card_key=old.card.key,
    )


def _twin(draft: Draft, old: Old, place: Place, used: set[int]) -> Proposal | None:
    """Return the drafted card of the new sentence that asks most like the old one, if any does."""
    wanted = _asks(old.card)
    scored = [
        (likeness(wanted, _asks(from_json(one.body))) + 0.2 * (one.kind == old.card.kind), -one.id)
        for one in draft.fresh.get(place.sentence.offset, ())
        if one.id not in used
    ]
    if not scored or max(scored)[0] < SAME_CARD:
        return None
    best = -max(scored)[1]
    return next(one for one in draft.fresh[place.sentence.offset] if one.id == best)


def _asks(card: Card) -> frozenset[str]:
    return trigrams(f"{prompt_text(card)} {answer_text(card)}")


def _settle_drafted(draft: Draft, session: Session, old: Iterable[Old]) -> None:
    """Propose what sentences say that the earlier version did not have, and no card asks yet.

    What was refused of the earlier version is not proposed again in the same words.
    """
    known = {prompt_text(one.card) for one in old}
    refused = _refused(session, draft.article)
    said = {one.sentence.text for one in draft.before.places}
    news = {one.sentence.offset for one in draft.atlas.places if one.sentence.text not in said}
    for one in _spare(session, draft.article):
        if one.body in refused or prompt_text(from_json(one.body)) in known:
            session.delete(one)
        elif one.start in news:
            one.state = "new"
    session.flush()


def _refused(session: Session, article: Article) -> set[str]:
    """Return the cards of the version before that its reviewer did not want."""
    found = session.scalars(
        select(Proposal.body).where(
            *queries.of_version(article.id, article.version - 1), Proposal.state == "rejected"
        )
    )
    return set(found)


def _spare(session: Session, article: Article) -> list[Proposal]:
    found = session.scalars(
        select(Proposal)
        .where(*queries.of_version(article.id, article.version), Proposal.state == "spare")
        .order_by(Proposal.id)
    )
    return list(found)

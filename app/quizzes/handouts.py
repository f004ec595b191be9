"""Draw a quiz as it is printed: in variants that hold the same questions, mixed in other ways."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.core import assembly
from app.core.assembly import Plan, Variant
from app.decks.models import Blueprint, Card, CardVersion, Deck
from app.quizzes import drawing, paper, queries, sheets
from app.quizzes.drawing import Question
from app.quizzes.models import Assignment
from app.quizzes.sheets import Content, Sheet
from app.web import asking
from app.web.marked import Orders


def of_blueprint(
    session: Session, user_id: int, home: Deck, blueprint: Blueprint, plan: Plan
) -> Sheet:
    """Put a quiz that a deck describes on paper; raise ShortageError if it cannot be filled.

    Of `plan` the seed and the variant count; without a variant all stands as the deck says.
    """
    body = drawing.body_of(blueprint)
    sections = drawing.sections_of(body)
    decks = {home.key}.union(*(section.decks for section in sections))
    shuffle = paper.BOTH if plan.variant else body["shuffle"]
    slots = assembly.assemble(
        sections,
        queries.pool(session, user_id, 0, decks),
        Plan(seed=plan.seed, home=home.key, shuffle=shuffle, variant=plan.variant),
    )
    drawn = drawing.questions(session, slots, plan.seed)
    return _sheet(session, drawn, plan.variant, mixed="options" in shuffle)


def of_assignment(
    session: Session, user_id: int, assignment: Assignment, variant: Variant, *, at: int
) -> Sheet:
    """Put an assignment on paper, for everybody of a variant alike."""
    drawn, mixed = paper.on_paper(session, assignment, user_id, variant, at=at)
    return _sheet(session, drawn, variant, mixed=mixed)


def _sheet(session: Session, drawn: Sequence[Question], variant: Variant, *, mixed: bool) -> Sheet:
    contents = _contents(session, drawn)
    found = [(each.slot, contents[each.card_id], each.option_seed) for each in drawn]
    ordered = [(slot, content, _order(content, seed, mixed)) for slot, content, seed in found]
    return Sheet(
        variant,
        asked=tuple(sheets.ask(*each) for each in ordered),
        key=tuple(sheets.solve(*each) for each in ordered),
    )


def _order(content: Content, seed: int, mixed: bool) -> Orders:  # noqa: FBT001 - one of three values
    order = asking.orders(content.kind, content.question, content.body, seed, mixed=mixed)
    items = order.get("items", ())
    if content.kind == "order" and items == tuple(sorted(items)):
        return {"items": items[::-1]}
    return order


def _contents(session: Session, drawn: Sequence[Question]) -> dict[int, Content]:
    points = {each.card_id: each.points for each in drawn}
    wanted = (
        and_(CardVersion.card_id == each.card_id, CardVersion.number == each.version)
        for each in drawn
    )
    query = (
        select(CardVersion, Card.kind, Deck.lang)
        .join(Card, Card.id == CardVersion.card_id)
        .join(Deck, Deck.id == Card.deck_id)
        .where(or_(*wanted))
    )
    return {
        version.card_id: Content(
            kind=kind,
            lang=lang,
            question=json.loads(version.question),
            answer=json.loads(version.answer_key),
            body=version.body,
            points=points[version.card_id],
        )
        for version, kind, lang in session.execute(query)
    }

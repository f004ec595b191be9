"""Draw a quiz as it is printed: in variants that hold the same questions, mixed in other ways."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.core import assembly
from app.core.assembly import Plan, Variant
from app.core.rulings import NOTHING, Held
from app.decks.models import Blueprint, Card, CardVersion, Deck
from app.quizzes import drawing, paper, queries, sheets, verdicts
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
    """Put an assignment on paper, for everybody of a variant alike, by what was ruled on it.

    The numbers stay those of papers that were printed before.
    """
    drawn, mixed = paper.on_paper(session, assignment, user_id, variant, at=at)
    held = verdicts.held(session, assignment.id)
    return _sheet(session, drawn, variant, held, mixed=mixed)


def _sheet(
    session: Session,
    drawn: Sequence[Question],
    variant: Variant,
    held: Mapping[int, Held] = {},
    *,
    mixed: bool,
) -> Sheet:
    contents = _contents(session, [_as_ruled(each, held.get(each.card_id)) for each in drawn], held)
    found = [(each.slot, contents[each.card_id], each.option_seed) for each in drawn]
    asked, key = [], []
    for slot, content, seed in found:
        if content.held.dropped:
            key.append(sheets.leave_out(slot, content))
            continue
        order = _order(content, seed, mixed)
        asked.append(sheets.ask(slot, content, order))
        key.append(sheets.solve(slot, content, order))
    return Sheet(variant, asked=tuple(asked), key=tuple(key))


def _as_ruled(question: Question, held: Held | None) -> Question:
    """Return a question in the version and with the points that a ruling gives it."""
    if held is None:
        return question
    version = question.version if held.version is None else held.version
    points = question.points if held.points is None else held.points
    return replace(question, version=version, points=points)


def _order(content: Content, seed: int, mixed: bool) -> Orders:  # noqa: FBT001 - one of three values
    order = asking.orders(content.kind, content.question, content.body, seed, mixed=mixed)
    items = order.get("items", ())
    if content.kind == "order" and items == tuple(sorted(items)):
        return {"items": items[::-1]}
    return order


def _contents(
    session: Session, drawn: Sequence[Question], held: Mapping[int, Held]
) -> dict[int, Content]:
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
            held=held.get(version.card_id, NOTHING),
        )
        for version, kind, lang in session.execute(query)
    }

"""The doors to a reviewed attempt: how it went, and its missed cards as one's next ones."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import signed_in
from app.core.refusals import RefusalError
from app.core.reviewpolicy import may_show
from app.quizzes import (
    actions,
    foretold,
    judging,
    memories,
    moments,
    more,
    news,
    outcome,
    page,
    queries,
)
from app.quizzes.models import Attempt
from app.quizzes.outcome import Outcome
from app.quizzes.views import (
    attempt_at,
    blueprint,
    me,
    moment_of,
    preview_of,
    score_words,
    target,
)
from app.web.nextcards import EXTENSION, NextCards

WRONG = "wrong"
NONE_TICKED = "Tick at least one question to study."


@blueprint.get("/attempts/<uuid:attempt_id>/review")
@signed_in
def review(attempt_id: UUID) -> str | Response:
    """Show how an attempt went, as far as the review policy allows it now."""
    at = clock.now_ms()
    found = attempt_at(attempt_id, at)
    if found.submitted_at is None:
        return target("attempt", found)
    questions = queries.drawn(db.current(), found)
    results = actions.fold(db.current(), found, questions)
    moment = moment_of(found, at)
    policy = moments.policy(found)
    marks = may_show(policy, "marks", moment)
    seen, total = getattr(policy, moment), actions.score(found, questions, results)
    ruled = judging.all_as_ruled(questions, results)
    moved, to_begin = memory_of(found)
    told = outcome.outcomes(found, *ruled, moment, moved)
    fresh = news.of_attempt(db.current(), found, at)
    shown = render_template(
        "quizzes/review.html",
        attempt=found,
        outcomes=told,
        to_begin=to_begin,
        only_wrong=request.args.get("show") == WRONG and any(each.missed for each in told),
        answered=sum(result.answered for result in results.values()),
        score=score_words(found, moment),
        preview=preview_of(found, moment),
        share=page.share(total) if marks else "",
        unmarked=total.unmarked if marks else 0,
        compared="" if total.unmarked or not marks else foretold.compare(found, questions, results),
        seen=seen,
        later=bool(policy.closed - seen),
        prospect=memories.prospect(found),
        picked=picked(found),
        fresh=fresh,
        more=more.below(db.current(), found, questions, results, seen),
        media_url=lambda name: url_for("decks.media_file", name=name),
    )
    if fresh is not None:
        keep_look(found, at)
    return shown


@blueprint.post("/attempts/<uuid:attempt_id>/next")
@signed_in
def study_next(attempt_id: UUID) -> Response:
    """Make the ticked questions of an attempt the cards that are studied next."""
    found = attempt_at(attempt_id, clock.now_ms())
    ticked = set(request.form.getlist("slot", type=int))
    told = visible(found)
    cards = [each.card_id for each in told if each.verdict and each.number in ticked]
    if found.preview or not cards:
        flash(NONE_TICKED, "info")
        return target("review", found)
    try:
        next_cards().pick(
            db.current(), learner_id=me(), sitting_id=sitting_id(found), cards=cards, at=clock.now()
        )
    except RefusalError as refusal:
        db.current().rollback()
        flash(f"{refusal.sentence} {refusal.action}", "info")
        return target("review", found)
    db.current().commit()
    return redirect(url_for(next_cards().endpoint, sitting_id=UUID(sitting_id(found))), 303)


@blueprint.post("/attempts/<uuid:attempt_id>/next/back")
@signed_in
def put_back(attempt_id: UUID) -> Response:
    """Take back that the cards of an attempt are studied next."""
    found = attempt_at(attempt_id, clock.now_ms())
    try:
        next_cards().put_back(
            db.current(), learner_id=me(), sitting_id=sitting_id(found), at=clock.now()
        )
    except RefusalError as refusal:
        db.current().rollback()
        flash(f"{refusal.sentence} {refusal.action}", "info")
    db.current().commit()
    return target("review", found)


def keep_look(attempt: Attempt, at: int) -> None:
    """Keep that the learner has looked at what was said of an attempt."""
    user_id, attempt_id = attempt.user_id, attempt.id
    db.current().rollback()
    with db.reading(only=False):
        held = queries.own_attempt(db.current(), user_id, attempt_id, lock=True)
        news.look(db.current(), attempt=held, at=at)
        db.current().commit()


def visible(attempt: Attempt) -> Sequence[Outcome]:
    """Return the questions of an attempt as its learner may see them now; none while it is open."""
    if attempt.submitted_at is None:
        return []
    questions = queries.drawn(db.current(), attempt)
    results = actions.fold(db.current(), attempt, questions)
    return outcome.outcomes(attempt, questions, results, moment_of(attempt, clock.now_ms()), {})


def next_cards() -> NextCards:
    """Return what makes cards the next ones."""
    found: NextCards = current_app.extensions[EXTENSION]
    return found


def sitting_id(attempt: Attempt) -> str:
    """Name the study session of an attempt's cards: there is one of each."""
    return uuid5(UUID(attempt.id), "next cards").hex


def memory_of(attempt: Attempt) -> tuple[dict[int, str], list[tuple[str, str]]]:
    """Return how an attempt moved cards, in words, and which decks of theirs might be begun."""
    rated = next_cards().moved(db.current(), learner_id=attempt.user_id, source=attempt.id)
    waiting = memories.waiting(db.current(), attempt.user_id, rated)
    decks = [(one.deck_key, one.deck_title or "") for one in waiting if one.deck_key]
    moved = outcome.in_memory(rated, {one.card_id for one in waiting})
    return moved, list(dict.fromkeys(decks))


def picked(attempt: Attempt) -> dict[str, object] | None:
    """Return how the study session of an attempt's cards stands, and where it is."""
    found = next_cards().look(
        db.current(), learner_id=attempt.user_id, sitting_id=sitting_id(attempt)
    )
    if found is None:
        return None
    address = url_for(next_cards().endpoint, sitting_id=UUID(sitting_id(attempt)))
    return {"standing": found, "address": address}

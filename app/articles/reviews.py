"""The doors of the review queue: look at a card, accept, reject, edit it, take that back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts import security
from app.articles import actions, growing, queries, runs
from app.articles.actions import DecidedError
from app.articles.desk import Bench, Change, bench, blueprint, ground, keep
from app.articles.growing import Kept
from app.articles.models import Proposal
from app.articles.queue import REASONS, Queue, next_after, queue_at, sheet
from app.authoring.cardforms import FORMS, PieceForm
from app.authoring.cardview import change_rows
from app.authoring.desk import UNPROCESSABLE, per_minute
from app.authoring.pieces import card_of
from app.core import deckparts
from app.core.cardfields import CARDS
from app.core.cardjson import content_hash, from_json
from app.core.cardkinds import everything
from app.core.cards import Blueprint, Card
from app.core.cards import Deck as DeckText
from app.core.coverage import Atlas
from app.core.deckfile import parse
from app.core.drafts import UneditableError
from app.core.facts.article import Article as Read
from app.core.facts.draftdeck import quiz_of
from app.core.facts.gate import Gate, gate_of
from app.core.facts.proposers import MODEL
from app.core.refusals import RefusalError
from app.web.intake import only_reads
from app.web.words import count

DECISIONS = per_minute("review:account", 240)
ENOUGH = 5  # cards for a quiz
MORE = 20  # cards that are proposed on top
WHOLE_GATE = 60_000  # characters of a text up to which its gate knows all of it
_one_at_a_time = threading.Lock()
Page = str | Response | tuple[str, int]


@blueprint.get("/<key>/review")
def review(key: str) -> Page:
    """Show the card whose turn it is beside its passage, or the end of the queue."""
    one = bench(key)
    if one.held.text.state != "drafted":
        return redirect(url_for("articles.look", key=key))
    queue = _queue(one, request.args.get("at", type=int))
    if queue.here is None:
        return _end(one, queue)
    return _page(one, queue)


@blueprint.post("/<key>/review")
@only_reads
def decide(key: str) -> Page:
    """Do what the pressed button says, and go on."""
    one = bench(key)
    person = one.person.id
    db.current().rollback()
    with db.reading(only=False):
        security.count(DECISIONS, str(person))
    act = _ACTS.get(request.form.get("do", ""))
    at = request.form.get("at", type=int)
    try:
        goes_on = act(key, at) if act else at
    except DecidedError as late:
        db.current().rollback()
        flash(late.told, "info")
        goes_on = at
    except RefusalError as refused:
        db.current().rollback()
        flash(f"{refused.sentence}. Nothing was changed. {refused.action}", "error")
        goes_on = at
    return redirect(url_for("articles.review", key=key, at=goes_on))


def _queue(one: Bench, wanted: int | None) -> Queue:
    article = one.held.article
    atlas = queries.atlas_of(db.current(), article.id, article.version)
    return queue_at(queries.lines(db.current(), article.id, article.version), atlas, wanted)


def _page(one: Bench, queue: Queue, form: PieceForm | None = None, **values: Any) -> str:  # noqa: ANN401 - a template takes any value
    assert queue.here is not None  # noqa: S101 - the caller looked
    row = queries.proposal(db.current(), one.held.article, queue.here.id)
    return render_template(
        "articles/review.html",
        **_frame(one, queue),
        sheet=sheet(queue, row, _about(one)),
        reasons=REASONS,
        form=form,
        media_url=lambda name: url_for("decks.media_file", name=name),
        **values,
    )


def _end(one: Bench, queue: Queue) -> str:
    return render_template(
        "articles/end.html",
        **_frame(one, queue),
        spare=queries.spare_of(db.current(), one.held.article),
        under_way=runs.going_on(db.current(), one.held.article, clock.now_ms(), MODEL),
        more=MORE,
        quiz=_quiz(one.opened.text),
    )


def _quiz(text: str) -> Blueprint | None:
    """Return a quiz for a deck that has none, or whose own one asks for more cards than are left.

    A deck of few cards gets none.
    """
    deck = parse(text).partial
    cards = [card for card in deck.cards if not card.retired] if deck else []
    if deck is None or len(cards) < ENOUGH:
        return None
    made = quiz_of(cards)
    ours = [replace(one, draw=made.draw) for one in deck.quizzes] == [made]
    short = ours and sum(draw.count or 0 for draw in deck.quizzes[0].draw) > len(cards)
    return made if short or not deck.quizzes else None


@blueprint.post("/<key>/finish")
@only_reads
def finish(key: str) -> Page:
    """Go on to the plan of publishing, with a quiz about the cards if their author wants one."""

    def make(one: Bench) -> Change | None:
        quiz = _quiz(one.opened.text)
        text = deckparts.set_quiz(one.opened.text, quiz) if quiz else ""
        return Change(text, (), what=f"A quiz: {quiz.title}") if quiz else None

    deck_key = bench(key).deck.key
    if request.form.get("quiz"):
        try:
            keep(key, make)
        except RefusalError as refused:
            db.current().rollback()
            flash(refused.told, "error")
    return redirect(url_for("authoring.publish", key=deck_key))


def _frame(one: Bench, queue: Queue) -> dict[str, Any]:
    last = queries.last_batch(db.current(), one.held.article, one.person.id)
    return {"article": one.held.article, "deck": one.deck, "queue": queue, "undoable": len(last)}


def _about(one: Bench) -> DeckText:
    return DeckText(key=one.deck.key, title=one.deck.title, lang=one.deck.lang)


def _accept(key: str, at: int | None) -> int | None:
    return _go_on(key, keep(key, lambda one: _accepted(one, [at or 0])), at)


def _accept_section(key: str, at: int | None) -> int | None:
    section = request.form.get("section", -1, type=int)
    done = keep(
        key,
        lambda one: _accepted(one, queries.open_in(db.current(), one.held.article, section)),
    )
    if done:
        flash(f"{count(len(done), 'card')} accepted. Undo takes them all back.", "success")
    return _go_on(key, done, at)


def _accepted(one: Bench, ids: Sequence[int]) -> Change | None:
    """Take proposals in."""
    found = queries.proposals(db.current(), one.held.article, ids)
    _must_wait(found)
    if not found:
        return None
    text, verdicts = growing.accept_all(one.opened.text, ground(one), found)
    return Change(text, found, verdicts, what=f"From an article: {_counted(found)}")


def _counted(found: Sequence[Proposal]) -> str:
    return count(len(found), "card")


def _must_wait(found: Sequence[Proposal]) -> None:
    if any(row.state != "new" for row in found):
        raise DecidedError


def _reject(key: str, at: int | None) -> int | None:
    reason = " ".join(request.form.get("reason", "").split())

    def make(one: Bench) -> Change:
        found = queries.proposals(db.current(), one.held.article, [at or 0])
        _must_wait(found)
        return Change(one.opened.text, found, [growing.reject(row, reason) for row in found])

    return _go_on(key, keep(key, make), at)


def _undo(key: str, at: int | None) -> int | None:
    def make(one: Bench) -> Change | None:
        found = queries.last_batch(db.current(), one.held.article, one.person.id)
        return _back(one, found)

    done = keep(key, make)
    return done[0].id if done else at


def _restore(key: str, at: int | None) -> int | None:
    """Take back what was decided of the shown card alone."""
    keep(key, lambda one: _back(one, queries.proposals(db.current(), one.held.article, [at or 0])))
    return at


def _back(one: Bench, found: Sequence[Proposal]) -> Change | None:
    if not found:
        return None
    text, bodies = growing.take_back(one.opened.text, found, ground(one).taken)
    return Change(text, found, bodies=bodies, what=f"Taken back: {_counted(found)}")


def _more(key: str, _at: int | None) -> int | None:
    """Put more of the cards that were found into the queue."""
    with db.reading(only=False):
        one = bench(key)
        actions.propose_best(db.current(), one.held.article, MORE)
        db.current().commit()
    return None


def _go_on(key: str, done: Sequence[Proposal], at: int | None) -> int | None:
    one = bench(key)
    article = one.held.article
    last = done[-1].id if done else at or 0
    return next_after(queries.lines(db.current(), article.id, article.version), last)


_ACTS: dict[str, Callable[[str, int | None], int | None]] = {
    "accept": _accept,
    "accept-section": _accept_section,
    "reject": _reject,
    "undo": _undo,
    "restore": _restore,
    "more": _more,
}


@blueprint.get("/<key>/review/<int:number>/edit")
def edit(key: str, number: int) -> Page:
    """Show the form of a card beside its passage."""
    one = bench(key)
    row = queries.proposal(db.current(), one.held.article, number)
    if row.state != "new" or row.aim == "retire":
        return redirect(url_for("articles.review", key=key, at=number))
    form = FORMS[row.kind].filled(everything(CARDS[row.kind], from_json(row.body)))
    return _editing(one, number, form)


@blueprint.post("/<key>/review/<int:number>/edit")
@only_reads
def write(key: str, number: int) -> Page:
    """Hold an edited card against its passage, and keep it, or say what the gate objects to."""
    one = bench(key)
    row = queries.proposal(db.current(), one.held.article, number)
    before = everything(CARDS[row.kind], from_json(row.body))
    form = FORMS[row.kind].filled(before, request.form)
    if request.form.get("row"):
        change_rows(form, request.form["row"])
        return _editing(one, number, form)
    if not form.validate():
        return _editing(one, number, form), UNPROCESSABLE
    shown = {field.name for field in shown_fields(form)} | {row.kind}
    said = {
        name: value for name, value in form.fields().items() if name in shown or name == row.kind
    }
    try:
        card = card_of(one.opened.text, row.kind, {**before, **said})
    except UneditableError as refused:
        others = form.tell(refused.problems)
        return _editing(one, number, form, others=others), UNPROCESSABLE
    reasons = _objections(one, row, card)
    own = request.form.get("do") == "own"
    if reasons and not own:
        return _editing(one, number, form, objections=reasons), UNPROCESSABLE
    return _keep_edited(key, number, card, own=bool(reasons))


def _keep_edited(key: str, number: int, card: Card, *, own: bool) -> Response:
    def make(one: Bench) -> Change:
        found = queries.proposals(db.current(), one.held.article, [number])
        _must_wait(found)
        same = content_hash(card) == content_hash(from_json(found[0].body))
        kept = Kept(card, "accepted" if same else "edited", own)
        text, verdicts = growing.accept(one.opened.text, ground(one), [(found[0], kept)])
        return Change(text, found, verdicts, what="From an article: an edited card")

    try:
        done = keep(key, make)
    except RefusalError as refused:
        db.current().rollback()
        flash(refused.told, "error")
        return redirect(url_for("articles.review", key=key, at=number))
    return redirect(url_for("articles.review", key=key, at=_go_on(key, done, number)))


def shown_fields(form: PieceForm) -> list[Any]:
    """Return the fields that a reviewer edits: what the card says, not where it belongs."""
    return [field for heading, fields in form.sections() if not heading for field in fields]


def _editing(one: Bench, number: int, form: PieceForm, **values: Any) -> str:  # noqa: ANN401 - a template takes any value
    return _page(one, _queue(one, number), form, fields=shown_fields(form), **values)


def _objections(one: Bench, row: Proposal, card: Card) -> tuple[str, ...]:
    """Hold a card against its passage; what the gate cannot check is no objection of its own."""
    article = one.held.article
    atlas = queries.atlas_of(db.current(), article.id, article.version)
    quote = atlas.article.text[row.start : row.start + row.length]
    with _one_at_a_time:  # a gate remembers what it worked out, for all who ask
        return _gate(_around(atlas, row)).judge(card, quote, row.start)


def _around(atlas: Atlas, row: Proposal) -> Read:
    """Return the article, or of a long one the section with its neighbours."""
    read = atlas.article
    if len(read.text) <= WHOLE_GATE:
        return read
    near = read.sections[max(0, row.section - 1) : row.section + 2]
    return Read(read.title, read.text, near)


@lru_cache(maxsize=4)
def _gate(read: Read) -> Gate:
    return gate_of(read)

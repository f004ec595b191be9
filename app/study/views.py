"""The doors of studying: parse, call one action, commit, show."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import uuid_utils
from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner, signed_in
from app.accounts.models import User
from app.accounts.security import let_in
from app.core.grades import UnreadableResponse
from app.core.refusals import RefusalError
from app.core.responses import is_blank
from app.decks.queries import readable_deck
from app.study import actions, met, page, picks, queries, sittings, summary, turns
from app.study.forms import AnswerForm, ShownForm, StartForm
from app.study.learner import Learner, learner
from app.study.lines import Turn
from app.study.models import StudySession
from app.web import asking, marked
from app.web.intake import only_reads
from app.web.todaylines import TodayLine

blueprint = Blueprint("study", __name__, url_prefix="/study")

SENTENCES = {
    "stale": "That card had moved on meanwhile; here is where you are.",
    "changed": "The author changed this card meanwhile; here it is anew.",
    "broken": "That did not arrive whole, and nothing was changed. Here is where you are.",
    "retired": "The author took that card out of the deck meanwhile; on with the next one.",
    "repeated": "",
    "stored": "",
}
LEECH = "That card was forgotten often, so it is set aside. Browse your suspended cards to mend it."
UNREADABLE = "That answer could not be read. Answer once more."


def me() -> Learner:
    """Return the learner who asks."""
    return learner(current_learner())


def shelves() -> list[queries.Shelf]:
    """Return the decks that the learner studies, read once after all that is stored."""
    if "recto_shelves" not in g:
        g.recto_shelves = queries.shelves(db.current(), me().id)
    found: list[queries.Shelf] = g.recto_shelves
    return found


def new_id() -> str:
    """Make an id that sorts by time (UUIDv7), as 32 hexadecimal digits."""
    return uuid_utils.uuid7().hex


@blueprint.get("/")
@signed_in
def choose() -> str:
    """Show what can be studied, and how."""
    form = StartForm()
    decks = queries.decks_of(db.current(), me().id)
    found = met.in_quizzes(db.current(), me().id)
    return render_template("study/choose.html", form=form, decks=decks, met=found)


@blueprint.post("/start")
@signed_in
def start() -> Response:
    """Begin a session and show its first card."""
    form = StartForm()
    if not form.validate():
        abort(422)
    deck_id = None
    if form.deck.data:
        deck_id = readable_deck(db.current(), me().id, form.deck.data).id
    extent = {"ahead": sittings.DAYS_AHEAD, "due": sittings.MORE if form.more.data else 0}
    return begin(form.mode.data, deck_id, extent.get(form.mode.data, 0))


def begin(mode: str, deck_id: int | None, extent: int = 0) -> Response:
    """Begin a session and lead to its first card."""
    sitting = sittings.start(
        db.current(),
        learner=me(),
        sitting_id=new_id(),
        mode=mode,
        deck_id=deck_id,
        extent=extent,
        at=clock.now(),
        seed=secrets.randbits(31),
    )
    db.current().commit()
    return redirect(url_for("study.session", sitting_id=UUID(sitting.id)), 303)


@blueprint.post("/try/<key>")
def try_out(key: str) -> Response:
    """Let a visitor study a public deck at once; what they do is kept for when they sign up."""
    found = readable_deck(db.current(), None, key)
    deck_id = found.id
    let_in()
    return begin("due", deck_id)


@blueprint.get("/<uuid:sitting_id>")
@signed_in
def session(sitting_id: UUID) -> str | Response:
    """Show the card whose turn it is, or the end of the session."""
    return show(queries.sitting(db.current(), me().id, sitting_id.hex), clock.now())


def show(sitting: StudySession, now: datetime) -> str:
    """Render the question whose turn it is, or the summary when there is none."""
    return show_turn(sitting, turns.next_turn(db.current(), me(), sitting, shelves(), now), now)


def show_turn(sitting: StudySession, turn: Turn | None, now: datetime) -> str:
    """Render the question of a turn, or the summary where there is none."""
    if turn is None:
        return show_summary(sitting, now)
    return render(sitting, ask(sitting, turn, now), now)


def ask(sitting: StudySession, turn: Turn, now: datetime) -> page.Question:
    """Put the card of a turn into the form in which this session asks it."""
    return page.ask(db.current(), me(), sitting, turn, current_app.config["SECRET_KEY"], now)


def is_author(owner_id: int | None) -> bool:
    """Tell whether the learner may change a deck: its owner, and whoever teaches."""
    person = current_learner()
    return person.id == owner_id or person.has_role("instructor")


def render(sitting: StudySession, question: page.Question, now: datetime, **more: Any) -> str:  # noqa: ANN401 - the template's own
    """Render the study page; once all that was planned is asked, it counts what comes again."""
    planned = sitting.planned_new + sitting.planned_review
    done = sitting.done_new + sitting.done_review
    return render_template(
        "study/session.html",
        sitting=sitting,
        planned=planned,
        done=done,
        again=turns.once_more(db.current(), me(), sitting, shelves(), now)
        if done >= planned
        else 0,
        q=question,
        card=question.shown,
        review_id=new_id(),
        undoable=actions.can_undo(db.current(), me(), sitting),
        media_url=media_url,
        author=is_author(question.shown.owner_id),
        since=clock.milliseconds(now),
        **more,
    )


def media_url(name: str) -> str:
    """Give the address of a card's picture or sound."""
    return url_for("decks.media_file", name=name)


@blueprint.post("/<uuid:sitting_id>/reveal")
@signed_in
@only_reads
def reveal(sitting_id: UUID) -> str | Response:
    """Show the answer beside what the learner gave; nothing is stored yet."""
    form, now = ShownForm(), clock.now()
    sitting = queries.sitting(db.current(), me().id, sitting_id.hex)
    if not form.validate():
        return again(sitting, "broken")
    card_id = queries.held_card(db.current(), me().id, form.card.data or 0)
    question = ask(sitting, Turn(card_id, "due"), now)
    if form.token.data != question.token:
        return again(sitting, actions.overtaken(form.token.data or "", question.shown.version))
    try:
        response = asking.read(question.kind, request.form, question.order)
        revealed = page.reveal(
            db.current(), me(), question, response, hinted=bool(form.hinted.data), at=now
        )
    except UnreadableResponse:
        flash(UNREADABLE, "warn")
        return render(sitting, question, now)
    note = beside(sitting, question.shown)
    return render(sitting, question, now, a=revealed, shown_since=form.since.data, beside=note)


def beside(sitting: StudySession, card: queries.Shown) -> str:
    """Give what another slice shows beside the answer of a card; "" where none does."""
    hook = current_app.extensions.get("recto.beside_card")
    if hook is None:
        return ""
    back = url_for("study.one", sitting_id=UUID(sitting.id), card_id=card.card_id)
    html: str = hook(card.card_id, card.deck_key, card.key, back)
    return html


@blueprint.post("/<uuid:sitting_id>/answer")
@signed_in
def answer(sitting_id: UUID) -> str | Response:
    """Store a rated answer, then show the next card."""
    form, now = AnswerForm(), clock.now()
    sitting = queries.sitting(db.current(), me().id, sitting_id.hex)
    if not form.validate():
        db.current().rollback()
        return again(sitting, "broken")
    outcome = actions.answer_card(
        db.current(), learner=me(), sitting=sitting, answer=read_answer(form, now), at=now
    )
    db.current().commit()
    if outcome.leech:
        flash(LEECH, "warn")
    return go_on(sitting, outcome.result)


def read_answer(form: AnswerForm, now: datetime) -> actions.Answer:
    """Turn the form into the value that is stored, its response marked on the server."""
    kept = form.response.data or None
    response = json.loads(kept or "null")
    card_id = queries.held_card(db.current(), me().id, form.card.data or 0)
    shown = queries.shown(db.current(), me().id, card_id)
    if shown.kind == "essay" and isinstance(response, dict):
        response["marks"] = marks(len(shown.answer["rubric"]))
        kept = json.dumps(response)
    given = not is_blank(response)
    marked = given and shown.kind != "basic"
    by_choice = "typed" if shown.question.get("typed") else "choice"
    since = form.since.data
    return actions.Answer(
        review_id=form.review.data or "",
        card_id=shown.card_id,
        token=form.token.data or "",
        rating=form.rating.data or 0,
        took_ms=None if since is None else max(0, clock.milliseconds(now) - since),
        response=kept if given else None,
        fraction=graded(shown, response) if marked else None,
        mode=by_choice if marked and shown.kind != "essay" else "self",
        options=len(shown.question.get("options", ())),
    )


def graded(shown: queries.Shown, response: Any) -> float | None:  # noqa: ANN401 - each kind has its own form
    """Grade a kept response again; what cannot be read has no grade."""
    try:
        return marked.grade(shown, response).fraction
    except UnreadableResponse:
        return None


def marks(criteria: int) -> list[float] | None:
    """Read the points that a learner gave their own text, if they gave any."""
    given = [request.form.get(f"points-{n}", "") for n in range(criteria)]
    try:
        return [float(points) for points in given]
    except ValueError:
        return None


def go_on(sitting: StudySession, result: str) -> str | Response:
    """Go on after something was stored; a session without another turn has ended."""
    now = clock.now()
    with db.reading():
        turn = turns.next_turn(db.current(), me(), sitting, shelves(), now)
    if turn is None:
        db.current().rollback()
        sittings.end(db.current(), sitting=sitting, at=now)
        db.current().commit()
    return again(sitting, result, lambda: show_turn(sitting, turn, now))


def again(
    sitting: StudySession, result: str, show_next: Callable[[], str] | None = None
) -> str | Response:
    """Go on with the session; a script gets the page at once, a form is redirected to it."""
    if SENTENCES[result]:
        flash(SENTENCES[result], "info")
    if not request.headers.get("Recto-Part"):
        return redirect(url_for("study.session", sitting_id=UUID(sitting.id)), 303)
    with db.reading():
        return show_next() if show_next else show(sitting, clock.now())


@blueprint.post("/<uuid:sitting_id>/undo")
@signed_in
def undo(sitting_id: UUID) -> str | Response:
    """Take back the newest answer of the session and ask that card again."""
    sitting = queries.sitting(db.current(), me().id, sitting_id.hex)
    try:
        card_id = actions.undo(
            db.current(), learner=me(), sitting=sitting, event_id=new_id(), at=clock.now()
        )
    except RefusalError as refusal:
        db.current().rollback()
        flash(refusal.sentence, "info")
        return again(sitting, "stored")
    sitting.ended_at = None
    db.current().commit()
    flash("Undone. Here is the card again.", "info")
    return ask_again(sitting, card_id)


def ask_again(sitting: StudySession, card_id: int) -> str | Response:
    """Show one card at once, whether or not it would be its turn."""
    if not request.headers.get("Recto-Part"):
        target = url_for("study.one", sitting_id=UUID(sitting.id), card_id=card_id)
        return redirect(target, 303)
    with db.reading():
        return show_turn(sitting, Turn(card_id, "due"), clock.now())


@blueprint.get("/<uuid:sitting_id>/card/<int:card_id>")
@signed_in
def one(sitting_id: UUID, card_id: int) -> str:
    """Ask one card of the learner's decks within a session."""
    sitting = queries.sitting(db.current(), me().id, sitting_id.hex)
    queries.held_card(db.current(), me().id, card_id)
    return show_turn(sitting, Turn(card_id, "due"), clock.now())


def today_lines(session: Session, user: User, now: datetime) -> list[TodayLine]:
    """Give lines of the first page: to cards one picked and left, and to decks met in quizzes."""
    found = picks.under_way(session, user.id, now)
    return [_picked_line(each) for each in found] + _met_lines(session, user.id, now)


def _picked_line(found: picks.UnderWay) -> TodayLine:
    count = "One card" if found.cards == 1 else f"{found.cards} cards"
    text = f"{found.answered} answered" if found.answered else "not begun yet"
    where, drop = (
        url_for(f"study.{door}", sitting_id=UUID(found.id)) for door in ("session", "drop")
    )
    return TodayLine(f"{count} that you picked", f"{found.title}, {text}", where, drop)


def _met_lines(session: Session, user_id: int, now: datetime) -> list[TodayLine]:
    """Name the decks that quizzes of the last days asked and that are not begun, in one line."""
    since = clock.milliseconds(now - picks.KEPT)
    found = [each for each in met.in_quizzes(session, user_id) if each.last_at >= since]
    if not found:
        return []
    title = found[0].title if len(found) == 1 else f"{len(found)} decks"
    text = "met in quizzes, not begun yet"
    return [TodayLine(title, text, url_for("study.choose", _anchor="met"))]


@blueprint.get("/<uuid:sitting_id>/summary")
@signed_in
def finish(sitting_id: UUID) -> str:
    """Show how a session went, finished or not."""
    sitting, now = queries.sitting(db.current(), me().id, sitting_id.hex), clock.now()
    return show_summary(sitting, now, turns.next_turn(db.current(), me(), sitting, shelves(), now))


def show_summary(sitting: StudySession, now: datetime, turn: Turn | None = None) -> str:
    """Render the summary of a session; a turn that is still to come says it was left early."""
    found = summary.summarise(db.current(), me(), sitting, shelves(), now, early=turn is not None)
    return render_template(
        "study/summary.html",
        sitting=sitting,
        s=found,
        headline=summary.headline(found),
        next_words=summary.next_words(found, me().zone),
    )

"""The doors of an instructor who gives quizzes: list, give, change, archive, preview, results."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

import uuid_utils
from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner, role_required
from app.classes import lending
from app.core import classroles, reviewpolicy, walltime
from app.core.cards import Draw
from app.core.refusals import NotFoundError, RefusalError
from app.core.reviewpolicy import MOMENTS, WHATS
from app.quizzes import (
    actions,
    assigned,
    assigning,
    audience,
    drawing,
    forclass,
    giveforms,
    page,
    paper,
    queries,
    roll,
    rules,
    times,
)
from app.quizzes.assigning import Origin, Terms
from app.quizzes.desk import desk
from app.quizzes.giveforms import OwnQuizForm, TermsForm
from app.quizzes.models import Assignment
from app.quizzes.rules import Rules
from app.quizzes.views import me, target
from app.web import words

blueprint = Blueprint("assignments", __name__, url_prefix="/quizzes/assignments")

KEY_BYTES = 16
WHAT_WORDS = {
    "response": "own answer",
    "correctness": "right or wrong",
    "marks": "points",
    "answer": "right answer",
    "feedback": "why",
    "source": "source",
}
MOMENT_WORDS = {
    "during": "while it is open",
    "after": "just after",
    "open": "later, before the close",
    "closed": "after the close",
}


@blueprint.get("/")
@role_required("instructor")
def index() -> str:
    """List the assignments that one gives."""
    at, zone = clock.now_ms(), queries.zone(current_learner().time_zone)
    lines = [
        (line, times.standing(line.assignment, at), times.window(line.assignment, zone, at))
        for line in assigned.taught_by(db.current(), me())
    ]
    return render_template("assignments/index.html", lines=lines)


@blueprint.get("/choose")
@role_required("learner")
def choose() -> str:
    """Show the quizzes that one may give, and to whom."""
    return render_template(
        "assignments/choose.html",
        classroom=forclass.asked_for(),
        classes=lending.shareable(db.current(), me()),
        offers=queries.offers(db.current(), me()),
    )


@blueprint.route("/of/<deck>/<key>", methods=["GET", "POST"])
@role_required("learner")
def give(deck: str, key: str) -> str | Response | tuple[str, int]:
    """Give a quiz that a deck describes."""
    session, user, to = db.current(), current_learner(), forclass.asked_for()
    home, quiz = queries.readable_quiz(session, user.id, deck, key)
    body = drawing.body_of(quiz)
    sections = tuple(
        Draw(tags=one.tags, cards=one.cards, decks=one.decks or (home.key,), count=one.count)
        for one in drawing.sections_of(body)
    )
    fixed = paper.fix(session, user.id, sections, seed=secrets.randbits(63))
    zone = queries.zone(user.time_zone)
    terms = usual(quiz.title, body, forclass.due(zone) if to else None)
    form = TermsForm(
        data=giveforms.values(terms, zone),
        zone=zone,
        groups=forclass.groups_of(forclass.number(to)),
    )
    about = {
        "deck": home,
        "quiz": quiz,
        "asked": paper.count_questions(db.current(), fixed),
        "classroom": to,
    }
    if request.method == "GET":
        return show_form(form, **about)
    origin = Origin(
        deck_id=home.id, blueprint_id=quiz.id, paper=fixed, classroom_id=forclass.number(to)
    )
    return keep_new(form, lambda: origin, **about)


def usual(title: str, body: dict[str, Any] | None = None, due_at: int | None = None) -> Terms:
    """Return the terms that a form begins with: those of the deck's quiz, else good ones.

    It closes when it is due.
    """
    held = Rules()
    if body:
        held = Rules(
            limit=body["time"] and body["time"] * 1000,
            attempts=body["attempts"],
            keep=body["keep"],
            behaviour=body["behaviour"],
            shuffle=tuple(body["shuffle"]) or held.shuffle,
            review=reviewpolicy.from_levels([(when, level) for when, level in body["review"]]),
        )
    return Terms(title=title, opens_at=None, closes_at=due_at, code="", rules=held, due_at=due_at)


@blueprint.route("/own", methods=["GET", "POST"])
@role_required("learner")
def own() -> str | Response | tuple[str, int]:
    """Give a quiz of one's own, drawn from decks that one may read."""
    session, user, to = db.current(), current_learner(), forclass.asked_for()
    zone = queries.zone(user.time_zone)
    shown = giveforms.values(usual("", None, forclass.due(zone) if to else None), zone)
    form = OwnQuizForm(
        data=shown | {"number": 10}, zone=zone, groups=forclass.groups_of(forclass.number(to))
    )
    form.offer(assigned.shelves(session, user.id))
    if request.method == "GET":
        return show_form(form, classroom=to)

    def origin() -> Origin:
        fixed = paper.fix(session, user.id, form.sections(), seed=secrets.randbits(63))
        return Origin(
            deck_id=fixed.decks[0], blueprint_id=None, paper=fixed, classroom_id=forclass.number(to)
        )

    return keep_new(form, origin, classroom=to)


def keep_new(form: TermsForm, origin: Any, **about: Any) -> str | Response | tuple[str, int]:  # noqa: ANN401 - a function to an Origin; what the page says
    """Give the quiz of a form, or show the form with what is wrong."""
    form.must_close_after = clock.now()
    session = db.current()
    if not form.validate():
        return show_form(form, **about), 422
    try:
        made = assigning.give(
            session,
            owner=current_learner(),
            origin=origin(),
            terms=form.terms(),
            key=secrets.token_urlsafe(KEY_BYTES),
            at=clock.now_ms(),
        )
    except RefusalError as refusal:
        session.rollback()
        form.form_errors.append(f"{refusal.sentence} {refusal.action}".strip())
        return show_form(form, **about), 422
    session.commit()
    tell(form)
    to_class = made.classroom_id is not None
    flash("The quiz is given" + ("." if to_class else ". Send its link to your learners."), "good")
    return redirect(forclass.page_of(made), 303)


def tell(form: TermsForm) -> None:
    """Tell which pass of a time that happens twice is meant."""
    for sentence in form.told:
        flash(sentence, "info")


def show_form(form: TermsForm, **about: Any) -> str:  # noqa: ANN401 - what the page says beside the form
    """Render the form of an assignment."""
    presets = {name: giveforms.ticks(each) for name, each in reviewpolicy.PRESETS.items()}
    return render_template(
        "assignments/form.html",
        form=form,
        moments=[(moment, MOMENT_WORDS[moment]) for moment in MOMENTS],
        whats=[(what, WHAT_WORDS[what]) for what in WHATS],
        presets=presets,
        **about,
    )


@blueprint.get("/<key>")
@role_required("learner")
def one(key: str) -> str | Response:
    """Show a quiz that is given by its link; one of a class stands on a page of the class."""
    session, at = db.current(), clock.now_ms()
    assignment = assigned.taught(session, me(), key, right=classroles.SEE_SCORES)
    if assignment.classroom_id is not None:
        return redirect(forclass.page_of(assignment))
    sort = request.args.get("sort", "name")
    called = roll.call(session, assignment, sort=sort)
    return render_template(
        "assignments/one.html",
        **desk(session, assignment, queries.zone(assignment.zone), at),
        may_change=forclass.may_change(assignment),
        again=forclass.again(assignment),
        begun=called.begun,
        link=f"{forclass.public_address()}{url_for('given.one', key=key)}",
        roll=called,
        page_of_roll=roll.page(called, request.args.get("page", 1, type=int)),
        duration=words.duration,
        sorts=roll.SORTS,
        sort=sort,
        share=roll.share_of,
    )


@blueprint.route("/<key>/edit", methods=["GET", "POST"])
@role_required("learner")
def edit(key: str) -> str | Response | tuple[str, int]:
    """Change an assignment, as far as what was begun allows it."""
    session, writes = db.current(), request.method == "POST"
    assignment = assigned.taught(session, me(), key, lock=writes)
    zone, held = queries.zone(assignment.zone), rules.read(assignment)
    form = TermsForm(
        data=giveforms.values(terms_of(assignment), zone),
        zone=zone,
        groups=forclass.groups_of(assignment.classroom_id),
    )
    begun = assigned.has_attempts(session, assignment)
    if begun and "behaviour" not in request.form:  # else the form is older than the first attempt
        form.stand(held)
    about = {"assignment": assignment, "held": held, "begun": begun}
    if not writes:
        return show_form(form, **about)
    if not form.validate():
        return show_form(form, **about), 422
    try:
        assigning.change(session, assignment=assignment, terms=form.terms(), at=clock.now_ms())
    except RefusalError as refusal:
        session.rollback()
        form.form_errors.append(f"{refusal.sentence} {refusal.action}".strip())
        if begun:
            form.stand(held)
        return show_form(form, **about | {"assignment": assigned.taught(session, me(), key)}), 422
    session.commit()
    tell(form)
    flash("The changes are kept.", "good")
    return redirect(forclass.page_of(assignment), 303)


def terms_of(assignment: Assignment) -> Terms:
    """Return the terms of an assignment."""
    return Terms(
        title=assignment.title,
        opens_at=assignment.opens_at,
        closes_at=assignment.closes_at,
        code=assignment.code,
        rules=rules.read(assignment),
        due_at=assignment.due_at,
        penalty=assignment.penalty,
        groups=audience.groups_of(db.current(), assignment),
    )


@blueprint.post("/<key>/renew")
@role_required("learner")
def renew(key: str) -> Response:
    """Let an assignment draw from the decks as they are now."""
    session = db.current()
    assignment = assigned.taught(session, me(), key, lock=True)
    old = paper.read(assignment)
    newer = paper.fix(session, assignment.owner_id, old.sections, seed=old.seed)
    assigning.renew(session, assignment=assignment, newer=newer)
    session.commit()
    flash("The quiz asks the cards as they are now.", "good")
    return redirect(forclass.page_of(assignment), 303)


@blueprint.post("/<key>/preview")
@role_required("learner")
def preview(key: str) -> Response:
    """Take an assignment as its learners do, without any trace."""
    session, at = db.current(), clock.now_ms()
    assignment = assigned.taught(session, me(), key, right=classroles.MARK)
    place = max(0, "ABCD".find(request.form.get("variant", "A")))
    seat = paper.Seat(user_id=me(), place=place, taken=0, preview=True)
    found = assigning.preview(
        session, assignment=assignment, seat=seat, attempt_id=uuid_utils.uuid7().hex, at=at
    )
    session.commit()
    return target("attempt", found)


@blueprint.post("/<key>/preview/end")
@role_required("learner")
def end_preview(key: str) -> Response:
    """Delete one's preview."""
    assignment = assigned.taught(db.current(), me(), key, right=classroles.MARK)
    assigning.drop_previews(db.current(), user_id=me(), assignment=assignment)
    db.current().commit()
    return redirect(forclass.page_of(assignment), 303)


@blueprint.get("/<key>/attempts/<int:user_id>/<uuid:attempt_id>")
@role_required("learner")
def answers(key: str, user_id: int, attempt_id: UUID) -> str:
    """Show an attempt of a learner with everything that is known of it."""
    session, at = db.current(), clock.now_ms()
    assignment = assigned.taught(session, me(), key, right=classroles.SEE_SCORES)
    found = assigned.attempt_to(session, assignment, user_id, attempt_id.hex)
    if found is None:
        raise NotFoundError("There is no such attempt.", "Look for it in the list of learners.")
    questions = queries.drawn(session, found.attempt)
    results = actions.fold(session, found.attempt, questions)
    shown = reviewpolicy.PRESETS["practice"]
    zone = queries.zone(assignment.zone)
    return forclass.show(
        "assignments/answers.html",
        assignment,
        learner=found.user,
        attempt=found.attempt,
        sheets=[
            page.sheet(found.attempt, each, results[each.slot], "closed", shown)
            for each in questions
        ],
        share=roll.share_of(found.attempt),
        points=page.points,
        duration=words.duration,
        began=walltime.say(clock.instant(found.attempt.started_at), zone, clock.instant(at)),
        media_url=lambda name: url_for("decks.media_file", name=name),
    )

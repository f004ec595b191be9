"""The doors of who gives a class a deck with a goal: give, and change."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner, role_required
from app.classes.page import class_page, entitled, working
from app.classes.queries import Standing
from app.core import classroles
from app.core.refusals import RefusalError
from app.coursework import actions, forms, works
from app.coursework.actions import Gift, GoalTerms
from app.coursework.forms import USUAL_GOAL, GoalForm
from app.coursework.models import DeckAssignment
from app.coursework.views import blueprint
from app.decks.access import readable_deck
from app.decks.models import Deck
from app.quizzes import assigned, audience, forclass
from app.quizzes.queries import zone

KEY_BYTES = 16
WEEK_MS = 7 * 86_400_000
Answer = str | Response | tuple[str, int]


@blueprint.route("/new-deck", methods=["GET", "POST"])
@role_required("learner")
def give(key: str) -> Answer:
    """Give a class a deck with a goal."""
    standing, session, user = working(key, classroles.ASSIGN), db.current(), current_learner()
    clocks = zone(user.time_zone)
    due = forclass.due(clocks)
    terms, deck_key = offered(due)
    data = forms.shown(terms, clocks) | {"deck": deck_key}
    room = standing.classroom
    form = GoalForm(data=data, zone=clocks, groups=forclass.groups_of(room.id))
    form.offer(assigned.shelves(session, user.id))
    if request.method == "GET":
        return class_page("coursework/give.html", standing, form=form, work=None)

    def made() -> DeckAssignment:
        deck = readable_deck(session, user.id, form.deck.data)
        gift = Gift(classroom=room, deck=deck, owner=user, key=secrets.token_urlsafe(KEY_BYTES))
        return actions.give_deck(session, gift=gift, terms=form.terms(deck.title), now=clock.now())

    form.must_close_after = clock.now()
    return kept(standing, form, None, made, "The deck is given.")


def offered(due: int) -> tuple[GoalTerms, str | None]:
    """Return what the form of a goal begins with, and the key of the deck.

    That is what another class was given where the address asks for it, its times set anew.
    """
    usual = GoalTerms(title="", goal=USUAL_GOAL, opens_at=None, due_at=due, closes_at=due + WEEK_MS)
    like, session = request.args.get("like", ""), db.current()
    if not like:
        return usual, request.args.get("deck")
    there = entitled(request.args.get("of", ""), classroles.ASSIGN)
    old = works.deck_of(session, there.classroom.id, like)
    lasts = None if old.closes_at is None or old.due_at is None else old.closes_at - old.due_at
    closes = None if lasts is None else due + lasts
    terms = replace(terms_of(old), opens_at=None, due_at=due, closes_at=closes, groups=())
    return terms, session.get_one(Deck, old.deck_id).key


@blueprint.route("/<work>/edit", methods=["GET", "POST"])
@role_required("learner")
def edit(key: str, work: str) -> Answer:
    """Change the goal of a deck, its times, and for whom it is."""
    standing, session = working(key, classroles.ASSIGN), db.current()
    writes = request.method == "POST"
    found = works.deck_of(session, standing.classroom.id, work, lock=writes)
    clocks = zone(found.zone)
    form = GoalForm(
        data=forms.shown(terms_of(found), clocks),
        zone=clocks,
        groups=forclass.groups_of(standing.classroom.id),
    )
    form.stand()
    if not writes:
        return class_page("coursework/give.html", standing, form=form, work=found)

    def changed() -> DeckAssignment:
        title = session.get_one(Deck, found.deck_id).title
        actions.change_deck(session, work=found, terms=form.terms(title))
        return found

    return kept(standing, form, work, changed, "The changes are kept.")


def terms_of(work: DeckAssignment) -> GoalTerms:
    """Return what was set of a deck with a goal."""
    return GoalTerms(
        title=work.title,
        goal=works.goal_of(work),
        opens_at=work.opens_at,
        due_at=work.due_at,
        closes_at=work.closes_at,
        penalty=work.penalty,
        groups=audience.groups_of(db.current(), work),
    )


def kept(
    standing: Standing,
    form: Any,  # noqa: ANN401 - a form with a window
    work: str | None,
    act: Callable[[], DeckAssignment],
    sentence: str,
) -> Answer:
    """Do what a form asks, or show it with what is wrong."""
    session, key = db.current(), standing.classroom.key
    problem = ""
    if form.validate():
        try:
            made = act()
        except RefusalError as refusal:
            session.rollback()
            problem = f"{refusal.sentence} {refusal.action}".strip()
        else:
            session.commit()
            for told in form.told:
                flash(told, "info")
            flash(sentence, "good")
            return redirect(url_for("coursework.one", key=key, work=made.key), 303)
    if problem:
        form.form_errors.append(problem)
    again = entitled(key, classroles.ASSIGN)
    found = works.deck_of(session, again.classroom.id, work) if work else None
    return class_page("coursework/give.html", again, form=form, work=found), 422

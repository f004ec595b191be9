"""The doors to single cards and to settings: flag, bury, suspend, look up, set."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import safe_next, signed_in
from app.core import settings
from app.decks.queries import readable_deck
from app.study import actions, picks, queries, settle, summary
from app.study.forms import ActForm, SettingsForm
from app.study.views import ask_again, blueprint, go_on, me, new_id
from app.web import words

__all__ = ["blueprint"]

DONE = {
    "flag": "Flagged.",
    "unflag": "The flag is gone.",
    "bury": "Not today; it comes back tomorrow.",
    "suspend": "Suspended. Browse your suspended cards to bring it back.",
    "resume": "Back among your cards.",
    "forget": "Its memory starts again, as that of a new card.",
}
EVENTS = {"flag": "flag:1", "unflag": "flag:0"}
STAYING = ("flag", "unflag")
STUDY = "study"  # in a list: ask what is ticked
MOST_AT_ONCE = 500


@blueprint.post("/<uuid:sitting_id>/card")
@signed_in
def act(sitting_id: UUID) -> str | Response:
    """Do something to the card that is shown, then go on."""
    form = ActForm()
    sitting = queries.sitting(db.current(), me().id, sitting_id.hex)
    card_id = request.form.get("card", type=int)
    if not form.validate() or card_id is None:
        abort(422)
    actions.act(
        db.current(),
        learner=me(),
        card_id=card_id,
        action=EVENTS.get(form.action.data or "", form.action.data or ""),
        event_id=new_id(),
        sitting_id=sitting_id.hex,
        at=clock.now(),
    )
    db.current().commit()
    flash(DONE[form.action.data or ""], "info")
    return ask_again(sitting, card_id) if form.action.data in STAYING else go_on(sitting, "stored")


@blueprint.post("/bulk")
@signed_in
def bulk() -> Response:
    """Do something to many cards of a list."""
    form, target = ActForm(), safe_next(url_for("decks.find"))
    cards = sorted({int(each) for each in request.form.getlist("card") if each.isdecimal()})
    wanted = form.action.data == STUDY
    if not wanted and not form.validate():
        abort(422)
    if len(cards) > MOST_AT_ONCE:
        flash(f"Tick at most {MOST_AT_ONCE} cards at once; nothing was changed.", "warn")
        return redirect(target, 303)
    if not cards:
        flash("No card was ticked; nothing was changed.", "info")
        return redirect(target, 303)
    if wanted:
        return study_these(cards)
    for card_id in cards:
        actions.act(
            db.current(),
            learner=me(),
            card_id=card_id,
            action=EVENTS.get(form.action.data or "", form.action.data or ""),
            event_id=new_id(),
            sitting_id=None,
            at=clock.now(),
        )
    db.current().commit()
    flash(f"{words.count(len(cards), 'card')}: {DONE[form.action.data or '']}", "good")
    return redirect(target, 303)


@blueprint.post("/<uuid:sitting_id>/drop")
@signed_in
def drop(sitting_id: UUID) -> Response:
    """Leave the rest of a session of picked cards for good."""
    sitting = queries.sitting(db.current(), me().id, sitting_id.hex)
    picks.drop(db.current(), learner_id=me().id, sitting_id=sitting.id, at=clock.now())
    db.current().commit()
    flash("Dropped. Each of these cards comes when it is due.", "info")
    return redirect("/", 303)


def study_these(cards: list[int]) -> Response:
    """Begin a session of the cards that were ticked, as many as one takes."""
    sitting_id = new_id()
    count = picks.pick(
        db.current(), learner_id=me().id, sitting_id=sitting_id, cards=cards, at=clock.now()
    )
    db.current().commit()
    if count < len(cards):
        flash(
            f"{words.count(count, 'card')} of {len(cards)}: the others cannot be studied.", "info"
        )
    return redirect(url_for("study.session", sitting_id=UUID(sitting_id)), 303)


@blueprint.get("/card/<int:card_id>")
@signed_in
def info(card_id: int) -> str:
    """Show a card's memory, history and source."""
    queries.held_card(db.current(), me().id, card_id)
    found = summary.card_info(db.current(), me(), card_id, clock.now())
    return render_template("study/info.html", info=found, zone=me().zone)


@blueprint.route("/settings", methods=["GET", "POST"])
@signed_in
def own_settings() -> str | Response | tuple[str, int]:
    """Show and change the settings that hold for all of a learner's decks."""
    stored = queries.own_settings(db.current(), me().id)
    return edit(settings.from_json(stored), None, "")


@blueprint.route("/settings/<key>", methods=["GET", "POST"])
@signed_in
def deck_settings(key: str) -> str | Response | tuple[str, int]:
    """Show and change the settings of one deck."""
    deck = readable_deck(db.current(), me().id, key)
    return edit(queries.deck_settings(db.current(), me().id, deck.id), deck.id, deck.title)


def edit(
    now: settings.Settings, deck_id: int | None, title: str
) -> str | Response | tuple[str, int]:
    """Show the form of settings, or keep what it says."""
    form = SettingsForm(obj=now)
    form.explain()
    status = 200
    if request.method == "POST":
        if form.validate():
            try:
                settle.keep(db.current(), learner_id=me().id, deck_id=deck_id, chosen=form.chosen())
            except settings.ScheduleError as refusal:
                db.current().rollback()
                form.refuse(refusal)
            else:
                db.current().commit()
                flash("Kept. They count from the next answer on.", "good")
                return redirect(request.url, 303)
        status = 422
    return render_template("study/settings.html", form=form, title=title), status

"""The doors of readers who note something about a card or correct it, and of the answers."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Length

from app import clock, db
from app.accounts import security
from app.accounts.access import account_holder, current_learner, known_learner, safe_next
from app.authoring import corrections, notes, queries, suggesting
from app.authoring.desk import (
    UNPROCESSABLE,
    beside,
    blueprint,
    editable,
    editor_page,
    per_minute,
)
from app.authoring.forms import LONGEST_REASON, AnswerForm, NoteForm
from app.core.cardjson import from_json
from app.core.cards import Card as CardText
from app.core.refusals import RefusalError
from app.decks.models import Card, Deck
from app.decks.queries import readable_card, readable_deck, writes

SUGGESTIONS = per_minute("suggest:account", 10)


@beside.post("/note")
def note(key: str, card_key: str) -> Response | tuple[str, int]:
    """Keep a private note about a card."""
    person = current_learner()
    deck = readable_deck(db.current(), person.id, key)
    card, _body = readable_card(db.current(), deck, card_key)
    form = NoteForm()
    if not form.validate():
        raise RefusalError("This note is longer than 4,000 characters", "Shorten it.")
    notes.write_note(
        db.current(),
        user_id=person.id,
        card_id=card.id,
        text=form.text.data or "",
        now=clock.now(),
    )
    db.current().commit()
    if request.headers.get("Recto-Part"):
        return "", 204
    flash("Your note is kept. Only you see it.", "success")
    return redirect(safe_next(url_for("decks.card", key=key, card_key=card_key)))


@beside.route("/suggest", methods=["GET", "POST"])
def suggest(key: str, card_key: str) -> str | Response | tuple[str, int]:
    """Suggest a correction of a card to its authors."""
    person = account_holder()
    deck = readable_deck(db.current(), person.id, key)
    card, body = readable_card(db.current(), deck, card_key)
    told = card.flashcard or writes(db.current(), person.id, deck)
    before = from_json(body)
    form = _suggestion_form(before, told=told)
    if not form.validate_on_submit():
        return _suggest_page(deck, card, form), UNPROCESSABLE if form.is_submitted() else 200
    security.count(SUGGESTIONS, str(person.id))
    try:
        suggesting.suggest(
            db.current(),
            user_id=person.id,
            deck=deck,
            card=card,
            body=corrections.corrected(before, _texts(form)),
            reason=form.reason.data or "",
            now=clock.now_ms(),
        )
    except RefusalError as refusal:
        db.current().rollback()
        form.form_errors.append(refusal.told)
        return _suggest_page(deck, card, form), UNPROCESSABLE
    db.current().commit()
    flash("Thank you. The author sees it, and you find their answer below your decks.", "success")
    return redirect(_back(deck, card))


@blueprint.get("/<key>/suggestions")
def suggestions(key: str) -> str:
    """Show what readers suggest for a deck."""
    deck, _person = editable(key)
    waiting = suggesting.open_for(db.current(), deck)
    return editor_page(
        "authoring/suggestions.html",
        deck,
        "authoring.suggestions",
        waiting=waiting,
        differences=corrections.differences,
        instant=clock.instant,
    )


@blueprint.post("/<key>/suggestions/<int:number>")
def answer(key: str, number: int) -> Response:
    """Take a suggestion into one's draft, or decline it."""
    deck, person = editable(key)
    told = suggesting.one_for(db.current(), deck, number)
    form = AnswerForm()
    if not form.validate():
        raise RefusalError("This answer is longer than 2,000 characters", "Shorten it.")
    reply, now = form.reply.data or "", clock.now_ms()
    if request.form.get("do") == "accept":
        suggesting.accept(
            db.current(), user_id=person.id, deck=deck, told=told, reply=reply, now=now
        )
        flash("It is in your draft now. Publish it when you are ready.", "success")
    else:
        suggesting.decline(db.current(), user_id=person.id, told=told, reply=reply, now=now)
        flash("Declined. The reader sees your answer.", "success")
    db.current().commit()
    return redirect(url_for("authoring.suggestions", key=key))


def beside_card(card_id: int, deck_key: str, card_key: str, back: str = "") -> str:
    """Render what a learner has beside a card: their note, and the way to suggest a correction."""
    person = known_learner()
    if person is None:
        return ""
    html: str = render_template(
        "authoring/_beside.html",
        note=queries.note_of(db.current(), person.id, card_id),
        deck_key=deck_key,
        card_key=card_key,
        back=back,
        person=person,
    )
    return Markup(html)  # noqa: S704 - a template escaped what is in it


def _suggest_page(deck: Deck, card: Card, form: FlaskForm) -> str:
    return render_template(
        "authoring/suggest.html", deck=deck, card=card, form=form, back=_back(deck, card)
    )


def _back(deck: Deck, card: Card) -> str:
    """Give the page from which a correction was begun: the card's own, or a session of study."""
    return safe_next(url_for("decks.card", key=deck.key, card_key=card.key))


def _suggestion_form(card: CardText, *, told: bool) -> FlaskForm:
    """Make the form of a card's text fields; a card whose answer is kept shows none of them."""
    fields = {
        part.name: TextAreaField(
            part.label, [Length(max=corrections.LONGEST)], description=part.hint
        )
        for part in (corrections.parts_of(card) if told else ())
    }
    fields["reason"] = TextAreaField(
        "What is wrong, and how you know", [Length(max=LONGEST_REASON)], description=""
    )
    made: type[FlaskForm] = type("SuggestionForm", (FlaskForm,), fields)
    return made(data=corrections.write(card) if told else {})


def _texts(form: FlaskForm) -> Mapping[str, str]:
    return {field.name: field.data or "" for field in form if field.type == "TextAreaField"}

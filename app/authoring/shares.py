"""The doors of sharing a deck."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts import security
from app.accounts.access import account_holder
from app.accounts.models import User
from app.authoring import queries, sharing
from app.authoring.desk import UNPROCESSABLE, blueprint, editable, editor_page, per_minute
from app.authoring.forms import AuthorForm, ShareForm
from app.classes import lending
from app.decks.models import Deck
from app.decks.queries import owned_deck

INVITATIONS = per_minute("decks:invite", 10)
ASKED = (
    "If somebody has an account with this address, the deck now stands among those they write. "
    "They are listed here once they have worked on it."
)
NO_CLASS = "Tick at least one class, or choose somebody else to read it."
TAKEN_BACK = "If somebody with this address wrote the deck, they no longer do."


@blueprint.get("/<key>/share")
def share(key: str) -> str:
    """Show who reads and who writes a deck."""
    deck, person = editable(key)
    return _page(deck, person)


@blueprint.post("/<key>/share")
def set_visibility(key: str) -> Response | tuple[str, int]:
    """Say who may read a deck."""
    deck, person = _owned(key)
    form, chosen = ShareForm(), set(request.form.getlist("class", type=int))
    good = form.validate()
    if form.visibility.data == "class" and not chosen:
        form.visibility.errors = [NO_CLASS]
        good = False
    if not good:
        return _page(deck, person, share_form=form, chosen=chosen), UNPROCESSABLE
    sharing.set_visibility(
        db.current(),
        deck=deck,
        visibility=form.visibility.data,
        classes=chosen,
        now=clock.now(),
    )
    return _back(key, "Kept. It holds from now on.")


@blueprint.post("/<key>/share/link")
def renew_link(key: str) -> Response:
    """Make the link anew, so that the old one leads nowhere."""
    deck, _person = _owned(key)
    sharing.renew_link(db.current(), deck=deck)
    return _back(key, "There is a new link. The old one leads nowhere.")


@blueprint.post("/<key>/share/authors")
def invite(key: str) -> Response | tuple[str, int]:
    """Let somebody else write the deck as well."""
    deck, person = _owned(key)
    form = AuthorForm()
    if not form.validate():
        return _page(deck, person, author_form=form), UNPROCESSABLE
    security.count(INVITATIONS, str(person.id))
    sharing.add_author(db.current(), deck=deck, email=form.email.data or "", now=clock.now())
    return _back(key, ASKED)


@blueprint.post("/<key>/share/authors/withdraw")
def withdraw(key: str) -> Response | tuple[str, int]:
    """Take an invitation back."""
    deck, person = _owned(key)
    form = AuthorForm()
    if not form.validate():
        return _page(deck, person, author_form=form), UNPROCESSABLE
    security.count(INVITATIONS, str(person.id))
    sharing.remove_author_by_email(db.current(), deck=deck, email=form.email.data or "")
    return _back(key, TAKEN_BACK)


@blueprint.post("/<key>/share/authors/<int:user_id>/remove")
def remove(key: str, user_id: int) -> Response:
    """Let a co-author no longer write the deck."""
    deck, _person = _owned(key)
    sharing.remove_author(db.current(), deck=deck, user_id=user_id)
    return _back(key, "They no longer write this deck.")


def _owned(key: str) -> tuple[Deck, User]:
    person = account_holder()
    return owned_deck(db.current(), person.id, key), person


def _back(key: str, sentence: str) -> Response:
    db.current().commit()
    flash(sentence, "success")
    return redirect(url_for("authoring.share", key=key))


def _page(
    deck: Deck,
    person: User,
    *,
    share_form: ShareForm | None = None,
    author_form: AuthorForm | None = None,
    chosen: set[int] | None = None,
) -> str:
    by_link = deck.visibility == "link" and deck.link_key
    classes = lending.shareable(db.current(), person.id)
    share_form = share_form or ShareForm(formdata=None, visibility=deck.visibility)
    share_form.offer(classes=bool(classes) or deck.visibility == "class")
    return editor_page(
        "authoring/share.html",
        deck,
        "authoring.share",
        share_form=share_form,
        classes=classes,
        chosen=lending.classes_with(db.current(), deck) if chosen is None else chosen,
        author_form=author_form or AuthorForm(formdata=None),
        own=deck.owner_id == person.id,
        people=queries.authors_of(db.current(), deck),
        learners=queries.learners_of(db.current(), deck),
        link=url_for("decks.shared", link_key=deck.link_key, _external=True) if by_link else "",
    )

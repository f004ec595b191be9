"""What the doors of authoring share: one blueprint, who writes, and the frame of the editor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, render_template, url_for

from app import db
from app.accounts.access import account_holder
from app.accounts.actions import Limit
from app.accounts.models import User
from app.authoring import suggesting
from app.decks.models import Deck
from app.decks.queries import editable_deck
from app.decks.store import MediaStore

blueprint = Blueprint("authoring", __name__, url_prefix="/write")
beside = Blueprint("beside", __name__, url_prefix="/decks/<key>/cards/<path:card_key>")
TABS = (
    ("Cards", "authoring.cards"),
    ("Text", "authoring.text"),
    ("Files", "authoring.files"),
    ("Publish", "authoring.publish"),
    ("History", "authoring.history"),
    ("Share", "authoring.share"),
)
UNPROCESSABLE, CONFLICT = 422, 409


def editable(key: str) -> tuple[Deck, User]:
    """Return a deck that the person of this request writes, and that person."""
    person = account_holder()
    return editable_deck(db.current(), person.id, key), person


def keeper() -> MediaStore:
    """Give the store of pictures and sounds."""
    return MediaStore(current_app.config["RECTO"].home)


def per_minute(name: str, most: int) -> Limit:
    """Make a limit of so many tries a minute."""
    return Limit(name, most, timedelta(minutes=1))


def editor_page(template: str, deck: Deck, here: str, **values: Any) -> str:  # noqa: ANN401 - a template takes any value
    """Render a page of the editor: its frame with tabs, and what is the page's own."""
    waiting = suggesting.count_open(db.current(), deck.id)
    tabs: list[tuple[str, str, bool, int | None]] = [
        (label, url_for(end, key=deck.key), end == here, None)
        for label, end in (*TABS, *current_app.extensions.get("recto.editor_tabs", ()))
    ]
    if waiting or here == "authoring.suggestions":
        address = url_for("authoring.suggestions", key=deck.key)
        tabs.append(("Suggestions", address, here == "authoring.suggestions", waiting))
    zone = ZoneInfo(account_holder().time_zone)
    return render_template(template, deck=deck, tabs_of_editor=tabs, zone=zone, **values)

"""The doors of the decks of a class."""

from __future__ import annotations

from flask import request

from app import clock, db
from app.classes import lending, page
from app.classes.page import Page, blueprint, class_page, keep
from app.core import classroles
from app.core.refusals import NotFoundError
from app.decks.queries import library, readable_deck


@blueprint.get("/<key>/decks")
def decks(key: str) -> str:
    """Show the decks of a class to who gives them, and the library to choose from."""
    standing = page.entitled(key, classroles.ASSIGN)
    session, user_id = db.current(), standing.membership.user_id
    words = request.args.get("q", "")
    number = max(1, request.args.get("page", 1, type=int))
    return class_page(
        "classes/decks.html",
        standing,
        given=lending.decks_of(session, standing.classroom.id, user_id),
        shelf=library(session, user_id, words=words, number=number),
        words=words,
    )


@blueprint.post("/<key>/decks/<deck>")
def give_deck(key: str, deck: str) -> Page:
    """Give a deck to a class."""
    standing = page.working(key, classroles.ASSIGN)
    session, user_id = db.current(), standing.membership.user_id
    found = readable_deck(session, user_id, deck)
    lending.give_deck(
        session, classroom=standing.classroom, deck=found, user_id=user_id, now=clock.now()
    )
    return keep(f"The class has “{found.title}” now.", "decks", key=key)


@blueprint.post("/<key>/decks/<deck>/take-back")
def take_back(key: str, deck: str) -> Page:
    """Take a deck back from a class."""
    standing = page.entitled(key, classroles.ASSIGN)
    found = lending.deck_in_class(db.current(), standing.classroom.id, deck)
    if found is None:
        raise NotFoundError("The class does not have this deck", "Look at its list of decks.")
    title = found.title
    lending.take_back(db.current(), classroom=standing.classroom, deck=found)
    return keep(f"The class no longer has “{title}”.", "decks", key=key)

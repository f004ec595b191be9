"""Pages of decks: the library, a deck, a card, browsing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as BaseResponse

from app import clock, db
from app.accounts.access import current_learner, known_learner, signed_in
from app.accounts.models import User
from app.core import days, media, search
from app.core.places import find_line
from app.core.refusals import ForbiddenError, NotFoundError
from app.decks import actions, browse, queries
from app.decks.models import Deck
from app.decks.queries import Reader
from app.decks.store import MediaStore

blueprint = Blueprint("decks", __name__)
FARTHEST_PAGE = 100_000
LONGEST_SEARCH = 300
MEDIA_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
FOREVER = "public, max-age=31536000, immutable"


@blueprint.get("/decks/")
def library() -> str:
    """Show the decks there are, those the reader studies first."""
    words = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    tag = request.args.get("tag", "")[:LONGEST_SEARCH]
    page = queries.library(
        db.current(), _reader().user_id, words=words, tag=tag, number=_page_number()
    )
    return render_template(
        "decks/library.html",
        page=page,
        words=words,
        tag=tag,
        address=_pages("decks.library"),
        write=_address_if("authoring.index"),
    )


@blueprint.get("/decks/<key>")
def deck(key: str) -> str:
    """Show a deck and its cards."""
    found, reader = readable(key)
    page = queries.cards_of(db.current(), reader, found, _page_number())
    return _deck_page("decks/deck.html", found, reader, page=page, address=_pages("decks.deck"))


@blueprint.get("/decks/<key>/facts")
def facts(key: str) -> str:
    """Show the facts of a deck and where each of them stands."""
    found, reader = readable(key)
    page = queries.facts_of(db.current(), reader.user_id, found, _page_number())
    return _deck_page("decks/facts.html", found, reader, page=page, address=_pages("decks.facts"))


@blueprint.get("/decks/<key>/quizzes")
def quizzes(key: str) -> str:
    """Show the quizzes that a deck describes."""
    found, reader = readable(key)
    return _deck_page(
        "decks/quizzes.html", found, reader, quizzes=queries.quizzes_of(db.current(), found)
    )


@blueprint.get("/decks/<key>/cards/<path:card_key>")
def card(key: str, card_key: str) -> str:
    """Show one card of a deck with both its sides."""
    found, reader = readable(key)
    page = queries.card_page(db.current(), reader, found, card_key)
    beside = current_app.extensions.get("recto.beside_card")
    return render_template(
        "decks/card.html",
        deck=found,
        card=page,
        line=page.line,
        written=_written(found, card_key),
        beside=beside(page.line.id, key, card_key) if beside else "",
        edit=_edit_address(found, reader, card_key),
    )


@blueprint.get("/decks/<key>/deck.yaml")
def download(key: str) -> Response:
    """Send the deck's text, unless it would tell the keys of cards kept for quizzes."""
    found, reader = readable(key)
    if not queries.may_download(db.current(), reader.user_id, found):
        raise ForbiddenError(
            "This deck keeps some answers for quizzes", "Ask its author for the file."
        )
    response = Response(found.text, mimetype="application/yaml")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.key}.yaml"'
    return response


@blueprint.get("/shared/<link_key>")
def shared(link_key: str) -> str | BaseResponse:
    """Show a deck to who has its link; who studies or writes it goes straight there."""
    found, reader = queries.linked_deck(db.current(), link_key), _reader()
    mine = queries.is_subscribed(db.current(), reader.user_id, found.id)
    if mine or queries.writes(db.current(), reader.user_id, found):
        return redirect(url_for("decks.deck", key=found.key))
    return render_template("decks/shared.html", deck=found, link_key=link_key)


@blueprint.post("/shared/<link_key>")
@signed_in
def take_up(link_key: str) -> BaseResponse:
    """Put a deck among one's own by its link."""
    found = queries.linked_deck(db.current(), link_key)
    learner = current_learner()
    actions.subscribe(db.current(), user_id=learner.id, deck_id=found.id, at=clock.now())
    db.current().commit()
    flash(f"“{found.title}” is now among your decks.", "success")
    return redirect(url_for("decks.deck", key=found.key))


@blueprint.post("/decks/<key>/subscribe")
@signed_in
def subscribe(key: str) -> BaseResponse:
    """Put a deck among those the learner studies."""
    learner = current_learner()
    found = queries.readable_deck(db.current(), learner.id, key)
    actions.subscribe(db.current(), user_id=learner.id, deck_id=found.id, at=clock.now())
    db.current().commit()
    flash(f"“{found.title}” is now among your decks.", "success")
    return redirect(url_for("decks.deck", key=key))


@blueprint.post("/decks/<key>/unsubscribe")
@signed_in
def unsubscribe(key: str) -> BaseResponse:
    """Take a deck away from those the learner studies."""
    learner = current_learner()
    found = queries.readable_deck(db.current(), learner.id, key)
    actions.unsubscribe(db.current(), user_id=learner.id, deck=found)
    db.current().commit()
    flash(f"You no longer study “{found.title}”. What you remember of it is kept.", "success")
    return redirect(url_for("decks.library"))


@blueprint.get("/browse")
@signed_in
def find() -> str:
    """Show the cards of the learner's decks that a search asks for."""
    words = request.args.get("q", "")
    asked = search.parse(words)
    page = browse.find_cards(
        db.current(),
        _reader(),
        asked,
        now=clock.now_ms(),
        number=_page_number(),
    )
    return render_template(
        "decks/browse.html",
        page=page,
        words=words[:LONGEST_SEARCH],
        problems=asked.problems,
        bulk=_address_if("study.bulk"),
        address=_pages("decks.find"),
    )


@blueprint.get("/media/<name>")
def media_file(name: str) -> Response:
    """Send a picture or a sound of a deck, which by itself can do nothing."""
    content = MediaStore(current_app.config["RECTO"].home).content(name)
    if content is None:
        raise NotFoundError("There is no such picture or sound")
    kind = media.TYPES[name.rpartition(".")[2]]
    response = send_file(BytesIO(content), mimetype=kind, conditional=True, etag=name)
    response.headers["Cache-Control"] = FOREVER
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    response.headers["Content-Disposition"] = "inline"
    return response


def _deck_page(template: str, found: Deck, reader: Reader, **values: Any) -> str:  # noqa: ANN401 - a template takes any value
    return render_template(
        template,
        deck=found,
        here=template.removeprefix("decks/").removesuffix(".html"),
        tags=json.loads(found.tags),
        downloadable=queries.may_download(db.current(), reader.user_id, found),
        subscribed=queries.is_subscribed(db.current(), reader.user_id, found.id),
        counts=queries.count_of(db.current(), reader.user_id, found),
        study=_address_if("study.start"),
        tried=_address_if("study.try_out", key=found.key),
        edit=_edit_address(found, reader),
        copy=_address_if("authoring.copy", key=found.key),
        **values,
    )


def readable(key: str) -> tuple[Deck, Reader]:
    """Return a deck that the person of this request may read, and that person as a reader."""
    reader = _reader()
    return queries.readable_deck(db.current(), reader.user_id, key), reader


def _written(found: Deck, card_key: str) -> str:
    """Tell those who may change a deck where its card is written; everybody else nothing."""
    person = known_learner()
    if person is None or not found.path or not person.has_role("instructor"):
        return ""
    line = find_line(found.text, card_key.partition("/")[0])
    return f"{found.path or found.key}, line {line}" if line else found.path or found.key


def _reader() -> Reader:
    return reader_of(known_learner())


def reader_of(learner: User | None) -> Reader:
    """Return a person, or a visitor, as a reader of today."""
    now = clock.now()
    if learner is None:
        return Reader(None, days.local_day(now, ZoneInfo("UTC"), timedelta()))
    zone, rollover = ZoneInfo(learner.time_zone), timedelta(hours=learner.day_start)
    return Reader(learner.id, days.local_day(now, zone, rollover))


def _page_number() -> int:
    return min(max(request.args.get("page", 1, type=int), 1), FARTHEST_PAGE)


def _pages(endpoint: str) -> Callable[[int], str]:
    """Give the address of another page of the same list."""
    kept: dict[str, Any] = dict(request.view_args or {})
    kept |= {name: value for name in ("q", "tag") if (value := request.args.get(name))}

    def address(number: int) -> str:
        return url_for(endpoint, **kept, page=number)

    return address


def _edit_address(found: Deck, reader: Reader, card_key: str = "") -> str:
    """Give the address at which its author edits a deck or a card of it; nothing to others."""
    if not queries.writes(db.current(), reader.user_id, found):
        return ""
    line = find_line(found.text, card_key.partition("/")[0]) if card_key else None
    return _address_if("authoring.text", key=found.key, line=line)


def _address_if(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - values of an address
    """Give the address of an endpoint of another slice, or nothing where it is not attached."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""

"""The door of learners: the passage of a card, marked in its text, as far as its owner shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, g, render_template, url_for

from app import db
from app.accounts.access import known_learner
from app.articles import queries
from app.articles.models import Article
from app.articles.shelving import PAGE, beside_deck
from app.core import passages
from app.core.cardjson import from_json
from app.core.cards import Passage
from app.core.cardtext import answer_text, answers
from app.core.coverage import Atlas, Span
from app.core.passages import Extract, Marks
from app.core.refusals import NotFoundError
from app.decks.models import Card
from app.decks.queries import readable_card, readable_deck, writes

EXTENSION = "recto.source_hidden"
ROOM = 700  # characters of context on each side, where passages alone are shown


@beside_deck.get("/decks/<key>/cards/<path:card_key>/source")
def source(key: str, card_key: str) -> str:
    """Show the passage of a card, marked in its context."""
    learner = known_learner()
    reader = learner.id if learner else None
    deck = readable_deck(db.current(), reader, key)
    card, body = readable_card(db.current(), deck, card_key)
    mine = writes(db.current(), reader, deck)
    if (queries.is_secret(card) and not mine) or _hidden(reader, card):
        raise NotFoundError(
            "The source of this card is not shown now", "It is told once the quiz is over."
        )
    passage = queries.passage_of(db.current(), card)
    found = queries.shown_sources(db.current(), deck.id).get(passage.get("ref", ""))
    if found is None:
        raise NotFoundError(
            "The text of this source is not kept here", "The card names where it stands."
        )
    return _page(found[1], passage, deck=deck, card=card, body=body)


def _hidden(reader: int | None, card: Card) -> bool:
    """Tell whether a quiz that this reader takes now hides the sources of its questions."""
    hides = current_app.extensions.get(EXTENSION)
    return reader is not None and hides is not None and hides(db.current(), reader, card.id)


def _page(article: Article, passage: Mapping[str, str], **values: Any) -> str:  # noqa: ANN401 - a template takes any value
    atlas = queries.atlas_of(db.current(), article.id, article.version)
    card = from_json(values.pop("body"))
    told = f"{passage.get('claim', '')} {answer_text(card)}"
    where = Passage(
        ref=passage.get("ref", ""),
        section=passage.get("section", ""),
        para=passage.get("para", ""),
        quote=passage.get("quote", ""),
    )
    here = atlas.stands(where, told)
    marks = Marks(here or passages.NOWHERE)
    if here:
        marks = Marks(
            here,
            passages.asked_for(atlas.article.text, here, answers(card)),
            beside=passages.beside(atlas, card, here),
        )
    return render_template(
        "articles/source.html",
        article=article,
        passage=passage,
        sections=_shown(atlas, article, marks, here),
        found=here is not None,
        **values,
    )


def _shown(atlas: Atlas, article: Article, marks: Marks, here: Span | None) -> list[Extract]:
    """Return what may be shown: the passage in its context, or the page of the text it is on."""
    if here is None:
        return []
    near = passages.extract(atlas, marks, ROOM)
    if near is None or article.shown != "whole":
        return [near] if near else []
    place = atlas.touched(*here)[0]
    page = passages.page_of(atlas, passages.pages(atlas, PAGE), place)
    return passages.shown_page(atlas, page, marks)


def address(deck_id: int, card_key: str, passage: Mapping[str, Any]) -> str:
    """Give the address at which the passage of a card is shown, "" where its text is not kept."""
    if not deck_id or not passage.get("ref"):
        return ""
    known: dict[int, dict[str, str]] = g.setdefault("recto_shown_sources", {})
    if deck_id not in known:
        found = queries.shown_sources(db.current(), deck_id)
        known[deck_id] = {ref: deck_key for ref, (deck_key, _) in found.items()}
    deck_key = known[deck_id].get(passage["ref"])
    return url_for("texts.source", key=deck_key, card_key=card_key) if deck_key else ""

"""Make a deck: an empty one, or a copy of another with its history of origin."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock
from app.authoring import actions
from app.authoring.models import Upload
from app.core import deckwrite
from app.core.cards import Deck as DeckText
from app.core.deckfile import parse
from app.core.folding import fold
from app.core.refusals import ForbiddenError, RefusalError
from app.core.slugs import slug
from app.core.yamlevents import Mapping, Scalar, read
from app.decks import covering, files, store, sync
from app.decks.models import Deck
from app.decks.queries import may_download

TRIES = 5
FIRST_CARD = """cards:
# Each card begins with a dash. The kind of card names the question:
# basic, cloze, choice, select, truth, short, number, match, order, essay or spot.
- id: first
  basic: What do you want to be asked?
  answer: What you want to answer.
"""


class Taken:
    """The deck ids that are in use."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def __contains__(self, key: object) -> bool:
        return bool(self.session.scalar(select(exists().where(Deck.key == key))))


def make_deck(
    session: Session, *, user_id: int, title: str, lang: str, now: datetime, first: str = FIRST_CARD
) -> Deck:
    """Make an empty, private deck with a draft of its first card; its id comes from the title."""
    deck = _with_key(session, title, Deck(title=title, lang=lang, owner_id=user_id), now)
    deck.folded = fold(f"{title} {deck.key}")
    text = deckwrite.dump(_blank(deck)).rstrip("\n") + "\n" + first
    at = clock.milliseconds(now)
    draft = actions.begin(session, user_id=user_id, deck=deck, base=0, now=at)
    actions.push(
        session, draft, text=text, what="A first card" if first else "An empty deck", now=at
    )
    return deck


def copy_deck(
    session: Session, *, user_id: int, deck: Deck, keeper: store.MediaStore, now: datetime
) -> Deck:
    """Copy a readable deck under an id of its own, private; raise RefusalError.

    A deck that keeps answers for quizzes is copied by its authors alone, as a copy tells them.
    """
    if not may_download(session, user_id, deck):
        raise ForbiddenError(
            "This deck keeps some answers for quizzes", "Ask its author for a copy."
        )
    copied = Deck(
        title=deck.title,
        lang=deck.lang,
        owner_id=user_id,
        origin_id=deck.id,
        origin_version=deck.version,
    )
    copy = _with_key(session, deck.key, copied, now)
    names: dict[str, str] = json.loads(deck.media)
    for file, kept in names.items():
        size = len(keeper.content(kept) or b"")
        row = Upload(deck_id=copy.id, file=file, kept=kept, size=size, by_id=user_id)
        row.at = clock.milliseconds(now)
        session.add(row)
    session.flush()
    if deck.version:
        _publish_copy(session, deck, copy, names, keeper, user_id, now)
    return copy


def renamed(text: str, key: str) -> str:
    """Return the text of a deck under another id, and otherwise as it was."""
    root = read(text).root
    node = root.entries.get("deck") if isinstance(root, Mapping) else None
    if not isinstance(node, Scalar):
        raise RefusalError("This deck's text cannot be read", "Tell its author.")
    body = text.removeprefix("\ufeff")
    return body[: node.start] + key + body[node.end :]


def _publish_copy(  # noqa: PLR0913, PLR0917 - a copy knows both decks and where their files are
    session: Session,
    deck: Deck,
    copy: Deck,
    names: dict[str, str],
    keeper: store.MediaStore,
    user_id: int,
    now: datetime,
) -> None:
    text = renamed(deck.text, copy.key)
    parsed = parse(text).deck
    if parsed is None:
        raise RefusalError("This deck's text cannot be read", "Tell its author.")
    kept = store.rename(parsed, names)
    source = sync.Source(
        text=text,
        digest=files.digest(text.encode(), names),
        owner_id=user_id,
        by_id=user_id,
        note=f"Copied from {deck.key}, version {deck.version}",
        media=names,
        sizes=covering.prepare(keeper, kept),
    )
    sync.apply(session, kept, source=source, now=now)


def _with_key(session: Session, words: str, deck: Deck, now: datetime) -> Deck:
    """Store a deck under an id made of words that no other deck has."""
    deck.created_at = deck.updated_at = now
    deck.visibility = "private"
    for _ in range(TRIES):
        deck.key = slug(words, Taken(session))
        try:
            with session.begin_nested():
                session.add(deck)
        except IntegrityError:
            continue  # somebody else took it in between
        return deck
    raise RefusalError("No id was free for this deck", "Choose another title.")


def _blank(deck: Deck) -> DeckText:
    return DeckText(key=deck.key, title=deck.title, lang=deck.lang)

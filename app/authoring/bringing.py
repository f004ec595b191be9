"""Bring decks in: where each of them belongs, what would change, and the change itself.

A deck that is one's own already is brought up to date. What is only a part of a deck (a package, a
table) never takes cards away; a whole deck's text replaces the text. All or nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import clock
from app.authoring import queries
from app.authoring.arrivals import Arrival, Incoming, text_of
from app.authoring.making import Taken, renamed
from app.authoring.models import Upload
from app.core.cardjson import content_hash
from app.core.cards import Card
from app.core.cards import Deck as DeckText
from app.core.deckfile import parse
from app.core.media import MediaError
from app.core.refusals import RefusalError
from app.core.slugs import slug
from app.decks import actions, covering, files, store, sync
from app.decks.models import Card as CardRow
from app.decks.models import Deck
from app.decks.queries import written_by
from app.web.histories import Came, Histories

LOOKED_FOR = 400  # cards by which a deck of one's own is known again
_KEPT = (
    "fact",
    "source",
    "level",
    "requires",
    "points",
    "flashcard",
    "quiz",
    "shuffle",
    "revision",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a deck goes: the id that it gets, and the deck that it updates, as of a version.

    The counts are of cards: new, changed, as they are, and gone.
    """

    incoming: Incoming
    key: str
    title: str
    deck_id: int | None = None
    version: int = 0
    fresh: int = 0
    changed: int = 0
    kept: int = 0
    gone: int = 0

    @property
    def is_new(self) -> bool:
        """Tell whether a deck is made."""
        return self.deck_id is None

    @property
    def is_same(self) -> bool:
        """Tell whether nothing changes."""
        return not (self.is_new or self.fresh or self.changed or self.gone)


@dataclass(frozen=True, slots=True)
class Brought:
    """What came in: the places of all decks, and the answers."""

    places: tuple[Place, ...]
    answers: Came = field(default_factory=Came)


@dataclass(frozen=True, slots=True)
class Ready:
    """A deck that is ready to be stored: its text, read, and its files as they are kept."""

    place: Place
    text: str
    deck: DeckText
    media: Mapping[str, str]

    @property
    def named(self) -> DeckText:
        """Give the deck with its files under their stored names."""
        return store.rename(self.deck, dict(self.media))


def prepare(session: Session, user_id: int | None, arrival: Arrival) -> tuple[Ready, ...]:
    """Find a place for every deck and make the texts; changes nothing. Raises RefusalError.

    This takes the time, so it belongs before the transaction that writes.
    """
    arrival.check()
    claimed: set[int] = set()
    keys: set[str] = set()
    made = []
    for incoming in arrival.decks:
        own = _own(session, user_id, incoming, claimed)
        if own is None:
            one = _new(session, incoming, keys)
        else:
            claimed.add(own.id)
            one = _update(own, incoming, queries.files_of(session, own.id))
        keys.add(one.place.key)
        made.append(one)
    return tuple(made)


def bring(  # noqa: PLR0913 - decks come with files and answers
    session: Session,
    *,
    user_id: int | None,
    learner_id: int | None,
    arrival: Arrival,
    made: Sequence[Ready],
    keeper: store.MediaStore,
    note: str,
    now: datetime,
    histories: Histories | None = None,
) -> Brought:
    """Store decks that were prepared as those of a person, or of nobody. Raises RefusalError.

    A learner goes on to study them, with `histories` from their answers in the file.
    """
    ids: dict[str, int] = {}
    sizes = [_keep_files(one, keeper) for one in made]
    for one, of_files in zip(made, sizes, strict=True):
        deck = _store(session, user_id, one, of_files, note, now)
        ids[one.place.incoming.deck.key] = deck.id
        if learner_id is not None:
            actions.subscribe(session, user_id=learner_id, deck_id=deck.id, at=now)
    came = Came()
    if histories is not None and learner_id is not None:
        came = histories.bring(
            session, learner_id=learner_id, decks=ids, history=arrival.history, now=now
        )
    return Brought(tuple(one.place for one in made), came)


def _keep_files(one: Ready, keeper: store.MediaStore) -> dict[str, tuple[int, int]]:
    """Keep the files of a deck, before the database is asked for anything; give their sizes."""
    for name, content in one.place.incoming.contents.items():
        keeper.keep(name, content)
    try:
        return covering.prepare(keeper, one.named)
    except MediaError as refused:
        raise RefusalError(
            f"A picture of “{one.place.title}” cannot be used: {refused}"
        ) from refused


def _own(
    session: Session, user_id: int | None, incoming: Incoming, claimed: Collection[int]
) -> Deck | None:
    """Return the deck of one's own that an incoming one is: by its id, or by its cards."""
    mine = Deck.owner_id.is_(None) if user_id is None else written_by(user_id)
    key = incoming.deck.key
    if incoming.whole:
        same = session.scalar(select(Deck).where(Deck.key == key, mine, Deck.path == ""))
        if same is not None:
            return same
    found = _by_cards(session, mine, incoming, claimed)
    return None if found is None else session.get_one(Deck, found)


def _by_cards(
    session: Session, mine: object, incoming: Incoming, claimed: Collection[int]
) -> int | None:
    """Return the deck that has at least half of the cards, of several the one with that id."""
    cards = [card.key for card in incoming.deck.cards if card.key]
    step = max(1, len(cards) // LOOKED_FOR)
    sample = cards[::step][:LOOKED_FOR]
    shared = func.count(CardRow.note_key.distinct())
    key = incoming.deck.key
    rows = session.execute(
        select(Deck.id, Deck.key, shared)
        .join(CardRow, CardRow.deck_id == Deck.id)
        .where(mine, Deck.path == "", CardRow.note_key.in_(sample))  # type: ignore[arg-type] # a condition
        .group_by(Deck.id, Deck.key)
    ).all()
    near = [
        (one == key, number, -deck_id)
        for deck_id, one, number in rows
        if deck_id not in claimed and number * 2 >= len(sample) and _is_like(incoming, one)
    ]
    return -max(near)[2] if near else None


def _is_like(incoming: Incoming, key: str) -> bool:
    """Tell whether a deck may be the incoming one: an author's own ids say little elsewhere."""
    return not incoming.whole or key.startswith(f"{incoming.deck.key}-")


def _new(session: Session, incoming: Incoming, keys: Collection[str]) -> Ready:
    taken = _Either(Taken(session), keys)
    key = incoming.deck.key
    if key in taken:
        key = slug(key, taken)
    deck = replace(incoming.deck, key=key)
    if incoming.text:
        text = incoming.text if key == incoming.deck.key else renamed(incoming.text, key)
    else:
        text = text_of(replace(incoming, deck=deck))
    place = Place(incoming, key, deck.title, fresh=len(deck.cards))
    return Ready(place, text, deck, dict(_mentioned(deck, incoming.files)))


class _Either:
    """What is in one of two containers."""

    def __init__(self, one: Taken, other: Collection[str]) -> None:
        self.one, self.other = one, other

    def __contains__(self, key: object) -> bool:
        return key in self.other or key in self.one


def _update(own: Deck, incoming: Incoming, names: Mapping[str, str]) -> Ready:
    """Return what a deck of one's own, with files of these names, becomes with an incoming one."""
    stored = parse(own.text).deck or DeckText(key=own.key, title=own.title, lang=own.lang)
    if incoming.whole:
        deck = replace(incoming.deck, key=own.key)
        text = incoming.text if own.key == incoming.deck.key else renamed(incoming.text, own.key)
    else:
        incoming = _apart(incoming, names)
        deck = _merged(stored, incoming, names)
        text = own.text if deck is stored else text_of(Incoming(deck))
    known = {**names, **incoming.files}
    media = dict(_mentioned(deck, known))
    return Ready(_counted(own, stored, deck, incoming), text, deck, media)


def _counted(own: Deck, stored: DeckText, deck: DeckText, incoming: Incoming) -> Place:
    before = {card.key: card for card in stored.cards}
    after = {card.key: card for card in deck.cards}
    kept = sum(after.get(key) == card for key, card in before.items())
    gone = len(before.keys() - after.keys())
    return Place(
        incoming,
        own.key,
        own.title,
        own.id,
        own.version,
        fresh=len(after.keys() - before.keys()),
        changed=len(before) - kept - gone,
        kept=kept,
        gone=gone,
    )


def _apart(incoming: Incoming, names: Mapping[str, str]) -> Incoming:
    """Return an incoming deck in which no file has the name of another one that is there."""
    taken = {file: kept for file, kept in incoming.files.items() if names.get(file, kept) != kept}
    if not taken:
        return incoming
    files_now = {taken.get(file, file): kept for file, kept in incoming.files.items()}
    return replace(incoming, deck=store.rename(incoming.deck, taken), files=files_now)


def _merged(stored: DeckText, incoming: Incoming, names: Mapping[str, str]) -> DeckText:
    """Return a stored deck with the cards of a part: those that say the same stay as they are."""
    places = {card.key: place for place, card in enumerate(stored.cards)}
    cards = list(stored.cards)
    added = []
    for card in incoming.deck.cards:
        place = places.get(card.key)
        if place is None:
            added.append(card)
        elif not _says_the_same(cards[place], names, card, incoming.files):
            cards[place] = _with_settings(card, cards[place])
    if not added and all(one is other for one, other in zip(cards, stored.cards, strict=True)):
        return stored
    known = {source.key for source in stored.sources}
    sources = (each for each in incoming.deck.sources if each.key not in known)
    return replace(stored, cards=(*cards, *added), sources=(*stored.sources, *sources), lines=())


def _says_the_same(
    one: Card, names: Mapping[str, str], other: Card, files_of_other: Mapping[str, str]
) -> bool:
    return _hash(one, names) == _hash(other, files_of_other) and one.tags == other.tags


def _hash(card: Card, names: Mapping[str, str]) -> str:
    """Return the hash of what a card says, its files by their contents."""
    (named,) = store.rename(DeckText(key="", title="", cards=(card,)), dict(names)).cards
    return content_hash(named)


def _with_settings(card: Card, before: Card) -> Card:
    """Return an incoming card with what its author had set beside the stored one."""
    return replace(card, **{name: getattr(before, name) for name in _KEPT})


def _store(
    session: Session,
    user_id: int | None,
    one: Ready,
    sizes: Mapping[str, tuple[int, int]],
    note: str,
    now: datetime,
) -> Deck:
    """Make one deck, or the next version of one."""
    place = one.place
    deck = None if place.deck_id is None else session.get(Deck, place.deck_id, with_for_update=True)
    if deck is not None and deck.version != place.version:
        raise RefusalError(
            f"Somebody published “{deck.title}” at this very moment", "Bring the file in once more."
        )
    if deck is not None and place.is_same and one.text == deck.text:
        return deck
    owner = user_id if deck is None else deck.owner_id
    source = sync.Source(
        text=one.text,
        digest=files.digest(one.text.encode(), one.media),
        owner_id=owner,
        by_id=user_id,
        note=note[:200],
        media=one.media,
        sizes=sizes,
    )
    try:
        with session.begin_nested():
            sync.apply(session, one.named, source=source, now=now)
    except IntegrityError as late:
        raise RefusalError(
            f"The id {place.key} was taken at this very moment", "Bring the file in once more."
        ) from late
    stored = session.scalars(select(Deck).where(Deck.key == place.key)).one()
    _keep_uploads(session, stored, user_id, place.incoming, now)
    return stored


def _keep_uploads(
    session: Session, deck: Deck, user_id: int | None, incoming: Incoming, now: datetime
) -> None:
    for file, kept in incoming.files.items():
        row = session.get(Upload, (deck.id, file)) or Upload(deck_id=deck.id, file=file)
        row.kept, row.size = kept, len(incoming.contents[kept])
        row.by_id, row.at = user_id, clock.milliseconds(now)
        session.add(row)
    session.flush()


def _mentioned(deck: DeckText, names: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for card in deck.cards:
        for shown in (card.image, card.audio):
            if shown is not None and shown.file in names:
                yield shown.file, names[shown.file]

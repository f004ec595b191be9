"""Texts of decks become tables: what would change, and the change itself.

Memory is never lost: a card that is no longer in the text is retired, not deleted, and comes back
with its memory when the text has it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.core.cardjson import from_json
from app.core.cards import Deck as DeckText
from app.core.changes import Changes, Known, compare, known
from app.core.folding import fold
from app.core.refusals import RefusalError
from app.decks import tables
from app.decks.models import Card, CardState, CardVersion, Deck, DeckVersion, Subscription
from app.decks.rows import FaceRow, Passages, Sizes, encode, face_rows

IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a deck's text came from: a file of the decks folder, or its owner.

    `digest` names the text; `media` are the stored names of the files that it mentions, `sizes`
    the width and height of those that are pictures. `by_id` publishes it, perhaps with a `note`.
    """

    text: str
    digest: str
    path: str = ""
    owner_id: int | None = None
    by_id: int | None = None
    note: str = ""
    media: Mapping[str, str] = field(default_factory=dict)
    sizes: Sizes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one card, and how many learners remember something of it.

    `forgets` says that memory starts again; `answered`, that the prompt stays but not the answer;
    `another`, that both prompt and answer differ, so that it may be a new question.
    """

    key: str
    state: str
    learners: int = 0
    similarity: float = 1.0
    forgets: bool = False
    answered: bool = False
    another: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a text would change: a step for every card that does not stay as it is.

    `learners` have memory of the deck; `touched` of them remember a card that changes.
    """

    key: str
    title: str
    kept: int
    steps: tuple[Step, ...]
    learners: int = 0
    touched: int = 0

    def count(self, state: str) -> int:
        """Count the cards in a state: set, changed, matched, new, retired or revived."""
        return sum(step.state == state for step in self.steps)


def plan(session: Session, text: DeckText) -> Plan:
    """Tell what `apply` would change, and whose memory it touches; changes nothing."""
    deck = session.scalar(select(Deck).where(Deck.key == text.key))
    prepared = _prepare(session, deck, text, {})
    faces = prepared.faces_by_note()
    ids = {
        step.key: [
            prepared.stored[key].id
            for key in faces.get(step.key, [step.key])
            if key in prepared.stored
        ]
        for step in prepared.steps
    }
    learners = _learners(session, [one for group in ids.values() for one in group])
    of_step = {key: _union(learners, group) for key, group in ids.items()}
    return Plan(
        key=text.key,
        title=text.title,
        kept=len(prepared.changes.keys("kept")) - len(prepared.changes.revived),
        steps=tuple(replace(step, learners=len(of_step[step.key])) for step in prepared.steps),
        learners=0 if deck is None else _learners_of(session, deck.id),
        touched=len(_union(learners, learners)),
    )


def apply(session: Session, text: DeckText, *, source: Source, now: datetime) -> Plan:
    """Store a deck and its cards; return what changed. Raise RefusalError for a deck of others.

    The plan that is returned does not count learners.
    """
    deck = session.scalar(select(Deck).where(Deck.key == text.key).with_for_update())
    if deck is not None and not _belongs(deck, source):
        raise RefusalError(
            f"The deck id {text.key} belongs to a deck of somebody else",
            "Give the deck another id.",
        )
    prepared = _prepare(session, deck, text, source.sizes)
    if deck is None:
        deck = Deck(key=text.key, owner_id=source.owner_id, created_at=now)
        session.add(deck)
    news = source.digest != deck.text_hash
    _describe(deck, text, source, prepared, now)
    session.flush()
    if news:
        _keep_text(session, deck, source, now)
    tables.write_facts(session, deck.id, text)
    tables.write_blueprints(session, deck.id, text)
    tables.write_cards(session, deck.id, prepared.movement(), now)
    if prepared.moved():
        session.execute(
            update(Subscription).where(Subscription.deck_id == deck.id).values(cursor=0)
        )
    session.expire_all()
    return Plan(text.key, text.title, len(prepared.changes.keys("kept")), prepared.steps)


def retire_deck(session: Session, deck: Deck, *, now: datetime) -> None:
    """Take a deck out of the library; whoever studies it keeps it, with all memory."""
    deck.retired_at = now
    deck.updated_at = now
    session.flush()


@dataclass(slots=True)
class _Prepared:
    """A text laid beside what is stored of its deck."""

    changes: Changes
    rows: list[FaceRow]
    stored: dict[str, tables.Stored]
    steps: tuple[Step, ...] = ()

    def faces_by_note(self) -> dict[str, list[str]]:
        """List the keys of the stored faces under the key of their card."""
        faces: dict[str, list[str]] = {}
        for key, row in self.stored.items():
            faces.setdefault(row.note_key, []).append(key)
        return faces

    def movement(self) -> tables.Movement:
        """Sort the rows by what has to be written."""
        active = {row.key for row in self.rows if not row.retired}
        revised = set(self.changes.revised)
        return tables.Movement(
            stored=self.stored,
            fresh=[row for row in self.rows if row.key not in self.stored],
            changed=[
                row
                for row in self.rows
                if row.key in self.stored and _differs(row, self.stored[row.key])
            ],
            retired=[
                row.id
                for key, row in self.stored.items()
                if row.retired_at is None and key not in active
            ],
            revived=[
                row.id
                for key, row in self.stored.items()
                if row.retired_at is not None and key in active
            ],
            revised={row.key for row in self.rows if row.note_key in revised},
        )

    def moved(self) -> bool:
        """Tell whether a card is new to learners or stands at another place than before."""
        places = {
            key: row.position
            for key, row in self.stored.items()
            if row.retired_at is None and row.flashcard
        }
        asked = (row for row in self.rows if row.flashcard and not row.retired)
        return any(places.get(row.key) != row.position for row in asked)


def _belongs(deck: Deck, source: Source) -> bool:
    """Tell whether a text may replace that of a deck: a file never takes one that people wrote."""
    return deck.owner_id == source.owner_id and not (source.path and not deck.path)


def _prepare(session: Session, deck: Deck | None, text: DeckText, sizes: Sizes) -> _Prepared:
    stored = {} if deck is None else tables.stored_cards(session, deck.id)
    changes = compare(_known(session, deck, stored), text.cards)
    passages = Passages(text)
    rows: list[FaceRow] = []
    for change in changes.cards:
        card = change.card
        rows.extend(face_rows(card, change.content_hash, passages.of(card), len(rows), sizes))
    return _Prepared(changes, rows, stored, tuple(_steps(changes, rows, stored)))


def _known(session: Session, deck: Deck | None, stored: Mapping[str, tables.Stored]) -> list[Known]:
    """Read what is stored of each card of the author (a card's first face stands for it)."""
    if deck is None:
        return []
    active = {row.note_key for row in stored.values() if row.retired_at is None}
    bodies = session.execute(
        select(Card.note_key, CardVersion.body)
        .join(CardVersion, Card.version == CardVersion.number)
        .where(Card.deck_id == deck.id, CardVersion.card_id == Card.id)
        .order_by(Card.retired_at.is_(None), Card.position.desc())
    )
    return [
        replace(known(from_json(body)), key=note, retired=note not in active)
        for note, body in {row[0]: row[1] for row in bodies}.items()
    ]


def _steps(
    changes: Changes, rows: list[FaceRow], stored: Mapping[str, tables.Stored]
) -> Iterable[Step]:
    revived, retired = set(changes.revived), set(changes.retired)
    for change in changes.cards:
        if change.key in revived:
            yield Step(change.key, "revived", forgets=change.revised)
        elif change.state != "kept" and change.key not in retired:
            yield Step(
                change.key,
                change.state,
                similarity=change.similarity,
                forgets=change.revised,
                answered=change.answer_changed,
                another=change.meaning_changed,
            )
    for key in changes.retired:
        yield Step(key, "retired")
    living = {row.note_key for row in rows if not row.retired}
    keys = {row.key for row in rows}
    for key, row in stored.items():
        if row.retired_at is None and row.note_key in living and key not in keys:
            yield Step(key, "retired")


def _differs(row: FaceRow, stored: tables.Stored) -> bool:
    return (
        row.digest != stored.digest
        or row.position != stored.position
        or row.folded != stored.folded
        or row.retired != (stored.retired_at is not None)
    )


def _describe(
    deck: Deck, text: DeckText, source: Source, prepared: _Prepared, now: datetime
) -> None:
    deck.title, deck.description, deck.lang = text.title, text.description, text.lang
    deck.tags = encode(text.tags)
    deck.folded = fold(" ".join((text.title, text.description, text.key, *text.tags)))
    shipped = bool(source.path) or source.owner_id is None
    if source.path or not deck.visibility:
        deck.visibility = "public" if shipped else "private"
    deck.path, deck.text, deck.text_hash = source.path, source.text, source.digest
    deck.media = encode(dict(source.media))
    deck.card_count = sum(not row.retired for row in prepared.rows)
    deck.updated_at, deck.retired_at = now, None


def _keep_text(session: Session, deck: Deck, source: Source, now: datetime) -> None:
    """Keep a text as the next version of its deck."""
    deck.version = (deck.version or 0) + 1
    session.add(
        DeckVersion(
            deck_id=deck.id,
            number=deck.version,
            text=source.text,
            by_id=source.by_id,
            at=now,
            note=source.note,
        )
    )
    session.flush()


def _learners(session: Session, ids: list[int]) -> dict[int, set[int]]:
    """Find who remembers something of each card."""
    found: dict[int, set[int]] = {}
    for start in range(0, len(ids), IDS_AT_ONCE):
        pairs = session.execute(
            select(CardState.card_id, CardState.user_id).where(
                CardState.card_id.in_(ids[start : start + IDS_AT_ONCE]), CardState.reps > 0
            )
        )
        for card_id, user_id in pairs:
            found.setdefault(card_id, set()).add(user_id)
    return found


def _learners_of(session: Session, deck_id: int) -> int:
    people = func.count(CardState.user_id.distinct())
    of_deck = select(people).join(Card, Card.id == CardState.card_id)
    return session.scalar(of_deck.where(Card.deck_id == deck_id, CardState.reps > 0)) or 0


def _union(learners: Mapping[int, set[int]], ids: Iterable[int]) -> set[int]:
    return set().union(*(learners.get(one, set()) for one in ids))

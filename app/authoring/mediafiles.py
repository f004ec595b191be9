"""Pictures and sounds of a deck as its authors keep them: added, replaced, taken away, in bounds.

Contents stay in the store under their hash; a row says under which name the deck's text uses one.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.authoring import actions
from app.authoring.models import Draft, DraftText, Upload
from app.core import media, uploads
from app.core.cards import Deck as DeckText
from app.core.refusals import NotFoundError, RefusalError
from app.decks import store
from app.decks.models import Deck

MB = 1024 * 1024
MOST_FILES = 500
MOST_OF_DECK = 50 * MB
MOST_OF_PERSON = 250 * MB


class Kept(NamedTuple):
    """A file of a deck: `file` as the text names it, `kept` as the store does, `size` in bytes.

    `uses` counts the cards of a text that show or play it.
    """

    file: str
    kept: str
    size: int
    at: int
    uses: int = 0

    @property
    def ending(self) -> str:
        """Tell what the content is by the ending that it was kept under."""
        return self.kept.rpartition(".")[2]

    @property
    def sort(self) -> str:
        """Tell whether it is an image or audio."""
        return "image" if self.ending in media.PICTURES else "audio"


def list_files(session: Session, deck: Deck, text: DeckText | None) -> list[Kept]:
    """List the files of a deck with their use in a text, by name."""
    cards = text.cards if text else ()
    uses = Counter(
        shown.file for card in cards for shown in (card.image, card.audio) if shown is not None
    )
    rows = session.scalars(select(Upload).where(Upload.deck_id == deck.id).order_by(Upload.file))
    return [_kept(row, uses[row.file]) for row in rows]


def add_file(  # noqa: PLR0913 - a file comes with its name and its place
    session: Session,
    *,
    user_id: int,
    deck: Deck,
    given: str,
    data: bytes,
    keeper: store.MediaStore,
    now: int,
) -> Kept:
    """Keep a file under a name that the deck does not use; the same content keeps its name.

    Raises:
        MediaError: it is no picture or sound, unsafe, or too large.
        RefusalError: the deck or the person has too many.
    """
    received = uploads.receive(data)
    kept = store.stored_name(received.content, received.ending)
    session.refresh(deck, with_for_update=True)
    rows = session.scalars(select(Upload).where(Upload.deck_id == deck.id)).all()
    same = next((row for row in rows if row.kept == kept), None)
    if same is not None:
        return _kept(same)
    if len(rows) >= MOST_FILES:
        raise RefusalError(f"A deck holds at most {MOST_FILES} files", "Remove those not in use.")
    size = len(received.content)
    _refuse_overflow(session, user_id, size, sum(row.size for row in rows) + size)
    file = uploads.file_name(given, received, {row.file for row in rows})
    row = Upload(deck_id=deck.id, file=file, kept=kept, size=size, by_id=user_id, at=now)
    session.add(row)
    keeper.keep(kept, received.content)
    session.flush()
    return _kept(row)


def replace_file(  # noqa: PLR0913 - a file comes with its name and its place
    session: Session,
    *,
    user_id: int,
    deck: Deck,
    file: str,
    data: bytes,
    keeper: store.MediaStore,
    now: int,
) -> Kept:
    """Put another content under a name that the text uses already; learners get it when published.

    Raises MediaError as `add_file` does, NotFoundError, and RefusalError for a sound in the place
    of a picture.
    """
    received = uploads.receive(data)
    session.refresh(deck, with_for_update=True)
    row = _row(session, deck, file)
    if received.sort != _kept(row).sort or (received.ending == "svg") != row.kept.endswith("svg"):
        raise RefusalError(
            "A photo takes the place of a photo, an SVG that of an SVG, a sound that of a sound",
            "Add it as a file of its own.",
        )
    size = len(received.content)
    all_of_deck = select(func.coalesce(func.sum(Upload.size), 0)).where(Upload.deck_id == deck.id)
    total = (session.scalar(all_of_deck) or 0) - row.size + size
    _refuse_overflow(session, user_id, size - row.size * (row.by_id == user_id), total)
    row.kept = store.stored_name(received.content, received.ending)
    row.size, row.by_id, row.at = size, user_id, now
    keeper.keep(row.kept, received.content)
    if file in deck.text and session.get(Draft, (deck.id, user_id)) is None:
        actions.begin(session, user_id=user_id, deck=deck, base=deck.version, now=now)
    session.flush()
    return _kept(row)


def remove_file(session: Session, *, deck: Deck, file: str) -> None:
    """Take a file away that neither the deck nor a draft of it names; raise RefusalError else."""
    session.refresh(deck, with_for_update=True)
    row = _row(session, deck, file)
    texts = session.scalars(
        select(DraftText.text)
        .join(
            Draft,
            (Draft.deck_id == DraftText.deck_id)
            & (Draft.user_id == DraftText.user_id)
            & (Draft.position == DraftText.seq),
        )
        .where(DraftText.deck_id == deck.id)
    )
    if any(file in text for text in (deck.text, *texts)):
        raise RefusalError(
            f"{file} is still named in the deck, or in a draft of it",
            "Take it out of the cards, publish, then remove it.",
        )
    session.delete(row)
    session.flush()


def in_use(session: Session) -> set[str]:
    """Give the stored names of all files of all decks."""
    return set(session.scalars(select(Upload.kept).distinct()))


def _row(session: Session, deck: Deck, file: str) -> Upload:
    found = session.get(Upload, (deck.id, file))
    if found is None:
        raise NotFoundError("This deck has no such file", "Choose one from its list.")
    return found


def _kept(row: Upload, uses: int = 0) -> Kept:
    return Kept(row.file, row.kept, row.size, row.at, uses)


def _refuse_overflow(session: Session, user_id: int, more: int, of_deck: int) -> None:
    if of_deck > MOST_OF_DECK:
        raise RefusalError(
            f"The files of a deck have at most {MOST_OF_DECK // MB} MB together",
            "Remove those not in use, or make them smaller.",
        )
    own = select(func.coalesce(func.sum(Upload.size), 0)).where(Upload.by_id == user_id)
    if (session.scalar(own) or 0) + more > MOST_OF_PERSON:
        raise RefusalError(
            f"Your files in all decks have at most {MOST_OF_PERSON // MB} MB together",
            "Remove those not in use.",
        )

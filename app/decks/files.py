"""Deck files on disk: found, read, laid beside the database, stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import deckcheck, deckfile
from app.core.cards import Deck as DeckText
from app.core.media import MediaError
from app.core.problems import Problem
from app.core.refusals import RefusalError
from app.core.yamlevents import MOST_BYTES
from app.decks import covering, store, sync
from app.decks.models import Deck

ENDINGS = frozenset({".yaml", ".yml"})
SHADOW = b"3"  # raise it when the same text must make other rows than before


@dataclass(frozen=True, slots=True)
class DeckFile:
    """A deck file: where it is, and the name under which the database knows it."""

    path: Path
    name: str

    def read(self) -> bytes:
        """Read the file, at most just over the limit of a deck."""
        with self.path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """A deck file that was read: its deck unless something is wrong, and what to say about it."""

    deck: DeckText | None
    problems: tuple[Problem, ...]
    media: store.Gathered

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Give the problems that keep the deck from being stored."""
        return tuple(one for one in self.problems if one.severity == "error")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: stored, unchanged, broken, refused or retired."""

    name: str
    state: str
    problems: tuple[Problem, ...] = ()
    plan: sync.Plan | None = None
    sentence: str = ""


def find(paths: Iterable[Path], root: Path) -> list[DeckFile]:
    """List the deck files among the paths and in the folders among them, in order of name.

    Raises FileNotFoundError for a path that does not exist.
    """
    found: dict[Path, DeckFile] = {}
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(path)
        inside = [path] if path.is_file() else sorted(path.rglob("*"))
        for one in inside:
            hidden = any(part.startswith(".") for part in one.relative_to(path).parts)
            if one.is_file() and (path.is_file() or (one.suffix in ENDINGS and not hidden)):
                found.setdefault(one.resolve(), DeckFile(one, _name(one, root)))
    return list(found.values())


def read(data: bytes, folder: Path, *, advise: bool = True) -> Reading:
    """Read a deck with its pictures and sounds; with `advise`, add what could be better."""
    draft = deckfile.parse_draft(data)
    parsed = draft.parsed
    if parsed.partial is None:
        return Reading(None, parsed.problems, store.Gathered())
    media = store.gather(parsed.partial, folder)
    advice = deckcheck.advise(draft) if advise else ()
    problems = sorted(
        (*parsed.problems, *media.problems, *advice), key=lambda one: (one.line, one.column)
    )
    if parsed.deck is None or media.problems:
        return Reading(None, tuple(problems), media)
    return Reading(store.rename(parsed.deck, media.names), tuple(problems), media)


class Syncing:
    """One run over deck files: what is stored of them, and which deck ids are taken."""

    def __init__(
        self, session: Session, keeper: store.MediaStore, root: Path, now: datetime
    ) -> None:
        self.session, self.keeper, self.root, self.now = session, keeper, root, now
        decks = session.scalars(select(Deck).where(Deck.owner_id.is_(None), Deck.path != ""))
        self.stored = {deck.path: deck for deck in decks}
        self.taken: dict[str, str] = {}

    def run(self, files: Sequence[DeckFile], *, whole: bool) -> list[Outcome]:
        """Store every file that changed; with `whole`, retire decks whose file is gone.

        What is wrong with one file changes nothing of the others, and nothing of its own deck.
        """
        waiting: list[tuple[DeckFile, bytes]] = []
        outcomes: list[Outcome] = []
        for file in files:
            data = file.read()
            if self._unchanged(file, data):
                outcomes.append(Outcome(file.name, "unchanged"))
            else:
                waiting.append((file, data))
        outcomes += [self._store(file, data) for file, data in waiting]
        unread = any(
            one.state == "broken" and one.name not in self.stored for one in outcomes
        )  # it may be the moved file of a deck that seems gone
        if whole and not unread:
            outcomes += self._retire({file.name for file in files})
        return outcomes

    def _unchanged(self, file: DeckFile, data: bytes) -> bool:
        deck = self.stored.get(file.name)
        if deck is None or deck.retired_at is not None or deck.text_hash != digest(data):
            return False
        media: dict[str, str] = json.loads(deck.media)
        if any(store.fingerprint(file.path.parent, one) != name for one, name in media.items()):
            return False
        self.taken[deck.key] = file.name
        return True

    def _store(self, file: DeckFile, data: bytes) -> Outcome:
        reading = read(data, file.path.parent, advise=False)
        if reading.deck is None:
            return Outcome(file.name, "broken", reading.problems)
        key = reading.deck.key
        holder = self.taken.get(key) or self._holder(key, file)
        if holder:
            sentence = f"the deck id {key} is already that of {holder}; give this file another id"
            return Outcome(file.name, "refused", sentence=sentence)
        return self._apply(file, data, reading, reading.deck)

    def _holder(self, key: str, file: DeckFile) -> str:
        """Name another file that still holds the stored deck; a file that moved holds nothing."""
        for name, deck in self.stored.items():
            path = self.root / name
            if deck.key != key or name == file.name or not path.is_file():
                continue
            there = deckfile.parse(DeckFile(path, name).read()).deck
            if there is None or there.key == key:
                return name
        return ""

    def _apply(self, file: DeckFile, data: bytes, reading: Reading, deck: DeckText) -> Outcome:
        for name, content in reading.media.contents.items():
            self.keeper.keep(name, content)
        try:
            sizes = covering.prepare(self.keeper, deck)
        except MediaError as refused:
            message, _, remedy = str(refused).partition("; ")
            wrong = Problem(1, "image.cover", message, remedy)
            return Outcome(file.name, "broken", (*reading.problems, wrong))
        source = sync.Source(
            text=data.decode("utf-8-sig"),
            digest=digest(data),
            path=file.name,
            media=reading.media.names,
            sizes=reading.media.sizes | sizes,
        )
        try:
            with self.session.begin_nested():
                plan = sync.apply(self.session, deck, source=source, now=self.now)
        except RefusalError as refusal:
            sentence = f"{refusal.sentence}; {refusal.action}"
            return Outcome(file.name, "refused", sentence=sentence)
        self.taken[deck.key] = file.name
        return Outcome(file.name, "stored", reading.problems, plan)

    def _retire(self, names: set[str]) -> list[Outcome]:
        gone = [
            deck
            for path, deck in self.stored.items()
            if path not in names and deck.key not in self.taken and deck.retired_at is None
        ]
        for deck in gone:
            sync.retire_deck(self.session, deck, now=self.now)
        return [Outcome(deck.path, "retired") for deck in gone]


def rewrite(path: Path, text: str) -> None:
    """Put a text in the place of a file at once, so that nobody ever finds half of it."""
    fresh = path.with_name(path.name + ".new")
    fresh.write_text(text, encoding="utf-8", newline="")
    if path.exists():
        fresh.chmod(path.stat().st_mode & 0o777)
    fresh.replace(path)


def digest(data: bytes, names: Mapping[str, str] | None = None) -> str:
    """Return the hash by which an unchanged text is known, with the stored names of its files."""
    told = [f"{file}\0{kept}" for file, kept in sorted((names or {}).items())]
    return hashlib.sha256("\0".join((*told, "")).encode() + SHADOW + b"\0" + data).hexdigest()


def _name(path: Path, root: Path) -> str:
    """Name a file from the decks folder, or in full when it lies elsewhere."""
    with suppress(ValueError):
        return path.resolve().relative_to(root.resolve()).as_posix()
    return path.resolve().as_posix()

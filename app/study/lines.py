"""The lines in which cards wait, and who of a line is next: none that tells the last one's answer.

Of a line only the first card is looked at as long as it is no kin of those just asked and many are
to come; else its first cards, so that the last ones can still be parted; and more of it where all
of those are kin of the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from app.core import kinship
from app.db import Statement
from app.study import statements as sql
from app.study.log import plain_id
from app.study.models import StudySession

FEW = 12
MANY = 100
RECENT = 3
KINSHIP = 4  # the last columns of a row: deck, note, fact and passage


class Turn(NamedTuple):
    """The card whose turn it is, and what the session counts it as: new, due or again."""

    card_id: int
    sort: str


class Asked(NamedTuple):
    """A card that was asked in the session, and what makes others kin to it."""

    card_id: int
    names: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The cards of some decks in their order: a statement, and its values for all and by deck.

    `heed` is how many cards back kin are kept apart, where other cards wait in the line. In an
    `early` one the time of the cards has not come: they do not go before any others.
    """

    statement: Statement
    sort: str
    decks: Mapping[int, Mapping[str, int]]
    where: Mapping[str, Any]
    heed: int = RECENT
    early: bool = False

    def next(
        self, session: Session, recent: Sequence[Asked], *, ending: bool
    ) -> tuple[Turn | None, bool]:
        """Return whose turn it is, None in an empty line, and if they are no kin of the last.

        A card that comes again tells nothing of itself: it is no kin there.
        """
        asked = [each.names for each in recent[: self.heed]]
        again = {each.card_id for each in recent}
        for most in (FEW, MANY) if ending else (1, FEW, MANY):
            rows = self._first(session, most)
            if not rows:
                return None, False
            full = len(rows) == most
            rows = self._one_of_each_note(rows)
            waiting = [[] if row[0] in again else kinship.names_of(*row[-KINSHIP:]) for row in rows]
            place, far = kinship.choose(waiting, asked)
            if far >= len(asked) or not full or (far and most > 1):
                break
        return Turn(rows[place][0], self.sort), far > 0

    def _first(self, session: Session, most: int) -> list[Any]:
        """Return the first rows of all the decks."""
        rows = [
            row
            for deck, own in self.decks.items()
            for row in self.statement.rows(session, deck=deck, most=most, **self.where, **own)
        ]
        rows.sort(key=lambda row: row[1:-KINSHIP])
        return rows[:most]

    def _one_of_each_note(self, rows: list[Any]) -> list[Any]:
        """Leave out those that wait for another day once the first of their note is asked."""
        firsts = {(row[-KINSHIP], row[1 - KINSHIP]): row for row in reversed(rows)}
        return [
            row
            for row in rows
            if not self.decks[row[-KINSHIP]].get("bury")
            or firsts[row[-KINSHIP], row[1 - KINSHIP]] is row
        ]


def choose(session: Session, now: StudySession, lines: Iterable[Line]) -> Turn | None:
    """Return the next of the first line that has one apart from the last, else of the first."""
    sitting_id = plain_id(now.id)
    rows = sql.RECENT.rows(session, user=now.user_id, sitting=sitting_id, most=RECENT)
    left = now.planned_new + now.planned_review - now.done_new - now.done_review
    recent = [Asked(card, kinship.names_of(*row)) for card, *row in rows]
    kin: Turn | None = None
    for line in lines:
        if kin is not None and line.early:
            break
        turn, apart = line.next(session, recent, ending=left <= FEW)
        if apart:
            return turn
        kin = kin or turn
    return kin

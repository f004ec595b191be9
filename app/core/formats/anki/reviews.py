"""The review log and the standing of cards, from Anki's rows to our values and back.

Anki's log names cards by number; ours by the keys of deck and face.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from app.core.formats.anki.values import LogRow, NoteCard
from app.core.formats.values import Answer, Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.core.formats.values import Losses

DAY = 86_400
_DAY_MS = DAY * 1000
_SUSPENDED = -1
_REVIEW = 2
_CRAM, _MANUAL = 3, 4
_FLAGS = 7
_EASE = 2500  # the factor of a card before any was worked out
_AGAIN, _EASY = 1, 4
_DECAY = 0.1542
_WITHIN_A_DAY = 1_000_000  # a due number beyond it is a time in seconds, not a day
_LAST_DAY = 3_652_059
_LATEST = 253_402_300_800_000  # ms: the end of the year 9999
_MOST_TOOK = 24 * 3_600_000


def answers(
    log: Iterable[LogRow], faces: Mapping[int, tuple[str, str]], losses: Losses
) -> tuple[Answer, ...]:
    """Return the answers that a log holds, in order of time.

    An answer is of kind import, or cram where it moved no card. A card that was set to new again
    is a manual row that forgets. What Anki did by itself is not kept, as we work it out anew.
    """
    found = []
    homeless = moved = 0
    for row in log:
        face = faces.get(row.card)
        if face is None:
            homeless += 1
            continue
        answer = _answer(row, *face)
        if answer is None:
            moved += 1
        else:
            found.append(answer)
    if homeless:
        losses.add("History", f"{homeless:,} answers belong to cards that did not come in")
    if moved:
        losses.add("History", f"{moved:,} changes of due days by hand are worked out anew")
    return tuple(sorted(found, key=lambda answer: (answer.at, answer.deck, answer.card)))


def standings(
    cards: Iterable[NoteCard], faces: Mapping[int, tuple[str, str]], created: int
) -> tuple[Standing, ...]:
    """Return where a learner stands with each card that is no longer new, or set aside."""
    first = datetime.fromtimestamp(created, UTC).toordinal()
    return tuple(
        _standing(card, *faces[card.id], first)
        for card in cards
        if card.id in faces and (card.type or card.queue == _SUSPENDED or card.flags & _FLAGS)
    )


def log_rows(
    found: Sequence[Answer], cards: Mapping[tuple[str, str], int], last: Mapping[int, int]
) -> list[LogRow]:
    """Return the rows of a log; `last` are the days for which each card's last answer holds.

    The interval of an earlier answer is the time until the next one, as ours says nothing else.
    """
    by_card: dict[int, list[Answer]] = {}
    for answer in sorted(found, key=lambda each: each.at):
        card = cards.get((answer.deck, answer.card))
        if card is not None and (answer.rating is not None or answer.action == "forget"):
            by_card.setdefault(card, []).append(answer)
    rows = [row for card, mine in by_card.items() for row in _rows(card, mine, last.get(card, 0))]
    return _one_by_one(sorted(rows))


def card_row(standing: Standing, card: NoteCard, today: int) -> NoteCard:
    """Return a card as it stands; days count from `today`, an ordinal."""
    state = standing.phase
    due = standing.due_day - today if state else card.due
    queue = 2 if state == _REVIEW else 3 if state else 0  # 3 waits for another day
    if state in {1, 3} and standing.due_at is not None:
        due, queue = standing.due_at // 1000, 1
    data: dict[str, float | int] = {}
    if standing.stability is not None and standing.difficulty is not None:
        data = {"s": round(standing.stability, 4), "d": round(standing.difficulty, 3)}
        data |= {"dr": 0.9, "decay": _DECAY}
    if standing.last_at is not None:
        data["lrt"] = standing.last_at // 1000
    return card._replace(
        type=state,
        queue=_SUSPENDED if standing.suspended else queue,
        due=due,
        interval=standing.interval if state > 1 else 0,
        factor=_EASE if state > 1 else 0,
        reps=standing.reps,
        lapses=standing.lapses,
        left=1 if state in {1, 3} else 0,
        flags=standing.flag & _FLAGS,
        data=json.dumps(data) if data else "{}",
    )


def _answer(row: LogRow, deck: str, card: str) -> Answer | None:
    if not 0 < row.id < _LATEST:
        return None
    took = min(max(0, row.took), _MOST_TOOK)
    if _AGAIN <= row.ease <= _EASY and row.kind != _MANUAL:
        kind = "cram" if row.kind == _CRAM and not row.factor else "import"
        return Answer(deck, card, row.id, row.ease, kind, took)  # type: ignore[arg-type] # two known kinds
    if row.kind == _MANUAL and not row.factor:
        return Answer(deck, card, row.id, None, "manual", action="forget")
    return None


def _standing(card: NoteCard, deck: str, face: str, first: int) -> Standing:
    state = _state(card.data)
    within = card.type in {1, 3} and card.due > _WITHIN_A_DAY
    at = min(card.due * 1000, _LATEST) if within else None
    day = (
        datetime.fromtimestamp(0, UTC).toordinal() + card.due // DAY if within else first + card.due
    )
    last = state.get("lrt")
    return Standing(
        deck=deck,
        card=face,
        phase=card.type if 0 <= card.type <= 3 else 0,  # noqa: PLR2004 - relearning is the last
        due_day=min(max(day, 0), _LAST_DAY) if card.type else 0,
        due_at=at,
        interval=max(0, card.interval),
        stability=state.get("s"),
        difficulty=state.get("d"),
        last_at=None if last is None else int(last) * 1000,
        reps=card.reps,
        lapses=card.lapses,
        suspended=card.queue == _SUSPENDED,
        flag=card.flags & _FLAGS,
    )


def _state(data: str) -> dict[str, float]:
    """Return the numbers that a card's data hold."""
    try:
        found = json.loads(data) if data else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        name: value
        for name, value in found.items()
        if isinstance(value, int | float) and abs(value) < 1e12  # noqa: PLR2004 - a far time in seconds
    }


def _rows(card: int, mine: list[Answer], last: int) -> list[LogRow]:
    waits = [_wait(one, other) for one, other in pairwise(mine)] + [last]
    before = [0, *waits[:-1]]
    rows = []
    learning = True
    for answer, wait, previous in zip(mine, waits, before, strict=True):
        if answer.rating is None:
            rows.append(LogRow(answer.at, card, 0, 0, previous, 0, 0, _MANUAL))
            learning = True
            continue
        kind = _CRAM if answer.kind == "cram" else 0 if learning else 1 if previous > 0 else 2
        factor = 0 if kind in {0, _CRAM} else _EASE
        rows.append(
            LogRow(answer.at, card, answer.rating, wait, previous, factor, answer.took or 0, kind)
        )
        learning = learning and answer.kind == "cram"
    return rows


def _wait(one: Answer, other: Answer) -> int:
    """Return the days between answers, or the seconds below zero within a day."""
    apart = other.at - one.at
    return apart // _DAY_MS if apart >= _DAY_MS else -max(1, apart // 1000)


def _one_by_one(rows: list[LogRow]) -> list[LogRow]:
    """Move rows of the same millisecond apart, as their times are their ids."""
    placed: list[LogRow] = []
    free = 0
    for row in rows:
        placed.append(row if row.id >= free else row._replace(id=free))
        free = placed[-1].id + 1
    return placed

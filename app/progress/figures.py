"""What the pages of progress show: every figure, gathered once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, median

from sqlalchemy.orm import Session

from app.core import calibration, forecast, rounding, strength
from app.core.calibration import Bin, Calibration
from app.core.reliabilityplot import ReliabilityPlot, reliability_plot
from app.core.retention import Retained
from app.core.strength import Step, Sureness
from app.progress import queries, reads, rhythm
from app.progress.queries import StudiedDeck
from app.progress.reads import Hard, Strong
from app.progress.rhythm import Chart
from app.study.learner import Learner

RECENT_DAYS = 30
WINDOWS: tuple[int | None, ...] = (7, RECENT_DAYS, None)
NOTHING = tuple(Retained(0, 0) for _ in WINDOWS)
AHEAD_DAYS = 7
LEAST_FORETOLD = 20


@dataclass(frozen=True, slots=True)
class DeckLine:
    """A deck: how much of it is learnt and held, how much was retained, what is to come."""

    deck: StudiedDeck
    learnt: int
    held: float | None
    recent: Retained
    ever: Retained
    coming: int
    took_ms: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Retention by window, the decks, two charts, the hardest cards, and sums of all time."""

    windows: Mapping[int | None, Retained]
    decks: tuple[DeckLine, ...]
    due: Chart
    due_by_day: tuple[int, ...]
    time: Chart
    took_by_day: Mapping[int, int]
    today: int
    hardest: Sequence[Hard]
    answers: int
    took_ms: int
    days: int

    @property
    def begun(self) -> bool:
        """Tell whether anything was ever answered."""
        return self.answers > 0


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong the cards in memory are; None for the means of nothing."""

    cards: int
    recall: float | None
    stability: float | None
    stabilities: tuple[Step, ...]
    recalls: tuple[Step, ...]
    stability_chart: Chart
    recall_chart: Chart


@dataclass(frozen=True, slots=True)
class Foretold:
    """How the model's predictions came true, with the plot; None while there are too few."""

    tests: int
    found: Calibration | None
    plot: ReliabilityPlot | None


@dataclass(frozen=True, slots=True)
class Confidence:
    """How sure the learner was in quizzes, and how right: by level, Brier's score, the plot."""

    levels: tuple[Sureness, ...]
    found: Calibration | None
    plot: ReliabilityPlot


def overview(session: Session, learner: Learner, at: datetime) -> Overview:
    """Gather what the first page of progress shows."""
    today = learner.day(at)
    since = [today - days + 1 if days else 0 for days in WINDOWS]
    kept = reads.retained(session, learner.id, since)
    lines = queries.lines_of(session, learner.id)
    decks = queries.decks_of(session, learner.id)
    studied = {deck.id for deck in decks}
    due = _sum([line.due for deck, line in lines.items() if deck in studied])
    took = reads.time_since(session, learner.id, today - RECENT_DAYS + 1)
    sums = reads.totals(session, learner.id)
    return Overview(
        windows=_windows(kept.values()),
        decks=_decks(session, learner, today, kept, took.by_deck),
        due=rhythm.next_days(due, today),
        due_by_day=forecast.upcoming(due, today, RECENT_DAYS),
        time=rhythm.last_days(took.by_day, today),
        took_by_day=took.by_day,
        today=today,
        hardest=reads.hardest(session, learner.id),
        answers=sums[0],
        took_ms=sums[1],
        days=sums[2],
    )


def _windows(kept: Iterable[Sequence[Retained]]) -> dict[int | None, Retained]:
    """Add up what was retained of all decks, window by window."""
    columns = zip(*kept, strict=True)
    sums = [Retained(*map(sum, zip(*column, strict=True))) for column in columns] or NOTHING
    return dict(zip(WINDOWS, sums, strict=True))


def _decks(
    session: Session,
    learner: Learner,
    today: int,
    kept: Mapping[int, Sequence[Retained]],
    took: Mapping[int, int],
) -> tuple[DeckLine, ...]:
    lines = queries.lines_of(session, learner.id)
    learnt = reads.learnt(session, learner.id)
    held = queries.held(session, learner.id, today, queries.parameters_of(session, learner.id))
    found = []
    for deck in queries.decks_of(session, learner.id):
        _, recent, ever = kept.get(deck.id, NOTHING)
        due = lines[deck.id].due if deck.id in lines else {}
        known = held.get(deck.id)
        found.append(
            DeckLine(
                deck,
                learnt=learnt.get(deck.id, 0),
                held=None if known is None or not deck.card_count else known / deck.card_count,
                recent=recent,
                ever=ever,
                coming=sum(forecast.upcoming(due, today, AHEAD_DAYS)),
                took_ms=took.get(deck.id, 0),
            )
        )
    return tuple(found)


def _sum(counts: Sequence[Mapping[int, int]]) -> dict[int, int]:
    total: dict[int, int] = {}
    for each in counts:
        for day, count in each.items():
            total[day] = total.get(day, 0) + count
    return total


def strength_of(session: Session, learner: Learner, at: datetime) -> Strength:
    """Gather how strong the learner's memories are now."""
    parameters = queries.fading(session, learner.id)
    cards = reads.strengths(session, learner.id, learner.day(at), parameters)
    stabilities = strength.sort_into((card.stability for card in cards), strength.STABILITIES)
    recalls = strength.sort_into((card.recall for card in cards), strength.RECALLS)
    mean, middle = _middles(cards)
    return Strength(
        cards=len(cards),
        recall=mean,
        stability=middle,
        stabilities=stabilities,
        recalls=recalls,
        stability_chart=rhythm.in_steps(
            [step.count for step in stabilities],
            _names(stabilities),
            "Cards by stability in days",
            "" if middle is None else f"half above {middle:,.3g} days",
        ),
        recall_chart=rhythm.in_steps(
            [step.count for step in recalls],
            _names(recalls, 100),
            "Cards by predicted recall today in percent",
            "" if mean is None else f"{rounding.percent(mean)} on average",
        ),
    )


def _names(steps: Sequence[Step], times: int = 1) -> list[str]:
    """Name steps by their ends, as in <50 and >95."""
    return [_name(step.low, step.high, times) for step in steps]


def _name(low: float | None, high: float | None, times: int) -> str:
    if low is None:
        return f"<{times * (high or 0):.0f}"
    return f">{times * low:.0f}" if high is None else f"{times * low:.0f}\u2013{times * high:.0f}"


def _middles(cards: Sequence[Strong]) -> tuple[float | None, float | None]:
    if not cards:
        return None, None
    return fmean(card.recall for card in cards), median(card.stability for card in cards)


def foretold_of(session: Session, user_id: int) -> Foretold:
    """Gather how the model's newest predictions came true."""
    told = reads.foretold(session, user_id)
    if len(told) < LEAST_FORETOLD:
        return Foretold(len(told), None, None)
    found = calibration.calibrate_by_rank(told)
    return Foretold(len(told), found, None if found is None else reliability_plot(found.bins))


def confidence_of(session: Session, user_id: int) -> Confidence | None:
    """Gather how sure the learner was of answers in quizzes; None if never asked."""
    answers = reads.certainties(session, user_id)
    levels = strength.surenesses(answers)
    if not levels:
        return None
    stood_for = [(strength.STANDS_FOR[level], fraction) for level, fraction in answers]
    bins = [Bin(level.stands_for, level.right, level.count) for level in levels]
    return Confidence(levels, calibration.calibrate(stood_for), reliability_plot(bins))

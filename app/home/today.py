"""What the first page tells a learner: one sentence, one button, their decks, their rhythm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app import clock
from app.core import forecast
from app.home import words
from app.home.standing import Standing, Standings, standings
from app.progress import queries, rhythm
from app.progress.rhythm import Chart
from app.progress.words import number, on, sentence
from app.study.learner import Learner
from app.study.sittings import DAYS_AHEAD, MORE

RECENT_DAYS = 30


class Offer(NamedTuple):
    """What the page's button does: the fields of the form that begins a session."""

    label: str
    mode: str
    more: str = ""
    quiet: bool = True


STUDY = Offer("Start studying", "due", quiet=False)
TEN_MORE = Offer(sentence(f"{number(MORE)} more"), "due", "1")
AHEAD = Offer("Study ahead", "ahead")


@dataclass(frozen=True, slots=True)
class DeckRow:
    """A deck of the list: `count` cards are `word` (due, new, again), else `otherwise` is said."""

    key: str
    title: str
    lang: str
    about: str
    held: int | None
    count: int
    word: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that the first page shows to a learner.

    `limited` tells that the day's limits let fewer cards come than the decks count one by one.
    """

    headline: str
    rest: str
    offer: Offer | None
    decks: tuple[DeckRow, ...]
    answers: Chart
    due: Chart
    limited: bool

    @property
    def begun(self) -> bool:
        """Tell whether anything was ever answered in the weeks that are shown."""
        return not self.answers.blank


def today_of(session: Session, learner: Learner, at: datetime) -> Today:
    """Gather what the first page tells a learner."""
    today = learner.day(at)
    answers = queries.answers_by_day(session, learner.id, rhythm.since(today))
    studied = words.studied(forecast.days_studied(answers, today))
    decks = queries.decks_of(session, learner.id)
    found = standings(session, learner, at)
    seconds = forecast.seconds_an_answer(
        queries.recent_took_ms(session, learner.id, today - RECENT_DAYS) if answers else ()
    )
    speech = _Speech(found, learner, today, studied_today=bool(answers.get(today)))
    headline, *rest = speech.say(seconds) if decks else words.NO_DECKS
    return Today(
        headline=headline,
        rest=" ".join(filter(None, (*rest, studied))),
        offer=_offer(found, today),
        decks=tuple(_row(deck, found.decks[deck.id], learner, today) for deck in decks),
        answers=rhythm.last_weeks(answers, today),
        due=rhythm.next_days(found.due, today),
        limited=sum(sum(one.ready) for one in found.decks.values()) > sum(found.ready),
    )


def _offer(found: Standings, today: int) -> Offer | None:
    decks = found.decks.values()
    if sum(found.ready) or any(deck.again for deck in decks):
        return STUDY
    if any(deck.kept or deck.more_new for deck in decks):
        return TEN_MORE
    return AHEAD if any(deck.soon(today, DAYS_AHEAD) for deck in decks) else None


class _Speech:
    """Puts where the decks stand into sentences."""

    def __init__(
        self, found: Standings, learner: Learner, today: int, *, studied_today: bool
    ) -> None:
        self.found, self.learner, self.today = found, learner, today
        self.studied_today = studied_today
        self.ready = sum(found.ready)
        self.again = sum(deck.again for deck in found.decks.values())

    def say(self, seconds: float) -> tuple[str, ...]:
        """Return the headline and the sentences below it."""
        if not self.ready and not self.again:
            return self._nothing_now()
        new, due = self.found.ready
        answers = due + new * forecast.ANSWERS_TO_A_NEW_CARD + self.again
        about = words.about(forecast.minutes(answers, seconds))
        if not self.ready:
            return words.to_see_again(self.again, alone=True), about
        more = words.to_see_again(self.again, alone=False) if self.again else ""
        return words.ready(self.ready), about, more

    def _nothing_now(self) -> tuple[str, ...]:
        later = sorted(step for deck in self.found.decks.values() for step in deck.later)
        done = words.DONE_TODAY if self.studied_today else words.NOTHING_DUE
        if later:
            return words.NOTHING_NOW, words.back_at(len(later), _clock(self.learner, later[0]))
        next_day = _next(self.found.decks)
        if next_day is None:
            return (done,)
        return done, words.next_due(next_day.due, on(next_day.day, self.today))


def _next(decks: Mapping[int, Standing]) -> forecast.Coming | None:
    """Return the next day on which any deck has cards, and the due cards of all on it."""
    known = [deck.next for deck in decks.values() if deck.next]
    if not known:
        return None
    day = min(each.day for each in known)
    return forecast.Coming(day, sum(each.due for each in known if each.day == day))


def _row(deck: queries.StudiedDeck, standing: Standing, learner: Learner, today: int) -> DeckRow:
    count = standing.count or standing.again
    return DeckRow(
        key=deck.key,
        title=deck.title,
        lang=deck.lang,
        about=words.cards_of(deck.card_count, _aside(standing, learner, today)),
        held=forecast.percent(_share(standing.held, deck.card_count)),
        count=count,
        word=standing.word,
        otherwise="done" if standing.held is not None else "",
    )


def _share(held: float | None, cards: int) -> float | None:
    """Return which part of a deck is held: cards not yet learnt count as not held."""
    return None if held is None or not cards else min(1.0, held / cards)


def _aside(standing: Standing, learner: Learner, today: int) -> str:
    """Say beside a deck how many of its cards are new, or when the next ones come."""
    if standing.ready.new:
        return f"{standing.ready.new:,} new today"
    if standing.count or standing.again:
        return ""
    if standing.later:
        return f"next at {_clock(learner, standing.later[0])}"
    return f"next {on(standing.next.day, today)}" if standing.next else ""


def _clock(learner: Learner, second: int) -> str:
    return f"{clock.instant(second * 1000).astimezone(learner.zone):%H:%M}"

"""What a class remembers, put together for its pages: by topic, by fact, by learner."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from app.classes import queries
from app.classes.queries import Learner
from app.core import classmemory, confusions, topics
from app.core.cardjson import from_json
from app.core.classmemory import Cell, Held, Lesson
from app.core.confusions import Confusion, Mistake
from app.core.folding import fold
from app.progress import classreads as reads
from app.progress.classreads import CardLine, DeckLine, Group
from app.quizzes import verdicts

MOST_TOPICS = 40


@dataclass(frozen=True, slots=True)
class Subject:
    """A fact or a topic: what it is called, its cards, and where it stands in its source."""

    label: str
    cards: tuple[CardLine, ...]
    passage: Mapping[str, Any]

    @property
    def ids(self) -> list[int]:
        """Name its cards."""
        return [card.id for card in self.cards]

    @property
    def deck(self) -> DeckLine:
        """Return the deck of its first card."""
        return self.cards[0].deck


@dataclass(frozen=True, slots=True)
class Line:
    """A fact or a topic, and what the class holds of it now and on the chosen day."""

    subject: Subject
    now: Held
    then: Held


@dataclass(frozen=True, slots=True)
class Row:
    """A learner and what they hold of each topic on the chosen day, and of all."""

    learner: Learner
    cells: tuple[Cell, ...]
    whole: Cell


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers that are confused, and the cards on which they are."""

    found: Confusion
    cards: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to look at: a day, and of which deck and group alone, if any.

    Days are ordinals of each learner's own calendar.
    """

    today: int
    day: int
    deck: str = ""
    group: int | None = None


@dataclass(frozen=True)
class Look:
    """A class as one looks at it."""

    session: Session
    classroom_id: int
    wish: Wish
    all_decks: tuple[DeckLine, ...]
    decks: tuple[DeckLine, ...]
    groups: tuple[Group, ...]
    learners: tuple[Learner, ...]
    cards: tuple[CardLine, ...]
    now: classmemory.Recalled
    then: classmemory.Recalled

    @property
    def studied(self) -> int:
        """Count the learners who have studied anything of these decks."""
        return self.whole.now.studied

    @cached_property
    def ids(self) -> list[int]:
        """Name the learners."""
        return [learner.id for learner in self.learners]

    @cached_property
    def topics(self) -> list[Line]:
        """Return the topics, the one that the class holds worst first."""
        names: dict[str, str] = {}
        cards: dict[str, list[CardLine]] = {}
        for card in self.cards:
            for one, name in _topics(card).items():
                names.setdefault(one, name)
                cards.setdefault(one, []).append(card)
        listed = [Subject(names[one], tuple(each), {}) for one, each in cards.items()]
        return sorted(map(self._line, listed), key=_worst)[:MOST_TOPICS]

    @cached_property
    def facts(self) -> list[Line]:
        """Return the facts, and cards that name none, those that most will not know first."""
        known = reads.facts_of(self.session, self.decks)
        by_fact: dict[tuple[int, str, bool], list[CardLine]] = {}
        for card in self.cards:
            named = (card.deck.id, card.fact_key) in known
            note = card.fact_key if named else card.key.partition("/")[0]
            by_fact.setdefault((card.deck.id, note, named), []).append(card)
        listed = []
        for (deck, name, named), cards in by_fact.items():
            fact = known[deck, name] if named else reads.FactLine(cards[0].plain, {})
            listed.append(Subject(fact.claim, tuple(cards), fact.passage))
        return sorted(map(self._line, listed), key=lambda line: -line.then.missing)

    @cached_property
    def whole(self) -> Line:
        """Return what the class holds of everything."""
        return self._line(Subject("", self.cards, {}))

    @cached_property
    def lessons(self) -> list[tuple[Lesson, Subject]]:
        """Return what to teach next: facts that the most will not know on the chosen day."""
        facts = {place: line.then for place, line in enumerate(self.facts)}
        found = classmemory.teach_next(facts, learners=len(self.learners))
        return [(lesson, self.facts[lesson.fact].subject) for lesson in found]

    @cached_property
    def rows(self) -> list[Row]:
        """Return each learner with what they hold of each topic, by name."""
        each = [line.subject.ids for line in self.topics]
        everything = [card.id for card in self.cards]
        return [_row(learner, self.then, each, everything) for learner in self.learners]

    @cached_property
    def pairs(self) -> list[Pair]:
        """Return the pairs of answers that are confused, the most often first.

        What a ruling in the class holds to be right too is no confusion.
        """
        wrong = reads.wrong_answers(self.session, self.classroom_id, self.decks)
        by_id = {card.id: card for card in self.cards}
        versions = {(one.card, one.version) for one in wrong if one.card in by_id}
        cards = {key: from_json(body) for key, body in reads.bodies(self.session, versions).items()}
        right_too = verdicts.accepted(self.session, self.classroom_id)
        mistakes = [
            Mistake(one.card, right, given, one.times, one.learners)
            for one in wrong
            if (one.card, one.version) in cards
            for right, given in confusions.taken_for(
                cards[one.card, one.version],
                by_id[one.card].key.partition("/")[2],
                json.loads(one.response),
            )
            if fold(given) not in right_too.get(one.card, ())
        ]
        found = confusions.confused(mistakes)
        return [Pair(each, tuple(by_id[card] for card in each.cards)) for each in found]

    def _line(self, subject: Subject) -> Line:
        return Line(
            subject,
            classmemory.of_class(self.now, self.ids, subject.ids),
            classmemory.of_class(self.then, self.ids, subject.ids),
        )


def look(session: Session, *, viewer_id: int, classroom_id: int, wish: Wish) -> Look:
    """Gather what a class remembers now and on the chosen day, of the decks that a viewer may read.

    An unknown deck or group stands for all.
    """
    every = reads.decks_of(session, viewer_id, classroom_id)
    decks = [deck for deck in every if deck.key == wish.deck] or every
    groups = reads.groups_of(session, classroom_id)
    group = wish.group if wish.group in {each.id for each in groups} else None
    learners = queries.learners(session, classroom_id, group)
    ids = {learner.id for learner in learners}
    own = reads.own_curves(session, ids, decks)
    rows = [row for row in reads.traces_of(session, classroom_id, decks) if row[0] in ids]
    now, then = (
        classmemory.recalled(rows, day, reads.USUAL, own) for day in (wish.today, wish.day)
    )
    return Look(
        session=session,
        classroom_id=classroom_id,
        wish=wish,
        all_decks=tuple(every),
        decks=tuple(decks),
        groups=tuple(groups),
        learners=tuple(learners),
        cards=tuple(reads.cards_of(session, decks)),
        now=now,
        then=then,
    )


def _topics(card: CardLine) -> dict[str, str]:
    """Name the topics of a card, each once, by what its spellings share; else that of its deck."""
    named = {topics.key(tag): topics.topic(tag) for tag in reversed(card.tags)}
    return named or {topics.key(card.deck.title): card.deck.title}


def _row(
    learner: Learner,
    found: classmemory.Recalled,
    by_topic: Iterable[list[int]],
    everything: list[int],
) -> Row:
    own = found.get(learner.id, {})
    cells = tuple(classmemory.cell(own, topic) for topic in by_topic)
    return Row(learner, cells, classmemory.cell(own, everything))


def _worst(line: Line) -> tuple[bool, float, str]:
    share = line.then.share
    return share is None, 0.0 if share is None else share, line.subject.label

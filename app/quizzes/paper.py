"""What an assignment draws from, fixed when it is given, and the drawing of it for one learner.

A paper names the cards that each of its sections may draw and the version of each, so that no later
edit of a deck moves it. It is fixed by what its owner may read: learners need not read the decks.
With variants everybody of one variant gets the same cards in the same order; without, each learner
is drawn for alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.core import assembly, reviewpolicy, topics
from app.core.assembly import Candidate, Plan, Shortage, ShortageError, Slot, Variant
from app.core.cards import Draw
from app.core.chance import branch
from app.core.timing import Timing
from app.decks.models import Card, Deck
from app.decks.queries import readable
from app.quizzes import assigned, drawing, kin, queries, rules
from app.quizzes.drawing import Drawing, Question
from app.quizzes.models import Assignment
from app.quizzes.queries import Traits
from app.quizzes.rules import Rules

_EACH, _ALIKE = range(2)
LETTERS: tuple[Variant, ...] = ("A", "B", "C", "D")
BOTH = ("cards", "options")
MOST_NAMED = 2_000  # cards that one statement asks for by name; more are read deck by deck


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is drawn: `sections`, and as `pool` of each card its version and its sections from 1.

    `decks` are the ids of the decks that the cards stand in, `seed` decides every drawing, and
    `families` has the cards that are kin to each other, none in papers that did not heed them.
    """

    sections: tuple[Draw, ...]
    decks: tuple[int, ...]
    pool: dict[int, tuple[int, tuple[int, ...]]]
    seed: int
    families: tuple[tuple[int, ...], ...] = ()

    def sections_of(self, card: int) -> tuple[int, ...]:
        """Return the sections that may draw a card, from 1."""
        _version, numbers = self.pool.get(card, (0, ()))
        return numbers


def read(assignment: Assignment) -> Paper:
    """Return the paper of an assignment."""
    return _parse(assignment.body)


@lru_cache(maxsize=512)
def decks_of(text: str) -> frozenset[int]:
    """Return the ids of the decks that a paper, as it is stored, draws from."""
    return frozenset(json.loads(text)["decks"])


def count_questions(session: Session, paper: Paper) -> int:
    """Count the questions that a paper asks; of the faces of a card it asks one."""
    whole = {n for n, section in enumerate(paper.sections, start=1) if section.count is None}
    cards = {card for card, (_, sections) in paper.pool.items() if whole.intersection(sections)}
    named = Card.id.in_(cards) if len(cards) <= MOST_NAMED else Card.deck_id.in_(paper.decks)
    rows = session.execute(select(Card.id, Card.deck_id, Card.note_key).where(named))
    notes = {(deck, note) for card, deck, note in rows if card in cards}
    return len(notes) + sum(section.count or 0 for section in paper.sections)


@lru_cache(maxsize=16)
def _parse(text: str) -> Paper:
    """Read a paper; a class that begins at once reads it once."""
    body: dict[str, Any] = json.loads(text)
    return Paper(
        sections=drawing.sections_of(body),
        decks=tuple(body["decks"]),
        pool={card: (version, tuple(numbers)) for card, version, numbers in body["pool"]},
        seed=body["seed"],
        families=tuple(map(tuple, body.get("families", ()))),
    )


def write(paper: Paper) -> str:
    """Return a paper as it is stored."""
    draw = [
        {
            "tags": list(one.tags),
            "cards": list(one.cards),
            "decks": list(one.decks),
            "count": one.count,
        }
        for one in paper.sections
    ]
    pool = [[card, version, list(numbers)] for card, (version, numbers) in paper.pool.items()]
    stored = {"draw": draw, "decks": list(paper.decks), "pool": pool, "seed": paper.seed}
    stored["families"] = paper.families
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":"))


def fix(session: Session, owner_id: int, sections: Sequence[Draw], *, seed: int) -> Paper:
    """Fix the cards that sections may draw, of decks that the owner may read, as they are now.

    Every section names its decks. Raises ShortageError where one cannot be filled.
    """
    named = {key for section in sections for key in section.decks}
    asked = and_(readable(owner_id), Deck.key.in_(named), Card.retired_at.is_(None), Card.quiz)
    rows = session.execute(
        select(Card.id, Card.version, Deck.id, Deck.key, Card.key, Card.note_key, Card.tags)
        .join(Deck, Deck.id == Card.deck_id)
        .where(asked)
        .order_by(Deck.key, Card.position)
    )
    pool: dict[int, tuple[int, tuple[int, ...]]] = {}
    decks: dict[int, None] = {}
    notes: list[set[str]] = [set() for _ in sections]
    for card, version, deck, deck_key, key, note, tags in rows:
        numbers = [
            number
            for number, one in enumerate(sections, start=1)
            if _fits(one, deck_key, {key, note}, set(json.loads(tags)))
        ]
        if numbers:
            pool[card] = version, tuple(numbers)
            decks[deck] = None
        for number in numbers:
            notes[number - 1].add(f"{deck_key}/{note}")
    _require_full(sections, [len(each) for each in notes])
    named_kin = {card: one for card, one in kin.names(session, asked).items() if card in pool}
    return Paper(
        sections=tuple(sections),
        decks=tuple(decks),
        pool=pool,
        seed=seed,
        families=tuple(map(tuple, kin.families(named_kin))),
    )


def _fits(section: Draw, deck: str, keys: set[str], tags: set[str]) -> bool:
    return (
        deck in section.decks
        and (not section.cards or not keys.isdisjoint(section.cards))
        and (not section.tags or topics.share(tags, section.tags))
    )


def _require_full(sections: Sequence[Draw], found: Sequence[int]) -> None:
    wanted = [1 if section.count is None else section.count for section in sections]
    short = tuple(
        Shortage(number, want, have)
        for number, (want, have) in enumerate(zip(wanted, found, strict=True), start=1)
        if have < want
    )
    if short:
        raise ShortageError(short, len(sections))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """For whom an assignment is drawn: `place` decides the variant, `taken` counts attempts."""

    user_id: int
    place: int
    taken: int
    preview: bool = False


def draw(session: Session, assignment: Assignment, seat: Seat, *, at: int) -> Drawing:
    """Draw an assignment for a learner; for each attempt the same, however often it is asked."""
    paper, held = read(assignment), rules.read(assignment)
    variant: Variant = LETTERS[seat.place % held.variants] if held.variants else ""
    path = (_ALIKE,) if held.variants else (_EACH, seat.user_id)
    seed = branch(paper.seed, *path, seat.taken) >> 1
    plan = Plan(seed=seed, shuffle=BOTH if held.variants else held.shuffle, variant=variant)
    slots = _slots(session, paper, plan, seat.user_id, at=at)
    return Drawing(
        title=assignment.title,
        assignment_id=assignment.id,
        preview=seat.preview,
        variant=variant,
        seed=seed,
        timing=_timing(session, assignment, seat),
        settings=settings(held),
        questions=drawing.questions(session, slots, seed, _versions(paper)),
    )


def on_paper(
    session: Session, assignment: Assignment, user_id: int, variant: Variant, *, at: int
) -> tuple[tuple[Question, ...], bool]:
    """Draw an assignment as it is printed, and tell whether its options are mixed."""
    paper, held = read(assignment), rules.read(assignment)
    seed = branch(paper.seed, _ALIKE, 0) >> 1
    shuffle = BOTH if variant else held.shuffle
    plan = Plan(seed=seed, shuffle=shuffle, variant=variant)
    slots = _slots(session, paper, plan, user_id, at=at)
    return drawing.questions(session, slots, seed, _versions(paper)), "options" in shuffle


def settings(held: Rules) -> dict[str, Any]:
    """Return what an attempt keeps of the rules."""
    return {
        "behaviour": held.behaviour,
        "review": reviewpolicy.to_table(held.review),
        "mixed": bool(held.variants) or "options" in held.shuffle,
        "grace": held.grace,
        "attempts": held.attempts,
    }


def _slots(
    session: Session, paper: Paper, plan: Plan, user_id: int, *, at: int
) -> tuple[Slot, ...]:
    sections = [
        Draw(tags=(str(number),), count=one.count)
        for number, one in enumerate(paper.sections, start=1)
    ]
    pool = _pool(session, paper, user_id, queries.day_of(session, user_id, at))
    return assembly.assemble(sections, pool, plan)


def _versions(paper: Paper) -> dict[int, int]:
    return {card: version for card, (version, _numbers) in paper.pool.items()}


def _timing(session: Session, assignment: Assignment, seat: Seat) -> Timing:
    """Return the times for a learner; a preview has the limit alone."""
    if seat.preview:
        held = rules.read(assignment)
        return Timing(limit=held.limit, grace=held.grace)
    allowance = assigned.allowance(session, seat.user_id, assignment)
    return rules.timing(
        assignment, assigned.extra_time(session, seat.user_id, assignment), allowance
    )


def _pool(session: Session, paper: Paper, user_id: int, today: int) -> list[Candidate]:
    """Return the cards of a paper as they were fixed; as tags they have their sections."""
    few = len(paper.pool) <= MOST_NAMED
    which = Card.id.in_(paper.pool) if few else Card.deck_id.in_(paper.decks)
    related = {card: (f"{n}",) for n, cards in enumerate(paper.families) for card in cards}
    traits = Traits(lambda card, _: tuple(map(str, paper.sections_of(card))), related)
    listed = queries.candidates(session, user_id, today, which, traits)
    found = {each.card_id: each for each in listed}
    return [found[card] for card in paper.pool if card in found]

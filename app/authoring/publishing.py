"""Publish a draft: what it would change, whose memory that touches, and the new version itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.authoring import actions, queries, texts
from app.authoring.texts import Findings
from app.core import deckedit
from app.core.cardjson import content_hash, from_json
from app.core.cards import Card, Cloze
from app.core.cards import Deck as DeckText
from app.core.cardtext import answer_text, prompt_text
from app.core.media import MediaError
from app.core.refusals import RefusalError
from app.decks import covering, files, store, sync
from app.decks.models import Deck
from app.decks.sync import Plan, Step

SHOWN_STEPS = 500
Same = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A step of a plan with the words of its card: the new ones, and the old ones if they differ.

    `gap` says that it is a sentence with gaps, whose words do not tell what it asks for, `twin`
    that another card of the plan reads the same. `known` says that the text names the card by its
    id, `promised` that its author was told already that memory is kept.
    """

    step: Step
    prompt: str
    answer: str = ""
    old_prompt: str = ""
    old_answer: str = ""
    gap: bool = False
    twin: bool = False
    known: bool = False
    promised: bool = False

    @property
    def asked(self) -> bool:
        """Tell whether the author must say if this is the same question or a new one."""
        return self.known and self.step.another and not (self.step.forgets or self.promised)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What publishing a draft would do; `plan` is None while its text has errors.

    `idle` says that nothing would differ, neither the text nor a file that it mentions.
    """

    findings: Findings
    plan: Plan | None = None
    lines: tuple[Line, ...] = ()
    more: int = 0
    idle: bool = False

    @property
    def questions(self) -> tuple[str, ...]:
        """Give the cards of which it is asked whether they are new questions."""
        return tuple(line.step.key for line in self.lines if line.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the author decided: `fresh` are the cards that are new questions.

    `seen` is the version beside which the plan was shown, `token` the draft that was planned.
    """

    seen: int
    token: str
    note: str = ""
    fresh: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Ready:
    """A text that is to be published, read already; `media` are its files as they are kept."""

    text: str
    deck: DeckText
    media: Mapping[str, str]


class OutdatedError(RefusalError):
    """Somebody published meanwhile, so that the plan does not hold any more."""


def prospect(session: Session, deck: Deck, text: str, same: Callable[[], Same] = dict) -> Prospect:
    """Tell what publishing a text would change; changes nothing.

    `same` gives cards, by the hashes of what they say, that are known to be the same questions; it
    is asked where that matters.
    """
    names = queries.files_of(session, deck.id)
    findings = texts.examine(text, deck.key, names.keys())
    if findings.deck is None:
        return Prospect(findings)
    mentioned = _mentioned(findings.deck, names)
    plan = sync.plan(session, store.rename(findings.deck, mentioned))
    asked = sorted(plan.steps, key=lambda step: (not step.another, -step.learners))
    return Prospect(
        findings,
        plan,
        tuple(_lines(session, deck, findings.deck, asked[:SHOWN_STEPS], same)),
        max(0, len(plan.steps) - SHOWN_STEPS),
        idle=text == deck.text and mentioned == json.loads(deck.media),
    )


def ready(session: Session, *, user_id: int, deck: Deck, order: Order) -> Ready:
    """Read the text that is to be published; raise OvertakenError, RefusalError.

    It changes nothing and takes the time of reading a deck, so it holds up no writer.
    """
    draft = _planned(session, user_id, deck, order)
    text = _with_answers(session, deck, draft.text, order.fresh)
    names = queries.files_of(session, deck.id)
    parsed = texts.examine(text, deck.key, names.keys()).deck
    if parsed is None:
        raise RefusalError("There are errors in this text", "Mend them, then publish.")
    return Ready(text, parsed, _mentioned(parsed, names))


def publish(  # noqa: PLR0913 - a version has these parts
    session: Session,
    *,
    user_id: int,
    deck: Deck,
    order: Order,
    made: Ready,
    keeper: store.MediaStore,
    now: datetime,
) -> Plan:
    """Make a draft the next version of its deck; raise OutdatedError, OvertakenError.

    It is one transaction: cards, versions, files and the end of the draft.
    """
    session.refresh(deck, with_for_update=True)
    draft = _planned(session, user_id, deck, order)
    if not deck.version == order.seen == draft.base:
        raise OutdatedError(
            "Somebody else published a version while you were writing", "Look at it first."
        )
    kept = store.rename(made.deck, dict(made.media))
    source = sync.Source(
        text=made.text,
        digest=files.digest(made.text.encode(), made.media),
        owner_id=deck.owner_id,
        by_id=user_id,
        note=order.note,
        media=made.media,
        sizes=_prepared(keeper, kept),
    )
    plan = sync.apply(session, kept, source=source, now=now)
    actions.discard(session, user_id=user_id, deck=deck)
    return plan


def _planned(session: Session, user_id: int, deck: Deck, order: Order) -> queries.Open:
    """Return the draft that was planned; raise OvertakenError where it has moved on."""
    draft = queries.draft(session, user_id, deck)
    if not draft.token or draft.token != order.token:
        raise actions.OvertakenError(draft)
    return draft


def _lines(
    session: Session,
    deck: Deck,
    text: DeckText,
    steps: list[Step],
    same: Callable[[], Same],
) -> list[Line]:
    """Put the words of each card beside its step."""
    cards = _by_key(text)
    stored = queries.cards_by_key(session, deck, [step.key for step in steps])
    lines = [_line(step, cards.get(step.key), stored.get(step.key)) for step in steps]
    alike = Counter(line.prompt for line in lines)
    known = same() if any(line.asked for line in lines) else {}
    return [
        replace(
            one,
            twin=alike[one.prompt] > 1,
            promised=one.asked and content_hash(cards[one.step.key]) in known.get(one.step.key, ()),
        )
        for one in lines
    ]


def _line(step: Step, card: Card | None, stored: tuple[str, str] | None) -> Line:
    old = None if stored is None else from_json(stored[1])
    shown = card or old
    if shown is None:
        return Line(step, step.key)
    line = Line(step, prompt_text(shown), answer_text(shown), gap=isinstance(shown, Cloze))
    if card is None or old is None or step.state not in {"changed", "matched"}:
        return line
    return replace(line, old_prompt=prompt_text(old), old_answer=answer_text(old), known=True)


def _by_key(text: DeckText) -> Mapping[str, Card]:
    return {card.key: card for card in text.cards if card.key}


def _with_answers(session: Session, deck: Deck, text: str, fresh: Collection[str]) -> str:
    """Return the text in which the cards that are new questions say so."""
    stored = queries.cards_by_key(session, deck, sorted(fresh))
    for key in sorted(fresh):
        place = deckedit.find_card(text, key)
        if place is not None and key in stored:
            revision = from_json(stored[key][1]).revision
            text = deckedit.start_again(text, place, revision)
    return text


def _prepared(keeper: store.MediaStore, kept: DeckText) -> dict[str, tuple[int, int]]:
    try:
        return covering.prepare(keeper, kept)
    except MediaError as refused:
        message, _, remedy = str(refused).partition("; ")
        raise RefusalError(
            f"A picture of this deck cannot be covered: {message}",
            f"{remedy[:1].upper()}{remedy[1:]}.",
        ) from refused


def _mentioned(text: DeckText, names: Mapping[str, str]) -> dict[str, str]:
    """Return the stored names of the files that the cards show or play."""
    shown = [media for card in text.cards for media in (card.image, card.audio) if media]
    return {media.file: names[media.file] for media in shown}

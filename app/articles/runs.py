"""What a run of proposals does: begin, take what comes, end; at most one of a kind at a time.

A run asks a model for cards, or holds the cards that somebody pasted against the text. Instants are
whole milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.articles import actions, pastruns, queries
from app.articles.models import Article, Proposal, ProposalRun
from app.core.articlejson import Drafted
from app.core.cardjson import from_json, to_json
from app.core.cards import Card
from app.core.facts.cardmaking import Proposal as Suggested
from app.core.facts.pastedrows import UnreadableRowsError, read_rows
from app.core.facts.proposers import PASTE, Asked
from app.core.rulerates import rank

SILENT_MS, AGAIN_MS = 20_000, 20_000
KEPT_MS = 60 * 24 * 60 * 60 * 1000
MOST_TOLD = 300  # refusals that are kept of one run
REPLACED = "The text was replaced meanwhile, so these cards were left out."


@dataclass(frozen=True, slots=True)
class Refusal:
    """A suggestion that did not join the queue: what it asks and answers, and every reason.

    `card` is JSON of a card that its author may keep as their own work, under the id `own` then.
    """

    asks: str
    answer: str
    reasons: tuple[str, ...]
    card: str = ""
    own: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What came of one question, or of some pasted rows; `rest` is what stays to be mended."""

    proposals: Sequence[Suggested] = ()
    refusals: Sequence[Refusal] = ()
    troubles: Sequence[str] = ()
    tokens: int = 0
    done: int = 1
    rest: str = ""


@dataclass(slots=True)
class Known:
    """What the cards of a text ask, and which of them wait unseen."""

    asked: Asked = field(default_factory=Asked)
    spare: set[int] = field(default_factory=set)


def begin(  # noqa: PLR0913 - a run has these parts
    session: Session,
    *,
    article: Article,
    user_id: int,
    proposer: str,
    most: int,
    pasted: str = "",
    now: int,
) -> ProposalRun | None:
    """Begin a run; None if one of this proposer is under way. A silent one is ended as broken."""
    session.execute(
        update(ProposalRun)
        .where(*pastruns.under_way(article, proposer), ProposalRun.beat < now - SILENT_MS)
        .values(state="broken")
    )
    told = {"sha": actions.digest(pasted)} if pasted else {}
    run = ProposalRun(
        article_id=article.id,
        number=article.version,
        proposer=proposer,
        user_id=user_id,
        most=most,
        pasted=pasted,
        told=json.dumps(told),
        at=now,
        beat=now,
    )
    try:
        with session.begin_nested():
            session.add(run)
    except IntegrityError:  # another window was quicker
        return None
    return run


def twin(session: Session, *, article: Article, user_id: int, pasted: str, now: int) -> int | None:
    """Number the run in which a person pasted just this a moment ago, as when pressing twice."""
    last = pastruns.last_run(session, article, PASTE)
    if last is None or last.user_id != user_id or now - last.at > AGAIN_MS:
        return None
    same = json.loads(last.told).get("sha") == actions.digest(pasted)
    return last.id if same and last.state in {"running", "done"} else None


def is_silent(run: ProposalRun, now: int) -> bool:
    """Tell whether nobody was heard of a run that should be under way."""
    return run.state == "running" and now - run.beat > SILENT_MS


def going_on(
    session: Session, article: Article, now: int, proposer: str = ""
) -> ProposalRun | None:
    """Return the run that is under way at a text, of one proposer if named; None without one."""
    last = pastruns.last_run(session, article, proposer)
    if last is None or last.state != "running" or is_silent(last, now):
        return None
    return last


def beat(session: Session, run_id: int, now: int) -> None:
    """Say that a run is still under way."""
    session.execute(
        update(ProposalRun)
        .where(ProposalRun.id == run_id, ProposalRun.state == "running")
        .values(beat=now)
    )


def count_in(session: Session, run_id: int, total: int) -> None:
    """Note how much there is to do."""
    session.execute(update(ProposalRun).where(ProposalRun.id == run_id).values(total=total))


def end(session: Session, run_id: int, state: str) -> None:
    """End a run that is under way."""
    session.execute(
        update(ProposalRun)
        .where(ProposalRun.id == run_id, ProposalRun.state == "running")
        .values(state=state)
    )


def take(session: Session, run_id: int, step: Step, known: Known, now: int) -> bool:
    """Let the cards of a step join the queue and note the rest; tell whether the run goes on.

    What came when it was stopped already is kept; what comes to a run that was given up is not.
    """
    run = session.get(ProposalRun, run_id, with_for_update=True)
    if run is None or run.state not in {"running", "stopped"}:
        return False
    found, refusals, troubles = list(step.proposals), list(step.refusals), list(step.troubles)
    replaced = session.get_one(Article, run.article_id).version != run.number
    if replaced:
        found, troubles = [], [*troubles, REPLACED]
    added = _join(session, run, found, known)
    run.added += added
    run.same += len(found) - added
    run.refused += len(refusals)
    run.tokens += step.tokens
    run.done += step.done
    run.pasted, run.beat = run.pasted if replaced else step.rest, now
    run.told = _told(run.told, refusals, troubles)
    session.flush()
    return run.state == "running"


def own_work(run: ProposalRun, place: int) -> Card | None:
    """Return a refused card that a person pasted; None where there is none or it is kept."""
    cards = json.loads(run.told).get("cards", [])
    one = cards[place] if 0 <= place < len(cards) else {}
    return from_json(one["card"]) if one.get("card") and not one.get("own") else None


def note_own(session: Session, run: ProposalRun, place: int, key: str) -> None:
    """Note that a refused card is in the draft under this id; it needs no mending any more."""
    told = json.loads(run.told)
    told["cards"][place]["own"] = key
    run.told = json.dumps(told)
    run.pasted = _without(run.pasted, told["cards"][place]["card"])
    session.flush()


def _without(pasted: str, card: str) -> str:
    """Return pasted rows without the first that says what a card does."""
    try:
        found = read_rows(pasted)
    except UnreadableRowsError:  # its author is at it
        return pasted
    said = [to_json(row.suggestion.card) if row.suggestion else "" for row in found.rows]
    gone = said.index(card) if card in said else -1
    return found.rest({place for place in range(len(said)) if place != gone})


def _told(before: str, refusals: Sequence[Refusal], troubles: Sequence[str]) -> str:
    told = {"cards": [], "troubles": [], **json.loads(before)}
    told["cards"] = [*told["cards"], *map(asdict, refusals)][:MOST_TOLD]
    told["troubles"] = list(dict.fromkeys([*told["troubles"], *troubles]))
    return json.dumps(told)


def _join(session: Session, run: ProposalRun, found: Sequence[Suggested], known: Known) -> int:
    """Put the cards that ask something new into the queue; one that nobody saw yet gives way."""
    fresh: list[Suggested] = []
    given_way: set[int] = set()
    for one in found:
        twins = known.asked.twins(one.card, one.statement.text)
        if twins - known.spare:
            continue
        given_way |= twins
        known.asked.add(one.card, one.statement.text, -1)
        fresh.append(one)
    if given_way:
        gone = Proposal.id.in_(given_way), Proposal.state == "spare"
        session.execute(delete(Proposal).where(*gone))
    own, others = queries.rates(session, run.user_id or 0)
    where = run.article_id, run.number
    rows = [
        {**actions.row_of(where, one, score), "state": "new"}
        for one, score in rank(map(_drafted, fresh), own, others)
    ]
    if rows:
        session.execute(insert(Proposal), rows)
    return len(fresh)


def _drafted(one: Suggested) -> Drafted:
    sentence = one.statement.sentence
    return Drafted(
        card=to_json(one.card),
        kind=one.card.kind,
        claim=one.statement.text,
        section=one.statement.section,
        start=sentence.offset,
        length=len(sentence.text),
        rule=one.rule,
        weight=one.weight,
    )


def known_of(session: Session, where: tuple[int, int]) -> Known:
    """Return what the cards of a version ask already, those that were rejected among them."""
    known = Known()
    for number, state, body, claim in queries.asked_of(session, where):
        known.asked.add(from_json(body), claim, number)
        if state == "spare":
            known.spare.add(number)
    return known


def tidy(session: Session, now: int) -> None:
    """Delete what is told of runs that are long over."""
    session.execute(delete(ProposalRun).where(ProposalRun.beat < now - KEPT_MS))

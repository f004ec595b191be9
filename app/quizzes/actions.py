"""What a learner does with a quiz: one function for each intention.

Each takes the session and the time, writes, and leaves the commit to the door. An attempt is
locked before it is written, so that what must happen once happens once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.core import attempts, behaviours, responses, scoring, timing
from app.core.attempts import Kind, SlotResult, Step, Terms
from app.core.grades import Grade
from app.core.refusals import RefusalError
from app.quizzes import judging, memories, queries
from app.quizzes import statements as sql
from app.quizzes.drawing import Drawing, prediction_json
from app.quizzes.memories import Recorder
from app.quizzes.models import Assignment, Attempt
from app.quizzes.queries import Drawn
from app.web import marked

TRIES = 3
FARTHEST = 1_000
LONGEST_RESPONSE = 20_000


class OverError(RefusalError):
    """The attempt was handed in already, or its time is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What arrives of a learner for one question; `seq` numbers it among those of the question."""

    slot: int
    seq: int
    kind: Kind
    response: object = None
    certainty: int | None = None


def begin(session: Session, *, user_id: int, drawing: Drawing, attempt_id: str, at: int) -> Attempt:
    """Begin an attempt, or return the one that is open; raise RefusalError if none is left."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update())
    stored = session.get(Attempt, (user_id, attempt_id))
    if stored is not None:
        return stored
    if drawing.blueprint_id is not None:
        taken = queries.attempts_at(session, user_id, drawing.blueprint_id)
        for one in taken:
            if one.submitted_at is None:
                return one
        require_left(len(taken), drawing.settings["attempts"])
    return store(session, user_id=user_id, drawing=drawing, attempt_id=attempt_id, at=at)


def require_left(taken: int, most: int | None) -> None:
    """Raise RefusalError where all attempts are used up."""
    if most is not None and taken >= most:
        times = "once" if most == 1 else f"{most} times"
        raise RefusalError(
            f"This quiz may be taken {times}, and you have done so.",
            "Look at your attempts, or practise with the same deck.",
        )


def store(session: Session, *, user_id: int, drawing: Drawing, attempt_id: str, at: int) -> Attempt:
    """Store a new attempt with its questions."""
    made = Attempt(
        user_id=user_id,
        id=attempt_id,
        blueprint_id=drawing.blueprint_id,
        assignment_id=drawing.assignment_id,
        preview=drawing.preview,
        variant=drawing.variant,
        title=drawing.title,
        settings=json.dumps(drawing.settings),
        seed=drawing.seed,
        started_at=at,
        deadline=timing.deadline(drawing.timing, at),
        predicted=prediction_json(drawing.prediction),
    )
    session.add(made)
    session.flush()
    session.add_all(drawing.rows(user_id, attempt_id))
    session.flush()
    return made


def last_arrival(attempt: Attempt) -> int | None:
    """Return the last moment at which an answer is taken: the deadline and the grace."""
    if attempt.deadline is None:
        return None
    grace: int = json.loads(attempt.settings)["grace"]
    return attempt.deadline + grace


def is_over(attempt: Attempt, at: int) -> bool:
    """Tell whether the server must hand the attempt in: no answer can come in any more."""
    last = last_arrival(attempt)
    return attempt.submitted_at is None and last is not None and at > last


def terms(attempt: Attempt, questions: Sequence[Drawn], *, told: bool = True) -> Terms:
    """Return how an attempt is folded; where nothing of it is `told`, nothing is graded."""
    behaviour = json.loads(attempt.settings)["behaviour"]
    by_slot = {each.slot: each for each in questions}
    return Terms(
        settings={
            slot: behaviours.Settings(
                behaviour=behaviour, tries=TRIES, hints=len(each.question["hints"])
            )
            for slot, each in by_slot.items()
        },
        grader=lambda slot, response: (judging.grade if told else blindly)(by_slot[slot], response),
        last_arrival=last_arrival(attempt),
        finished=attempt.submitted_at,
    )


def blindly(drawn: Drawn, _response: object) -> Grade:
    """Grade alike whatever was answered, so that the time it takes tells nothing of a key."""
    return attempts.UNMARKED if drawn.kind == "essay" else Grade(fraction=0.0)


def fold(
    session: Session, attempt: Attempt, questions: Sequence[Drawn], *, told: bool = True
) -> dict[int, SlotResult]:
    """Return where each of these questions of an attempt stands; `told` as `terms` has it."""
    only = questions[0].slot if len(questions) == 1 else None
    return fold_steps(attempt, questions, queries.steps(session, attempt, only), told=told)


def fold_steps(
    attempt: Attempt, questions: Sequence[Drawn], steps: Sequence[Step], *, told: bool = True
) -> dict[int, SlotResult]:
    """Return where each of these questions stands after its steps, by what was ruled on it."""
    found = attempts.fold(steps, terms(attempt, questions, told=told))
    most = best(attempt)
    return {each.slot: judging.settle(each, found[each.slot], most) for each in questions}


def best(attempt: Attempt) -> float:
    """Return the fraction of the points that the best answer gets."""
    return behaviours.most_fraction(json.loads(attempt.settings)["behaviour"])


def require_under_way(attempt: Attempt, at: int) -> None:
    """Raise OverError once nothing can be answered any more."""
    last = last_arrival(attempt)
    if attempt.submitted_at is not None or (last is not None and at > last):
        raise OverError("This attempt is over; nothing more can be answered.", "See how it went.")


def take(
    session: Session,
    *,
    attempt: Attempt,
    drawn: Drawn,
    given: Given,
    at: int,
    log: Sequence[Step] | None = None,
) -> int:
    """Keep what a learner did to a question and return its number; twice the same is once.

    `log` has the steps of the question, where they were read since the attempt was locked.
    Raises OverError after the end, and UnreadableResponse for what is no answer.
    """
    require_under_way(attempt, at)
    if log is None:
        log = queries.steps(session, attempt, given.slot)
    newest = log[-1].seq if log else 0
    if _is_known(log, given):
        return newest
    if given.kind in ("save", "check") and not responses.is_blank(given.response):
        marked.grade(replace(drawn, known=()), given.response)  # refuses what cannot be read
    used = {step.seq for step in log}
    fits = given.seq not in used and 1 <= given.seq <= newest + FARTHEST
    seq = given.seq if fits else newest + 1
    step = Step(
        slot=given.slot,
        seq=seq,
        at=at,
        kind=given.kind,
        response=given.response,
        certainty=given.certainty,
    )
    _add(session, attempt, attempts.check_step(step))
    return max(newest, seq)


def _is_known(log: Sequence[Step], given: Given) -> bool:
    """Tell whether a step is there already, or would change nothing."""
    said = (given.kind, given.response, given.certainty)
    if any(step.seq == given.seq and _said(step) == said for step in log):
        return True
    if given.kind == "flag":
        flags = [step.response for step in log if step.kind == "flag"]
        return bool(flags[-1] if flags else False) is given.response
    if given.kind == "save":
        kept = [_said(step)[1:] for step in log if step.kind in ("save", "check")]
        return (kept[-1] if kept else (None, None)) == said[1:]
    return False


def _said(step: Step) -> tuple[str, object, int | None]:
    return step.kind, step.response, step.certainty


def _add(session: Session, attempt: Attempt, step: Step) -> None:
    said = None if step.response is None else json.dumps(step.response, ensure_ascii=False)
    sql.ADD_STEP.run(
        session,
        user_id=attempt.user_id,
        attempt_id=UUID(attempt.id).hex,
        slot=step.slot,
        seq=step.seq,
        at=step.at,
        kind=step.kind,
        response=said,
        certainty=step.certainty,
        fraction=step.fraction,
        by_id=None,
    ).close()


def submit(session: Session, *, attempt: Attempt, recorders: Sequence[Recorder], at: int) -> bool:
    """Hand an attempt in: grade it and let it move memory. Only the first time does anything."""
    hold_still(session, attempt)
    attempt = queries.own_attempt(session, attempt.user_id, attempt.id, lock=True)
    if attempt.submitted_at is not None:
        return False
    last, log = last_arrival(attempt), queries.steps(session, attempt)
    ended = max([at, *(step.at for step in log)])  # what was kept while this waited counts
    attempt.submitted_at = ended if last is None else min(ended, last)
    questions = queries.drawn(session, attempt)
    found = fold_steps(attempt, questions, log)
    total = score(attempt, questions, found)
    attempt.score, attempt.out_of = total.points, total.out_of
    session.flush()
    _remember_earlier(session, attempt, recorders, at)
    memories.remember(session, attempt, questions, found, recorders=recorders, at=at)
    session.flush()
    return True


def _remember_earlier(
    session: Session, attempt: Attempt, recorders: Sequence[Recorder], at: int
) -> None:
    """Let the earlier attempts at a quiz move memory that waited until this one was handed in."""
    if attempt.blueprint_id is None or memories.must_wait(session, attempt, at):
        return
    for each in queries.attempts_at(session, attempt.user_id, attempt.blueprint_id):
        if each.id != attempt.id and memories.is_owed(each):
            remember(session, attempt=each, recorders=recorders, at=at)


def remember(session: Session, *, attempt: Attempt, recorders: Sequence[Recorder], at: int) -> bool:
    """Let an attempt move memory whose learner had to wait for it; tell whether it was so."""
    hold_still(session, attempt)
    attempt = queries.own_attempt(session, attempt.user_id, attempt.id, lock=True)
    if not memories.is_owed(attempt):
        return False
    questions = queries.drawn(session, attempt)
    found = fold(session, attempt, questions)
    memories.remember(session, attempt, questions, found, recorders=recorders, at=at)
    session.flush()
    return attempt.remembered_at is not None


def hold_still(session: Session, attempt: Attempt) -> None:
    """Let no ruling on the assignment come between reading the rulings and writing a score.

    Who locks an assignment and an attempt locks the assignment first.
    """
    if attempt.assignment_id is not None:
        query = select(Assignment.id).where(Assignment.id == attempt.assignment_id)
        session.execute(query.with_for_update(read=True))


def score(
    attempt: Attempt, questions: Sequence[Drawn], found: dict[int, SlotResult]
) -> scoring.Score:
    """Return what an attempt is worth."""
    most = best(attempt)
    return scoring.score(judging.weigh(each, found[each.slot], most) for each in questions)


def close(session: Session, *, attempt: Attempt, recorders: Sequence[Recorder], at: int) -> bool:
    """Hand an attempt in whose time is over, as of its last moment; tell whether it was so."""
    if not is_over(attempt, at):
        return False
    hold_still(session, attempt)
    attempt = queries.own_attempt(session, attempt.user_id, attempt.id, lock=True)
    last = last_arrival(attempt)
    if last is None or not is_over(attempt, at):
        return False
    return submit(session, attempt=attempt, recorders=recorders, at=last)

"""Run what may take minutes: ask a model, hold what was pasted against a long text.

Whoever runs says every moment that they still do. A run of which nobody was heard for a while, as
the server was stopped, is told as broken off; what had come by then is in the queue.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from flask import Flask, current_app

from app import clock, db
from app.articles import queries, runs
from app.articles.budget import DayPurse
from app.articles.modelling import Model, asking, model_of
from app.articles.models import Article, ProposalRun
from app.articles.runs import Refusal, Step
from app.config import Settings
from app.core.cardjson import to_json
from app.core.cards import Card
from app.core.cardtext import answers, prompt_text
from app.core.facts.article import Article as Read
from app.core.facts.cardmaking import Proposal
from app.core.facts.gate import Gate, gate_of
from app.core.facts.modelcards import Question, questions
from app.core.facts.pastedrows import Row, read_rows
from app.core.facts.proposers import PASTE, Holder, Refused

BEAT_SECONDS = 2.0
QUICK_SECONDS = 0.5
ROWS = 20  # that are held against a text before what came of them is kept
LONG = 200_000  # characters of a text against which rows are held apart

About = TypeVar("About")


@dataclass(frozen=True, slots=True)
class Job:
    """What a run needs: the text, what its cards ask, who asks for what."""

    id: int
    proposer: str
    most: int
    pasted: str
    read: Read
    covered: frozenset[int]
    known: runs.Known


def begin(run: ProposalRun, *, length: int) -> None:
    """Do what a run is for; a model is asked after this, and so is a long text looked at."""
    number, proposer = run.id, run.proposer
    db.current().rollback()
    if proposer == PASTE and length < LONG:
        _run(_application(), number)
        return
    worker = apart(_run, number)
    worker.join(QUICK_SECONDS)  # a quick answer, or a key that is wrong, is told at once


def apart(work: Callable[[Flask, About], None], about: About) -> threading.Thread:
    """Begin work with the application in a thread that ends with the server; return the thread."""
    worker = threading.Thread(target=work, args=(_application(), about), daemon=True)
    worker.start()
    return worker


def _application() -> Flask:
    found: Flask = cast("Any", current_app)._get_current_object()  # noqa: SLF001 - as Flask says for threads
    return found


def _run(app: Flask, number: int) -> None:
    with app.app_context():
        try:
            with _heard_of(app, number):
                _work(number, app.config["RECTO"])
            state = "done"
        except Exception:
            app.logger.exception("A run of proposals broke off")
            state = "broken"
        with suppress(Exception), db.reading(only=False):
            db.current().rollback()
            runs.end(db.current(), number, state)
            db.current().commit()


@contextmanager
def _heard_of(app: Flask, number: int) -> Iterator[None]:
    """Say in the background that a run goes on, as one question may take minutes."""
    over = threading.Event()

    def tell() -> None:
        with app.app_context():
            while not over.wait(BEAT_SECONDS):
                with suppress(Exception):  # the next beat tells it
                    db.current().rollback()
                    runs.beat(db.current(), number, clock.now_ms())
                    db.current().commit()

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _work(number: int, settings: Settings) -> None:
    job = _job(number)
    gate = gate_of(job.read)
    steps = _of_pasted(job, gate) if job.proposer == PASTE else _of_model(job, gate, settings)
    for step in steps:
        with db.reading(only=False):
            goes_on = runs.take(db.current(), number, step, job.known, clock.now_ms())
            db.current().commit()
        if not goes_on:
            break


def _job(number: int) -> Job:
    session = db.current()
    with db.reading():
        run = session.get_one(ProposalRun, number)
        article = session.get_one(Article, run.article_id)
        where = run.article_id, run.number
        job = Job(
            id=number,
            proposer=run.proposer,
            most=run.most,
            pasted=run.pasted,
            read=queries.atlas_of(session, *where).article,
            covered=queries.covered_of(session, article),
            known=runs.known_of(session, where),
        )
        session.rollback()
    return job


def _count_in(job: Job, total: int) -> None:
    with db.reading(only=False):
        runs.count_in(db.current(), job.id, total)
        db.current().commit()


def _of_model(job: Job, gate: Gate, settings: Settings) -> Iterator[Step]:
    """Ask question after question; yield what came of each."""
    model = model_of(settings)
    assert model is not None  # noqa: S101 - the door looked
    every = questions(job.read, job.most, job.covered)
    _count_in(job, len(every))
    yield from _answers(model, gate, DayPurse(settings.model_budget), every)


def _answers(model: Model, gate: Gate, purse: DayPurse, every: list[Question]) -> Iterator[Step]:
    for one in asking(model, gate, purse, every):
        yield Step(
            proposals=one.held.proposals,
            refusals=[_refusal(each.card, each) for each in one.held.refused],
            troubles=one.troubles,
            tokens=one.tokens,
            done=int(not one.failed),
        )


def _of_pasted(job: Job, gate: Gate) -> Iterator[Step]:
    """Hold row after row against the text; what is refused or not looked at yet stays."""
    pasted, holder = read_rows(job.pasted), Holder(gate, PASTE)
    count, left = len(pasted.rows), list[int]()
    _count_in(job, count)
    for first in range(0, count, ROWS):
        places = range(first, min(first + ROWS, count))
        judged = [(place, _judged(pasted.rows[place], holder)) for place in places]
        left += [place for place, one in judged if isinstance(one, Refusal)]
        yield Step(
            proposals=[one for _, one in judged if isinstance(one, Proposal)],
            refusals=[one for _, one in judged if isinstance(one, Refusal)],
            done=len(places),
            rest=pasted.rest({*left, *range(places.stop, count)}),
        )


def _judged(row: Row, holder: Holder) -> Proposal | Refusal:
    if row.suggestion is None:
        return Refusal(row.raw[:300], "", (row.fault,))
    judged = holder.judge(row.suggestion)
    if isinstance(judged, Refused):
        return replace(_refusal(judged.card, judged), card=to_json(judged.card))
    return judged


def _refusal(card: Card, refused: Refused) -> Refusal:
    return Refusal(prompt_text(card), "; ".join(answers(card)), refused.reasons)

"""Reads of runs: what a model was asked for and what was pasted, at an article's text."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, defer

from app.articles.models import Article, ProposalRun
from app.core.refusals import NotFoundError

MOST_LISTED = 50


def under_way(one: Article, proposer: str) -> tuple[ColumnElement[bool], ...]:
    """Say which runs of a proposer are under way at an article."""
    return (
        ProposalRun.article_id == one.id,
        ProposalRun.proposer == proposer,
        ProposalRun.state == "running",
    )


def run_of(session: Session, one: Article, number: int) -> ProposalRun:
    """Return a run at an article; raise NotFoundError."""
    own = ProposalRun.id == number, ProposalRun.article_id == one.id
    found = session.scalar(select(ProposalRun).where(*own))
    if found is None:
        raise NotFoundError("Nothing is known of this any more", "Look into the queue.")
    return found


def last_run(session: Session, one: Article, proposer: str = "") -> ProposalRun | None:
    """Return the run at an article's text that began last; of one proposer, if named."""
    wanted = [ProposalRun.article_id == one.id, ProposalRun.number == one.version]
    if proposer:
        wanted.append(ProposalRun.proposer == proposer)
    newest = select(ProposalRun).where(*wanted).order_by(ProposalRun.id.desc()).limit(1)
    return session.scalar(newest)


def runs_of(session: Session, one: Article) -> list[ProposalRun]:
    """List the runs at all versions of an article's text that are known still, the newest first."""
    found = session.scalars(
        select(ProposalRun)
        .options(defer(ProposalRun.told), defer(ProposalRun.pasted))
        .where(ProposalRun.article_id == one.id)
        .order_by(ProposalRun.id.desc())
        .limit(MOST_LISTED)
    )
    return list(found)

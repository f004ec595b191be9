"""Fit the parameters of memory to a learner: when, from what, and what is kept of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.accounts.classrooms import Membership
from app.core import shrinkage
from app.core.classroles import LEARNER
from app.core.shrinkage import Fit, Fitter, MateFit
from app.decks.models import FittedParameters
from app.progress import answered
from app.study import queries
from app.study.models import StudyDay

GROWN = 1.1  # a fit is made anew once there are so many times the answers, and a few more
MORE = 50


@dataclass(frozen=True, slots=True)
class Material:
    """What a fit of one learner begins from."""

    courses: Sequence[Sequence[Any]]
    mates: Sequence[MateFit]
    answers: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the fit of a learner stands.

    `by_hand` says that parameters were set by hand, which win; `found` is the newest fit.
    """

    found: FittedParameters | None
    by_hand: bool

    @property
    def fitted(self) -> bool:
        """Tell whether there were enough answers for a fit."""
        return self.found is not None and self.found.body is not None

    @property
    def gain(self) -> float:
        """Return by how much the log loss on answers held out is smaller than the defaults'."""
        return self.found.default_loss - self.found.fitted_loss if self.found else 0.0

    @property
    def wanted(self) -> bool:
        """Tell whether the learner wants their fit to be used."""
        return self.found is None or self.found.wanted

    @property
    def used(self) -> bool:
        """Tell whether scheduling goes by the fit."""
        return self.fitted and self.wanted and self.gain >= 0 and not self.by_hand


def standing(session: Session, user_id: int) -> Standing:
    """Tell how a learner's fit stands."""
    by_hand = "parameters" in queries.own_settings(session, user_id)
    return Standing(session.get(FittedParameters, user_id), by_hand)


def due(session: Session) -> list[int]:
    """List the learners who have answered so much since the last fit that another is worth it."""
    answers = func.sum(StudyDay.answers)
    known = select(FittedParameters.user_id, FittedParameters.answers).subquery()
    query = (
        select(StudyDay.user_id)
        .outerjoin(known, known.c.user_id == StudyDay.user_id)
        .group_by(StudyDay.user_id, known.c.answers)
        .having(
            answers >= shrinkage.LEAST_TESTS,
            or_(known.c.answers.is_(None), answers >= known.c.answers * GROWN + MORE),
        )
        .order_by(StudyDay.user_id)
    )
    return list(session.scalars(query))


def gather(session: Session, user_id: int) -> Material:
    """Read what a fit needs: the learner's answers, and the fits of their class mates."""
    courses = answered.courses(session, user_id)
    return Material(courses, _mates(session, user_id), _count(session, user_id))


def begin(session: Session, *, user_id: int, at: datetime) -> bool:
    """Note that a learner is fitted now; tell whether nobody else noted it before."""
    count = _count(session, user_id)
    row = session.get(FittedParameters, user_id, with_for_update=True)
    if row is not None and row.answers >= count:
        return False
    row = row or _blank(session, user_id, at)
    row.answers, row.tried_at = count, at
    session.flush()
    return True


def work_out(material: Material, fitter: Fitter) -> Fit | None:
    """Fit the parameters, None where there are too few answers; this takes a while."""
    return shrinkage.fit(material.courses, shrinkage.prior_of(material.mates), fitter)


def keep(
    session: Session, *, user_id: int, material: Material, fit: Fit | None, at: datetime
) -> FittedParameters:
    """Store what a fit found; the learner's switch stays as it is."""
    row = session.get(FittedParameters, user_id, with_for_update=True)
    row = row or _blank(session, user_id, at)
    row.answers, row.tried_at = material.answers, at
    enough = len(material.mates) >= shrinkage.LEAST_MATES
    row.mates = len(material.mates) if enough and fit else 0
    row.raw = json.dumps(fit.raw) if fit else None
    row.body = json.dumps(fit.parameters) if fit else None
    row.tests = fit.tests if fit else 0
    row.held_out = fit.gain.tests if fit else 0
    row.default_loss = fit.gain.defaults if fit else 0.0
    row.fitted_loss = fit.gain.fitted if fit else 0.0
    session.flush()
    return row


def want(session: Session, *, user_id: int, wanted: bool, at: datetime) -> None:
    """Say whether scheduling may go by the fit; it counts from the next answer on."""
    row = session.get(FittedParameters, user_id, with_for_update=True)
    row = row or _blank(session, user_id, at)
    row.wanted = wanted
    session.flush()


def _blank(session: Session, user_id: int, at: datetime) -> FittedParameters:
    """Add the row of a learner who was never fitted."""
    row = FittedParameters(user_id=user_id, wanted=True, tried_at=at)
    session.add(row)
    session.flush()
    return row


def _count(session: Session, user_id: int) -> int:
    """Count a learner's answers of all time."""
    query = select(func.sum(StudyDay.answers)).where(StudyDay.user_id == user_id)
    return int(session.scalar(query) or 0)


def _mates(session: Session, user_id: int) -> list[MateFit]:
    """Return the fits of everybody who learns in a class with this learner, once each."""
    mine = aliased(Membership)
    query = (
        select(FittedParameters.user_id, FittedParameters.raw, FittedParameters.tests)
        .join(Membership, Membership.user_id == FittedParameters.user_id)
        .join(mine, mine.classroom_id == Membership.classroom_id)
        .where(
            mine.user_id == user_id,
            FittedParameters.user_id != user_id,
            FittedParameters.raw.is_not(None),
            *(each.role == LEARNER for each in (mine, Membership)),
            *(each.state == "active" for each in (mine, Membership)),
        )
        .distinct()
    )
    return [
        MateFit(tuple(json.loads(raw or "[]")), tests) for _, raw, tests in session.execute(query)
    ]

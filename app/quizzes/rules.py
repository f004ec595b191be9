"""The rules of an assignment, as they are stored: time, attempts, behaviour, review, variants."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast

from app.core import reviewpolicy
from app.core.behaviours import Behaviour
from app.core.reviewpolicy import Policy
from app.core.scoring import Keep
from app.core.timing import Timing
from app.quizzes.models import Allowance, Assignment, Work

GRACE_MS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds for every attempt at an assignment; None is without limit.

    `limit` is in milliseconds and before anyone's extra time, `variants` 0 or 2 to 4, `hide_names`
    whether those who mark see no names.
    """

    limit: int | None = None
    attempts: int | None = 1
    keep: Keep = "highest"
    behaviour: Behaviour = "deferred"
    review: Policy = reviewpolicy.PRESETS["homework"]
    shuffle: tuple[str, ...] = ("cards", "options")
    variants: int = 0
    hide_names: bool = False
    grace: int = GRACE_MS


def read(assignment: Assignment) -> Rules:
    """Return the rules of an assignment."""
    stored: dict[str, Any] = json.loads(assignment.settings)
    return Rules(
        limit=stored["limit"],
        attempts=stored["attempts"],
        keep=cast("Keep", stored["keep"]),
        behaviour=cast("Behaviour", stored["behaviour"]),
        review=reviewpolicy.from_table(stored["review"]),
        shuffle=tuple(stored["shuffle"]),
        variants=stored["variants"],
        hide_names=stored["hide_names"],
        grace=stored["grace"],
    )


def write(rules: Rules) -> str:
    """Return the rules as they are stored."""
    return json.dumps(
        {
            "limit": rules.limit,
            "attempts": rules.attempts,
            "keep": rules.keep,
            "behaviour": rules.behaviour,
            "review": reviewpolicy.to_table(rules.review),
            "shuffle": list(rules.shuffle),
            "variants": rules.variants,
            "hide_names": rules.hide_names,
            "grace": rules.grace,
        }
    )


def timing(
    assignment: Assignment, extra: float = 1.0, allowance: Allowance | None = None
) -> Timing:
    """Return the times of an assignment for somebody with this extra time and allowance."""
    rules = read(assignment)
    return Timing(
        opens=assignment.opens_at,
        closes=closes(assignment, allowance),
        limit=rules.limit,
        grace=rules.grace,
        extra=extra,
    )


def closes(work: Work, allowance: Allowance | None) -> int | None:
    """Return when something closes for somebody."""
    own = None if allowance is None else allowance.closes_at
    return work.closes_at if own is None else own


def due(work: Work, allowance: Allowance | None) -> int | None:
    """Return when something is due for somebody."""
    own = None if allowance is None else allowance.due_at
    return work.due_at if own is None else own


def attempts(assignment: Assignment, allowance: Allowance | None) -> int | None:
    """Return how many attempts somebody has, None for any number."""
    own = None if allowance is None else allowance.attempts
    return read(assignment).attempts if own is None else own


def carry(settings: str, rules: Rules) -> str:
    """Return the settings of an attempt with what may still change once it has begun."""
    kept: dict[str, Any] = json.loads(settings)
    changed = {"review": reviewpolicy.to_table(rules.review), "attempts": rules.attempts}
    return json.dumps(kept | changed)

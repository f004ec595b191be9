"""What a learner may see of an attempt, and when: a matrix of moments and things.

`during` is while the attempt is open, `after` the minutes after its end, `open` later while others
may still answer, `closed` once nobody may. The attempt's own responses are always seen `during`,
and what is seen `during` also needs the behaviour's leave.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from app.core.behaviours import Behaviour, SlotState
from app.core.refusals import RefusalError

Moment: TypeAlias = Literal["during", "after", "open", "closed"]
What: TypeAlias = Literal["response", "correctness", "marks", "answer", "feedback", "source"]

MOMENTS: tuple[Moment, ...] = get_args(Moment)
WHATS: tuple[What, ...] = get_args(What)
_ALL = frozenset(WHATS)
_OWN: frozenset[What] = frozenset({"response"})
_HOW_WELL: frozenset[What] = frozenset({"response", "correctness", "marks", "feedback"})


class PolicyError(RefusalError):
    """A review policy names a moment, a thing or a level that does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What may be seen at each moment."""

    during: frozenset[What]
    after: frozenset[What]
    open: frozenset[What]
    closed: frozenset[What]


PRESETS: dict[str, Policy] = {
    "practice": Policy(during=_ALL, after=_ALL, open=_ALL, closed=_ALL),
    "homework": Policy(during=_HOW_WELL, after=_HOW_WELL, open=_HOW_WELL, closed=_ALL),
    "exam": Policy(during=_OWN, after=frozenset(), open=frozenset(), closed=_ALL),
    "survey": Policy(during=_OWN, after=_OWN, open=_OWN, closed=_OWN),
}
LEVELS: dict[str, frozenset[What]] = {
    "none": frozenset(),
    "score": frozenset({"marks"}),
    "answers": frozenset({"response", "correctness", "marks", "answer"}),
    "everything": _ALL,
}
_SPANS: dict[str, tuple[Moment, ...]] = {
    "during": ("during",),
    "after": ("after", "open"),
    "closed": ("closed",),
}


def may_show(policy: Policy, what: What, moment: Moment) -> bool:
    """Tell whether the policy lets a learner see this thing of their attempt at this moment."""
    if what == "response" and moment == "during":
        return True
    seen: frozenset[What] = getattr(policy, moment)
    return what in seen


def visible(policy: Policy, moment: Moment, state: SlotState) -> frozenset[What]:
    """Return all that may be seen of a slot, by the policy and, `during`, by its behaviour."""
    return frozenset(
        what
        for what in WHATS
        if may_show(policy, what, moment) and (moment != "during" or _has_leave(what, state))
    )


def can_keep(policy: Policy, behaviour: Behaviour) -> bool:
    """Tell whether a behaviour keeps to itself what the policy does not tell while one answers.

    A further try (interactive) is offered for what was wrong alone, and so tells it.
    """
    return behaviour != "interactive" or "correctness" in policy.during


def from_levels(review: Iterable[tuple[str, str]], base: Policy = PRESETS["homework"]) -> Policy:
    """Return the policy that a deck's `review` stands for; what it leaves out is as in `base`.

    Its `after` is both right after and later while open. Raises PolicyError for unknown words.
    """
    table = to_table(base)
    for when, level in review:
        _require(when, _SPANS)
        _require(level, LEVELS)
        table.update(dict.fromkeys(_SPANS[when], sorted(LEVELS[level])))
    return from_table(table)


def from_table(table: Mapping[str, Iterable[str]]) -> Policy:
    """Return the policy of a table: for each moment the things that are seen, else PolicyError.

    A moment that is left out shows nothing.
    """
    for moment, seen in table.items():
        _require(moment, MOMENTS)
        for what in seen:
            _require(what, WHATS)
    rows = {moment: set(table.get(moment, ())) for moment in MOMENTS}
    return Policy(
        **{moment: frozenset(w for w in WHATS if w in row) for moment, row in rows.items()}
    )


def to_table(policy: Policy) -> dict[str, list[str]]:
    """Return the policy as plain lists, ready to be stored and edited."""
    return {moment: [w for w in WHATS if w in getattr(policy, moment)] for moment in MOMENTS}


def name(policy: Policy) -> str | None:
    """Return the name of the preset that this policy is, None if it is none."""
    return next((key for key, preset in PRESETS.items() if preset == policy), None)


def _has_leave(what: What, state: SlotState) -> bool:
    if what == "response":
        return True
    return state.answer if what in ("answer", "source") else state.feedback


def _require(word: str, known: Collection[str]) -> None:
    if word not in known:
        raise PolicyError(f"A review policy has no {word!r}; known are {', '.join(known)}.")

"""Reads of coursework: what each learner of a class has to show for each of its assignments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.classes.queries import Learner
from app.coursework import works
from app.coursework.deckresults import Reader, Settled
from app.coursework.quizresults import of_quizzes
from app.coursework.standing import Result
from app.coursework.works import Given
from app.quizzes.models import Work


@dataclass(frozen=True, slots=True)
class Results:
    """The assignments of a class, newest first, its active learners by name, and who has what.

    A cell stands under the ids of assignment and learner; there is none where the assignment is
    given to groups that the learner is not in. `Result.fraction` is from 0 to 1, lateness taken
    off, or None while nothing counts; `late`, `attempts` and `terms` (opens, due, closes: those of
    this learner, exceptions included) stand beside it, and `told`: whether the learner may know it.
    `fresh` was found in the log for goals whose moment is past; `actions.keep_settled` keeps it.
    """

    works: tuple[Work, ...]
    learners: tuple[Learner, ...]
    cells: Mapping[tuple[int, int], Result]
    fresh: tuple[Settled, ...] = ()

    def of(self, work: Work) -> list[tuple[Learner, Result]]:
        """List by name the learners to whom something is given, each with the result."""
        found = ((one, self.cells.get((work.id, one.id))) for one in self.learners)
        return [(one, result) for one, result in found if result is not None]


def results(session: Session, classroom_id: int, at: int, *, only: int | None = None) -> Results:
    """Return all results of a class at an instant in milliseconds; `only` those of one learner.

    It takes the same few statements however many learners there are. Works that are archived are
    among them (`Work.archived_at`). A `Work` is a quiz or a deck (`Work.kind`), with `id`, `key`,
    `title`, `opens_at`, `due_at`, `closes_at`. Who may ask is for the caller to see to.
    """
    return of_works(
        session, works.given(session, classroom_id, works.of_class(session, classroom_id), only), at
    )


def of_one(session: Session, work: Work, at: int, *, only: int | None = None) -> Results:
    """Return the results of one assignment of a class."""
    return of_works(session, works.given(session, work.classroom_id or 0, [work], only), at)


def if_it_ended(session: Session, work: Work, at: int) -> Results:
    """Return the results of one assignment of a class as they would stand if it were archived."""
    given = works.given(session, work.classroom_id or 0, [work])
    return of_works(session, replace(given, ends=at), at)


def of_works(session: Session, given: Given, at: int) -> Results:
    """Return the results of some works of a class."""
    decks = Reader(session, given, at)
    cells = of_quizzes(session, given, at) | decks.results()
    return Results(given.works, given.learners, cells, tuple(decks.fresh))

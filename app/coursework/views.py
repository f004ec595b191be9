"""The doors of what a class was given to do: the list, and one assignment, each as one may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner, role_required
from app.classes import lending
from app.classes.page import class_page, member
from app.classes.queries import Learner, Standing
from app.core import classroles, goals
from app.core.refusals import NotFoundError
from app.core.rounding import whole_percent
from app.coursework import actions, queries, wording, works
from app.coursework.models import DeckAssignment
from app.coursework.queries import Results
from app.coursework.standing import ASTRAY, FINISHED, Result
from app.coursework.works import GONE
from app.decks.models import Deck
from app.decks.queries import PAGE, Page
from app.quizzes import assigned, audience, forclass, roll, times, tomark
from app.quizzes.desk import desk
from app.quizzes.models import Assignment, Attempt, Work
from app.quizzes.queries import zone
from app.quizzes.views import me
from app.web import words

blueprint = Blueprint("coursework", __name__, url_prefix="/classes/<key>/assignments")

SHOWN = ("", "astray", "done")


class Line(NamedTuple):
    """An assignment as the list of a class's staff shows it; the numbers count learners."""

    work: Work
    about: str
    when: str
    standing: str
    given: int
    finished: int
    on_track: int
    late: int
    astray: int
    astray_word: str

    @property
    def so_far(self) -> tuple[int, str]:
        """Count those who are well, and say what they are: done, or on track until it is due."""
        if self.on_track:
            return self.finished + self.on_track, "on track"
        return self.finished, "done"


class Own(NamedTuple):
    """An assignment as a learner's own list shows it.

    `again` says how many attempts are left at a quiz that is finished, "" for none.
    """

    work: Work
    href: str
    about: str
    when: str
    said: wording.Said
    score: str
    finished: bool
    again: str


@blueprint.get("")
@role_required("learner")
def index(key: str) -> str:
    """Show what a class was given: to its staff how all stand, to a learner how they stand."""
    standing, at = member(key), clock.now_ms()
    teaches = standing.may(classroles.SEE_SCORES)
    only = None if teaches else me()
    found = queries.results(db.current(), standing.classroom.id, at, only=only)
    if teaches:
        lines = [staff_line(found, one, at) for one in found.works]
        waits = tomark.waiting(db.current(), me())
        page = class_page("coursework/index.html", standing, lines=lines, waits=waits)
    else:
        page = class_page("coursework/mine.html", standing, lines=own_lines(standing, found, at))
    keep(found)
    return page


def staff_line(found: Results, work: Work, at: int) -> Line:
    """Return the line of an assignment for the staff of its class."""
    states = Counter(result.state for _, result in found.of(work))
    return Line(
        work=work,
        about=asks(work),
        when=times.window(work, clocks(), at),
        standing=times.standing(work, at),
        given=sum(states.values()),
        finished=sum(states[name] for name in FINISHED),
        on_track=states["on track"],
        late=states["late"],
        astray=sum(states[name] for name in ASTRAY),
        astray_word=wording.astray(work, over=is_over(work, at)),
    )


def is_over(work: Work, at: int) -> bool:
    """Tell whether the moment has passed for all at which something is due."""
    due = work.closes_at if work.due_at is None else work.due_at
    return work.archived_at is not None or (due is not None and at > due)


def own_lines(standing: Standing, found: Results, at: int) -> list[Own]:
    """Return what the learner who asks is given, what is to be done first, by its due moment."""
    lines = [
        (result.terms.due, own_line(standing, one, result, at))
        for one in found.works
        if (result := found.cells.get((one.id, me()))) is not None
    ]
    lines.sort(key=lambda one: (one[1].finished, one[0] is None, one[0] or 0))
    return [line for _, line in lines]


def own_line(standing: Standing, work: Work, result: Result, at: int) -> Own:
    """Return the line of an assignment for a learner."""
    goal = works.goal_of(work) if isinstance(work, DeckAssignment) else None
    about = asks(work), wording.reached(goal, result, clocks())
    finished = result.state in FINISHED or result.terms.ended(at)
    return Own(
        work=work,
        href=address(standing.classroom.key, work),
        about=" · ".join(filter(None, about)),
        when=when(work, result, at),
        said=wording.state(result),
        score=wording.score(result) if result.told else "",
        finished=finished,
        again=again(result, at) if finished and isinstance(work, Assignment) else "",
    )


def again(result: Result, at: int) -> str:
    """Say how many attempts at a quiz are left to a learner: "1 attempt left"; "" for none."""
    if result.terms.ended(at):
        return ""
    if result.terms.most is None:
        return "another attempt if you like"
    left = result.terms.most - result.attempts
    return f"{words.count(left, 'attempt')} left" if left > 0 else ""


def address(key: str, work: Work) -> str:
    """Return where a learner does an assignment."""
    if isinstance(work, Assignment):
        return url_for("given.one", key=work.key)
    return url_for("coursework.one", key=key, work=work.key)


def asks(work: Work) -> str:
    """Say what an assignment asks."""
    return wording.goal(works.goal_of(work)) if isinstance(work, DeckAssignment) else "Quiz"


def when(work: Work, result: Result, at: int) -> str:
    """Say by when something is due for a learner, by their clocks."""
    own = result.terms
    if result.state == "ahead" and own.opens is not None:
        return f"opens {times.near(own.opens, clocks(), at)}"
    if work.archived_at is not None or own.due is None:
        return times.window(work, clocks(), at)
    return f"{'was due' if own.overdue(at) else 'due'} {times.near(own.due, clocks(), at)}"


def clocks() -> Any:  # noqa: ANN401 - a time zone
    """Return the time zone of whoever asks."""
    return zone(current_learner().time_zone)


def keep(found: Results) -> None:
    """Keep what was read from the log for goals whose moment is past."""
    if not found.fresh:
        return
    session = db.current()
    session.rollback()
    with db.reading(only=False):
        try:
            actions.keep_settled(session, found=found.fresh)
            session.commit()
        except IntegrityError:  # somebody who looked at the same time was quicker
            session.rollback()


@blueprint.get("/<work>")
@role_required("learner")
def one(key: str, work: str) -> str | Response:
    """Show one assignment: to the staff who stands how, to a learner how they stand."""
    standing = member(key)
    found = works.one_of(db.current(), standing.classroom.id, work)
    if standing.may(classroles.SEE_SCORES):
        return for_staff(standing, found)
    if isinstance(found, DeckAssignment):
        return for_learner(standing, found)
    return redirect(url_for("given.one", key=found.key))


def for_staff(standing: Standing, work: Work) -> str:
    """Render an assignment with all learners to whom it is given."""
    at, session = clock.now_ms(), db.current()
    found = queries.of_one(session, work, at)
    pairs = found.of(work)
    show = request.args.get("show", "")
    goal = works.goal_of(work) if isinstance(work, DeckAssignment) else None
    line = staff_line(found, work, at)
    learners = paged([pair for pair in pairs if fits(pair[1], show)])
    page = class_page(
        "coursework/one.html",
        standing,
        work=work,
        line=line,
        over=is_over(work, at),
        goal=goal,
        deck=session.get_one(Deck, work.deck_id),
        learners=learners,
        may_change=standing.may(classroles.ASSIGN),
        again=anew(standing, work) if standing.may(classroles.ASSIGN) else [],
        begun=any(result.attempts for _, result in pairs),
        allowed=allowed(work, found),
        shown={"": "All", "astray": line.astray_word.capitalize(), "done": "Done"},
        show=show,
        counts={name: sum(fits(one, name) for _, one in pairs) for name in SHOWN},
        mean=mean([one for _, one in pairs]),
        state=wording.state,
        reached=lambda result: wording.reached(goal, result, clocks()),
        score=wording.score,
        say=lambda moment: times.near(moment, clocks(), at),
        groups=groups_of(work),
        **(of_quiz(work, learners.lines, at) if isinstance(work, Assignment) else {}),
        zone_of_page=clocks().key,
    )
    keep(found)
    return page


def anew(standing: Standing, work: Work) -> list[tuple[str, str]]:
    """List where who asks may give something again: what it is called, and where the form is."""
    if isinstance(work, Assignment):
        return forclass.again(work)
    like: dict[str, Any] = {"like": work.key, "of": standing.classroom.key}
    return [
        (one.title, url_for("coursework.give", key=one.key, **like))
        for one in lending.shareable(db.current(), me())
    ]


def groups_of(work: Work) -> list[str]:
    """Name the groups of the class to which something is given, none for all of it."""
    chosen = audience.groups_of(db.current(), work) if work.grouped else ()
    return [title for one, title in forclass.groups_of(work.classroom_id) or () if one in chosen]


def of_quiz(quiz: Assignment, pairs: Sequence[tuple[Learner, Result]], at: int) -> dict[str, Any]:
    """Return what the page of a quiz says beside what it says of a goal; learners of one page."""
    tried: dict[int, list[Attempt]] = {}
    for each in assigned.attempts_to(db.current(), quiz, [one.id for one, _ in pairs]):
        tried.setdefault(each.user_id, []).append(each)
    return desk(db.current(), quiz, clocks(), at) | {
        "left": len(audience.left(db.current(), quiz)),
        "more_time": forclass.more_time(quiz, [one.id for one, _ in pairs]),
        "tried": tried,
        "share": roll.share_of,
    }


def fits(result: Result, show: str) -> bool:
    """Tell whether a learner belongs to those that are asked for."""
    return (
        show not in SHOWN or not show or result.state in {"astray": ASTRAY, "done": FINISHED}[show]
    )


def allowed(work: Work, found: Results) -> set[int]:
    """Return the learners for whom something else holds than for all."""
    own = works.allowances(db.current(), [work.id])
    return {user for _, user in own} & {one.id for one in found.learners}


def mean(results: list[Result]) -> float | None:
    """Return the mean of what counts, None where nothing does."""
    known = [one.fraction for one in results if one.fraction is not None]
    return sum(known) / len(known) if known else None


def paged(pairs: list[tuple[Learner, Result]]) -> Page[tuple[Learner, Result]]:
    """Return the page of learners that the address asks for, the nearest that there is."""
    last = max(1, -(-len(pairs) // PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), last)
    return Page(tuple(pairs[(number - 1) * PAGE : number * PAGE]), number, len(pairs))


def for_learner(standing: Standing, work: DeckAssignment) -> str:
    """Render a deck with a goal as the learner who asks stands with it."""
    at, session = clock.now_ms(), db.current()
    found = queries.of_one(session, work, at, only=me())
    result = found.cells.get((work.id, me()))
    if result is None:
        raise NotFoundError(*GONE)
    goal = works.goal_of(work)
    page = render_template(
        "coursework/deck.html",
        classroom=standing.classroom,
        work=work,
        goal=goal,
        asks=wording.goal(goal),
        deck=session.get_one(Deck, work.deck_id),
        result=result,
        said=wording.state(result),
        part=goals.part(goal, result.value or 0.0),
        then=None if result.then is None else whole_percent(result.then),
        ended=result.terms.ended(at),
        late=result.terms.overdue(at),
        score=wording.score(result),
        say=lambda moment: times.near(moment, clocks(), at),
        zone=clocks().key,
    )
    keep(found)
    return page

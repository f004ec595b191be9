"""The doors of marking: one essay after the other, and the mark of any one answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner, role_required
from app.core import gradepoints
from app.core.gradepoints import MarkError
from app.core.refusals import NotFoundError, RefusalError
from app.quizzes import forclass, marking, more, page, queries, rules, sifting, times
from app.quizzes.marking import OvertakenError, Verdict
from app.quizzes.models import Assignment
from app.quizzes.questions import CARD, blueprint, key_of, plain, shown, taught
from app.quizzes.sifting import Reply
from app.quizzes.views import me, recorders

MARKING = f"/given/<key>/marking/{CARD}"
ROUNDED = 1e-4  # points that a field shows are rounded by less
DONE = "All essays of this question are marked."


class Place(NamedTuple):
    """Where an answer stands in the queue of a question; `found` is None for one not in it."""

    replies: Sequence[Reply]
    found: int

    @property
    def reply(self) -> Reply:
        """Give the answer."""
        return self.replies[self.found]

    def beside(self, step: int) -> Reply | None:
        """Give the answer so many places on, None beyond the ends."""
        place = self.found + step
        return self.replies[place] if 0 <= place < len(self.replies) else None

    def next_waiting(self) -> Reply | None:
        """Give the next one that waits for its mark, from here on and around."""
        around = [*self.replies[self.found + 1 :], *self.replies[: self.found]]
        return next((each for each in around if each.waits), None)


def place_of(assignment: Assignment, card_id: int, attempt_id: UUID) -> Place:
    """Find an answer among the essays of its question, else among all its answers.

    Raises NotFoundError for one that is not there.
    """
    session = db.current()
    for replies in (
        sifting.queue(session, assignment, card_id),
        sifting.replies(session, assignment, card_id),
    ):
        for number, each in enumerate(replies):
            if UUID(each.sheaf.attempt.id) == attempt_id:
                return Place(replies, number)
    raise NotFoundError("There is no such answer.", "Look at the questions of the assignment.")


def lead(assignment: Assignment, card_id: int, reply: Reply | None) -> Response:
    """Lead to an answer, or to the question where none is left."""
    if reply is None:
        where = url_for("marking.question", key=assignment.key, card_id=card_id)
    else:
        where = address(assignment, card_id, reply)
    return redirect(where, 303)


def address(assignment: Assignment, card_id: int, reply: Reply) -> str:
    """Give the address at which an answer is marked."""
    attempt_id = UUID(reply.sheaf.attempt.id)
    return url_for("marking.one", key=assignment.key, card_id=card_id, attempt_id=attempt_id)


@blueprint.get(MARKING)
@role_required("learner")
def begin(key: str, card_id: int) -> Response:
    """Lead to the first essay that waits for its mark, or to the question."""
    assignment = taught(key)
    replies = sifting.queue(db.current(), assignment, card_id)
    first = next((each for each in replies if each.waits), None)
    if first is None:
        flash(DONE if replies else "There is nothing to mark here yet.", "info")
    return lead(assignment, card_id, first)


@blueprint.get(f"{MARKING}/<uuid:attempt_id>")
@role_required("learner")
def one(key: str, card_id: int, attempt_id: UUID) -> str:
    """Show one answer beside its rubric."""
    assignment = taught(key)
    return show(assignment, place_of(assignment, card_id, attempt_id))


def show(assignment: Assignment, place: Place, wrong: str = "", *, clash: bool = False) -> str:
    """Render the page on which an answer is marked; a clash keeps what was entered beside it."""
    at, reply = clock.now_ms(), place.reply
    drawn = reply.drawn.newer or reply.drawn
    marks = marking.marks(db.current(), reply.sheaf.attempt, reply.drawn.slot)
    mark = marks.get(reply.drawn.slot)
    zone = queries.zone(current_learner().time_zone)
    essay = reply.drawn.kind == "essay"
    waiting = sum(each.waits for each in place.replies)
    return forclass.show(
        "marking/essay.html",
        assignment,
        reply=reply,
        card=shown(drawn),
        told=key_of(drawn),
        essay=essay,
        answer=essay_text(reply) if essay else "",
        parts=[] if essay else plain(reply),
        rubric=more.criteria(reply.drawn, mark) if essay else [],
        mark=mark,
        entered=request.form,
        wrong=wrong,
        clash=clash,
        hidden=rules.read(assignment).hide_names,
        number=place.found + 1,
        total=len(place.replies),
        done=len(place.replies) - waiting,
        previous=place.beside(-1),
        following=place.beside(1),
        address=lambda each: address(assignment, drawn.card_id, each),
        points=page.points,
        when=lambda moment: times.say(moment, zone, at),
        media_url=lambda name: url_for("decks.media_file", name=name),
    )


def essay_text(reply: Reply) -> str:
    """Return the text of an essay."""
    response: Any = reply.result.response or {}
    text: str = response.get("text") or ""
    return text


@blueprint.post(f"{MARKING}/<uuid:attempt_id>")
@role_required("learner")
def mark(key: str, card_id: int, attempt_id: UUID) -> str | Response | tuple[str, int]:
    """Keep a mark and go on to the next answer that waits for one."""
    session, assignment = db.current(), taught(key)
    place = place_of(assignment, card_id, attempt_id)
    try:
        keep(place.reply, me())
    except OvertakenError as refused:
        session.rollback()
        return again(key, card_id, attempt_id, refused, clash=True), 409
    except RefusalError as refused:
        session.rollback()
        return again(key, card_id, attempt_id, refused, clash=False), 422
    session.commit()
    if not place.reply.essay:
        flash("The mark is kept.", "good")
        return lead(assignment, card_id, None)
    following = place.next_waiting()
    if following is None:
        flash(DONE, "good")
    return lead(assignment, card_id, following)


def again(key: str, card_id: int, attempt_id: UUID, refused: RefusalError, *, clash: bool) -> str:
    """Show the answer once more with what was entered and what is wrong."""
    assignment = taught(key)
    place = place_of(assignment, card_id, attempt_id)
    return show(assignment, place, f"{refused.sentence} {refused.action}", clash=clash)


def keep(reply: Reply, by_id: int) -> None:
    """Keep what the form says of an answer."""
    verdict = read(reply, marking.rubric(reply.drawn))
    if verdict.points is None and verdict.share is not None and not verdict.note.strip():
        raise RefusalError("A mark by hand needs its note.", "Say why; the learner reads it.")
    marking.mark(
        db.current(),
        attempt=reply.sheaf.attempt,
        slot=reply.drawn.slot,
        verdict=verdict,
        by_id=by_id,
        recorders=recorders(),
        at=clock.now_ms(),
    )


def read(reply: Reply, rubric: list[tuple[str, float]]) -> Verdict:
    """Read a verdict of the form; raise RefusalError where points are lacking."""
    seen = request.form.get("seen", type=int) or 0
    note = request.form.get("note", "")
    if request.form.get("lift"):
        return Verdict(seen=seen, note=note)
    if rubric:
        return Verdict(seen=seen, note=note, points=read_points(rubric))
    most = reply.drawn.points
    given = read_given("points", most)
    return Verdict(seen=seen, note=note, share=given / most if most else 0.0)


def read_points(rubric: list[tuple[str, float]]) -> tuple[float, ...]:
    """Read the points of each criterion; raise RefusalError where one is lacking or no such."""
    names = [f"points-{place}" for place in range(len(rubric))]
    lacking = [str(n) for n, name in enumerate(names, 1) if not request.form.get(name)]
    if lacking:
        raise RefusalError(
            f"Not marked yet: criterion {', '.join(lacking)}.", "Give points for each criterion."
        )
    asked = enumerate(zip(names, rubric, strict=True), 1)
    return tuple(read_given(name, most, f"Criterion {n}: ") for n, (name, (_, most)) in asked)


def read_given(name: str, most: float, where: str = "") -> float:
    """Read a field of points; raise RefusalError for what is none from 0 to `most`."""
    text, within = request.form.get(name, "").strip(), f"Give from 0 to {most:g}."
    try:
        given = gradepoints.read_points(text) / gradepoints.POINT
    except MarkError as wrong:
        raise RefusalError(f"{where}{wrong.sentence}", within) from wrong
    if given > most + ROUNDED:
        raise RefusalError(f"{where}{text[:40]} is more than the {most:g} possible.", within)
    return min(given, most)

"""The doors of who gives a quiz to its questions: how they went, and rulings on them."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app import clock, db
from app.accounts.access import current_learner, role_required
from app.core import classroles, rulings
from app.core.refusals import NotFoundError, RefusalError
from app.core.rulings import Ruling
from app.quizzes import (
    assigned,
    disputes,
    forclass,
    more,
    page,
    paper,
    queries,
    regrading,
    rules,
    sheaves,
    sifting,
    times,
    verdicts,
)
from app.quizzes.models import Assignment
from app.quizzes.queries import Drawn
from app.quizzes.regrading import Trial, Wish
from app.quizzes.sifting import Reply
from app.quizzes.verdicts import Entry
from app.quizzes.views import me
from app.web import asking, marked, words

blueprint = Blueprint("marking", __name__, url_prefix="/quizzes")

CARD = "<int(max=2147483647):card_id>"
QUESTIONS = "/given/<key>/questions"
CHANGED = "Attempts have changed since you looked. This is what the ruling would do now."
MOST_ROWS = 300
CUT = 120
ATTEMPT = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

Fields = MultiDict[str, str]


def taught(key: str) -> Assignment:
    """Return the assignment that the person who asks gives."""
    return assigned.taught(db.current(), me(), key, right=classroles.MARK)


@blueprint.get(QUESTIONS)
@role_required("learner")
def questions(key: str) -> str:
    """List the questions of an assignment: how they went, what to mark, what is disputed."""
    assignment = taught(key)
    return forclass.show(
        "marking/questions.html",
        assignment,
        lines=sifting.questions(db.current(), assignment),
    )


@blueprint.get(f"{QUESTIONS}/{CARD}")
@role_required("learner")
def question(key: str, card_id: int) -> str | tuple[str, int]:
    """Show a question, and with a ruling in the address what that would do; nothing changes."""
    assignment, trial, wrong = taught(key), None, ""
    if request.args.get("kind"):
        try:
            wish = read_wish(assignment, card_id, request.args)
            trial = regrading.try_out(db.current(), assignment, wish)
        except RefusalError as refused:
            wrong = f"{refused.sentence} {refused.action}"
    shown = show(assignment, card_id, trial, wrong)
    return (shown, 422) if wrong else shown


@blueprint.post(f"{QUESTIONS}/{CARD}")
@role_required("learner")
def rule(key: str, card_id: int) -> str | Response | tuple[str, int]:
    """Write a ruling and every score that it changes, if it does what was shown.

    A reply to the learner who asked for it goes with it, or neither does.
    """
    session = db.current()
    assignment = assigned.taught(session, me(), key, right=classroles.MARK, lock=True)
    try:
        wish = read_wish(assignment, card_id, request.form)
        trial = regrading.apply(
            session,
            assignment=assignment,
            wish=wish,
            digest=request.form.get("digest", ""),
            by_id=me(),
            at=clock.now_ms(),
        )
        if trial is None and replying(request.form):
            send_reply(assignment, card_id, UUID(request.form["to"]))
    except RefusalError as refused:
        session.rollback()
        return show(taught(key), card_id, None, f"{refused.sentence} {refused.action}"), 422
    if trial is not None:
        session.rollback()
        return show(taught(key), card_id, trial, CHANGED), 409
    session.commit()
    said = more.in_words(wish.ruling)
    sent = ", and your reply is sent" if replying(request.form) else ""
    flash(f"Done: {said[0].lower()}{said[1:]}{sent}.", "good")
    return redirect(url_for("marking.question", key=key, card_id=card_id), 303)


def replying(fields: Fields) -> bool:
    """Tell whether a reply to a learner goes with a ruling."""
    return bool(re.fullmatch(ATTEMPT, fields.get("to", "")))


def send_reply(assignment: Assignment, card_id: int, attempt_id: UUID) -> None:
    """Answer what a learner says of a question with the words of the form."""
    session = db.current()
    found = disputes.in_assignment(session, assignment, attempt_id.hex, card_id)
    text = request.form.get("reply", "")
    disputes.reply(session, dispute=found, text=text, by_id=me(), at=clock.now_ms())


def read_wish(assignment: Assignment, card_id: int, fields: Fields) -> Wish:
    """Read a ruling from the fields of a form; raise RulingError for one that cannot be made."""
    entries = verdicts.history(db.current(), assignment.id, [card_id])[card_id]
    kind, _, lifted = fields.get("kind", "").partition(":")
    value: object = lifted or None
    if kind == "accept":
        value = [*accepted(entries), *chosen(fields)]
    elif kind == "points":
        value = fields.get("points", type=float)
    elif kind == "key":
        value = fields.get("version", type=int)
    ruling = rulings.check(Ruling(kind, value))  # type: ignore[arg-type] # check refuses other words
    return Wish(card_id=card_id, ruling=ruling, reason=fields.get("reason", "").strip())


def accepted(entries: list[Entry]) -> list[str]:
    """List the answers that are accepted too by now."""
    return list(rulings.hold(entries).accept)


def chosen(fields: Fields) -> list[str]:
    """List the answers that a form names, those ticked and one more."""
    named = [*fields.getlist("accept"), fields.get("other", "")]
    return [text.strip() for text in dict.fromkeys(named) if text.strip()]


def show(
    assignment: Assignment,
    card_id: int,
    trial: Trial | None = None,
    wrong: str = "",
    fields: Fields | None = None,
) -> str:
    """Render the page of a question; `fields` are those of a ruling, else what was sent."""
    session, at = db.current(), clock.now_ms()
    drawn, replies = of_paper(assignment, card_id), sifting.replies(session, assignment, card_id)
    entries = verdicts.history(session, assignment.id, [card_id])[card_id]
    zone = queries.zone(current_learner().time_zone)
    return forclass.show(
        "marking/question.html",
        assignment,
        card_id=card_id,
        number=list(paper.read(assignment).pool).index(card_id) + 1,
        card=shown(drawn),
        told=key_of(drawn),
        fields=request.values if fields is None else fields,
        trial=trial,
        wrong=wrong,
        newer=newer_shown(drawn),
        given=[each for each in sifting.told(replies) if not each.right],
        in_force=rulings.in_force(entries),
        entries=entries[::-1],
        in_words=more.in_words,
        replies=replies[:MOST_ROWS],
        essays=[each for each in replies if each.essay],
        hidden=rules.read(assignment).hide_names,
        answer=in_brief,
        marks=marks_of,
        disputes=disputes.to_question(session, assignment, card_id),
        typed={each.sheaf.key: each.text for each in replies if not each.right},
        points=page.points,
        base=drawn.points,
        count=words.count,
        when=lambda moment: times.say(moment, zone, at),
        media_url=lambda name: url_for("decks.media_file", name=name),
    )


def of_paper(assignment: Assignment, card_id: int) -> Drawn:
    """Return a question of an assignment as it was fixed; else raise NotFoundError."""
    version, _sections = paper.read(assignment).pool.get(card_id, (0, ()))
    found = sheaves.question(db.current(), card_id, version) if version else None
    if found is None:
        raise NotFoundError("This assignment has no such question.", "Look at its questions.")
    return found


def newer_shown(drawn: Drawn) -> dict[str, Any] | None:
    """Return what the page shows of the newest version, None if that was fixed."""
    newer = newer_version(drawn)
    if newer is None:
        return None
    return {"version": newer.version, "card": shown(newer), "told": key_of(newer)}


def newer_version(drawn: Drawn) -> Drawn | None:
    """Return the newest version of a question, None if it is the one that was fixed."""
    newest = queries.newest_versions(db.current(), [drawn.card_id])
    version, _body = newest.get(drawn.card_id, (drawn.version, ""))
    return (
        sheaves.question(db.current(), drawn.card_id, version) if version > drawn.version else None
    )


def shown(drawn: Drawn) -> page.Shown:
    """Return a question with its answer, as only who gives the quiz may see it."""
    return page.Shown(
        kind=drawn.kind,
        lang=drawn.lang,
        deck_title=drawn.deck_title,
        question=drawn.question,
        answer=drawn.answer,
    )


RIGHT: dict[str, Any] = {
    "choice": lambda _: 0,
    "select": lambda key: [n for n, one in enumerate(key["options"]) if one["right"]],
    "truth": lambda key: key["right"],
    "match": lambda key: list(range(len(key["pairs"]))),
    "order": lambda key: list(range(len(key["items"]))),
    "spot": lambda _: {"label": 0},
}


def key_of(drawn: Drawn) -> page.Told:
    """Return the right answer of a question as the answer side shows it."""
    response = RIGHT.get(drawn.kind, lambda _: None)(drawn.answer)
    order = asking.orders(drawn.kind, drawn.question, drawn.body, 0, mixed=False)
    if drawn.kind == "order":
        order = {"items": tuple(response)}
    grade = None if response is None else marked.grade(drawn, response)
    return page.Told(
        full=True,
        grade=None,
        response=None,
        given=[],
        feedback="",
        diff=(),
        lists=marked.lists(drawn, order, response, grade),
        marks="",
    )


def in_brief(reply: Reply) -> str:
    """Say in a few plain words what a learner answered."""
    return cut(" · ".join(plain(reply)))


def plain(reply: Reply) -> list[str]:
    """Say what a learner answered in plain text, part by part."""
    found = page.given(reply.drawn, reply.result.response)
    return [Markup(each).striptags() for each in found]  # noqa: S704 - its tags are taken out


def cut(text: str) -> str:
    """Shorten a text to a line."""
    return text if len(text) <= CUT else f"{text[: CUT - 1]}…"


def marks_of(reply: Reply) -> str:
    """Say how many points an answer got, of how many."""
    fraction = reply.result.state.fraction
    points = reply.drawn.points
    return "–" if fraction is None else f"{page.points(points * fraction)} of {page.points(points)}"  # noqa: RUF001 - a dash


@blueprint.post(f"{QUESTIONS}/{CARD}/<uuid:attempt_id>/reply")
@role_required("learner")
def reply(key: str, card_id: int, attempt_id: UUID) -> str | Response | tuple[str, int]:
    """Answer what a learner says of a question.

    Where a ruling shall follow, nothing is sent yet: what it would do is shown beside the reply.
    """
    assignment = taught(key)
    if request.form.get("then"):
        return try_with_reply(assignment, card_id, attempt_id)
    send_reply(assignment, card_id, attempt_id)
    db.current().commit()
    flash("Your reply is sent.", "good")
    where = url_for("marking.question", key=key, card_id=card_id)
    return redirect(f"{where}#messages", 303)


def try_with_reply(assignment: Assignment, card_id: int, attempt_id: UUID) -> str | tuple[str, int]:
    """Show what the ruling would do that a reply tells of; nothing changes, nothing is sent."""
    disputes.in_assignment(db.current(), assignment, attempt_id.hex, card_id)
    text = request.form.get("reply", "").strip()
    fields = MultiDict(
        [
            ("kind", request.form["then"]),
            ("accept", request.form.get("answer", "")),
            ("reason", text[: regrading.LONGEST_REASON]),
            ("to", str(attempt_id)),
            ("reply", text),
        ]
    )
    trial, wrong = None, ""
    try:
        wish = read_wish(assignment, card_id, fields)
        trial = regrading.try_out(db.current(), assignment, wish)
    except RefusalError as refused:
        wrong = f"{refused.sentence} {refused.action}"
    shown = show(assignment, card_id, trial, wrong, fields)
    return (shown, 422) if wrong else shown

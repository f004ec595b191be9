"""What somebody who teaches a class asks to see of it: a day, a deck, a group, a quiz."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from flask import request, url_for

from app import clock, db
from app.accounts.access import account_holder
from app.classes.page import class_page, entitled
from app.classes.queries import Standing
from app.core import classroles
from app.core.days import local_day
from app.decks.queries import PAGE, Page
from app.progress import classlook, classscores
from app.progress.classlook import Look, Wish
from app.progress.classscores import Exam
from app.quizzes import queries as quizzes
from app.quizzes.models import Assignment, Work

WEEK = 7
FARTHEST_DAYS = 5 * 366
MOST_OFFERS = 4
OF_DECK = "deck:"
Line = TypeVar("Line")
PARTS = ("overview", "facts", "learners", "scores")


class Offer(NamedTuple):
    """A day that the pages offer: its name, and its number."""

    label: str
    day: int


class Scene(NamedTuple):
    """A class, what is looked at, its works, the days to choose, what was wrong with the wish."""

    standing: Standing
    look: Look
    works: list[Work]
    offers: list[Offer]
    problem: str

    @property
    def query(self) -> dict[str, Any]:
        """Return what of the wish differs from the usual, for the addresses of other pages."""
        wish = self.look.wish
        chosen = {"on": date.fromordinal(wish.day).isoformat(), "deck": wish.deck}
        return {name: value for name, value in chosen.items() if value} | (
            {"group": wish.group} if wish.group else {}
        )


class Choice(NamedTuple):
    """What scores are asked of: its value in the form, its name, and the quiz if it is one."""

    value: str
    title: str
    quiz: Assignment | None


def scene(key: str) -> Scene:
    """Return the class of this request as its teacher wants to see it."""
    standing = entitled(key, classroles.SEE_SCORES)
    session, user = db.current(), account_holder()
    now = clock.now()
    zone = quizzes.zone(user.time_zone)
    today = local_day(now, zone, timedelta(hours=user.day_start))
    works = classscores.works_of(session, standing.classroom.id)
    moments = sorted(
        (moment, work.title)
        for work in works
        for moment in (work.opens_at, work.due_at, work.closes_at)
        if moment is not None and moment > clock.milliseconds(now)
    )
    ahead = {
        local_day(clock.instant(moment), zone, timedelta(hours=user.day_start)): title
        for moment, title in reversed(moments)
    }
    later = [Offer(ahead[day], day) for day in sorted(ahead) if day > today]
    usual = later[0].day if later else today + WEEK
    day, problem = asked_day(request.args.get("on", ""), today, usual)
    wish = Wish(
        today=today,
        day=day,
        deck=request.args.get("deck", "")[:64],
        group=request.args.get("group", type=int),
    )
    found = classlook.look(
        session, viewer_id=user.id, classroom_id=standing.classroom.id, wish=wish
    )
    offers = [Offer("Today", today), Offer("In a week", today + WEEK), *later[:MOST_OFFERS]]
    return Scene(standing, found, works, offers, problem)


def asked_day(text: str, today: int, usual: int) -> tuple[int, str]:
    """Return the day that was asked for, or the usual one and what is wrong with the wish."""
    if not text:
        return usual, ""
    try:
        day = date.fromisoformat(text).toordinal()
    except ValueError:
        return usual, f"“{text[:20]}” is no date. Choose one, as in 2026-12-24."
    if day < today:
        return usual, "That day is past. Choose today or a later one."
    if day > today + FARTHEST_DAYS:
        return usual, "That day is more than five years off. Choose an earlier one."
    return day, ""


def page(template: str, seen: Scene, part: str, **values: Any) -> str | tuple[str, int]:  # noqa: ANN401 - a template takes any value
    """Render one of these pages; with 422 where the wish could not be met."""
    wish, room = seen.look.wish, seen.standing.classroom
    html = class_page(
        template,
        seen.standing,
        look=seen.look,
        wish=wish,
        problem=seen.problem,
        offers=seen.offers,
        query=seen.query,
        part=part,
        parts=[
            (name.capitalize(), url_for(f"class_memory.{name}", key=room.key, **seen.query), name)
            for name in PARTS
        ],
        iso=lambda day: date.fromordinal(day).isoformat(),
        say=lambda day: say(day, wish.today),
        address=page_address,
        **values,
    )
    return (html, 422) if seen.problem else html


def paged(lines: Sequence[Line]) -> Page[Line]:
    """Return the page of a list that the address asks for, the nearest that there is."""
    pages = max(1, -(-len(lines) // PAGE))
    number = min(max(1, request.args.get("page", 1, type=int)), pages)
    return Page(tuple(lines[(number - 1) * PAGE : number * PAGE]), number, len(lines))


def page_address(number: int) -> str:
    """Give the address of another page of the same list."""
    kept: dict[str, Any] = {**request.args, **(request.view_args or {}), "page": number}
    return url_for(request.endpoint or "", **kept)


def say(day: int, today: int) -> str:
    """Say a day: “7 December”, with its year if that is another one."""
    named = date.fromordinal(day)
    year = "" if named.year == date.fromordinal(today).year else f" {named.year}"
    return f"{named.day} {named:%B}{year}"


def choices(seen: Scene) -> list[Choice]:
    """List what scores may be asked of: quizzes to come, those that are over, decks."""
    at = clock.now_ms()
    given = classscores.quizzes(seen.works)
    given.sort(key=lambda quiz: (is_over(quiz, at), quiz.opens_at or 0, quiz.id))
    of_quizzes = [Choice(quiz.key, quiz.title, quiz) for quiz in given]
    of_decks = [
        Choice(f"{OF_DECK}{deck.key}", f"All of {deck.title}", None) for deck in seen.look.all_decks
    ]
    return of_quizzes + of_decks


def is_over(quiz: Assignment, at: int) -> bool:
    """Tell whether a quiz has closed for all without an allowance."""
    return quiz.closes_at is not None and quiz.closes_at <= at


def chosen(seen: Scene) -> Choice | None:
    """Return what scores are asked of, the first there is by default; None without any."""
    offered = choices(seen)
    wanted = request.args.get("of", "")
    return next((one for one in offered if one.value == wanted), offered[0] if offered else None)


def exam_of(seen: Scene, choice: Choice) -> Exam:
    """Return what a choice asks of learners."""
    if choice.quiz is not None:
        return classscores.exam_of_quiz(db.current(), choice.quiz)
    key = choice.value.removeprefix(OF_DECK)
    return classscores.exam_of_deck(db.current(), seen.look.all_decks, key)

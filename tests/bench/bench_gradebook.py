"""How long the server takes to show a gradebook, and to write it as files.

Run `python -m tests.bench.bench_gradebook`. Times are the least of five runs in CPU milliseconds of
this process, the whole request. Three columns of four are quizzes with an attempt of nearly
everybody, the others are marked by hand. `--serve FOLDER` leaves the smaller class in a folder.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app import clock
from app.accounts.classrooms import Membership
from app.accounts.models import User
from app.cli import GARBAGE
from app.core.gradepoints import POINT
from app.core.gradetable import Policy
from app.db import current
from app.decks.models import Deck
from app.factory import create_app
from app.gradebook import arranging
from app.gradebook.arranging import Kind
from app.gradebook.models import GradeCategory, GradeEntry, GradeItem
from app.quizzes import rules
from app.quizzes.models import Assignment, Attempt, Work
from tests.classing import make_class
from tests.conftest import make_schema, make_settings
from tests.marks import AT, find_class
from tests.people import IRIS, join
from tests.quizzing import CHOICES, quiz_deck
from tests.studying import shelve_deck

RUNS = 5
LIMIT = 300  # milliseconds for 150 learners by 40 columns
SIZES = ((150, 40), (1_000, 100))
FIRST = ("Ada", "Bo", "Chen", "Dara", "Eve", "Fay", "Gil", "Hana", "Ivo", "Jun", "Kai", "Lea")
LAST = ("Abel", "Brandt", "Costa", "Dahl", "Engel", "Fujita", "Garcia", "Holm", "Ito", "Jansen")
FILES = ("download/wide.csv", "download/long.csv", "download/wide.xlsx")
DAY = 86_400_000


def fill(app: Flask, key: str, learners: int, columns: int) -> None:
    """Make a class of many learners and columns, three of four of them quizzes."""
    with app.app_context():
        session, dice = current(), Random(7)  # noqa: S311 - a class is made up
        classroom = find_class(key)
        people = _people(learners, key)
        session.execute(insert(User), people)
        emails = [one["email"] for one in people]
        users = list(session.scalars(select(User.id).where(User.email.in_(emails))))
        joined = clock.now()
        session.execute(
            insert(Membership),
            [{"classroom_id": classroom.id, "user_id": one, "joined_at": joined} for one in users],
        )
        kinds = [Kind(None, title, 5_000, 1, alike=False) for title in ("Quizzes", "On paper")]
        policy = Policy(weighted=True)
        arranging.keep_rules(session, classroom=classroom, policy=policy, kinds=kinds)
        quizzes = columns * 3 // 4
        works = _quizzes(classroom.id, quizzes)
        _sit(works, users, dice)
        _mark(classroom.id, columns - quizzes, users, dice)
        session.commit()


def _people(count: int, key: str) -> list[dict[str, object]]:
    seen = clock.now()
    return [
        {
            "name": f"{FIRST[n % len(FIRST)]} {LAST[n * 7 % len(LAST)]} {n}",
            "email": f"{key}{n}@recto.example",
            "fs_uniquifier": f"{key}{n}",
            "created_at": seen,
            "seen_at": seen,
        }
        for n in range(count)
    ]


def _quizzes(classroom_id: int, count: int) -> list[Work]:
    session = current()
    deck = session.scalars(select(Deck)).one()
    owner = session.scalars(select(User.id).where(User.email == IRIS.email)).one()
    works = [
        Assignment(
            key=f"q{classroom_id}-{n}",
            owner_id=owner,
            deck_id=deck.id,
            classroom_id=classroom_id,
            title=f"Quiz {n}: rivers and lakes",
            body="{}",
            settings=rules.write(rules.Rules()),
            due_at=AT + n * DAY,
            created_at=AT,
        )
        for n in range(1, count + 1)
    ]
    session.add_all(works)
    session.flush()
    tests = session.scalars(select(GradeCategory).where(GradeCategory.title == "Quizzes"))
    kind = next(one.id for one in tests if one.classroom_id == classroom_id)
    session.add_all(
        GradeItem(classroom_id=classroom_id, assignment_id=one.id, category_id=kind, created_at=AT)
        for one in works
    )
    return list(works)


def _sit(works: list[Work], users: list[int], dice: Random) -> None:
    rows = [
        {
            "user_id": user,
            "id": f"{work.id:016x}{user:016x}",
            "assignment_id": work.id,
            "title": work.title,
            "settings": "{}",
            "seed": 1,
            "started_at": (work.due_at or 0) - DAY,
            "submitted_at": (work.due_at or 0) - DAY // 2,
            "score": float(dice.randint(2, 12)),
            "out_of": 12.0,
        }
        for work in works
        for user in users
        if dice.random() < 0.95
    ]
    current().execute(insert(Attempt), rows)


def _mark(classroom_id: int, count: int, users: list[int], dice: Random) -> None:
    session = current()
    items = [
        GradeItem(
            classroom_id=classroom_id,
            title=f"Essay {n} on paper",
            worth=20 * POINT,
            due_at=AT,
            created_at=AT,
        )
        for n in range(1, count + 1)
    ]
    session.add_all(items)
    session.flush()
    session.execute(
        insert(GradeEntry),
        [
            {
                "item_id": item.id,
                "user_id": user,
                "kind": "mark",
                "points": dice.randint(10, 40) * POINT // 2,
                "was": "none",
                "at": AT,
            }
            for item in items
            for user in users
            if dice.random() < 0.9
        ],
    )


def make_app(folder: str) -> tuple[Flask, FlaskClient]:
    """Give an application on a new database, and the browser of Iris."""
    url = f"sqlite:///{folder}/recto.sqlite3"
    make_schema(url)
    app = create_app(make_settings(Path(folder), url))
    app.config["TESTING"] = True
    shelve_deck(app, quiz_deck(CHOICES))
    return app, join(app, IRIS)


def _least(client: FlaskClient, address: str) -> tuple[float, int]:
    times, size = [], 0
    for _ in range(RUNS):
        started = time.process_time()
        answer = client.get(address)
        size = len(answer.data)
        times.append(time.process_time() - started)
        assert answer.status_code == 200, (address, answer.status_code)
    return min(times) * 1000, size


def main() -> None:
    """Print a row for each page of each class."""
    if "--serve" in sys.argv:
        app, _ = make_app(sys.argv[-1])
        make_class(app, "biology", learners=())
        fill(app, "biology", *SIZES[0])
        return
    with tempfile.TemporaryDirectory() as folder:
        app, client = make_app(folder)
        gc.freeze()  # garbage is collected as seldom as in a worker of the server
        gc.set_threshold(GARBAGE)
        for learners, columns in SIZES:
            key = f"class{learners}"
            make_class(app, key, learners=())
            fill(app, key, learners, columns)
            print(f"{learners:,} learners x {columns} columns")
            with app.app_context():
                own = select(Work.id).where(Work.classroom_id == find_class(key).id)
                work = f"w{min(current().scalars(own))}/"
            for page in ("", "?sort=total&order=down", work, *FILES):
                took, size = _least(client, f"/classes/{key}/grades/{page}")
                print(f"  {page or 'table':28} {took:8.0f} ms {size / 1000:8.0f} kB")
    print(f"limit: {LIMIT} ms for the table of 150 x 40")


if __name__ == "__main__":
    main()

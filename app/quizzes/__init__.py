"""The quizzes slice: attempts, their time, and what they tell about memory.

`app.extensions["recto.graded"]` lists callables `(session, *, learner_id, evidence)` that take each
graded answer of an attempt into memory and tell whether it moved it.
"""

from __future__ import annotations

from flask import Flask

from app.web import navigation


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.quizzes import (  # noqa: PLC0415 - models need no pages
        analysed,
        claims,
        cli,
        data,
        extratime,
        given,
        hiding,
        overview,
        printing,
        questions,
        resulted,
        reviewing,
        teaching,
    )

    doors = (overview, given, printing, questions, resulted, reviewing, teaching, claims, analysed)
    for blueprint in dict.fromkeys(door.blueprint for door in doors):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.group)
    app.extensions.setdefault("recto.merge_guest", []).append(data.merge)
    app.extensions.setdefault("recto.personal_data", []).append(data.personal_data)
    app.extensions.setdefault("recto.extra_time", []).append(extratime.stretch)
    app.extensions["recto.source_hidden"] = hiding.hides_source
    entry = navigation.Entry(3, "Quizzes", "clipboard-check", "quizzes.index", "quizzes")
    navigation.add(app, entry)

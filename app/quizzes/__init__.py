"""The quizzes slice: attempts, their time, and what they tell about memory. This is its map.

Doors stand first in each line, then what they call. Names that look alike differ by who acts:
`given` is the learner's page of an assignment, `assigning` and `assigned` are acts and reads of
assignments, `teaching` the instructor's doors; `essays` are doors, `marking` is what they do.

    taking        answering > views, overview, forms > actions > queries, statements, drawing,
                  foresight
    reviewing     reviewing, claims > outcome, page, more, moments, news, hiding
    memory        memories (evidence goes out by "recto.graded"), keeper (deadlines), cli, data
    giving        ending, again > teaching, given, giveforms, windowforms, forclass > assigning >
                  assigned, audience, rules, times, extratime, waiting, desk (what its page says)
    what is asked paper (fixed when it is given), drawing (for one person)
    on paper      printing > handouts (which questions) > sheets (how each stands on the page)
    marking       questions, essays > regrading, marking, disputes > judging, verdicts
    waits for one tomark (essays and messages, over all that one gives)
    results       resulted > results > roll (who came, and what counts of their attempts)
    all attempts  sifting (answers by question) > sheaves (attempts handed in, whole), handed (lean)
    analysis      analysed > figurewords, analysistables > analysis > chosen (answers as labels),
                  handed

`app.extensions["recto.graded"]` lists callables `(session, *, learner_id, evidence)` that take each
graded answer of an attempt into memory and tell whether it moved it.
"""

from __future__ import annotations

from flask import Flask

from app.web import navigation


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.quizzes import (  # noqa: PLC0415 - models need no pages
        again,
        analysed,
        answering,
        claims,
        cli,
        data,
        ending,
        extratime,
        given,
        hiding,
        overview,
        printing,
        questions,
        resulted,
        reviewing,
    )

    answers = (answering, overview, given, reviewing)
    doors = (*answers, printing, questions, resulted, ending, again, claims, analysed)
    for blueprint in dict.fromkeys(door.blueprint for door in doors):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.group)
    app.extensions.setdefault("recto.merge_guest", []).append(data.merge)
    app.extensions.setdefault("recto.personal_data", []).append(data.personal_data)
    app.extensions.setdefault("recto.extra_time", []).append(extratime.stretch)
    app.extensions["recto.source_hidden"] = hiding.hides_source
    entry = navigation.Entry(3, "Quizzes", "clipboard-check", "quizzes.index", "quizzes")
    navigation.add(app, entry)

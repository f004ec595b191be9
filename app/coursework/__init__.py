"""The coursework slice: decks and quizzes that classes are given to do, and by when.

What was given stands in the table of assignments, which the quizzes own. `queries.results` has what
each learner of a class has to show for each assignment; `due` what waits for one person.
"""

from __future__ import annotations

from flask import Flask

from app.web import todaylines


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.coursework import cli, doors  # noqa: PLC0415 - models need no pages

    for blueprint in doors.BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(doors.UNTOKENED)  # a mail program has no token of ours
    app.cli.add_command(cli.group)
    app.extensions["recto.class_tabs"].append(doors.tab)
    app.extensions.setdefault(todaylines.EXTENSION, []).append(doors.today_lines)
    app.extensions["recto.class_work"].append(doors.work)
    app.extensions["recto.leaving_class"].append(doors.leave)
    app.extensions.setdefault("recto.personal_data", []).append(doors.personal_data)
    app.extensions.setdefault("recto.leaving", []).append(doors.leaving)

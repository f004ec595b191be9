"""The progress slice: what learners remember, each alone and a class together.

Of one's own it keeps exam goals and fitted parameters; all else is read.
"""

from __future__ import annotations

from flask import Flask

from app.classes import TABS
from app.web import navigation, todaylines


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.progress import classdoors, cli, stored, views  # noqa: PLC0415 - models need no pages

    app.register_blueprint(views.blueprint)
    app.register_blueprint(classdoors.blueprint)
    app.cli.add_command(cli.group)
    app.extensions[TABS].append(classdoors.tab)
    app.extensions.setdefault("recto.personal_data", []).append(stored.personal_data)
    app.extensions.setdefault("recto.merge_guest", []).append(stored.merge)
    app.extensions.setdefault(todaylines.EXTENSION, []).append(views.today_lines)
    entry = navigation.Entry(4, "Progress", "chart-column", "progress.index", "progress")
    navigation.add(app, entry)

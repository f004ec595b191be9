"""The classes slice: people in classes, how they come in and go, their groups and roles.

Other slices take part through `app.extensions`: `recto.class_tabs` lists callables `(key)` that
give the label and the address of a tab on the pages of the class with that key, and the right that
it takes to see it (None: every member may); `recto.leaving_class` lists callables
`(session, *, classroom_id, user_id, erase, now)` that learn that somebody leaves a class and, if
`erase`, delete what that person did at its assignments; `recto.class_learner` lists callables
`(key, user_id)` that give the label, the address and the right of a page about one learner of a
class, linked from theirs; `recto.class_work` lists callables `(standing)` that give what the first
page of a class lists under “Assignments” for that member: mappings with `title`, `href`, and where
there is one `detail` (a few words), `tag` and `tone`.
"""

from __future__ import annotations

from flask import Flask

from app.classes.page import EXTENSIONS, LEARNER, LEAVING, TABS, WORK
from app.web import navigation, todaylines

__all__ = ("LEARNER", "LEAVING", "TABS", "WORK", "init")


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    from app.classes import doors, parting, roster  # noqa: PLC0415 - models need no pages

    app.register_blueprint(doors.page.blueprint)
    for name in EXTENSIONS:
        app.extensions.setdefault(name, [])
    app.extensions.setdefault("recto.personal_data", []).append(roster.personal_data)
    app.extensions.setdefault("recto.leaving", []).append(parting.leaving)
    app.extensions.setdefault(todaylines.EXTENSION, []).append(doors.views.today_lines)
    entry = navigation.Entry(5, "Classes", "users", "classes.index", "classes", "learner")
    navigation.add(app, entry)

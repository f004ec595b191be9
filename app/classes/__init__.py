"""The classes slice: people in classes, how they come in and go, their groups and roles.

Other slices take part through `app.extensions`: `recto.class_tabs` lists callables `(key)` that
give the label and the address of a tab on the pages of the class with that key, and the right that
it takes to see it (None: every member may); `recto.leaving_class` lists callables
`(session, *, classroom_id, user_id, erase, now)` that learn that somebody leaves a class and, if
`erase`, delete what that person did at its assignments.
"""

from __future__ import annotations

from flask import Flask

TABS = "recto.class_tabs"
LEAVING = "recto.leaving_class"


def init(app: Flask) -> None:
    """Attach the slice to the application."""
    app.extensions.setdefault(TABS, [])
    app.extensions.setdefault(LEAVING, [])

"""Lines that slices put on the first page, one each: `app.extensions["recto.today_lines"]`.

It lists callables `(session, user, now)` that give lines for a learner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy.orm import Session

EXTENSION = "recto.today_lines"


class TodayLine(NamedTuple):
    """A sentence for the first page: its name, what is to be done, and where it leads.

    `drop` is where a press says that one does not want it any more; "" where that cannot be.
    """

    title: str
    text: str
    href: str
    drop: str = ""


Lines: TypeAlias = Callable[[Session, Any, datetime], Sequence[TodayLine]]

"""The sentences of the texts asked for last, so that the pages of one text take it apart once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from app.core.coverage import Atlas

ROOM = 4 * 1024 * 1024  # characters of text, for what takes some ten times as much memory

Name = tuple[str, int]  # an article's key and the number of a version


class Atlases:
    """The sentences of some texts, at most `ROOM` characters or one text; threads share it."""

    def __init__(self) -> None:
        self._found: OrderedDict[Name, Atlas] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def of(self, name: Name, read: Callable[[], Atlas]) -> Atlas:
        """Return the sentences of a version, which never changes; `read` gives unknown ones."""
        with self._lock:
            known = self._found.get(name)
            if known is not None:
                self._found.move_to_end(name)
                return known
        found = read()
        with self._lock:
            if name not in self._found:
                self._found[name] = found
                self._size += len(found.article.text)
            while self._size > ROOM and len(self._found) > 1:
                _, oldest = self._found.popitem(last=False)
                self._size -= len(oldest.article.text)
        return found


ATLASES = Atlases()

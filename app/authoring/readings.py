"""What was found in the texts read last, so that the pages of one draft read its text once."""

from __future__ import annotations

import threading
from collections import OrderedDict

from app.core.deckcheck import Inspection, inspect

ROOM = 4 * 1024 * 1024  # characters of text, for what takes some ten times as much memory


class Readings:
    """The findings in some texts, at most `ROOM` characters of them; threads share it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._found: OrderedDict[str, Inspection] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def of(self, text: str) -> Inspection:
        """Return what is found in a text."""
        with self._lock:
            known = self._found.get(text)
            if known is not None:
                self._found.move_to_end(text)
                return known
        found = inspect(text)
        with self._lock:
            if text not in self._found:
                self._found[text] = found
                self._size += len(text)
            while self._size > ROOM:
                oldest, _ = self._found.popitem(last=False)
                self._size -= len(oldest)
        return found


READINGS = Readings()

"""A thread of the server that does something again and again beside the requests."""

from __future__ import annotations

import logging
import threading
from abc import ABC, abstractmethod

from flask import Flask

from app import db

log = logging.getLogger("recto.repeating")


class Repeater(threading.Thread, ABC):
    """Does its `work` for an application every `period` seconds, until it is stopped or all ends.

    `failed` is what the log says of a failure, which ends nothing.
    """

    failed = "It is tried again later."

    def __init__(self, app: Flask, period: float) -> None:
        super().__init__(name=type(self).__name__.lower(), daemon=True)
        self.app, self.period = app, period
        self._over = threading.Event()

    def run(self) -> None:
        """Work again and again; whatever fails is logged."""
        while not self._over.wait(self.period):
            self.once()

    def stop(self) -> None:
        """Let it end after what it is about."""
        self._over.set()

    def once(self) -> None:
        """Work once, in a context and a session of its own."""
        with self.app.app_context():
            try:
                self.work()
            except Exception:
                log.exception(self.failed)
            finally:
                db.db.session.remove()

    @abstractmethod
    def work(self) -> None:
        """Do what there is to do; each sort of thread says what."""

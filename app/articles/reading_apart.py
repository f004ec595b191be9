"""Have a file taken apart by a process of its own, which is ended when it takes too long."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.core.reading.kinds import UnreadableError

PROGRAM = Path(__file__).with_name("child.py")
MOST_SECONDS = 40.0  # by the clock
AT_ONCE = 2
NAMES = {"html": "HTML", "docx": "Word", "pdf": "PDF", "epub": "EPUB"}
_turn = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was found in a file: its text has hashes before headings, dashes before items."""

    text: str
    title: str = ""
    lang: str = ""


def parse_apart(kind: str, data: bytes) -> Parsed:
    """Return what a file holds; raise UnreadableError when it cannot be read within the limits."""
    if not _turn.acquire(timeout=MOST_SECONDS):
        raise UnreadableError("Too many files are being read.", "Try again in a minute.")
    try:
        status, answer = _run(kind, data)
    finally:
        _turn.release()
    if status:
        raise UnreadableError(
            f"The {NAMES[kind]} file could not be read: it is broken or far too large.",
            "Open it where it was made, save it again or copy its text, and choose that.",
        )
    found: dict[str, str] = json.loads(answer)
    if "refusal" in found:
        raise UnreadableError(found["refusal"], found["action"])
    return Parsed(**found)


def _run(kind: str, data: bytes) -> tuple[int, bytes]:
    """Return how the process ended and what it wrote; files stand between, so nothing waits."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own program, with the kind among four words
            [sys.executable, "-I", "-B", str(PROGRAM), kind],
            stdin=given,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            start_new_session=True,
        )
        try:
            status = process.wait(MOST_SECONDS)
        except subprocess.TimeoutExpired:
            status = 1
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()
        answer.seek(0)
        return status, answer.read()

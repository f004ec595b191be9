"""Recto as a learner meets it: `flask serve` in a process of its own, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
PAUSE_S = 0.05
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")


@contextmanager
def serving(home: Path, decks: Path, model_port: int = 0) -> Iterator[str]:
    """Serve Recto from a home folder and a folder of decks while the block runs; give its origin.

    What the server says is kept in `server.log` of the home folder. A language model may answer at
    a port of this machine.
    """
    port = free_port()
    log = home / "server.log"
    own = _settings(home, decks) | {"RECTO_PORT": str(port)}
    own |= {"RECTO_PROXIES": "1"}  # so that each visit has an address of its own
    if model_port:
        own |= {"RECTO_MODEL_URL": f"http://127.0.0.1:{model_port}/v1", "RECTO_MODEL": "small"}
    command = [*FLASK, "serve"]
    with (
        log.open("wb") as said,
        subprocess.Popen(command, cwd=ROOT, env=own, stdout=said, stderr=said) as server,  # noqa: S603 - a command of our own
    ):
        try:
            wait_for(server, port, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def run(home: Path, *words: str) -> str:
    """Run `flask …` beside a server with this home folder; return what it says."""
    own = _settings(home, home / "decks")
    done = subprocess.run([*FLASK, *words], cwd=ROOT, env=own, check=True, capture_output=True)  # noqa: S603 - a command of our own
    return done.stdout.decode()


def _settings(home: Path, decks: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("RECTO_")}
    return own | {"RECTO_HOME": str(home), "RECTO_DECKS": str(decks)}


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until a server listens; raise RuntimeError with its words if it does not."""
    until = time.monotonic() + PATIENCE_S
    while server.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(PAUSE_S)
    raise RuntimeError(f"Recto did not start; it said:\n{log.read_text(encoding='utf-8')}")

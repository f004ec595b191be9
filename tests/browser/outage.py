"""A Recto of a test's own that can be killed in the middle of everything and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from tests.browser.serving import ROOT, free_port, wait_for


class Server:
    """Serves from a home folder and a folder of decks, at one address all its life."""

    def __init__(self, home: Path, decks: Path) -> None:
        self.home = home
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        own = {name: value for name, value in os.environ.items() if not name.startswith("RECTO_")}
        own |= {"RECTO_HOME": str(home), "RECTO_DECKS": str(decks)}
        self.env = own | {"RECTO_PORT": str(self.port), "RECTO_PROXIES": "1"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        with (self.home / "server.log").open("ab") as said:
            self.process = subprocess.Popen(  # noqa: S603 - a command of our own
                command,
                cwd=ROOT,
                env=self.env,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        wait_for(self.process, self.port, self.home / "server.log")

    def kill(self) -> None:
        """Kill it and its workers at once (kill -9), as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
            self._wait_until_gone()

    def _wait_until_gone(self) -> None:
        """Wait until the last worker has let go of the address."""
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) != 0:
                    return
            time.sleep(0.01)

"""A mail server that keeps what it is told, for tests that read the mail."""

from __future__ import annotations

import quopri
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class Mailbox(socketserver.StreamRequestHandler):
    """Speaks just enough SMTP to take a message; it offers no TLS."""

    received: list[str]
    replies: ClassVar = {b"DATA": b"354 go on", b"QUIT": b"221 bye", b"EHLO": b"250 mailbox"}

    def handle(self) -> None:
        """Take messages until the other side is done."""
        self.wfile.write(b"220 mailbox\r\n")
        while line := self.rfile.readline():
            self.received.append(line.decode().strip())
            verb = line.split()[0].upper()
            self.wfile.write(self.replies.get(verb, b"250 ok") + b"\r\n")
            if verb == b"QUIT":
                return
            if verb == b"DATA":
                while (text := self.rfile.readline()) != b".\r\n":
                    self.received.append(text.decode().rstrip())
                self.wfile.write(b"250 kept\r\n")


@contextmanager
def receiving() -> Iterator[tuple[str, list[str]]]:
    """Give a mail server's address and all that is said to it while the block runs."""
    received: list[str] = []
    handler = type("Box", (Mailbox,), {"received": received})
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", received
        finally:
            server.shutdown()
            thread.join()


def deliver() -> None:
    """Wait until all mail has left."""
    for thread in threading.enumerate():
        if thread.name == "recto-mail":
            thread.join(timeout=10)


def letter(received: list[str]) -> str:
    """Give what was said to the server, the text of the mails readable."""
    return quopri.decodestring("\n".join(received).encode()).decode()


def link(received: list[str], path: str) -> str:
    """Find the last link below a path in what was mailed, without its origin."""
    found = re.findall(rf"http://\S+?({path}/\S+)", letter(received))
    assert found, f"no link to {path} was mailed"
    return str(found[-1])

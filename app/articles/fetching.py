"""Fetch an article from an address that somebody names, without letting them reach inside.

Every address that the name stands for must be public, and the connection goes to the very address
that was checked, so that an answer of the name server that changes in between does nothing.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from app.core.refusals import RefusalError

MOST_BYTES = 16 * 1024 * 1024
MOST_SECONDS = 20.0
STEP_SECONDS = 8.0  # for one step of the connection
LONGEST_ADDRESS = 2_000
PIECE = 64 * 1024
PORTS = {"http": 80, "https": 443}
_OK, _MOVED = 200, frozenset({301, 302, 303, 307, 308})
_COPY = "Save the page and choose the file, or paste its text."

Resolve = Callable[[str, int], Sequence[str]]
Allow = Callable[[str], bool]


class FetchError(RefusalError):
    """A page that was not fetched; says why and what to do."""


def resolve(host: str, port: int) -> list[str]:
    """Return every address that a name stands for; raise OSError when it stands for none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def is_public(address: str) -> bool:
    """Tell whether an address is one that the whole world may reach."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if inner or found in _TRANSLATED:
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # IPv4 inside


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was fetched: its name for the reader, and its bytes."""

    name: str
    data: bytes


def fetch(url: str, *, resolver: Resolve = resolve, allow: Allow = is_public) -> Fetched:
    """Return what stands at an http or https address; raise FetchError, which says why not.

    `resolver` and `allow` are for tests, whose server is this machine.
    """
    end = time.monotonic() + MOST_SECONDS
    parts = _parts(url)
    answer = _get(parts, resolver, allow, end)
    if answer.moved:
        upgraded = _upgraded(parts, answer.moved)
        answer = _get(upgraded, resolver, allow, end)
    if answer.moved:
        raise _elsewhere(answer.moved)
    if answer.status != _OK:
        raise FetchError(f"The page could not be fetched: its server says {answer.status}.", _COPY)
    name = parts.path.rstrip("/").rpartition("/")[2] or str(parts.hostname)
    return Fetched(name, answer.data)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    moved: str = ""
    data: bytes = b""


def _parts(url: str) -> SplitResult:
    """Take an address apart; raise FetchError for what is none, or points at a strange port."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    good = parts.scheme in PORTS and parts.hostname and not parts.username and not parts.password
    plain = len(url) <= LONGEST_ADDRESS and url.strip().isprintable() and " " not in url.strip()
    if not good or not plain or port not in {None, PORTS[parts.scheme]}:
        raise FetchError(
            "This is no address of a page.", "Write it as in https://encyclopedia.example/canals."
        )
    return parts


def _upgraded(parts: SplitResult, target: str) -> SplitResult:
    """Return where the page moved, if that is the same page by https; else raise FetchError."""
    found = _parts(urljoin(parts.geturl(), target))
    same = found.hostname == parts.hostname and found.path == parts.path
    if not same or found.query != parts.query or (parts.scheme, found.scheme) != ("http", "https"):
        raise _elsewhere(target)
    return found


def _elsewhere(target: str) -> FetchError:
    host = urlsplit(target).hostname or "another page"
    return FetchError(
        f"The page leads on to {host[:80]}, and Recto follows no such lead.",
        "Open it in your browser and use the address that it ends at.",
    )


def _get(parts: SplitResult, resolver: Resolve, allow: Allow, end: float) -> _Answer:
    host = str(parts.hostname)
    port = parts.port or PORTS[parts.scheme]
    address = _checked(host, port, resolver, allow)
    try:
        with _connected(parts.scheme, host, (address, port), end) as connection:
            path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
            connection.request("GET", _ascii(path), headers=_HEADERS)
            return _read(connection.getresponse(), end)
    except (OSError, http.client.HTTPException, ValueError) as broken:
        raise FetchError(
            "The page could not be fetched: its server does not answer.", _COPY
        ) from broken


_HEADERS = {
    "User-Agent": "Recto",
    "Accept": "text/html, application/pdf, */*;q=0.5",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


def _ascii(path: str) -> str:
    return "".join(one if one.isascii() else quote(one) for one in path)


def _checked(host: str, port: int, resolver: Resolve, allow: Allow) -> str:
    """Return the address to connect to, when every one that the name has is allowed."""
    try:
        found = resolver(host, port)
    except (OSError, UnicodeError) as unknown:
        raise FetchError(f"No server is called {host[:80]}.", "Look at the address.") from unknown
    if not found or not all(allow(one) for one in found):
        raise FetchError(
            "This address is not open to the public, and Recto fetches no other.", _COPY
        )
    return found[0]


@contextmanager
def _connected(
    scheme: str, host: str, place: tuple[str, int], end: float
) -> Iterator[http.client.HTTPConnection]:
    """Connect to the very address that was checked; by https the name must fit the certificate.

    When the time is over the line is cut, however slowly the other side goes on talking.
    """
    step = max(0.1, min(STEP_SECONDS, end - time.monotonic()))
    with closing(_line(scheme, host, place, step)) as line:
        cut = threading.Timer(max(0.1, end - time.monotonic()), _cut, [line])
        cut.daemon = True
        cut.start()
        try:
            if isinstance(line, ssl.SSLSocket):
                line.do_handshake()
            connection = http.client.HTTPConnection(host, place[1])
            connection.sock = line
            yield connection
        finally:
            cut.cancel()


def _line(scheme: str, host: str, place: tuple[str, int], step: float) -> socket.socket:
    line = socket.create_connection(place, timeout=step)
    if scheme == "http":
        return line
    context = ssl.create_default_context()
    return context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _read(answer: http.client.HTTPResponse, end: float) -> _Answer:
    """Read an answer within its limits of size and time."""
    if answer.status in _MOVED:
        return _Answer(answer.status, moved=answer.headers.get("Location", "") or "nowhere")
    data = bytearray()
    while piece := answer.read1(PIECE):
        data += piece
        if len(data) > MOST_BYTES:
            raise FetchError(f"The page has more than {MOST_BYTES >> 20} MB.", _COPY)
        if time.monotonic() > end:
            raise FetchError(f"The page took more than {MOST_SECONDS:.0f} seconds.", _COPY)
    return _Answer(answer.status, data=bytes(data))

"""An article is fetched from a public address alone, and nothing leads the server inside."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator

import pytest

from app.articles import fetching
from app.articles.fetching import FetchError, fetch, is_public, resolve
from tests.serving import Answer, Call, Served, serving

pytestmark = pytest.mark.engine("sqlite")
HERE = "127.0.0.1"


def _answer(call: Call) -> Answer:
    pages: dict[str, Answer] = {
        "/canals.html?a=b": (200, {}, b"<p>Canals are long.</p>"),
        "/": (200, {}, b"Home."),
        "/away": (302, {"Location": "http://elsewhere.example/canals"}, b""),
        "/lost": (302, {}, b""),
        "/up": (301, {"Location": "https://canals.example/up"}, b""),
        "/inside": (302, {"Location": "http://169.254.169.254/latest"}, b""),
        "/other": (301, {"Location": "https://canals.example/another"}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/gone": (410, {}, b"secret words of the server"),
        "/long": (200, {}, b"x" * 200_000),
        "/caf%C3%A9": (200, {}, b"Coffee."),
    }
    return pages[call.path]


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with serving(_answer) as served:
        yield served


@pytest.fixture(autouse=True)
def ports(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the made-up names answer on this machine, at the port of the server."""
    monkeypatch.setattr(fetching, "PORTS", {"http": server.port, "https": server.port})


def _fetch(url: str) -> fetching.Fetched:
    return fetch(url, resolver=lambda _host, _port: [HERE], allow=lambda _address: True)


def test_a_page_is_fetched_with_its_name_and_nothing_of_ours_is_sent(server: Served) -> None:
    found = _fetch("http://canals.example/canals.html?a=b#part")
    assert (found.name, found.data) == ("canals.html", b"<p>Canals are long.</p>")
    sent = server.calls[-1].headers
    assert sent["Host"].startswith("canals.example")
    assert not {"Cookie", "Authorization", "Referer"} & set(sent)
    assert _fetch("http://canals.example").name == "canals.example"
    assert _fetch("http://canals.example/café").data == b"Coffee."


@pytest.mark.parametrize(
    "url",
    [
        "ftp://canals.example/a",
        "file:///etc/passwd",
        "//canals.example/a",
        "http://",
        "http://me:word@canals.example/",
        "http://canals.example:22/",
        "http://canals.example:nine/",
        "http://canals.example/a b",
        "http://canals.example/a\r\nX: y",
        "http://canals.example/" + "a" * 3_000,
        "gopher://canals.example",
        "",
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url: str, server: Served) -> None:
    asked = len(server.calls)
    with pytest.raises(FetchError, match="no address of a page"):
        _fetch(url)
    assert len(server.calls) == asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 - an address to be refused
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "192.0.2.1",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:0:53aa:64c::1",
    ],
)
def test_an_address_inside_is_never_asked(address: str, server: Served) -> None:
    asked = len(server.calls)
    assert not is_public(address)
    with pytest.raises(FetchError, match="not open to the public"):
        fetch("http://canals.example/", resolver=lambda _host, _port: [address])
    with pytest.raises(FetchError, match="not open to the public"):  # one of many is enough
        fetch("http://canals.example/", resolver=lambda _host, _port: ["8.8.8.8", address])
    assert len(server.calls) == asked


def test_public_addresses_are_allowed() -> None:
    assert is_public("8.8.8.8")
    assert is_public("2606:4700:4700::1111")


def test_names_of_this_machine_in_any_writing_are_refused() -> None:
    for host in ("localhost", "127.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"):
        with pytest.raises(FetchError):
            fetch(f"http://{host}/")
    assert resolve("localhost", 80)


def test_the_connection_goes_to_the_address_that_was_checked(server: Served) -> None:
    """A name server that answers something else the second time changes nothing."""
    answers = [[HERE], ["203.0.113.9"]]
    asked: list[str] = []

    def resolver(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    fetch("http://canals.example/", resolver=resolver, allow=lambda address: address == HERE)
    assert asked == ["canals.example"]
    assert server.calls[-1].path == "/"


@pytest.mark.parametrize("path", ["away", "inside", "other", "file", "lost"])
def test_a_page_that_leads_elsewhere_is_not_followed(path: str, server: Served) -> None:
    asked = len(server.calls)
    with pytest.raises(FetchError) as refused:
        _fetch(f"http://canals.example/{path}")
    assert len(server.calls) == asked + 1
    assert refused.value.action


def test_the_same_page_by_https_is_followed_once_and_checked_again() -> None:
    checked: list[str] = []

    def allow(address: str) -> bool:
        checked.append(address)
        return len(checked) == 1

    with pytest.raises(FetchError, match="not open to the public"):
        fetch("http://canals.example/up", resolver=lambda _h, _p: [HERE], allow=allow)
    assert checked == [HERE, HERE]
    with pytest.raises(FetchError, match="does not answer"):  # our server knows no https
        _fetch("http://canals.example/up")


def test_by_https_the_certificate_must_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[bool, ssl.VerifyMode]] = []
    real = ssl.SSLContext.wrap_socket

    def wrap(context: ssl.SSLContext, line: socket.socket, **how: object) -> ssl.SSLSocket:
        seen.append((context.check_hostname, context.verify_mode))
        assert how["server_hostname"] == "canals.example"
        return real(context, line, **how)  # type: ignore[arg-type] # what was given

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrap)
    with pytest.raises(FetchError, match="does not answer"):
        _fetch("https://canals.example/up")
    assert seen == [(True, ssl.CERT_REQUIRED)]


def test_what_the_server_refuses_is_told_without_its_words() -> None:
    with pytest.raises(FetchError, match="says 410") as refused:
        _fetch("http://canals.example/gone")
    assert "secret" not in refused.value.sentence


def test_names_without_a_server_and_servers_without_an_answer_are_told() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(FetchError, match="No server is called"):
        fetch("http://canals.example/", resolver=unknown)
    with pytest.raises(FetchError, match="not open"):
        fetch("http://canals.example/", resolver=lambda _host, _port: [])


def test_a_page_that_is_too_long_or_too_slow_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    with pytest.raises(FetchError, match="more than"):
        _fetch("http://canals.example/long")

    def drip(_call: Call) -> Answer:
        time.sleep(0.6)
        return 200, {}, b"late"

    monkeypatch.setattr(fetching, "MOST_SECONDS", 0.2)
    with serving(drip) as slow:
        monkeypatch.setattr(fetching, "PORTS", {"http": slow.port})
        started = time.monotonic()
        with pytest.raises(FetchError):
            _fetch("http://canals.example/")
        assert time.monotonic() - started < 0.55

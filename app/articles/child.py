"""The process in which a file is taken apart: `python child.py KIND <file >answer`.

It limits itself before it reads a byte: memory, processor time, what it may write; it may neither
talk to the network nor start programs nor open files to write. Whatever a hostile file does to a
parser ends here. The answer is JSON: title, lang and text, or a refusal.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_MEMORY = 1024 * 1024 * 1024  # bytes of address space
MOST_SECONDS = 25  # of the processor
MOST_ANSWER = 32 * 1024 * 1024  # bytes
MOST_FILES = 64
TOO_MUCH = "The file needs more memory than reading an article may take."
FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "os.remove",
    "os.rename",
)


class OutOfBoundsError(RuntimeError):
    """Something that taking a file apart never needs."""


def limit() -> None:
    """Take away from this process what it does not need."""
    limits = (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_ANSWER),
        (resource.RLIMIT_NOFILE, MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in limits:
        resource.setrlimit(what, (most, most))


def watch(event: str, details: tuple[object, ...]) -> None:
    """Stop what has nothing to do with reading."""
    writes = event == "open" and isinstance(details[1], str) and set("wax+") & set(details[1])
    if writes or event in FORBIDDEN:
        raise OutOfBoundsError(event)


def take_apart(kind: str, data: bytes) -> dict[str, str]:
    """Return title, language and text of a file, or the refusal and what to do."""
    from app.core.reading.kinds import UnreadableError  # noqa: PLC0415 - the path is set first

    try:
        found: dict[str, str] = importlib.import_module(f"app.articles.reading_{kind}").parse(data)
    except UnreadableError as refusal:
        return {"refusal": refusal.sentence, "action": refusal.action}
    except MemoryError:
        return {"refusal": TOO_MUCH, "action": "Split it into parts."}
    return found


def main() -> None:
    """Limit this process, then answer for the file on standard input."""
    limit()
    sys.path.insert(0, str(ROOT))
    sys.addaudithook(watch)
    sys.setrecursionlimit(600)
    answer = take_apart(sys.argv[1], sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()

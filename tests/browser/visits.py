"""Visits to Recto in a real browser: who comes, what they begin, and what must never happen."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import (
    APIResponse,
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
)

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 10_000
expect.set_options(timeout=PATIENCE_MS)
_TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')
_numbers = itertools.count(1)
_TELL_VIOLATIONS = (
    "document.addEventListener('securitypolicyviolation',"
    " (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`))"
)


class Visit:
    """One browser profile on Recto. It notes all that must not happen; `end` tells it."""

    def __init__(self, browser: Browser, origin: str, **options: Any) -> None:  # noqa: ANN401 - options of Playwright
        number = next(_numbers)
        self.origin = origin
        self.noted: list[str] = []
        self.expected: list[str] = []
        settings = {
            "viewport": DESK,
            "reduced_motion": "reduce",
            "base_url": origin,
            # limits count by address: each visit comes from its own
            "extra_http_headers": {"X-Forwarded-For": f"10.{number >> 8 & 255}.{number & 255}.1"},
        }
        self.context: BrowserContext = browser.new_context(**(settings | options))
        self.context.set_default_timeout(PATIENCE_MS)
        self.context.add_init_script(_TELL_VIOLATIONS)
        self.context.on("console", self._note_console)
        self.context.on("weberror", lambda error: self.noted.append(f"error: {error.error}"))
        self.context.on("requestfailed", self._note_failure)
        self.context.on("request", self._note_stranger)
        self.page: Page = self.context.new_page()

    def expect(self, part: str) -> None:
        """Allow what contains this text."""
        self.expected.append(part)

    def end(self) -> list[str]:
        """Close the profile and tell what happened that must not."""
        self.context.close()
        return [each for each in self.noted if not any(part in each for part in self.expected)]

    def try_out(self) -> None:
        """Come in as a guest."""
        self.post("/try", page="/")

    def sign_up(self, name: str = "Alice") -> dict[str, str]:
        """Make an account and be signed in; give what signs in again."""
        email = f"{name.lower()}-{next(_numbers)}-{id(self):x}@recto.example"
        account = {"email": email, "password": "four quiet herons at dusk"}
        self.post("/sign-up", name=name, **account)
        return account

    def study(self, deck: str, mode: str = "due") -> str:
        """Begin a study session of a deck and open it; give its address."""
        page = f"/decks/{deck}"
        answer = self.post("/study/start", page=page, deck=deck, mode=mode)
        self.page.goto(answer.url)
        return answer.url

    def post(self, path: str, *, page: str = "", **form: str) -> APIResponse:
        """Send a form without drawing the page that it stands on."""
        html = self.context.request.get(page or path).text()
        found = _TOKEN.search(html)
        assert found, f"{page or path} has no form"
        fields: dict[str, str | float | bool] = {"csrf_token": found[1], **form}
        answer = self.context.request.post(path, form=fields)
        assert answer.ok, f"{path} answered {answer.status}"
        return answer

    def reviews(self) -> list[dict[str, Any]]:
        """Give the stored answers of this learner: rows of the log that hold a rating."""
        data = json.loads(self.context.request.get("/settings/data").text())
        return [row for row in data["review"] if row["rating"] is not None]

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.noted.append(f"console {message.type}: {message.text}")

    def _note_failure(self, request: Request) -> None:
        if request.method == "GET" and request.failure == "net::ERR_ABORTED":
            return  # the page was left before it was whole
        self.noted.append(f"failed: {request.method} {request.url}: {request.failure}")

    def _note_stranger(self, request: Request) -> None:
        if not request.url.startswith(f"{self.origin}/"):
            self.noted.append(f"off the origin: {request.url}")


@contextmanager
def visiting(browser: Browser, origin: str, **options: Any) -> Iterator[Visit]:  # noqa: ANN401 - options of Playwright
    """Visit Recto, and fail at the end if anything happened that must not."""
    visit = Visit(browser, origin, **options)
    noted: list[str] = []
    try:
        yield visit
    finally:
        noted = visit.end()
    assert not noted, "\n".join(noted)

"""A quiz of every kind through a lost network, a killed server and a change of browser."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import kinds
from tests.browser.outage import Server
from tests.browser.test_quiz_by_keyboard import ANSWERS, READY, answer, go_on, kind_of
from tests.browser.visits import Visit, visiting

PASSWORD = "four quiet herons at dusk"
QUIZZES = """quizzes:
- id: every
  title: Every kind
  draw: [{tags: [every]}]
  time: 10 min
  review: {during: none, after: everything, closed: everything}
- id: short
  title: Six seconds
  draw: [{tags: [every]}]
  time: 6 s
"""
SECOND_MS = 1_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a deck of every kind with two timed quizzes; kill what is left at the end."""
    home = tmp_path_factory.mktemp("outage")
    decks = home / "decks"
    kinds.write(decks)
    for path in decks.glob("*.yaml"):
        if path.name != "all-kinds.yaml":
            path.unlink()
    path = decks / "all-kinds.yaml"
    cards = path.read_text(encoding="utf-8")
    cards = cards.replace("\n  fact:", "\n  tags: [every]\n  fact:", len(kinds.KINDS))
    path.write_text(cards.replace("  both: true\n", "") + QUIZZES, encoding="utf-8")
    served = Server(home, decks)
    served.start()
    yield served
    served.kill()


def begin(visit: Visit, quiz: str) -> Page:
    """Begin a quiz of the deck by its page."""
    page = visit.page
    page.goto(f"/quizzes/of/all-kinds/{quiz}")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/attempts/**/1")
    return page


def data(visit: Visit) -> dict[str, list[dict[str, Any]]]:
    """Read all that is kept about this learner."""
    found: dict[str, list[dict[str, Any]]] = json.loads(
        visit.context.request.get("/settings/data").text()
    )
    return found


def kept(visit: Visit) -> dict[int, str]:
    """Return the newest answer to each question that the server holds."""
    rows = [row for row in data(visit)["answer_step"] if row["kind"] == "save"]
    return {row["slot"]: row["response"] for row in sorted(rows, key=lambda row: row["seq"])}


def test_nothing_acknowledged_is_lost_by_network_or_server_or_browser(
    browser: Browser, server: Server
) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(visiting(browser, server.origin))
        for part in ("attempts/", "ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED"):
            first.expect(part)
        first.expect("ERR_CONNECTION_RESET")
        first.expect("ERR_EMPTY_RESPONSE")
        first.post("/sign-up", name="Alice", email="alice@recto.example", password=PASSWORD)
        page = begin(first, "every")
        for _ in range(3):
            answer(page)
            go_on(page)
        _lose_the_network(first, page)
        go_on(page)
        answer(page)
        acknowledged = kept(first)
        assert sorted(acknowledged) == [1, 2, 3, 4, 5]
        server.kill()
        server.start()
        second = stack.enter_context(visiting(browser, server.origin))
        second.post("/sign-in", email="alice@recto.example", password=PASSWORD)
        assert kept(second) == acknowledged
        _finish(second.page, answered=5)
        last = kept(second)
        assert {slot: last[slot] for slot in acknowledged} == acknowledged
        assert len(last) == len(kinds.KINDS)
        (attempt,) = data(second)["attempt"]
        assert attempt["deadline"] - attempt["started_at"] == 600 * SECOND_MS


def _lose_the_network(visit: Visit, page: Page) -> None:
    page.wait_for_function(READY)
    visit.context.set_offline(True)
    ANSWERS[kind_of(page)](page)
    expect(page.locator("[data-saved]")).to_have_text("not saved yet")
    visit.context.set_offline(False)
    expect(page.locator("[data-saved]")).to_have_text("saved")


def _finish(page: Page, *, answered: int) -> None:
    """Come back to the attempt on another browser, answer what is left, and hand it in."""
    page.goto("/quizzes/")
    page.get_by_role("link", name="Go on with Every kind").click()
    page.wait_for_url(f"**/attempts/**/{answered + 1}")
    expect(page.locator(".progress bdi")).to_contain_text(f"{answered} /of")
    while not page.url.endswith("/end"):
        answer(page)
        go_on(page)
    expect(page.locator("h1")).to_have_text("All 11 questions are answered.")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    expect(page.locator("h1")).to_contain_text("points")


def test_the_deadline_holds_within_a_second(browser: Browser, server: Server) -> None:
    with visiting(browser, server.origin) as visit:
        visit.expect("attempts/")
        visit.try_out()
        page = begin(visit, "short")
        begun = time.monotonic()
        page.wait_for_url("**/review", timeout=20_000)
        took = time.monotonic() - begun
        (attempt,) = data(visit)["attempt"]
        allowed = attempt["deadline"] - attempt["started_at"]
        assert allowed == 6 * SECOND_MS
        assert 0 <= attempt["submitted_at"] - attempt["deadline"] <= SECOND_MS
        assert took * SECOND_MS <= allowed + 3 * SECOND_MS  # with the way there and the page
        path = page.url.removeprefix(server.origin).removesuffix("/review")
        late = visit.post(f"{path}/1", page="/study/settings", go="save", seq="1", text="late")
        assert late.url.endswith("/review")
        assert kept(visit) == {}

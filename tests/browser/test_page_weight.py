"""What a first visit costs on the wire: 75 kB for the study page, 95 kB for any other."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.visits import Visit

STUDY, OTHER = 75_000, 95_000
PAGES = (
    "/",
    "/decks/",
    "/decks/china-ai-patents",
    "/decks/china-ai-patents/facts",
    "/browse",
    "/study/",
    "/study/settings",
    "/settings",
)


class Scale:
    """Counts what comes over the wire, headers included, with an empty cache."""

    def __init__(self, page: Page) -> None:
        self.sizes: dict[str, int] = {}
        self.addresses: dict[str, str] = {}
        wire = page.context.new_cdp_session(page)
        wire.on("Network.responseReceived", self._name)
        wire.on("Network.loadingFinished", self._weigh)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _name(self, event: dict[str, dict[str, str] | str]) -> None:
        response = event["response"]
        assert isinstance(response, dict)
        self.addresses[str(event["requestId"])] = response["url"]

    def _weigh(self, event: dict[str, str | float]) -> None:
        self.sizes[str(event["requestId"])] = int(event["encodedDataLength"])

    def heaviest(self) -> list[tuple[int, str]]:
        """List what was loaded, the heaviest first."""
        named = ((size, self.addresses.get(key, key)) for key, size in self.sizes.items())
        return sorted(named, reverse=True)


def weigh(visit: Visit, path: str) -> tuple[int, list[tuple[int, str]]]:
    """Load a page for the first time; give the bytes and what they were."""
    page = visit.context.new_page()
    scale = Scale(page)
    page.goto(path, wait_until="networkidle")
    page.close()
    return sum(scale.sizes.values()), scale.heaviest()


def test_the_study_page_weighs_little_with_question_and_answer(guest: Visit) -> None:
    address = guest.study("china-ai-patents")
    total, parts = weigh(guest, address)
    assert 20_000 < total <= STUDY, parts


def test_every_other_page_weighs_little(visit: Visit) -> None:
    visit.sign_up()
    visit.study("china-ai-patents")
    too_heavy = {path: found for path in PAGES if (found := weigh(visit, path))[0] > OTHER}
    assert too_heavy == {}


@pytest.mark.parametrize("path", ["/", "/sign-up", "/sign-in", "/decks/"])
def test_a_visitors_first_page_weighs_little(visit: Visit, path: str) -> None:
    total, parts = weigh(visit, path)
    assert 20_000 < total <= OTHER, parts


def test_a_second_page_takes_everything_but_itself_from_the_cache(guest: Visit) -> None:
    page = guest.page
    page.goto("/decks/", wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/decks/all-kinds", wait_until="networkidle")
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => entry.transferSize)"
    )
    assert len(asked) > 5
    assert sum(sizes) < 15_000

"""A table and a package come in by the browser; the pages on the way have no barriers."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser import axe
from tests.browser.visits import DESK, PHONE, Visit

PACKAGE = Path("tests/peers/packages/legacy.apkg")
TABLE = "term,translation,notes,example\nla maison,the house,,x\nle chat,the cat,,y"
NARROW: ViewportSize = {"width": 320, "height": 640}


def examine(page: Page) -> list[str]:
    """Look at a page in all widths, light and dark; no page is wider than its window."""
    found = []
    for window in (DESK, PHONE, NARROW):
        page.set_viewport_size(window)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > window["width"]:
            found.append(f"{page.url} is {wide} wide at {window['width']}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += axe.violations(page)
    page.set_viewport_size(DESK)
    return found


def test_cards_are_pasted_corrected_and_studied(visit: Visit) -> None:
    visit.sign_up()
    page = visit.page
    page.goto("/write/")
    page.get_by_role("link", name="Bring in").click()
    found = examine(page)
    page.get_by_label("Or paste the cards").fill(TABLE)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="What was found")).to_be_visible()
    found += examine(page)
    page.get_by_label("Column 4, example").select_option("hints")
    page.get_by_label("Title of the deck").fill("First words")
    page.get_by_role("button", name="Bring in").click()
    expect(page.get_by_role("heading", name="First words")).to_be_visible()
    expect(page.get_by_text("1 deck with 2 cards came in")).to_be_visible()
    page.goto("/decks/first-words/take-out")
    found += examine(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "first-words.csv"
    assert found == []


def test_a_package_is_looked_at_and_brought_in(visit: Visit) -> None:
    visit.sign_up()
    page = visit.page
    page.goto("/bring-in/")
    page.get_by_label("A file").set_input_files(PACKAGE)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("could not be kept")).to_be_visible()
    found = examine(page)
    page.get_by_role("button", name="Bring in").click()
    expect(page.get_by_text("3 answers came in")).to_be_visible()
    assert found == []

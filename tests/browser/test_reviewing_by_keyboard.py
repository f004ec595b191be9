"""An article's cards are reviewed by keyboard beside their passages, without barriers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_assignments import barriers
from tests.browser.visits import PHONE, Visit
from tests.reviewing import RIVERS


@pytest.fixture
def page(visit: Visit, tmp_path: Path) -> Page:
    """Let somebody with an account send an article."""
    visit.expect("422 (UNPROCESSABLE ENTITY)")
    visit.sign_up("Rosa")
    article = tmp_path / "rivers.md"
    article.write_text(RIVERS, "utf-8")
    visit.page.goto("/articles/new")
    visit.page.set_input_files("#file", article)
    visit.page.get_by_role("button", name="Read it").click()
    expect(visit.page.get_by_role("button", name="Review the cards")).to_be_visible()
    return visit.page


def at(page: Page, number: int) -> None:
    """Wait until a card of the queue is shown."""
    expect(page.locator("h1")).to_have_text(re.compile(f"Card {number} of 9"))


def test_a_queue_is_reviewed_by_keyboard_beside_its_passages(page: Page) -> None:
    found = barriers(page)
    page.get_by_role("button", name="Review the cards").click()
    at(page, 1)
    expect(page.locator("mark.here")).to_contain_text("The Danube is 2,850 km long.")
    found += barriers(page)
    page.keyboard.press("a")
    at(page, 2)
    expect(page.locator(".coverage")).to_contain_text("1 of 6 sentences has a card")
    page.keyboard.press("r")
    expect(page.get_by_role("button", name="Not worth asking")).to_be_focused()
    found += barriers(page)
    page.keyboard.press("u")  # closes the reasons and takes nothing back
    expect(page.locator("details[data-reasons]")).not_to_have_attribute("open", "")
    at(page, 2)
    page.keyboard.press("r")
    page.keyboard.press("2")
    at(page, 3)
    page.keyboard.press("ArrowLeft")
    at(page, 2)
    expect(page.locator(".proposed")).to_contain_text("Wrong or misleading")
    page.keyboard.press("u")
    at(page, 2)
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_label("Number", exact=True)).to_have_value("1856")
    found += barriers(page)
    page.get_by_label("Number", exact=True).fill("1956")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", name="does not bear this out")).to_be_visible()
    found += barriers(page)
    page.get_by_role("button", name="Keep as own work").click()
    at(page, 3)
    assert found == []


def test_a_queue_on_a_phone_is_one_column_and_ends_with_what_was_kept(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Review the cards").click()
    for number, act in [(1, "Accept all 4"), (5, "Accept all 5")]:
        at(page, number)
        page.get_by_label("More", exact=True).click()
        page.get_by_role("button", name=act).click()
    expect(page.locator("h1")).to_have_text("Every card is decided.")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    assert barriers(page) == []
    page.get_by_role("link", name="What is covered").click()
    expect(page.locator("main")).to_contain_text("5 of 6 sentences have a card")
    assert barriers(page) == []

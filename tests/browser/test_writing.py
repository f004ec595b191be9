"""The text view in a real browser: kept at every pause, problems told, nothing lost in a crash."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_assignments import barriers
from tests.browser.visits import Visit

RIVERS = """deck: rivers
title: Rivers
cards:
- id: nile
  basic: Which river is the longest?
  answer: The Nile
- id: danube
  cloze: "The {{c1::Danube}} ends in the {{c2::Black Sea}}."
"""
BROKEN = RIVERS + "- id: broken\n  basic: No answer?\n"


@pytest.fixture
def author(visit: Visit) -> Visit:
    """Give a visit at the text view of a new deck."""
    visit.expect("/check: net::ERR_ABORTED")  # a page may be left while it checks
    visit.sign_up()
    page = visit.page
    page.goto("/write/new")
    page.get_by_label("Title").fill(f"Rivers {id(visit)}")
    page.get_by_role("button", name="Make the deck").click()
    page.wait_for_url("**/cards")
    page.get_by_role("link", name="Text", exact=True).click()
    page.wait_for_url("**/text")
    return visit


def sheet(page: Page) -> Locator:
    """Find the text."""
    return page.locator("#deck-text")


def put(page: Page, text: str) -> str:
    """Put a text under the deck's own id into the text view; give it."""
    key = page.url.split("/")[-2]
    whole = text.replace("deck: rivers", f"deck: {key}")
    sheet(page).fill(whole)
    return whole


def kept(page: Page) -> None:
    """Wait until the server has the draft."""
    expect(page.locator("[data-saved]")).to_have_text("Draft kept")


def test_every_pause_is_kept_and_checked(author: Visit) -> None:
    page = author.page
    whole = put(page, BROKEN)
    expect(page.locator("#problems-title")).to_contain_text("1 error")
    expect(page.locator(".gutter i.error")).to_have_count(1)
    kept(page)
    page.reload()
    expect(sheet(page)).to_have_value(whole)
    expect(page.locator("#recovered")).to_be_hidden()


def test_keys_jump_to_problems_and_leave_the_text(author: Visit) -> None:
    page = author.page
    put(page, BROKEN)
    expect(page.locator("#problems-title")).to_contain_text("1 error")
    sheet(page).press("Control+Home")
    expect(page.locator("#preview-title")).to_have_text("Preview")
    sheet(page).press("F8")  # errors come before tips
    expect(page.locator("#problems [aria-current]")).to_have_attribute("data-line", "9")
    expect(sheet(page)).to_be_focused()
    expect(page.locator("#preview")).to_contain_text("once its errors are mended")
    expect(page.locator("#preview-title")).to_have_text("The card at line 9")
    sheet(page).press("F8")  # the check that came meanwhile changed nothing
    expect(page.locator("#problems [aria-current]")).to_have_attribute("data-line", "4")
    sheet(page).press("Shift+F8")
    expect(page.locator("#problems [aria-current]")).to_have_attribute("data-line", "9")
    page.keyboard.type("x")
    expect(sheet(page)).to_have_value(with_typing(BROKEN, page))
    sheet(page).press("Escape")
    sheet(page).press("Tab")
    expect(sheet(page)).not_to_be_focused()


def with_typing(text: str, page: Page) -> str:
    """Give the text with what was typed where its error stands."""
    key = page.url.split("/")[-2]
    return text.replace("deck: rivers", f"deck: {key}").replace("- id: broken", "x- id: broken")


def test_the_card_at_the_cursor_is_shown_as_learners_see_it(author: Visit) -> None:
    page = author.page
    put(page, RIVERS)
    expect(page.locator(".outline li")).to_have_count(2)
    page.locator(".outline a", has_text="Danube").click()
    expect(page.locator("#preview .specimen")).to_have_count(2)
    expect(page.locator("#preview .q").first).to_contain_text("ends in the Black Sea")
    page.get_by_label("Find a card").fill("longest")
    expect(page.locator(".outline li:visible")).to_have_count(1)


def test_what_a_crash_left_in_the_browser_is_offered_back(author: Visit) -> None:
    author.expect("ERR_INTERNET_DISCONNECTED")
    page = author.page
    put(page, RIVERS)
    kept(page)
    page.route("**/text", lambda route: route.abort("internetdisconnected"))
    lost = put(page, RIVERS + "# lost?\n")
    expect(page.locator("[data-saved]")).to_contain_text("kept in this browser")
    address = page.url
    page.close()  # without a word, as in a crash
    again = author.context.new_page()
    again.goto(address)
    expect(again.locator("#recovered")).to_be_visible()
    expect(sheet(again)).not_to_have_value(lost)
    again.get_by_role("button", name="Put them back").click()
    expect(sheet(again)).to_have_value(lost)
    kept(again)
    again.reload()
    expect(sheet(again)).to_have_value(lost)


def test_the_second_of_two_windows_is_told_and_decides(author: Visit) -> None:
    author.expect("status of 409")
    page = author.page
    other = author.context.new_page()
    other.goto(page.url)
    theirs = put(page, RIVERS + "# theirs\n")
    kept(page)
    mine = put(other, RIVERS + "# mine\n")
    expect(other.locator("#overtaken")).to_be_visible()
    other.get_by_role("button", name="Go on with mine").click()
    kept(other)
    with other.expect_navigation():
        other.get_by_role("button", name="Undo").click()
    expect(sheet(other)).to_have_value(theirs)
    with other.expect_navigation():
        other.get_by_role("button", name="Redo").click()
    expect(sheet(other)).to_have_value(mine)


def test_the_pages_of_writing_have_no_barriers(author: Visit) -> None:
    page = author.page
    home = page.url.removesuffix("/text")
    put(page, RIVERS)
    kept(page)
    page.goto(f"{home}/publish")
    page.get_by_role("button", name="Publish version 1").click()
    page.wait_for_url("**/history")
    page.goto(f"{home}/text")
    put(
        page,
        BROKEN.replace("Which river is the longest?", "Where does it end?").replace(
            "The Nile", "Egypt"
        ),
    )
    kept(page)
    found = []
    for path in ("/text", "/publish", "/history", "/share", "/compare?from=1&to=1", "/suggestions"):
        page.goto(f"{home}{path}")
        found += barriers(page)
    deck = home.replace("/write/", "/decks/")
    for path in ("/write/", "/write/new", f"{deck}/cards/nile", f"{deck}/cards/nile/suggest"):
        page.goto(path)
        found += barriers(page)
    page.goto(f"{home}/text")
    put(
        page,
        RIVERS.replace("Which river is the longest?", "Where is it?").replace("The Nile", "Egypt"),
    )
    kept(page)
    page.goto(f"{home}/publish")
    expect(page.get_by_label("A new question")).to_be_visible()
    found += barriers(page)
    assert found == []

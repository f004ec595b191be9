"""A deck is made by keyboard in the cards view, kept at each pause, and published."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.test_assignments import barriers
from tests.browser.visits import Visit


@pytest.fixture
def author(visit: Visit) -> Visit:
    """Give a visit at the cards view of a new deck."""
    visit.expect("ERR_ABORTED")  # a page may be left while it saves
    visit.sign_up()
    page = visit.page
    page.goto("/write/new")
    page.get_by_label("Title").fill(f"Seas {id(visit)}")
    page.get_by_role("button", name="Make the deck").click()
    page.wait_for_url("**/cards")
    return visit


def kept(page: Page) -> None:
    """Wait until the draft has the form."""
    expect(page.locator("[data-saved]")).to_have_text("Draft kept")


def write(page: Page, *texts: str) -> None:
    """Type into the field that has the focus, then into those behind it."""
    for number, text in enumerate(texts):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.press("Control+a")
        page.keyboard.type(text)


def add(page: Page, place: int) -> None:
    """Add a card of the kind at a place of the menu, by keys alone, and go to its question."""
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("[data-add] a").first).to_be_focused()
    for _ in range(place):
        page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#f-prompt")).to_be_focused()


def test_a_deck_of_three_kinds_is_made_by_keyboard_and_published(author: Visit) -> None:
    page = author.page
    page.locator("#f-prompt").focus()
    write(page, "Which sea is the saltiest?", "The Dead Sea")
    expect(page.locator("#side .q")).to_have_text("Which sea is the saltiest?")
    kept(page)
    add(page, 2)
    write(page, "Which sea is the largest?", "Philippine Sea", "Coral Sea", "It is the second.")
    page.keyboard.press("Enter")
    page.keyboard.type("Red Sea")
    expect(page.locator("#side .opt")).to_have_count(6)  # three to choose, three in the answer
    kept(page)
    expect(page.locator("#leaf .leafed li")).to_have_count(2)
    add(page, 1)
    write(page, "The {{c1::Baltic}} is brackish.")
    page.keyboard.press("Control+s")
    kept(page)
    expect(page.locator("#leaf .leafed li")).to_have_count(3)
    page.get_by_role("link", name="Publish").click()
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/history**")
    expect(page.locator("main")).to_contain_text("Version 1")
    page.get_by_role("link", name="Share").click()
    page.get_by_label("By link").check()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("[data-copies]")).to_have_text(re.compile("Copied|Marked"))
    expect(page.locator("#link")).to_have_value(re.compile("/shared/"))
    expect(page.locator("#link")).to_be_focused()  # its text is marked, to be copied by keys too


def test_cards_are_walked_found_shown_and_copied_by_single_keys(author: Visit) -> None:
    page = author.page
    page.fill("#f-answer", "An answer")
    kept(page)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator("#shown-1")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("d")
    expect(page.locator("#piece-title")).to_contain_text("Card 2 of 2")
    with page.expect_navigation():
        page.keyboard.press("k")
    expect(page.locator("#piece-title")).to_contain_text("Card 1")
    with page.expect_navigation():
        page.keyboard.press("u")
    expect(page.locator("#piece-title")).to_contain_text("Card 1 of 1")
    page.keyboard.press("/")
    page.keyboard.type("nowhere")
    expect(page.locator("#leaf")).to_contain_text("Nothing here has these words.")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Another of this kind")


def test_a_form_that_never_reached_the_server_is_offered_again(author: Visit) -> None:
    page = author.page
    author.expect("ERR_FAILED")
    author.expect("Failed to load")
    page.route(
        "**/cards",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.fill("#f-answer", "Nothing else")
    expect(page.locator("[data-saved]")).to_contain_text("kept in this browser")
    page.on("dialog", lambda dialog: dialog.accept())
    address = page.url
    page.unroute("**/cards")
    page.goto("about:blank")
    page.goto(address)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#f-answer")).to_have_value("Nothing else")
    page.fill("#f-prompt", "What is left?")
    page.keyboard.press("Control+s")
    kept(page)
    author.expect("422 (UNPROCESSABLE ENTITY)")
    add(page, 0)
    page.keyboard.type("Half of a card")
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.get_by_role("heading", name="Not kept yet")).to_be_visible()
    page.get_by_role("link", name="Text", exact=True).click()  # its author means it
    page.wait_for_url("**/text")
    page.get_by_role("link", name="Cards", exact=True).first.click()
    expect(page.locator("#begun")).to_contain_text("“Half of a card”")
    assert axe.violations(page) == []
    page.get_by_role("link", name="Go on with it").click()
    expect(page.locator("#f-prompt")).to_have_value("Half of a card")
    page.fill("#f-answer", "The other half")
    page.keyboard.press("Control+s")
    kept(page)
    expect(page.locator("#leaf .leafed li")).to_have_count(2)
    page.reload()
    expect(page.locator("#begun")).to_be_hidden()


def test_rows_are_added_moved_and_taken_out(author: Visit) -> None:
    page = author.page
    page.goto(f"{page.url}?add=order")
    page.fill("#f-prompt", "From small to large")
    cells = page.locator("[data-rows=items] textarea")
    cells.first.focus()
    for item in ("one", "two", "three"):
        page.keyboard.type(item)
        page.keyboard.press("Enter")
    expect(cells).to_have_count(4)
    kept(page)
    page.get_by_role("button", name="Move down").first.click()
    expect(cells.first).to_have_value("two")
    page.locator("[data-rows=items]").get_by_role("button", name="Take out").nth(1).click()
    expect(cells).to_have_count(3)
    kept(page)
    page.reload()
    expect(cells.first).to_have_value("two")
    expect(cells.nth(1)).to_have_value("three")


def test_two_windows_with_one_card_decide(author: Visit) -> None:
    page = author.page
    author.expect("409")
    other = author.context.new_page()
    other.goto(page.url)
    other.fill("#f-answer", "Theirs")
    kept(other)
    page.fill("#f-answer", "Mine")
    expect(page.locator("#wrong")).to_contain_text("answer: Theirs")
    page.get_by_role("button", name="Put mine in its place").click()
    kept(page)
    page.reload()
    expect(page.locator("#f-answer")).to_have_value("Mine")


def test_the_pages_have_no_barriers_and_fit_a_narrow_phone(author: Visit) -> None:
    page = author.page
    home = page.url.removesuffix("/cards")
    found = []
    for path in (
        "/cards",
        "/cards?add=spot",
        "/parts/facts?add=fact",
        "/parts/quizzes",
        "/parts/settings",
    ):
        page.goto(f"{home}{path}")
        found += barriers(page)
    assert found == []

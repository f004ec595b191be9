"""An article's cards are reviewed by keyboard beside their passages, without barriers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_assignments import barriers
from tests.browser.visits import PHONE, Visit
from tests.modelled import card, said
from tests.reviewing import RIVERS
from tests.serving import serving

SEAT = "Basel was chosen as the seat of the Central Commission because of its port."
ASKED = "What was chosen as the seat of the Central Commission?"


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
    """Wait until a card of the queue is shown and its keys are listened to."""
    expect(page.locator("h1")).to_have_text(re.compile(f"Card {number} of 9"))
    page.wait_for_load_state()


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
    page.wait_for_load_state()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    at(page, 2)
    page.keyboard.press("Escape")  # the queue waits
    page.wait_for_url("**/write/*/cards")
    assert found == []


def test_what_was_typed_into_a_card_is_dropped_by_its_authors_word_alone(page: Page) -> None:
    page.get_by_role("button", name="Review the cards").click()
    at(page, 1)
    page.keyboard.press("a")
    at(page, 2)
    page.keyboard.press("e")
    number = page.get_by_label("Number", exact=True)
    expect(number).to_have_value("1856")
    found = list[str]()
    page.wait_for_load_state()
    page.keyboard.press("Escape")  # nothing was typed, so nothing is asked
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    at(page, 2)
    page.keyboard.press("e")
    number.fill("1956")
    page.wait_for_load_state()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Keep editing")).to_be_focused()
    found += barriers(page)
    page.keyboard.press("Escape")
    expect(number).to_have_value("1956")
    expect(number).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="does not bear this out")).to_be_visible()
    found += barriers(page)
    page.get_by_label("Undo", exact=True).click()  # what was refused is not lost either
    page.get_by_role("button", name="Keep editing").click()
    page.get_by_role("button", name="Keep as own work").click()
    at(page, 3)
    page.keyboard.press("e")
    page.locator("#edit textarea").first.fill("Nothing like it.")
    page.wait_for_load_state()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Drop the changes").click()
    at(page, 3)
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
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


def test_a_model_is_asked_after_its_cost_was_seen_and_pasted_cards_are_mended(
    page: Page, model_port: int
) -> None:
    page.fill("#most", "1")
    page.get_by_role("button", name="Review the cards").click()
    page.get_by_role("button", name="Accept", exact=False).first.click()
    expect(page.locator("h1")).to_have_text("Every card is decided.")
    page.get_by_role("link", name="Ask the model for more cards").click()
    expect(page.locator("main")).to_contain_text("sent to the model small at 127.0.0.1")
    found = barriers(page)
    answer = said([card("basic", ASKED, "Basel", SEAT), card("basic", "Who?", "Robots", "None")])
    with serving(lambda _call: answer, model_port):
        page.get_by_role("button", name="Send it and ask").click()
        expect(page.locator("h1")).to_have_text("1 card joined the queue")
    page.get_by_text("1 card was refused: why").click()
    expect(page.get_by_text("The quote does not stand in the article.")).to_be_visible()
    found += barriers(page)
    page.get_by_role("link", name="Review it").click()
    expect(page.locator(".proposed")).to_contain_text("suggested by the model")
    page.get_by_label("More", exact=True).click()
    page.get_by_role("link", name="Paste cards").click()
    page.get_by_label("The cards").fill("How long is the Rhine?|1,330 km")
    found += barriers(page)
    page.get_by_role("button", name="Hold them against the text").click()
    expect(page.locator("h1")).to_have_text("No card joined the queue")
    page.get_by_label("What did not pass").fill("How long is the Rhine?|1,230 km")
    page.get_by_role("button", name="Hold them against the text again").click()
    expect(page.locator("h1")).to_have_text("1 card joined the queue")
    assert found == []

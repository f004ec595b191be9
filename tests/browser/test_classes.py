"""An instructor makes a class by keyboard; a learner on a phone joins it by its link."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_assignments import barriers
from tests.browser.visits import DESK, PHONE, Visit, visiting


def make(page: Page, title: str) -> str:
    """Make a class that asks for approval, with the keyboard alone; give its link."""
    page.goto("/classes/")
    page.get_by_role("link", name="Make a class").press("Enter")
    page.wait_for_url("**/classes/new")
    page.get_by_label("Name").press_sequentially(title)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Open: whoever")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/invite")
    return page.locator("#link").input_value()


def let_in(page: Page) -> None:
    """Open the people of the class and let in who waits, with the keyboard alone."""
    page.get_by_role("link", name="People").press("Enter")
    page.wait_for_url("**/people")
    expect(page.get_by_role("checkbox")).to_be_checked()
    with page.expect_navigation():
        page.get_by_role("button", name="Let in those ticked").press("Enter")


def test_a_learner_on_a_phone_waits_and_is_let_in(
    teacher: Visit, browser: Browser, origin: str
) -> None:
    desk, title = teacher.page, "Biology by keyboard"
    link = make(desk, title)
    with visiting(browser, origin, viewport=PHONE, has_touch=True, is_mobile=True) as learner:
        phone = learner.page
        phone.goto(link)
        found = barriers(phone)
        learner.sign_up("Lin")
        phone.set_viewport_size(PHONE)
        phone.goto(link)
        phone.get_by_role("button", name="Ask to be let in").tap()
        phone.wait_for_url("**/classes/")
        expect(phone.locator("main")).to_contain_text("You wait to be let in")
        desk.set_viewport_size(DESK)
        let_in(desk)
        expect(desk.get_by_role("status").first).to_contain_text("Let in: 1 person.")
        found += barriers(desk)
        phone.reload()
        phone.get_by_role("link", name=title).tap()
        expect(phone.locator("h1")).to_have_text(title)
        expect(phone.locator("main")).to_contain_text("Iris")
        found += barriers(phone)
    desk.set_viewport_size(DESK)
    desk.get_by_role("link", name="Lin", exact=True).click()
    desk.wait_for_url(re.compile(r"/people/\d+$"))
    expect(desk.locator("#person-head")).to_have_text("Lin")
    assert found == []


def test_a_list_is_looked_at_and_its_wrong_row_mended(teacher: Visit) -> None:
    page = teacher.page
    make(page, "Chemistry by keyboard")
    page.fill("#people", "Ada Byron <ada@x.org>\nbob at x.org")
    page.get_by_role("button", name="Look at the list").click()
    expect(page.locator(".notice.warn")).to_contain_text("Line 2")
    found = barriers(page)
    page.set_viewport_size(DESK)
    page.fill("#people", "Ada Byron <ada@x.org>\nbob@x.org")
    page.get_by_role("button", name="Look again").click()
    page.get_by_role("button", name="Invite 2 people").click()
    expect(page.locator("#invitations")).to_contain_text("bob@x.org")
    found += barriers(page)
    assert found == []

"""An instructor gives a class a deck; a learner on a phone studies it; both see how it stands."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_assignments import barriers
from tests.browser.visits import DESK, PHONE, Visit, visiting

ONE = re.compile(r"/assignments/[^/]{22}$")


def make_class(page: Page, title: str) -> str:
    """Make a class that is open to whoever has its link; give the link."""
    page.goto("/classes/new")
    page.get_by_label("Name").fill(title)
    page.get_by_role("button", name="Make").click()
    page.wait_for_url("**/people/invite")
    return page.locator("#link").input_value()


def give_deck(page: Page) -> list[str]:
    """Give the class a deck from the tab of assignments; return what bars anybody on the way."""
    page.get_by_role("link", name="Assignments", exact=True).click()
    page.wait_for_url("**/assignments")
    found = barriers(page)
    page.set_viewport_size(DESK)
    page.get_by_role("link", name="Give a deck").first.click()
    page.wait_for_url("**/new-deck")
    page.get_by_label("Deck", exact=True).select_option("plain")
    expect(page.get_by_label("Percent held")).to_have_value("85")
    page.get_by_label("Study it on several days").check()
    expect(page.get_by_label("Percent held")).to_be_hidden()
    page.get_by_label("Days", exact=True).fill("1")
    page.get_by_label("Answers on each").fill("1")
    found += barriers(page)
    page.set_viewport_size(DESK)
    more = page.locator("details.more > summary")
    more.press("Enter")
    page.get_by_label("Off for each day late").fill("10")
    more.press("Enter")
    expect(more).to_contain_text("10 % off for each day late")
    page.get_by_role("button", name="Give it").click()
    page.wait_for_url(ONE)
    return found + barriers(page)


def test_a_learner_on_a_phone_reaches_the_goal_that_an_instructor_sets(
    teacher: Visit, browser: Browser, origin: str
) -> None:
    desk = teacher.page
    link = make_class(desk, "Botany")
    found = give_deck(desk)
    with visiting(browser, origin, viewport=PHONE, has_touch=True, is_mobile=True) as learner:
        phone = learner.page
        learner.sign_up("Mai")
        phone.set_viewport_size(PHONE)
        phone.goto(link)
        with phone.expect_navigation():
            phone.locator("main form button[type=submit]").first.tap()
        phone.goto("/")
        expect(phone.locator(".waits")).to_contain_text("0 of 1 day")
        found += barriers(phone)
        phone.set_viewport_size(PHONE)
        phone.locator(".waits a").first.tap()
        phone.wait_for_url(ONE)
        goal = phone.url
        found += barriers(phone)
        phone.set_viewport_size(PHONE)
        phone.get_by_role("button", name="Study it").tap()
        phone.wait_for_url("**/study/**")
        phone.locator("[data-action=reveal]").tap()
        phone.locator(".g.good").tap()
        expect(phone.locator("[data-action=reveal]")).to_be_visible()
        phone.goto(goal)
        expect(phone.locator(".tags")).to_contain_text("done")
    desk.set_viewport_size(DESK)
    desk.reload()
    expect(desk.locator("#learners")).to_contain_text("1 of 1 day")
    expect(desk.locator("#learners")).to_contain_text("done")
    assert found == []

"""An instructor gives a quiz; a learner on a phone opens the link, enters the code, takes it."""

from __future__ import annotations

import re
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser import axe
from tests.browser.visits import DESK, PHONE, Visit, visiting

ONE = re.compile("/assignments/[^/]{22}$")
NARROW: ViewportSize = {"width": 320, "height": 700}
LOOKS: tuple[tuple[ViewportSize, Literal["light", "dark"]], ...] = (
    (DESK, "light"),
    (PHONE, "dark"),
    (NARROW, "light"),
)


def give(page: Page, **fields: str) -> str:
    """Give the quiz of a deck in two clicks and some words; return the link for learners."""
    page.goto("/quizzes/assignments/choose")
    page.get_by_role("link", name="Patents in figures").click()
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    page.get_by_role("button", name="Give it").click()
    page.wait_for_url(ONE)
    return page.locator("#link").input_value()


def barriers(page: Page) -> list[str]:
    """Look at a page at a desk, on a phone in the dark, and at 320 px, where all must fit."""
    found = []
    for window, scheme in LOOKS:
        page.set_viewport_size(window)
        page.emulate_media(color_scheme=scheme)
        found += axe.violations(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found + ([f"{page.url} is {wide} px too wide at 320 px"] if wide > 0 else [])


def test_a_learner_on_a_phone_takes_what_an_instructor_gives(
    teacher: Visit, browser: Browser, origin: str
) -> None:
    desk = teacher.page
    link = give(desk, code="Kiwi-42", minutes="20", closes="2040-05-04T18:00")
    with visiting(browser, origin, viewport=PHONE, has_touch=True, is_mobile=True) as learner:
        learner.expect("status of 422")
        phone = learner.page
        phone.goto(link)
        phone.wait_for_url(re.compile("/sign-in"))
        phone.get_by_role("link", name="Sign up").last.click()
        phone.wait_for_url(re.compile("/sign-up"))
        phone.fill("#name", "Lin")
        phone.fill("#email", f"lin-{id(learner):x}@recto.example")
        phone.fill("#password", "four quiet herons at dusk")
        phone.locator("main form button[type=submit]").tap()
        phone.wait_for_url(link)
        expect(phone.locator("h1")).to_have_text("Patents in figures")
        phone.fill("#code", "wrong")
        phone.get_by_role("button", name="Go on").tap()
        expect(phone.locator("#code-error")).to_contain_text("not the access code")
        phone.fill("#code", "kiwi-42")
        phone.get_by_role("button", name="Go on").tap()
        phone.get_by_role("button", name="Begin").tap()
        phone.wait_for_url("**/attempts/**/1")
        expect(phone.locator(".timer [data-clock]")).to_contain_text("19:")
        phone.goto("/")
        expect(phone.locator("main")).to_contain_text("From your teachers")
        phone.get_by_role("link", name="Patents in figures").tap()
        phone.get_by_role("button", name="Go on").tap()
        phone.wait_for_url("**/attempts/**")
        phone.goto(re.sub(r"/\d+$", "/end", phone.url))
        phone.get_by_role("button", name="Hand in").tap()
        phone.wait_for_url("**/review")
    desk.reload()
    expect(desk.locator("#learners")).to_contain_text("Lin")
    expect(desk.locator("#learners")).to_contain_text("handed in")


def test_presets_and_the_table_follow_each_other(teacher: Visit) -> None:
    page = teacher.page
    page.goto("/quizzes/assignments/own")
    page.get_by_text("Fine-tune: what is seen when").click()
    page.get_by_label("Exam: nothing until it is closed").check()
    box = page.get_by_role("checkbox", name="points, just after")
    expect(box).not_to_be_checked()
    box.check()
    expect(page.get_by_label("As ticked in the table")).to_be_checked()
    box.uncheck()
    expect(page.get_by_label("Exam: nothing until it is closed")).to_be_checked()


def test_the_pages_of_an_instructor_have_no_barriers(teacher: Visit) -> None:
    teacher.expect("status of 422")
    page = teacher.page
    page.goto("/quizzes/assignments/")
    found = barriers(page)
    page.goto("/quizzes/assignments/own")
    for more in page.locator("details.more > summary").all():
        more.click()
    found += barriers(page)
    page.get_by_role("button", name="Give it").click()
    expect(page.locator("#errors")).to_be_focused()
    found += barriers(page)
    give(page, code="x")
    one = page.url
    found += barriers(page)
    for path in (f"{one}/edit", "/quizzes/assignments/choose", "/quizzes/assignments/"):
        page.goto(path)
        found += barriers(page)
    page.goto(one)
    page.get_by_role("button", name="Preview as a learner").click()
    page.wait_for_url("**/1")
    page.goto(re.sub(r"/1$", "/end", page.url))
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/review")
    page.get_by_role("link", name="after the close", exact=True).click()
    page.wait_for_url("**moment=closed")
    found += barriers(page)
    page.get_by_role("button", name="End the preview").click()
    page.wait_for_url(one)
    assert found == []


def test_the_pages_of_a_learner_have_no_barriers(teacher: Visit, visit: Visit) -> None:
    visit.expect("status of 422")
    link = give(teacher.page, code="x", minutes="5", opens="2020-01-01T08:00")
    visit.sign_up("Lin")
    page = visit.page
    page.goto(link)
    found = barriers(page)
    page.fill("#code", "y")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#code-error")).to_be_visible()
    found += barriers(page)
    page.fill("#code", "x")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    found += barriers(page)
    for path in ("/quizzes/", "/"):
        page.goto(path)
        found += barriers(page)
    assert found == []


def test_the_clock_speaks_at_five_minutes_and_one_and_never_between(
    teacher: Visit, visit: Visit
) -> None:
    link = give(teacher.page, minutes="7")
    visit.sign_up("Lin")
    page = visit.page
    page.clock.install()
    page.goto(link)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/1")
    page.evaluate(SPOKEN)
    page.clock.run_for(6 * 60_000 + 30_000)
    expect(page.locator(".timer")).to_have_attribute("data-soon", "")
    said = page.evaluate("globalThis.spoken")
    assert said == ["Five minutes left.", "One minute left."]


SPOKEN = """() => {
  globalThis.spoken = [];
  new MutationObserver(() => globalThis.spoken.push(document.getElementById("status").textContent))
    .observe(document.getElementById("status"), {childList: true});
}"""

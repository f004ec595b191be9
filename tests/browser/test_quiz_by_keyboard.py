"""A quiz by keyboard: answered, saved at once, flagged, left, resumed, handed in, reviewed."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.answers import KEYBOARD
from tests.browser.test_accessibility import examine
from tests.browser.visits import Visit

ANSWERS = KEYBOARD | {"basic": lambda page: page.keyboard.type("Shanghai")}


def practise(visit: Visit, number: str = "20") -> Page:
    """Begin a practice quiz of all kinds."""
    visit.sign_up()
    visit.study("all-kinds")
    page = visit.page
    page.goto("/quizzes/")
    page.select_option("#number", number)
    page.get_by_role("button", name="Quiz me").click()
    page.wait_for_url("**/attempts/**/1")
    return page


MARKS = {
    ".pairs": "match",
    ".order": "order",
    ".spot": "spot",
    "input[type=checkbox]": "select",
    ".options.two": "truth",
    "input[type=radio]": "choice",
    ".with-unit": "number",
    "textarea": "essay",
}
FIRST = "(marks) => marks.find((mark) => document.querySelector(mark)) ?? ''"
READY = "document.readyState === 'complete' && document.activeElement?.matches('[data-focus]')"


def kind_of(page: Page) -> str:
    """Tell the kind of the question by how it is answered."""
    found: str = page.evaluate(FIRST, list(MARKS))
    return MARKS.get(found, "short")


def answer(page: Page) -> None:
    """Answer by keyboard once the question has the focus; wait until the server has the answer.

    What is typed before the scripts of the page have run would reach no field.
    """
    page.wait_for_function(READY)
    ANSWERS[kind_of(page)](page)
    expect(page.locator("[data-saved]")).to_have_text("saved")


def go_on(page: Page) -> None:
    """Press Enter where the focus lets it mean Next, else press the button."""
    before = page.url
    if page.evaluate("document.activeElement.matches('select, button, textarea')"):
        page.locator("[data-action=next]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)


def test_a_quiz_of_every_kind_is_taken_by_keyboard_without_barriers(visit: Visit) -> None:
    page = practise(visit)
    found = []
    while not page.url.endswith("/end"):
        found += axe.violations(page)
        answer(page)
        go_on(page)
    expect(page.locator("h1")).to_contain_text("questions are answered.")
    found += examine(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    expect(page.locator("h1")).to_contain_text("points")
    expect(page.locator("main")).to_contain_text("This quiz counts for your memory")
    found += examine(page)
    assert found == []


def test_an_answer_is_there_in_a_second_browser_once_it_says_saved(visit: Visit) -> None:
    page = practise(visit)
    answer(page)
    second = visit.context.new_page()
    second.goto(page.url)
    expect(second.locator("[data-saved]")).to_have_text("saved")
    expect(second.locator(".progress bdi")).to_contain_text("1 /of")


def lose_the_line(visit: Visit, page: Page) -> None:
    """Answer the question on the screen without a network."""
    visit.context.set_offline(True)
    page.wait_for_function(READY)
    ANSWERS[kind_of(page)](page)
    expect(page.locator("[data-saved]")).to_have_text("not saved yet")


def test_without_a_network_next_waits_until_the_answer_is_saved(visit: Visit) -> None:
    visit.expect("attempts/")
    visit.expect("ERR_INTERNET_DISCONNECTED")
    page = practise(visit)
    lose_the_line(visit, page)
    page.get_by_role("button", name="Next", exact=False).click()
    expect(page.locator("#status")).to_contain_text("kept in this browser")
    expect(page.locator("#status")).to_contain_text("Then it goes on.")
    assert page.url.endswith("/1")
    visit.context.set_offline(False)
    page.wait_for_url("**/2")
    expect(page.get_by_role("button", name="Question 1, answered")).to_be_visible()
    page.wait_for_function(READY)
    ANSWERS[kind_of(page)](page)
    expect(page.get_by_role("button", name="Question 2, answered")).to_be_visible()
    expect(page.locator(".progress bdi")).to_contain_text("2 /of")


def test_what_was_answered_on_a_page_that_was_closed_offline_is_there_again(visit: Visit) -> None:
    visit.expect("attempts/")
    visit.expect("ERR_INTERNET_DISCONNECTED")
    page = practise(visit)
    lose_the_line(visit, page)
    address = page.url
    page.close(run_before_unload=False)
    visit.context.set_offline(False)
    again = visit.context.new_page()
    again.goto(address)
    expect(again.locator("[data-saved]")).to_have_text("saved")
    expect(again.get_by_role("button", name="Question 1, answered")).to_be_visible()


def test_f_flags_the_question_and_p_goes_back(visit: Visit) -> None:
    page = practise(visit)
    page.locator("#question").focus()
    page.keyboard.press("f")
    expect(page.locator("[data-action=flag]")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Question 2, not answered").click()
    page.wait_for_url("**/2")
    page.locator("#question").focus()
    page.keyboard.press("p")
    page.wait_for_url("**/1")
    expect(page.get_by_role("button", name="Question 1, not answered, flagged")).to_be_visible()

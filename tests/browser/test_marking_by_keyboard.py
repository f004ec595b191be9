"""Essays are marked by keyboard, one after the other; the pages of marking have no barriers."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_assignments import ONE, barriers
from tests.browser.visits import Visit, visiting

TEXTS = {"Lin": "Boats carry goods, and water.", "Mei": "Because kings liked rivers."}


def give_essay(page: Page) -> str:
    """Give a quiz of one essay whose review tells all at once; return its path for learners."""
    page.goto("/quizzes/assignments/own")
    page.fill("#title", "An essay")
    page.get_by_label("Just essay", exact=True).check()
    page.fill("#number", "1")
    page.get_by_label("Practice: each answer").check()
    page.get_by_role("button", name="Give it").click()
    page.wait_for_url(ONE)
    return urlsplit(page.locator("#link").input_value()).path


def write(browser: Browser, origin: str, path: str, name: str) -> None:
    """Let a learner write their essay and say that the question is wrong."""
    with visiting(browser, origin) as learner:
        learner.sign_up(name)
        page = learner.page
        page.goto(path)
        page.get_by_role("button", name="Begin").click()
        page.wait_for_url("**/attempts/**/1")
        page.fill("#text", TEXTS[name])
        page.locator("[data-action=next]").first.click()
        page.wait_for_url("**/end")
        page.get_by_role("button", name="Hand in").click()
        page.wait_for_url("**/review")
        expect(page.locator("main")).to_contain_text("1 question is still to be marked")
        page.get_by_text("I think this is wrong").first.click()
        page.get_by_label("I think this is wrong because").fill("Kings matter.")
        page.get_by_role("button", name="Send").click()
        expect(page.locator("main")).to_contain_text("The reply will stand here.")
        assert barriers(page) == []


def mark(page: Page, *keys: str) -> None:
    """Press the digits, then keep the mark and wait for what follows."""
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("[data-criterion]:not(:has(:checked))")).to_have_count(0)
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)


def look_at_answers(page: Page, path: str) -> list[str]:
    """Look at an assignment and at the answers of one learner; tell of barriers."""
    page.goto(path.replace("/given/", "/assignments/"))
    found = barriers(page)
    door = page.get_by_role("link", name="How each question went").bounding_box()
    assert door
    assert door["width"] > 200  # also at 320 px, with what waits on a line of its own
    page.get_by_role("link", name="Attempt 1 of Lin").click()
    expect(page.locator("h1")).to_have_text("Lin")
    found += barriers(page)
    return found


def test_essays_are_marked_by_keyboard_and_rulings_shown_first(
    teacher: Visit, browser: Browser, origin: str
) -> None:
    page = teacher.page
    path = give_essay(page)
    for name in TEXTS:
        write(browser, origin, path, name)
    found = look_at_answers(page, path)
    page.goto(f"{path}/questions")
    found += barriers(page)
    page.get_by_role("link", name=re.compile("^Mark")).click()
    page.wait_for_url("**/marking/**")
    expect(page.locator("h1")).to_have_text("Essay 1 of 2")
    found += barriers(page)
    page.keyboard.press("j")
    expect(page.locator("h1")).to_have_text("Essay 2 of 2")
    page.keyboard.press("k")
    expect(page.locator("h1")).to_have_text("Essay 1 of 2")
    page.keyboard.press("9")  # more than there are points
    expect(page.locator("[data-criterion] :checked")).to_have_count(0)
    page.keyboard.press("n")
    page.keyboard.type("Water, 1 of 1.")
    page.locator("#answer").focus()
    mark(page, "2", "1")
    expect(page.locator("h1")).to_have_text("Essay 2 of 2")
    expect(page.locator("main")).to_contain_text("1 of 2 marked")
    mark(page, "0", "0")
    expect(page.locator("main")).to_contain_text("All essays of this question are marked.")
    page.get_by_label("Your reply").first.fill("They do not count here.")
    found += barriers(page)
    page.get_by_role("button", name="Reply, and full marks for all").first.click()
    expect(page.get_by_role("heading", name="What this ruling would do")).to_be_focused()
    found += barriers(page)
    page.get_by_role("button", name="Apply this ruling").click()
    expect(page.locator("main")).to_contain_text(
        "Done: everybody got full marks here, and your reply is sent."
    )
    assert found == []

"""An attempt, its summary, its review and the quiz on paper: no barriers at any width."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.test_quiz_by_keyboard import answer, go_on
from tests.browser.visits import Visit

WIDTHS = (1280, 390, 320)


def examine(page: Page) -> list[str]:
    """Look at a page in both colour schemes at every width; it never scrolls sideways."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{page.url} is {wide} wide at {width}"] if wide > width else []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += axe.violations(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def test_an_attempt_from_its_first_question_to_its_next_cards(visit: Visit) -> None:
    visit.sign_up()
    visit.study("all-kinds")
    page = visit.page
    page.goto("/quizzes/")
    page.select_option("#number", "5")
    page.get_by_role("button", name="Quiz me").click()
    page.wait_for_url("**/attempts/**/1")
    found = examine(page)
    answer(page)
    go_on(page)
    while not page.url.endswith("/end"):
        go_on(page)
    found += examine(page)
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/review")
    found += examine(page)
    page.goto(f"{page.url}?show=wrong")
    found += axe.violations(page)
    page.get_by_role("button", name="Make these my next cards").click()
    page.wait_for_url("**/study/**")
    page.go_back()
    page.reload()
    found += axe.violations(page)
    assert found == []


def test_a_quiz_on_paper(teacher: Visit) -> None:
    page = teacher.page
    page.goto("/decks/china-ai-strategy/quizzes")
    quiz = page.locator("a[href^='/quizzes/of/']").first.get_attribute("href")
    page.goto(f"{quiz}/print?variants=2")
    assert examine(page) == []
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.locator(".paper").first.evaluate(
        "(paper) => [paper, document.body].map((each) => getComputedStyle(each))"
        ".map((style, place) => (place ? style.backgroundColor : style.color))"
    )
    assert colours == ["rgb(17, 17, 17)", "rgb(255, 255, 255)"]
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".print-form")).to_be_hidden()

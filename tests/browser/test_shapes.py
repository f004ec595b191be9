"""Narrow, zoomed, dark, still, and right to left: every page keeps its shape."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser.answers import give, reveal
from tests.browser.kinds import KINDS
from tests.browser.visits import PHONE, Visit, visiting

NARROW: ViewportSize = {"width": 320, "height": 640}
ZOOMED: ViewportSize = {"width": 640, "height": 400}
OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return Array.from(document.querySelectorAll("body *"))
    .filter((each) => each.getBoundingClientRect().right > wide + 1)
    .map((each) => each.outerHTML.slice(0, 100));
}"""
PAGES = (
    "/",
    "/decks/",
    "/decks/china-ai-patents",
    "/decks/china-ai-patents/facts",
    "/decks/china-ai-patents/quizzes",
    "/decks/all-kinds/cards/match",
    "/browse",
    "/study/",
    "/study/settings",
    "/settings",
    "/settings/browsers",
    "/settings/delete",
    "/there/is/no/such/page",
)


def test_no_page_is_wider_than_a_window_of_320_pixels(visit: Visit) -> None:
    visit.expect("status of 404")
    page = visit.page
    page.set_viewport_size(NARROW)
    for path in ("/", "/sign-up", "/sign-in", "/forgotten-password"):
        page.goto(path)
        assert page.evaluate(OVERFLOW) == [], path
    visit.sign_up()
    visit.study("china-ai-patents")
    for path in PAGES:
        page.goto(path)
        assert page.evaluate(OVERFLOW) == [], path


@pytest.mark.parametrize("kind", KINDS)
def test_no_card_is_wider_than_a_window_of_320_pixels(guest: Visit, kind: str) -> None:
    page = guest.page
    page.set_viewport_size(NARROW)
    guest.study(f"just-{kind}")
    assert page.evaluate(OVERFLOW) == []
    give(page, kind)
    reveal(page)
    assert page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("kind", ["basic", "choice", "short"])
def test_at_twice_the_size_no_grade_covers_the_answer(guest: Visit, kind: str) -> None:
    page = guest.page
    page.set_viewport_size(ZOOMED)
    guest.study(f"just-{kind}")
    give(page, kind)
    reveal(page)
    position = page.locator(".act").evaluate("(each) => getComputedStyle(each).position")
    assert position == "static"
    assert page.evaluate(OVERFLOW) == []
    card = page.locator(".card").bounding_box()
    grades = page.locator("#grades").bounding_box()
    assert card
    assert grades
    assert card["y"] + card["height"] <= grades["y"]


def test_arabic_runs_from_right_to_left_and_its_numbers_do_not(guest: Visit) -> None:
    page = guest.page
    page.set_viewport_size(PHONE)
    guest.study("ar")
    question = page.locator("#question")
    assert question.get_attribute("lang") == "ar"
    assert question.evaluate("(each) => getComputedStyle(each).direction") == "rtl"
    face = page.locator(".face").bounding_box()
    words = question.evaluate(
        "(each) => { const range = document.createRange(); range.selectNodeContents(each);"
        " const box = range.getBoundingClientRect(); return box.right; }"
    )
    assert face
    assert words > face["x"] + face["width"] - 60
    page.keyboard.press("Space")
    answer = page.locator(".ans")
    expect(answer).to_contain_text("38,000")
    assert answer.evaluate("(each) => getComputedStyle(each).direction") == "rtl"
    assert page.locator("#grades").evaluate("(e) => getComputedStyle(e).direction") == "ltr"


def test_chinese_is_said_to_be_chinese_and_keeps_its_letters_apart(guest: Visit) -> None:
    page = guest.page
    guest.study("zh")
    question = page.locator("#question")
    assert question.get_attribute("lang") == "zh"
    assert question.evaluate("(each) => getComputedStyle(each).letterSpacing") in {"normal", "0px"}
    page.keyboard.press("Space")
    expect(page.locator(".ans")).to_contain_text("2035")


@pytest.fixture
def night(browser: Browser, origin: str) -> Iterator[Visit]:
    """Give a guest's visit in the dark, with motion."""
    options = {"color_scheme": "dark", "reduced_motion": "no-preference"}
    with visiting(browser, origin, **options) as started:
        started.try_out()
        yield started


def test_at_night_paper_is_dark_and_ink_is_light(night: Visit) -> None:
    night.study("just-basic")
    paint = night.page.locator("body").evaluate(
        "(each) => [getComputedStyle(each).backgroundColor, getComputedStyle(each).color]"
    )
    assert paint == ["rgb(15, 20, 18)", "rgb(233, 238, 234)"]


def test_the_answer_comes_softly_unless_motion_is_unwanted(night: Visit) -> None:
    night.study("plain")
    page = night.page
    page.keyboard.press("Space")
    answer = page.locator("#answer")
    how_long = "(each) => parseFloat(getComputedStyle(each).animationDuration)"
    assert 0 < answer.evaluate(how_long) <= 0.25
    page.emulate_media(reduced_motion="reduce")
    assert answer.evaluate(how_long) < 0.01

"""Every kind of card is studied on a phone by touch, with targets wide enough for a thumb."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.kinds import KINDS
from tests.browser.visits import PHONE, Visit, visiting

SMALLEST = 44
MEASURE = """() => {
  const controls = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const shown = (each) => each.checkVisibility({visibilityProperty: true});
  const box = (each) => {
    const label = each.matches("[type=radio], [type=checkbox]") && each.closest("label");
    return (label || each).getBoundingClientRect();
  };
  return Array.from(document.querySelectorAll(controls)).filter(shown)
    .filter((each) => !each.matches(".skip, .vh") && !each.closest(".prose, .q, .ans"))
    .map((each) => [each.outerHTML.slice(0, 90), box(each).width, box(each).height]);
}"""


@pytest.fixture
def phone(browser: Browser, origin: str) -> Iterator[Visit]:
    """Give a guest's visit on a phone."""
    with visiting(browser, origin, viewport=PHONE, has_touch=True, is_mobile=True) as started:
        started.try_out()
        yield started


def _nothing(_page: Page) -> None:
    """Only think of the answer."""


def _type(text: str) -> Callable[[Page], None]:
    return lambda page: page.locator("#text").fill(text)


def _tap(*labels: str) -> Callable[[Page], None]:
    def tap(page: Page) -> None:
        for label in labels:
            page.locator("label.opt", has_text=label).tap()

    return tap


def _pair(page: Page) -> None:
    for left, right in (("Shanghai", "Huangpu"), ("Wuhan", "Yangtze"), ("Harbin", "Songhua")):
        page.get_by_label(left).select_option(label=right)


def _sort(page: Page) -> None:
    for place, name in enumerate(("Harbin", "Beijing", "Shanghai")):
        shown = page.locator(".item-text").all_inner_texts()
        for _ in range(shown.index(name) - place):
            page.locator(f"[aria-label='Move up: {name}']").tap()


def _point(page: Page) -> None:
    box = page.locator("[data-spot]").bounding_box()
    assert box
    place: Any = {"x": box["width"] / 4, "y": box["height"] / 2}
    page.locator("[data-spot]").tap(position=place)


TOUCH: dict[str, Callable[[Page], None]] = {
    "basic": _nothing,
    "cloze": _nothing,
    "choice": _tap("Huangpu"),
    "select": _tap("Beijing", "Harbin"),
    "truth": _tap("True"),
    "short": _type("Shanghai"),
    "number": _type("113"),
    "match": _pair,
    "order": _sort,
    "essay": _type("Boats carry goods and everybody there needs water."),
    "spot": _point,
}


def too_small(page: Page) -> list[Any]:
    """List the controls that are lower or narrower than a thumb needs."""
    found = page.evaluate(MEASURE)
    assert len(found) > 3
    return [each for each in found if min(each[1], each[2]) < SMALLEST - 0.01]


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_is_answered_and_graded_by_touch(phone: Visit, kind: str) -> None:
    page = phone.page
    phone.study(f"just-{kind}")
    assert too_small(page) == []
    TOUCH[kind](page)
    if kind not in {"choice", "truth"}:  # one tap is the whole answer there
        page.locator("[data-action=reveal]").tap()
    page.locator("#grades").wait_for()
    if kind not in {"basic", "cloze", "essay"}:
        expect(page.locator(".mark-line")).to_contain_text("Right")
    assert too_small(page) == []
    page.locator(".g.easy").tap()
    page.locator("#respond, .summary").wait_for()
    assert [review["rating"] for review in phone.reviews()] == [4]


def test_the_menu_the_word_about_a_lost_connection_and_the_summary_leave_room_for_a_thumb(
    phone: Visit,
) -> None:
    page = phone.page
    phone.study("plain")
    page.get_by_label("More").tap()
    assert too_small(page) == []
    page.get_by_role("button", name="Not today").tap()
    expect(page.locator("#question")).to_contain_text("number 2")
    phone.expect("ERR_INTERNET_DISCONNECTED")
    phone.context.set_offline(offline=True)
    page.locator("[data-action=reveal]").tap()
    expect(page.locator("#status")).to_contain_text("No connection")
    page.get_by_label("Leave the session").tap()  # the word about it lies over no button
    phone.context.set_offline(offline=False)
    page.locator(".g.easy").tap()
    page.locator("#respond").wait_for()
    page.get_by_label("Leave the session").tap()
    page.locator(".summary").wait_for()
    assert too_small(page) == []


def test_grades_stand_where_the_thumb_was_and_no_answer_hides_below_them(phone: Visit) -> None:
    page = phone.page
    phone.study("just-choice")
    before = page.locator(".act .show").bounding_box()
    page.locator("[data-action=reveal]").tap()
    page.locator("#grades").wait_for()
    after = page.locator("#grades").bounding_box()
    assert before
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=1)
    page.locator(".src").scroll_into_view_if_needed()
    source = page.locator(".src").bounding_box()
    assert source
    assert source["y"] + source["height"] <= after["y"] + 1

"""On reveal nothing moves: question and actions stay, and the focus goes where it must."""

from __future__ import annotations

import pytest
from playwright.sync_api import FloatRect, Page, ViewportSize, expect

from tests.browser.answers import give, reveal
from tests.browser.kinds import KINDS
from tests.browser.visits import DESK, PHONE, Visit

OBSERVE = """() => {
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.value) globalThis.shifts.push(
        [entry.value, ...entry.sources.map(({node}) => node?.outerHTML?.slice(0, 120) ?? "gone")]);
    }
  }).observe({type: "layout-shift", buffered: false});
}"""
# two frames later all that was to move has moved and is reported
SETTLE = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))"""
FOCUSED = "() => document.activeElement?.id || document.activeElement?.tagName"
TYPED = frozenset({"short", "number", "essay"})


def box(page: Page, selector: str) -> FloatRect:
    """Measure where an element stands."""
    found = page.locator(selector).bounding_box()
    assert found, selector
    return found


def shifts(page: Page) -> list[list[object]]:
    """List the layout shifts since the page is observed."""
    page.evaluate(SETTLE)
    found: list[list[object]] = page.evaluate("globalThis.shifts")
    return found


@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_question_never_moves_on_reveal(guest: Visit, kind: str, window: ViewportSize) -> None:
    page = guest.page
    page.set_viewport_size(window)
    guest.study(f"just-{kind}")
    give(page, kind)
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(OBSERVE)
    before, act = box(page, "#question"), box(page, ".act > :first-child")
    reveal(page)
    after = box(page, "#question")
    moved = page.evaluate("scrollY")
    assert shifts(page) == []
    assert (after["x"], after["y"] + moved) == pytest.approx((before["x"], before["y"]), abs=0.5)
    assert after["width"] == pytest.approx(before["width"], abs=0.5)
    if kind != "cloze":  # a filled gap may take another line
        assert after["height"] == pytest.approx(before["height"], abs=0.5)
    assert box(page, "#grades")["y"] == pytest.approx(act["y"], abs=1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_focus_goes_to_the_answer_and_then_to_the_next_question(
    guest: Visit, kind: str
) -> None:
    page = guest.page
    guest.study(f"just-{kind}")
    place = "text" if kind in TYPED else "question"
    assert page.evaluate(FOCUSED) == place
    give(page, kind)
    reveal(page)
    assert page.evaluate(FOCUSED) == "answer"
    page.keyboard.press("1")  # comes again at once
    page.locator("#respond").wait_for()
    assert page.evaluate(FOCUSED) == place


def test_the_focus_is_never_lost_through_a_session(guest: Visit) -> None:
    page = guest.page
    guest.study("plain")
    for key in ("f", "Space", "1", "u", "-", "Space", "4", "@", "Space", "4"):
        page.keyboard.press(key)
        page.wait_for_timeout(150)
        assert page.evaluate(FOCUSED) in {"question", "answer"}, key


def test_one_status_region_says_what_happened(guest: Visit) -> None:
    page = guest.page
    guest.study("plain")
    assert page.locator("#status[role=status]").count() == 1
    page.keyboard.press("f")
    expect(page.locator("#status")).to_have_text("Flagged.")
    page.keyboard.press("u")
    expect(page.locator("#status")).to_contain_text("Undone")
    page.keyboard.press("Space")
    page.locator("#grades").wait_for()
    page.keyboard.press("4")
    expect(page.locator("#status")).to_have_text("")


def test_nothing_moves_while_a_page_loads(guest: Visit) -> None:
    page = guest.page
    observe = OBSERVE.strip().removeprefix("() => ").replace("false", "true")
    page.context.add_init_script(observe)
    for path in ("/", "/decks/", "/decks/all-kinds", "/browse", "/study/settings"):
        page.goto(path)
        assert shifts(page) == [], path
    for kind in ("basic", "spot"):
        guest.study(f"just-{kind}")
        assert shifts(page) == [], kind

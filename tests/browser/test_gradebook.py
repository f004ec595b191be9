"""The gradebook in a browser: marks by keyboard, a learner's own grades on a phone, no barriers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_assignments import barriers
from tests.browser.visits import DESK, PHONE, Visit, visiting

Room = tuple[str, Visit]


@pytest.fixture
def room(teacher: Visit, browser: Browser, origin: str) -> Iterator[Room]:
    """Make a class with Lin and Max; give the address of its grades, and Lin's visit."""
    made = teacher.post("/classes/new", title="Graded by keyboard", joining="open")
    link = re.search(r'id="link"[^>]*value="([^"]+)"', made.text())
    assert link
    with ExitStack() as stack:
        visits = [
            stack.enter_context(
                visiting(browser, origin, viewport=PHONE, has_touch=True, is_mobile=True)
            )
            for _ in range(2)
        ]
        for visit, name in zip(visits, ("Lin", "Max"), strict=True):
            visit.sign_up(name)
            visit.post(link[1])
        yield made.url.split("/people")[0] + "/grades/", visits[0]


def test_a_column_is_marked_by_keyboard_and_read_on_a_phone(teacher: Visit, room: Room) -> None:
    page, (grades, lin) = teacher.page, room
    page.goto(grades)
    page.get_by_role("link", name="Add a column").first.click()
    page.wait_for_url("**/grades/new")
    page.get_by_label("Title").fill("Essay on paper")
    page.get_by_label("Points possible").fill("20")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/grades/i\d+/$"))
    page.get_by_label("Lin", exact=True).focus()
    page.keyboard.type("17.5")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Max", exact=True)).to_be_focused()
    page.keyboard.type("excused")
    found = barriers(page)
    page.set_viewport_size(DESK)
    page.get_by_role("button", name="Keep the marks").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("2 marks are kept.")
    page.get_by_role("link", name="All columns").click()
    page.get_by_role("link", name="Lin", exact=True).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.get_by_role("link", name="17.5")).to_be_focused()
    found += barriers(page)
    page.set_viewport_size(DESK)
    page.get_by_role("link", name="17.5").press("Enter")
    expect(page.locator(".standing")).to_contain_text("17.5 of 20")
    phone = lin.page
    phone.goto(grades)
    phone.wait_for_url("**/grades/mine")
    expect(phone.locator("main")).to_contain_text("87.5 %")
    found += barriers(phone)
    assert found == []


def test_weights_and_a_table_of_marks_have_no_barriers(teacher: Visit, room: Room) -> None:
    page, (grades, _) = teacher.page, room
    teacher.post(f"{grades}new", title="Talk", worth="10", category="", due="")
    page.goto(f"{grades}rules")
    page.get_by_label("Name of category 1").fill("Talks")
    page.get_by_label("by weights").check()
    page.get_by_role("button", name="Keep").click()
    page.wait_for_url("**/rules#columns")
    page.get_by_label("Talk", exact=True).select_option("Talks")
    found = barriers(page)
    page.set_viewport_size(DESK)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("counts like this from now on")
    expect(page.get_by_role("link", name="Give it a category")).to_have_count(0)
    page.set_viewport_size(DESK)
    page.goto(f"{grades}import")
    page.get_by_label("Or paste rows").fill("name,Talk\nLin,8\nMax,lots\n")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_role("heading", name="1 mark changes")).to_be_visible()
    expect(page.locator(".losses")).to_contain_text("“lots” is not a number of points")
    found += barriers(page)
    page.set_viewport_size(DESK)
    page.get_by_role("button", name="Keep this mark").click()
    expect(page.get_by_role("status").first).to_contain_text("1 mark is kept.")
    page.get_by_role("link", name="8", exact=True).click()
    expect(page.locator(".history")).to_contain_text("before: no mark")
    found += barriers(page)
    assert found == []

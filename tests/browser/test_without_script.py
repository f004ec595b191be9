"""Without JavaScript everything works by forms: coming in, studying every kind, settings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.visits import Visit, visiting

FIELDS = {
    "spot": ".spot",
    "number": ".with-unit",
    "essay": "textarea",
    "match": ".pairs",
    "order": ".order",
    "truth": ".options.two",
    "select": "input[type=checkbox]",
    "choice": "input[type=radio]",
    "short": "#text",
}


@pytest.fixture
def plain(browser: Browser, origin: str) -> Iterator[Visit]:
    """Give a guest's visit without JavaScript."""
    with visiting(browser, origin, java_script_enabled=False) as started:
        started.try_out()
        yield started


def answer(page: Page, kind: str) -> None:
    """Fill in the right answer with the fields that a form has."""
    if kind == "short":
        page.locator("#text").fill("Shanghai")
    elif kind == "number":
        page.locator("#text").fill("113")
    elif kind == "essay":
        page.locator("#text").fill("Boats carry goods.")
    elif kind == "match":
        for left, right in (("Shanghai", "Huangpu"), ("Wuhan", "Yangtze"), ("Harbin", "Songhua")):
            page.get_by_label(left).select_option(label=right)
    elif kind == "order":
        for place, name in enumerate(("Harbin", "Beijing", "Shanghai"), 1):
            page.get_by_label(f"Place of “{name}”").select_option(str(place))
    else:
        choose(page, kind)


def choose(page: Page, kind: str) -> None:
    """Tick the right options."""
    right = {
        "choice": ["Huangpu"],
        "select": ["Beijing", "Harbin"],
        "truth": ["True"],
        "spot": ["Left disc"],
    }
    for label in right.get(kind, []):
        page.locator("label.opt", has_text=label).locator("input").check()


def kind_of(page: Page) -> str:
    """Tell by its fields what kind of card is asked."""
    form = page.locator("form.respond")
    return next((kind for kind, field in FIELDS.items() if form.locator(field).count()), "basic")


def test_a_deck_of_every_kind_is_studied_by_forms_alone(plain: Visit) -> None:
    page = plain.page
    plain.study("all-kinds", mode="cram")
    asked = 0
    while page.locator("#respond").count():
        asked += 1
        answer(page, kind_of(page))
        page.locator("[data-action=reveal]").click()
        expect(page.locator("#answer")).to_be_visible()
        with page.expect_navigation():
            page.locator(".g.good").click()
        assert asked < 20
    expect(page.locator(".summary")).to_be_visible()
    reviews = plain.reviews()
    # eleven kinds, the back of the basic card, the second gap and the card with code
    assert len(reviews) == asked == 14
    fractions = [review["fraction"] for review in reviews if review["fraction"] is not None]
    assert fractions.count(1.0) >= 8


def test_flag_undo_and_putting_aside_are_forms(plain: Visit) -> None:
    page = plain.page
    plain.study("plain")
    page.get_by_label("Flag this card").click()
    expect(page.get_by_label("Take the flag away")).to_be_visible()
    page.locator("[data-action=reveal]").click()
    page.locator(".g.easy").click()
    page.get_by_label("Undo the last answer").click()
    expect(page.locator("#question")).to_contain_text("number 1")
    page.get_by_label("More").click()
    page.get_by_role("button", name="Suspend").click()
    expect(page.locator("#question")).to_contain_text("number 2")
    page.get_by_label("More").click()
    page.get_by_role("link", name="About this card").click()
    expect(page.get_by_role("heading", name="About this card")).to_be_visible()


def test_signing_up_and_settings_need_no_script(browser: Browser, origin: str) -> None:
    with visiting(browser, origin, java_script_enabled=False) as visit:
        page = visit.page
        page.goto("/sign-up")
        page.get_by_label("Name").fill("Nora")
        page.get_by_label("E-mail").fill(f"nora-{id(visit):x}@recto.example")
        page.get_by_label("Password").fill("four quiet herons at dusk")
        page.get_by_role("button", name="Make my account").click()
        page.goto("/study/settings")
        page.get_by_label("New cards").first.fill("7")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("They count from the next answer on")).to_be_visible()
        expect(page.get_by_label("New cards").first).to_have_value("7")


def test_buttons_that_need_a_script_are_not_shown_without_one(plain: Visit) -> None:
    page = plain.page
    plain.study("just-order")
    expect(page.locator(".moves").first).to_be_hidden()
    expect(page.get_by_label("Place of “Harbin”")).to_be_visible()
    page.goto("/decks/")
    expect(page.locator(".script-only").first).to_be_hidden()

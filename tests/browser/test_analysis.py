"""How the questions of a quiz worked, seen by who gave it: no barriers, and ways that lead on."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from app.factory import create_app
from tests.analysing import anything, hand_in
from tests.browser import axe
from tests.browser.test_assignments import ONE
from tests.browser.visits import DESK, PHONE, Visit
from tests.conftest import make_settings

LEARNERS = 40


def give_all_kinds(page: Page) -> str:
    """Give a quiz of a card of each kind; return the path of its analysis."""
    page.goto("/quizzes/assignments/own")
    page.fill("#title", "One of each kind")
    page.get_by_label("All kinds", exact=True).check()
    page.fill("#number", "11")
    page.get_by_role("button", name="Give it").click()
    page.wait_for_url(ONE)
    key = urlsplit(page.url).path.rsplit("/", 1)[1]
    return f"/quizzes/given/{key}/analysis"


def barriers(page: Page) -> list[str]:
    """Look at a page at a desk and on a phone, where all must fit."""
    found = axe.violations(page)
    page.set_viewport_size(PHONE)
    found += axe.violations(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    page.set_viewport_size(DESK)
    return found + ([f"{page.url} is {wide} px too wide on a phone"] if wide > 0 else [])


def test_figures_questions_and_the_scale_have_no_barriers_and_lead_to_a_trial(
    teacher: Visit, home: Path
) -> None:
    page = teacher.page
    path = give_all_kinds(page)
    app = create_app(make_settings(home, f"sqlite:///{home / 'recto.sqlite3'}"))
    hand_in(app, anything(app, LEARNERS))
    page.goto(path + "/")
    page.get_by_text("What it means: How well the questions agree").click()
    expect(page.get_by_text("Cronbach’s alpha")).to_be_visible()  # noqa: RUF001 - an apostrophe
    expect(page.get_by_text("If the questions ask for one and the same ability")).to_be_visible()
    found = barriers(page)
    for name in ("Scale", "Questions"):
        page.get_by_role("navigation", name="Analysis").get_by_role("link", name=name).click()
        page.wait_for_url(f"**{path}/*")
        found += barriers(page)
    page.get_by_role("link", name="Got it").last.click()
    page.wait_for_url("**sort=facility")
    page.get_by_role("link", name="Which of these is a river?").click()
    expect(page.get_by_role("rowheader", name="Harbin")).to_be_visible()
    found += barriers(page)
    page.get_by_role("link", name="See what leaving it out would do").click()
    expect(page.get_by_role("heading", name="What this ruling would do")).to_be_visible()
    page.goto(path.replace("/analysis", "/results"))
    found += barriers(page)
    assert found == []

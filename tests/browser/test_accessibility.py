"""axe finds nothing against WCAG 2.2 A and AA or good practice: light, dark, desk and phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.answers import give, reveal
from tests.browser.kinds import KINDS
from tests.browser.visits import DESK, PHONE, Visit

VISITOR = (
    "/",
    "/sign-up",
    "/sign-up/mailed",
    "/sign-in",
    "/sign-in/passkey",
    "/forgotten-password",
    "/decks/",
    "/decks/china-ai-patents",
    "/decks/china-ai-patents/facts",
    "/decks/china-ai-patents/quizzes",
)
LEARNER = (
    "/",
    "/decks/",
    "/decks/all-kinds",
    "/decks/all-kinds/facts",
    "/decks/all-kinds/cards/match",
    "/decks/ar",
    "/browse",
    "/browse?q=deck:all-kinds+river",
    "/browse?q=nothing-has-this",
    "/study/",
    "/study/settings",
    "/study/settings/all-kinds",
    "/settings",
    "/settings/browsers",
    "/settings/passkeys",
    "/settings/password",
    "/settings/recovery-codes",
    "/settings/delete",
)


def examine(page: Page) -> list[str]:
    """Look at a page in both colour schemes and both sizes."""
    found = []
    for window in (DESK, PHONE):
        page.set_viewport_size(window)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += axe.violations(page)
    page.set_viewport_size(DESK)
    return found


def test_a_page_with_barriers_is_told_apart(visit: Visit) -> None:
    visit.page.goto("/sign-in")
    visit.page.evaluate("document.documentElement.removeAttribute('lang')")
    visit.page.evaluate("document.querySelector('main h1').style.color = '#ccc'")
    found = " ".join(axe.violations(visit.page))
    assert "html-has-lang" in found
    assert "color-contrast" in found


@pytest.mark.parametrize("path", VISITOR)
def test_a_visitors_pages_have_no_barriers(visit: Visit, path: str) -> None:
    visit.page.goto(path)
    assert examine(visit.page) == []


def test_a_learners_pages_have_no_barriers(visit: Visit) -> None:
    visit.sign_up()
    visit.study("all-kinds")
    found = []
    for path in LEARNER:
        visit.page.goto(path)
        found += examine(visit.page)
    assert found == []


def test_refused_forms_and_error_pages_have_no_barriers(visit: Visit) -> None:
    visit.expect("status of 4")
    page = visit.page
    found = []
    page.goto("/sign-up")
    page.locator("main form button[type=submit]").click()
    found += examine(page)
    page.goto("/there/is/no/such/page")
    found += examine(page)
    page.goto("/decks/no-such-deck")
    found += examine(page)
    assert found == []


@pytest.mark.parametrize("kind", KINDS)
def test_question_and_answer_of_each_kind_have_no_barriers(guest: Visit, kind: str) -> None:
    guest.study(f"just-{kind}")
    found = examine(guest.page)
    give(guest.page, kind)
    reveal(guest.page)
    found += examine(guest.page)
    assert found == []


def test_the_end_of_a_session_and_the_dialogs_have_no_barriers(guest: Visit) -> None:
    page = guest.page
    guest.study("plain")
    page.keyboard.press("?")
    page.locator("dialog#keys").wait_for()
    found = examine(page)
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    page.locator("dialog#info").wait_for()
    found += examine(page)
    page.keyboard.press("Escape")
    for _ in range(5):
        page.keyboard.press("Space")
        page.locator("#grades").wait_for()
        page.keyboard.press("4")
        page.locator("#respond, .summary").wait_for()
    page.locator(".summary").wait_for()
    found += examine(page)
    assert found == []

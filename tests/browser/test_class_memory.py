"""The example class, explored by who teaches it, who assists, who learns there, and a stranger."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe
from tests.browser.serving import run
from tests.browser.test_assignments import barriers
from tests.browser.visits import PHONE, Visit, visiting

DOMAIN = "class.example"
TITLE = "Example class (simulated)"


@pytest.fixture(scope="module")
def passwords(home: Path, origin: str) -> dict[str, str]:
    """Make a small example class beside the server; give the passwords that it printed."""
    assert origin
    said = run(home, "demo", "class", "--learners", "12", "--days", "12")
    return dict(re.findall(rf"  (\S+)@{DOMAIN}  (\S+)", said))


def come_in(visit: Visit, box: str, passwords: dict[str, str]) -> Page:
    """Sign in and open the class from the list of classes."""
    visit.post("/sign-in", email=f"{box}@{DOMAIN}", password=passwords[box])
    visit.page.goto("/classes/")
    visit.page.get_by_role("link", name=TITLE).click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    return visit.page


def test_an_instructor_finds_what_to_teach_and_whom_to_help(
    visit: Visit, passwords: dict[str, str]
) -> None:
    page = come_in(visit, "instructor", passwords)
    page.get_by_role("link", name="Memory").click()
    expect(page.get_by_role("heading", name="Teach this next")).to_be_visible()
    expect(page.get_by_text("made by a simulation")).to_be_visible()
    page.get_by_role("link", name="In a week").click()
    expect(page.get_by_role("link", name="In a week")).to_have_attribute("aria-current", "date")
    page.get_by_label("Group").select_option("Monday")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("group=[0-9]"))
    page.get_by_role("link", name="Learners", exact=True).click()
    expect(page.locator(".heatmap tbody tr")).to_have_count(4)
    page.locator(".heatmap tbody a").first.click()
    expect(page.get_by_role("heading", name="Weakest cards")).to_be_visible()
    page.get_by_role("link", name="Scores", exact=True).click()
    page.get_by_label("Quiz or deck").select_option("Mid-term quiz (simulated)")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="Mid-term quiz (simulated) came out")).to_be_visible()
    expect(page.get_by_text("Brier", exact=False).first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    assert download.value.suggested_filename == "class-scores.csv"


@pytest.mark.parametrize("path", ["", "/facts", "/learners", "/scores"])
def test_no_page_of_it_has_barriers(visit: Visit, passwords: dict[str, str], path: str) -> None:
    page = come_in(visit, "instructor", passwords)
    page.goto(f"{page.url.rstrip('/')}/memory{path}")
    found = barriers(page)
    if path == "/learners":
        page.locator(".heatmap tbody a").first.click()
        found += barriers(page)
    if path == "/scores":
        page.get_by_label("Quiz or deck").select_option("Mid-term quiz (simulated)")
        page.get_by_role("button", name="Show").click()
        expect(page.get_by_text("Brier", exact=False).first).to_be_visible()
        found += barriers(page)
    assert found == []


def test_an_assistant_sees_memory_and_no_settings(
    browser: Browser, origin: str, passwords: dict[str, str]
) -> None:
    with visiting(browser, origin, viewport=PHONE) as phone:
        page = come_in(phone, "assistant", passwords)
        page.get_by_role("link", name="Memory").click()
        expect(page.get_by_role("heading", name="Topics")).to_be_visible()
        expect(
            page.get_by_role("link", name="Settings", exact=True).locator("nav *")
        ).to_have_count(0)
        assert axe.violations(page) == []


def test_a_learner_and_a_stranger_see_nothing_of_it(
    browser: Browser, origin: str, passwords: dict[str, str], visit: Visit
) -> None:
    page = come_in(visit, "learner-001", passwords)
    expect(page.get_by_role("navigation").get_by_role("link", name="Memory")).to_have_count(0)
    address = f"{page.url.rstrip('/')}/memory"
    visit.expect("status of 403")
    page.goto(address)
    expect(page.get_by_text("you may not see how learners do")).to_be_visible()
    with visiting(browser, origin) as stranger:
        stranger.expect("status of 404")
        stranger.sign_up("Charlie")
        stranger.page.goto(address)
        expect(stranger.page.get_by_text("There is no such class")).to_be_visible()
        stranger.page.goto("/classes/")
        expect(stranger.page.get_by_text(TITLE)).to_have_count(0)

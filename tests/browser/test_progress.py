"""Progress in the browser: pages without barriers, and a goal set with the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from app import clock, db
from app.accounts.models import User
from app.factory import create_app
from tests.browser.serving import ROOT
from tests.browser.test_accessibility import examine
from tests.browser.visits import Visit, visiting
from tests.conftest import make_settings
from tests.progressing import Life


@pytest.fixture(scope="module")
def account(browser: Browser, origin: str, home: Path) -> dict[str, str]:
    """Make a learner who has studied for two months; give what signs in."""
    with visiting(browser, origin) as started:
        account = started.sign_up("Lin")
    address = f"sqlite:///{home / 'recto.sqlite3'}"
    app = create_app(make_settings(home, address, decks=ROOT / "decks"))
    with app.app_context():
        query = select(User.id).where(User.email == account["email"])
        me = db.current().scalars(query).one()
        db.db.session.remove()
    Life(me, clock.now(), days=60, new_a_day=2).live(app, "china-ai-strategy", "china-ai-patents")
    with app.app_context():
        db.db.session.remove()
        db.db.engine.dispose()
    return account


@pytest.fixture
def learner(browser: Browser, origin: str, account: dict[str, str]) -> Iterator[Visit]:
    """Give a visit by the learner."""
    with visiting(browser, origin) as started:
        started.post("/sign-in", **account)
        yield started


@pytest.mark.parametrize("path", ["", "/memory", "/goals/new", "/stored"])
def test_the_pages_have_no_barriers(learner: Visit, path: str) -> None:
    learner.page.goto(f"/progress{path}")
    for closed in learner.page.locator("main details").all():
        closed.evaluate("element => { element.open = true; }")
    assert examine(learner.page) == []


def test_a_goal_is_set_studied_and_dropped_with_the_keyboard(learner: Visit) -> None:
    page = learner.page
    page.goto("/")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/progress")
    page.get_by_role("link", name="Exam goals").press("Enter")
    page.get_by_role("link", name="Set a goal").press("Enter")
    page.get_by_label("Name").fill("Finals")
    page.get_by_label("Percent known on that day").fill("97")
    page.get_by_label("What China wants from AI").press("Space")
    page.get_by_role("button", name="Work it out").press("Enter")
    expect(page.get_by_role("heading", name="What it takes")).to_be_focused()
    assert examine(page) == []
    page.get_by_role("button", name="Keep this goal").press("Enter")
    heading = page.get_by_role("heading", name="Finals")
    expect(heading).to_be_visible()
    expect(page.get_by_text("The plan is made anew every day")).to_be_visible()
    assert examine(page) == []
    page.goto("/")
    expect(page.get_by_role("link", name="Finals")).to_be_visible()
    page.get_by_role("link", name="Finals").press("Enter")
    page.get_by_role("button", name="Study today").press("Enter")
    expect(page.get_by_role("heading", name="Card 1 of")).to_be_visible()
    page.goto("/progress/goals")
    page.get_by_role("button", name="Drop this goal").press("Enter")
    expect(page.get_by_text("No goal yet")).to_be_visible()

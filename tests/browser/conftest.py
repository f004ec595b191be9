"""A running Recto and a real Chromium, both shared by the tests of one process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium
from tests.browser import kinds
from tests.browser.serving import ROOT, free_port, run, serving
from tests.browser.visits import Visit, visiting


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the home folder of the server."""
    folder: Path = tmp_path_factory.mktemp("recto")
    return folder


@pytest.fixture(scope="session")
def model_port() -> int:
    """Give the port at which the language model of the server answers, in tests that start it."""
    return free_port()


@pytest.fixture(scope="session")
def origin(home: Path, model_port: int) -> Iterator[str]:
    """Serve Recto with the shipped decks and those of the tests; give its address."""
    decks = home / "decks"
    shutil.copytree(ROOT / "decks", decks)
    kinds.write(decks / "kinds")
    with serving(home, decks, model_port) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium of this machine."""
    program = chromium.find()
    if not program:
        pytest.fail(chromium.MISSING, pytrace=False)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Visit]:
    """Give a visit at a desk; it fails the test if anything happened that must not."""
    with visiting(browser, origin) as started:
        yield started


@pytest.fixture
def guest(visit: Visit) -> Visit:
    """Give a visit by somebody who tries Recto out."""
    visit.try_out()
    return visit


@pytest.fixture(scope="session")
def instructor(browser: Browser, origin: str, home: Path) -> dict[str, str]:
    """Make the account of an instructor; give what signs in."""
    with visiting(browser, origin) as started:
        account = started.sign_up("Iris")
    run(home, "accounts", "role", account["email"], "instructor")
    return account


@pytest.fixture
def teacher(browser: Browser, origin: str, instructor: dict[str, str]) -> Iterator[Visit]:
    """Give a visit by an instructor, besides the other one."""
    with visiting(browser, origin) as started:
        started.post("/sign-in", **instructor)
        yield started


@pytest.fixture
def page(guest: Visit) -> Page:
    """Give the page of a guest."""
    return guest.page

"""A passkey in Chromium, held by its virtual authenticator: made, used and removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import axe
from tests.browser.visits import Visit, visiting

OPTIONS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named(browser: Browser, origin: str) -> Iterator[Visit]:
    """Give a visit by a name: an address in numbers has no passkeys."""
    with visiting(browser, origin.replace("127.0.0.1", "localhost")) as started:
        yield started


@pytest.fixture
def alice(named: Visit) -> Visit:
    """Give a visit by somebody signed in, with an authenticator in the browser."""
    devtools: Any = named.context.new_cdp_session(named.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    named.sign_up()
    return named


def add(page: Page, usage: str) -> None:
    """Add a passkey in the settings."""
    page.goto("/settings")
    page.get_by_role("link", name="Passkeys").click()
    page.get_by_label("Name of the passkey").fill("Phone")
    page.get_by_label(usage).check()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()


def sign_out(page: Page) -> None:
    """Sign out from the settings."""
    page.goto("/settings")
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()


def test_a_passkey_is_made_signs_in_and_is_removed(alice: Visit) -> None:
    page = alice.page
    found = []
    page.goto("/settings/passkeys")
    found += axe.violations(page)
    add(page, "Signing in with it alone")
    found += axe.violations(page)
    sign_out(page)
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/")
    page.goto("/settings/passkeys")
    page.get_by_role("button", name="Remove Phone").click()
    expect(page.get_by_text("The passkey is removed")).to_be_visible()
    expect(page.get_by_text("You have none yet.")).to_be_visible()
    assert found == []


def test_a_passkey_comes_second_and_a_recovery_code_stands_in(alice: Visit) -> None:
    page = alice.page
    found = []
    page.goto("/settings")
    email = page.locator(".page-head p").inner_text()
    add(page, "A second step")
    page.goto("/settings/recovery-codes")
    page.get_by_role("button", name="Make codes").click()
    code = page.locator(".codes code").first.inner_text()
    found += axe.violations(page)
    for stand_in in ("", code):
        sign_out(page)
        page.goto("/sign-in")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill("four quiet herons at dusk")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("button", name="Use a passkey").wait_for()
        found += axe.violations(page)
        if stand_in:
            page.get_by_role("link", name="Use a recovery code").click()
            page.get_by_label("Recovery code").fill(stand_in)
            found += axe.violations(page)
            page.locator("main").get_by_role("button", name="Sign in").click()
        else:
            page.get_by_role("button", name="Use a passkey").click()
        page.get_by_role("link", name="Settings").first.wait_for()
        page.wait_for_url("**/")
    assert found == []


def test_a_browser_without_the_passkey_says_so_and_asks_again(named: Visit) -> None:
    page = named.page
    devtools: Any = named.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})
    page.goto("/sign-in/passkey")
    found = axe.violations(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was given, or it took too long.")).to_be_visible()
    found += axe.violations(page)
    page.get_by_role("button", name="Ask the browser again").click()
    expect(page.get_by_text("No passkey was given, or it took too long.")).to_be_visible()
    assert found == []


def test_without_scripts_the_pages_say_so_and_the_password_remains(
    browser: Browser, origin: str
) -> None:
    with visiting(browser, origin, java_script_enabled=False) as visit:
        page = visit.page
        page.goto("/sign-in")
        expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
        expect(page.get_by_text("a passkey needs scripts; the password does not")).to_be_visible()
        page.goto("/sign-in/passkey")
        expect(page.get_by_text("Passkeys need scripts.")).to_be_visible()
        page.get_by_role("link", name="Sign in with the password").click()
        expect(page.get_by_label("Password")).to_be_visible()

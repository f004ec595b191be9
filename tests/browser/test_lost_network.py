"""A lost connection, a double click, two tabs: an answer is kept, sent, and counted once."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.visits import Visit


class Gate:
    """Stands before the addresses of answers: drops the first requests, lets the others pass."""

    def __init__(self, page: Page, *, drops: int) -> None:
        self.left = drops
        self.ids: list[str] = []
        page.route("**/answer", self._decide)

    def _decide(self, route: Route) -> None:
        self.ids.append(review_id(route.request))
        if self.left:
            self.left -= 1
            route.abort("internetdisconnected")
        else:
            route.continue_()


def review_id(request: Request) -> str:
    """Read the id of the answer that a request carries."""
    body = request.post_data or ""
    if "form-data" in (request.headers.get("content-type") or ""):
        return body.split('name="review"')[1].split("\r\n")[2]
    return parse_qs(body)["review"][0]


def at_the_answer(visit: Visit) -> Page:
    """Begin a session of plain cards and show the first answer."""
    visit.study("plain")
    visit.page.keyboard.press("Space")
    visit.page.locator("#grades").wait_for()
    return visit.page


def test_an_answer_outlives_a_lost_connection_and_counts_once(guest: Visit) -> None:
    guest.expect("ERR_INTERNET_DISCONNECTED")
    page = at_the_answer(guest)
    gate = Gate(page, drops=2)
    page.keyboard.press("3")
    status = page.locator("#status")
    expect(status).to_contain_text("No connection. Your answer is kept here")
    box = status.bounding_box()
    assert box
    assert box["height"] > 20
    expect(page.locator("#question")).to_contain_text("number 2")
    expect(status).not_to_contain_text("No connection")
    assert len(gate.ids) == 3
    assert len(set(gate.ids)) == 1
    (review,) = guest.reviews()
    assert review["id"].replace("-", "") == gate.ids[0]
    assert gate.ids[0][12] == "7"  # UUIDv7


def test_an_answer_whose_receipt_was_lost_counts_once(guest: Visit) -> None:
    guest.expect("ERR_CONNECTION_RESET")
    page = at_the_answer(guest)
    lost: list[int] = []

    def lose_the_receipt(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort("connectionreset")

    page.route("**/answer", lose_the_receipt)
    page.keyboard.press("3")
    expect(page.locator("#question")).to_contain_text("number 2")
    assert lost == [200]
    assert len(guest.reviews()) == 1
    expect(page.locator(".progress bdi")).to_contain_text("1 /")


def test_a_server_that_stumbles_is_asked_again(guest: Visit) -> None:
    guest.expect("status of 503")
    page = at_the_answer(guest)
    busy = [True]
    page.route(
        "**/answer",
        lambda route: route.fulfill(status=503) if busy.pop() else route.continue_(),
    )
    busy.insert(0, False)
    page.keyboard.press("3")
    expect(page.locator("#question")).to_contain_text("number 2")
    assert len(guest.reviews()) == 1


@pytest.mark.parametrize("press", ["clicks", "keys"])
def test_good_pressed_twice_counts_once(guest: Visit, press: str) -> None:
    page = at_the_answer(guest)
    if press == "clicks":
        page.locator(".g.good").dblclick()
    else:
        page.keyboard.press("3")
        page.keyboard.press("3")
    expect(page.locator("#question")).to_contain_text("number 2")
    page.locator("#respond").wait_for()
    assert len(guest.reviews()) == 1


def test_the_second_of_two_tabs_is_told_and_changes_nothing(guest: Visit) -> None:
    page = at_the_answer(guest)
    other = guest.context.new_page()
    other.goto(page.url)
    other.keyboard.press("Space")
    other.locator("#grades").wait_for()
    page.keyboard.press("3")
    expect(page.locator("#question")).to_contain_text("number 2")
    other.keyboard.press("1")
    expect(other.locator("#status")).to_contain_text("That card had moved on meanwhile")
    expect(other.locator(".notice")).to_contain_text("That card had moved on meanwhile")
    expect(other.locator("#question")).to_contain_text("number 2")
    assert [review["rating"] for review in guest.reviews()] == [3]


def test_signed_out_elsewhere_the_learner_is_asked_to_sign_in(visit: Visit) -> None:
    visit.sign_up()
    page = at_the_answer(visit)
    visit.context.clear_cookies()
    visit.expect("status of 400")
    page.keyboard.press("3")
    page.wait_for_url("**/sign-in?next=/study/*")
    expect(page.get_by_text("Sign in to open that page")).to_be_visible()


@pytest.mark.parametrize("times", [1, 2])
def test_back_without_a_connection_stays_on_the_card_and_works_again_with_one(
    guest: Visit, times: int
) -> None:
    guest.expect("ERR_INTERNET_DISCONNECTED")
    page = at_the_answer(guest)
    here = page.url
    page.context.set_offline(offline=True)
    for _ in range(times):
        page.locator("#status").evaluate("status => status.textContent = ''")
        page.evaluate("history.back()")
        expect(page.locator("#status")).to_contain_text("this page stays")
    page.locator("#status").evaluate("status => status.textContent = ''")
    page.get_by_label("Leave the session").click()
    expect(page.locator("#status")).to_contain_text("this page stays")
    assert page.url == here
    expect(page.locator("#answer")).to_be_visible()
    page.context.set_offline(offline=False)
    page.evaluate("history.back()")
    expect(page).not_to_have_url(here)

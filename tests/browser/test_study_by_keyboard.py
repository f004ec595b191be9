"""Every kind of card is studied by keyboard alone, and every key does what its table says."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answers import give, reveal
from tests.browser.kinds import KINDS
from tests.browser.visits import Visit

RIGHT = {"cloze": "", "basic": "", "essay": "Mark your text"}


def next_question(page: Page, key: str = "4") -> None:
    """Grade by a key and wait for what comes next."""
    page.keyboard.press(key)
    page.locator("#respond, .summary").wait_for()


@pytest.mark.parametrize("kind", KINDS)
def test_a_card_is_answered_and_graded_without_a_mouse(guest: Visit, kind: str) -> None:
    page = guest.page
    guest.study(f"just-{kind}")
    give(page, kind)
    reveal(page)
    if verdict := RIGHT.get(kind, "Right"):
        expect(page.locator(".mark-line")).to_contain_text(verdict)
    next_question(page, "4")
    (review,) = guest.reviews()
    assert review["rating"] == 4
    assert review["fraction"] in {1.0, None}


@pytest.mark.parametrize(("rating", "key"), [(1, "1"), (2, "2"), (3, "3"), (4, "4"), (3, "Space")])
def test_each_grade_has_a_key(guest: Visit, rating: int, key: str) -> None:
    guest.study("just-basic")
    guest.page.keyboard.press("Space")
    guest.page.locator("#grades").wait_for()
    next_question(guest.page, key)
    assert [review["rating"] for review in guest.reviews()] == [rating]


def test_a_wrong_choice_is_told_with_its_reason_and_suggests_again(guest: Visit) -> None:
    page = guest.page
    guest.study("just-choice")
    option = page.locator("label.opt", has_text="Shanghai")
    page.keyboard.press(option.locator("kbd").inner_text())
    page.keyboard.press("Enter")
    expect(page.locator(".mark-line")).to_contain_text("Not this time")
    expect(page.locator(".note")).to_contain_text("That is the city on it.")
    expect(page.locator("[data-suggested]")).to_contain_text("Again")


def test_a_slip_is_shown_letter_by_letter(guest: Visit) -> None:
    page = guest.page
    guest.study("just-short")
    page.keyboard.type("Shanghia")
    page.keyboard.press("Enter")
    expect(page.locator(".mark-line")).to_contain_text("slip")
    expect(page.locator("dl.typed")).to_contain_text("Shanghai")


def test_both_gaps_of_a_cloze_are_asked_one_after_the_other(guest: Visit) -> None:
    page = guest.page
    guest.study("just-cloze", mode="cram")
    asked = set()
    for _ in range(2):
        page.keyboard.press("Space")
        expect(page.locator("#answer .ans")).to_have_text(re.compile("Shanghai|Huangpu"))
        asked.add(page.locator("#answer .ans").inner_text())
        next_question(page, "3")
    expect(page.locator(".summary")).to_be_visible()
    assert asked == {"Shanghai", "Huangpu"}


def test_an_essay_is_marked_by_its_rubric(guest: Visit) -> None:
    page = guest.page
    guest.study("just-essay")
    give(page, "essay")
    expect(page.locator("[data-count]")).to_have_text("8 words")
    reveal(page)
    expect(page.locator(".own")).to_contain_text("Boats carry goods")
    for _ in ("Names trade", "Names water"):
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
    next_question(page, "3")
    (review,) = guest.reviews()
    assert json.loads(review["response"])["marks"] == [1.0, 1.0]
    assert review["fraction"] == pytest.approx(2 / 3)


def test_u_takes_back_the_last_answer_as_far_as_the_session_goes(guest: Visit) -> None:
    page = guest.page
    guest.study("plain")
    first = page.locator("#question").inner_text()
    for _ in range(2):
        page.keyboard.press("Space")
        page.locator("#grades").wait_for()
        next_question(page, "4")
    page.keyboard.press("u")
    expect(page.locator("#status")).to_contain_text("Undone")
    page.keyboard.press("Control+z")
    expect(page.locator("#question")).to_have_text(first)
    expect(page.locator(".progress bdi")).to_have_text("0 /of 5")


def test_h_opens_the_hint_and_the_answer_is_suggested_no_better_than_hard(guest: Visit) -> None:
    page = guest.page
    guest.study("just-basic")
    page.keyboard.press("h")
    expect(page.locator("details[data-hint]").first).to_have_attribute("open", "")
    expect(page.locator("details[data-hint]").first).to_contain_text("Pythagoras")
    expect(page.locator("input[name=hinted]")).to_have_value("1")


def test_f_flags_the_card_and_takes_the_flag_away_and_what_was_typed_stays(guest: Visit) -> None:
    page = guest.page
    guest.study("just-short")
    flag = page.locator("[data-action=flag]")
    page.locator("#text").fill("Shang")
    flag.click()
    expect(flag).to_have_attribute("aria-pressed", "true")
    expect(flag).to_be_focused()
    expect(page.locator("#text")).to_have_value("Shang")
    page.keyboard.press("f")
    expect(flag).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#text")).to_have_value("Shang")


@pytest.mark.parametrize(("key", "sentence"), [("-", "Not today"), ("@", "Suspended")])
def test_a_card_is_put_aside_and_the_next_one_comes(guest: Visit, key: str, sentence: str) -> None:
    page = guest.page
    guest.study("plain")
    page.keyboard.press(key)
    expect(page.locator("#status")).to_contain_text(sentence)
    expect(page.locator("#question")).to_contain_text("number 2")
    page.keyboard.press("u")
    expect(page.locator("#question")).to_contain_text("number 1")
    assert guest.reviews() == []


def test_the_last_answer_is_taken_back_from_the_summary_too(guest: Visit) -> None:
    page = guest.page
    guest.study("just-truth")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.locator("#grades").wait_for()
    next_question(page, "4")
    expect(page.locator(".summary")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator("#question")).to_contain_text("Shanghai lies on the Huangpu")


def test_i_shows_what_is_known_of_the_card_and_escape_closes_it_again(guest: Visit) -> None:
    page = guest.page
    guest.study("plain")
    page.keyboard.press("i")
    dialog = page.locator("dialog#info")
    expect(dialog).to_contain_text("Notes on a small world")
    expect(dialog).to_contain_text("Not answered yet")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#question")).to_be_visible()


def test_the_dialog_of_keys_lists_the_keys_of_this_page(guest: Visit) -> None:
    page = guest.page
    guest.study("just-basic")
    page.keyboard.press("?")
    keys = page.locator("dialog#keys dl.keys")
    expect(keys).to_contain_text("Show the answer")
    expect(keys).to_contain_text("Show a hint")
    expect(keys).not_to_contain_text("Next question")
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()


def test_escape_leaves_for_the_summary_once_something_was_answered(guest: Visit) -> None:
    page = guest.page
    guest.study("plain")
    page.keyboard.press("Space")
    page.locator("#grades").wait_for()
    next_question(page, "4")
    page.keyboard.press("Escape")
    page.wait_for_url("**/summary")
    expect(page.locator(".summary h1")).to_be_focused()
    expect(page.locator(".figures")).to_contain_text("answered")


def test_keys_of_the_navigation_lead_through_recto(guest: Visit) -> None:
    page = guest.page
    page.goto("/")
    page.keyboard.press("/")
    page.wait_for_url("**/browse*")
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("d")
    page.wait_for_url("**/decks/")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url(f"{guest.origin}/")


def test_letters_typed_into_an_answer_are_no_keys(guest: Visit) -> None:
    page = guest.page
    guest.study("just-short")
    page.keyboard.type("fuh i 1-@?")
    expect(page.locator("#text")).to_have_value("fuh i 1-@?")
    expect(page.locator("[data-action=flag]")).to_have_attribute("aria-pressed", "false")
    assert guest.reviews() == []

"""How a learner answers a card of each kind: by keyboard alone, or by touch."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

TABS = 40


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(TABS):
        if page.locator(f"{selector}:focus").count():
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}")


def reveal(page: Page) -> None:
    """Show the answer by keyboard: by its key where the focus allows, else with its button."""
    if page.locator("select:focus, textarea:focus, button:focus").count():
        tab_to(page, "[data-action=reveal]")
    page.keyboard.press("Enter")
    page.locator("#grades").wait_for()


def _look(_page: Page) -> None:
    """Only think of the answer."""


def _write(text: str) -> Callable[[Page], None]:
    return lambda page: page.keyboard.type(text)


def _choose(label: str) -> Callable[[Page], None]:
    """Press the digit that stands beside an option."""

    def press(page: Page) -> None:
        page.keyboard.press(page.locator("label.opt", has_text=label).locator("kbd").inner_text())

    return press


def _choose_all(*labels: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        for label in labels:
            _choose(label)(page)

    return press


def _match(page: Page) -> None:
    partner = {"Shanghai": "Huangpu", "Wuhan": "Yangtze", "Harbin": "Songhua"}
    for place, left in enumerate(page.locator(".pair .left").all_inner_texts()):
        tab_to(page, f"#pair-{place}")
        page.keyboard.type(partner[left])


def _order(page: Page) -> None:
    """Move each item up until it stands at its place."""
    for place, name in enumerate(("Harbin", "Beijing", "Shanghai")):
        shown = page.locator(".item-text").all_inner_texts()
        for _ in range(shown.index(name) - place):
            page.locator(f"[aria-label='Move up: {name}']").focus()
            page.keyboard.press("Enter")


def _write_essay(page: Page) -> None:
    page.keyboard.type("Boats carry goods and everybody there needs water.")


KEYBOARD: dict[str, Callable[[Page], None]] = {
    "basic": _look,
    "cloze": _look,
    "choice": _choose("Huangpu"),
    "select": _choose_all("Beijing", "Harbin"),
    "truth": _choose("True"),
    "short": _write("Shanghai"),
    "number": _write("113"),
    "match": _match,
    "order": _order,
    "essay": _write_essay,
    "spot": _choose("Left disc"),
}


def give(page: Page, kind: str) -> None:
    """Give the right answer by keyboard."""
    KEYBOARD[kind](page)

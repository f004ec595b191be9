"""A picture dragged in, places drawn on it by mouse and by keyboard, published and studied."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.test_accessibility import examine
from tests.browser.visits import Visit
from tests.pictures import photo

DROP = """([selector, name, type, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, {type}));
  const there = document.querySelector(selector);
  for (const kind of ["dragover", "drop"]) {
    const options = {dataTransfer: data, bubbles: true, cancelable: true};
    there.dispatchEvent(new DragEvent(kind, options));
  }
}"""
NARROW = {"width": 320, "height": 700}


@pytest.fixture
def author(visit: Visit) -> Visit:
    """Give a visit at the files of a new deck."""
    visit.expect("ERR_ABORTED")  # a page may be left while it checks
    visit.sign_up()
    page = visit.page
    page.goto("/write/new")
    page.get_by_label("Title").fill(f"Leaves {id(visit)}")
    page.get_by_role("button", name="Make the deck").click()
    page.wait_for_url("**/write/leaves*/*")
    page.goto(page.url.rpartition("/")[0] + "/files")
    return visit


def drop(page: Page, selector: str) -> None:
    """Drag a photo from the desktop to a part of the page."""
    page.evaluate(DROP, [selector, "A leaf.png", "image/jpeg", list(photo(size=(600, 400)))])


def drag(page: Page, canvas: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag the mouse between two places of a picture, in percent."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    wide, high = box["width"] / 100, box["height"] / 100
    page.mouse.move(box["x"] + start[0] * wide, box["y"] + start[1] * high)
    page.mouse.down()
    page.mouse.move(box["x"] + end[0] * wide, box["y"] + end[1] * high, steps=3)
    page.mouse.up()


def numbers(field: Locator) -> list[float]:
    """Read the numbers of a place."""
    return [float(each) for each in field.input_value().split()]


def publish(page: Page) -> str:
    """Publish the deck; give its id."""
    page.goto(page.url.partition("/text")[0] + "/publish")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/history")
    return page.url.split("/")[-2]


def learn(author: Visit, deck: str) -> None:
    """Study the first card, then the covered part: it is whole only with the answer."""
    page = author.page
    page.goto(author.study(deck))
    expect(page.get_by_text("What do you want to be asked?")).to_be_visible()
    page.keyboard.press("Space")
    page.locator("#grades").wait_for()
    page.keyboard.press("3")
    shown = page.locator(".face img")
    expect(shown).to_have_attribute("width", "600")
    covered = shown.get_attribute("src")
    page.locator("#text").fill("Field")
    page.keyboard.press("Enter")
    expect(page.locator("#answer .mark-line")).to_contain_text("Right")
    whole = page.locator("#answer img")
    expect(whole).to_be_visible()
    assert whole.get_attribute("src") != covered


def test_parts_of_a_picture_are_covered_by_mouse_and_by_keyboard_and_learnt(author: Visit) -> None:
    page = author.page
    drop(page, "main")
    expect(page.locator(".file-list code")).to_have_text("a-leaf.jpg")
    page.get_by_role("link", name="Cover parts of a-leaf.jpg").click()
    canvas = page.locator("[data-stage] svg")
    expect(canvas).to_have_attribute("viewBox", "0 0 600 400")
    drag(page, canvas, (60, 20), (80, 40))
    first = page.locator("[name=places-0-points]")
    assert numbers(first) == pytest.approx([60, 20, 20, 20], abs=0.5)
    page.keyboard.press("Enter")
    page.keyboard.type("Field")
    page.get_by_role("button", name="Circle").press("Enter")
    second = page.locator("[name=places-1-points]")
    expect(second).to_have_value("50 50 10")
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(second).to_have_value("49 49 11")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    assert numbers(first)[0] == pytest.approx(61, abs=0.5)
    page.locator("[name=places-1-there]").fill("Middle")
    page.get_by_role("button", name="Polygon").press("Enter")
    page.keyboard.press("Delete")
    expect(page.locator("[name=places-2-points]")).to_have_value("")
    page.get_by_label("Alternative text").fill("A pale square with a dark part")
    page.get_by_role("button", name="Make the cards").click()
    page.wait_for_url("**/text?line=*")
    expect(page.locator("#problems-title")).to_contain_text("No errors")
    learn(author, publish(page))


def test_a_place_is_drawn_on_the_picture_of_a_card(author: Visit) -> None:
    page = author.page
    page.goto(page.url.replace("/files", "/cards?add=spot"))
    drop(page, "[data-field=image]")
    expect(page.locator("[name='image.file']")).to_have_value("a-leaf.jpg")
    expect(page.locator("[name='image.alt']")).to_be_focused()
    canvas = page.locator("[data-stage] svg")
    expect(canvas).to_have_attribute("viewBox", "0 0 600 400")
    page.get_by_role("button", name="Rectangle", exact=True).click()
    drag(page, canvas, (60, 20), (80, 40))
    assert numbers(page.locator("[name='right.points']")) == pytest.approx([60, 20, 20, 20], abs=1)
    expect(page.locator("[name='right.shape']")).to_have_value("rect")
    page.get_by_role("button", name="Circle", exact=True).click()
    drag(page, canvas, (20, 50), (30, 50))
    other = page.locator("[name='wrong.points']").first
    assert numbers(other) == pytest.approx([20, 50, 10], abs=1)
    drag(page, canvas, (20, 50), (25, 60))
    assert numbers(other) == pytest.approx([25, 60, 10], abs=1)


def test_files_and_places_have_no_barriers(author: Visit) -> None:
    page = author.page
    found = examine(page)
    drop(page, "main")
    expect(page.locator(".file-list code")).to_have_text("a-leaf.jpg")
    found += examine(page)
    page.get_by_role("link", name="Cover parts of a-leaf.jpg").click()
    canvas = page.locator("[data-stage] svg")
    expect(canvas).to_have_attribute("viewBox", "0 0 600 400")
    drag(page, canvas, (60, 20), (80, 40))
    found += examine(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type] # a plain mapping
    found += axe.violations(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert found == []

"""Cards that ask for covered parts of a picture, written into the text of a deck."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from app.core import deckedit
from app.core.cards import Media, Region, Short
from app.core.drafts import refusal
from app.core.places import find_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A picture and its parts: shape, numbers in percent as typed, and what is there.

    With `together` all parts are covered on each card, else only the one that it asks for.
    """

    file: str
    prompt: str
    alt: str
    together: bool
    places: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A text with the cards in it, and the line of the first of them."""

    text: str
    count: int
    line: int


def add_cards(text: str, covered: Covered, taken: Container[str]) -> Made:
    """Add a short card for each part at the end of the cards; raise UneditableError.

    Their ids come from the question, which tells nothing of what is covered, and are none of those
    in `taken`.
    """
    regions = [_region(number, *place) for number, place in enumerate(covered.places, 1)]
    first = ""
    for place, region in enumerate(regions):
        others = regions[:place] + regions[place + 1 :] if covered.together else []
        cover = tuple(
            Region(shape=one.shape, points=one.points, label="") for one in (region, *others)
        )
        card = Short(
            prompt=covered.prompt,
            accept=(region.label,),
            image=Media(file=covered.file, alt=covered.alt, cover=cover),
        )
        added = deckedit.add_card(text, card, taken=taken)
        text, first = added.text, first or added.key
    return Made(text, len(regions), find_line(text, first) or 1)


def _region(number: int, shape: str, written: str, label: str) -> Region:
    if not label.strip():
        raise refusal(0, f"part {number}", "nothing says what is there", "write what is covered")
    try:
        points = tuple(float(each) for each in written.replace(",", " ").split())
    except ValueError:
        points = ()
    if not points:
        message = f"“{written[:40]}” is not a place"
        raise refusal(0, f"part {number}", message, "draw it, or write numbers in percent")
    return Region(shape=shape, points=points, label=label.strip())

"""Covered pictures: their names, and what a deck may say of them."""

from __future__ import annotations

import re
from dataclasses import replace

from app.core.cardjson import from_json, to_json
from app.core.cards import Basic, Media, Region, Short
from app.core.checks import check
from app.core.covers import shown_file
from app.core.deckfile import parse
from app.core.faces import show

BOX = Region(shape="rect", points=(1, 2, 30, 40), label="")
MEDIA = Media(file="a" * 64 + ".jpg", alt="A map", cover=(BOX,))
TEXT = """deck: d
title: D
cards:
- id: one
  short: What is there?
  accept: [Delta]
  image: {file: FILE, alt: A map, cover: COVER}
"""


def problems(file: str, cover: str) -> list[str]:
    parsed = parse(TEXT.replace("FILE", file).replace("COVER", cover))
    return [f"{one.field}: {one.message}; {one.remedy}" for one in parsed.problems]


def test_a_covered_picture_has_a_name_of_its_own_for_each_cover() -> None:
    other = replace(MEDIA, cover=(replace(BOX, points=(1, 2, 30, 41)),))
    names = {shown_file(MEDIA), shown_file(other), shown_file(replace(MEDIA, file="b.jpg"))}
    assert len(names) == 3
    assert all(re.fullmatch(r"[0-9a-f]{64}\.jpg", name) for name in names)
    assert shown_file(MEDIA) == shown_file(replace(MEDIA, alt="Other words"))


def test_a_picture_without_covers_is_shown_itself() -> None:
    assert shown_file(replace(MEDIA, cover=())) == MEDIA.file


def test_a_covered_picture_is_of_a_sort_that_can_be_drawn() -> None:
    endings = [
        shown_file(replace(MEDIA, file=f"x.{ending}")).rpartition(".")[2]
        for ending in ("JPG", "jpeg", "webp", "gif", "png", "")
    ]
    assert endings == ["jpg", "jpg", "webp", "png", "png", "png"]


def test_only_the_answer_tells_the_whole_picture() -> None:
    sides = show(Short(key="a", prompt="What?", accept=("Delta",), image=MEDIA))
    assert MEDIA.file not in str(sides.question)
    assert sides.question["image"] == {
        "file": shown_file(MEDIA),
        "alt": "A map",
        "credit": "",
        "licence": "",
    }
    assert MEDIA.file in str(sides.key["image"])


def test_the_reversed_card_tells_the_whole_picture_with_its_answer() -> None:
    card = Basic(key="a", prompt="What?", answer="Delta", both=True, image=MEDIA)
    sides = show(card, "reverse")
    assert sides.question["image"] is None
    assert MEDIA.file in str(sides.key["image"])


def test_covers_are_read_and_kept() -> None:
    deck = parse(TEXT.replace("FILE", "map.png").replace("COVER", "[{rect: [1, 2, 30, 40]}]")).deck
    assert deck is not None
    card = deck.cards[0]
    assert card.image is not None
    assert card.image.cover == (BOX,)
    assert from_json(to_json(card)) == card


def test_a_drawing_cannot_be_covered() -> None:
    (told,) = problems("map.SVG", "[{circle: [1, 2, 3]}]")
    assert "parts of an SVG cannot be covered" in told
    assert "save the picture as PNG" in told


def test_a_cover_is_one_shape_without_words() -> None:
    assert "rect: [90, 0, 20, 20]" not in problems("m.png", "[{rect: [90, 0, 20, 20]}]")[0]
    assert "leaves the picture" in problems("m.png", "[{rect: [90, 0, 20, 20]}]")[0]
    assert problems("m.png", "[{rect: [1, 1, 2, 2], label: Delta}]")
    assert problems("m.png", "[]")


def advice(cards: str) -> list[str]:
    """Check a deck of these cards; give what is said of prompts and pictures."""
    deck = parse("deck: d\ntitle: D\ncards:\n" + cards).deck
    assert deck is not None
    return [one.message for one in check(deck) if "source" not in one.message]


def test_the_same_question_about_other_parts_of_a_picture_is_another_question() -> None:
    card = (
        "- id: {0}\n  short: What is covered here?\n  accept: [{1}]\n"
        "  image: {{file: m.png, alt: A river, cover: [{{rect: [{2}, 1, 9, 9]}}]}}\n"
    )
    assert advice(card.format("a", "Delta", 1) + card.format("b", "Mouth", 50)) == []
    assert advice(card.format("a", "Delta", 1) + card.format("b", "Mouth", 1)) == [
        "nearly the same prompt as card a on line 4"
    ]
    assert advice(card.format("a", "River", 1)) == [
        "the alternative text says “River”, which the picture covers"
    ]

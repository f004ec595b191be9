"""Covered pictures of deck files: drawn when the deck is stored, whole only with the answer."""

from __future__ import annotations

import io
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.core.cards import Region
from app.core.media import MediaError
from app.db import db
from app.decks.covering import ASKED, HIDDEN, draw
from app.decks.models import CardVersion
from tests.people import ALICE, join
from tests.pictures import SECRET, photo
from tests.quizzing import SHORTS, Sitting, quiz_deck
from tests.shelf import CITIES, DRAWING, cards, dump, run, shelve, sync
from tests.studying import Desk, post, try_out

COVERED = CITIES.replace(
    "  why: Rules",
    "  image: {file: m.jpg, alt: A map, "
    "cover: [{rect: [60, 20, 20, 20]}, {circle: [20, 50, 10]}]}\n"
    "  why: Rules",
)
FIELD = Region(shape="rect", points=(60, 20, 20, 20), label="")


def sides(app: Flask) -> tuple[dict[str, object], dict[str, object]]:
    """Give the pictures of the question and of its key."""
    with app.app_context():
        card = cards(app)["hub"]
        version = db.session.get(CardVersion, (card.id, card.version))
        assert version is not None
        return json.loads(version.question)["image"], json.loads(version.answer_key)["image"]


def test_a_deck_file_covers_parts_of_its_pictures(app: Flask, client: FlaskClient) -> None:
    shelve(app, "m.jpg", photo())
    assert sync(app, COVERED).exit_code == 0
    asked, told = sides(app)
    assert asked["file"] != told["file"]
    assert (asked["width"], asked["height"]) == (told["width"], told["height"]) == (300, 200)
    sent = client.get(f"/media/{asked['file']}")
    assert SECRET.encode() not in sent.data
    assert run(app, "sync").output == "1 deck, 1 unchanged.\n"


def test_a_learner_gets_the_whole_picture_with_the_answer_alone(app: Flask) -> None:
    shelve(app, "m.jpg", photo())
    sync(app, COVERED)
    asked, told = sides(app)
    learner = try_out(app)
    post(learner, "/decks/cities/subscribe", page="/decks/cities")
    desk = Desk(learner, "cities")
    desk.study(4)  # the first card parts two of one fact
    assert str(asked["file"]) in desk.page
    assert str(told["file"]) not in desk.page
    assert str(told["file"]) in desk.reveal()


def test_a_quiz_shows_the_whole_picture_in_its_review_alone(app: Flask) -> None:
    cover = "  image: {file: m.jpg, alt: A map, cover: [{rect: [60, 20, 20, 20]}]}\n"
    shelve(app, "m.jpg", photo())
    sync(app, quiz_deck(SHORTS.partition("- id: s2")[0] + cover))
    with app.app_context():
        version = db.session.scalars(select(CardVersion)).one()
        whole = json.loads(version.answer_key)["image"]["file"]
        asked = json.loads(version.question)["image"]["file"]
    sitting = Sitting(join(app, ALICE))
    assert asked in sitting.page
    assert whole not in sitting.page
    sitting.send(text="zebra1")
    assert whole not in sitting.page
    assert whole in sitting.hand_in() + sitting.page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (DRAWING.encode(), "the picture cannot be read"),
        (photo()[:-40], "the picture cannot be read"),
    ],
)
def test_what_cannot_be_covered_is_told_with_the_deck(
    app: Flask, content: bytes, sentence: str
) -> None:
    shelve(app, "m.jpg", content)
    shelve(app, "a.yaml", COVERED)
    result = run(app, "sync")
    assert result.exit_code == 1
    assert f"a.yaml:1: image.cover: {sentence}" in result.output
    assert dump(app)["deck"] == []


def pixels(data: bytes, *places: tuple[int, int]) -> list[tuple[int, ...]]:
    """Give the colours at some places."""
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    found = [picture.getpixel(place) for place in places]
    return [each for each in found if isinstance(each, tuple)]


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Tell whether two colours look alike."""
    return all(abs(a - b) < 24 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(("form", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_covers_are_in_the_pixels(form: str, ending: str) -> None:
    circle = Region(shape="circle", points=(20, 50, 10), label="")
    corners = Region(shape="polygon", points=(0, 80, 30, 80, 0, 100), label="")
    drawn = draw(photo(form), (FIELD, circle, corners), ending)
    asked, hidden, third, free = pixels(drawn, (186, 76), (60, 80), (10, 170), (150, 150))
    assert near(asked, ASKED)
    assert near(hidden, HIDDEN)
    assert near(third, HIDDEN)
    assert near(free, (240, 240, 230))


def test_a_moving_picture_shows_its_first_frame_covered() -> None:
    corner = Region(shape="polygon", points=(0, 0, 50, 0, 0, 50), label="")
    assert Image.open(io.BytesIO(draw(photo("GIF"), (corner,), "png"))).format == "PNG"


def test_a_photo_is_covered_where_it_is_seen_not_where_it_was_taken() -> None:
    drawn = draw(photo(turned=6), (FIELD,), "jpg")
    assert Image.open(io.BytesIO(drawn)).size == (200, 300)
    assert near(pixels(drawn, (124, 64))[0], ASKED)


def test_a_picture_too_large_to_be_drawn_is_refused() -> None:
    saved = io.BytesIO()
    Image.new("1", (5000, 4000)).save(saved, "PNG")
    with pytest.raises(MediaError, match="too many pixels"):
        draw(saved.getvalue(), (FIELD,), "png")

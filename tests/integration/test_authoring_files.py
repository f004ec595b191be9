"""Pictures and sounds of a deck: added by its authors, used in cards, published, tidied."""

from __future__ import annotations

import io
import json
import os
import re
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.authoring import desk, mediadoors, mediafiles
from app.authoring.models import Upload
from app.db import current
from app.decks.models import Card, CardVersion, Deck
from tests.people import BOB, CHARLIE, join, token
from tests.pictures import SECRET, photo, sound
from tests.shelf import run
from tests.writing import RIVERS, Author, published

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h9"/></svg>'
IMAGE = "  image: {file: map.jpg, alt: A map}\n"
SHOWN = RIVERS.replace("  answer: The Nile\n", "  answer: The Nile\n" + IMAGE)


@pytest.fixture
def author(alice: FlaskClient) -> Author:
    """Give an author with a published deck."""
    return published(alice)


def upload(
    author: Author, *files: tuple[bytes | str, str], to: str = "/files", **fields: str
) -> TestResponse:
    """Send files by the form of the deck's files."""
    sent = [
        (io.BytesIO(data.encode() if isinstance(data, str) else data), name) for data, name in files
    ]
    data = {"csrf_token": token(author.client, f"{author.home}/files"), "file": sent, **fields}
    return author.client.post(f"{author.home}{to}", data=data, content_type="multipart/form-data")


def files(author: Author) -> str:
    """Read the page of the deck's files."""
    return author.client.get(f"{author.home}/files").text


def kept(app: Flask) -> dict[str, str]:
    """Give the stored names by those of the text."""
    with app.app_context():
        rows = current().execute(select(Upload.file, Upload.kept))
        return {file: name for file, name in rows}  # noqa: C416 - rows are no pairs to the types


def stored(app: Flask) -> set[str]:
    """List the files in the store."""
    return {path.name for path in (app.config["RECTO"].home / "media").glob("*")}


def test_a_picture_that_is_added_gets_a_safe_name_and_tells_nothing_more(
    app: Flask, author: Author
) -> None:
    assert upload(author, (photo(), "Map of Ünter.PNG")).status_code == 302
    names = kept(app)
    assert list(names) == ["map-of-unter.jpg"]
    assert re.fullmatch(r"[0-9a-f]{64}\.jpg", names["map-of-unter.jpg"])
    sent = author.client.get(f"/media/{names['map-of-unter.jpg']}")
    assert sent.headers["Content-Type"] == "image/jpeg"
    assert SECRET.encode() not in sent.data
    page = files(author)
    assert "map-of-unter.jpg" in page
    assert "not in use" in page


def test_many_files_come_at_once_and_each_refused_one_is_named(app: Flask, author: Author) -> None:
    sent = upload(
        author, (photo(), "a.jpg"), (b"PK\x03\x04zip", "b.png"), (sound(), "c.mp3"), (b"", "d.gif")
    )
    assert sent.status_code == 302
    assert set(kept(app)) == {"a.jpg", "c.wav"}
    page = author.client.get(sent.location).text
    assert "b.png: this is neither a picture nor a sound" in page
    assert "d.gif: the file is empty. Choose another." in page


def test_the_script_is_told_what_became_of_a_file(author: Author) -> None:
    told = author.upload(photo("PNG", (40, 30)), "x.gif").get_json()
    assert (told["file"], told["sort"], told["width"], told["height"]) == ("x.png", "image", 40, 30)
    assert told["url"].startswith("/media/")
    refused = author.upload("<html>", "x.png")
    assert refused.status_code == 422
    assert refused.get_json()["refused"].startswith("x.png: this is neither a picture nor a sound")


def test_the_script_is_told_where_the_files_are(app: Flask, author: Author) -> None:
    author.upload(photo(), "map.jpg")
    told = author.client.get(f"{author.home}/files", headers={"Recto-Part": "files"}).get_json()
    assert told == {"map.jpg": f"/media/{kept(app)['map.jpg']}"}


def test_the_same_name_twice_is_two_files_and_the_same_content_one(
    app: Flask, author: Author
) -> None:
    upload(author, (photo(size=(30, 20)), "map.jpg"), (photo(size=(31, 20)), "map.jpg"))
    upload(author, (photo(size=(30, 20)), "other.jpg"))
    assert set(kept(app)) == {"map.jpg", "map-2.jpg"}


def test_nothing_chosen_is_said(author: Author) -> None:
    assert "Choose a file first" in upload(author).text


def test_a_drawing_is_cleaned_and_what_is_no_drawing_refused(app: Flask, author: Author) -> None:
    bad = DRAWING.replace("<path", "<script>alert(1)</script><path onclick='x()'")
    upload(author, (bad, "a.svg"))
    sent = author.client.get(f"/media/{kept(app)['a.svg']}")
    assert "script" not in sent.text
    assert "onclick" not in sent.text
    assert '<path d="M0 0h9"' in sent.text
    assert sent.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert author.upload("<!DOCTYPE svg [<!ENTITY a 'x'>]>" + DRAWING, "b.svg").status_code == 422


def test_a_published_card_shows_what_was_added(app: Flask, author: Author) -> None:
    upload(author, (photo(), "map.jpg"))
    assert author.write(SHOWN).status_code == 302
    assert "in 1 card" in files(author)
    assert author.publish().status_code == 302
    with app.app_context():
        deck = current().scalars(select(Deck)).one()
        assert json.loads(deck.media) == kept(app)
    assert kept(app)["map.jpg"] in author.client.get("/decks/rivers/cards/nile").text


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("  image: {file: map.jpg}\n", "map.jpg has no alt"),
        ("  audio: {file: map.wav}\n", "map.wav has no transcript"),
    ],
)
def test_without_words_for_those_who_cannot_sense_it_nothing_is_published(
    author: Author, line: str, sentence: str
) -> None:
    upload(author, (photo(), "map.jpg"), (sound(), "map.wav"))
    author.write(SHOWN.replace(IMAGE, line))
    plan = author.plan()
    assert sentence in plan
    assert 'name="seen"' not in plan


def test_a_replaced_picture_reaches_learners_with_the_next_version(
    app: Flask, author: Author
) -> None:
    upload(author, (photo(), "map.jpg"))
    author.write(SHOWN)
    author.publish()
    old = kept(app)["map.jpg"]
    assert "Nothing to publish" in author.plan()
    answer = upload(author, (photo(size=(90, 60)), "new.jpg"), to="/files/replace", name="map.jpg")
    assert answer.status_code == 302
    new = kept(app)["map.jpg"]
    assert new != old
    assert old in author.client.get("/decks/rivers/cards/nile").text
    assert '<dt>changed</dt><dd class="num">1</dd>' in author.plan()
    assert author.publish().status_code == 302
    page = author.client.get("/decks/rivers/cards/nile").text
    assert new in page
    with app.app_context():
        assert current().scalars(select(Deck.version)).one() == 3


def test_a_sound_takes_no_pictures_place(app: Flask, author: Author) -> None:
    upload(author, (photo(), "map.jpg"))
    before = kept(app)
    answer = upload(author, (sound(), "x.wav"), to="/files/replace", name="map.jpg")
    assert answer.status_code == 422
    assert "a sound that of a sound" in answer.text
    assert upload(author, (photo(), "x"), to="/files/replace", name="no.jpg").status_code == 404
    assert upload(author, to="/files/replace", name="map.jpg").status_code == 422
    assert kept(app) == before


def test_only_what_no_text_names_can_be_removed(app: Flask, author: Author) -> None:
    upload(author, (photo(), "map.jpg"), (photo("PNG"), "free.png"))
    author.write(SHOWN)
    refused = author.press("/files/remove", page="/files", name="map.jpg")
    assert refused.status_code == 422
    assert "map.jpg is still named" in refused.text
    assert author.press("/files/remove", page="/files", name="free.png").status_code == 302
    assert author.press("/files/remove", page="/files", name="free.png").status_code == 404
    assert author.press("/files/remove", page="/files").status_code == 422
    assert set(kept(app)) == {"map.jpg"}


def test_a_deck_and_a_person_have_room_for_so_much(
    app: Flask, author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(author, (photo(), "a.jpg"))
    one = photo("PNG")
    monkeypatch.setattr(mediafiles, "MOST_FILES", 1)
    assert "at most 1 files" in author.upload(one, "b.png").get_json()["refused"]
    monkeypatch.setattr(mediafiles, "MOST_FILES", 9)
    monkeypatch.setattr(mediafiles, "MOST_OF_DECK", 1000)
    assert "files of a deck have" in author.upload(one, "b.png").get_json()["refused"]
    monkeypatch.setattr(mediafiles, "MOST_OF_DECK", 10**9)
    monkeypatch.setattr(mediafiles, "MOST_OF_PERSON", 1000)
    assert "Your files in all decks" in author.upload(one, "b.png").get_json()["refused"]
    assert set(kept(app)) == {"a.jpg"}


def test_not_more_than_so_many_files_a_minute(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mediadoors, "UPLOADS", desk.per_minute("upload:account", 1))
    assert author.upload(photo(), "a.jpg").status_code == 200
    assert author.upload(photo("PNG"), "b.png").status_code == 429


def test_more_than_twenty_files_at_once_are_told(app: Flask, author: Author) -> None:
    sent = [(photo(size=(20 + each, 20)), f"{each}.jpg") for each in range(21)]
    page = author.client.get(upload(author, *sent).location).text
    assert "Only the first 20 files were taken" in page
    assert len(kept(app)) == 20


def test_a_copy_of_a_deck_has_its_files(app: Flask, author: Author) -> None:
    upload(author, (photo(), "map.jpg"))
    author.write(SHOWN)
    author.publish()
    author.press("/copy", page="/text")
    copied = Author(author.client, "rivers-2")
    assert "map.jpg" in files(copied)
    assert author.press("/files/remove", page="/files", name="map.jpg").status_code == 422
    assert kept(app)["map.jpg"] in copied.client.get("/decks/rivers-2/cards/nile").text


def test_strangers_neither_see_nor_add_files(app: Flask, author: Author) -> None:
    upload(author, (photo(), "map.jpg"))
    charlie = join(app, CHARLIE)
    assert charlie.get(f"{author.home}/files").status_code == 404
    page = token(charlie, "/settings")
    sent = charlie.post(
        f"{author.home}/files", data={"csrf_token": page, "file": [(io.BytesIO(photo("PNG")), "x")]}
    )
    assert sent.status_code == 404
    assert set(kept(app)) == {"map.jpg"}


def test_a_co_author_adds_files_to_the_same_deck(app: Flask, author: Author) -> None:
    bob = join(app, BOB)
    author.press("/share/authors", page="/share", email=BOB.email)
    together = Author(bob, author.key)
    assert together.upload(photo(), "his.jpg").status_code == 200
    assert "his.jpg" in files(author)


def test_a_file_without_the_forms_token_is_refused(app: Flask, author: Author) -> None:
    sent = {"file": [(io.BytesIO(photo()), "x.jpg")]}
    assert author.client.post(f"{author.home}/files", data=sent).status_code == 400
    assert kept(app) == {}


COVERS = {
    "places-0-shape": "rect",
    "places-0-points": "60 20 20 20",
    "places-0-label": "",
    "places-0-there": "Delta",
    "places-1-shape": "circle",
    "places-1-points": "20, 50, 10",
    "places-1-there": "Source",
    "prompt": "What is there?",
    "alt": "A map of a river",
    "together": "all",
}


def covered(app: Flask, author: Author) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    """Publish cards of covered parts; give both sides of each."""
    upload(author, (photo(), "map.jpg"))
    made = author.press("/cover/map.jpg", **COVERS)
    assert made.status_code == 302, made.text
    assert author.publish().status_code == 302
    with app.app_context():
        rows = current().execute(
            select(Card.key, CardVersion.question, CardVersion.answer_key)
            .join(CardVersion, CardVersion.card_id == Card.id)
            .where(Card.key.like("what-is-there%"))
        )
        return {key: (json.loads(asked), json.loads(told)) for key, asked, told in rows}


def test_each_covered_part_of_a_picture_becomes_a_card(app: Flask, author: Author) -> None:
    sides = covered(app, author)
    assert set(sides) == {"what-is-there", "what-is-there-2"}
    whole = kept(app)["map.jpg"]
    for asked, told in sides.values():
        assert whole not in json.dumps(asked)
        assert told["image"]["file"] == whole  # type: ignore[index] # JSON
        assert asked["image"]["file"] in stored(app)  # type: ignore[index] # JSON
        assert (asked["image"]["width"], asked["image"]["height"]) == (300, 200)  # type: ignore[index] # JSON


def blueness(picture: Image.Image, where: tuple[int, int]) -> int:
    """Tell how much more blue than green there is at a place."""
    colour = picture.getpixel(where)
    assert isinstance(colour, tuple)
    return int(colour[2] - colour[1])


def test_the_card_of_a_covered_part_hides_it_until_the_answer(app: Flask, author: Author) -> None:
    sides = covered(app, author)
    hidden = str(sides["what-is-there"][0]["image"]["file"])  # type: ignore[index] # JSON
    seen = Image.open(io.BytesIO(author.client.get(f"/media/{hidden}").data)).convert("RGB")
    dark_blue = [
        where
        for where in product(range(seen.width), range(seen.height))
        if blueness(seen, where) > 60
    ]
    assert dark_blue == []


def test_what_nothing_uses_any_more_is_dropped_after_a_while(app: Flask, author: Author) -> None:
    covered(app, author)
    upload(author, (photo("PNG"), "free.png"))
    free = kept(app)["free.png"]
    author.press("/files/remove", page="/files", name="free.png")
    home = app.config["RECTO"].home / "media"
    (home / "notes.txt").touch()
    (home / "x.part").touch()
    assert "0 files dropped" in run(app, "tidy").output
    for path in home.iterdir():
        os.utime(path, (1, 1))
    assert "2 files dropped, 0.0 MB; 3 in use." in run(app, "tidy", "--days", "2").output
    assert free not in stored(app)
    assert {"notes.txt", kept(app)["map.jpg"]} < stored(app)


def test_a_file_that_comes_again_is_as_good_as_new(app: Flask, author: Author) -> None:
    upload(author, (photo(), "a.jpg"))
    author.press("/files/remove", page="/files", name="a.jpg")
    for path in (app.config["RECTO"].home / "media").iterdir():
        os.utime(path, (1, 1))
    upload(author, (photo(), "b.jpg"))
    assert "0 files dropped" in run(app, "tidy").output


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"places-0-points": "a b"}, "part 1: “a b” is not a place; draw it"),
        ({"places-0-points": "90 0 20 20"}, "the rectangle leaves the picture"),
        ({"places-0-points": "1 2 3"}, "image"),
        ({"places-0-there": ""}, "part 1: nothing says what is there"),
        ({"alt": ""}, "Say what the picture shows."),
        (
            {
                "places-0-points": "",
                "places-0-there": "",
                "places-1-points": "",
                "places-1-there": "",
            },
            "Draw or write at least one part",
        ),
    ],
)
def test_what_cannot_be_covered_is_said_and_stays_in_the_form(
    author: Author, changes: dict[str, str], sentence: str
) -> None:
    upload(author, (photo(), "map.jpg"))
    answer = author.press("/cover/map.jpg", **(COVERS | changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="What is there?"' in answer.text


def test_a_drawing_cannot_be_covered(author: Author) -> None:
    upload(author, (DRAWING, "a.svg"))
    assert author.client.get(f"{author.home}/cover/a.svg").status_code == 404
    text = SHOWN.replace(
        "{file: map.jpg, alt: A map}", "{file: a.svg, alt: A, cover: [{rect: [1, 1, 5, 5]}]}"
    )
    assert "parts of an SVG cannot be covered" in author.write(text, do="save").text or (
        "parts of an SVG cannot be covered" in author.plan()
    )

"""Pictures and sounds of decks: kept by content, sent so that they can do nothing."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import db
from app.decks.models import CardVersion
from tests.shelf import CITIES, DRAWING, cards, dump, run, shelve, sync

PICTURE = '  image: {file: media/map.svg, alt: A map, credit: "*Me*", licence: CC0-1.0}\n'
WITH_PICTURE = CITIES.replace("  why: Rules", PICTURE + "  why: Rules")
SOUND = b"OggS\x00" + bytes(range(200))


@pytest.fixture
def drawn(app: Flask) -> str:
    """Sync a deck with a drawing and give the drawing's address."""
    shelve(app, "media/map.svg", DRAWING)
    sync(app, WITH_PICTURE)
    return f"/media/{_image(app)['file']}"


def _image(app: Flask) -> dict[str, object]:
    with app.app_context():
        card = cards(app)["hub"]
        version = db.session.get(CardVersion, (card.id, card.version))
        assert version is not None
        image: dict[str, object] = json.loads(version.question)["image"]
        return image


def test_a_picture_is_kept_under_the_hash_of_its_content_with_its_size(
    app: Flask, drawn: str
) -> None:
    assert re.fullmatch(r"/media/[0-9a-f]{64}\.svg", drawn)
    image = _image(app)
    assert (image["width"], image["height"], image["alt"]) == (40, 20, "A map")


def test_a_picture_is_sent_so_that_it_can_do_nothing(client: FlaskClient, drawn: str) -> None:
    response = client.get(drawn)
    assert response.text == DRAWING
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Content-Disposition"] == "inline"
    assert "Set-Cookie" not in response.headers
    known = client.get(drawn, headers={"If-None-Match": response.headers["ETag"]})
    assert known.status_code == 304


def test_a_card_page_shows_the_picture_with_its_words(client: FlaskClient, drawn: str) -> None:
    page = client.get("/decks/cities/cards/hub").text
    assert f'<img src="{drawn}" alt="A map" width="40" height="20">' in page
    assert "<em>Me</em> · CC0-1.0" in page


def test_a_sound_can_be_sent_in_parts(app: Flask, client: FlaskClient) -> None:
    shelve(app, "sound.ogg", SOUND)
    text = CITIES.replace(
        "  why: Rules", "  audio: {file: sound.ogg, transcript: Waves}\n  why: Rules"
    )
    sync(app, text)
    page = client.get("/decks/cities/cards/hub").text
    found = re.search(r'<audio controls preload="none" src="([^"]+)"', page)
    assert found
    assert "Waves" in page
    part = client.get(found[1], headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"OggS")


def test_a_picture_that_changes_makes_a_new_version_though_the_text_did_not(
    app: Flask, drawn: str
) -> None:
    shelve(app, "media/map.svg", DRAWING.replace("h9", "h8"))
    assert "1 changed" in run(app, "sync").output
    assert cards(app)["hub"].version == 2
    assert drawn != f"/media/{_image(app)['file']}"
    assert app.test_client().get(drawn).status_code == 200


def test_syncing_again_with_the_same_picture_changes_nothing(app: Flask, drawn: str) -> None:
    before = dump(app)
    assert run(app, "sync").output == "1 deck, 1 unchanged.\n"
    assert dump(app) == before
    assert drawn


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("media/map.svg", DRAWING.replace("<path", "<script/><path"), "the SVG holds <script>"),
        ("media/map.svg", "hello", "neither a picture nor a sound"),
        ("media/map.svg", SOUND, "of the other sort; swap image and audio"),
        ("media/map.svg", b"OggS" + bytes(3_000_000), "larger than 2 MB; make it smaller"),
        ("elsewhere.svg", DRAWING, "there is no file media/map.svg; put it beside the deck"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_named_with_its_card(
    app: Flask, name: str, content: str | bytes, sentence: str
) -> None:
    shelve(app, name, content)
    file = shelve(app, "a.yaml", WITH_PICTURE)
    for result in (run(app, "check", file), run(app, "sync"), run(app, "plan", file)):
        assert result.exit_code == 1
        assert "a.yaml:11: image.file: " in result.output
        assert sentence in result.output
    assert dump(app)["deck"] == []


def test_a_link_out_of_the_folder_is_not_followed(app: Flask) -> None:
    outside = shelve(app, "../secret.svg", DRAWING)
    inside = shelve(app, "media/other.svg", DRAWING).with_name("map.svg")
    inside.symlink_to(outside)
    shelve(app, "a.yaml", WITH_PICTURE)
    result = run(app, "sync")
    assert result.exit_code == 1
    assert "the file lies outside the deck's folder" in result.output


@pytest.mark.parametrize(
    "name", ["map.svg", "..%2fsecret-key", "a" * 64 + ".svg", "a" * 64 + ".html", "%00"]
)
def test_nothing_else_is_sent_from_there(client: FlaskClient, drawn: str, name: str) -> None:
    assert drawn
    assert client.get(f"/media/{name}").status_code in {400, 404}

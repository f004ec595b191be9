"""Decks come in by the pages: chosen, looked at, corrected, stored once and for all."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.authoring import receiving
from app.authoring.waiting import KEPT_MS, WaitingRoom
from app.core.cards import Basic, Media
from app.core.cards import Deck as DeckText
from app.core.formats.values import PackageError
from app.core.refusals import RefusalError
from app.db import Base, db
from app.decks.models import Card, Deck, Subscription
from app.decks.packages.writing import write_package
from tests.carrying import Arrivals
from tests.people import ALICE, BOB, join, user_id
from tests.shelf import DRAWING, dump
from tests.studying import Clock
from tests.writing import RIVERS, published

LEGACY = Path("tests/peers/packages/legacy.apkg")
GEOGRAPHY = Path("tests/peers/packages/ultimate_geography_text.apkg")
TABLE = "country\tcapital\tcontinent\nFrance\tParis\tEurope\nJapan\tTokyo\tAsia\nPeru\t\tAmerica\n"
SPOTTED = """deck: maps
title: Maps
cards:
- id: west
  basic: What is in the west?
  answer: The sea
  image: {file: pictures/map.svg, alt: A map}
"""


@pytest.fixture
def alice(app: Flask) -> Arrivals:
    """Give Alice's browser."""
    return Arrivals(join(app, ALICE))


def zipped(**files: str | bytes) -> bytes:
    """Return a zip of files; two underscores stand for a slash, one for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, data in files.items():
            target.writestr(name.replace("__", "/").replace("_", "."), data)
    return made.getvalue()


def decks(app: Flask) -> dict[str, Deck]:
    """Read all decks by key, with their texts."""
    with app.app_context():
        found = {deck.key: deck for deck in db.session.scalars(select(Deck))}
        for deck in found.values():
            assert deck.text is not None
        return found


def count(app: Flask, model: type[Base]) -> int:
    """Count the rows of a table."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def stored(app: Flask) -> dict[str, object]:
    """Read all tables but those that count visits and tries."""
    kept = dump(app, "user.seen_at", "signed_in_session.seen_at")
    return {name: rows for name, rows in kept.items() if name != "try_count"}


def test_a_table_is_shown_as_it_was_understood_before_anything_is_stored(
    app: Flask, alice: Arrivals
) -> None:
    before = stored(app)
    assert alice.choose(TABLE, "capitals_of_countries.tsv").status_code == 302
    page = alice.look()
    assert alice.form.fields["role-0"] == "prompt"
    assert alice.form.fields["role-1"] == "answer"
    assert alice.form.fields["role-2"] == ""
    assert alice.form.fields["separator"] == "\t"
    assert alice.form.fields["title"] == "capitals of countries"
    assert "2 cards" in page
    assert "Line 4" in page
    assert "Answer: a basic card needs this field" in page
    assert stored(app) == before


def test_a_table_comes_in_as_a_private_deck_that_one_studies(app: Flask, alice: Arrivals) -> None:
    page = alice.bring(TABLE, "capitals.tsv", title="Capitals", lang="en")
    assert "1 deck with 2 cards came in; nobody else sees them." in page
    deck = decks(app)["capitals"]
    assert (deck.title, deck.lang, deck.visibility, deck.card_count) == (
        *("Capitals", "en"),
        *("private", 2),
    )
    assert deck.owner_id == user_id(app, ALICE)
    assert count(app, Subscription) == 1
    assert Arrivals(join(app, BOB)).client.get("/decks/capitals").status_code == 404


def test_columns_are_corrected_and_looked_at_again(app: Flask, alice: Arrivals) -> None:
    alice.choose(TABLE, "capitals.tsv")
    again = alice.press("look", **{"role-0": "answer", "role-1": "prompt", "role-2": "tags"})
    assert again.status_code == 200
    fills = {"role-0": "answer", "role-1": "prompt", "role-2": "tags", "title": "Capitals"}
    assert alice.press("bring", **fills).status_code == 302
    text = decks(app)["capitals"].text
    assert "basic: Paris\n  answer: France\n  tags: [Europe]" in text


def test_another_separator_makes_other_columns(alice: Arrivals) -> None:
    alice.paste("a,b;c,d\ne,f;g,h\n")
    page = alice.press("look", separator=";").text
    assert 'name="role-1"' in page
    assert 'name="role-2"' not in page
    assert "<td" in page
    assert "a,b" in page


def test_an_export_of_quizlet_is_pasted(app: Flask, alice: Arrivals) -> None:
    assert alice.paste('la maison\tthe house\nle "chat"\tthe cat').status_code == 302
    assert alice.press("bring", title="French").status_code == 302
    assert 'basic: le "chat"\n  answer: the cat' in decks(app)["french"].text


def test_a_row_that_stands_twice_comes_in_once_unless_its_author_wants_both(
    app: Flask, alice: Arrivals
) -> None:
    rows = "la maison\tthe house\nle chat\tthe cat\nla maison\tthe house\n"
    alice.paste(rows)
    page = alice.look()
    assert "1 row says the same as an earlier one</b> and comes in once." in page
    assert "<b>Line 3</b> Says the same as line 1" in page
    assert "could not be kept" not in page
    both = alice.press("look", twice="y").text
    assert "comes in all the same." in both
    assert "3 cards" in both
    alice.press("bring", title="Once")
    assert decks(app)["once"].card_count == 2
    alice.paste(rows)
    alice.press("bring", twice="y")  # they bring the deck up to date
    assert decks(app)["once"].card_count == 3


def test_what_is_brought_in_twice_is_there_once(app: Flask, alice: Arrivals) -> None:
    alice.bring(TABLE, "capitals.tsv")
    alice.bring(GEOGRAPHY.read_bytes(), "geo.apkg")
    before = stored(app)
    alice.bring(TABLE, "capitals.tsv")
    page = alice.bring(GEOGRAPHY.read_bytes(), "geo.apkg")
    assert "as it was" in page
    assert stored(app) == before


def test_a_later_table_brings_the_deck_up_to_date_and_takes_no_card_away(
    app: Flask, alice: Arrivals
) -> None:
    alice.bring(TABLE, "capitals.tsv")
    later = "question\tanswer\nFrance\tParis on the Seine\nItaly\tRome\n"
    alice.choose(later, "capitals.tsv")
    assert "1 new, 1 changed, 1 as before" in alice.look()
    assert alice.press("bring").status_code == 302
    deck = decks(app)["capitals"]
    assert (deck.version, deck.card_count) == (2, 3)
    assert "Paris on the Seine" in deck.text


def test_a_deck_as_text_is_stored_byte_for_byte(app: Flask, alice: Arrivals) -> None:
    text = RIVERS.replace("title: Rivers", "title: Rivers   # of the world") + "\n# the end\n"
    alice.bring(text, "rivers.yaml")
    assert decks(app)["rivers"].text == text
    assert alice.client.get("/decks/rivers/take-out/yaml").text == text


def test_a_deck_whose_id_is_somebody_elses_gets_another(app: Flask, alice: Arrivals) -> None:
    published(join(app, BOB))
    alice.bring(RIVERS, "rivers.yaml")
    mine = decks(app)["rivers-2"]
    assert mine.owner_id == user_id(app, ALICE)
    assert mine.text == RIVERS.replace("deck: rivers", "deck: rivers-2")
    alice.bring(RIVERS, "rivers.yaml")
    assert set(decks(app)) == {"rivers", "rivers-2"}


def test_errors_of_a_deck_are_told_by_line_and_keep_it_out(app: Flask, alice: Arrivals) -> None:
    before = stored(app)
    alice.choose(RIVERS.replace("answer: The Nile", "anwser: The Nile"), "rivers.yaml")
    page = alice.look()
    assert "rivers.yaml, line 6: anwser" in page
    answer = alice.client.post(alice.address, data=alice.form.fields | {"do": "bring"})
    assert answer.status_code == 422
    assert stored(app) == before


def test_a_zip_brings_its_pictures_cleaned(app: Flask, alice: Arrivals) -> None:
    drawing = DRAWING.replace("<path", "<script>alert(1)</script><path")
    alice.bring(zipped(maps__maps_yaml=SPOTTED, maps__pictures__map_svg=drawing), "maps.zip")
    deck = decks(app)["maps"]
    kept = deck.media.split('"')[3]
    served = alice.client.get(f"/media/{kept}")
    assert served.status_code == 200
    assert "script" not in served.text
    out = alice.client.get("/decks/maps/take-out/zip").data
    with zipfile.ZipFile(io.BytesIO(out)) as bundle:
        assert bundle.read("maps.yaml").decode() == SPOTTED
        assert b"<path" in bundle.read("pictures/map.svg")


def test_a_picture_that_is_not_there_is_told(alice: Arrivals) -> None:
    alice.choose(SPOTTED, "maps.yaml")
    assert "there is no file pictures/map.svg; bring in a zip that holds it" in alice.look()


def test_of_two_decks_in_a_zip_one_with_errors_keeps_both_out(app: Flask, alice: Arrivals) -> None:
    before = stored(app)
    alice.choose(zipped(a_yaml=RIVERS, b_yaml="deck: lakes\ntitel: Lakes\n"), "both.zip")
    assert "b.yaml, line 2" in alice.look()
    alice.client.post(alice.address, data=alice.form.fields | {"do": "bring", "study": "y"})
    assert stored(app) == before


def test_decks_that_meet_an_error_while_they_are_stored_leave_nothing(
    app: Flask, alice: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored(app)
    alice.choose(zipped(a_yaml=RIVERS, b_yaml="deck: lakes\ntitle: Lakes\n"), "both.zip")
    from app.decks import sync  # noqa: PLC0415 - it is broken here alone

    whole = sync.apply

    def breaks(*args: object, **values: object) -> object:
        if getattr(args[1], "key", "") == "lakes":
            raise PackageError("It broke", "Try again.")
        return whole(*args, **values)  # type: ignore[arg-type] # as it was called

    monkeypatch.setattr(sync, "apply", breaks)
    answer = alice.press("bring")
    assert answer.status_code == 422
    assert "It broke. Nothing was changed." in answer.text
    assert stored(app) == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x05\x06broken", "The file is no package"),
        (b"\x00\x01\x02\x03binary", "holds what is no text"),
        (zipped(x_txt="nothing"), "package"),
    ],
)
def test_a_broken_file_is_told_and_changes_nothing(
    app: Flask, alice: Arrivals, data: bytes, said: str
) -> None:
    before = stored(app)
    assert alice.choose(data, "file.bin").status_code == 302
    assert said in alice.look()
    assert stored(app) == before


def test_nothing_chosen_is_told_beside_the_field(alice: Arrivals) -> None:
    answer = alice.paste("   ")
    assert answer.status_code == 422
    assert "Nothing was chosen" in answer.text
    assert "The file is empty" in alice.choose(b"", "empty.csv").text


def test_a_file_that_waits_belongs_to_one_person(app: Flask, alice: Arrivals) -> None:
    alice.choose(TABLE)
    bob = join(app, BOB)
    assert bob.get(alice.address).status_code == 404
    assert bob.post(f"{alice.address}/drop").status_code in {400, 404}
    assert alice.client.get(alice.address).status_code == 200


def test_a_file_waits_through_a_restart_and_for_an_hour(
    app: Flask, alice: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch)
    alice.choose(TABLE)
    clock.wait(minutes=59)
    assert alice.client.get(alice.address).status_code == 200
    clock.wait(minutes=2)
    assert "files wait for an hour" in alice.client.get(alice.address).text
    result = app.test_cli_runner().invoke(args=["accounts", "tidy"])
    assert "Dropped 1 file that waited to be brought in." in result.output


def test_whoever_has_three_files_waiting_loses_the_oldest(alice: Arrivals) -> None:
    addresses = []
    for _ in range(4):
        alice.choose(TABLE)
        addresses.append(alice.address)
    found = [alice.client.get(address).status_code for address in addresses]
    assert found == [404, 200, 200, 200]


def test_a_file_that_was_thrown_away_is_gone(alice: Arrivals) -> None:
    alice.choose(TABLE)
    fields = {"csrf_token": alice.form.fields["csrf_token"]}
    assert alice.client.post(f"{alice.address}/drop", data=fields).location == "/bring-in/"
    assert alice.client.get(alice.address).status_code == 404


def test_what_was_left_half_written_is_tidied_away(tmp_path: Path) -> None:
    room = WaitingRoom(tmp_path)
    half = tmp_path / "arrivals" / ("a" * 32)
    half.mkdir(parents=True)
    assert room.tidy(int(half.stat().st_mtime * 1000)) == 0
    assert room.tidy(int(half.stat().st_mtime * 1000) + KEPT_MS + 1) == 1
    shutil.rmtree(tmp_path / "arrivals")
    assert room.tidy(0) == 0


def test_cards_of_a_package_are_told_by_kind_with_what_was_lost(
    app: Flask, alice: Arrivals
) -> None:
    alice.choose(LEGACY.read_bytes(), "legacy.apkg")
    page = alice.look()
    assert "China AI" in page
    assert "1 thing could not be kept" in page
    assert "3 answers stand in it." in page
    alice.press("bring", lang="en")
    assert count(app, Card) >= 4
    assert {deck.lang for deck in decks(app).values()} == {"en"}


def test_a_deck_that_was_published_in_between_is_never_overwritten(
    app: Flask, alice: Arrivals, tmp_path: Path
) -> None:
    alice.bring(TABLE, "capitals.tsv")
    later = tmp_path / "capitals.tsv"
    later.write_text("question\tanswer\nItaly\tRome\nFrance\tLyon\n")
    me = user_id(app, ALICE)
    order = receiving.Order(user_id=me, learner_id=me, note="late", history=False)
    with app.app_context():
        found = receiving.read(later, later.name, None)
        made = receiving.place(me, found)
        receiving.store(found, made, order)
        with pytest.raises(RefusalError, match="Somebody published “capitals”"):
            receiving.store(found, made, order)
    assert decks(app)["capitals"].version == 2


def test_pictures_of_the_same_name_stay_apart(app: Flask, alice: Arrivals) -> None:
    def package(key: str, drawing: bytes) -> bytes:
        image = Media(file="map.svg", alt="A map")
        cards = tuple(
            Basic(key=each, prompt=f"What is {each}?", answer="This", image=image)
            for each in ("one", key)
        )
        made = DeckText(key="maps", title="Maps", cards=cards)
        return write_package([made], {"map.svg": drawing}, at=1_795_000_000_000, today=1).data

    alice.bring(package("two", DRAWING.encode()), "maps.apkg")
    other = DRAWING.replace("h9", "h8").encode()
    alice.bring(package("three", other), "maps.apkg")
    text = decks(app)["maps"].text
    assert text.count("file: map.svg") == 1
    assert decks(app)["maps"].card_count == 3

"""Decks go out by their page and by a command, to whoever may have them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.formats.columns import guess_layout
from app.core.formats.delimited import decode, read_table
from app.decks.packages.reading import read_package
from tests.people import ALICE, BOB, join
from tests.shelf import CITIES, DRAWING, dump, give, run, shelve, sync
from tests.studying import try_out
from tests.writing import RIVERS, Author, published

PICTURE = "  image: {file: media/map.svg, alt: A map}\n"
SECRET = RIVERS + "  flashcard: no\n"


@pytest.fixture
def public(app: Flask) -> FlaskClient:
    """Let Bob share his rivers with everybody; give a visitor's browser."""
    published(join(app, BOB)).share("public")
    return app.test_client()


def test_the_page_explains_each_form(app: Flask, public: FlaskClient) -> None:
    page = public.get("/decks/rivers/take-out").text
    for form in ("yaml", "zip", "apkg", "csv"):
        assert f'href="/decks/rivers/take-out/{form}"' in page
    assert "With my answers" not in page
    guest = try_out(app)
    assert "With my answers" in guest.get("/decks/rivers/take-out").text
    assert 'href="/decks/rivers/take-out"' in join(app, ALICE).get("/decks/rivers").text


def test_each_form_is_a_file_with_its_name(public: FlaskClient) -> None:
    for form, kind in (
        ("yaml", "application/yaml"),
        ("zip", "application/zip"),
        ("csv", "text/csv; charset=utf-8"),
        ("apkg", "application/octet-stream"),
    ):
        answer = public.get(f"/decks/rivers/take-out/{form}?answers=yes")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == kind
        said = f'attachment; filename="rivers.{form}"'
        assert answer.headers["Content-Disposition"] == said


def test_the_contents_are_those_of_the_deck(public: FlaskClient) -> None:
    assert public.get("/decks/rivers/take-out/yaml").text == RIVERS
    table = read_table(decode(public.get("/decks/rivers/take-out/csv").data))
    assert guess_layout(table).roles[:3] == ("id", "kind", "prompt")
    assert len(table.rows) == 4
    (deck,) = read_package(public.get("/decks/rivers/take-out/apkg").data).decks
    assert [card.key for card in deck.cards] == ["nile", "danube", "hidden"]


def test_an_unknown_form_is_not_there(public: FlaskClient) -> None:
    assert public.get("/decks/rivers/take-out/pdf").status_code == 404


def test_a_deck_that_keeps_answers_for_quizzes_is_for_its_authors_alone(app: Flask) -> None:
    bob = join(app, BOB)
    published(bob, SECRET).share("public")
    alice = join(app, ALICE)
    for address in ("", "/yaml", "/apkg", "/csv", "/zip"):
        assert alice.get(f"/decks/rivers/take-out{address}").status_code == 403
        assert bob.get(f"/decks/rivers/take-out{address}").status_code == 200


def test_a_deck_that_was_never_published_has_nothing_to_take_out(app: Flask) -> None:
    bob = join(app, BOB)
    author = Author(bob).make("Lakes")
    answer = bob.get(f"/decks/{author.key}/take-out/yaml")
    assert answer.status_code == 422
    assert "Nothing of this deck is published yet" in answer.text


def test_the_command_writes_the_published_text_byte_for_byte(app: Flask, tmp_path: Path) -> None:
    sync(app, CITIES)
    target = tmp_path / "out.yaml"
    result = run(app, "export", "cities", "--format", "yaml", "-o", target)
    assert result.exit_code == 0, result.output
    assert target.read_text() == CITIES
    assert run(app, "export", "cities", "--format", "yaml", "-o", "-").stdout == CITIES


def test_the_command_writes_a_zip_that_comes_in_again(app: Flask, tmp_path: Path) -> None:
    shelve(app, "media/map.svg", DRAWING)
    sync(app, CITIES.replace("  why: Rules", PICTURE + "  why: Rules"))
    target = tmp_path / "cities.zip"
    assert run(app, "export", "cities", "--format", "zip", "-o", target).exit_code == 0
    with zipfile.ZipFile(target) as bundle:
        assert bundle.namelist() == ["cities.yaml", "media/map.svg"]
    join(app, ALICE)
    result = run(app, "import", target, "--owner", ALICE.email)
    assert "Cities of China (cities-2): 3 cards, new" in result.output


def test_the_command_tells_what_stays_behind(app: Flask, tmp_path: Path) -> None:
    sync(app, CITIES)
    result = run(app, "export", "cities", "--format", "csv", "-o", tmp_path / "c.csv")
    assert "Cities of China: facts and sources stay behind" in result.stderr


def test_the_command_says_what_it_lacks(app: Flask, tmp_path: Path) -> None:
    sync(app, CITIES)
    out = tmp_path / "x"
    gone = run(app, "export", "towns", "--format", "csv", "-o", out)
    assert "There is no deck with the id towns." in gone.output
    nobody = run(app, "export", "cities", "--format", "apkg", "-o", out, "--history", "x@y.example")
    assert "Nobody here has the address x@y.example." in nobody.output
    give(app, "cities", text="no deck")
    broken = run(app, "export", "cities", "--format", "csv", "-o", out)
    assert "This deck's text cannot be read" in broken.output
    give(app, "cities", version=0)
    unpublished = run(app, "export", "cities", "--format", "csv", "-o", out)
    assert "Nothing of this deck is published yet" in unpublished.output
    assert not out.exists()


def test_a_missing_file_is_told_and_the_rest_goes_out(app: Flask, tmp_path: Path) -> None:
    shelve(app, "media/map.svg", DRAWING)
    sync(app, CITIES.replace("  why: Rules", PICTURE + "  why: Rules"))
    for file in (app.config["RECTO"].home / "media").iterdir():
        file.unlink()
    result = run(app, "export", "cities", "--format", "zip", "-o", tmp_path / "c.zip")
    assert "media/map.svg: the file is not there" in result.stderr
    assert result.exit_code == 0


def test_a_dry_run_of_a_table_shows_columns_and_changes_nothing(app: Flask, tmp_path: Path) -> None:
    table = tmp_path / "capitals.csv"
    table.write_text("France,Paris,Europe\nPeru,,America\n")
    before = dump(app)
    result = run(
        app, "import", table, "--dry-run", "--no-header", "--columns", "prompt,answer,tags"
    )
    assert "2 rows, separated by comma, without headings:" in result.output
    assert "  3. 'Europe': tags" in result.output
    assert "  Line 2: answer: a basic card needs this field" in result.output
    assert "capitals (capitals): 1 card, new" in result.output
    assert dump(app) == before


def test_without_an_owner_a_deck_is_the_librarys(app: Flask, tmp_path: Path) -> None:
    table = tmp_path / "capitals.csv"
    table.write_text("France,Paris\n")
    run(app, "import", table, "--title", "Capitals", "--lang", "en", "--separator", "comma")
    assert app.test_client().get("/decks/capitals").status_code == 200
    again = run(app, "import", table, "--title", "Capitals", "--lang", "en")
    assert "1 as before" in again.output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--columns", "prompt,colour"], "No column holds 'colour'"),
        (["--columns", "prompt"], "--columns names 1 columns, and the table has 2."),
        (["--owner", "nobody@recto.example"], "Nobody here has the address"),
    ],
)
def test_wrong_options_are_told(app: Flask, tmp_path: Path, options: list[str], said: str) -> None:
    table = tmp_path / "capitals.csv"
    table.write_text("France,Paris\n")
    result = run(app, "import", table, *options)
    assert result.exit_code != 0
    assert said in result.output


def test_errors_are_told_as_the_check_tells_them(app: Flask, tmp_path: Path) -> None:
    deck = tmp_path / "rivers.yaml"
    deck.write_text(RIVERS.replace("answer: The Nile", "anwser: The Nile"))
    before = dump(app)
    result = run(app, "import", deck)
    assert result.exit_code == 1
    assert "rivers.yaml:6:" in result.output
    assert dump(app) == before


def test_an_empty_zip_of_decks_is_told(app: Flask, tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as bundle:
        bundle.writestr("a.yaml", "deck: a\ntitle: A\n")
        bundle.writestr("b.yaml", "deck: a\ntitle: B\n")
    path = tmp_path / "both.zip"
    path.write_bytes(made.getvalue())
    result = run(app, "import", path)
    assert "two decks have the id a; give one another id" in result.output

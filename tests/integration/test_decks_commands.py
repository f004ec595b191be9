"""`flask decks …`: check, fmt, plan, coverage, schema."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from tests.shelf import CITIES, dump, run, shelve

FACTS = """| # | § | ¶ | type | w | fact |
|---|---|---|---|---|---|
| 1 | 1 | 1 | N | A | Shenzhen is the hub |
| 2 | 1 | 1 | N | A | Beijing is the seat |
| 3 | 1 | 2 | N | B | Xi'an is old |
| 4 | 2 | 1 | N | C =1 | The hub once more |
"""
NUMBERED = CITIES.replace("para: 2}", "para: 2, numbers: [1]}")
ROOT = Path(__file__).resolve().parents[2]


def test_check_says_nothing_of_a_good_deck_but_how_many_there_are(app: Flask) -> None:
    file = shelve(app, "a.yaml", CITIES)
    result = run(app, "check", file)
    assert result.exit_code == 0
    assert result.output.splitlines()[-1].startswith("1 deck: 0 errors, ")


def test_check_tells_everything_wrong_at_once_with_file_line_field_and_remedy(app: Flask) -> None:
    text = CITIES.replace("  why:", "  because:").replace("fact: seat", "fact: nowhere", 1)
    file = shelve(app, "a.yaml", text)
    result = run(app, "check", file.parent)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[-1].startswith("1 deck: 2 errors, ")
    wrong = [line for line in lines if "[warning]" not in line][:-1]
    assert [line.split(":")[1] for line in wrong] == ["14", "21"]
    assert all(line.startswith(f"{file}:") and "; " in line for line in wrong)
    assert "because" in wrong[0]
    assert "nowhere" in wrong[1]


def test_check_tells_advice_and_missing_pictures_beside_an_error_of_a_quiz(app: Flask) -> None:
    text = CITIES.replace("tags: [rivers], count", "tags: [lakes], count").replace(
        "  fact: hub\n", ""
    )
    picture = "  image: {file: nowhere.png, alt: A map}\n"
    file = shelve(app, "a.yaml", text.replace("  both: true\n", "  both: true\n" + picture))
    result = run(app, "check", file)
    assert result.exit_code == 1
    assert "quizzes.draw.tags: `lakes` is not in this deck" in result.output
    assert "nowhere.png" in result.output
    assert "card hub: fact: neither a fact nor a source" in result.output
    assert "fact hub: no card asks for it" in result.output


def test_check_shows_advice_and_lets_it_pass(app: Flask) -> None:
    file = shelve(app, "a.yaml", CITIES.replace("  fact: hub\n", ""))
    result = run(app, "check", file)
    assert result.exit_code == 0
    assert "[warning]" in result.output


def test_check_names_the_line_and_the_column_of_a_fault_in_a_formula(app: Flask) -> None:
    card = "cards:\n- id: half\n  basic: |\n    What is\n    $\\frac{1{2}$?\n  answer: Half.\n"
    file = shelve(app, "a.yaml", f"deck: d\ntitle: T\n{card}")
    result = run(app, "check", file)
    assert result.exit_code == 0
    line, column = "    $\\frac{1{2}$?", 16
    assert line[column - 1] == "$"
    assert f"{file}:7:{column}: card half: prompt: a broken formula" in result.output


def test_check_reads_folders_and_leaves_out_what_is_hidden_or_no_deck(app: Flask) -> None:
    shelve(app, "one/a.yaml", CITIES)
    shelve(app, "two/b.yml", CITIES)
    shelve(app, ".git/c.yaml", "broken: [")
    folder = shelve(app, "notes.md", "# not a deck").parent
    assert run(app, "check", folder).output.splitlines()[-1].startswith("2 decks: 0 errors")


def test_check_of_a_folder_without_decks_fails(app: Flask) -> None:
    folder = shelve(app, "notes.md", "# not a deck").parent
    assert run(app, "check", folder).exit_code == 1


def test_check_of_a_path_that_is_not_there_says_so(app: Flask) -> None:
    result = run(app, "check", "nowhere.yaml")
    assert result.exit_code == 2
    assert "nowhere.yaml" in result.output


def test_fmt_writes_missing_ids_and_keeps_comments_and_order(app: Flask) -> None:
    text = CITIES.replace("- id: hub\n  basic", "# the first card\n- basic")
    file = shelve(app, "a.yaml", text)
    file.chmod(0o640)
    check = run(app, "fmt", "--check", file)
    assert check.exit_code == 1
    assert f"some cards have no id; run `flask decks fmt {file}`" in check.output
    assert file.read_text(encoding="utf-8") == text
    assert run(app, "fmt", file).output == f"{file}: ids written\n"
    formatted = file.read_text(encoding="utf-8")
    assert "# the first card\n- id: which-city-is-the-hub" in formatted
    assert file.stat().st_mode & 0o777 == 0o640
    again = run(app, "fmt", "--check", file.parent)
    assert (again.exit_code, again.output) == (0, "")


@pytest.mark.parametrize("text", ["[]", b"deck: \xff\xfe"], ids=["broken", "not UTF-8"])
def test_fmt_leaves_a_file_that_it_cannot_read_as_it_is(app: Flask, text: str | bytes) -> None:
    file = shelve(app, "a.yaml", text)
    before = file.read_bytes()
    result = run(app, "fmt", file)
    assert result.exit_code == 1
    assert f"{file}:1:" in result.output
    assert file.read_bytes() == before


def test_a_plan_of_a_new_deck_touches_nobody_and_stores_nothing(app: Flask) -> None:
    before = dump(app)
    result = run(app, "plan", shelve(app, "a.yaml", CITIES))
    assert result.output.splitlines()[:2] == [
        "Cities of China (cities): 0 kept, 3 new",
        "  + hub: new",
    ]
    assert dump(app) == before


def test_a_plan_of_a_broken_deck_tells_what_is_wrong(app: Flask) -> None:
    result = run(app, "plan", shelve(app, "a.yaml", "[]"))
    assert result.exit_code == 1
    assert "a.yaml:1:" in result.output


def test_coverage_tells_which_facts_have_a_card_and_fails_for_a_missing_core_fact(
    app: Flask, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.md"
    facts.write_text(FACTS, encoding="utf-8")
    deck = shelve(app, "a.yaml", NUMBERED)
    result = run(app, "coverage", facts, deck)
    assert result.exit_code == 1
    for line in (
        "  has a card      1 A  Shenzhen is the hub",
        "  has a card      4 C  The hub once more",
        "  has no card     2 A  Beijing is the seat",
        "  has no card     3 B  Xi'an is old",
        "A (core): 1 of 2",
        "B (secondary): 0 of 1",
        "C (said again): 1 of 1",
    ):
        assert line in result.output.splitlines()
    complete = NUMBERED.replace("para: 1}", "para: 1, numbers: [2, 9]}")
    result = run(app, "coverage", facts, shelve(app, "a.yaml", complete).parent)
    assert result.exit_code == 0
    assert result.output.endswith("Not in the list: 9\n")


def test_coverage_names_a_line_of_the_list_or_of_a_deck_that_it_cannot_read(
    app: Flask, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.md"
    facts.write_text(FACTS, encoding="utf-8")
    broken = run(app, "coverage", facts, shelve(app, "a.yaml", "[]"))
    assert broken.exit_code == 1
    assert "a.yaml:1:" in broken.output
    facts.write_text(FACTS.replace("C =1", "Z"), encoding="utf-8")
    unread = run(app, "coverage", facts, shelve(app, "a.yaml", CITIES))
    assert unread.exit_code == 1
    assert "facts.md: line 6: “Z” is no weight" in unread.output


def test_the_schema_that_is_printed_is_the_one_beside_the_documentation(app: Flask) -> None:
    printed = run(app, "schema").output
    assert printed == (ROOT / "docs" / "deck.schema.json").read_text(encoding="utf-8")
    assert json.loads(printed)["type"] == "object"


def test_the_decks_that_come_with_recto_pass_their_own_check(app: Flask) -> None:
    result = run(app, "check", ROOT / "decks")
    assert result.exit_code == 0, result.output

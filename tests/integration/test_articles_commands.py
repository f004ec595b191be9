"""`flask decks review` and `flask decks coverage`: a draft beside its article in the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app.core.deckfile import parse
from tests.reviewing import RIVERS

Run = Callable[..., Result]


@pytest.fixture
def files(app: Flask, tmp_path: Path) -> tuple[Path, Path]:
    """Give a draft that was generated, with a comment of its author, and its article."""
    article, draft = tmp_path / "rivers.md", tmp_path / "draft.yaml"
    article.write_text(RIVERS, "utf-8")
    made = app.test_cli_runner().invoke(args=["decks", "generate", str(article), "-o", str(draft)])
    assert made.exit_code == 0, made.output
    draft.write_text("# mine\n" + draft.read_text("utf-8"), "utf-8")
    return draft, article


@pytest.fixture
def review(app: Flask, files: tuple[Path, Path]) -> Run:
    """Press keys in a review of the draft."""
    draft, article = files

    def run(keys: str) -> Result:
        return app.test_cli_runner().invoke(
            args=["decks", "review", str(draft), str(article)], input=keys
        )

    return run


def test_a_review_goes_on_where_it_was_left(review: Run, files: tuple[Path, Path]) -> None:
    before = files[0].read_bytes()
    first = review("aaq")
    assert first.exit_code == 0, first.output
    assert "2 accepted, 0 edited, 0 rejected, 7 left" in first.output
    assert "The same command goes on here" in first.output
    assert files[0].read_bytes() == before
    again = review("jkq")
    assert "3 of 9" in again.output
    assert "2 accepted" in again.output
    assert "0 left" in review("aaaaaaa").output


def test_a_rejected_card_leaves_the_draft_and_undo_brings_back_each_byte(
    review: Run, files: tuple[Path, Path]
) -> None:
    before = files[0].read_text("utf-8")
    assert "nothing to undo" in review("uq").output
    review("rdull\nuq")
    assert files[0].read_text("utf-8") == before
    review("rdull\nq")
    text = files[0].read_text("utf-8")
    deck = parse(text).deck
    assert deck is not None
    assert text.startswith("# mine\n")
    assert len(deck.cards) == 8
    log = json.loads((files[0].parent / "draft.yaml.review.json").read_text("utf-8"))
    assert list(log.values()) == [{"did": "rejected", "reason": "dull"}]


def test_an_edited_card_is_held_against_its_passage(
    review: Run, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def edit(text: str, **_: object) -> str | None:
        written.append(text)
        return {1: None, 2: "[", 3: text.replace("1856", "1999"), 4: text + "why: A treaty.\n"}[
            len(written)
        ]

    monkeypatch.setattr("click.edit", edit)
    result = review("e" + "e" + "en\n" + "eq")
    assert "The gate:" in result.output
    assert "own work" in result.output
    assert "1 edited" in result.output
    assert "1999" not in files[0].read_text("utf-8")


def test_coverage_tells_the_sentences_without_a_card(
    app: Flask, files: tuple[Path, Path], tmp_path: Path
) -> None:
    run = app.test_cli_runner().invoke
    draft, article = map(str, files)
    told = run(args=["decks", "coverage", draft, article])
    assert "5 of 6 sentences have a card (83 %)" in told.output
    assert "The Danube: The river flows through ten countries." in told.output
    found = json.loads(run(args=["decks", "coverage", draft, article, "--json"]).output)
    assert (found["sentences"], found["covered"], found["unplaced"]) == (6, 5, [])
    assert [one["section"] for one in found["uncovered"]] == ["The Danube"]
    other = tmp_path / "other.txt"
    other.write_text("Nothing of this stands anywhere else.", "utf-8")
    told = run(args=["decks", "coverage", draft, str(other)])
    assert "its passage does not stand in this article" in told.output
    assert run(args=["decks", "coverage", draft, str(tmp_path)]).exit_code == 2
    swapped = run(args=["decks", "coverage", article, draft])
    assert swapped.exit_code == 1
    other.with_suffix(".yaml").write_text("deck: [", "utf-8")
    assert run(args=["decks", "coverage", str(other.with_suffix(".yaml")), article]).exit_code == 1

"""`flask decks generate ARTICLE`: a draft deck from an article."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from flask import Flask

from app.articles import generate
from app.articles.reading import MOST_BYTES
from app.core.deckfile import parse
from tests.documents import Put, book, paragraph, pdf, word
from tests.shelf import run

HERE = Path(__file__).resolve().parents[1]
ARTICLES = sorted((HERE / "peers" / "articles").iterdir())
LOCKS = "In 1872, Brem's council built 12 locks."
pytestmark = pytest.mark.engine("sqlite")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "the_canal.txt"
    file.write_text("The canal of the valley\n\nIn 1872, Brem's council built 12 locks.\n", "utf-8")
    return file


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_the_draft_of_an_article_is_a_deck_without_errors_and_the_same_each_time(
    app: Flask, tmp_path: Path, path: Path
) -> None:
    drafts = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    for draft in drafts:
        result = run(app, "generate", path, "-o", draft)
        assert result.exit_code == 0, result.output
        assert "sentences have a card" in result.output
        assert "read every card before you publish it" in result.output
    assert drafts[0].read_bytes() == drafts[1].read_bytes()
    checked = run(app, "check", drafts[0])
    assert checked.exit_code == 0
    assert "1 deck: 0 errors" in checked.output


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", word(paragraph("The canal", style="Title"), LOCKS)),
        ("a.epub", book(f"<h1>The canal</h1><p>{LOCKS}</p>")),
        ("a.pdf", pdf([[Put("The canal", y=760, size=20), Put(LOCKS, y=700)]])),
        ("named-as-text.txt", pdf([[Put("The canal", y=760, size=20), Put(LOCKS, y=700)]])),
    ],
)
def test_documents_of_every_format_give_a_draft(
    app: Flask, tmp_path: Path, name: str, data: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    result = run(app, "generate", file, "-o", "-")
    deck = parse(result.stdout).deck
    assert deck is not None
    assert deck.title in {"The canal", "The book of canals"}
    assert {card.prompt for card in deck.cards} == {
        "In which year did Brem's council build 12 locks?",
        "How many locks did Brem's council build in 1872?",
    }


def test_a_draft_points_every_card_at_a_sentence_of_the_article(app: Flask, tmp_path: Path) -> None:
    path = next(one for one in ARTICLES if one.name == "sport.md")
    draft = tmp_path / "draft.yaml"
    run(app, "generate", path, "-o", draft)
    deck = parse(draft.read_text("utf-8")).deck
    assert deck is not None
    assert deck.title == "A short history of the Tour de France"
    facts = {fact.key: fact for fact in deck.facts}
    for card in deck.cards:
        source = facts[card.fact].source
        assert source is not None
        assert source.section
        assert source.para
        assert source.quote
    (quiz,) = deck.quizzes
    assert quiz.draw[0].count == min(20, len(deck.cards))


def test_a_dash_sends_the_deck_alone_to_the_terminal(app: Flask, article: Path) -> None:
    result = run(app, "generate", article, "-o", "-")
    assert result.exit_code == 0
    deck = parse(result.stdout).deck
    assert deck is not None
    assert deck.title == "The canal of the valley"
    assert result.stderr.startswith("2 cards: 2 number\n1 of 1 sentences")


def test_kinds_and_number_of_cards_can_be_chosen(app: Flask) -> None:
    path = next(one for one in ARTICLES if one.name == "economics.txt")
    result = run(app, "generate", path, "-o", "-", "--max", "3", "--kinds", "basic, short")
    deck = parse(result.stdout).deck
    assert deck is not None
    assert len(deck.cards) == 3
    assert {card.kind for card in deck.cards} == {"basic"}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.txt", b"", "The file is empty"),
        ("a.txt", b" \n", "The file is empty"),
        ("a.txt", b"a\0b", "This is no text"),
        ("a.txt", b"caf\x81 is hot", "byte 4 cannot be read"),
        ("a.md", b"Nothing. Here.", "no sentence gave a card"),
        ("a.txt", b"x" * (MOST_BYTES + 1), "more than 32 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason_and_a_remedy(
    app: Flask, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    result = run(app, "generate", file, "-o", tmp_path / "out.yaml")
    assert result.exit_code == 1
    assert sentence in result.output
    assert not (tmp_path / "out.yaml").exists()


@pytest.mark.parametrize(
    ("kinds", "sentence"), [("basic,spot", "“spot” is no kind"), (" ,", "no kind is named")]
)
def test_unknown_kinds_are_refused(app: Flask, article: Path, kinds: str, sentence: str) -> None:
    result = run(app, "generate", article, "-o", "-", "--kinds", kinds)
    assert result.exit_code == 2
    assert sentence in result.output.replace("\n", " ")


def test_nothing_is_overwritten_unasked(app: Flask, article: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text("my own work", "utf-8")
    refused = run(app, "generate", article, "-o", draft)
    assert refused.exit_code == 1
    assert "is already there" in refused.output
    assert draft.read_text("utf-8") == "my own work"
    assert run(app, "generate", article, "-o", draft, "--force").exit_code == 0
    assert draft.read_text("utf-8").startswith("deck: the-canal-of-the-valley")
    itself = run(app, "generate", article, "-o", article, "--force")
    assert "is the article itself" in itself.output
    nowhere = run(app, "generate", article, "-o", tmp_path / "none" / "a.yaml")
    assert "is no folder" in nowhere.output


def test_an_article_without_a_title_is_called_after_its_file(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "old-mills_of.txt"
    file.write_text(
        "The mill of Brem was built in 1872 by monks of the valley and the town.\n", "utf-8"
    )
    deck = parse(run(app, "generate", file, "-o", "-").stdout).deck
    assert deck is not None
    assert deck.title == "old mills of"


def test_a_draft_longer_than_a_deck_may_be_is_refused(
    app: Flask, article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate, "MOST_DECK", 100)
    result = run(app, "generate", article, "-o", "-")
    assert result.exit_code == 1
    assert "lower --max" in result.output


def test_a_long_article_shows_a_bar_on_a_terminal(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    shown: list[int] = []
    with generate.progress(generate.LONG) as tell:
        for done in range(1, 2_001):
            tell(done, 2_000)
            shown.append(done)
    with generate.progress(10) as quiet:
        quiet(1, 2)
    assert len(shown) == 2_000
    assert article.exists()

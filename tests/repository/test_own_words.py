"""The shipped decks tell the article's facts in their own words.

A run of eight words is compared as a hash, so that the article itself is not in the repository:
`article-8grams.txt` holds the first 12 hexadecimal digits of SHA-256 of each run, sorted.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIXTURE = Path(__file__).with_name("article-8grams.txt")
ARTICLE = ROOT.parent / "shared" / "article"
DECKS = sorted((ROOT / "decks" / "china-ai").glob("*.yaml"))
RUN = 8

_APOSTROPHES = str.maketrans("", "", "'\u2018\u2019\u02bc")
_WORD = re.compile(r"[^\W_]+")

with_article = pytest.mark.skipif(
    not any(ARTICLE.glob("*.txt")), reason="the article is not beside this checkout"
)


def words(text: str) -> list[str]:
    """Return the letters-and-digits words of `text`, folded."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES))


def runs(text: str) -> set[str]:
    """Return each run of eight words in `text`, joined by spaces."""
    found = words(text)
    return {" ".join(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def digest(run: str) -> str:
    """Return the 12 hexadecimal digits under which a run is kept."""
    return hashlib.sha256(run.encode()).hexdigest()[:12]


def article_runs() -> set[str]:
    """Return each run of the article's texts."""
    return {run for path in ARTICLE.glob("*.txt") for run in runs(path.read_text("utf-8"))}


@pytest.mark.parametrize("deck", DECKS, ids=lambda path: path.stem)
def test_no_run_of_eight_words_of_a_deck_is_in_the_hashed_article(deck: Path) -> None:
    known = set(FIXTURE.read_text("ascii").split())
    assert [run for run in sorted(runs(deck.read_text("utf-8"))) if digest(run) in known] == []


@with_article
@pytest.mark.parametrize("deck", DECKS, ids=lambda path: path.stem)
def test_no_run_of_eight_words_of_a_deck_is_in_the_article(deck: Path) -> None:
    assert sorted(runs(deck.read_text("utf-8")) & article_runs()) == []


@with_article
def test_the_hashed_runs_are_those_of_the_article() -> None:
    assert FIXTURE.read_text("ascii").splitlines() == sorted(map(digest, article_runs()))


@with_article
def test_a_copied_sentence_would_be_found_by_its_hashes() -> None:
    known = set(FIXTURE.read_text("ascii").split())
    copied = next(path for path in ARTICLE.glob("*.txt")).read_text("utf-8")[3000:3400]
    assert any(digest(run) in known for run in runs(f"Somebody wrote: {copied}"))


def test_the_shipped_decks_and_the_hashed_runs_are_there() -> None:
    hashes = FIXTURE.read_text("ascii").split()
    assert len(DECKS) >= 6
    assert len(hashes) > 1000
    assert all(re.fullmatch(r"[0-9a-f]{12}", line) for line in hashes)


def test_case_punctuation_and_apostrophes_do_not_hide_a_copied_run() -> None:
    plain = "china\u2019s goal is to lead the world soon"
    assert runs(plain) == runs("“CHINA'S goal” is: to lead; the — world, (soon)")

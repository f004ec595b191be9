"""The articles of the peers' tests as they are drafted today, each once in a test process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from app.articles.reading import read
from app.core.facts.article import Article
from app.core.facts.drafting import Draft, draft

AT_ONCE = 2  # pages are read in processes of their own


@cache
def article_of(path: Path) -> Article:
    """Read an article."""
    return read(path.name, path.read_bytes())


@cache
def drafted(path: Path) -> Draft:
    """Draft an article with the rules as they are."""
    return draft(article_of(path))


def all_drafted(paths: Iterable[Path]) -> Iterator[tuple[Path, Draft]]:
    """Draft articles one after the other, while those that come later are read."""
    known = list(paths)
    with ThreadPoolExecutor(AT_ONCE) as readers:
        for path, _ in zip(known, readers.map(article_of, known), strict=True):
            yield path, drafted(path)

"""Read an article out of a file or of pasted text, whatever format it is in.

`read` tells the format by the content. Text and Markdown are read here; everything else is taken
apart in a process of its own (`child.py`) with limits on memory, time and what it returns.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.articles.reading_apart import parse_apart
from app.core.facts.article import Article
from app.core.facts.hypertext import read_markdown
from app.core.facts.lines import read_text
from app.core.reading.decoding import decode
from app.core.reading.kinds import UnreadableError, kind_of, text_kind
from app.core.reading.language import language_of

MOST_BYTES = 32 * 1024 * 1024  # of a file; pictures inside make books large
MOST_TEXT = 8 * 1024 * 1024  # characters of the article itself
_ENDING = re.compile(r"\.\w{1,8}$")


def read(name: str, data: bytes) -> Article:
    """Return the article in a file's content; raise UnreadableError, which says what to do.

    `name` is the file's: it gives the title where the content gives none. Offsets count in
    `Article.text`, in which the marks of formats, notes, captions and page headings are left out.
    """
    kind = _kind(data)
    if kind == "text":
        return _finished(_of_text(_bounded(decode(data).text)), name)
    found = parse_apart(kind, data)
    article = read_text(_bounded(found.text))
    return _finished(replace(article, title=found.title or article.title, lang=found.lang), name)


def glance(data: bytes) -> str:
    """Raise UnreadableError for what can be refused without work.

    Else return what the characters of a text are read as, "" where that needs no mention.
    """
    return decode(data).read_as if _kind(data) == "text" else ""


def _kind(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise UnreadableError(
            f"The file has more than {MOST_BYTES >> 20} MB.", "Split the article into parts."
        )
    return kind_of(data)


def _of_text(text: str) -> Article:
    return read_markdown(text) if text_kind(text) == "markdown" else read_text(text)


def _bounded(text: str) -> str:
    """Return a text, or refuse one that is longer than any article."""
    if len(text) > MOST_TEXT:
        raise UnreadableError(
            f"The article has more than {MOST_TEXT // 1_000_000} million characters.",
            "Split it into parts.",
        )
    return text


def _finished(article: Article, name: str) -> Article:
    """Give an article its title and language, or refuse one without a word."""
    if not any(True for _ in article.places()):
        raise UnreadableError(
            "The file holds no text in sentences.",
            "If its pages are pictures, run text recognition over them first.",
        )
    title = article.title or " ".join(re.split(r"[\s_-]+", _ENDING.sub("", name))).strip()
    return replace(article, title=title, lang=article.lang or language_of(article.text))

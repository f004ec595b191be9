"""Read a page in HTML: the article in it, without menus and other parts around it.

trafilatura tells which sentences are the article's; headings, lists and their order come from our
own reader, as finding the article flattens them at times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from trafilatura.settings import Document, use_config

from app.core.facts.hypertext import declares_article, page_text
from app.core.reading.decoding import decode_page
from app.core.reading.superscripts import raised

_LANG = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([a-zA-Z]{2,3})\b", re.IGNORECASE)
_NUMBER = re.compile(r"^\d+\. ")  # before the items of a numbered list
_LETTERS = re.compile(r"[\W_]+")
_CONFIG = use_config()
_CONFIG["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "20"  # letters; short pages are articles as well
_EXTRACTION: dict[str, Any] = {
    "fast": True,
    "include_comments": False,
    "include_tables": False,
    "with_metadata": True,
    "config": _CONFIG,
}
_LONG = 24  # letters of a line that cannot stand twice by chance


def parse(data: bytes) -> dict[str, str]:
    """Return title, language and text of a page."""
    page = raised(decode_page(data))
    lang = _LANG.search(page)
    whole = page_text(page)
    found = trafilatura.bare_extraction(page, **_EXTRACTION)
    article, title = (found.text, found.title) if isinstance(found, Document) else ("", "")
    text = "\n".join(_inside(whole, article or ""))
    if not text.strip() or (declares_article(page) and len(text) * 2 < len(whole)):
        text = whole
    own = "" if text.lstrip().startswith("#") else title or ""
    return {"title": own, "lang": lang[1].lower() if lang else "", "text": text}


def _inside(whole: str, article: str) -> Iterator[str]:
    """Yield the lines of a page that stand in its article, and the headings over them."""
    lines = {_letters(line) for line in article.split("\n")}
    run = _letters(article)
    waiting: list[str] = []
    for line in whole.split("\n"):
        bare = _letters(_NUMBER.sub("", line, count=1))
        if line.startswith("#"):
            waiting = [one for one in waiting if _level(one) < _level(line)] + ["", line, ""]
        elif not bare:
            waiting.append(line)
        elif bare in lines or (len(bare) >= _LONG and bare in run):
            yield from waiting
            yield line
            waiting = []


def _level(line: str) -> int:
    return len(line) - len(line.lstrip("#"))


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).lower()

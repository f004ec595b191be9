"""Read a page in HTML: the article in it, without menus and other parts around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import trafilatura
from lxml.etree import _Element

from app.core.facts.hypertext import declares_article, page_text
from app.core.reading.decoding import decode_page
from app.core.reading.superscripts import raised

_LANG = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([a-zA-Z]{2,3})\b", re.IGNORECASE)
_APART = frozenset({"code", "table", "graphic", "figure"})


def parse(data: bytes) -> dict[str, str]:
    """Return title, language and text of a page."""
    page = raised(decode_page(data))
    lang = _LANG.search(page)
    found = trafilatura.bare_extraction(
        page, include_comments=False, include_tables=False, with_metadata=True
    )
    whole = page_text(page)
    text = "\n\n".join(_lines(found.body)) if isinstance(found, _DOCUMENT) else ""
    if not text or (declares_article(page) and len(text) * 2 < len(whole)):
        text = whole
    title = "" if text.lstrip().startswith("#") else str(getattr(found, "title", "") or "")
    return {"title": title, "lang": lang[1].lower() if lang else "", "text": text}


_DOCUMENT = trafilatura.settings.Document


def _lines(body: _Element) -> Iterator[str]:
    """Yield headings, paragraphs and lists with their marks."""
    for part in body:
        if part.tag == "head":
            yield f"{'#' * int(str(part.get('rend', 'h2'))[-1])} {_flat(part)}"
        elif part.tag == "list":
            yield "\n".join(_items(part))
        elif part.tag in {"quote", "div"} and len(part):
            yield from _lines(part)
        elif part.tag not in _APART and _flat(part):
            yield _flat(part)


def _items(part: _Element) -> Iterator[str]:
    """Yield the items of a list; a term and its description are one."""
    term = ""
    for item in part:
        rend = str(item.get("rend") or "")
        if rend.startswith("dt"):
            term = f"{_flat(item)}: "
        elif _flat(item):
            yield f"- {term}{_flat(item)}"
            term = "" if not rend.startswith("dd") else term


def _flat(part: _Element) -> str:
    return " ".join("".join(part.itertext()).split())

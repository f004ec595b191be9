"""Read a page in HTML: the article in it, without menus and other parts around it."""

from __future__ import annotations

from app.core.facts.hypertext import page_text
from app.core.reading.decoding import decode_page


def parse(data: bytes) -> dict[str, str]:
    """Return title, language and text of a page."""
    return {"title": "", "lang": "", "text": page_text(decode_page(data))}

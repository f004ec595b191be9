"""Read a Word document: its headings, lists and paragraphs, without notes and pictures."""

from __future__ import annotations

import io
import re

import mammoth
from lxml import etree

from app.articles.reading_zip import entry, open_zip
from app.core.facts.hypertext import page_text
from app.core.reading.kinds import UnreadableError
from app.core.reading.superscripts import raised

_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='Caption'] => figcaption:fresh
p[style-name='caption'] => figcaption:fresh
"""
_NOTE_LIST = re.compile(r"<ol><li id=\"(?:foot|end)note-.*\Z", re.DOTALL)
_TITLE = ".//{http://purl.org/dc/elements/1.1/}title"


def parse(data: bytes) -> dict[str, str]:
    """Return title and text of a document."""
    with open_zip(data) as archive:
        names = archive.namelist()
        for name in names:
            if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in entry(archive, name):
                raise _broken()  # no program writes one; entities come with it
        title = _title(entry(archive, "docProps/core.xml")) if "docProps/core.xml" in names else ""
    try:
        page = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(lambda _image: {"src": ""}),
        ).value
    except (KeyError, ValueError, AttributeError, OSError) as broken:
        raise _broken() from broken
    text = page_text(raised(_NOTE_LIST.sub("", page)))
    return {"title": "" if text.startswith("# ") else title, "lang": "", "text": text}


def _broken() -> UnreadableError:
    return UnreadableError(
        "The Word document is broken.", "Open it in Word, save it again and choose that."
    )


def _title(properties: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return " ".join((etree.fromstring(properties, parser).findtext(_TITLE) or "").split())
    except etree.XMLSyntaxError:
        return ""

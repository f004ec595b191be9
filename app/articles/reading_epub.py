"""Read a book in EPUB: its chapters in order, without contents, notes and page numbers."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from app.articles.reading_zip import entry, open_zip
from app.core.facts.hypertext import page_text
from app.core.reading.decoding import decode_page
from app.core.reading.kinds import UnreadableError
from app.core.reading.superscripts import raised

_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_LOCKS = "META-INF/encryption.xml"


def parse(data: bytes) -> dict[str, str]:
    """Return title, language and text of a book."""
    with open_zip(data) as archive:
        if _LOCKS in archive.namelist():
            _refuse_locked(entry(archive, _LOCKS))
        place = _read(entry(archive, "META-INF/container.xml")).find(".//{*}rootfile")
        path = str(place.get("full-path")) if place is not None else ""
        package = _read(entry(archive, path))
        chapters = [page_text(raised(one)) for one in _chapters(archive, package, path)]
    return {
        "title": " ".join((package.findtext(".//{*}metadata/{*}title") or "").split()),
        "lang": (package.findtext(".//{*}metadata/{*}language") or "").strip().lower()[:2],
        "text": "\n".join(chapters),
    }


def _chapters(archive: zipfile.ZipFile, package: etree._Element, path: str) -> Iterator[str]:
    """Yield the pages in the order of reading."""
    parts = {one.get("id"): one for one in package.iterfind(".//{*}manifest/{*}item")}
    for place in package.iterfind(".//{*}spine/{*}itemref"):
        part = parts.get(place.get("idref"))
        if part is None or place.get("linear") == "no":
            continue
        if "html" in str(part.get("media-type")) and "nav" not in str(part.get("properties")):
            name = posixpath.join(posixpath.dirname(path), unquote(str(part.get("href"))))
            yield decode_page(entry(archive, posixpath.normpath(name)))


def _read(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise UnreadableError(
            "The book is broken: its list of chapters cannot be read.", "Get the book once more."
        ) from broken


def _refuse_locked(locks: bytes) -> None:
    """Refuse a book whose chapters are locked; locked fonts do no harm."""
    ways = {str(one.get("Algorithm")) for one in _read(locks).iterfind(".//{*}EncryptionMethod")}
    if not ways <= set(_FONTS):
        raise UnreadableError(
            "The book is locked by its shop.", "Choose a copy of it without copy protection."
        )

"""Tell by its content what a file is, and why it cannot be read if it is something else."""

from __future__ import annotations

import re

from app.core.refusals import RefusalError

KINDS = ("text", "markdown", "html", "docx", "pdf", "epub")
CAN_BE_READ = "text, Markdown, HTML, Word (.docx), PDF and EPUB"
_START = 2048
_ZIP = b"PK\x03\x04"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,1000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|article|main|section|div|h[1-6]|p|meta|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKDOWN = re.compile(
    r"^[ ]{0,3}#{1,6}[ ]\S|^[^\n]{1,100}\n(?:===+|---+)[ ]*$|^(?:```|~~~)"
    r"|\[[^\]\n]{1,200}\]\([^)\s]{1,300}\)|\*\*\S[^*\n]{0,200}\*\*|\A---\n",
    re.MULTILINE,
)
_SAVE = "Save it as Word (.docx), PDF or text and choose that file."
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "is locked by a password or written by Word before 2007", _SAVE),
    (b"{\\rtf", "is in the format RTF", _SAVE),
    (b"\x89PNG", "is a picture", "Choose a file that holds text."),
    (b"\xff\xd8\xff", "is a picture", "Choose a file that holds text."),
    (b"GIF8", "is a picture", "Choose a file that holds text."),
    (b"%!PS", "is in the format PostScript", "Save it as PDF and choose that file."),
    (b"AT&TFORM", "is in the format DjVu", "Save it as PDF and choose that file."),
    (b"\x1f\x8b", "is compressed", "Unpack it and choose the file that was inside."),
    (b"Rar!", "is an archive", "Unpack it and choose one file that was inside."),
    (b"7z\xbc\xaf", "is an archive", "Unpack it and choose one file that was inside."),
)
_ZIPPED = (
    (b"ppt/", "is a presentation", _SAVE),
    (b"xl/", "is a spreadsheet", "Choose a file that holds an article."),
    (b"vnd.oasis.opendocument", "is an OpenDocument file", _SAVE),
)


class UnreadableError(RefusalError):
    """A file or page that no article can be read from; says why, and `action` what to do."""


def kind_of(data: bytes) -> str:
    """Return which of KINDS a file is; raise UnreadableError when it is none of them."""
    if not data.strip():
        raise UnreadableError("The file is empty.", "Choose another file.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_ZIP):
        return _zipped(data)
    for mark, what, action in _OTHERS:
        if data.startswith(mark):
            raise UnreadableError(f"The file {what}.", action)
    return "html" if _HTML.match(_opening(data)) else "text"


def _opening(data: bytes) -> bytes:
    """Return the beginning of a text without its mark, in one byte for each plain character."""
    start = data[:_START]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "ignore").encode()
    return start.removeprefix(b"\xef\xbb\xbf")


def text_kind(text: str) -> str:
    """Tell Markdown from plain text by its marks."""
    return "markdown" if _MARKDOWN.search(text) else "text"


def _zipped(data: bytes) -> str:
    """Tell what a zip archive is by the names in it, which are never compressed."""
    if b"application/epub+zip" in data[:200] or b"META-INF/container.xml" in data:
        return "epub"
    if b"word/document" in data:
        return "docx"
    for mark, what, action in _ZIPPED:
        if mark in data:
            raise UnreadableError(f"The file {what}.", action)
    raise UnreadableError(
        "The file is a zip archive.", "Unpack it and choose one file that was inside."
    )

"""Read a PDF: the lines of its pages with their places, put together to an article."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from statistics import median_low

import pypdfium2
from pypdfium2 import raw

from app.core.reading.kinds import UnreadableError
from app.core.reading.pages import PARTED, Line, put_together

MOST_PAGES = 2_000
MOST_CHARACTERS = 8_000_000
_LINE = re.compile(rf"[^\r\n{PARTED}]+{PARTED}?")
_DIGITS = re.compile(r"\d{1,3}")
_RAISED, _LOWER = 0.12, 0.85  # of the height of the line
_OWN_TITLE = re.compile(
    r"\.(?:docx?|pdf|tex|indd|odt)$|^(?:untitled|microsoft word)", re.IGNORECASE
)
_CODES = range(1, 0x110000)
_OTHERS = {"\r": "\r", "\n": "\n", "\x02": PARTED}
_LOCKED = 4  # PDFium's number for a password that is missing


def parse(data: bytes) -> dict[str, str]:
    """Return title and text of a document."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as broken:
        raise _why(broken) from broken
    if len(document) > MOST_PAGES:
        raise UnreadableError(
            f"The PDF has {len(document):,} pages; at most {MOST_PAGES:,} are read.",
            "Save the chapter that you want as a PDF of its own.",
        )
    text = put_together(list(_pages(document)))
    if not text.strip():
        raise UnreadableError(
            "The PDF holds no text; its pages are probably pictures.",
            "Run text recognition (OCR) over it first, then choose the result.",
        )
    title = " ".join(document.get_metadata_value("Title").split())
    own = title and not text.startswith("# ") and not _OWN_TITLE.search(title)
    return {"title": title if own else "", "lang": "", "text": text}


def _why(broken: pypdfium2.PdfiumError) -> UnreadableError:
    if getattr(broken, "err_code", None) == _LOCKED:
        return UnreadableError("The PDF is locked.", "Save it without a password and choose that.")
    return UnreadableError(
        "The PDF is broken.", "Open it where it was made, save it again and choose that."
    )


def _pages(document: pypdfium2.PdfDocument) -> Iterator[list[Line]]:
    count = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError as broken:
            raise _why(broken) from broken
        count += text.count_chars()
        if count > MOST_CHARACTERS:
            raise UnreadableError(
                f"The PDF has more than {MOST_CHARACTERS // 1_000_000} million characters.",
                "Save the chapter that you want as a PDF of its own.",
            )
        yield list(_lines(text))
        text.close()
        page.close()


def _lines(page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    """Yield the lines of a page; every character has one number for PDFium."""
    codes = range(page.count_chars())
    whole = "".join(_letter(raw.FPDFText_GetUnicode(page, place)) for place in codes)
    for found in _LINE.finditer(whole):
        text = found[0]
        start = found.start() + len(text) - len(text.lstrip())
        if not text.strip():
            continue
        last = found.start() + len(text.rstrip()) - 1
        base, size, weight = _middle(page, [*range(start, last + 1, max(1, (last - start) // 4))])
        raised = tuple(
            each.span()
            for each in _DIGITS.finditer(text)
            if _is_raised(page, found.start() + each.start(), base, size)
        )
        left, right = _look(page, start)[2], _look(page, last)[3]
        yield Line(text, left, right, base, size, weight, raised)


def _middle(page: pypdfium2.PdfTextPage, places: list[int]) -> tuple[float, float, float]:
    """Return baseline, height and weight of the letters at some places of a line."""
    looks = [_look(page, place) for place in places]
    weights = [raw.FPDFText_GetFontWeight(page, place) for place in places]
    return (
        median_low(look[0] for look in looks),
        median_low(look[1] for look in looks),
        max(median_low(weights), 0),
    )


def _letter(code: int) -> str:
    """Return a character that may stand in a text; halves of a pair and others as a space."""
    letter = chr(code) if code in _CODES else " "
    return letter if letter.isprintable() else _OTHERS.get(letter, " ")


def _look(page: pypdfium2.PdfTextPage, place: int) -> tuple[float, float, float, float]:
    """Return the baseline of a character, its height, left and right end."""
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(page, place, box)
    across, base = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(page, place, across, base)
    return base.value, abs(box.top - box.bottom), box.left, box.right


def _is_raised(page: pypdfium2.PdfTextPage, place: int, base: float, size: float) -> bool:
    own_base, own_size, _, _ = _look(page, place)
    return own_size < size * _LOWER and own_base > base + size * _RAISED

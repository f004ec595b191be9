"""A long text that repeats nothing: sections of our articles in new orders, names and figures.

`chapters` gives the same text for the same number of words; `written` puts it into a file of any
format that can be read.
"""

from __future__ import annotations

import html
import re
import textwrap
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.articles.reading import read
from app.core.chance import branch, permutation
from app.core.facts.article import Paragraph
from tests.documents import Put, book, paragraph, pdf, word

ARTICLES = Path(__file__).parents[1] / "peers" / "articles"
FORMATS = ("txt", "md", "html", "docx", "epub", "pdf")
_SECTIONS = 12  # of a chapter
_SYLLABLES = (
    *("ba", "den", "fol", "gri", "ham", "kel", "lor", "mun"),
    *("nes", "pra", "rus", "sel", "tor", "vin", "wes", "zan"),
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{4,}\b")
_FIGURE = re.compile(r"(?<![\w.,])\d{2,}(?:,\d{3})*\b(?![.,]\d)")
_LINE, _LINES, _TOP, _STEP = 88, 46, 780, 15  # letters and lines of a PDF's page, points


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a chapter: its heading and its paragraphs; items of lists begin with a dash."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its title and its sections."""

    title: str
    parts: tuple[Part, ...]


@cache
def _parts() -> tuple[Part, ...]:
    """Return the sections of all articles."""
    found = []
    for path in sorted(ARTICLES.iterdir()):
        article = read(path.name, path.read_bytes())
        for section in article.sections:
            if section.paragraphs:
                said = tuple(_plain(one) for one in section.paragraphs)
                found.append(Part(section.heading or article.title, said))
    return tuple(found)


def _plain(one: Paragraph) -> str:
    text = " ".join(one.text.split())
    return f"- {one.label}: {text}" if one.label else f"- {text}" if one.item else text


def chapters(words: int) -> list[Chapter]:
    """Return chapters of about so many words together."""
    found: list[Chapter] = []
    left, number = words, 0
    parts = _drawn()
    while left > 0:
        inside: list[Part] = []
        while left > 0 and len(inside) < _SECTIONS:
            part = next(parts)
            inside.append(part)
            left -= sum(len(said.split()) for said in part.paragraphs)
        number += 1
        found.append(Chapter(f"Chapter {number}", tuple(inside)))
    return found


def _drawn() -> Iterator[Part]:
    """Yield sections without end: all of them in an order of its own, then all of them anew."""
    turn = 0
    while True:
        for place in permutation(len(_parts()), branch(1, turn)):
            yield _changed(_parts()[place], turn)
        turn += 1


def _changed(part: Part, turn: int) -> Part:
    """Change names and figures, the same ones for the same turn."""
    if turn == 0:
        return part
    said = (_NAME.sub(lambda found: _name(found[0], turn), one) for one in part.paragraphs)
    return Part(
        part.heading,
        tuple(_FIGURE.sub(lambda found: _figure(found[0], turn), one) for one in said),
    )


def _name(known: str, turn: int) -> str:
    seed = branch(zlib.crc32(known.encode()), turn)
    count = 2 + seed % 2
    chosen = (_SYLLABLES[seed >> 4 * place & 15] for place in range(1, count + 1))
    return "".join(chosen).capitalize()


def _figure(known: str, turn: int) -> str:
    """Return another figure of the same scale: a year stays one."""
    value = int(known.replace(",", ""))
    seed = branch(value, turn)
    if len(known) == 4:
        return str(max(1000, min(2024, value + seed % 61 - 30)))
    other = max(10, value + value * (seed % 41 - 20) // 100)
    return f"{other:,}" if "," in known else str(other)


def as_text(found: Sequence[Chapter]) -> str:
    """Return plain text, with headings on lines of their own."""
    return _lines(found, "", "")


def as_markdown(found: Sequence[Chapter]) -> str:
    """Return Markdown."""
    return _lines(found, "# ", "## ")


def _lines(found: Sequence[Chapter], title: str, heading: str) -> str:
    lines: list[str] = []
    for one in found:
        lines += [f"{title}{one.title}", ""]
        for part in one.parts:
            lines += [f"{heading}{part.heading}", ""]
            for said in part.paragraphs:
                lines += [said] if said.startswith("- ") else [said, ""]
            lines.append("")
    return "\n".join(lines)


def written(found: Sequence[Chapter], kind: str) -> bytes:
    """Return the file of a text in one of `FORMATS`."""
    if kind == "txt":
        return as_text(found).encode()
    if kind == "md":
        return as_markdown(found).encode()
    if kind == "html":
        inside = "".join(map(_hypertext, found))
        return f"<!DOCTYPE html><title>A long book</title><article>{inside}</article>".encode()
    if kind == "epub":
        return book(*map(_hypertext, found))
    return word(*_word(found)) if kind == "docx" else pdf(_pages(found))


def _hypertext(one: Chapter) -> str:
    parts = [f"<h1>{one.title}</h1>"]
    for part in one.parts:
        parts.append(f"<h2>{html.escape(part.heading)}</h2>")
        for said in part.paragraphs:
            bare, item = html.escape(said.removeprefix("- ")), said.startswith("- ")
            parts.append(f"<ul><li>{bare}</li></ul>" if item else f"<p>{bare}</p>")
    return "".join(parts)


def _word(found: Sequence[Chapter]) -> Iterator[str]:
    for one in found:
        yield paragraph(one.title, style="heading1")
        for part in one.parts:
            yield paragraph(html.escape(part.heading), style="heading2")
            yield from (paragraph(html.escape(said)) for said in part.paragraphs)


def _pages(found: Sequence[Chapter]) -> list[list[Put]]:
    """Set the chapters in pages of a PDF, in letters that its font has."""
    lines: list[tuple[str, float]] = []
    for one in found:
        lines += [(one.title, 20), ("", 0)]
        for part in one.parts:
            lines += [(part.heading, 15), ("", 0)]
            for said in part.paragraphs:
                lines += [(line, 11) for line in textwrap.wrap(said, _LINE)] + [("", 0)]
    return [
        [
            Put(_letters(text), y=_TOP - _STEP * place, size=size)
            for place, (text, size) in enumerate(lines[first : first + _LINES])
            if text
        ]
        for first in range(0, len(lines), _LINES)
    ]


def _letters(text: str) -> str:
    return text.encode("cp1252", "replace").decode("cp1252")

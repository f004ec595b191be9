"""Put the lines of printed pages together to headings, items and paragraphs.

Left out are running heads and feet, page numbers, notes at the foot, captions, and entries of a
table of contents. Words parted at the end of a line are joined, and paragraphs parted by a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from app.core.reading.superscripts import power

Span = tuple[int, int]

PARTED = "\ufffe"  # stands where a word was parted
_EDGE = 2  # lines at the top and bottom of a page that may be running ones
_OFTEN = 3  # pages that show a running line
_LARGER, _SMALLER, _HEAVIER = 1.12, 0.92, 1.2
_GAP, _INDENT, _SHORT = 1.35, 0.8, 0.88
_HEADING_WORDS, _LONG = 16, 12
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.)?\s*[-\u2013\u2014|]?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[-\u2013\u2014|]?"
    r"(?:\s*(?:of|/)\s*\d{1,4})?",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(?:Figure|Fig\.|Table|Chart|Exhibit|Box|Plate)\s?\d+[a-z]?\s?[.:|\u2013\u2014-]"
)
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*[\divxlc]{1,5}$")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§¶])(?:\s*\S|$)")
_BULLET = re.compile(r"(?:[•◦▪‣·●○■\u2013\u2014*-]|\(?(?:\d{1,2}|[a-z])[.)])\s+(?=\S)")
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s")
_ENTRY = re.compile(r"[^\W\d_][^.:!?;]{0,40}: \S")
_PARTED = re.compile(rf"([^\W\d_]+){PARTED}\s?([^\W\d_]+)")
_ENDS = tuple('.!?:;\u201d"\u2019)')


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its text, where it stands in points from below, how high and heavy letters are.

    `raised` are the spans of raised characters.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    weight: float = 0.0
    raised: tuple[Span, ...] = ()


@dataclass(slots=True)
class _Block:
    lines: list[Line]

    @property
    def text(self) -> str:
        return " ".join(line.text.strip() for line in self.lines)

    @property
    def first(self) -> Line:
        return self.lines[0]


@dataclass(frozen=True, slots=True)
class _Usual:
    """How most of the text looks: height, weight, distance and right end of its lines."""

    size: float
    weight: float
    gap: float
    right: float


def put_together(pages: Sequence[Sequence[Line]]) -> str:
    """Return the text of pages with hashes before headings, dashes or numbers before items."""
    cleaned = [[_plain(line) for line in page if line.text.strip()] for page in pages]
    usual = _usual([line for page in cleaned for line in page])
    kept = [_without_notes(page, usual) for page in _without_running(cleaned)]
    blocks = [block for page in kept for block in _blocks(page, usual)]
    sizes = sorted({round(b.first.size) for b in blocks if _is_heading(b, usual)}, reverse=True)
    parts = _joined(((_mark(block, usual, sizes), block) for block in blocks), usual)
    return _whole_words("\n\n".join(parts)) + "\n"


def _plain(line: Line) -> Line:
    """Write raised figures as exponents, and drop marks of notes."""
    text = line.text
    for start, end in reversed(line.raised):
        before = text[:start].rstrip()
        text = before + power(text[start:end], before) + text[end:]
    return replace(line, text=text, raised=())


def _usual(lines: Sequence[Line]) -> _Usual:
    sizes: Counter[float] = Counter()
    weights: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
        weights[line.weight] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    body = [line for line in lines if abs(line.size - size) <= size * (1 - _SMALLER)]
    gaps = [one.base - two.base for one, two in pairwise(body)]
    close = [gap for gap in gaps if 0 < gap < size * 3]
    right = sorted(line.right for line in body)
    return _Usual(
        size=size,
        weight=weights.most_common(1)[0][0] if weights else 0.0,
        gap=median(close) if close else size * 1.2,
        right=right[len(right) * 9 // 10] if right else 0.0,
    )


def _key(line: Line) -> str:
    return f"{re.sub(r'[0-9]+', '#', line.text.casefold().strip())} {round(line.size)}"


def _edges(page: Sequence[Line]) -> set[int]:
    """Return the places of the lines that stand highest and lowest on a page."""
    order = sorted(range(len(page)), key=lambda place: -page[place].base)
    return set(order[:_EDGE]) | set(order[-_EDGE:])


def _without_running(pages: Sequence[Sequence[Line]]) -> Iterator[list[Line]]:
    """Yield pages without the lines that stand at the edge of many of them."""
    edges = [_edges(page) for page in pages]
    counts: Counter[str] = Counter()
    for page, places in zip(pages, edges, strict=True):
        counts.update({_key(page[place]) for place in places})
    often = min(_OFTEN, max(2, len(pages)))
    for page, places in zip(pages, edges, strict=True):
        running = {
            place
            for place in places
            if counts[_key(page[place])] >= often
            or _PAGE_NUMBER.fullmatch(page[place].text.strip())
        }
        yield [line for place, line in enumerate(page) if place not in running]


def _without_notes(page: list[Line], usual: _Usual) -> list[Line]:
    """Return a page without the small print that begins with a mark at its foot."""
    place = len(page)
    while place and page[place - 1].size < usual.size * _SMALLER:
        place -= 1
    notes = page[place:]
    first = next((number for number, line in enumerate(notes) if _NOTE.match(line.text)), None)
    return page if first is None else page[: place + first]


def _blocks(page: Sequence[Line], usual: _Usual) -> Iterator[_Block]:
    """Yield the lines of a page that belong together."""
    block: _Block | None = None
    for line in page:
        if _CONTENTS.search(line.text):
            continue
        if block is None or _begins(block, line, usual):
            if block is not None:
                yield block
            block = _Block([line])
        else:
            block.lines.append(line)
    if block is not None:
        yield block


def _begins(block: _Block, line: Line, usual: _Usual) -> bool:
    """Tell whether a line begins another block: by its looks, its place, or what came before."""
    last = block.lines[-1]
    gap = last.base - line.base
    if abs(line.size - last.size) > last.size * (1 - _SMALLER) or _BULLET.match(line.text):
        return True
    if _heavy(line, usual) != _heavy(last, usual) and not _goes_on(last, line):
        return True
    if gap > usual.gap * _GAP or gap < -usual.gap:
        return not _wraps(last, line, usual) if gap > 0 else not _goes_on(last, line)
    indented = line.left - min(one.left for one in block.lines) > usual.size * _INDENT
    if not last.text.rstrip().endswith(_ENDS):
        return False
    if indented and not _BULLET.match(block.first.text):
        return True
    entries = _ENTRY.match(block.first.text.strip()) and _ENTRY.match(line.text.strip())
    return last.right < usual.right * _SHORT or entries is not None


def _wraps(last: Line, line: Line, usual: _Usual) -> bool:
    """Tell whether two lines in large letters are one heading: the next word had no room."""
    height = usual.gap * line.size / max(1.0, usual.size)
    if line.size < usual.size * _LARGER or last.base - line.base > height * _GAP:
        return False
    word = len(line.text.split()[0]) + 1
    width = (line.right - line.left) / max(1, len(line.text.strip())) * word
    return last.right + width > usual.right


def _goes_on(last: Line, line: Line) -> bool:
    text = line.text.strip()
    return text[0].islower() and not last.text.rstrip().endswith((".", "!", "?"))


def _heavy(line: Line, usual: _Usual) -> bool:
    return usual.weight > 0 and line.weight >= usual.weight * _HEAVIER


def _is_heading(block: _Block, usual: _Usual) -> bool:
    text = block.text
    if len(text.split()) > _HEADING_WORDS or (_BULLET.match(text) and not text[0].isdigit()):
        return False
    if not re.search(r"[^\W\d_]{2}", text) or text.endswith((".", ",", ";")):
        return False
    return block.first.size >= usual.size * _LARGER or _heavy(block.first, usual)


def _mark(block: _Block, usual: _Usual, sizes: Sequence[int]) -> str:
    """Return what goes before a block: hashes, a dash, its number, nothing; "-" leaves it out."""
    if _CAPTION.match(block.text):
        return "-"
    if _is_heading(block, usual):
        return "#" * min(6, 1 + sizes.index(round(block.first.size))) + " "
    numbered = _NUMBERED.match(block.text)
    return numbered[0] if numbered else "- " if _BULLET.match(block.text) else ""


def _joined(parts: Iterator[tuple[str, _Block]], usual: _Usual) -> list[str]:
    """Return blocks as text, prose that a page parted joined again."""
    found: list[str] = []
    before: _Block | None = None  # prose that may go on
    for mark, block in parts:
        if mark == "-":
            continue
        listed = bool(mark) and not mark.startswith("#")
        text = _BULLET.sub("", block.text, count=1) if listed else block.text
        if not mark and before is not None and _continues(before, text, usual):
            found[-1] += f" {text}"
        else:
            found.append(mark + text)
        before = None if mark.startswith("#") else block
    return found


def _continues(before: _Block, text: str, usual: _Usual) -> bool:
    """Tell whether a text goes on where a block ended: in the middle of a line or of a sentence."""
    last = before.lines[-1]
    if last.text.rstrip().endswith(_ENDS):
        return False
    full = last.right >= usual.right * _SHORT or len(before.text.split()) >= _LONG
    return full or text[0].islower()


def _whole_words(text: str) -> str:
    """Join words that were parted at the end of a line; true hyphens stay."""
    text = re.sub(r"(?<=[^\W\d_])-\s(?=[a-z])", PARTED, text)
    known = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text.lower()))

    def join(found: re.Match[str]) -> str:
        first, second = found[1], found[2]
        whole, hyphened = first + second, f"{first}-{second}"
        if known[hyphened.lower()] > known[whole.lower()] or not second.islower():
            return hyphened
        return whole

    return _PARTED.sub(join, text).replace(PARTED, "-")

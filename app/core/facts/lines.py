"""Find headings, labels, items and paragraphs in plain text and Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.core.facts.article import Article, Block, assemble
from app.core.facts.sentences import Span

_LINE = re.compile(r"[^\n]*\n?")
_HASHES = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)[\s#]*$")
_ITEM = re.compile(r"\s*(?:[-*•\u2013·]|\(?\d{1,2}[.)])\s+(?=\S)")
_LABEL = re.compile(r"(?!(?:Yes|No):)([^\W_][^:.!?;\n]{0,60}?)\s*:\s+(?=\S)")
_DASHED = re.compile(r"([^\W_][^:.!?;,\n\u2013\u2014]{0,60}?) [\u2013\u2014] (?=\S)")
_ASKED = re.compile(r"(?:Q|Question)\s?\d{0,3}\s*[:.)]\s+", re.IGNORECASE)
_ANSWERED = re.compile(r"(?:A|Answer)\s?\d{0,3}\s*[:.)]\s+(?=\S)", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|can|could|do|does|did|has|"
    r"have|may|must|should|will|would) [^.!?:\n]+\?",
    re.IGNORECASE,
)
_RULE = re.compile(r"\s*(?:[-=_*]\s*){3,}$")
_ENDS = (".", "!", ";", ",", "…", ".”", '."', ".)")
_HEADING_WORDS, _QUESTION_WORDS, _LABEL_WORDS = 12, 18, 6
_WRAPPED_AT = 100  # lines of hand-wrapped text are shorter
_SETEXT = 2
BOLD, PLAIN = "\x02", "\x03"  # no text holds these characters of its own
_QUOTES = "“\u2018\"'"


@dataclass(frozen=True, slots=True)
class _Line:
    span: Span
    text: str
    after_blank: bool
    item: bool = False


def read_text(text: str) -> Article:
    """Read plain text or text with Markdown's headings and lists; any text can be read."""
    kept = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    kept, marked = _unmarked(kept)
    lines = list(_lines(kept))
    return replace(assemble(kept, _blocks(kept, _join(kept, lines))), marked=marked)


def in_bold(text: str) -> str:
    """Return a text between the marks by which `read_text` knows that it stands in bold."""
    return f"{BOLD}{text}{PLAIN}"


def _unmarked(text: str) -> tuple[str, tuple[Span, ...]]:
    """Return a text without the marks of bold type, and the places between them."""
    kept: list[str] = []
    found: list[Span] = []
    length, begun = 0, -1
    for piece in re.split(f"([{BOLD}{PLAIN}])", text):
        if piece == BOLD:
            begun = length
        elif piece == PLAIN:
            if 0 <= begun < length:
                found.append((begun, length))
            begun = -1
        else:
            kept.append(piece)
            length += len(piece)
    return "".join(kept), tuple(found)


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines that hold something, without bullets and white space around them."""
    blank = True
    for found in _LINE.finditer(text):
        bare = found[0].strip()
        if not bare or (_RULE.match(bare) and len(set(bare)) <= _SETEXT):
            blank = blank or not bare
            continue
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        bullet = _ITEM.match(text, start, start + len(bare))
        begin = bullet.end() if bullet else start
        end = start + len(bare)
        yield _Line((begin, end), text[begin:end], blank, bullet is not None)
        blank = False


def _join(text: str, lines: list[_Line]) -> list[_Line]:
    """Join hand-wrapped lines, if the text is one with blank lines between its paragraphs."""
    spaced = sum(line.after_blank for line in lines[1:])
    wrapped = spaced and sum(len(one.text) > _WRAPPED_AT for one in lines) * 20 < len(lines)
    if not wrapped:
        return lines
    joined: list[_Line] = []
    for line in lines:
        apart = line.after_blank or line.item or _HASHES.match(line.text)
        if not joined or apart or _HASHES.match(joined[-1].text):
            joined.append(line)
        else:
            span = (joined[-1].span[0], line.span[1])
            joined[-1] = replace(joined[-1], span=span, text=text[slice(*span)])
    return joined


def _blocks(text: str, lines: list[_Line]) -> Iterator[Block]:
    level = 1  # of the last heading with hashes
    marked = any(_HASHES.match(line.text) for line in lines)  # then nothing else is a heading
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        hashes = _HASHES.match(line.text)
        asked = _question(line, following)
        if hashes and not line.item:
            level = len(hashes[1])
            yield Block("heading", _part(line, hashes.span(2)), level)
        elif asked is not None:
            yield Block("heading", _part(line, asked), level + 1 if marked else 2)
            if asked[1] < len(line.text):
                yield Block("prose", _part(line, (_answer(line.text, asked[1]), len(line.text))))
        elif not (marked or line.item) and _is_heading(line, following, first=place == 0):
            yield Block("heading", _without_colon(line), 1 if place == 0 else 2)
        elif line.text.endswith(":") and _is_label(line, following):
            yield Block("label", _without_colon(line))
        else:
            yield _prose(text, line)


def _question(line: _Line, following: _Line | None) -> Span | None:
    """Return where a question stands that the rest of its line or the next line answers."""
    marked = _ASKED.match(line.text)
    start = marked.end() if marked else 0
    found = _ASKS.match(line.text, start)
    if found is None or len(found[0].split()) > _QUESTION_WORDS:
        return None
    replied = line.text[found.end() :].strip()
    alone = following is not None and not following.text.endswith("?") and not following.item
    if replied:
        answered = _ANSWERED.match(replied) or (line.item and replied.startswith(":"))
        return found.span() if marked or answered else None
    return found.span() if alone and (marked or line.after_blank or line.item) else None


def _answer(text: str, start: int) -> int:
    """Return where the answer begins behind a question on the same line."""
    begin = start + len(text[start:]) - len(text[start:].lstrip(" :\n"))
    found = _ANSWERED.match(text, begin)
    return found.end() if found else begin


def _part(line: _Line, span: Span) -> Span:
    return line.span[0] + span[0], line.span[0] + span[1]


def _without_colon(line: _Line) -> Span:
    start, end = line.span
    return start, start + len(line.text.removesuffix(":").rstrip()) if start < end else end


def _is_heading(line: _Line, following: _Line | None, *, first: bool) -> bool:
    """Tell whether a line is short, has no end mark, and something other than items follows."""
    count = len(line.text.split())
    if (
        following is None
        or "\n" in line.text
        or not (line.text[0].isupper() or line.text[0].isdigit())
        or "=" in line.text
    ):
        return False
    if line.text.endswith("?"):
        return count <= _QUESTION_WORDS
    if line.text.endswith(":"):
        return count <= _HEADING_WORDS and not following.item
    labelled = _LABEL.match(line.text) is not None and not first
    return count <= _HEADING_WORDS and not line.text.endswith(_ENDS) and not labelled


def _is_label(line: _Line, following: _Line | None) -> bool:
    short = len(line.text.split()) <= _LABEL_WORDS
    return line.item and short and following is not None and following.item


def _prose(text: str, line: _Line) -> Block:
    """Set a label at the start apart: "Robotics: The field grows."."""
    kind = "item" if line.item else "prose"
    reply = _ANSWERED.match(line.text)
    if reply is not None and not line.item:
        return Block(kind, _part(line, (reply.end(), len(line.text))))
    found = _LABEL.match(line.text) or (_DASHED.match(line.text) if line.item else None)
    start, end = line.span
    if found is None or len(found[1].split()) > _LABEL_WORDS:
        return Block(kind, line.span)
    rest = text[start + found.end() : end]
    named = found[1][0].isupper() or found.re is _DASHED
    if not (line.item or rest[0].isupper()) or not named:
        return Block(kind, line.span)
    return Block(kind, (start + found.end(), end), label=_part(line, found.span(1)))

"""HTML of a note's field becomes our Markdown: its words all stay, its looks as far as they can.

Nothing here guards a page: Markdown is rendered without raw HTML, and cleaned. Text in between the
tags is escaped, so that it means itself. Emphasis is kept only where Markdown reads it for sure.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from app.core.formats.anki.escaping import BLOCK, EDGE, MARK, clean, escaper, settle_lines
from app.core.formulas import CLOSED_DISPLAY, CLOSED_INLINE
from app.core.markup import is_plain

_TOKEN = re.compile(
    r"""<!--|</?([a-zA-Z][a-zA-Z0-9:-]*)((?:"[^"<]*+"|'[^'<]*+'|[^<>"']++)*+)>|[^<]+|<"""
)
_TAGS = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SPECIAL = re.compile(  # what stands inside never opens anew, so that no text is read twice
    r"\[sound:(?P<sound>[^\[\]\n]{1,255}+)\]"
    r"|\\\((?P<inline>(?:[^\\\n]|\\[^()\n]){1,2000}+)\\\)"
    r"|\\\[(?P<display>(?:[^\\]|\\[^\[\]]){1,2000}+)\\\]"
    r"|\[\$\](?P<old>(?:[^\[]|\[(?!/?\$)){1,2000}+)\[/\$\]"
    r"|\[\$\$\](?P<older>(?:[^\[]|\[(?!/?\$)){1,2000}+)\[/\$\$\]"
    r"|\[latex\](?P<latex>(?:[^\[]|\[(?!/?latex\])){1,2000}+)\[/latex\]"
)
_DISPLAYED = frozenset({"display", "older"})
_PLACE = re.compile(f"{BLOCK}([0-9]+){BLOCK}")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_ADDRESS = re.compile(r"https?://[^\s<>()\\\[\]]{1,900}")
_DROPPED = frozenset({"script", "style", "head", "title", "template"})
_LINES = frozenset({"div", "section", "article", "dd", "dt", "center", "tr", "br"})
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote", "dl", "table"}
)
_CELLS = frozenset({"td", "th"})
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_EMPHASIS |= {"s": "~~", "strike": "~~", "del": "~~"}
_RAISED = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_SHIFTED = {"sup": _RAISED, "sub": _LOWERED}
_SPANS = frozenset({*_EMPHASIS, *_SHIFTED, "code", "pre", "a"})
_CODE = frozenset({"code", "pre"})
_BREAK, _PARAGRAPH = "\\\n", "\n\n"
_DEEPEST = 50  # spans inside one another


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a field shows, by the name of its file."""

    file: str
    alt: str = ""


@dataclass(slots=True)
class Reading:
    """A field as Markdown, and the pictures and sounds that stood in it."""

    text: str = ""
    pictures: list[Picture] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Span:
    """A span of text whose look is decided when it ends: where it starts."""

    tag: str
    start: int
    address: str = ""


def read(source: str) -> Reading:
    """Return a field's HTML as Markdown."""
    source = clean(source)
    if is_plain(source):
        return Reading(_SPACES.sub(" ", source).strip(" "))
    return _Reader(source).run()


def words(source: str) -> str:
    """Return the words of HTML alone, on one line."""
    return " ".join(html.unescape(_TAGS.sub(" ", source)).split())


class _Reader:
    """Walks through the tags and writes Markdown behind them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.found = Reading()
        self.parts: list[str] = []
        self.spans: list[_Span] = []
        self.lists: list[int] = []
        self.blocks: list[str] = []
        self.pending = ""
        self.marker = ""
        self.dropped = ""
        self.code = 0
        self.escape = escaper(clean(html.unescape(_TAGS.sub("", source))))

    def run(self) -> Reading:
        """Return the whole field."""
        place = 0
        while found := _TOKEN.match(self.source, place):
            place = found.end()
            if found[0] == "<!--":
                end = self.source.find("-->", place)
                place = len(self.source) if end < 0 else end + 3
            elif found[1] is None:
                self.text(found[0])
            else:
                self.tag(found[1].lower(), found[2], ends=found[0].startswith("</"))
        while self.spans:
            self.close(self.spans[-1].tag)
        text = settle_lines("".join(self.parts).strip(" \n"))
        self.found.text = _PLACE.sub(lambda place: self.blocks[int(place[1])], text)
        return self.found

    def text(self, raw: str) -> None:
        """Write text; formulas and sounds in it are more than words."""
        if self.dropped:
            return
        plain = clean(html.unescape(raw).replace("\xa0", " "))
        if self.code:
            self.write(plain)
            return
        place = 0
        for found in _SPECIAL.finditer(plain):
            self.words(plain[place : found.start()])
            self.special(str(found.lastgroup), found)
            place = found.end()
        self.words(plain[place:])

    def words(self, plain: str) -> None:
        """Write words that mean themselves."""
        self.write(self.escape(_SPACES.sub(" ", plain)))

    def special(self, kind: str, found: re.Match[str]) -> None:
        """Note a sound, or write a formula between dollars if it can stand so."""
        if kind == "sound":
            self.found.sounds.append(found[kind].strip())
            return
        inside = _SPACES.sub(" ", found[kind]).strip("$ ")
        marks = "$$" if kind in _DISPLAYED else "$"
        whole = (CLOSED_DISPLAY if marks == "$$" else CLOSED_INLINE).fullmatch(
            f"{marks}{inside}{marks}"
        )
        if whole is None:
            self.words(found[0])
            return
        before = self.parts[-1][-1:] if self.parts and not self.pending else ""
        after = found.string[found.end() : found.end() + 1]
        self.write(" " * (before.isalnum() or before == "$") + whole[0] + " " * after.isdigit())

    def write(self, text: str) -> None:
        """Write ready Markdown, behind the break that waits for it."""
        fresh = not self.parts or self.pending or self.marker or self.parts[-1].endswith(" ")
        if fresh and not self.code:
            text = text.lstrip(" ")
        if not text:
            return
        self.begin_line()
        self.parts.append(text)

    def begin_line(self) -> None:
        """Write the break that is waiting, and what the next line begins with."""
        if not (self.pending or self.marker):
            return
        indent = "   " * (len(self.lists) - bool(self.marker))
        start = f"{MARK}{indent}{self.marker}{MARK}" if self.marker or indent else ""
        self.parts.append(f"{EDGE}{self.pending if self.parts else ''}{start}{EDGE}")
        self.pending = self.marker = ""

    def tag(self, tag: str, attributes: str, *, ends: bool) -> None:
        """Follow a tag."""
        if self.dropped:
            self.dropped = "" if ends and tag == self.dropped else self.dropped
        elif tag in _DROPPED:
            self.dropped = "" if ends else tag
        elif tag in _SPANS:
            if ends:
                self.close(tag)
            else:
                self.open(tag, attributes)
        else:
            self.layout(tag, attributes, ends=ends)

    def layout(self, tag: str, attributes: str, *, ends: bool) -> None:
        """Follow a tag that is no span of text."""
        if tag in _PARAGRAPHS or (tag == "br" and self.pending):
            self.pending = _PARAGRAPH
        elif tag in _LINES:
            self.pending = self.pending or _BREAK
        elif tag in {"ul", "ol"}:
            self.listing(tag, ends=ends)
        elif tag == "li":
            self.item(ends=ends)
        elif tag in _CELLS:
            self.write(" ")
        elif tag == "img":
            self.picture(_attributes(attributes))

    def picture(self, given: dict[str, str]) -> None:
        """Note a picture."""
        if given.get("src"):
            alt = " ".join((given.get("alt") or given.get("title") or "").split())
            self.found.pictures.append(Picture(given["src"].strip(), clean(alt)[:1000]))

    def listing(self, tag: str, *, ends: bool) -> None:
        """Begin or end a list; `lists` counts items, below zero in lists of bullets."""
        if ends:
            self.lists = self.lists[:-1]
        self.pending, self.marker = (_BREAK if self.lists else _PARAGRAPH), ""
        if not ends and len(self.lists) < _DEEPEST:
            self.lists.append(0 if tag == "ol" else -1)

    def item(self, *, ends: bool) -> None:
        """Begin an item of a list."""
        if ends or not self.lists:
            self.pending = self.pending or _BREAK
            return
        first = self.lists[-1] in {0, -1} and self.pending == _PARAGRAPH
        self.pending = _PARAGRAPH if first else "\n"
        if self.lists[-1] < 0:
            self.lists[-1] = -2
            self.marker = "-  "
        else:
            self.lists[-1] += 1
            self.marker = f"{self.lists[-1]}. "

    def open(self, tag: str, attributes: str) -> None:
        """Begin a span; inside code nothing is marked."""
        if self.code or len(self.spans) >= _DEEPEST:
            return
        if tag == "pre":
            self.pending = _PARAGRAPH
        address = _attributes(attributes).get("href", "") if tag == "a" else ""
        self.spans.append(_Span(tag, len(self.parts), address))
        self.code += tag in _CODE

    def close(self, tag: str) -> None:
        """End the innermost span of a name, and those that are still open inside it."""
        if all(span.tag != tag for span in self.spans):
            return
        while self.end_innermost() != tag:
            pass

    def end_innermost(self) -> str:
        """End the innermost span, write it as Markdown, and return its name."""
        span = self.spans.pop()
        inside = "".join(self.parts[span.start :])
        del self.parts[span.start :]
        self.code -= span.tag in _CODE
        edge = inside.find(EDGE, 1) + 1 if inside.startswith(EDGE) else 0
        self.parts += filter(None, [inside[:edge]])
        self.parts += filter(None, [self.look(span, inside[edge:])])
        return span.tag

    def look(self, span: _Span, inside: str) -> str:
        """Return a span as Markdown."""
        if span.tag in _EMPHASIS:
            return self.emphasis(_EMPHASIS[span.tag], inside)
        if span.tag in _SHIFTED:
            table = _SHIFTED[span.tag]
            return "".join(table.get(sign, sign) for sign in inside) if inside else ""
        if span.tag == "a":
            linked = _ADDRESS.fullmatch(span.address) and inside.strip()
            return f"[{inside}]({span.address})" if linked and "\n" not in inside else inside
        return self.code_block(inside) if span.tag == "pre" else self.code_span(inside)

    def emphasis(self, mark: str, inside: str) -> str:
        """Mark emphasis where both ends are sure to be read as such."""
        core = inside.strip(" ")
        before = self.parts[-1][-1:] if self.parts else ""
        sure = core[:1].isalnum() and core[-1:].isalnum() and before not in {"*", "~", "\\"}
        if not sure or any(sign in core for sign in "*~`$[\n"):
            return inside
        start = inside.index(core)
        return f"{inside[:start]}{mark}{core}{mark}{inside[start + len(core) :]}"

    def code_span(self, inside: str) -> str:
        """Write code between as many backticks as it needs."""
        core = " ".join(inside.split())
        if not core:
            return inside and " "
        fence = _fence(core, 1)
        pad = " " if "`" in {core[0], core[-1]} else ""
        before = " " if self.parts and self.parts[-1].endswith("`") else ""
        return f"{before}{fence}{pad}{core}{pad}{fence}"

    def code_block(self, inside: str) -> str:
        """Put a block of code aside; it comes back when lines are settled."""
        core = inside.strip("\n").rstrip()
        if not core:
            return ""
        self.pending = _PARAGRAPH
        fence = _fence(core, 3)
        self.blocks.append(f"{fence}\n{core}\n{fence}")
        return f"{BLOCK}{len(self.blocks) - 1}{BLOCK}"


def _fence(code: str, least: int) -> str:
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    return "`" * max(least, longest + 1)


def _attributes(text: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(one or other or bare)
        for name, one, other, bare in _ATTRIBUTE.findall(text)
    }

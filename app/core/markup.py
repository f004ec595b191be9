"""An author's text becomes safe HTML: CommonMark, tables, strikethrough, formulas and code.

Two walls stand between a text and a page: the parser passes no HTML of its author's through, and
what it makes is sanitised against a short list of tags and attributes. Text without any markup,
which is most text of most decks, takes a short way round both, with or without *stressed* words.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

from app.core.formulas import CLOSED_DISPLAY, CLOSED_INLINE, MATH_ATTRIBUTES, convert, find_fault
from app.core.highlight import CLASSES, highlight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

LONGEST = 10_000  # characters; a longer text is shown as it was written
RECENT = 64  # texts of which it is remembered what they make, as each is shown in several places
_MARKUP = re.compile(
    r"[*_`\[\]<\\~|#$\x00-\x1f\ud800-\udfff]|&(?=[#A-Za-z])"
    r"|\A\s*(?:[-+=>]|\d{1,9}[.)](?:\s|\Z))"
)
_ONE_LINE = re.compile(r"[^\W\d_][^\r\n]*")
_STRESSED = re.compile(r"(?<!\S)(\*\*?)(\w(?:[^*\n]*\w)?)\1(?![^\s.,;:?!])")
_TAGGED = {"*": "<em>{}</em>", "**": "<strong>{}</strong>"}
_SCHEMES = ("http://", "https://", "mailto:")
_LANGUAGE = re.compile(r"language-[A-Za-z0-9+#.-]{1,24}")
_CLASSES = {
    "span": CLASSES | {"gap"},
    "th": frozenset({"align-left", "align-center", "align-right"}),
    "td": frozenset({"align-left", "align-center", "align-right"}),
}
_TAG = re.compile(r"<[^>]*>")
_SPACED = frozenset({"softbreak", "hardbreak"})
_WORDS = frozenset({"text", "code_inline", "fence", "math"})
_NO_FILLS: Mapping[str, str] = {}


class _Renderer(RendererHTML):
    """Adds formulas, and says a cell's alignment by a class, as pages allow no inline style."""

    def math(self, tokens: Sequence[Token], idx: int, _options: OptionsDict, _env: EnvType) -> str:
        """Render a formula."""
        return convert(tokens[idx].content, display=tokens[idx].markup == "$$")

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render a block of code, its words marked where its language is known."""
        language = tokens[idx].info.strip()
        marked = highlight(tokens[idx].content, language)
        if marked is None:
            return super().fence(tokens, idx, options, env)
        return f'<pre><code class="language-{language}">{marked}</code></pre>\n'

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Render the start of a cell."""
        style = tokens[idx].attrs.pop("style", None)
        if style is not None:
            tokens[idx].attrs["class"] = "align-" + str(style).rpartition(":")[2]
        return self.renderToken(tokens, idx, options, env)

    td_open = th_open


class _Markdown(MarkdownIt):
    """CommonMark for cards: no headings, images, raw HTML or link definitions."""

    OFF: ClassVar[list[str]] = ["heading", "lheading", "image", "reference", "code"]

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser calls it by this name
        """Tell whether a link may lead to `url`."""
        return url.lower().startswith(_SCHEMES)


def _math_rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's signature
    """Read a formula that starts at the parser's place."""
    if state.src[state.pos] != "$":
        return False
    found = CLOSED_DISPLAY.match(state.src, state.pos) or CLOSED_INLINE.match(state.src, state.pos)
    if found is None or found.end() > state.posMax:
        return False
    if not silent:
        token = state.push("math", "math", 0)
        token.content = found[1].strip()
        token.info = found[0]
        token.markup = "$$" if found[0].startswith("$$") else "$"
    state.pos = found.end()
    return True


def _parser() -> _Markdown:
    parser = _Markdown("commonmark", {"html": False}, renderer_cls=_Renderer)
    parser.enable(["table", "strikethrough"]).disable(_Markdown.OFF)
    parser.inline.ruler.after("escape", "math", _math_rule)
    return parser


def _filter(tag: str, attribute: str, value: str) -> str | None:
    """Let through only our own classes; other attributes were chosen by the list."""
    if attribute != "class":
        return value
    if tag == "code":
        return value if _LANGUAGE.fullmatch(value) else None
    return value if value in _CLASSES[tag] else None


_HTML_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "code": {"class"},
    "span": {"class"},
    "th": {"class"},
    "td": {"class"},
}
_TAGS = {
    "p",
    "br",
    "strong",
    "em",
    "s",
    "code",
    "pre",
    "a",
    "ul",
    "ol",
    "li",
    "blockquote",
    "hr",
}
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "span", "mark"}
_MARKDOWN = _parser()
_CLEANER = nh3.Cleaner(
    tags=_TAGS | set(MATH_ATTRIBUTES),
    clean_content_tags={"script", "style"},
    attributes=_HTML_ATTRIBUTES | MATH_ATTRIBUTES,
    attribute_filter=_filter,
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
)


@lru_cache(maxsize=RECENT)
def is_plain(text: str) -> bool:
    """Tell whether `text` holds nothing that markup could mean."""
    return _MARKUP.search(text) is None


def render(text: str, fills: Mapping[str, str] = _NO_FILLS) -> str:
    """Return `text` as HTML blocks.

    `fills` maps single characters that stand in the text to safe HTML that takes their place.
    """
    simple = _simple(text)
    if simple is not None:
        return _fill(f"<p>{simple}</p>", fills) if simple else ""
    return _CLEANER.clean(_fill(_made(text), fills)).strip()


@lru_cache(maxsize=RECENT)
def _simple(text: str) -> str | None:
    """Return the HTML of a line without markup, but for words that are stressed; else None."""
    if is_plain(text) or len(text) > LONGEST:
        return _escape(text)
    if not is_plain(_bare(text)):
        return None
    return _STRESSED.sub(lambda found: _TAGGED[found[1]].format(found[2]), _escape(text))


def _bare(text: str) -> str:
    """Return a line without the asterisks that stress its words."""
    return _STRESSED.sub(r"\2", text)


@lru_cache(maxsize=RECENT)
def _made(text: str) -> str:
    """Return the HTML of `text` before it is cleaned; a card asks for the same one repeatedly."""
    made: str = _MARKDOWN.renderer.render(_blocks(text), _MARKDOWN.options, {})
    return f"<p>{made}</p>" if _ONE_LINE.fullmatch(text) else made


@lru_cache(maxsize=RECENT)
def _blocks(text: str) -> list[Token]:
    """Parse a text; one line that begins with a letter is a paragraph and needs no more looking."""
    if _ONE_LINE.fullmatch(text):
        return _MARKDOWN.parseInline(_well_formed(text).strip())
    return _MARKDOWN.parse(_well_formed(text))


def inline(text: str, fills: Mapping[str, str] = _NO_FILLS) -> str:
    """Return `text` as HTML for the inside of a line: an option, a label, a short answer."""
    simple = _simple(text)
    if simple is not None:
        return _fill(simple, fills)
    made = _MARKDOWN.renderInline(_well_formed(text).strip())
    return _CLEANER.clean(_fill(made, fills)).strip()


@lru_cache(maxsize=RECENT)
def plain(text: str) -> str:
    """Return `text` without its markup, on one line: for titles, search and spoken labels."""
    if len(text) > LONGEST:
        return " ".join(_well_formed(text).split())
    bare = _bare(text)
    if is_plain(bare):
        return " ".join(_well_formed(bare).split())
    parts: list[str] = []
    for block in _blocks(text):
        parts.extend(_words(block))
        parts.append(" ")
    return " ".join("".join(parts).split())


def math_problems(text: str) -> list[tuple[int, str]]:
    """Return the faults in formulas: the place (characters from the text's start) and why."""
    if "$" not in text or len(text) > LONGEST:
        return []
    problems: list[tuple[int, str]] = []
    place = 0
    for block in _MARKDOWN.parse(text):
        for token in block.children or ():
            if token.type != "math":
                continue
            start = max(text.find(token.info, place), place)
            place = start + len(token.info)
            fault = find_fault(token.content)
            if fault is not None:
                problems.append(
                    (start + token.info.index(token.content) + fault.at, fault.sentence)
                )
    return problems


def _words(block: Token) -> list[str]:
    """Return the words of a block in order, and a space for each break of a line."""
    tokens = [block] if block.children is None else block.children
    return [
        " " if token.type in _SPACED else token.content
        for token in tokens
        if token.type in _SPACED or token.type in _WORDS
    ]


def _fill(made: str, fills: Mapping[str, str]) -> str:
    """Put HTML in the place of its mark, and nothing where the mark fell inside a tag."""
    if not fills:
        return made
    marks = re.compile("[" + "".join(fills) + "]")
    outside = _TAG.sub(lambda tag: marks.sub("", tag[0]), made)
    return marks.sub(lambda mark: fills[mark[0]], outside)


def _escape(text: str) -> str:
    return html.escape(_well_formed(text).strip(), quote=False)


def _well_formed(text: str) -> str:
    """Replace what no page can carry: half of a surrogate pair, and NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")

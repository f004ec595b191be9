"""Read HTML and Markdown as plain text with headings and lists, then find its parts as in text.

A small reader of our own on the standard parser: what is inside an article or main element is
read, what is navigation, script, form or footer is not.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from app.core.facts.article import Article
from app.core.facts.lines import read_text
from app.core.facts.tokens import word_set

_SKIPPED = word_set(
    "script style nav footer aside form noscript template svg math button select iframe figure "
    "head header table"
)
_BREAKS = word_set("p div section article main blockquote ul ol dl pre hr body html figcaption")
_HEADING = re.compile(r"h([1-6])")
_MAIN = ("article", "main")

_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_INLINE = (
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,300})\]\([^)\n]{0,500}\)"), r"\1"),
    (re.compile(r"\[\^[^\]\n]{1,100}\]:?"), ""),
    (re.compile(r"<[^<>\n]{1,200}>"), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)([*_])(?=\S)([^*_\n]{1,500}?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"`([^`\n]{1,300})`"), r"\1"),
    (re.compile(r"^[ ]{0,3}>[ ]?", re.MULTILINE), ""),
    (re.compile(r"^[ ]{0,3}\|[^\n]*$", re.MULTILINE), ""),
    (re.compile(r"^(?P<title>[^\n#>*-][^\n]{0,100})\n=+[ ]*$", re.MULTILINE), r"# \g<title>"),
    (re.compile(r"^(?P<title>[^\n#>*-][^\n]{0,100})\n--+[ ]*$", re.MULTILINE), r"## \g<title>"),
)


def read_markdown(text: str) -> Article:
    """Read Markdown; offsets count in the text without its inline marks."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    plain = _FENCE.sub("", _FRONT.sub("", plain))
    for pattern, instead in _INLINE:
        plain = pattern.sub(instead, plain)
    return read_text(plain)


def read_html(text: str) -> Article:
    """Read HTML; offsets count in the text that is left of it."""
    return read_text(page_text(text))


def page_text(text: str) -> str:
    """Return the text of HTML, with hashes before headings and dashes before items."""
    return _Reader(text).text()


class _Reader(HTMLParser):
    """Collects text in lines: headings with hashes, items with dashes, paragraphs apart."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._skipping: list[str] = []
        self._inside = next((tag for tag in _MAIN if f"<{tag}" in text.lower()), "")
        self._depth = 0
        self.feed(text)
        self.close()

    def text(self) -> str:
        """Return what was read, blank lines between its parts."""
        lines = (" ".join(line.split()) for line in "".join(self._parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line for what stands on its own."""
        del attrs
        if tag == self._inside:
            self._depth += 1
        if tag in _SKIPPED:
            self._skipping.append(tag)
        heading = _HEADING.fullmatch(tag)
        if heading:
            self._say("\n\n" + "#" * int(heading[1]) + " ")
        elif tag in {"li", "dt"}:
            self._say("\n- ")
        elif tag == "dd":
            self._say(": ")
        elif tag == "br":
            self._say(" ")
        elif tag in _BREAKS:
            self._say("\n\n")

    def handle_endtag(self, tag: str) -> None:
        """End the line."""
        if tag == self._inside:
            self._depth -= 1
        if tag in self._skipping:
            while self._skipping.pop() != tag:
                pass
        if _HEADING.fullmatch(tag) or tag in _BREAKS:
            self._say("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep text that stands in the article itself."""
        self._say(re.sub(r"\s+", " ", data))

    def _say(self, text: str) -> None:
        if not self._skipping and (self._depth > 0 or not self._inside):
            self._parts.append(text)

"""Read HTML and Markdown as plain text with headings and lists, then find its parts as in text.

A small reader of our own on the standard parser: what is inside an article or main element is
read, what is navigation, script, form or footer is not.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from app.core.facts.article import Article
from app.core.facts.lines import BOLD, PLAIN, in_bold, read_text
from app.core.facts.tokens import word_set

_SKIPPED = word_set(
    "script style nav footer aside form noscript template svg math button select iframe figure "
    "head header table figcaption pre"
)
_VOID = word_set("area base br col embed hr img input link meta source track wbr")
_NOTES = re.compile(
    r"(?:^|[\s-])(?:(?:foot|end|rear)notes?|noteref|pagebreak|toc|reflist|references|editsection)"
    r"(?=$|[\s-])"
)
_BREAKS = word_set("p div section article main blockquote ul ol dl hr body html")
_ITEM_OPENING = re.compile(r"\n(?:-|\d+\.) |: ")
_LISTS = frozenset({"ul", "ol"})
_OPENINGS = {"li": "\n- ", "dt": "\n- ", "dd": ": ", "br": " "}
_HEADING = re.compile(r"h([1-6])")
_BOLD = frozenset({"b", "strong", "dfn"})
_MAIN = ("article", "main")

_FENCE = re.compile(r"^(```|~~~).*?^\1[^\n]*$", re.MULTILINE | re.DOTALL)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_INLINE = (
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)"), ""),
    (re.compile(r"\[([^\]\n]{1,300})\]\([^)\n]{0,500}\)"), r"\1"),
    (re.compile(r"\[\^[^\]\n]{1,100}\]:?"), ""),
    (re.compile(r"<[^<>\n]{1,200}>"), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,500}?)(?<=\S)\1"), in_bold(r"\2")),
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


def page_text(text: str) -> str:
    """Return the text of HTML, with hashes before headings and dashes before items."""
    return _Reader(text).text()


def declares_article(text: str) -> bool:
    """Tell whether a page says which part of it is the article."""
    return any(f"<{tag}" in text.lower() for tag in _MAIN)


class _Reader(HTMLParser):
    """Collects text in lines: headings with hashes, items with dashes, paragraphs apart."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._skipped = ""  # the tag of the part that is left out, and how deep it is nested
        self._nested = 0
        self._inside = next((tag for tag in _MAIN if f"<{tag}" in text.lower()), "")
        self._depth = 0
        self._counts: list[int] = []  # items of the lists that are open; below 0 without numbers
        self.feed(text)
        self.close()

    def text(self) -> str:
        """Return what was read, blank lines between its parts."""
        lines = (" ".join(line.split()) for line in "".join(self._parts).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line for what stands on its own."""
        if self._skipped:
            self._nested += tag == self._skipped
            return
        if tag in _SKIPPED or _is_note(tag, attrs):
            self._skipped, self._nested = tag, 1
            return
        if tag == self._inside:
            self._depth += 1
        if tag in _LISTS:
            self._counts.append(0 if tag == "ol" else -1)
        self._say(self._opening(tag))

    def _opening(self, tag: str) -> str:
        """Return what a part begins with, "" for what goes on in its line."""
        heading = _HEADING.fullmatch(tag)
        if heading:
            return "\n\n" + "#" * int(heading[1]) + " "
        if tag in _BOLD:
            return BOLD
        if tag == "li" and self._counts[-1:] >= [0]:
            self._counts[-1] += 1
            return f"\n{self._counts[-1]}. "
        return _OPENINGS.get(tag, "\n\n" if tag in _BREAKS else "")

    def handle_endtag(self, tag: str) -> None:
        """End the line."""
        if self._skipped:
            self._nested -= tag == self._skipped
            self._skipped = self._skipped if self._nested else ""
        elif tag == self._inside:
            self._depth -= 1
        elif tag in _LISTS and self._counts:
            self._counts.pop()
        if tag in _BOLD:
            self._say(PLAIN)
        if _HEADING.fullmatch(tag) or tag in _BREAKS:
            self._say("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep text that stands in the article itself."""
        self._say(re.sub(r"\s+", " ", data))

    def _say(self, text: str) -> None:
        if self._skipped or (self._inside and self._depth <= 0):
            return
        opened = self._parts and _ITEM_OPENING.fullmatch(self._parts[-1])
        if text.strip() or not opened:  # a paragraph in an item begins no line of its own
            self._parts.append(text)


def _is_note(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    """Tell notes, their marks, contents and what a page hides from its text."""
    if tag in _VOID:
        return False
    said = {name: (value or "").lower() for name, value in attrs}
    if "hidden" in said:
        return True
    names = (said.get(name, "") for name in ("epub:type", "role", "class", "id"))
    return tag not in {"body", "html", "p"} and any(_NOTES.search(each) for each in names)

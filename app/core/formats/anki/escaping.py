"""Make words mean themselves in Markdown, with as few backslashes as that takes."""

from __future__ import annotations

import re
from collections.abc import Callable

MARK = "\ufdd0"  # stands around what we put at the start of a line ourselves
BLOCK = "\ufdd1"  # stands around the number of a block that is put in last
EDGE = "\ufdd2"  # stands around a break that we put in
# No text needs these, and no deck may hold them; the marks above are among them.
_UNSEEN = re.compile(
    "[^\t\n\r -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd"
    "\U00010000-\U0010ffff]"
)
_SEPARATORS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

_ALWAYS = r"`|\\(?=[!-/:-@\[-`{-~]|\Z)|&(?=[#\w]|\Z)|<(?=[A-Za-z/!?]|\Z)"
_STARS = r"|(?<! )\*|\*(?! )|\A\*|\*\Z|_(?![^\W_])|(?<![^\W_])_"
_TABLE = re.compile(r"\|\s*[-:]|[-:]\s*\|")
_SOMETIMES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("[", lambda words: "](" in words),
    ("~", lambda words: "~~" in words),
    ("$", lambda words: words.count("$") > 1),
    ("|", _TABLE.search),
)
_START = re.compile(
    f"^({MARK}[^{MARK}]*{MARK}| *)"
    r"(?:([-+](?=\s|$)|-(?=[- ]*$)|>)|([0-9]{1,9})([.)])(?=\s|$))",
    re.MULTILINE,
)


def clean(text: str) -> str:
    """Return a text without characters that nobody sees; what parts lines becomes a space."""
    return _UNSEEN.sub("", _SEPARATORS.sub(" ", text)) if _UNSEEN.search(text) else text


def escaper(words: str) -> Callable[[str], str]:
    """Return what escapes pieces of a text; `words` is all of it, without its tags."""
    others = "".join(re.escape(sign) for sign, needed in _SOMETIMES if needed(words))
    pattern = re.compile(_ALWAYS + _STARS + (f"|[{others}]" if others else ""))
    return lambda piece: pattern.sub(r"\\\g<0>", piece)


def settle_lines(text: str) -> str:
    """Escape what would begin a list, a quotation or a rule, and take out our own marks."""
    return _START.sub(_escape_start, text.replace(EDGE, "")).replace(MARK, "")


def _escape_start(found: re.Match[str]) -> str:
    if found[2]:
        return f"{found[1]}\\{found[2]}"
    return f"{found[1]}{found[3]}\\{found[4]}"

"""Formulas between dollar signs become MathML, which browsers show and screen readers speak."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from math_core import LatexError, LatexToMathML

# The converter reads nested groups by recursion: these bounds keep it within 512 kB of stack,
# a sixteenth of what a thread has.
LONGEST = 1_000  # characters of one formula
MOST_BRACES = 200

CLOSED_DISPLAY = re.compile(r"\$\$(?!\$)((?:\\.|[^$\\]|\$(?!\$))++)\$\$", re.DOTALL)
# Money is no formula: no space inside the dollars, no digit after them, no word before them.
CLOSED_INLINE = re.compile(
    r"(?<![A-Za-z0-9$])\$(?![\s$])((?:\\.|[^$\\])++)(?<!\s)\$(?![\d$])", re.DOTALL
)
_DEFINITION = re.compile(r"\\(?:[gex]?def|let|(?:re)?newcommand|providecommand)(?![A-Za-z])")
_PLACED = re.compile(r"(\d+): (.*)", re.DOTALL)
_CONVERTER = LatexToMathML(fancy_error=False, max_expansions=50)

_MATH_TAGS = (
    "math maction menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts "
    "mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover"
)
_EVERYWHERE = {"displaystyle", "scriptlevel", "mathvariant"}
_SPECIAL = {
    "math": {"display"},
    "menclose": {"notation"},
    "mfrac": {"linethickness"},
    "mo": {
        "accent",
        "fence",
        "form",
        "largeop",
        "lspace",
        "maxsize",
        "minsize",
        "movablelimits",
        "rspace",
        "separator",
        "stretchy",
        "symmetric",
    },
    "mover": {"accent"},
    "mpadded": {"depth", "height", "lspace", "voffset", "width"},
    "mspace": {"depth", "height", "width"},
    "mtable": {"columnalign", "columnlines", "columnspacing", "rowlines", "rowspacing"},
    "mtd": {"columnalign", "columnspan", "rowspan"},
    "munder": {"accentunder"},
    "munderover": {"accent", "accentunder"},
}
MATH_ATTRIBUTES = {tag: _EVERYWHERE | _SPECIAL.get(tag, set()) for tag in _MATH_TAGS.split()}


def convert(source: str, *, display: bool) -> str:
    """Return the MathML of `source`, or the source itself as code when it is broken."""
    try:
        return _mathml(source, display=display)
    except LatexError:
        return f"<code>{html.escape(source)}</code>"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a formula, and how many of its characters stand before that place."""

    at: int
    sentence: str


def find_fault(source: str) -> Fault | None:
    """Return what is wrong with a formula and where, or None."""
    try:
        _mathml(source, display=False)
    except LatexError as refusal:
        placed = _PLACED.fullmatch(str(refusal))
        return Fault(int(placed[1]), placed[2]) if placed else Fault(0, str(refusal))
    return None


def _mathml(source: str, *, display: bool) -> str:
    if len(source) > LONGEST:
        raise LatexError(f"The formula has {len(source)} characters; {LONGEST} is the most.")
    if source.count("{") > MOST_BRACES:
        raise LatexError(f"The formula has more than {MOST_BRACES} opening braces.")
    if _DEFINITION.search(source):
        raise LatexError("A formula may not define commands.")
    return _CONVERTER.convert_with_local_state(source, displaystyle=display)

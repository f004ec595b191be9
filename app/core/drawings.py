"""Drawings (SVG): refuse what acts or reaches out, or clean it away; bounded in size and effort.

Known elements and attributes only, references inside the file, no entities. A drawing that names
parts of itself again and again could grow without end, so what it becomes is counted beforehand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from app.core.picturesize import Size, svg_size


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MOST_ELEMENTS = 20_000
MOST_DEPTH = 64
MOST_DRAWN = 100_000  # elements, those drawn again by a reference counted each time
LONGEST_CHAIN = 32  # of references
SPACE = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_ELEMENTS = _words(
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan textPath use "
    "symbol linearGradient radialGradient stop clipPath mask pattern marker style"
)
_GRADIENTS = _words("linearGradient radialGradient")
_UNWRAPPED = _words("a switch")
_ATTRIBUTES = _words(
    "id class style d x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height points viewBox "
    "preserveAspectRatio transform transform-origin version baseProfile lang role tabindex "
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color color-scheme display "
    "visibility overflow font-family font-size font-style font-weight font-variant text-anchor "
    "dominant-baseline alignment-baseline baseline-shift letter-spacing word-spacing "
    "text-decoration writing-mode direction unicode-bidi rotate textLength lengthAdjust offset "
    "stop-color stop-opacity gradientUnits gradientTransform spreadMethod clip-path clip-rule "
    "clipPathUnits mask mask-type maskUnits maskContentUnits patternUnits patternContentUnits "
    "patternTransform marker-start marker-mid marker-end markerWidth markerHeight markerUnits "
    "orient refX refY vector-effect paint-order shape-rendering text-rendering color-interpolation "
    "startOffset method spacing side pathLength href mix-blend-mode isolation"
)
_ATTRIBUTE_PATTERN = re.compile(r"(?:data|aria)-[a-z-]+")
_REACHING_OUT = re.compile(
    r"url\(\s*(?!['\"]?#)|@(?!media\b)|\\|expression\s*\(|image(?:-set)?\(", re.IGNORECASE
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INSIDE = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)", re.IGNORECASE)


class MediaError(ValueError):
    """A file that cannot be shown; the message says why and what to do."""


def check(data: bytes) -> Size | None:
    """Refuse a drawing that acts, reaches out or grows without bounds; return its size."""
    walk = _Check()
    parser = _parser(walk)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ProcessingInstructionHandler = _refuse_instruction
    _parse(parser, data)
    _refuse_growth(walk.parts)
    return svg_size(walk.root)


def clean(data: bytes) -> bytes:
    """Return a drawing without what it may not hold; raise MediaError for what is none.

    What is returned passes `check`, or `check` says what is wrong with it.
    """
    walk = _Clean()
    parser = _parser(walk)
    parser.StartDoctypeDeclHandler = _refuse_entities
    _parse(parser, data)
    return "".join(walk.written).encode()


class _Check:
    """Follows the elements; keeps the root's attributes and checks each style sheet whole."""

    def __init__(self) -> None:
        self.sheet: list[str] | None = None
        self.root: dict[str, str] = {}
        self.parts = _Parts()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Refuse an element or an attribute that is not part of a drawing."""
        local = _local(name)
        known = _is_known(name) and self.sheet is None  # a style sheet holds text alone
        if not known or (not self.parts.depth and local != "svg"):
            raise MediaError(f"the SVG holds <{local}>; save it as plain SVG with shapes and text")
        if not self.parts.depth:
            self.root = attributes
        for attribute, value in attributes.items():
            if wrong := _wrong_attribute(attribute, value):
                raise MediaError(wrong)
        self.parts.enter(local, attributes)
        if local == "style":
            self.sheet = []

    def text(self, text: str) -> None:
        """Keep the text of a style sheet."""
        if self.sheet is not None:
            self.sheet.append(text)

    def end(self, _name: str) -> None:
        """Check a style sheet when it ends."""
        self.parts.leave()
        if self.sheet is not None:
            css = "".join(self.sheet)
            if wrong := _wrong_css("<style>", css):
                raise MediaError(wrong)
            self.parts.styled.update(_INSIDE.findall(css))
        self.sheet = None


class _Clean:
    """Writes the elements that a drawing may hold, and passes over the others with their content.

    A link or a switch goes, and what it holds stays.
    """

    def __init__(self) -> None:
        self.written: list[str] = []
        self.open: list[str] = []  # end tags, "" for what is passed over or unwrapped
        self.passed = 0
        self.sheet: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Write an element with those of its attributes that a drawing may have."""
        local = _local(name)
        if not self.open and name != f"{SPACE} svg":
            raise MediaError("this SVG does not begin with an <svg>; save it as plain SVG")
        if len(self.open) >= MOST_DEPTH * 2:
            raise MediaError("the SVG is nested too deep; save it as plain SVG")
        known = _is_known(name) or local in _UNWRAPPED
        if self.passed or self.sheet is not None or not known:
            self.passed += 1
            self.open.append("")
        elif local in _UNWRAPPED:
            self.open.append("")
        else:
            kept = "".join(_kept(attributes))
            space = "" if self.open else f' xmlns="{SPACE}"'
            self.written.append(f"<{local}{space}{kept}>")
            self.open.append(f"</{local}>")
            self.sheet = [] if local == "style" else None

    def text(self, text: str) -> None:
        """Write a text; that of a style sheet waits until it is whole."""
        if self.sheet is not None and not self.passed:
            self.sheet.append(text)
        elif not self.passed:
            self.written.append(escape(text, quote=False))

    def end(self, _name: str) -> None:
        """Write the end of an element."""
        tag = self.open.pop()
        if self.passed:
            self.passed -= 1
            return
        if self.sheet is not None:
            css = _COMMENT.sub("", "".join(self.sheet))
            self.written.append("" if _wrong_css("", css) else escape(css, quote=False))
            self.sheet = None
        self.written.append(tag)


@dataclass(slots=True)
class _Part:
    """What stands in an element with an id: how many elements, and what they refer to."""

    name: str
    elements: int = 0
    references: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class _Parts:
    """The elements with ids, those that are open, and what the style sheets refer to."""

    whole: _Part = field(default_factory=lambda: _Part("svg"))
    named: dict[str, _Part] = field(default_factory=dict)
    open: list[_Part | None] = field(default_factory=list)
    styled: set[str] = field(default_factory=set)

    @property
    def depth(self) -> int:
        """Tell how many elements are open."""
        return len(self.open)

    def enter(self, local: str, attributes: Mapping[str, str]) -> None:
        """Count an element in all that it stands in; refuse too many, and too deep ones."""
        self.whole.elements += 1
        if self.whole.elements > MOST_ELEMENTS or self.depth >= MOST_DEPTH:
            raise MediaError(
                f"the SVG holds more than {MOST_ELEMENTS:,} parts, or nests them more than "
                f"{MOST_DEPTH} deep; simplify it, or save it as PNG"
            )
        ident = attributes.get("id")
        part = None if ident is None else self.named.setdefault(ident, _Part(local))
        self.open.append(part)
        found = list(_references(attributes))
        for one in (self.whole, *self.open):
            if one is not None:
                one.elements += one is not self.whole
                one.references.update(found)

    def leave(self) -> None:
        """Close the element that was opened last."""
        self.open.pop()


def _refuse_growth(parts: _Parts) -> None:
    known: dict[str, int] = {}

    def drawn(part: _Part, above: tuple[str, ...]) -> int:
        total = part.elements
        for ident, times in part.references.items():
            if ident not in parts.named:
                continue
            if ident in above or len(above) > LONGEST_CHAIN:
                raise MediaError("a part of the SVG draws itself; save it as plain SVG")
            if ident not in known:
                known[ident] = drawn(parts.named[ident], (*above, ident))
            total += times * known[ident]
        return total

    if any(parts.named[one].name not in _GRADIENTS for one in parts.styled & parts.named.keys()):
        raise MediaError(
            "a style sheet of the SVG names a pattern, mask or clip; save it with presentation "
            "attributes, or as PNG"
        )
    if drawn(parts.whole, ()) > MOST_DRAWN:
        raise MediaError("the SVG draws the same parts too often; save it as PNG")


def _references(attributes: Mapping[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if _local(name) == "href":
            yield value.strip().removeprefix("#")
        else:
            yield from _INSIDE.findall(value)


def _parser(walk: _Check | _Clean) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    return parser


def _parse(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes the flag by position
    except expat.ExpatError as broken:
        raise MediaError(
            f"line {broken.lineno} of the SVG is not well formed; save it again as plain SVG"
        ) from broken


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _is_known(name: str) -> bool:
    space, _, local = name.rpartition(" ")
    return space == SPACE and local in _ELEMENTS


def _kept(attributes: Mapping[str, str]) -> Iterator[str]:
    kept = {
        f"{'xml:' if name.startswith(_XML) else ''}{_local(name)}": value
        for name, value in attributes.items()
        if not _wrong_attribute(name, value)
    }  # an old link and a new one on the same element become one
    for name, value in kept.items():
        yield f' {name}="{escape(value)}"'


def _wrong_attribute(name: str, value: str) -> str:
    """Say what is wrong with an attribute, "" for nothing."""
    space, _, local = name.rpartition(" ")
    if space == _XML and local in {"space", "lang"}:
        return ""
    known = local in _ATTRIBUTES or _ATTRIBUTE_PATTERN.fullmatch(local)
    if not known or space not in {"", _XLINK} or (space == _XLINK and local != "href"):
        return f"the SVG holds the attribute {local}; save it as plain SVG"
    if local == "href" and not value.lstrip().startswith("#"):
        return "the SVG points outside itself; put everything into the one file"
    return _wrong_css(local, value)


def _wrong_css(where: str, css: str) -> str:
    if _REACHING_OUT.search(_COMMENT.sub("", css)):
        return f"{where} of the SVG points outside itself; use plain colours and sizes"
    return ""


def _refuse_doctype(*_: object) -> None:
    raise MediaError("the SVG begins with a DOCTYPE; delete that line")


def _refuse_entities(
    _name: str,
    _system: str | None,
    _public: str | None,
    inside: bool,  # noqa: FBT001 - expat gives it by position
    /,
) -> None:
    if inside:
        raise MediaError("the SVG defines entities; save it as plain SVG")


def _refuse_instruction(*_: object) -> None:
    raise MediaError("the SVG holds a processing instruction; delete the line with <?")

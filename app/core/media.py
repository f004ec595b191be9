"""Tell what a picture or a sound is by its content, and refuse what could do harm.

SVG passes only as a drawing: known elements and attributes, references inside the file, no DTD
and so no entities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.parsers import expat

from app.core.picturesize import raster_size, svg_size


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LARGEST = 2 * 1024 * 1024
NAME = re.compile(r"[0-9a-f]{64}\.(?:png|jpg|webp|gif|svg|mp3|ogg|m4a|wav)")
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
}
PICTURES = frozenset({"png", "jpg", "webp", "gif", "svg"})
SOUNDS = frozenset(TYPES) - PICTURES
_STARTS = (
    (rb"\x89PNG\r\n\x1a\n", "png"),
    (rb"\xff\xd8\xff", "jpg"),
    (rb"GIF8[79]a", "gif"),
    (rb"(?s:RIFF....WEBP)", "webp"),
    (rb"(?s:RIFF....WAVE)", "wav"),
    (rb"OggS", "ogg"),
    (rb"(?s:....ftyp(?:M4A |M4B |mp42|mp41|isom|dash))", "m4a"),
    (rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]", "mp3"),
)
_SVG_START = re.compile(rb"(?s:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE|svg|[a-zA-Z]+:svg)")
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_ELEMENTS = _words(
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan textPath use "
    "symbol linearGradient radialGradient stop clipPath mask pattern marker style"
)
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


class MediaError(ValueError):
    """A file that cannot be shown; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a file turned out to be: the ending that its content deserves, and its type.

    `size` is a picture's width and height, None where it does not tell.
    """

    ending: str
    mimetype: str
    size: tuple[int, int] | None = None


def inspect(data: bytes) -> Found:
    """Return what the bytes are; raise MediaError for what is too large, unknown or unsafe."""
    if len(data) > LARGEST:
        raise MediaError("the file is larger than 2 MB; make it smaller")
    for start, ending in _STARTS:
        if re.match(start, data):
            return Found(ending, TYPES[ending], raster_size(ending, data))
    if _SVG_START.match(data):
        return Found("svg", TYPES["svg"], _check_svg(data))
    raise MediaError(
        "this is neither a picture nor a sound that browsers know; "
        "use PNG, JPEG, WebP, GIF, SVG, MP3, Ogg, M4A or WAV"
    )


def _check_svg(data: bytes) -> tuple[int, int] | None:
    """Refuse a drawing that acts or reaches out; return its size."""
    parser = expat.ParserCreate(namespace_separator=" ")
    walk = _Walk()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ProcessingInstructionHandler = _refuse_instruction
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes the flag by position
    except expat.ExpatError as broken:
        raise MediaError(
            f"line {broken.lineno} of the SVG is not well formed; save it again as plain SVG"
        ) from broken
    return svg_size(walk.root)


class _Walk:
    """Follows the elements; keeps the root's attributes and checks each style sheet whole."""

    def __init__(self) -> None:
        self.sheet: list[str] | None = None
        self.depth = 0
        self.root: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Refuse an element or an attribute that is not part of a drawing."""
        space, _, local = name.rpartition(" ")
        if space != _SVG or local not in _ELEMENTS or (self.depth == 0 and local != "svg"):
            raise MediaError(f"the SVG holds <{local}>; save it as plain SVG with shapes and text")
        if self.depth == 0:
            self.root = attributes
        self.depth += 1
        for attribute, value in attributes.items():
            _check_attribute(attribute, value)
        if local == "style":
            self.sheet = []

    def text(self, text: str) -> None:
        """Keep the text of a style sheet."""
        if self.sheet is not None:
            self.sheet.append(text)

    def end(self, _name: str) -> None:
        """Check a style sheet when it ends."""
        if self.sheet is not None:
            _check_css("<style>", "".join(self.sheet))
        self.sheet = None


def _check_attribute(name: str, value: str) -> None:
    space, _, local = name.rpartition(" ")
    if space == _XML and local in {"space", "lang"}:
        return
    known = local in _ATTRIBUTES or _ATTRIBUTE_PATTERN.fullmatch(local)
    if not known or space not in {"", _XLINK} or (space == _XLINK and local != "href"):
        raise MediaError(f"the SVG holds the attribute {local}; save it as plain SVG")
    if local == "href" and not value.lstrip().startswith("#"):
        raise MediaError("the SVG points outside itself; put everything into the one file")
    _check_css(local, value)


def _check_css(where: str, css: str) -> None:
    if _REACHING_OUT.search(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        raise MediaError(f"{where} of the SVG points outside itself; use plain colours and sizes")


def _refuse_doctype(*_: object) -> None:
    raise MediaError("the SVG begins with a DOCTYPE; delete that line")


def _refuse_instruction(*_: object) -> None:
    raise MediaError("the SVG holds a processing instruction; delete the line with <?")

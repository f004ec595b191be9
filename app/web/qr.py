"""Draw a QR code as SVG that stands in the page, for the policy allows no data: images."""

from __future__ import annotations

import qrcode
from markupsafe import Markup
from qrcode.image.svg import SvgPathFillImage


def draw(text: str, box: int = 14) -> Markup:
    """Draw a text; `box` is the side of a square in tenths of a millimetre."""
    image = qrcode.make(text, image_factory=SvgPathFillImage, box_size=box)
    return Markup(image.to_string(encoding="unicode"))  # noqa: S704 - drawn here

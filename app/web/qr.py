"""Draw a QR code as SVG that stands in the page, for the policy allows no data: images."""

from __future__ import annotations

from markupsafe import Markup


def draw(text: str, box: int = 14) -> Markup:
    """Draw a text; `box` is the side of a square in tenths of a millimetre."""
    import qrcode  # noqa: PLC0415 - brings lxml, and few pages draw one
    from qrcode.image.svg import SvgPathFillImage  # noqa: PLC0415 - as above

    image = qrcode.make(text, image_factory=SvgPathFillImage, box_size=box)
    return Markup(image.to_string(encoding="unicode"))  # noqa: S704 - drawn here

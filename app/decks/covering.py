"""Draw pictures with their covers on, and measure a deck's pictures: what a deck needs to be shown.

The cover is in the pixels, so that nothing of what it hides goes to a browser before the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont, ImageOps

from app.core import covers
from app.core.cards import Deck, Media, Region
from app.core.media import MediaError
from app.core.uploads import MOST_PIXELS
from app.decks.store import MediaStore

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
SAVED = {"jpg": "JPEG", "webp": "WEBP", "png": "PNG"}
QUALITY = 88
ASKED, HIDDEN, EDGE = (11, 102, 84), (127, 140, 133), (255, 255, 255)

Box = tuple[float, float, float, float]


def prepare(keeper: MediaStore, deck: Deck) -> dict[str, tuple[int, int]]:
    """Draw what is missing of a deck's covered pictures; give the sizes of all pictures by name.

    The deck names its files as the store does. Raises MediaError for what cannot be covered.
    """
    shown = {card.image.file for card in deck.cards if card.image is not None}
    sizes = keeper.sizes(shown)
    for image in _covered(deck):
        name = covers.shown_file(image)
        content = keeper.content(image.file)
        if content is not None and keeper.content(name) is None:
            keeper.keep(name, draw(content, image.cover, covers.covered_ending(image.file)))
        if image.file in sizes:
            sizes[name] = sizes[image.file]
    return sizes


def draw(content: bytes, cover: Iterable[Region], ending: str) -> bytes:
    """Return a picture with parts of it covered, the first of them marked with a question mark.

    Nothing but pixels and colours is taken over from the picture. Raises MediaError.
    """
    picture = _open(content)
    pen = ImageDraw.Draw(picture)
    for place, region in enumerate(cover):
        box = _paint(pen, region, picture.size, HIDDEN if place else ASKED)
        if not place:
            _ask(pen, box)
    saved = BytesIO()
    picture.save(saved, SAVED[ending], quality=QUALITY)
    return saved.getvalue()


def _covered(deck: Deck) -> Iterator[Media]:
    return (card.image for card in deck.cards if card.image is not None and card.image.cover)


def _open(content: bytes) -> Image.Image:
    """Decode the first frame of a picture, the right way up."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise MediaError("the picture has too many pixels to be covered; make it smaller")
            turned = ImageOps.exif_transpose(opened)
            return turned.convert("RGB" if opened.format == "JPEG" else "RGBA")
    except (OSError, SyntaxError, ValueError) as broken:
        if isinstance(broken, MediaError):
            raise
        raise MediaError("the picture cannot be read; save or export it again") from broken


def _paint(
    pen: ImageDraw.ImageDraw, region: Region, size: tuple[int, int], colour: tuple[int, ...]
) -> Box:
    """Fill a region; give the box around it in pixels."""
    width, height = size
    line = max(1, min(size) // 200)
    points = region.points
    if region.shape == "polygon":
        corners = [
            (x * width / 100, y * height / 100)
            for x, y in zip(points[::2], points[1::2], strict=True)
        ]
        pen.polygon(corners, fill=colour, outline=EDGE, width=line)
        across, down = [x for x, _ in corners], [y for _, y in corners]
        return min(across), min(down), max(across), max(down)
    x, y = points[0] * width / 100, points[1] * height / 100
    if region.shape == "circle":
        radius = points[2] * width / 100
        box = (x - radius, y - radius, x + radius, y + radius)
        pen.ellipse(box, fill=colour, outline=EDGE, width=line)
    else:
        box = (x, y, x + points[2] * width / 100, y + points[3] * height / 100)
        pen.rectangle(box, fill=colour, outline=EDGE, width=line)
    return box


def _ask(pen: ImageDraw.ImageDraw, box: Box) -> None:
    left, top, right, bottom = box
    room = min(right - left, bottom - top) * 0.7
    font = ImageFont.load_default(size=max(8.0, room))
    middle = ((left + right) / 2, (top + bottom) / 2)
    pen.text(middle, "?", fill=EDGE, font=font, anchor="mm")

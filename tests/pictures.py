"""Pictures and sounds of the tests, made byte by byte or by Pillow."""

from __future__ import annotations

import io
import struct
import wave

from PIL import Image, ImageDraw

SECRET = "Somewhere in Bern"
LATITUDE = {1: "N", 2: (46.0, 57.0, 4.0)}


def photo(form: str = "JPEG", size: tuple[int, int] = (300, 200), turned: int = 1) -> bytes:
    """Give a picture with a dark field right of the middle, and Exif that tells a place."""
    picture = Image.new("RGB", size, (240, 240, 230))
    width, height = size
    box = (width * 0.6, height * 0.2, width * 0.8, height * 0.4)
    ImageDraw.Draw(picture).rectangle(box, fill=(20, 20, 120))
    exif = Image.Exif()
    exif[0x010F] = SECRET
    exif[0x8825] = LATITUDE
    if turned > 1:
        exif[0x0112] = turned
    saved = io.BytesIO()
    more = {} if form == "GIF" else {"exif": exif}
    picture.save(saved, form, **more)
    return saved.getvalue()


def sound(seconds: float = 0.05) -> bytes:
    """Give a WAV of silence, with a remark."""
    saved = io.BytesIO()
    with wave.open(saved, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(int(8000 * seconds) * 2))
    told = (
        b"LIST" + struct.pack("<I", 22) + b"INFOICMT" + struct.pack("<I", 10) + SECRET[:10].encode()
    )
    data = saved.getvalue() + told
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]

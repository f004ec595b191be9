"""Reading how wide and high a picture is."""

from __future__ import annotations

import struct

import pytest

from app.core.picturesize import raster_size, svg_size

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 640, 480)
JPG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc4\x00\x02\xff\xc0\x00\x11\x08" + struct.pack(
    ">HH", 480, 640
)
WEBP_X = b"RIFF....WEBPVP8X" + b"\0" * 8 + b"\x7f\x02\0\xdf\x01\0"
WEBP_L = b"RIFF....WEBPVP8L" + b"\0" * 5 + struct.pack("<I", 639 | 479 << 14)
WEBP = b"RIFF....WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 640, 480)


@pytest.mark.parametrize(
    ("ending", "data"),
    [
        ("png", PNG),
        ("gif", GIF),
        ("jpg", JPG),
        ("webp", WEBP_X),
        ("webp", WEBP_L),
        ("webp", WEBP),
    ],
)
def test_a_picture_tells_its_size_in_its_first_bytes(ending: str, data: bytes) -> None:
    assert raster_size(ending, data) == (640, 480)


@pytest.mark.parametrize("ending", ["png", "gif", "jpg", "webp"])
def test_a_picture_that_is_cut_short_tells_no_size(ending: str) -> None:
    assert raster_size(ending, b"RIFF....") is None


def test_a_sound_has_no_size() -> None:
    assert raster_size("mp3", b"ID3") is None


def test_a_picture_of_no_size_or_of_a_monstrous_one_tells_none() -> None:
    assert raster_size("gif", b"GIF89a" + struct.pack("<HH", 0, 480)) is None
    assert raster_size("png", PNG[:16] + struct.pack(">II", 640, 2**31)) is None


@pytest.mark.parametrize(
    "attributes",
    [
        {"viewBox": "0 0 640 480"},
        {"viewBox": "0,0,640.2,479.9", "width": "1"},
        {"width": "640", "height": "480px"},
    ],
)
def test_a_drawing_tells_its_size_by_its_view_box_or_its_width_and_height(
    attributes: dict[str, str],
) -> None:
    assert svg_size(attributes) == (640, 480)


@pytest.mark.parametrize(
    "attributes", [{}, {"width": "100%", "height": "480"}, {"viewBox": "0 0 0 480"}]
)
def test_a_drawing_without_a_size_tells_none(attributes: dict[str, str]) -> None:
    assert svg_size(attributes) is None

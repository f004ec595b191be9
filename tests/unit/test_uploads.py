"""What becomes of uploaded files: cleaned, measured, named; hostile ones refused with a reason."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from app.core.media import MediaError
from app.core.picturesize import raster_size
from app.core.uploads import file_name, receive
from tests.pictures import SECRET, photo, sound

FRAME = b"\xff\xfb\x90\x00" + bytes(413)  # MPEG 1, layer III, 128 kbit/s at 44,100 Hz
MP3 = FRAME * 3


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def m4a(inside: bytes = b"") -> bytes:
    return (
        box(b"ftyp", b"M4A \0\0\0\0")
        + box(b"moov", box(b"mvhd", bytes(8)) + box(b"trak", inside) + inside)
        + box(b"mdat", bytes(32))
    )


def page(content: bytes) -> bytes:
    return b"OggS\0" + bytes(21) + bytes([1, len(content)]) + content


def chunk(name: bytes, content: bytes) -> bytes:
    sum_of = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + sum_of


def png(*chunks: bytes, width: int = 2, height: int = 2) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


IDAT = chunk(b"IDAT", zlib.compress(bytes(6)))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_tells_no_place_and_no_camera_and_looks_the_same(form: str) -> None:
    before = photo(form)
    received = receive(before + b"<script>" + SECRET.encode())
    assert received.size == (300, 200)
    assert SECRET.encode() not in received.content
    old, new = (Image.open(io.BytesIO(each)) for each in (before, received.content))
    assert old.convert("RGB").tobytes() == new.convert("RGB").tobytes()
    assert not new.getexif()
    assert receive(received.content).content == received.content


def test_a_photo_stays_the_right_way_up() -> None:
    received = receive(photo(turned=6))
    assert received.size == (200, 300)
    assert dict(Image.open(io.BytesIO(received.content)).getexif()) == {0x0112: 6}


def test_moving_pictures_keep_moving() -> None:
    frames = [Image.new("RGB", (9, 9), (shade, 0, 0)) for shade in (0, 90, 180)]
    for form in ("GIF", "WEBP", "PNG"):
        saved = io.BytesIO()
        more = {"comment": SECRET} if form == "GIF" else {}
        frames[0].save(saved, form, save_all=True, append_images=frames[1:], loop=0, **more)
        received = receive(saved.getvalue())
        assert SECRET.encode() not in received.content
        assert getattr(Image.open(io.BytesIO(received.content)), "n_frames", 1) == 3


def test_a_plain_webp_passes_as_it_is() -> None:
    saved = io.BytesIO()
    Image.new("RGB", (8, 6)).save(saved, "WEBP")
    assert receive(saved.getvalue()).content == saved.getvalue()


def test_a_progressive_photo_passes() -> None:
    saved = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(saved, "JPEG", progressive=True, comment=SECRET)
    assert SECRET.encode() not in receive(saved.getvalue()).content


def test_sounds_lose_their_tags() -> None:
    wav = receive(sound())
    assert SECRET[:10].encode() not in wav.content
    assert wav.ending == "wav"
    assert len(wav.content) < len(sound())
    tag = b"ID3\x04\0\0\0\0\0\x0a" + SECRET[:10].encode()
    assert receive(tag + MP3 + b"TAG" + bytes(125)).content == MP3
    told = m4a(box(b"udta", SECRET.encode()))
    blank = receive(told).content
    assert (len(blank), SECRET.encode() in blank) == (len(told), False)
    assert blank.count(b"free") == 2
    assert receive(page(b"OpusHead")).content == page(b"OpusHead")
    to_the_end = m4a()[:-40] + struct.pack(">I", 0) + b"mdat" + bytes(32)
    assert receive(to_the_end).content == to_the_end
    assert receive(FRAME).content == FRAME
    slow = b"\xff\xf3\x40\xc4" + bytes(100)  # MPEG 2, 32 kbit/s at 22,050 Hz
    assert receive(slow * 2).ending == "mp3"


GIF = photo("GIF")
JPEG = photo("JPEG")
PNG = photo("PNG")
WEBP = photo("WEBP")
START = JPEG.index(b"\xff\xda")
TABLES = JPEG.index(b"\xff\xc4")  # after the frame


@pytest.mark.parametrize(
    "data",
    [
        *(whole[:cut] for whole in (GIF, JPEG, PNG, WEBP, sound()) for cut in (14, 60, -9)),
        GIF[:13] + b"\x00" + GIF[13:],
        GIF[:10] + b"\x00\x00\x00\x3b",
        GIF[:10] + b"\x00\x00\x00\x21\xfe\x01a\x00\x3b",
        b"GIF89a" + b"PK\x03\x04" * 9,
        b"GIF89a=1;alert(1)//",
        JPEG[:20] + b"MZ" + JPEG[20:],
        JPEG[:2] + b"\xff\xe0\x00\x01" + JPEG[2:],
        JPEG[: START + 20],
        JPEG[:TABLES] + b"MZ" + JPEG[TABLES:],
        JPEG[:TABLES] + b"\xff\xfe\x00\x01" + JPEG[TABLES:],
        JPEG[:TABLES] + b"\xff\xfe\xff\xff",
        b"\xff\xd8\xff\xe1\xff\xffPK\x03\x04",
        PNG[:40] + b"\x00" + PNG[41:],
        png(),
        b"\x89PNG\r\n\x1a\n" + IDAT + chunk(b"IEND", b""),
        b"RIFF\x0c\x00\x00\x00WEBPEXIF\x00\x00\x00\x00",
        b"RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00" + bytes(10),
        b"RIFF\x04\x00\x00\x00WAVE",
        page(b"x") + b"PK\x03\x04",
        page(b"abc")[:-1],
        page(b"abc")[:27],
        box(b"ftyp", b"M4A \0\0\0\0"),
        m4a()[:-1],
        m4a()[:-40] + b"\0\0\0\x02mdat",
        b"ID3\x04\0\0\0\0\0\x02abPK\x03\x04",
        b"\xff\xfb" + b"\xf0\x00" * 20,
        b"\xff\xfb\x00\x00" * 9,
        b"\xff\xfb\x9c\x00" * 9,
        b"\xff\xfb\x90\x00" + bytes(500),
    ],
)
def test_what_is_cut_short_or_only_begins_like_a_picture_or_sound_is_refused(data: bytes) -> None:
    with pytest.raises(MediaError, match="cut short or broken; save or export it again"):
        receive(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "the file is empty; choose another"),
        (b"PK\x03\x04" + bytes(99), "neither a picture nor a sound"),
        (b"%PDF-1.7", "neither a picture nor a sound"),
        (b"\x7fELF" + bytes(99), "neither a picture nor a sound"),
        (b"<html><svg></svg></html>", "neither a picture nor a sound"),
        (b"\x89PNG\r\n\x1a\n" + bytes(3_000_000), "larger than 2 MB"),
        (png(IDAT, width=30_000, height=30_000), "30,000 × 30,000 pixels"),  # noqa: RUF001 - a times sign
        (png(IDAT, width=12_000, height=10), "10,000 on a side are the most"),
        (png(IDAT, width=0), "does not tell how large"),
    ],
)
def test_other_files_and_huge_pictures_are_refused_with_the_reason(
    data: bytes, sentence: str
) -> None:
    with pytest.raises(MediaError, match=sentence):
        receive(data)


def test_a_drawing_is_cleaned_when_it_comes() -> None:
    dirty = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'><script/><g/></svg>"
    received = receive(dirty)
    assert (received.ending, received.size, received.sort) == ("svg", (4, 3), "image")
    assert b"script" not in received.content


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Map of Europe.PNG", "map-of-europe.jpg"),
        ("C:\\me\\Ünter den Linden.jpeg", "unter-den-linden.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("地图.png", "picture.jpg"),
        ("", "picture.jpg"),
        ("a" * 300, "a" * 48 + ".jpg"),
        ("taken.jpg", "taken-2.jpg"),
        ("taken.gif", "taken-2.jpg"),
    ],
)
def test_a_name_is_safe_and_its_ending_true(given: str, name: str) -> None:
    assert file_name(given, receive(JPEG), {"taken.jpg", "passwd.png"}) == name


def test_a_sound_without_a_name_is_called_so() -> None:
    received = receive(sound())
    assert (file_name("音.wav", received, set()), received.sort) == ("sound.wav", "audio")


def exif(*entries: tuple[int, int, int], order: str = "<", at: int = 8) -> bytes:
    """Give the beginning of a JPEG with an Exif segment."""
    tiff = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, at)
    tiff += struct.pack(order + "H", len(entries))
    for tag, kind, value in entries:
        tiff += struct.pack(order + "HHIHH", tag, kind, 1, value, 0)
    body = b"Exif\0\0" + tiff
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 20, 30)
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(body) + 2) + body + frame


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (exif((0x0112, 3, 6)), (20, 30)),
        (exif((0x010F, 2, 0), (0x0112, 3, 8), order=">"), (20, 30)),
        (exif((0x0112, 3, 3)), (30, 20)),
        (exif((0x0112, 3, 99)), (30, 20)),
        (exif((0x010F, 2, 0)), (30, 20)),
        (exif((0x0112, 3, 6), at=60_000), (30, 20)),
    ],
)
def test_a_photo_that_lies_on_its_side_is_measured_as_it_is_seen(
    data: bytes, size: tuple[int, int]
) -> None:
    assert raster_size("jpg", data) == size

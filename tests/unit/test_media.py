"""Telling what a picture or a sound is, and refusing what could do harm."""

from __future__ import annotations

import pytest

from app.core.media import LARGEST, Found, MediaError, inspect

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'


def _svg(inside: str) -> bytes:
    return SVG.format(inside).encode()


@pytest.mark.parametrize(
    ("data", "ending", "mimetype"),
    [
        (b"\x89PNG\r\n\x1a\n....", "png", "image/png"),
        (b"\xff\xd8\xff\xe0....", "jpg", "image/jpeg"),
        (b"GIF89a....", "gif", "image/gif"),
        (b"RIFF\n\x00\x00\x01WEBPVP8 ", "webp", "image/webp"),
        (b"RIFF\n\x00\x00\x01WAVEfmt ", "wav", "audio/wav"),
        (b"OggS\x00", "ogg", "audio/ogg"),
        (b"\x00\x00\x00 ftypM4A ....", "m4a", "audio/mp4"),
        (b"ID3\x03", "mp3", "audio/mpeg"),
        (b"\xff\xfb\x90", "mp3", "audio/mpeg"),
    ],
)
def test_a_file_is_known_by_its_content_whatever_its_name(
    data: bytes, ending: str, mimetype: str
) -> None:
    found = inspect(data)
    assert (found.ending, found.mimetype) == (ending, mimetype)


def test_a_plain_drawing_passes() -> None:
    drawing = _svg(
        "<title>Map</title><style>/* ink */ path{fill:#111} @media (prefers-color-scheme:dark)"
        "{path{fill:#eee}}</style><defs><g id='a'><path d='M0 0h9' data-name='x'/></g></defs>"
        "<use href='#a' fill='url(#p)'/><text xml:lang='zh' aria-label='x'>北京</text>"
    )
    assert inspect(b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- map -->" + drawing).ending == "svg"


def test_a_drawing_tells_its_size() -> None:
    assert inspect(_svg("")) == Found("svg", "image/svg+xml", (10, 10))


def test_an_old_drawing_may_point_into_itself_with_xlink() -> None:
    data = (
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">'
        b'<s:use x:href="#a"/></s:svg>'
    )
    assert inspect(data).ending == "svg"


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ("<script>alert(1)</script>", "the SVG holds <script>"),
        ("<foreignObject/>", "the SVG holds <foreignObject>"),
        ("<image href='#a'/>", "the SVG holds <image>"),
        ("<a href='#a'/>", "the SVG holds <a>"),
        ("<animate/>", "the SVG holds <animate>"),
        ("<h:p xmlns:h='http://www.w3.org/1999/xhtml'/>", "the SVG holds <p>"),
        ("<g onclick='x()'/>", "the attribute onclick"),
        ("<g xmlns:e='http://www.w3.org/2001/xml-events' e:id='x'/>", "the attribute id"),
        ("<g xmlns:x='http://www.w3.org/1999/xlink' x:id='x'/>", "the attribute id"),
        ("<use href='https://elsewhere.example/x.svg#a'/>", "points outside itself"),
        ("<use href='data:image/svg+xml,x'/>", "points outside itself"),
        ("<g style='fill:url(https://elsewhere.example)'/>", "style of the SVG points outside"),
        ("<g fill='url(//elsewhere.example)'/>", "fill of the SVG points outside"),
        ("<style>@import 'x'</style>", "<style> of the SVG points outside"),
        ("<style>g{fill:u\\72l(x)}</style>", "<style> of the SVG points outside"),
        ("<?xml-stylesheet href='x'?>", "processing instruction"),
        ("<g>", "line 1 of the SVG is not well formed"),
    ],
)
def test_a_drawing_that_acts_or_reaches_out_is_refused(inside: str, sentence: str) -> None:
    with pytest.raises(MediaError, match=sentence):
        inspect(_svg(inside))


def test_a_bomb_of_entities_is_refused_before_it_grows() -> None:
    bomb = b"<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>" + _svg("&b;")
    with pytest.raises(MediaError, match="DOCTYPE; delete that line"):
        inspect(bomb)


def test_what_merely_holds_a_drawing_is_refused() -> None:
    with pytest.raises(MediaError, match="the SVG holds <g>"):
        inspect(b"<?xml version='1.0'?><g xmlns='http://www.w3.org/2000/svg'/>")


def test_a_page_or_a_text_is_no_picture() -> None:
    with pytest.raises(MediaError, match="neither a picture nor a sound"):
        inspect(b"<html><script>alert(1)</script></html>")


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(MediaError, match="larger than 2 MB; make it smaller"):
        inspect(b"OggS" + b"\0" * LARGEST)

"""Laws of uploads: whatever comes in is refused with a reason, or is clean and stays as it is."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from app.core import drawings, media
from app.core.media import MediaError
from app.core.uploads import file_name, receive
from tests.pictures import photo, sound

BAD = re.compile(
    rb"<script|\son\w+=|href=\"(?!\s*#)|=\"[^\"]*url\((?!#)|<style>[^<]*@import|<!|<\?"
)
NAMES = st.sampled_from(
    ["g", "path", "use", "style", "script", "a", "image", "foreignObject", "text", "animate"]
)
VALUES = st.sampled_from(
    ["#a", "url(#a)", "https://x.example", "javascript:x()", "url(//x.example)", "1 2", "'\"<&>"]
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["id", "href", "x:href", "onload", "style", "fill", "d", "data-x"]), VALUES
)
WHOLE = [photo(form) for form in ("JPEG", "PNG", "GIF", "WEBP")] + [sound()]


def _element(name: str, attributes: dict[str, str], inside: str) -> str:
    escaped = {
        key: value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        for key, value in attributes.items()
    }
    written = "".join(f' {key}="{value}"' for key, value in escaped.items())
    return f"<{name}{written}>{inside}</{name}>"


TREES = st.recursive(
    st.sampled_from(["", "text", "@import url(x)", "<!-- c -->"]),
    lambda inside: st.builds(
        _element, NAMES, ATTRIBUTES, st.lists(inside, max_size=3).map("".join)
    ),
    max_leaves=8,
)


@given(TREES)
def test_a_cleaned_drawing_holds_nothing_that_acts(tree: str) -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">'
    made = drawings.clean(f"{head}{tree}</svg>".encode())
    assert not BAD.search(made)
    assert drawings.clean(made) == made
    try:
        drawings.check(made)
    except MediaError as refused:
        assert "draws itself" in str(refused) or "names a pattern" in str(refused)  # noqa: PT017 - the only ways


@given(
    whole=st.sampled_from(WHOLE),
    place=st.integers(0, 10**6),
    put=st.binary(max_size=12),
    over=st.booleans(),
)
@example(whole=WHOLE[0], place=2, put=b"\xff\xe1\x00\x08Exif", over=False)
def test_a_damaged_file_is_refused_or_cleaned_for_good(
    whole: bytes, place: int, put: bytes, *, over: bool
) -> None:
    at = place % len(whole)
    damaged = whole[:at] + put + whole[at + (len(put) if over else 0) :]
    try:
        received = receive(damaged)
    except MediaError as refused:
        assert ";" in str(refused)  # noqa: PT017 - what is wrong; what to do
        return
    assert receive(received.content).content == received.content
    assert media.inspect(received.content).ending == received.ending


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_kept_with_a_reason(data: bytes) -> None:
    for start in (b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"OggS", b"ID3", b"<svg"):
        try:
            assert receive(start + data).content
        except MediaError as refused:
            assert str(refused)  # noqa: PT017 - a reason


@given(st.text(max_size=80))
def test_any_name_becomes_one_that_a_deck_and_every_disk_can_hold(given_name: str) -> None:
    received = receive(WHOLE[1])
    name = file_name(given_name, received, {"picture.png"})
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,47}\.png", name)
    assert name != "picture.png"

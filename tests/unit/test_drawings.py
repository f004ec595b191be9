"""Drawings: what acts or reaches out is cleaned away or refused, what grows is refused."""

from __future__ import annotations

import pytest

from app.core.drawings import MOST_DEPTH, MOST_ELEMENTS, MediaError, check, clean

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"'


def svg(inside: str, head: str = "") -> bytes:
    return f"{HEAD} {head}>{inside}</svg>".encode()


def cleaned(inside: str) -> str:
    """Clean a drawing, check that it passes now, and give what is in it."""
    made = clean(svg(inside))
    check(made)
    return made.decode().partition(">")[2].removesuffix("</svg>")


@pytest.mark.parametrize(
    ("dirty", "clean_now"),
    [
        ("<script>alert(1)</script><path d='M0 0'/>", '<path d="M0 0"></path>'),
        ("<path onload='x()' d='M0'/>", '<path d="M0"></path>'),
        ("<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>x</body></foreignObject>", ""),
        ("<image href='https://elsewhere.example/x.png'/>", ""),
        ("<image href='data:image/svg+xml,x'/>", ""),
        ("<use href='https://elsewhere.example/x.svg#a'/>", "<use></use>"),
        ("<use x:href='#a'/>", '<use href="#a"></use>'),
        ("<a href='javascript:x()'><path d='M0'/></a>", '<path d="M0"></path>'),
        ("<switch><g/></switch>", "<g></g>"),
        ("<animate attributeName='href' to='javascript:x()'/>", ""),
        ("<set attributeName='onclick' to='x()'/>", ""),
        ("<style>@import url(x)</style>", "<style></style>"),
        ("<style>/* a */path{fill:#111}</style>", "<style>path{fill:#111}</style>"),
        ("<style><g>@import 'x'</g>path{}</style>", "<style>path{}</style>"),
        ("<g style='fill:url(https://x.example)'/>", "<g></g>"),
        ("<g fill='u\\72l(//x)' stroke='#111'/>", '<g stroke="#111"></g>'),
        ("<!-- a --><g/><?xml-stylesheet href='x'?>", "<g></g>"),
        ("<text xml:space='preserve'>a &lt; b &amp; c</text>", None),
        ("<m:meta xmlns:m='urn:m'>secret</m:meta><title>t</title>", "<title>t</title>"),
        ("<g id='a&quot;b'/>", '<g id="a&quot;b"></g>'),
    ],
)
def test_what_a_drawing_may_not_hold_is_cleaned_away(dirty: str, clean_now: str | None) -> None:
    expected = clean_now
    if expected is None:
        expected = '<text xml:space="preserve">a &lt; b &amp; c</text>'
    assert cleaned(dirty) == expected


def test_a_doctype_goes_but_entities_are_refused() -> None:
    plain = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://elsewhere.example/x.dtd">'
    assert b"DOCTYPE" not in clean(plain + svg("<g/>"))
    bomb = b"<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
    with pytest.raises(MediaError, match="defines entities"):
        clean(bomb + svg("&b;"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<html><script/></html>", "does not begin with an <svg>"),
        (b"<svg><g/></svg>", "does not begin with an <svg>"),
        (svg("<g>"), "not well formed"),
        (svg("<g/>")[:-8], "not well formed"),
        (b"<svg", "not well formed"),
        (svg("<q>" * 200 + "</q>" * 200), "nested too deep"),
    ],
)
def test_what_is_no_drawing_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(MediaError, match=sentence):
        clean(data)


def test_text_inside_a_style_sheet_is_read_as_a_whole() -> None:
    with pytest.raises(MediaError, match="the SVG holds <g>"):
        check(svg("<style><g/>@import 'x'</style>"))


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ("<g>" * MOST_DEPTH + "</g>" * MOST_DEPTH, "more than 20,000 parts, or nests them"),
        ("<g/>" * MOST_ELEMENTS, "more than 20,000 parts"),
        ("<g id='a'><use href='#a'/></g>", "draws itself"),
        (
            "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
            "draws itself",
        ),
        ("<pattern id='p'/><style>g{fill:url(#p)}</style>", "names a pattern, mask or clip"),
    ],
)
def test_a_drawing_that_would_grow_is_refused(inside: str, sentence: str) -> None:
    with pytest.raises(MediaError, match=sentence):
        check(svg(inside))


def test_parts_that_are_drawn_again_and_again_are_counted_each_time() -> None:
    levels = "".join(
        f"<g id='l{level + 1}'>" + f"<use href='#l{level}'/>" * 10 + "</g>" for level in range(6)
    )
    with pytest.raises(MediaError, match="draws the same parts too often"):
        check(svg("<path id='l0' d='M0'/>" + levels))
    masks = "<mask id='m0'><path/></mask>" + "".join(
        f"<mask id='m{n + 1}'>" + f"<g mask='url(#m{n})'/>" * 9 + "</mask>" for n in range(6)
    )
    with pytest.raises(MediaError, match="draws the same parts too often"):
        check(svg(masks + "<g mask='url(#m6)'/>"))


def test_a_long_chain_of_references_is_refused() -> None:
    chain = "".join(f"<g id='c{n + 1}'><use href='#c{n}'/></g>" for n in reversed(range(60)))
    with pytest.raises(MediaError, match="draws itself"):
        check(svg(chain + "<g id='c0'/>", head=""))


def test_an_ordinary_drawing_with_references_passes() -> None:
    drawing = (
        "<defs><linearGradient id='g'><stop offset='1'/></linearGradient><path id='p' d='M0'/>"
        "</defs><style>path{fill:url(#g)}</style><use href='#p'/><use href='#p'/>"
        "<use href='#gone'/>"
    )
    assert check(svg(drawing, "viewBox='0 0 30 20'")) == (30, 20)

"""Sentences with gaps: `{{c1::text}}` or `{{c1::text::hint}}`, one face for each number.

A gap ends at the `}}` that balances the braces inside it, so a formula may stand in a gap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.core import markup

HIGHEST = 99
BLANK = "[…]"
_OPEN = re.compile(r"\{\{c(\d{1,4})::")
_SUSPECT = re.compile(r"\{\{")
_BRACES = re.compile(r"\{\{c\d{1,4}::|[{}]")
_FIRST_MARK = 0x100000  # private characters that stand for gaps while the rest is rendered
_HIDDEN = "\U0010fffd"
_OWN_MARKS = re.compile("[\U00100000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a sentence that may be hidden."""

    number: int
    text: str
    hint: str = ""


Segment = str | Gap


@dataclass(frozen=True, slots=True)
class Sides:
    """One number's gap sentence as HTML: the question, the answer alone, and the whole."""

    question: str
    answer: str
    full: str
    plain: str
    gaps: tuple[str, ...]


def parse(text: str) -> tuple[Segment, ...]:
    """Return the pieces of `text` in order; what is no well-formed gap stays text."""
    return _read(text)[0]


def problems(text: str) -> tuple[tuple[int, str], ...]:
    """Return what is wrong with the gaps: the place (characters from the start) and a sentence."""
    if len(text) > markup.LONGEST:
        return ((0, f"The sentence has more than {markup.LONGEST} characters."),)
    segments, found = _read(text)
    if not found and not any(isinstance(segment, Gap) for segment in segments):
        return ((0, "There is no gap; write one as {{c1::text}}."),)
    return found


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers of the gaps, each once, in ascending order."""
    return tuple(sorted({gap.number for gap in parse(text) if isinstance(gap, Gap)}))


def text_without_gaps(text: str) -> str:
    """Return the sentence as Markdown with every gap filled."""
    return "".join(part.text if isinstance(part, Gap) else part for part in parse(text))


def show(text: str, number: int) -> Sides:
    """Return both sides of the card that hides every gap with `number` and shows the others."""
    segments = parse(text)
    source, gaps = _mark(segments)
    hidden = [gap for gap in segments if isinstance(gap, Gap) and gap.number == number]
    blank = {mark: _blank(gap, number) for mark, gap in gaps.items()}
    whole = {mark: _whole(gap, number) for mark, gap in gaps.items()}
    return Sides(
        question=markup.render(source, blank),
        answer=", ".join(markup.inline(gap.text) for gap in hidden),
        full=markup.render(source, whole),
        plain=_spoken(source, gaps, number),
        gaps=tuple(markup.plain(gap.text) for gap in hidden),
    )


def plain(text: str, number: int) -> str:
    """Return the question that hides `number` without markup, `[…]` in the place of its gaps."""
    return _spoken(*_mark(parse(text)), number)


@lru_cache(maxsize=markup.RECENT)
def _read(text: str) -> tuple[tuple[Segment, ...], tuple[tuple[int, str], ...]]:
    """Read text and gaps from left to right, and note each gap that is not well formed."""
    if len(text) > markup.LONGEST:
        return (text,), ()
    segments: list[Segment] = []
    found: list[tuple[int, str]] = []
    done = 0
    for opening in _SUSPECT.finditer(text):
        start = opening.start()
        if start < done:
            continue
        gap, end, fault = _gap_at(text, start)
        if fault:
            found.append((start, fault))
        if gap is not None:
            segments += [text[done:start], gap]
            done = end
    segments.append(text[done:])
    return tuple(segment for segment in segments if segment != ""), tuple(found)


def _gap_at(text: str, start: int) -> tuple[Gap | None, int, str]:
    """Return the gap that opens at `start`, its end, and what is wrong with it."""
    opening = _OPEN.match(text, start)
    if opening is None:
        return None, start, ""
    number = int(opening[1])
    close, nested = _closing(text, opening.end())
    if nested:
        return None, start, f"Gap c{number} holds another gap; close it with }}}} before the next."
    if close < 0:
        return None, start, f"Gap c{number} is not closed; end it with }}}}."
    inside, _, hint = text[opening.end() : close].partition("::")
    if not 1 <= number <= HIGHEST:
        return None, start, f"Gap number {number} is not between 1 and {HIGHEST}."
    if not inside.strip():
        return None, start, f"Gap c{number} is empty; write its answer between :: and }}}}."
    return Gap(number, inside.strip(), hint.strip()), close + 2, ""


def _closing(text: str, start: int) -> tuple[int, bool]:
    """Return where the closing braces stand (-1: nowhere), and whether another gap opens first."""
    depth = 0
    for brace in _BRACES.finditer(text, start):
        if brace[0] not in "{}":
            return -1, True
        if brace[0] == "{":
            depth += 1
        elif depth:
            depth -= 1
        elif text.startswith("}}", brace.start()):
            return brace.start(), False
    return text.find("}}", start), False


def _mark(segments: tuple[Segment, ...]) -> tuple[str, dict[str, Gap]]:
    """Return the sentence with one private character for each gap, and what each stands for."""
    parts: list[str] = []
    gaps: dict[str, Gap] = {}
    for segment in segments:
        if isinstance(segment, Gap):
            mark = chr(_FIRST_MARK + len(gaps))
            gaps[mark] = segment
            parts.append(mark)
        else:
            parts.append(_OWN_MARKS.sub("", segment))
    return "".join(parts), gaps


def _blank(gap: Gap, number: int) -> str:
    if gap.number != number:
        return markup.inline(gap.text)
    shown = f"[{markup.inline(gap.hint)}]" if gap.hint else BLANK
    return f'<span class="gap">{shown}</span>'


def _whole(gap: Gap, number: int) -> str:
    shown = markup.inline(gap.text)
    return f"<mark>{shown}</mark>" if gap.number == number else shown


def _spoken(source: str, gaps: dict[str, Gap], number: int) -> str:
    """Fill the gaps of other numbers, and put the same blank into each gap of this one."""
    for mark, gap in gaps.items():
        source = source.replace(mark, _HIDDEN if gap.number == number else gap.text)
    return markup.plain(source).replace(_HIDDEN, BLANK)

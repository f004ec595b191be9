"""A card becomes the fields of a note; what Anki has no kind for shows as question and answer."""

from __future__ import annotations

import html
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from app.core.cards import (
    Basic,
    Card,
    Choice,
    Cloze,
    Essay,
    Match,
    Media,
    Number,
    Order,
    Passage,
    Region,
    Select,
    Short,
    Source,
    Spot,
    Truth,
)
from app.core.chance import permutation
from app.core.fields import digits
from app.core.formats.anki.tohtml import field, gap_field, line
from app.core.typed import variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

BASIC, BOTH, TYPED, GAPS = "basic", "both", "typed", "gaps"


@dataclass(frozen=True, slots=True)
class Shown:
    """The sides of a note as HTML; `form` names the note type that it needs."""

    form: str
    front: str
    back: str = ""
    more: tuple[str, ...] = ()


def show(card: Card) -> Shown:
    """Return a card's own two sides, without its media and its source."""
    return _SIDES[type(card)](card)


def front_media(card: Card) -> str:
    """Return the picture and the sound that stand below a question; a covered one would tell it."""
    made = ""
    if card.image is not None and not card.image.cover:
        made += f"<br>{_picture(card.image)}"
    return made + (f"<br>[sound:{card.audio.file}]" if card.audio is not None else "")


def _picture(media: Media) -> str:
    file, alt = (html.escape(each) for each in (media.file, media.alt))
    return f'<img src="{file}" alt="{alt}">'


def behind(card: Card, passage: Passage | None, source: Source | None) -> tuple[str, ...]:
    """Return what stands behind the answer of every kind: why it is right, and where it stands."""
    made = [_credit("Picture", card.image), _credit("Sound", card.audio)]
    where = [] if passage is None else [_where(passage, source)]
    hidden = _picture(card.image) if card.image is not None and card.image.cover else ""
    return tuple(filter(None, [hidden, field(card.why), *made, *where]))


def _credit(what: str, media: Media | None) -> str:
    """Return who made a picture or a sound, "" where nobody is named."""
    named = [] if media is None else [line(each) for each in (media.credit, media.licence) if each]
    return f"{what}: {', '.join(named)}" if named else ""


def _where(passage: Passage, source: Source | None) -> str:
    title = html.escape(source.title if source else passage.ref, quote=False)
    if source is not None and source.url:
        title = f'<a href="{html.escape(source.url)}">{title}</a>'
    parts = [title, html.escape(passage.section, quote=False)]
    parts += [f"paragraph {html.escape(passage.para, quote=False)}"] * bool(passage.para)
    quote = f"<br>\u201c{html.escape(passage.quote, quote=False)}\u201d" if passage.quote else ""
    return f"Source: {', '.join(filter(None, parts))}{quote}"


def _listed(items: Iterable[str], tag: str = "ul") -> str:
    return f"<{tag}>{''.join(f'<li>{line(item)}</li>' for item in items)}</{tag}>"


def _mixed(card: Card, items: Sequence[str]) -> list[str]:
    """Return items in an order that tells nothing, and is the same each time."""
    if not card.shuffle:
        return sorted(items)
    seed = int.from_bytes(sha256(f"{card.key}\0{card.prompt}".encode()).digest()[:6], "big")
    return [items[place] for place in permutation(len(items), seed)]


def _basic(card: Basic) -> Shown:
    return Shown(BOTH if card.both else BASIC, field(card.prompt), field(card.answer))


def _cloze(card: Cloze) -> Shown:
    return Shown(GAPS, gap_field(card.prompt))


def _choice(card: Choice) -> Shown:
    options = _mixed(card, [card.right, *(option.text for option in card.wrong)])
    more = tuple(
        f"{line(option.text)}: {line(option.feedback)}" for option in card.wrong if option.feedback
    )
    return Shown(BASIC, field(card.prompt) + _listed(options), field(card.right), more)


def _select(card: Select) -> Shown:
    options = _mixed(card, [*card.right, *(option.text for option in card.wrong)])
    more = tuple(
        f"{line(option.text)}: {line(option.feedback)}" for option in card.wrong if option.feedback
    )
    return Shown(BASIC, field(card.prompt) + _listed(options), _listed(card.right), more)


def _truth(card: Truth) -> Shown:
    answer = "True" if card.answer else "False"
    return Shown(BASIC, f"{field(card.prompt)}<br><br>True or false?", answer)


def _short(card: Short) -> Shown:
    ways = [each.shown for answer in card.accept for each in variants(answer)[:1]]
    first, *others = (html.escape(each, quote=False) for each in ways or card.accept)
    more = [f"Also right: {', '.join(others)}"] if others else []
    more += [
        f"{html.escape(wrong.text, quote=False)}: {line(wrong.feedback)}"
        for wrong in card.reject
        if wrong.feedback
    ]
    return Shown(TYPED, field(card.prompt), first, tuple(more))


def _number(card: Number) -> Shown:
    unit = f" ({html.escape(card.unit, quote=False)})" if card.unit else ""
    near = html.escape(card.tolerance, quote=False)
    more = (f"Near enough: {near}",) if near else ()
    return Shown(TYPED, field(card.prompt) + unit, html.escape(card.answer, quote=False), more)


def _match(card: Match) -> Shown:
    left = [one for one, _ in card.pairs]
    right = _mixed(card, [*(other for _, other in card.pairs), *card.wrong])
    pairs = "".join(f"<li>{line(one)}: {line(other)}</li>" for one, other in card.pairs)
    return Shown(BASIC, field(card.prompt) + _listed(left) + _listed(right), f"<ul>{pairs}</ul>")


def _order(card: Order) -> Shown:
    front = field(card.prompt) + _listed(_mixed(card, card.items))
    return Shown(BASIC, front, _listed(card.items, "ol"))


def _essay(card: Essay) -> Shown:
    words = f"<br>({card.words[0]} to {card.words[1]} words)" if card.words else ""
    rubric = "".join(f"<li>{line(one)}: {digits(points)}</li>" for one, points in card.rubric)
    return Shown(BASIC, field(card.prompt) + words, f"{field(card.answer)}<ul>{rubric}</ul>")


def _spot(card: Spot) -> Shown:
    x, y = _middle(card.right)
    place = f"{x:.0f} % from the left, {y:.0f} % from the top"
    return Shown(BASIC, field(card.prompt), f"{line(card.right.label)}<br>{place}")


def _middle(region: Region) -> tuple[float, float]:
    """Return about the middle of a region, in percent."""
    if region.shape == "circle":
        return region.points[0], region.points[1]
    if region.shape == "rect":
        x, y, width, height = region.points
        return x + width / 2, y + height / 2
    across, down = region.points[::2], region.points[1::2]
    return sum(across) / len(across), sum(down) / len(down)


_SIDES: dict[type[Card], Callable[..., Shown]] = {
    Basic: _basic,
    Cloze: _cloze,
    Choice: _choice,
    Select: _select,
    Truth: _truth,
    Short: _short,
    Number: _number,
    Match: _match,
    Order: _order,
    Essay: _essay,
    Spot: _spot,
}

"""A note becomes cards: each side as its note type shows it, as Markdown.

Two cards that ask one another's answers are one card for both directions. A typed answer becomes a
short one, gaps stay gaps, covers of a picture become places in it. What shows nothing, or more than
a card may hold, is left out and told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from app.core import cloze
from app.core.cardfields import LONG, SHORT
from app.core.cards import Basic, Card, Cloze, Media, Short, Spot
from app.core.faces import REVERSE
from app.core.formats.anki import carried, gaps, occlusion
from app.core.formats.anki.escaping import clean
from app.core.formats.anki.fromhtml import Picture, Reading, read, words
from app.core.formats.anki.identity import key_of
from app.core.formats.anki.templates import FRONT, answer_part, render
from app.core.formats.anki.values import SEPARATOR
from app.core.markup import is_plain
from app.core.media import MediaError
from app.core.typed import LONGEST as LONGEST_TYPED

if TYPE_CHECKING:
    from app.core.formats.anki.values import Note, Notetype, Template
    from app.core.formats.values import Losses

LONGEST_FIELD = 60_000
MORE = "More"  # the field of our own notes that stands behind every answer
_MOST_TAGS, _LONGEST_TAG = 50, 64
_SEEN, _HEARD = "What does the picture show?", "What do you hear?"


class Shelf(Protocol):
    """The pictures and sounds of a package."""

    def find(self, name: str) -> tuple[str, str]:
        """Return the name under which a file is kept, and whether it is "image" or "audio".

        Raises MediaError where it is missing, or no card may show it.
        """


@dataclass(slots=True)
class Made:
    """A card, and the key of the face that each card of the note has become."""

    card: Card
    faces: dict[int, str]


@dataclass(slots=True)
class _Side:
    """A card of a note with both sides read."""

    ord: int
    prompt: Reading
    answer: Reading
    hints: tuple[str, ...] = ()
    typed: str = ""
    rest: str = ""


@dataclass(slots=True)
class Cards:
    """Makes cards of notes; `losses` collects what could not be kept."""

    shelf: Shelf
    losses: Losses

    def of(self, note: Note, kind: Notetype, ords: list[int], where: str) -> list[Made]:
        """Return what a note becomes; `where` names its deck in notices."""
        values = note.fields.split(SEPARATOR)
        first = words(values[0][:400])[:60] or f"no. {note.id}"
        work = _Work(self, note, f"{where}: “{first}”")
        if max(map(len, values)) > LONGEST_FIELD:
            longest = max(map(len, values))
            work.lose(f"a field holds {longest:,} characters, more than {LONGEST_FIELD:,}")
            return []
        fields = dict(zip(kind.fields, values, strict=False))
        fields |= {"Tags": note.tags, "Type": kind.name, FRONT: ""}
        if kind.fields[-1:] == (carried.FIELD,):  # one of our own, changed in Anki
            work.why = work.short(read(fields.get(MORE, "")).text)
            fields[MORE] = ""
        if kind.cloze:
            if any(occlusion.is_occluded(value) for value in values):
                return work.covers(values)
            return work.gaps(kind.templates[:1], fields, ords)
        sides = [
            work.side(kind.templates[number], fields, number)
            for number in ords
            if 0 <= number < len(kind.templates)
        ]
        return work.sides(sides)


@dataclass(slots=True)
class _Work:
    """One note at work."""

    maker: Cards
    note: Note
    where: str
    why: str = ""

    def lose(self, sentence: str) -> None:
        self.maker.losses.add(self.where, sentence)

    def side(self, template: Template, fields: dict[str, str], number: int) -> _Side:
        """Return both sides of one card as Markdown."""
        question = render(template.question, fields)
        shown = render(template.answer, fields)
        rest = answer_part(shown.html).strip()
        if question.html.strip():
            rest = rest.removeprefix(question.html.strip())
        typed = question.typed[0] if question.typed else ""
        answer = read(f"{typed}<br>{rest}" if typed else rest)
        hints = tuple(filter(None, (read(hint).text[:1000] for hint in question.hints[:10])))
        side = _Side(number, read(question.html), answer, hints)
        if typed:
            side.typed, side.rest = read(typed).text, read(rest).text
        return side

    def sides(self, sides: list[_Side]) -> list[Made]:
        """Return cards with questions and answers."""
        key = key_of(self.note.guid)
        if len(sides) == 2 and _mirrored(*sides):  # noqa: PLR2004 - there and back
            card = self.card(sides[0], key)
            if not isinstance(card, Basic):
                return []
            faces = {sides[0].ord: key, sides[1].ord: f"{key}/{REVERSE}"}
            return [Made(replace(card, both=True), faces)]
        found = []
        for side in sides:
            name = f"{key}-{side.ord + 1}" if side.ord else key
            one = self.card(side, name)
            if one is not None:
                found.append(Made(one, {side.ord: name}))
        return found

    def card(self, side: _Side, key: str) -> Card | None:
        """Return one card, None where it has no question or no answer."""
        if not side.answer.text:
            self.lose(self.emptiness(side.answer))
            return None
        image, audio = self.media(side.prompt)
        prompt = side.prompt.text or (_SEEN if image else _HEARD if audio else "")
        if not prompt:
            self.lose("its question is empty; the card is left out")
            return None
        if max(len(prompt), len(side.answer.text)) > LONG:
            self.lose(f"a side has more than {LONG:,} characters; the card is left out")
            return None
        self.unasked(side.answer)
        common = {"key": key, "hints": side.hints, "tags": self.tags()}
        if _is_short(side.typed) and len(side.rest) <= LONG:
            return Short(
                prompt=prompt,
                accept=(side.typed,),
                why=self.why or side.rest,
                image=image,
                audio=audio,
                **common,  # type: ignore[arg-type] # each of its own type
            )
        return Basic(
            prompt=prompt,
            answer=side.answer.text,
            why=self.why,
            image=image,
            audio=audio,
            **common,  # type: ignore[arg-type] # each of its own type
        )

    def gaps(
        self, templates: tuple[Template, ...], fields: dict[str, str], ords: list[int]
    ) -> list[Made]:
        """Return a sentence with gaps."""
        if not templates:
            self.lose("its note type has no template")
            return []
        reading = read(render(templates[0].question, fields).html)
        prompt, nested = gaps.unnest(reading.text)
        if nested:
            self.lose("a gap stood inside another gap; its text stays, without a card of its own")
        wrong = cloze.problems(prompt)
        if wrong or len(prompt) > LONG:
            self.lose(wrong[0][1] if wrong else f"it has more than {LONG:,} characters")
            return []
        rest = read(answer_part(render(templates[0].answer, fields, gaps=False).html))
        rest.text = self.short(rest.text)
        image, audio = self.media(reading)
        self.unasked(rest)
        key = key_of(self.note.guid)
        numbers = set(cloze.numbers(prompt))
        faces = {each: f"{key}/c{each + 1}" for each in ords if each + 1 in numbers}
        card = Cloze(
            prompt=prompt,
            key=key,
            why=self.why or rest.text,
            tags=self.tags(),
            image=image,
            audio=audio,
        )
        return [Made(card, faces)]

    def covers(self, values: list[str]) -> list[Made]:
        """Return the covered parts of a picture as places in it, switched off until named."""
        covered = next(value for value in values if occlusion.is_occluded(value))
        others = [read(value) for value in values if value is not covered]
        pictures = [picture for reading in others for picture in reading.pictures]
        image, _ = self.media(Reading("", pictures))
        regions = occlusion.regions(covered)
        if image is None or not regions:
            self.lose("its picture or its covered parts cannot be read; the card is left out")
            return []
        texts = [reading.text for reading in others if reading.text]
        self.lose("covers hide no name that we could ask; write one for each place, then switch on")
        key = key_of(self.note.guid)
        return [
            Made(
                Spot(
                    prompt=(texts or ["Which part is it?"])[0][:LONG],
                    key=name,
                    why="\n\n".join(texts[1:])[:LONG],
                    tags=self.tags(),
                    image=image,
                    right=region,
                    wrong=tuple(other for other in regions.values() if other != region)[:12],
                    flashcard=False,
                    quiz=False,
                ),
                {number - 1: name},
            )
            for number, region in sorted(regions.items())
            for name in (f"{key}-{number}",)
        ]

    def short(self, why: str) -> str:
        """Return what follows an answer, unless it is too long."""
        if len(why) <= LONG:
            return why
        self.lose(f"what follows the answer has more than {LONG:,} characters and is left out")
        return ""

    def media(self, reading: Reading) -> tuple[Media | None, Media | None]:
        """Return the first picture and the first sound of a question."""
        names = [*reading.pictures, *(Picture(file) for file in reading.sounds)]
        kept: dict[str, Media] = {}
        for one in names:
            try:
                file, sort = self.maker.shelf.find(one.file)
            except MediaError as refused:
                self.lose(f"{one.file[:80]}: {refused}")
                continue
            if sort in kept and kept[sort].file != file:
                self.lose(f"{one.file[:80]}: a card has room for one file of a sort")
            kept.setdefault(sort, Media(file=file, alt=one.alt))
        return kept.get("image"), kept.get("audio")

    def unasked(self, answer: Reading) -> None:
        """Tell what an answer showed besides its words."""
        for file in (*(one.file for one in answer.pictures), *answer.sounds):
            self.lose(f"{file[:80]}: a card shows pictures and sounds with its question only")

    def emptiness(self, answer: Reading) -> str:
        shows = answer.pictures or answer.sounds
        what = "no words, only a picture or a sound" if shows else "nothing"
        return f"its answer has {what}; the card is left out"

    def tags(self) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(clean(self.note.tags).split()))
        kept = tuple(tag for tag in found if len(tag) <= _LONGEST_TAG)[:_MOST_TAGS]
        if kept != found:
            self.lose(f"tags beyond {_MOST_TAGS}, or longer than {_LONGEST_TAG} letters, are left")
        return kept


def _mirrored(one: _Side, other: _Side) -> bool:
    """Tell whether each of two cards asks for what the other one shows."""
    there = (one.prompt.text, one.answer.text)
    return (
        there == (other.answer.text, other.prompt.text)
        and all(there)
        and not (one.typed or other.typed)
    )


def _is_short(typed: str) -> bool:
    fits = 0 < len(typed) <= min(SHORT, LONGEST_TYPED)
    return fits and is_plain(typed) and "[" not in typed and "\n" not in typed

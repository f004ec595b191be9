"""Fields of forms that hold what an author would write: texts, lists, pairs, places.

Each has `plain`, its value as text, list or mapping, or None when it is empty. Rows of cells
share one name for each column, so that rows are added, taken out and moved without numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from wtforms import (
    BooleanField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.fields import Plain

Row = dict[str, str]


def tidy(text: object) -> str:
    """Return what was typed with line feeds for line ends and no space around it."""
    return str(text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


class LineField(StringField):
    """One line of text, or a number as it is written."""

    @property
    def plain(self) -> Plain | None:
        """Give the text; what nobody touched keeps its line breaks, which no browser shows here."""
        stored, data = tidy(self.object_data), tidy(self.data)
        return (stored if data == "".join(stored.splitlines()) else data) or None


class LongField(TextAreaField):
    """Text of several lines."""

    @property
    def plain(self) -> Plain | None:
        """Give the text."""
        return tidy(self.data) or None


class TickField(BooleanField):
    """Yes or no."""

    def process_data(self, value: object) -> None:
        """Take "yes" or "no"."""
        self.data = value == "yes"

    @property
    def plain(self) -> Plain | None:
        """Give yes or no."""
        return "yes" if self.data else "no"


class PickField(SelectField):
    """One of a few words."""

    @property
    def plain(self) -> Plain | None:
        """Give the word."""
        return tidy(self.data) or None

    def offer(self, value: str) -> None:
        """Let a word be chosen that stands there already and is none of the list."""
        known: list[Any] = list(self.choices or [])
        if value not in {each.value for each in known}:
            self.choices = [*known, SelectChoice(value)]

    def pre_validate(self, form: object) -> None:
        """Leave it to the deck's own rules what fits."""


class TruthField(RadioField):
    """True or false."""

    @property
    def plain(self) -> Plain | None:
        """Give yes for true, or no."""
        return tidy(self.data) or None

    def pre_validate(self, form: object) -> None:
        """Leave it to the deck's own rules what fits."""


class WordsField(StringField):
    """A few short texts with commas between them."""

    def _value(self) -> str:
        return self.data if isinstance(self.data, str) else ", ".join(self.data or ())

    @property
    def plain(self) -> Plain | None:
        """Give a list; what nobody touched stays as it is, commas inside a text included."""
        stored = cast("list[Plain]", self.object_data or [])
        if self._value() == ", ".join(cast("list[str]", stored)):
            return stored or None
        return [each.strip() for each in self._value().split(",") if each.strip()] or None


class TicksField(SelectMultipleField):
    """Several of a few words, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    @property
    def plain(self) -> Plain | None:
        """Give the ticked words."""
        return list(self.data or []) or None


class Cell:
    """How a plain value stands in one cell: text as it is."""

    def shown(self, plain: Any) -> str:  # noqa: ANN401 - text, or what a kind of cell knows
        """Return what the cell shows."""
        return str(plain)

    def plain(self, shown: str) -> Plain:
        """Return the plain value of what the cell shows."""
        return shown


class ListCell(Cell):
    """Several texts with commas between them."""

    def shown(self, plain: Any) -> str:  # noqa: ANN401 - a list of texts
        """Return the texts with commas."""
        return ", ".join(plain)

    def plain(self, shown: str) -> Plain:
        """Return the texts."""
        return [word.strip() for word in shown.split(",") if word.strip()]


class ShapesCell(Cell):
    """Parts of a picture without labels: `rect 10 20 30 40; circle 50 50 5`."""

    def shown(self, plain: Any) -> str:  # noqa: ANN401 - a list of mappings
        """Return each shape with its numbers, semicolons between them."""
        return "; ".join(f"{name} {' '.join(at)}" for each in plain for name, at in each.items())

    def plain(self, shown: str) -> Plain:
        """Return a mapping from its name to its numbers for each shape."""
        words = [each.replace(",", " ").split() for each in shown.split(";")]
        return [{first: [*numbers]} for first, *numbers in filter(None, words)]


@dataclass(frozen=True, slots=True)
class Column:
    """The cells of one name in all rows; `choices` are pairs of value and word."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    cell: Cell = Cell()  # noqa: RUF009 - it has no state


class Shape:
    """How rows of cells are read from a plain value and become one."""

    columns: tuple[Column, ...]
    single = False

    def __init__(self, *columns: Column) -> None:
        """Take the columns."""
        self.columns = columns

    def rows(self, plain: Any) -> list[Row]:  # noqa: ANN401 - lists of texts or mappings
        """Return the rows of a plain value."""
        (column,) = self.columns
        return [{column.name: each} for each in plain]

    def plain(self, rows: list[Row]) -> Plain | None:
        """Return the plain value of rows, none of which is empty."""
        (column,) = self.columns
        return [row[column.name] for row in rows] or None


class Options(Shape):
    """Texts, each with what is said to whoever chooses it."""

    def rows(self, plain: Any) -> list[Row]:  # noqa: ANN401 - a list of options
        """Return `text` and `note` of each option."""
        pairs = [
            next(iter(each.items())) if isinstance(each, dict) else (each, "") for each in plain
        ]
        return [{"text": text, "note": note} for text, note in pairs]

    def plain(self, rows: list[Row]) -> Plain | None:
        """Return options as text, or text: feedback."""
        return [{row["text"]: row["note"]} if row["note"] else row["text"] for row in rows] or None


class Pairs(Shape):
    """What belongs together; no left side stands twice."""

    def rows(self, plain: Any) -> list[Row]:  # noqa: ANN401 - a mapping
        """Return both sides of each pair."""
        left, right = (column.name for column in self.columns)
        return [{left: one, right: other} for one, other in plain.items()]

    def plain(self, rows: list[Row]) -> Plain | None:
        """Return a mapping from left to right."""
        left, right = (column.name for column in self.columns)
        sides = [row[left] for row in rows]
        for side in sides:
            if sides.count(side) > 1:
                message = f"“{side}” stands here twice. Make the two differ, or take one out."
                raise ValidationError(message)
        return {row[left]: row[right] for row in rows} or None


class Mappings(Shape):
    """Mappings with named entries; what is no text has a way to be written in a cell."""

    def __init__(self, *columns: Column, single: bool = False) -> None:
        """Take the columns, and whether there is one mapping alone."""
        super().__init__(*columns)
        self.single = single
        self._column = {column.name: column for column in columns}

    def rows(self, plain: Any) -> list[Row]:  # noqa: ANN401 - mappings of texts and lists
        """Return a row for each mapping; a text alone is its first entry."""
        first = self.columns[0].name
        found = [plain] if self.single else plain
        return [
            {
                name: self._column[name].cell.shown(value)
                for name, value in (each if isinstance(each, dict) else {first: each}).items()
            }
            for each in found
        ]

    def plain(self, rows: list[Row]) -> Plain | None:
        """Return the mappings without what is empty."""
        made: list[Plain] = [
            {name: self._column[name].cell.plain(value) for name, value in row.items() if value}
            for row in rows
        ]
        return (made[0] if made else None) if self.single else made or None


class Regions(Shape):
    """Parts of a picture: a shape, its numbers in percent, and what is there."""

    def __init__(self, *columns: Column, single: bool = False) -> None:
        """Take the columns, and whether there is one region alone."""
        super().__init__(*columns)
        self.single = single

    def rows(self, plain: Any) -> list[Row]:  # noqa: ANN401 - mappings
        """Return shape, points and label of each region."""
        found = [plain] if self.single else plain
        return [self._row(each) for each in found]

    def _row(self, region: dict[str, Any]) -> Row:
        (shape,) = (name for name in region if name != "label")
        return {"shape": shape, "points": " ".join(region[shape]), "label": region["label"]}

    def plain(self, rows: list[Row]) -> Plain | None:
        """Return regions; a row of which only the shape is chosen is none."""
        made: list[Plain] = [
            {
                row["shape"]: [*row["points"].replace(",", " ").split()],
                **({"label": row["label"]} if row["label"] else {}),
            }
            for row in rows
            if row["points"] or row["label"]
        ]
        return (made[0] if made else None) if self.single else made or None


class RowsField(Field):
    """Rows of cells; without a script there are empty ones at the end to fill."""

    SPARE = 2

    def __init__(self, label: str, shape: Shape, **rest: Any) -> None:  # noqa: ANN401 - WTForms' own
        """Take the shape of the rows."""
        self.shape = shape
        self.given: list[Row] = []
        super().__init__(label, **rest)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ANN401, ARG002 - WTForms' own
        """Take the cells of a form that was sent, or a plain value."""
        self.process_errors = []
        self.object_data = self.data = data
        self.given = self.shape.rows(data) if data else []
        names = [column.name for column in self.shape.columns]
        cells = [formdata.getlist(f"{self.name}.{name}") if formdata else [] for name in names]
        if any(cells):
            most = max(map(len, cells))
            filled = [[*map(tidy, each), *[""] * (most - len(each))] for each in cells]
            self.given = [dict(zip(names, row, strict=True)) for row in zip(*filled, strict=True)]

    @property
    def single(self) -> bool:
        """Tell whether there is one row alone."""
        return self.shape.single

    @property
    def rows(self) -> list[Row]:
        """Give the rows to show, with empty ones to fill."""
        if self.single:
            return self.given or [{}]
        return [*self.given, *({} for _ in range(1 if self.given else self.SPARE))]

    @property
    def filled(self) -> list[Row]:
        """Give the rows in which something stands."""
        return [row for row in self.given if any(row.values())]

    @property
    def plain(self) -> Plain | None:
        """Give the value, which `validate` has looked at."""
        return self.shape.plain(self.filled)

    def pre_validate(self, form: object) -> None:  # noqa: ARG002 - WTForms' own
        """Refuse rows of which no value can be made."""
        self.shape.plain(self.filled)

    def change(self, act: str, place: int) -> None:
        """Do what a button of a row says, where no script does it: up, down, out, add."""
        rows = [*self.given]
        if act == "add":
            rows.append({})
        elif 0 <= place < len(rows):
            row = rows.pop(place)
            to = {"up": max(place - 1, 0), "down": place + 1}.get(act)
            if to is not None:
                rows.insert(to, row)
        self.given = rows

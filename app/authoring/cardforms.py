"""The forms of cards, facts, sources, quizzes and settings, made from the tables of the format.

Each kind has a form class in `FORMS`. What a field may hold is known to its codec alone: its JSON
Schema says which control shows it, and reading it back says what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from wtforms import Field, Form
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # not in the types

from app.authoring.fieldkinds import (
    Column,
    LineField,
    ListCell,
    LongField,
    Mappings,
    Options,
    Pairs,
    PickField,
    Regions,
    RowsField,
    Shape,
    ShapesCell,
    TickField,
    TicksField,
    TruthField,
    WordsField,
)
from app.authoring.parts import PARTS
from app.authoring.pieces import Fields
from app.authoring.wording import CHOICES, COLUMNS, SECTIONS, words_for
from app.core import fields as core
from app.core.cardfields import CARDS, PASSAGE_PARTS
from app.core.deckfields import DEFAULTS
from app.core.problems import Problem
from app.core.records import Field as Entry

SHORT_LIST, LONG_TEXT, FEW = 64, 500, 10
_NAMES = {"prompt": "prompt", "transcript": "audio", "cards": "", "yaml": "", "file": ""}


class PieceForm(Form):
    """The fields of one kind of piece, as its author would write them."""

    kind: ClassVar[str]

    @classmethod
    def filled(cls, plain: Fields, formdata: Any = None) -> PieceForm:  # noqa: ANN401 - a form that was sent
        """Return the form with what a piece says, or with what was sent."""
        data = {_shown(cls.kind, name): value for name, value in plain.items()}
        made = cls(formdata=formdata, data=data)
        for field in made:
            if isinstance(field, PickField) and field.data:
                field.offer(field.data)
        return made

    def fields(self) -> Fields:
        """Return what is filled in, under the names of the format."""
        return {
            (self.kind if field.name == "prompt" else field.name): value
            for field in self
            if (value := getattr(field, "plain", None)) is not None
        }

    def tell(self, problems: Iterable[Problem]) -> list[Problem]:
        """Put problems beside their fields; return those that belong to none."""
        others = []
        for problem in problems:
            name = _shown(self.kind, problem.field.split(".")[0].split(" ")[0])
            name = "source" if name in PASSAGE_PARTS else name
            if name in self:
                sentence = f"{problem.message[:1].upper()}{problem.message[1:]}; {problem.remedy}."
                self[name].errors = [*self[name].errors, sentence.replace("`", "")]
            else:
                others.append(problem)
        return others

    def sections(self) -> list[tuple[str, list[Field]]]:
        """Return the fields as the page shows them: first those without a heading."""
        table = SECTIONS if self.kind in CARDS else {"id": "Id"}
        if self.kind == "settings":
            table = dict.fromkeys(DEFAULTS.fields, "Usual for every card here")
        found: dict[str, list[Field]] = {"": []}
        for field in self:
            found.setdefault(table.get(field.name, ""), []).append(field)
        places = list(table)
        for fields in found.values():
            fields.sort(key=lambda each: places.index(each.name) if each.name in table else -1)
        order = list(dict.fromkeys(table.values()))
        return [("", found[""]), *((name, found[name]) for name in order if name in found)]


def _shown(kind: str, name: str) -> str:
    return "prompt" if name == kind else name


def _control(kind: str, name: str, entry: Entry) -> Any:  # noqa: ANN401 - an unbound field
    """Return the field that shows what a codec reads."""
    label, hint = words_for(kind, name, entry.about)
    schema = entry.codec.schema
    rows = _shape(name, schema)
    if rows is not None:
        return RowsField(label, rows, description=hint)
    if "enum" in schema or "items" in schema:
        return _few(label, hint, schema, required=entry.required)
    if _is_list(schema):
        return WordsField(label, description=hint)
    scale = schema.get("anyOf", [{}])[0]
    if scale.get("type") == "integer" and scale["maximum"] <= FEW:
        numbers = [str(each) for each in range(scale["minimum"], scale["maximum"] + 1)]
        blank = [] if name == "typos" else [SelectChoice("", "—")]
        return PickField(label, description=hint, choices=[*blank, *_worded(numbers)])
    long = schema.get("maxLength", 0) >= LONG_TEXT
    return (LongField if long else LineField)(label, description=hint)


def _is_list(schema: core.Schema) -> bool:
    return schema.get("type") == "array"


def _few(label: str, hint: str, schema: core.Schema, *, required: bool) -> Any:  # noqa: ANN401 - an unbound field
    """Return the field of what has few values: yes or no, one word, some words."""
    if _is_list(schema):
        if "enum" not in schema["items"]:
            return WordsField(label, description=hint)
        return TicksField(label, description=hint, choices=_worded(schema["items"]["enum"]))
    if True not in schema["enum"]:
        return PickField(label, description=hint, choices=_worded(schema["enum"]))
    if required:
        both = [SelectChoice("yes", "True"), SelectChoice("no", "False")]
        return TruthField(label, description=hint, choices=both)
    return TickField(label, description=hint)


def _worded(values: Iterable[str]) -> list[SelectChoice]:
    return [SelectChoice(value, CHOICES.get(value, value)) for value in values]


def _shape(name: str, schema: core.Schema) -> Shape | None:
    """Return how rows of cells show what a schema describes; None where one control does."""
    item = schema.get("items")
    if item is None:
        return _single(name, schema)
    if "anyOf" in item and item["anyOf"][1].get("type") == "object":
        return Options(*_columns(name, "text", "note"))
    properties = item.get("properties", {})
    if "circle" in properties:
        return Regions(*_region_columns(properties))
    if properties:
        return Mappings(*(_column(name, each, inner) for each, inner in properties.items()))
    if "enum" in item or item.get("maxLength", 0) <= SHORT_LIST:
        return None
    return Shape(*_columns(name, "text"))


def _single(name: str, schema: core.Schema) -> Shape | None:
    if isinstance(schema.get("additionalProperties"), dict) and "properties" not in schema:
        return Pairs(*_columns(name, "left", "right"))
    choices = [each for each in schema.get("anyOf", [schema]) if "properties" in each]
    if not choices:
        return None
    properties = choices[0]["properties"]
    if "circle" in properties:
        return Regions(*_region_columns(properties), single=True)
    columns = [_column(name, each, inner) for each, inner in properties.items()]
    return Mappings(*columns, single=True)


def _region_columns(properties: core.Schema) -> list[Column]:
    shapes = tuple((each, CHOICES[each]) for each in properties if each != "label")
    return [
        Column("shape", *COLUMNS["region.shape"], choices=shapes),
        Column("points", *COLUMNS["region.points"]),
        Column("label", *COLUMNS["region.label"]),
    ]


def _column(name: str, part: str, schema: core.Schema) -> Column:
    """Return the cells of one entry of a mapping."""
    (label,) = COLUMNS.get(f"{name}.{part}", (part.capitalize(),))
    if "enum" in schema:
        choices = tuple((each, CHOICES.get(each, each)) for each in schema["enum"])
        return Column(part, label, (("", "as usual"), *choices))
    if not _is_list(schema):
        return Column(part, label)
    shapes = "properties" in schema["items"]
    return Column(part, label, cell=ShapesCell() if shapes else ListCell())


def _columns(name: str, *parts: str) -> list[Column]:
    return [Column(part, *COLUMNS[f"{name}.{part}"]) for part in parts]


def _form(kind: str, entries: dict[str, Entry]) -> type[PieceForm]:
    controls = {
        _shown(kind, name): _control(kind, _shown(kind, name), entry)
        for name, entry in entries.items()
        if name not in PASSAGE_PARTS
    }
    return type(f"{kind.title()}Form", (PieceForm,), {"kind": kind, **controls})


def _entries(kind: str, part: str) -> dict[str, Entry]:
    fields = dict(PARTS[part].table(kind).fields)
    return fields if part in ("cards", "quizzes", "settings") else {**fields, "id": _ID}


_ID = CARDS["basic"].fields["id"]
FORMS: dict[str, type[PieceForm]] = {
    kind: _form(kind, _entries(kind, name)) for name, part in PARTS.items() for kind in part.kinds
}

"""The JSON Schema of a deck, made from the same tables that read it."""

from __future__ import annotations

import json

from app.core.cardfields import CARDS, COMMON
from app.core.deckfields import DECK
from app.core.fields import Schema


def schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) by which editors complete and check a deck."""
    common = {name: field.schema() for name, field in COMMON.items()}
    kinds = {kind: _shared(table.schema(), common) for kind, table in CARDS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Recto deck",
        **DECK.schema(),
        "$defs": {"common": {"properties": common}, **kinds},
    }


def _shared(schema: Schema, common: Schema) -> Schema:
    """Point at the fields that every kind has instead of repeating them."""
    properties = {
        name: {"$ref": f"#/$defs/common/properties/{name}"} if common.get(name) == each else each
        for name, each in schema["properties"].items()
    }
    return schema | {"properties": properties}


def schema_text() -> str:
    """Return the schema as it stands in `docs/deck.schema.json`."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"

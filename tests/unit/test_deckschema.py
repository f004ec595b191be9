"""The schema is made from the tables that read a deck."""

from __future__ import annotations

import json

from app.core.cardfields import CARDS, COMMON
from app.core.deckschema import schema, schema_text


def test_each_kind_knows_its_fields_and_no_others() -> None:
    kinds = schema()["$defs"]
    for kind, table in CARDS.items():
        assert set(kinds[kind]["properties"]) == set(table.fields)
        assert kinds[kind]["additionalProperties"] is False
        assert kind in kinds[kind]["required"]


def test_fields_that_every_kind_has_are_described_once() -> None:
    definitions = schema()["$defs"]
    assert set(definitions["common"]["properties"]) == set(COMMON)
    assert definitions["basic"]["properties"]["why"] == {"$ref": "#/$defs/common/properties/why"}
    assert "image" in definitions["spot"]["required"]
    assert "$ref" not in definitions["spot"]["properties"]["image"]


def test_every_field_has_a_word_for_editors() -> None:
    described = schema()["properties"] | schema()["$defs"]["common"]["properties"]
    assert all(field["description"] for field in described.values())


def test_the_text_of_the_schema_is_the_schema() -> None:
    assert json.loads(schema_text()) == schema()

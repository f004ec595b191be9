"""The schema that editors use says what the reader says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from app.core.cards import KINDS, Deck
from app.core.deckfile import parse
from app.core.deckschema import schema, schema_text
from app.core.deckwrite import dump
from app.core.yamlevents import Mapping, Node, Scalar, Sequence, read
from tests.strategies import decks

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "decks").rglob("*.yaml"))
VALIDATOR = Draft202012Validator(schema())


def _plain(node: Node | None) -> Any:  # noqa: ANN401 - JSON
    """Return the tree as an editor sees it: numbers and booleans are no text there."""
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items]
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.entries.items()}
    assert isinstance(node, Scalar)
    try:
        value = json.loads(node.text)
    except ValueError:
        return node.text
    return value if isinstance(value, bool | int | float) else node.text


def test_the_file_in_docs_is_the_schema_of_the_code() -> None:
    written = (ROOT / "docs" / "deck.schema.json").read_text(encoding="utf-8")
    assert written == schema_text()


def test_the_schema_is_a_schema_and_knows_every_kind() -> None:
    Draft202012Validator.check_schema(schema())
    assert set(KINDS) <= set(schema()["$defs"])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_deck_satisfies_the_schema(path: Path) -> None:
    assert not list(VALIDATOR.iter_errors(_plain(read(path.read_bytes()).root)))


@given(decks())
@settings(max_examples=25, deadline=None)
def test_what_the_reader_takes_the_schema_takes(deck: Deck) -> None:
    errors = [error.message for error in VALIDATOR.iter_errors(_plain(read(dump(deck)).root))]
    assert not errors


@pytest.mark.parametrize(
    "text",
    [
        "title: t\n",
        "deck: a b\ntitle: t\n",
        "deck: d\ntitle: t\nlanguage: en\n",
        "deck: d\ntitle: t\ncards: text\n",
        "deck: d\ntitle: t\ncards: [{basic: Q}]\n",
        "deck: d\ntitle: t\ncards: [{basic: Q, answer: A, colour: red}]\n",
        "deck: d\ntitle: t\ncards: [{basic: Q, truth: Q, answer: yes}]\n",
        "deck: d\ntitle: t\ncards: [{basic: Q, answer: A, level: 6}]\n",
        "deck: d\ntitle: t\ncards: [{basic: Q, answer: A, points: many}]\n",
        "deck: d\ntitle: t\ncards: [{choice: Q, right: A, wrong: [{B: x, C: y}]}]\n",
        "deck: d\ntitle: t\ncards: [{truth: Q, answer: maybe}]\n",
        "deck: d\ntitle: t\ncards: [{cloze: no gap}]\n",
        "deck: d\ntitle: t\nquizzes: [{id: q, title: t, draw: []}]\n",
    ],
)
def test_what_the_schema_refuses_the_reader_refuses(text: str) -> None:
    assert list(VALIDATOR.iter_errors(_plain(read(text).root)))
    assert parse(text).deck is None

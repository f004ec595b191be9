"""A language model of the tests: what it says, and an instance that is set up to ask it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import Flask

from app.config import Settings
from tests.serving import Answer

KEY = "sk-the-secret-of-the-operator"


def card(kind: str, question: str, answer: str, quote: str, *wrong: str) -> dict[str, Any]:
    """Return a card as a model says it."""
    return {
        "kind": kind,
        "question": question,
        "answer": answer,
        "quote": quote,
        "wrong": list(wrong),
    }


def said(cards: list[dict[str, Any]] | str, tokens: object = 321) -> Answer:
    """Return the answer of an endpoint in the manner of OpenAI."""
    text = cards if isinstance(cards, str) else json.dumps({"cards": cards})
    body = {"choices": [{"message": {"content": text}}], "usage": {"total_tokens": tokens}}
    return 200, {}, json.dumps(body).encode()


@contextmanager
def configured(app: Flask, port: int, budget: int = 100_000) -> Iterator[None]:
    """Let an instance have a model that answers on this machine."""
    settings: Settings = app.config["RECTO"]
    app.config["RECTO"] = replace(
        settings,
        model_url=f"http://127.0.0.1:{port}/v1",
        model="small",
        model_key=KEY,
        model_budget=budget,
    )
    try:
        yield
    finally:
        app.config["RECTO"] = settings

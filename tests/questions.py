"""What the cards of a short text ask."""

from __future__ import annotations

from app.core.facts.drafting import answer_of, draft
from app.core.facts.hypertext import read_markdown


def asked(text: str, rule: str = "") -> dict[str, str]:
    """Return the questions of a text with their answers."""
    found = draft(read_markdown(f"# Notes\n\n{text}\n")).proposals
    return {one.card.prompt: answer_of(one.card) for one in found if not rule or one.rule == rule}

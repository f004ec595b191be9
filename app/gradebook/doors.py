"""All doors of the gradebook, and its tab on the pages of a class."""

from __future__ import annotations

from flask import url_for

from app.gradebook import columns, importing, marking, ruling, views

__all__ = ["blueprint", "columns", "importing", "marking", "ruling", "tab"]

blueprint = views.blueprint


def tab(key: str) -> tuple[str, str, str | None]:
    """Give the tab of a class: its members see the table, or their own grades."""
    return "Grades", url_for("gradebook.index", key=key), None

"""Say what a view takes in, and refuse what no page can use before any page sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

NUL = "\0"
LONGEST_TEXT = 9 * 1024 * 1024  # as it is sent: a deck of 2 MB may grow on its way

View = TypeVar("View", bound=Callable[..., Any])


def whole_text(view: View) -> View:
    """Let a view take a whole deck, whatever stands in it: it tells itself what is wrong."""
    view.whole_text = True  # type: ignore[attr-defined] # a mark on a function
    return view


def large_file(most: int) -> Callable[[View], View]:
    """Let a view take a file of so many bytes, and whatever stands in it."""

    def mark(view: View) -> View:
        view.largest_file = most  # type: ignore[attr-defined] # a mark on a function
        return view

    return mark


def only_reads(view: View) -> View:
    """Mark a view whose POST changes nothing, so that it waits for no writer."""
    view.only_reads = True  # type: ignore[attr-defined] # a mark on a function
    return view


def init(app: Flask) -> None:
    """Refuse NUL characters, which PostgreSQL cannot store, in addresses and forms.

    This must come before anything else that reads a form.
    """

    @app.before_request
    def refuse_nul() -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if getattr(view, "whole_text", False):
            request.max_content_length = request.max_form_memory_size = LONGEST_TEXT
            return
        if largest := getattr(view, "largest_file", 0):
            request.max_content_length = largest + LONGEST_TEXT
            request.max_form_memory_size = LONGEST_TEXT
            return
        if NUL in request.path or any(NUL in text for text in _texts()):
            abort(400)


def _texts() -> list[str]:
    return [text for _, texts in request.values.lists() for text in texts]

"""The main navigation: slices add their pages, templates show those that exist."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_login import current_user


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the main navigation; `section` is the blueprint that it stands for.

    With a `role` only people who may act in it see the entry.
    """

    order: int
    label: str
    icon: str
    endpoint: str
    section: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a template shows it."""

    label: str
    icon: str
    section: str
    href: str
    current: bool


EXTENSION = "recto.navigation"


def add(app: Flask, entry: Entry) -> None:
    """Add an entry to the main navigation."""
    app.extensions.setdefault(EXTENSION, []).append(entry)


def init(app: Flask) -> None:
    """Give templates `nav_items`."""

    @app.context_processor
    def navigation() -> dict[str, list[Link]]:
        entries = sorted(app.extensions.get(EXTENSION, []), key=lambda entry: entry.order)
        here = _section(entries)
        return {
            "nav_items": [
                Link(e.label, e.icon, e.section, url_for(e.endpoint), e.section == here)
                for e in entries
                if not e.role or (current_user.is_authenticated and current_user.has_role(e.role))
            ]
        }


def _section(entries: list[Entry]) -> str:
    """Name the section of this page: that of its blueprint, else the one its address is below."""
    if any(entry.section == request.blueprint for entry in entries):
        return request.blueprint or ""
    above = (one.section for one in entries if request.path.startswith(f"/{one.section}/"))
    return next(above, "")

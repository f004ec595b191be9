"""All doors of classes, so that their blueprint knows every address before it is attached."""

from __future__ import annotations

from app.classes import grouping, invitations, joining, lendingdoors, page, peopledoors, views

__all__ = ("grouping", "invitations", "joining", "lendingdoors", "page", "peopledoors", "views")

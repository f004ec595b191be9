"""All doors of classes, so that their blueprint knows every address before it is attached."""

from __future__ import annotations

from app.classes import asking, grouping, joining, lendingdoors, page, peopledoors, views

__all__ = ("asking", "grouping", "joining", "lendingdoors", "page", "peopledoors", "views")

"""Every door of articles: to import this is to register all its pages."""

from __future__ import annotations

from app.articles import arriving, asking, pasting, reviews, shelving, sources
from app.articles.desk import blueprint
from app.articles.shelving import beside_deck

__all__ = [
    "arriving",
    "asking",
    "beside_deck",
    "blueprint",
    "pasting",
    "reviews",
    "shelving",
    "sources",
]

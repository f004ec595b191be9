"""Every door of authoring: to import this is to register all its pages."""

from __future__ import annotations

from app.authoring import (
    bringin,
    cardview,
    editing,
    helping,
    importing,
    mediacovers,
    mediadoors,
    releasing,
    shares,
    views,
)

__all__ = [
    "bringin",
    "cardview",
    "editing",
    "helping",
    "importing",
    "mediacovers",
    "mediadoors",
    "releasing",
    "shares",
    "views",
]

"""Every door of authoring: to import this is to register all its pages."""

from __future__ import annotations

from app.authoring import editing, helping, mediacovers, mediadoors, releasing, shares, views

__all__ = ["editing", "helping", "mediacovers", "mediadoors", "releasing", "shares", "views"]

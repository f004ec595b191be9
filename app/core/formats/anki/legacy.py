"""Note types, decks and settings as JSON, as Anki's legacy layouts keep them in one row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.core.formats.anki.values import Collection, Home, Notetype

_CSS = """.card { font-family: sans-serif; font-size: 20px; line-height: 1.5; text-align: center;
  color: black; background-color: white; }
ul, ol { display: inline-block; text-align: left; }
img { max-width: 100%; }
.more { margin-top: 1em; font-size: 16px; }
.cloze { font-weight: bold; color: blue; }
.nightMode .cloze { color: lightblue; }
"""
_TEX_START = r"""\documentclass[12pt]{article}
\special{papersize=3in,5in}
\usepackage{amssymb,amsmath}
\pagestyle{empty}
\setlength{\parindent}{0in}
\begin{document}
"""
_TODAY = ("lrnToday", "revToday", "newToday", "timeToday")


def models(collection: Collection) -> str:
    """Return the note types."""
    changed = collection.modified // 1000
    return json.dumps(
        {str(kind.id): _model(kind, changed) for kind in collection.notetypes.values()}
    )


def decks(collection: Collection) -> str:
    """Return the decks."""
    changed = collection.modified // 1000
    homes = collection.homes.values()
    return json.dumps({str(home.id): _deck(home, changed) for home in homes}, ensure_ascii=False)


def configuration(collection: Collection) -> str:
    """Return the settings of the collection."""
    plain = {"schedVer": 2, "sched2021": True, "curDeck": 1, "activeDecks": [1]}
    return json.dumps(plain | {"nextPos": len(collection.notes) + 1, "creationOffset": 0})


def deck_options() -> str:
    """Return the options of decks: Anki's own."""
    new = {"bury": False, "delays": [1.0, 10.0], "initialFactor": 2500, "ints": [1, 4, 0]}
    review = {"bury": False, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "perDay": 200}
    lapse = {"delays": [10.0], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0.0}
    plain: dict[str, Any] = {"id": 1, "mod": 0, "name": "Default", "usn": 0, "maxTaken": 60}
    plain |= {"autoplay": True, "timer": 0, "replayq": True, "dyn": False, "lapse": lapse}
    plain |= {"new": new | {"order": 1, "perDay": 20}, "rev": review | {"hardFactor": 1.2}}
    return json.dumps({"1": plain})


def _model(kind: Notetype, changed: int) -> dict[str, Any]:
    plain = {"id": kind.id, "name": kind.name, "type": int(kind.cloze), "mod": changed, "usn": -1}
    plain |= {"sortf": 0, "did": None, "css": _CSS, "latexPre": _TEX_START, "latexsvg": False}
    plain |= {"latexPost": r"\end{document}", "tags": [], "vers": [], "req": []}
    templates = [
        {"name": each.name, "ord": place, "qfmt": each.question, "afmt": each.answer, "did": None}
        | {"bqfmt": "", "bafmt": "", "bfont": "", "bsize": 0}
        for place, each in enumerate(kind.templates)
    ]
    fields = [
        {"name": name, "ord": place, "sticky": False, "rtl": False, "font": "Arial", "size": 20}
        | {"media": [], "description": ""}
        for place, name in enumerate(kind.fields)
    ]
    return plain | {"tmpls": templates, "flds": fields}


def _deck(home: Home, changed: int) -> dict[str, Any]:
    plain: dict[str, Any] = {"id": home.id, "name": home.name, "desc": home.description}
    plain |= {"md": home.markdown, "mod": changed, "usn": -1, "collapsed": False, "dyn": 0}
    plain |= {"browserCollapsed": False, "conf": 1, "extendNew": 0, "extendRev": 0}
    return plain | {name: [0, 0] for name in _TODAY}

"""Who "Card" is in an article that names David Card once: cards give the whole name."""

from __future__ import annotations

import re
from collections import Counter

from app.core.facts.lexicon import MONTHS, SMALL
from app.core.facts.naming import Hero, Names, is_acronym
from app.core.facts.sentences import STARTERS
from app.core.facts.tokens import word_set

_PART = r"[^\W\d_][\w\u2019'-]*[^\W\d_]"
_FULL = re.compile(
    rf"(?<![\w\u2019'-])(?P<first>{_PART})"
    r"(?P<middle>(?: (?:[A-Z]\.|de|van|von|der|den|di|da|del|la|le))*)"
    rf" (?P<last>{_PART})\b(?! [A-Z])"
)
_TITLES = word_set(
    "Mr Mrs Ms Dr Sir Lord Lady Saint St President King Queen Professor Prof Pope Prince Princess "
    "Captain Emperor General Judge Bishop Count Duke Father Sister Brother Mount Lake River Cape "
    "Fort Port San Santa Los Las New North South East West Great Upper Lower Old"
)
_AT_A_PLACE = r"\b(?:in|at|to|near|from|the|across|around|outside|throughout) "
_SHE, _HE = r"\b[Ss]he\b|\b[Hh]er\b", r"\b[Hh]e\b|\b[Hh]is\b|\b[Hh]im\b"
_MOSTLY, _OFTEN = 3, 6
_BOOK = 200_000  # characters: in a book a name comes to mean many people


def full_names(text: str, names: Names) -> dict[str, str]:
    """Return for a part of a name, standing alone in the article, the one whole name it is of."""
    if len(text) > _BOOK:
        return {}
    wholes: dict[str, set[str]] = {}
    for found in _FULL.finditer(text):
        first, last = found["first"], re.sub(r"[\u2019']s?$", "", found["last"])
        if not (_personal(first, names) and _personal(last, names)) or first in _TITLES:
            continue
        whole = f"{first}{found['middle']} {last}"
        for part in (first, last):
            wholes.setdefault(part, set()).add(whole)
    single = {part: next(iter(found)) for part, found in wholes.items() if len(found) == 1}
    return {part: whole for part, whole in single.items() if _stands_for(part, whole, text, names)}


def _personal(word: str, names: Names) -> bool:
    """Tell whether a word can be part of a name of somebody."""
    low = word.lower()
    plain = low in names.lower or low in SMALL or low in STARTERS or word in MONTHS
    return word[0].isupper() and not plain and not is_acronym(word) and not names.of_a_people(word)


def _stands_for(part: str, whole: str, text: str, names: Names) -> bool:
    """Tell whether a part stands alone and neither it nor the whole is a place things happen in."""
    if part in names.title:
        return False
    placed = re.search(rf"{_AT_A_PLACE}(?:{re.escape(whole)}|{re.escape(part)})\b", text)
    mentions = [found.start() for found in re.finditer(rf"\b{re.escape(part)}\b", text)]
    first = text.index(whole)
    introduced = first <= mentions[0] <= first + len(whole) and len(mentions) > text.count(whole)
    return introduced and placed is None


def hero_of(title: str, text: str, names: Names) -> Hero | None:
    """Return whom an article is about, where that is somebody named in its title or all along."""
    wholes = Counter(
        f"{one['first']}{one['middle']} {one['last']}"
        for one in _FULL.finditer(f"{title}\n{text}"[:_BOOK])
        if _personal(one["first"], names) and _personal(one["last"], names)
    )
    named = [one for one in wholes if one in title or one.split()[-1] in names.title]
    shes, hes = (len(re.findall(form, text)) for form in (_SHE, _HE))
    pronoun = "she" if shes >= hes * _MOSTLY else "he" if hes >= shes * _MOSTLY else ""
    if not named or not pronoun or max(shes, hes) < _OFTEN:
        return None
    return Hero(max(named, key=lambda one: (one in title, wholes[one])), pronoun)


def in_full(text: str, names: Names) -> str:
    """Return a statement in which the first mention of a known somebody is the whole name."""
    if not names.full:
        return text
    said: list[str] = []
    done = 0
    for start, end in names.runs(text):
        whole = names.full.get(text[start:end], "")
        if whole and whole not in text and whole not in said:
            said += [text[done:start], whole]
            done = end
    return "".join((*said, text[done:]))

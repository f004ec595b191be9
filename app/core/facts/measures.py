"""How a length, a time, a price or another measure is written."""

from __future__ import annotations

import re

from app.core.facts.lexicon import NUMBER_WORDS

_WORDED = "|".join(word for word, value in NUMBER_WORDS.items() if value)
BOUND = "up to|at least|at most|more than|less than|over|under|within"
_HOW_EXACT = f"(?:about|around|roughly|nearly|almost|approximately|some|{BOUND}) "
FIGURE = rf"(?:\d[\d,]*(?:\.\d+)?|{_WORDED})"
POWER = r"(?: (?:thousand|million|billion|trillion))?"
_TIME = r"(?:[a-z]+ing |business )?(?:second|minute|hour|day|week|month|year|decade)s?\b"
_LENGTH = (
    r"(?:nautical |square |cubic )?(?:(?:kilo|centi|milli)?met(?:re|er)s?|miles?|feet|foot|inch"
    r"(?:es)?|yards?|[kcm]?m)\b"
)
_WEIGHT = r"(?:(?:kilo|milli)?grams?|tonnes?|tons?|pounds?|ounces?|k?g|mg)\b"
_SHARE = r"(?:percent\b|per cent\b|%)"
_MONEY = r"(?:euros?|dollars?|pounds?|cents?|pence|francs?|yen|marks?)\b"
_VOLUME = r"(?:(?:milli)?lit(?:re|er)s?|gallons?|cups?)\b"
_HEAT = r"(?:°[CF]?|degrees?\b)"
_SYMBOL = r"[$€£¥]\s?\d[\d,]*(?:\.\d+)?"
_UNITS = {
    "long": f"{_TIME}|{_LENGTH}",
    "old": _TIME,
    "quickly": _TIME,
    "soon": _TIME,
    "much": f"{_MONEY}|{_WEIGHT}|{_VOLUME}|{_SHARE}",
    "heavy": _WEIGHT,
    "hot": _HEAT,
    "high": f"{_LENGTH}|{_MONEY}|{_SHARE}|{_HEAT}",
    "fast": _LENGTH,
    "often": r"times\b",
} | dict.fromkeys(("far", "deep", "tall", "wide", "large", "big"), _LENGTH)
_RATE = r"(?: (?:a|an|per|each|every|for each) [a-z]+)?"
MEASURES = {
    sort: re.compile(
        rf"(?<![\w.,$€£¥-])(?:{_HOW_EXACT})?(?:"
        rf"(?:{FIGURE}|(?<=about )an?)(?: (?:to|or|and|\u2013) {FIGURE})?{POWER} ?(?:{unit})"
        + (rf"|{_SYMBOL}{POWER}" if _MONEY in unit else "")
        + rf"){_RATE}",
        re.IGNORECASE,
    )
    for sort, unit in _UNITS.items()
}
MEASURES["often"] = re.compile(
    rf"\b(?:{_HOW_EXACT})?(?:(?:once|twice|{FIGURE} times){_RATE}|every (?:{FIGURE} )?{_TIME})",
    re.IGNORECASE,
)


def measures(sort: str, answer: str) -> bool:
    """Tell whether an answer holds a measure of the sort asked for: long, old, fast, often."""
    return MEASURES[sort].search(answer) is not None

"""Read numbers as people write them, and judge them with tolerance and units, exactly.

All arithmetic is done in fractions, so that the ends of a tolerance are inclusive and 0.1 + 0.2 is
0.3. A bare number is taken in the card's unit; a unit of the same dimension is converted.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.core import units
from app.core.folding import fold
from app.core.grades import Judgement

LONGEST = 100
HIGHEST_POWER = 300
MOST_SPELT = 10**15

_COMMA_WRITERS = (
    "af az be bg bs ca cs da de el es et eu fi fr gl hr hu hy id is it ka kk lt lv mk nb nl nn no "
    "pl pt ro ru sk sl sq sr sv tr uk vi"
)
_POINT_WRITERS = "es-mx es-us es-pr es-gt es-hn es-ni es-pa es-do de-ch de-li"
_COMMA_LANGUAGES = frozenset(_COMMA_WRITERS.split())
_POINT_REGIONS = frozenset(_POINT_WRITERS.split())

_POWER_WORDS = {
    2: "hundred",
    3: "k thousand thousands tsd tausend mille mil 千",
    4: "万 萬",
    5: "lakh lakhs",
    6: "m mn mln mio million millions millionen milioni milione millones millón miljoen",
    7: "crore crores",
    8: "亿 億",
    9: "b bn bln billion billions mrd md milliarde milliarden milliard milliards miliardo "
    "miliardi miljard",
    12: "t tn trn trillion trillions billionen billones",
}
_MULTIPLIERS = {word: power for power, words in _POWER_WORDS.items() for word in words.split()}
_LONG_SCALE = {"billion": 12, "billions": 12, "trillion": 18, "trillions": 18}
_LONG_SCALE_LANGUAGES = frozenset(("de", "fr", "es", "it", "nl", "pl", "da", "sv", "nb"))

_NOISE = re.compile(
    r"^(?:[~≈≃=]|about|around|approx(?:imately|\.)?|roughly|circa|ca?\.)\s*", re.IGNORECASE
)
_SUPERSCRIPT = re.compile("(?<=\\d)([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_VULGAR = re.compile("(?<=\\d)(?=[¼-¾⅐-⅞])")
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_APOSTROPHES = "\u2018\u2019\u02bc\u2032"
_SWAPPED = str.maketrans(",.", ".,")
_SLASH = "\u2044"
_SAME = str.maketrans(
    dict.fromkeys(_DASHES, "-") | dict.fromkeys(_APOSTROPHES, "'") | {_SLASH: "/"}
)
_FORM = re.compile(
    r"""
    (?P<sign>[+-]?)\ ?
    (?P<before>[^\W\d_]{0,3}[$€£¥₹₩]|[A-Z]{3}\b)?\ ?
    (?P<body>[.,]?\d[\d.,'\ ]*)
    (?:(?<=\d)\^(?P<raised>[+-]?\d{1,3})
      |(?<=\d)e(?P<exponent>[+-]?\d{1,3})
      |[x\u00d7*\u00b7]\ ?10\^?(?P<power>[+-]?\d{1,3}))?
    (?:\ ?/\ ?(?P<below>\d{1,15}))?
    (?P<rest>\D(?:.*\D)?\d?)?
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_MIXED = re.compile(r"(\d{1,15}) (\d{1,15})")
_GROUPED = re.compile(r"\d{1,3}([.,' ])\d{3}(?:\1\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")
_WORD = re.compile(r"[千万萬亿億]|[^\W\d_]+")
_PERCENT = re.compile(r"(.*?)\s*(?:%|percent|per cent|pct|prozent)\s*", re.IGNORECASE | re.DOTALL)
_LOOSE_DIGIT = re.compile(r"(?<![^\W\d_^])\d")


Bounds = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the words that follow it ("" for none)."""

    value: Fraction
    unit: str = ""


def read(text: str, lang: str = "en", unit: str = "") -> Quantity | None:
    """Return the number that the whole text is, or None.

    `lang` decides what 1.000 means; `unit`, the one asked for, decides what 5 m means.
    """
    if len(text) > LONGEST:
        return None
    form = _form(text)
    if form is None:
        return None
    value = _value(form, lang)
    rest = (form["rest"] or "").strip(" .,;:!?'\"()")
    if value is None or _LOOSE_DIGIT.search(rest):
        return None
    scale, rest = _multiplier(rest, lang, unit)
    signed = -value if form["sign"] == "-" else value
    return Quantity(signed * scale, rest or form["before"] or "")


def _tidy(text: str) -> str:
    """Bring look-alike signs, spaces and digits to their plain forms."""
    spaced = _VULGAR.sub(" ", _SUPERSCRIPT.sub(r"^\1", text.translate(_SAME)))
    plain = unicodedata.normalize("NFKC", spaced).translate(_SAME)
    ascii_digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in plain)
    return " ".join(ascii_digits.split())


def _form(text: str) -> re.Match[str] | None:
    return _FORM.fullmatch(_NOISE.sub("", _tidy(text)))


def _value(form: re.Match[str], lang: str) -> Fraction | None:
    body = form["body"].rstrip(" .,'")
    if form["below"]:
        return _divide(body, int(form["below"]), lang)
    value = _decimal(body, lang)
    power = int(form["raised"] or form["exponent"] or form["power"] or 0)
    if value is None or abs(power) > HIGHEST_POWER:
        return None
    if not form["raised"]:
        return value * Fraction(10) ** power
    return Fraction(10) ** power if value == 10 else None  # noqa: PLR2004 - powers of ten


def _divide(above: str, below: int, lang: str) -> Fraction | None:
    """Return a fraction or a mixed number such as 1 1/2."""
    mixed = _MIXED.fullmatch(above)
    whole, top = (int(mixed[1]), Fraction(mixed[2])) if mixed else (0, _decimal(above, lang))
    return None if top is None or below == 0 else whole + top / below


def _decimal(body: str, lang: str) -> Fraction | None:
    """Return the value of digits with their separators."""
    mark = _decimal_mark(body, lang)
    whole, _, part = body.rpartition(mark) if mark else (body, "", "")
    if whole and not whole.isdigit() and not _GROUPED.fullmatch(whole):
        return None
    digits = re.sub(r"\D", "", whole)
    return Fraction(f"{digits or 0}.{part or 0}") if part.isdigit() or not part else None


def _decimal_mark(body: str, lang: str) -> str:
    """Return the sign that separates the decimals in `body`, or "" where none does."""
    last = max(body.rfind("."), body.rfind(","))
    if last < 0 or body.count(body[last]) > 1:
        return ""
    mark = body[last]
    others = re.sub(r"\d", "", body[:last])
    usual = "," if _uses_comma(lang) else "."
    groups = mark != usual and not others and body[0] != "0" and _GROUPED.fullmatch(body)
    return "" if groups else mark


def _uses_comma(lang: str) -> bool:
    tag = lang.lower().replace("_", "-")
    return tag not in _POINT_REGIONS and _language(lang) in _COMMA_LANGUAGES


def _language(lang: str) -> str:
    """Return the language of a tag such as pt-BR."""
    return lang.lower().replace("_", "-").partition("-")[0]


def _multiplier(rest: str, lang: str, unit: str) -> tuple[int, str]:
    """Split "million patents" into 1,000,000 and "patents"; a unit like the asked one stays."""
    scale = 1
    while rest and not units.common(rest, unit):
        word = _WORD.match(rest)
        power = _power(word[0].casefold(), lang) if word else None
        if word is None or power is None:
            break
        scale *= 10**power
        rest = rest[word.end() :].strip(" .-")
    return scale, rest


def _power(word: str, lang: str) -> int | None:
    usual = _MULTIPLIERS.get(word)
    return _LONG_SCALE.get(word, usual) if _language(lang) in _LONG_SCALE_LANGUAGES else usual


def _same_word(given: str, unit: str) -> bool:
    """Tell whether one of the two says the other, in the singular or plural, and maybe more."""
    ours, theirs = _stems(given), _stems(unit)
    return bool(ours and theirs) and (ours <= theirs or ours >= theirs)


def _stems(text: str) -> set[str]:
    return {units.singular(word) for word in fold(text).split()}


def bounds(answer: str, tolerance: str = "", *, unit: str = "", lang: str = "en") -> Bounds:
    """Return the least and the greatest right value, both inclusive, in the card's unit.

    `tolerance` is "", a share of the answer (5%), a distance (0.5) or a range (5900..6100).
    Raises `ValueError` with a sentence where the author's text is not that.
    """
    centre = _written(answer, unit, lang, "answer")
    if ".." in tolerance:
        low, _, high = tolerance.partition("..")
        return _ordered(_written(low, unit, lang, "range"), _written(high, unit, lang, "range"))
    if not tolerance.strip():
        return centre, centre
    if percent := _PERCENT.fullmatch(tolerance):
        share = _written(percent[1], "", lang, "tolerance") / 100
        return _ordered(centre - abs(centre) * share, centre + abs(centre) * share)
    distance = _written(tolerance, unit, lang, "tolerance")
    return _ordered(centre - distance, centre + distance)


def _written(text: str, unit: str, lang: str, field: str) -> Fraction:
    found = read(text, lang, unit)
    if found is None:
        raise ValueError(f"{field}: “{text}” is not a number; write one such as 6000 or 5%.")
    return found.value


def check(answer: str, tolerance: str = "", *, unit: str = "", lang: str = "en") -> None:
    """Raise `ValueError` with a sentence unless an author's answer and tolerance are exact.

    Each is a number (6,000, 38k, 1.2 million) and nothing else but the card's own unit.
    """
    _, asked = _asked(unit, lang)
    bounds(answer, tolerance, unit=asked, lang=lang)
    _check_exact(answer, "answer", asked, lang)
    if percent := _PERCENT.fullmatch(tolerance):
        _check_exact(percent[1], "tolerance", "", lang)
    elif tolerance.strip():
        for end in tolerance.split("..", 1):
            _check_exact(end, "tolerance", asked, lang)


def _check_exact(text: str, field: str, asked: str, lang: str) -> None:
    """Refuse words around a number that a learner's answer may have but an author's may not."""
    plain = _tidy(text)
    bare = _NOISE.sub("", plain).rstrip("?!;: ")
    if bare != plain:
        how_near = " and say how near in tolerance" if field == "answer" else ""
        raise ValueError(f"{field}: “{text}” is not exact; write {bare}{how_near}.")
    found = read(text, lang, asked)
    given = found.unit if found else ""
    pair = units.common(given, asked)
    if not given or (pair and pair[0] == pair[1]) or (not pair and _same_word(given, asked)):
        return
    unit = f"in {asked}" if asked else f"and beside it `unit: {given}`"
    remedy = f"write the number alone, {unit}"
    raise ValueError(f"{field}: “{given}” is not the card's unit; {remedy}.")


def _ordered(low: Fraction, high: Fraction) -> Bounds:
    if low > high:
        raise ValueError("tolerance: no number lies in it; write the smaller end first.")
    return low, high


def judge(
    given: str, *, answer: str, tolerance: str = "", unit: str = "", lang: str = "en"
) -> Judgement:
    """Judge a typed number; a strange unit, or a reading that may surprise, is told."""
    scale, asked = _asked(unit or _unit_of(answer, lang), lang)
    low, high = bounds(answer, tolerance, unit=asked, lang=lang)
    closest = f"{answer} {unit}".strip()
    quantity = read(given, lang, asked)
    if quantity is None:
        feedback = "This could not be read as one number. Write it in digits."
        return Judgement(right=False, closest=closest, feedback=feedback, format_ok=False)
    values, format_ok = _in_unit(quantity, asked)
    if not values:
        feedback = f"“{quantity.unit}” does not measure the same as “{asked}”."
        return Judgement(right=False, closest=closest, feedback=feedback, format_ok=False)
    right = any(low <= share <= high for value in values for share in (value / scale, value))
    feedback = "" if right else _told(given, quantity.value, lang)
    return Judgement(right=right, closest=closest, feedback=feedback, format_ok=format_ok)


def _told(given: str, value: Fraction, lang: str) -> str:
    """Say how a number was read where that may surprise: 38.000 in English, 5m, 1e3."""
    form = _form(given)
    body = form["body"].rstrip(" .,'") if form else ""
    if abs(value) != _decimal(body, lang):
        return f"Read as {_spell(value, lang)}."
    mark = _decimal_mark(body, lang)
    if not mark or body[0] == "0" or not _GROUPED.fullmatch(body):
        return ""
    usual = body.replace(mark, "," if mark == "." else ".")
    return f"Read as {_spell(value, lang)}. Thousands are written {usual} here."


def _spell(value: Fraction, lang: str) -> str:
    """Write a number with the signs of the language, to six decimals."""
    decimal = Decimal(value.numerator) / value.denominator
    if value and not Fraction(1, 10**6) <= abs(value) < MOST_SPELT:
        return f"{decimal.normalize():.6g}"
    whole, _, part = f"{decimal:,.6f}".partition(".")
    part = part.rstrip("0")
    spelt = f"{whole}.{part}" if part else whole
    return spelt.translate(_SWAPPED) if _uses_comma(lang) else spelt


def _asked(unit: str, lang: str) -> tuple[int, str]:
    """Split a unit such as "million dollars" into 1,000,000 and "dollars"."""
    return (1, unit) if units.find(unit) else _multiplier(unit, lang, "")


def _unit_of(answer: str, lang: str) -> str:
    found = read(answer, lang)
    return found.unit if found else ""


def _in_unit(quantity: Quantity, asked: str) -> tuple[tuple[Fraction, ...], bool]:
    """Return what the quantity may be in the asked unit (nothing: it measures something else).

    The second value is False where the form is not the one asked for.
    """
    value, given = quantity.value, quantity.unit
    if not given:
        as_share = _is_percent(asked) and abs(value) <= 1
        return ((value, value * 100) if as_share else (value,)), True
    if not asked:
        return ((value, value / 100) if _is_percent(given) else (value,)), True
    pair = units.common(given, asked)
    if pair:
        return (units.convert(value, *pair),), True
    if _same_word(given, asked):
        return (value,), True
    measured = units.find(given) or units.find(asked)
    return ((), False) if measured else ((value,), False)


def _is_percent(unit: str) -> bool:
    return units.find(unit) == units.find("%")

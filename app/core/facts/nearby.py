"""Numbers and years that could be taken for the right one, and are not."""

from __future__ import annotations

import re
import zlib

_NUMBER = re.compile(r"(?P<symbol>[$€£¥]?)(?P<whole>[\d,]+)(?P<part>\.\d+)?(?P<end>%?(?: \w+)?)")
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")
_LATEST = 2026  # years after it could look like forecasts
_STEPS = (
    (2000, 2),
    (1950, 3),
    (1800, 5),
    (1450, 7),
    (1000, 15),
)  # years between options: all of them might be
_SMALL, _WHOLE, _FEW = 10, 100, 3
_OPTIONS = 3


def around(number: str) -> tuple[str, ...]:
    """Return three other numbers of the same scale and look; which side is left to the number."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        return ()
    value = int(found["whole"].replace(",", ""))
    if value < 1:
        return ()
    first = -1 - zlib.crc32(number.encode()) % (_OPTIONS - 1)
    step = _step(number, value, share="%" in found["end"])
    while value + first * step < 1:
        first += 1
    while first > -_OPTIONS and _too_large(number, value + (first + _OPTIONS) * step):
        first -= 1
    others = [value + k * step for k in range(first, first + _OPTIONS + 1) if k]
    written = [f"{one:,}" if "," in found["whole"] else str(one) for one in others]
    return tuple(f"{found['symbol']}{one}{found['part'] or ''}{found['end']}" for one in written)


def _step(number: str, value: int, *, share: bool) -> int:
    if _YEAR.fullmatch(number):
        return next((step for since, step in _STEPS if value >= since), 23)
    if share:
        return max(3, min(value, _WHOLE - value) // 4)
    if value < _SMALL:
        return 1
    zeros = len(str(value)) - len(str(value).rstrip("0"))
    unit = int(10**zeros)  # a round number stands among round ones
    lead = value // unit
    return max(1, unit // (4, 2)[lead - 1] if lead < _FEW else unit * (lead // 4 or 1))


def _too_large(number: str, other: int) -> bool:
    if _YEAR.fullmatch(number):
        return other > _LATEST
    return number.endswith("%") and other >= _WHOLE


def apart(number: str, other: str) -> bool:
    """Tell whether another number looks like this one and is clearly a different one."""
    one, two = _NUMBER.fullmatch(number), _NUMBER.fullmatch(other)
    if one is None or two is None:
        return False
    looks = all(one[part] == two[part] for part in ("symbol", "end"))
    looks = looks and ("," in one["whole"]) == ("," in two["whole"])
    first, second = (
        float(f"{found['whole'].replace(',', '')}{found['part'] or ''}") for found in (one, two)
    )
    close = _YEAR.fullmatch(number) or number.endswith("%")
    least = 1.0 if first < _SMALL else 2.0 if close else first * 0.1
    return looks and abs(first - second) >= least


def nearby(number: str) -> str:
    """Return another number of the same scale and look: 38,000 → 29,000, 2014 → 2009."""
    found = re.fullmatch(r"([$€£¥]?)([\d,]+)(\.\d+)?(%?)( \w+)?", number)
    if found is None:
        return ""
    symbol, whole, part, percent, power = found.groups(default="")
    value = int(whole.replace(",", ""))
    seed = zlib.crc32(number.encode())
    if re.fullmatch(r"(?:1[0-9]|20)\d\d", number):
        shift = (-8, -5, -3, 4, 6)[seed % 5]
        return str(value - abs(shift) if value + shift > _LATEST else value + shift)
    digits = len(str(value))
    unit = 10 ** max(0, digits - 2)
    grows = seed % 2 == 1 or value <= 1
    other = value + unit * max(1, value // unit * (3 + seed % 4) // 10) * (1 if grows else -1)
    if percent and other > 100:  # noqa: PLR2004 - per cent of a whole
        other = value // 2
    written = f"{other:,}" if "," in whole else str(other)
    return f"{symbol}{written}{part}{percent}{power}"

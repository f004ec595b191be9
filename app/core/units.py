"""A small table of units: which words name one, what it measures, and how to convert.

Factors are exact: `size` in base units = value * factor + offset. Sources: the SI brochure (9th
edition), the international yard and pound (1959), IEC 80000-13 for kB and KiB; US gallons and
pints; calories are thermochemical (4.184 J); a year is 365.25 days and a month a twelfth of it.
Currencies are units that convert into nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of a dimension."""

    dimension: str
    factor: Fraction
    offset: Fraction = Fraction(0)


# dimension: names (parted by |) : factor in base units [: offset]
_TABLE = {
    "share": "%|percent|per cent|pct|prozent|percentage point|pp:1/100 ‰|per mille:1/1000",
    "length": (
        "nm|nanometre|nanometer:1e-9 μm|um|micron|micrometre|micrometer:1e-6 "
        "mm|millimetre|millimeter:1e-3 cm|centimetre|centimeter:1e-2 "
        "dm|decimetre|decimeter:1e-1 m|metre|meter:1 km|kilometre|kilometer:1000 "
        "in|inch:0.0254 ft|foot|feet:0.3048 yd|yard:0.9144 mi|mile:1609.344 "
        "nmi|nautical mile:1852"
    ),
    "mass": (
        "μg|ug|microgram:1e-9 mg|milligram:1e-6 g|gram|gramme:1e-3 kg|kilo|kilogram|kilogramme:1 "
        "t|tonne|metric ton|ton:1000 kt|kilotonne:1e6 Mt|megatonne:1e9 Gt|gigatonne:1e12 "
        "oz|ounce:0.028349523125 lb|pound:0.45359237"
    ),
    "time": (
        "ns|nanosecond:1e-9 μs|us|microsecond:1e-6 ms|millisecond:1e-3 s|sec|second:1 "
        "min|minute:60 h|hr|hour:3600 d|day:86400 wk|week:604800 month:2629800 "
        "yr|year|a:31557600 decade:315576000 century:3155760000"
    ),
    "data": (
        "bit:1/8 kbit|kilobit:125 Mbit|megabit:125000 Gbit|gigabit:125000000 B|byte:1 "
        "kB|kilobyte:1000 MB|megabyte:1e6 GB|gigabyte:1e9 TB|terabyte:1e12 PB|petabyte:1e15 "
        "EB|exabyte:1e18 ZB|zettabyte:1e21 KiB|kibibyte:1024 MiB|mebibyte:1048576 "
        "GiB|gibibyte:1073741824 TiB|tebibyte:1099511627776 PiB|pebibyte:1125899906842624"
    ),
    "temperature": (
        "K|kelvin:1 °C|C|celsius|degree celsius|degree c:1:273.15 "
        "°F|F|fahrenheit|degree fahrenheit|degree f:5/9:45967/180"
    ),
    "speed": (
        "m/s|mps|metre per second|meter per second:1 "
        "km/h|kmh|kph|kilometre per hour|kilometer per hour:5/18 mph|mile per hour:0.44704 "
        "kn|kt|knot:463/900 ft/s:0.3048"
    ),
    "area": (
        "mm2|square millimetre|square millimeter:1e-6 cm2|square centimetre|square centimeter:1e-4 "
        "m2|sq m|square metre|square meter:1 a|are:100 ha|hectare:1e4 "
        "km2|sq km|square kilometre|square kilometer:1e6 "
        "sq in|square inch:0.00064516 sq ft|ft2|square foot|square feet:0.09290304 "
        "acre:4046.8564224 sq mi|mi2|square mile:2589988.110336"
    ),
    "volume": (
        "mm3|cubic millimetre|cubic millimeter:1e-9 ml|millilitre|milliliter:1e-6 "
        "cm3|cc|cubic centimetre|cubic centimeter:1e-6 cl|centilitre|centiliter:1e-5 "
        "dl|decilitre|deciliter:1e-4 l|litre|liter|dm3:1e-3 hl|hectolitre|hectoliter:0.1 "
        "m3|cubic metre|cubic meter:1 km3|cubic kilometre|cubic kilometer:1e9 "
        "gal|gallon:0.003785411784 pt|pint:0.000473176473 bbl|barrel:0.158987294928"
    ),
    "energy": (
        "J|joule:1 kJ|kilojoule:1000 MJ|megajoule:1e6 GJ|gigajoule:1e9 TJ|terajoule:1e12 "
        "cal|calorie:4.184 kcal|kilocalorie:4184 Wh|watt hour:3600 kWh|kilowatt hour:3.6e6 "
        "MWh|megawatt hour:3.6e9 GWh|gigawatt hour:3.6e12 TWh|terawatt hour:3.6e15"
    ),
    "power": (
        "mW|milliwatt:1e-3 W|watt:1 kW|kilowatt:1000 MW|megawatt:1e6 GW|gigawatt:1e9 "
        "TW|terawatt:1e12 hp|horsepower:745.69987158227022"
    ),
    "US dollars": "$|us$|usd|dollar|us dollar:1",
    "euros": "€|eur|euro:1",
    "pounds": "£|gbp|pound|pound sterling:1",
    "yuan": "¥|cn¥|rmb|cny|yuan|renminbi:1",
    "yen": "¥|jp¥|jpy|yen:1",
    "rupees": "₹|inr|rupee:1",
    "won": "₩|krw|won:1",
}

_ENTRY = re.compile(r" ?([^:]+):([^ :]+)(?::([^ ]+))?")
_PLURALS = (
    (re.compile(r"(?<=..)ies$"), "y"),
    (re.compile(r"(?<=ch|sh|ss|.x)es$"), ""),
    (re.compile(r"(?<=[^s].[^s])s$"), ""),
)
_SPACED = re.compile(r"[\s.^-]+")


def _entries() -> Iterator[tuple[str, Unit]]:
    for dimension, text in _TABLE.items():
        for names, factor, offset in _ENTRY.findall(text):
            unit = Unit(dimension, Fraction(factor), Fraction(offset or 0))
            for name in names.split("|"):
                yield name, unit


_EXACT: dict[str, list[Unit]] = {}
_LOOSE: dict[str, list[Unit]] = {}
for _name, _unit in _entries():
    _EXACT.setdefault(_name, []).append(_unit)
    _LOOSE.setdefault(_name.casefold(), []).append(_unit)


def singular(word: str) -> str:
    """Return an English word without its plural ending (companies: company)."""
    for ending, instead in _PLURALS:
        if ending.search(word):
            return ending.sub(instead, word)
    return word


def find(name: str) -> list[Unit]:
    """Return the units that `name` may mean, exact symbols (mW, MW) before any case; or none."""
    tidy = _SPACED.sub(" ", unicodedata.normalize("NFKC", name)).strip()
    squeezed = tidy.replace(" 2", "2").replace(" 3", "3")
    return _EXACT.get(squeezed) or next(filter(None, map(_LOOSE.get, _spellings(squeezed))), [])


def _spellings(name: str) -> Iterator[str]:
    """Yield the name in small letters as it stands, then with ever more plurals taken away."""
    small = name.casefold()
    words = small.split()
    stems = [singular(word) for word in words]
    yield small
    yield " ".join([*stems[:-1], *words[-1:]])
    yield " ".join(stems)
    yield small.removesuffix("s")


def common(name: str, other: str) -> tuple[Unit, Unit] | None:
    """Return one reading of each name such that both measure the same, or None."""
    ours, theirs = find(name), find(other)
    pairs = [(a, b) for a in ours for b in theirs if a.dimension == b.dimension]
    return next((pair for pair in pairs if pair[0] == pair[1]), pairs[0] if pairs else None)


def convert(value: Fraction, unit: Unit, to: Unit) -> Fraction:
    """Return `value` of `unit` in the unit `to` of the same dimension, exactly."""
    return (value * unit.factor + unit.offset - to.offset) / to.factor

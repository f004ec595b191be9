"""Read a table of cells from text as spreadsheets, Quizlet and Anki write it; all is a guess.

Between cells stands a tab, comma, semicolon or bar; a cell in quotation marks may have several
lines. Where quotation marks do not pair up, they are part of the text, as in Quizlet's exports.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from app.core.formats.values import PackageError
from app.core.sheets import Row

SEPARATORS = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}
MOST_BYTES = 8 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60
_LOOKED_AT = 100  # rows that a guess is made from
_SAMPLE = 200_000
_AGAIN = "save it as CSV in UTF-8 and try that file"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
_DIRECTIVE = re.compile(
    r"#(separator|columns|html|notetype|deck|tags|guid|if matches)\b.*:", re.IGNORECASE
)
_NAMED = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "bar": "|"}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells without the blanks around them, all of one width, with their lines."""

    separator: str
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """Count the columns."""
        return len(self.rows[0].cells)


def decode(data: bytes) -> str:
    """Return the text of a file; raise PackageError for what is none.

    It is UTF-8 or UTF-16, with or without its mark, or else the code page of older spreadsheets.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, name)
    if data[:2000].count(0) > len(data[:2000]) // 4:
        return _decoded(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def read_table(text: str, separator: str = "", *, most_columns: int = MOST_COLUMNS) -> Table:
    """Return the table that a text holds; without a separator it is guessed.

    Raises PackageError where there is nothing, too much, or what is no text.
    """
    if len(text) > MOST_BYTES:
        raise PackageError("The table is larger than 8 MB.", "split it into several")
    if found := _BINARY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise PackageError(f"Line {line} holds what is no text.", _AGAIN)
    lines, first = _lines(text)
    named = _directed(lines[: first - 1])
    body = lines[first - 1 :]
    chosen = separator or named or guess_separator(body)
    rows = _rows(body, chosen, MOST_ROWS + 2, first)
    if not rows:
        raise PackageError("There is nothing in this table.", "copy the rows and paste them here")
    if len(rows) > MOST_ROWS + 1:
        raise PackageError(f"The table has more than {MOST_ROWS:,} rows.", "split it into several")
    width = max(len(row.cells) for row in rows)
    if width > most_columns:
        raise PackageError(
            f"A row has {width} columns; at most {most_columns} are read.",
            "choose another separator, or keep the columns that are needed",
        )
    padded = (Row(row.line, row.cells + [""] * (width - len(row.cells))) for row in rows)
    return Table(chosen, tuple(padded))


def guess_separator(lines: list[str]) -> str:
    """Return what most evenly divides the first rows, a tab where nothing does."""
    sample: list[str] = []
    size = 0
    for line in lines[: 4 * _LOOKED_AT]:
        size += len(line)
        if size > _SAMPLE:
            break
        sample.append(line)
    evenness = {one: _evenness(sample, one) for one in SEPARATORS}
    return max(SEPARATORS, key=lambda one: evenness[one])


def _evenness(lines: list[str], separator: str) -> float:
    """Return the share of rows that have the commonest number of cells, 0 if that is one."""
    rows = _rows(lines, separator, _LOOKED_AT, 1)
    counts = Counter(len(row.cells) for row in rows)
    wide = [number for width, number in counts.items() if width > 1]
    return max(wide) / len(rows) if wide else 0.0


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as broken:
        raise PackageError("This is no text that can be read.", _AGAIN) from broken


def _lines(text: str) -> tuple[list[str], int]:
    """Return the lines with their ends, and the number of the first that is no directive."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = [f"{line}\n" for line in text.replace("\r\n", "\n").split("\n")]
    first = 0
    while first < len(lines) and _DIRECTIVE.match(lines[first]):
        first += 1
    return lines, first + 1


def _directed(directives: list[str]) -> str:
    """Return the separator that a file of Anki's names in its first lines."""
    for line in directives:
        name, _, value = line.partition(":")
        if name.casefold() == "#separator":
            said = value.strip().casefold()
            return said if said in SEPARATORS else _NAMED.get(said, "")
    return ""


def _rows(lines: list[str], separator: str, most: int, first: int) -> list[Row]:
    """Return at most so many rows; quotation marks hold cells together if they pair up."""
    try:
        return _parsed(lines, separator, most, first, csv.QUOTE_MINIMAL)
    except csv.Error:
        pass
    try:
        plain = [line.replace("\r", " ") for line in lines]  # csv takes them for ends of rows
        return _parsed(plain, separator, most, first, csv.QUOTE_NONE)
    except csv.Error as broken:
        raise PackageError(f"The table cannot be read: {broken}.", _AGAIN) from broken


def _parsed(lines: list[str], separator: str, most: int, first: int, quoting: int) -> list[Row]:
    reader = csv.reader(lines, delimiter=separator, quoting=quoting, strict=True)  # type: ignore[arg-type] # one of csv's numbers
    rows = []
    line = first
    for cells in islice(reader, None):
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            rows.append(Row(line, stripped))
        if len(rows) >= most:
            break
        line = reader.line_num + first
    return rows

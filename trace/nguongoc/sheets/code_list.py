"""A list of codes out of a CSV file: a line is a row, and one that is broken spoils no other.

Cells across several lines are not read as one: a quotation mark that somebody forgot would swallow every code behind it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Final

from nguongoc.geography.communes import search_key
from nguongoc.sheets.cells import MOST_COLUMNS
from nguongoc.sheets.delimited import SEPARATORS, decoded

HEADINGS: Final = frozenset(
    map(search_key, ("code", "mã", "ma", "mã QR", "QR", "mã truy xuất", "mã tem", "link", "URL", "URI", "digital_link",
                     "digital link", "đường dẫn", "liên kết", "đường link"))
)  # fmt: skip
"""Under which the codes stand; without any of them they are the first column."""
LONGEST_LINE: Final = 100_000
"""Characters; of a longer line what stands further is not looked at."""
_MARKED: Final = ("'=", "'+", "'-", "'@")


def read_codes(content: bytes) -> Iterator[tuple[int, str]]:
    """The number of each line that holds anything, from 1, and its code as written. Raises `SheetEncodingUnknown`."""
    lines = StringIO(decoded(content), newline=None)
    first = True
    column, separator = 0, ","
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if first:
            first = False
            separator, headed = _heading(line)
            if headed is not None:
                column = headed
                continue
        cells = _cells(line, separator)
        if any(cell.strip() for cell in cells):
            yield number, _code(cells[column]) if column < len(cells) else ""


def _heading(line: str) -> tuple[str, int | None]:
    """The separator, and which column is headed as one of codes; None where the first line is a code already."""
    for separator in SEPARATORS:
        for at, cell in enumerate(_cells(line, separator)):
            if search_key(cell[:60]) in HEADINGS:
                return separator, at
    return next((each for each in ("\t", ";") if each in line), ","), None


def _cells(line: str, separator: str) -> Sequence[str]:
    text = line[:LONGEST_LINE].rstrip("\n")
    try:
        cells = next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        cells = text.split(separator)
    return cells[:MOST_COLUMNS]


def _code(cell: str) -> str:
    """A code as our own exports write one that a spreadsheet would run is read back as what it was."""
    said = cell.strip()
    return said[1:] if said.startswith(_MARKED) else said

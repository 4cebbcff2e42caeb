"""Cells as they stand in a file: nothing is converted here, so that what is wrong can be told of what was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from nguongoc.sheets.refusals import SheetBroken

MOST_ROWS: Final = 50_000
"""Of one file, headings aside; more are several files."""
MOST_COLUMNS: Final = 200
LAST_ROW: Final = 1_048_576
"""Of a workbook, by its own format."""
LONGEST_CELL: Final = 32_767
"""Characters, by the same."""
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class CellKind(StrEnum):
    """What the file says a cell is. A formula is never worked out, and what somebody's program once worked out is not believed."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    """A number that the workbook shows as a day."""
    BOOLEAN = "boolean"
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something."""

    kind: CellKind
    text: str
    """As it stands in the file; of a number its digits."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds something: its number in the file, and its cells by column, from 0."""

    number: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The one sheet that is read. `rows` can be walked once; it raises what the whole file is refused for."""

    name: str
    rows: Iterator[Row]
    date1904: bool = False
    """Days are counted from 1 January 1904, as old Macintoshes did."""
    merged: Sequence[str] = ()
    """Addresses of merged cells, whole once `rows` is walked."""


def column_letters(column: int) -> str:
    """`D` of 3."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(column: int, row: int) -> str:
    """`D14`: how every spreadsheet names the cell."""
    return f"{column_letters(column)}{row}"


def place(reference: str) -> tuple[int, int]:
    """Column and row of an address. Raises `SheetBroken`."""
    found = _ADDRESS.fullmatch(reference)
    if found is None:
        raise SheetBroken(f"{reference[:20]!r} is no address of a cell")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(found[2])

"""The rows of a file under the headings that are known: which column is what is found out once, by what people wrote above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nguongoc.sheets.cells import MOST_ROWS, Cell, Row, Sheet, place
from nguongoc.sheets.columns import COLUMNS, Column, SheetKind
from nguongoc.sheets.delimited import read_delimited
from nguongoc.sheets.refusals import (
    SheetColumnRepeated,
    SheetColumnsMissing,
    SheetEmpty,
    SheetFormatUnknown,
    SheetHasMergedCells,
    SheetTooLarge,
)
from nguongoc.sheets.xlsx import TITLE_ROWS, read_xlsx

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_PDF: Final = b"%PDF"


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` hold known columns alone, by name; it raises at its end what only the whole file can show."""

    kind: SheetKind
    heading_row: int
    at: Mapping[str, int]
    """Which column of the file each known one is."""
    headings: Mapping[str, str]
    """As the file writes them."""
    ignored: tuple[str, ...]
    """Headings that nothing is known of: told, not taken in."""
    rows: Iterator[tuple[int, Mapping[str, Cell]]]
    date1904: bool


def open_sheet(content: bytes, kind: SheetKind) -> Sheet:
    """By what it is, whatever it is called. Raises the refusals of a whole file."""
    if content.startswith(_ZIP):
        return read_xlsx(content)
    if content.startswith((_OLE, _PDF)):
        raise SheetFormatUnknown(
            "an old .xls, a workbook under a password, or no table; save it as .xlsx or CSV"
        )
    columns = COLUMNS[kind]
    return read_delimited(content, lambda cells: sum(_named(columns, each) is not None for each in cells))


def read_table(content: bytes, kind: SheetKind) -> Table:
    """Raises `SheetColumnsMissing`, `SheetColumnRepeated`, and the refusals of a whole file."""
    sheet = open_sheet(content, kind)
    columns = COLUMNS[kind]
    row, found = _heading(sheet.rows, columns)
    missing = [each.vi for each in columns if each.needed and each.name not in found]
    if missing:
        raise SheetColumnsMissing(f"no columns headed {', '.join(missing)}", columns=", ".join(missing))
    known = set(found.values())
    ignored = tuple(cell.text[:60] for at, cell in row.cells.items() if at not in known)
    headings = {name: row.cells[at].text[:60] for name, at in found.items()}
    return Table(kind, row.number, found, headings, ignored, _under(sheet, row.number, found), sheet.date1904)


def _heading(rows: Iterator[Row], columns: Sequence[Column]) -> tuple[Row, dict[str, int]]:
    """The first of the upper rows that has every column needed, else the one that has the most. Raises `SheetColumnRepeated`."""
    best: tuple[Row, dict[str, int]] = (Row(0, {}), {})
    needed = [each.name for each in columns if each.needed]
    for seen, row in enumerate(rows):
        found: dict[str, int] = {}
        twice: Column | None = None
        for at, cell in row.cells.items():
            column = _named(columns, cell.text)
            if column is not None and found.setdefault(column.name, at) != at:
                twice = column
        whole = all(each in found for each in needed)
        if whole and twice is not None:
            raise SheetColumnRepeated(f"two columns are headed {twice.vi}", column=twice.vi)
        best = max(best, (row, found), key=lambda each: len(each[1]))
        if whole:
            return row, found
        if seen >= TITLE_ROWS:
            break
    return best


def _named(columns: Sequence[Column], heading: str) -> Column | None:
    short = heading[:60].replace("*", " ")
    return next((each for each in columns if each.answers_to(short)), None)


def _under(sheet: Sheet, heading: int, at: Mapping[str, int]) -> Iterator[tuple[int, Mapping[str, Cell]]]:
    count = 0
    for row in sheet.rows:
        cells = {name: row.cells[column] for name, column in at.items() if column in row.cells}
        if not cells:
            continue
        count += 1
        if count > MOST_ROWS:
            raise SheetTooLarge(f"at most {MOST_ROWS} rows", most=MOST_ROWS, what="dòng")
        yield row.number, cells
    for each in sheet.merged:
        first, _, last = each.partition(":")
        if place(last or first)[1] > heading:
            raise SheetHasMergedCells(f"cells {each[:20]} are merged; split them", cells=each[:20])
    if not count:
        raise SheetEmpty("there are headings and nothing under them")

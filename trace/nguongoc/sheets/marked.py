"""A copy of a file with what is wrong coloured and told in a note: the same cells at the same addresses, and nothing that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any, Final

from nguongoc.sheets.cells import Cell, CellKind, Sheet
from nguongoc.sheets.faults import Fault

LONGEST_NOTE: Final = 500
_DATE_1904: Final = 1462
"""Days between the two ways of counting them."""


def marked_copy(sheet: Sheet, faults: Iterable[Fault], tell: Callable[[Fault], str], author: str) -> bytes:
    """An `.xlsx`, whatever the file was: formulas stand in it as the text of what they were, never as formulas.

    `tell` makes the note of one fault. A row that is refused as a whole is marked at its first cell.
    """
    import xlsxwriter  # late: a service that is only started does not pay for it

    out = BytesIO()
    # Rows are written out as they come: a large file is never whole in memory, but for its notes.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    page = book.add_worksheet((sheet.name or "Sheet")[:31].translate(_NO_NAME) or "Sheet")
    styles = {
        "wrong": book.add_format({"bg_color": "#F6C7CE", "bottom": 2, "bottom_color": "#A6192E"}),
        "wrong_day": book.add_format({"bg_color": "#F6C7CE", "num_format": "dd/mm/yyyy"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
    }
    page.set_column(0, 30, 18)
    notes = _notes(faults, tell)
    for row in sheet.rows:
        said = notes.get(row.number, {})
        for at in sorted({*row.cells, *said}):
            _write(page, row.number - 1, at, row.cells.get(at), styles, at in said, sheet.date1904)
        for at, note in said.items():
            size = {"author": author, "x_scale": 2.2, "y_scale": 1 + len(note) / 150}
            page.write_comment(row.number - 1, at, note[:LONGEST_NOTE], size)
    book.close()
    return out.getvalue()


_NO_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))


def _notes(faults: Iterable[Fault], tell: Callable[[Fault], str]) -> Mapping[int, dict[int, str]]:
    notes: dict[int, dict[int, str]] = {}
    for each in faults:
        row, column = notes.setdefault(each.row, {}), each.column or 0
        row[column] = f"{row[column]}\n{tell(each)}" if column in row else tell(each)
    return notes


def _write(
    page: Any, row: int, at: int, cell: Cell | None, styles: Mapping[str, Any], wrong: bool, date1904: bool
) -> None:
    style = styles["wrong"] if wrong else None
    if cell is None:
        page.write_blank(row, at, None, style)
        return
    number = _number(cell)
    if number is None:
        page.write_string(row, at, f"={cell.text}" if cell.kind is CellKind.FORMULA else cell.text, style)
    elif cell.kind is CellKind.DATE:
        shown = number + (_DATE_1904 if date1904 else 0)
        page.write_number(row, at, shown, styles["wrong_day" if wrong else "day"])
    else:
        page.write_number(row, at, number, style)


def _number(cell: Cell) -> float | None:
    if cell.kind not in (CellKind.NUMBER, CellKind.DATE):
        return None
    try:
        value = float(cell.text)
    except ValueError:
        return None
    return value if abs(value) < 1e300 else None  # noqa: PLR2004

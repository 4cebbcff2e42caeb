"""Rows as an Excel workbook for people: dates are dates, numbers are numbers, text is never a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from nguongoc.documents.workbook import LONGEST_CELL

MOST_ROWS: Final = 1_048_575
"""Excel's own bound, less the headings."""
_WIDTH: Final = 18
_PIECE: Final = 64 * 1024


def plain_workbook(title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """One sheet with headings that stay and filters to sort by; rows beyond Excel's bound are left out, and the title says so.

    Each row is on its way to a file of the system's as soon as the next begins, so memory stays flat.
    """
    import xlsxwriter  # late: a service that is only started does not pay for it

    with tempfile.TemporaryFile() as out:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(out, options)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        styles = (
            book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
            book.add_format({"num_format": "#,##0.######"}),
        )
        book.set_properties({"title": title})
        sheet = book.add_worksheet()
        sheet.set_column(0, len(headings) - 1, _WIDTH)
        sheet.freeze_panes(1, 1)
        for at, heading in enumerate(headings):
            sheet.write_string(0, at, heading, head)
        down = 0
        for down, row in enumerate(rows, start=1):
            if down > MOST_ROWS:
                book.set_properties({"title": f"{title} (1 … {MOST_ROWS:,})"})
                break
            for at, cell in enumerate(row):
                _write(sheet, down, at, cell, styles)
        sheet.autofilter(0, 0, max(min(down, MOST_ROWS), 1), len(headings) - 1)
        book.close()
        out.seek(0)
        while piece := out.read(_PIECE):
            yield piece


def _write(sheet: Any, down: int, at: int, cell: Any, styles: tuple[Any, Any]) -> None:
    match cell:
        case None | "":
            return
        case bool():
            sheet.write_boolean(down, at, cell)
        case int() | float() | Decimal():
            sheet.write_number(down, at, float(cell), styles[1])
        case date():
            sheet.write_datetime(down, at, cell, styles[0])
        case _:
            sheet.write_string(down, at, str(cell)[:LONGEST_CELL])

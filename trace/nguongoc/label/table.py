"""Stamps as a table, for printers with their own label program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from nguongoc.label.stamp import Stamp

COLUMNS = ("code", "uri", "serial", "product", "origin", "producer", "lot", "dates", "domain")
PIN_COLUMN = "pin"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(stamps: Iterable[Stamp], *, with_pin: bool = False) -> Iterator[bytes]:
    """A CSV file (RFC 4180, UTF-8), row by row, header first; `with_pin` has a column more.

    It starts with a byte order mark, without which the usual spreadsheet garbles Vietnamese.
    """
    yield b"\xef\xbb\xbf" + _row((*COLUMNS, PIN_COLUMN) if with_pin else COLUMNS)
    for stamp in stamps:
        text = stamp.text
        yield _row(
            (
                text.code_display,
                stamp.uri,
                text.serial_display or "",
                text.product_name,
                text.origin_line,
                text.producer_line,
                text.lot_line,
                " · ".join(text.date_lines),
                text.domain,
                *((text.pin_display or "",) if with_pin else ()),
            )
        )


def _row(cells: tuple[str, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(map(inert_cell, cells))
    return line.getvalue().encode()


def inert_cell(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is marked as text by a leading apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell

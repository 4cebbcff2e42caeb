"""Rows of plain values as text: for a spreadsheet, and for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from nguongoc.label.table import inert_cell

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""Without it the usual spreadsheet garbles Vietnamese."""
_PIECE: Final = 32 * 1024


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """RFC 4180, UTF-8 with a byte order mark; nothing in a cell is run by a spreadsheet, and numbers stay numbers."""
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    yield BYTE_ORDER_MARK
    writer.writerow(columns)
    for row in rows:
        writer.writerow(map(_cell, row))
        if line.tell() > _PIECE:
            yield _taken(line)
    yield _taken(line)


def as_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """JSON Lines: an object a row, decimals and moments as exact text, what was JSON as JSON."""
    for row in rows:
        told = dict(zip(columns, row, strict=True))
        yield json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=_exact).encode() + b"\n"


def _taken(line: io.StringIO) -> bytes:
    said = line.getvalue().encode()
    line.seek(0)
    line.truncate()
    return said


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return inert_cell(value)
        case bool() | dict() | list():
            return json.dumps(value, ensure_ascii=False, default=_exact)
        case int() | float():
            return repr(value)
        case bytes():
            return inert_cell(_exact(value))
        case _:
            return _exact(value)


def _exact(value: Any) -> str:
    match value:
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case UUID():
            return str(value)
        case bytes():
            return value.decode("utf-8", "backslashreplace")
        case _:
            raise TypeError(f"no list tells a {type(value).__name__}")

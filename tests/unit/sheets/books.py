"""Workbooks as people's programs write them (by xlsxwriter), and as nobody's does (by hand)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

HEAD = ("Mã lô", "Sản phẩm", "Vùng trồng", "Sản lượng", "Đơn vị", "Ngày thu hoạch")


def book(rows: Sequence[Sequence[object]], *, hidden_first: bool = False, date1904: bool = False) -> bytes:
    """A workbook of one visible sheet; dates are cells of dates, texts that begin with `=` are formulas."""
    out = BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": date1904})
    if hidden_first:
        secret = made.add_worksheet("Ẩn")
        secret.write_row(0, 0, HEAD)
    sheet = made.add_worksheet("Lô")
    if hidden_first:
        sheet.activate()
        secret.hide()
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    for down, row in enumerate(rows):
        for at, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(down, at, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
            elif cell is not None:
                sheet.write(down, at, cell)
    made.close()
    return out.getvalue()


def changed(content: bytes, parts: Mapping[str, Any]) -> bytes:
    """The workbook with these parts in place of its own, or besides."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, body in parts.items():
            after.writestr(name, body)
    return out.getvalue()


def part(content: bytes, name: str) -> str:
    with ZipFile(BytesIO(content)) as package:
        return package.read(name).decode()

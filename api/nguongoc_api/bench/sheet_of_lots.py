"""A table of harvests as a cooperative keeps it, of as many rows as are asked for."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

HEADINGS = ("Mã lô", "Sản phẩm", "Vùng trồng", "Sản lượng", "Đơn vị", "Ngày thu hoạch", "Hộ thu hoạch")
DAYS = 80


def workbook(rows: int, product: str, place: str, household: str | None, *, first: int = 0) -> bytes:
    """An `.xlsx`, its lots numbered from `first`, harvested on some of the last days; `household` begins each member's name."""
    import xlsxwriter

    out, day = io.BytesIO(), datetime.now(UTC).date() - timedelta(days=DAYS + 1)
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet, as_day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
    for at, heading in enumerate(HEADINGS):
        sheet.write_string(0, at, heading)
    for row in range(1, rows + 1):
        for at, said in enumerate((f"LV-{first + row:06}", product, place, 10 + row % 90, "kg")):
            sheet.write(row, at, said)
        sheet.write_datetime(row, 5, day + timedelta(days=row % DAYS), as_day)
        if household is not None:
            sheet.write_string(row, 6, f"{household} {row % 60:02}")
    book.close()
    return out.getvalue()

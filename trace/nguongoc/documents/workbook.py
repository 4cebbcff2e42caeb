"""Tables as an Excel workbook: one sheet each, headings that stay, filters to sort by; the same bytes for the same tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

from nguongoc.documents.applicability import Application

LONGEST_CELL: Final = 32_000
"""Excel cuts off at 32,767 characters."""
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has no zone; when it was made stands in the sheet "About"
_WIDEST: Final = 40


def workbook(value: Mapping[str, Any], application: Application) -> bytes:
    """Text is written as text: nothing in a cell is ever a formula or a link."""
    import xlsxwriter  # late: a service that is only started does not pay for it

    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": application.rule.kind.value, "created": _MADE})
    styles = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "number": book.add_format({"num_format": "#,##0.######"}),
    }
    for table in value["tables"]:
        _sheet(book.add_worksheet(table["name"]), table, styles)
    _about(book.add_worksheet("About"), value, application, styles["head"])
    book.close()
    return out.getvalue()


def _sheet(sheet: Any, table: Mapping[str, Any], styles: Mapping[str, Any]) -> None:
    columns, rows = table["columns"], table["rows"]
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column["name"], styles["head"])
        longest = max([len(column["name"]) // 2, *(len(row[at] or "") for row in rows)])
        sheet.set_column(at, at, min(max(longest + 2, 12), _WIDEST))
    for down, row in enumerate(rows, start=1):
        for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
            if cell is None:
                continue
            match column["type"]:
                case "number":
                    sheet.write_number(down, at, float(cell), styles["number"])
                case "date":
                    sheet.write_datetime(down, at, date.fromisoformat(cell), styles["date"])
                case _:
                    sheet.write_string(down, at, cell[:LONGEST_CELL])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _about(sheet: Any, value: Mapping[str, Any], application: Application, head: Any) -> None:
    """Which rule, whether it applies, and every gap."""
    rule = application.rule
    lines: Iterable[tuple[str, str]] = (
        ("Rule", rule.law_en),
        ("Looked up at", f"{rule.source} ({rule.looked_up_on.isoformat()})"),
        ("Counts from", rule.in_force_from.isoformat()),
        ("Applies", application.status.value),
        ("Goods", application.goods_en or ""),
        ("Not known for this answer", ", ".join(application.missing)),
        ("Made at", value["made_at"]),
        ("Chain not whole because of", ", ".join(value["incomplete"])),
        ("Cells that the rule asks for and nobody told", str(len(value["missing"]))),
    )
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 80)
    for down, (name, said) in enumerate(lines):
        sheet.write_string(down, 0, name, head)
        sheet.write_string(down, 1, said)
    for down, each in enumerate(value["missing"], start=10):
        sheet.write_string(down, 0, f"{each['table']}, row {each['row']}")
        sheet.write_string(down, 1, each["column"])

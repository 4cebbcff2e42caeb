"""An empty table to fill in: headings, lists to choose from, and a sheet of help with an example for each column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from nguongoc.batches.quantities import Unit
from nguongoc.geography import communes
from nguongoc.sheets.columns import COLUMNS, Column, SheetKind
from nguongoc.sheets.words import AREA_UNITS, CATEGORIES, KINDS

ROWS: Final = 2_000
"""Down to which the lists are offered."""
FIXED: Final[Mapping[str, tuple[str, ...]]] = {
    "units": tuple(unit.label_vi for unit in Unit),
    "communes": tuple(each.name for each in communes.every()),
    "kinds": tuple(KINDS),
    "categories": tuple(CATEGORIES),
    "area_units": tuple(AREA_UNITS),
    "answers": ("Có", "Không"),
}


def empty_table(kind: SheetKind, own: Mapping[str, Sequence[str]]) -> bytes:
    """An `.xlsx`. `own` are the names that the organisation registered: `products`, `facilities`, `members`.

    Examples stand in a sheet of their own, so that none is ever handed in as a row.
    """
    import xlsxwriter  # late: a service that is only started does not pay for it

    out, columns = BytesIO(), COLUMNS[kind]
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#FBF8F1"}
    )
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet, guide = book.add_worksheet("Nhập"), book.add_worksheet("Hướng dẫn")
    lists = book.add_worksheet("Danh mục")
    lists.hide()
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.vi + (" *" if column.needed else ""), head)
        sheet.set_column(at, at, max(14, len(column.vi) + 4), day if column.name.endswith("_on") else None)
        sheet.write_comment(0, at, column.help_vi)
        choices = FIXED.get(column.choices or "") or own.get(column.choices or "", ())
        if choices:
            _offer(sheet, lists, at, choices)
    sheet.freeze_panes(1, 0)
    _guide(guide, columns, head)
    book.close()
    return out.getvalue()


def _offer(sheet: Any, lists: Any, at: int, choices: Sequence[str]) -> None:
    # A list written into the cell itself may have 255 characters: 166 communes stand in a sheet.
    lists.write_column(0, at, choices)
    letter = chr(65 + at)
    source = f"='Danh mục'!${letter}$1:${letter}${len(choices)}"
    # A warning and no refusal: whoever pastes rows of last year is told by us what is wrong with them.
    sheet.data_validation(1, at, ROWS, at, {"validate": "list", "source": source, "error_type": "warning"})


def _guide(guide: Any, columns: Sequence[Column], head: Any) -> None:
    for at, (words, width) in enumerate(
        (("Cột", 28), ("Cần ghi", 10), ("Cách ghi", 60), ("Ví dụ", 20), ("Column", 28))
    ):
        guide.write_string(0, at, words, head)
        guide.set_column(at, at, width)
    for down, each in enumerate(columns, start=1):
        row = (each.vi, "có" if each.needed else "", each.help_vi, each.example, each.en)
        for at, words in enumerate(row):
            guide.write_string(down, at, words)

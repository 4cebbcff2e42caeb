"""The copy that comes back: every wrong cell coloured, its reason beside it, everything else where it was."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook

from nguongoc.sheets.columns import SheetKind
from nguongoc.sheets.faults import fault, fault_again
from nguongoc.sheets.marked import marked_copy
from nguongoc.sheets.table import open_sheet
from nguongoc.sheets.values import CellMissing, NumberMalformed
from tests.unit.sheets.books import HEAD, book


def test_wrong_cells_are_marked_at_their_addresses_and_nothing_runs() -> None:
    content = book(
        [
            ["Sổ"],
            HEAD,
            ["A", "=1+1", "c", "x kg", None, date(2026, 11, 20)],
            ["B", "b", "c", 5, "kg", "1/1/2026"],
        ]
    )
    faults = [
        fault(3, 3, "Sản lượng", NumberMalformed("no number", text="x kg")),
        fault(3, 3, "Sản lượng", CellMissing("nothing")),
        fault(3, 4, "Đơn vị", CellMissing("nothing")),
    ]
    copied = marked_copy(open_sheet(content, SheetKind.BATCHES), faults, lambda each: each.code, "Nguồn Gốc")
    sheet = load_workbook(BytesIO(copied)).active
    notes = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert notes == {"D3": "number-malformed\ncell-missing", "E3": "cell-missing"}
    assert {
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFF6C7CE"
    } == {"D3", "E3"}
    assert sheet["D3"].value == "x kg"
    assert sheet["F3"].value == datetime(2026, 11, 20)  # noqa: DTZ001
    assert sheet["D4"].value == 5
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_fault_is_the_same_after_it_was_kept() -> None:
    made = fault(14, 3, "Sản lượng", NumberMalformed("no number", text="\0" + "x" * 999))
    assert made.cell == "D14"
    assert fault_again(made.plain()) == made
    assert "\0" not in str(made.params["text"])

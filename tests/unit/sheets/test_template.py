"""The empty table: headings that are read back, lists of what is registered, and no row that could be handed in."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from nguongoc.errors import Refusal
from nguongoc.sheets.columns import COLUMNS, SheetKind
from nguongoc.sheets.table import read_table
from nguongoc.sheets.template import empty_table


@pytest.mark.parametrize("kind", SheetKind)
def test_the_empty_table_has_every_column_and_no_row(kind: SheetKind) -> None:
    made = empty_table(kind, {"products": ["Bưởi"]})
    read = read_table(made, kind)
    assert set(read.at) == {each.name for each in COLUMNS[kind]}
    assert read.ignored == ()
    with pytest.raises(Refusal) as refused:
        list(read.rows)
    assert refused.value.code == "sheet-empty"


def test_lists_offer_what_is_registered_and_warn_instead_of_refusing() -> None:
    book = load_workbook(
        BytesIO(empty_table(SheetKind.BATCHES, {"products": ["Bưởi", "=1+1"], "facilities": []}))
    )
    offered = {str(each.sqref).split(":")[0]: each for each in book["Nhập"].data_validations.dataValidation}
    assert offered["B2"].formula1 == "'Danh mục'!$B$1:$B$2"
    assert {each.errorStyle for each in offered.values()} == {"warning"}
    assert "C2" not in offered
    assert [book["Danh mục"]["B1"].value, book["Danh mục"]["B2"].data_type] == ["Bưởi", "s"]
    assert book["Danh mục"].sheet_state == "hidden"

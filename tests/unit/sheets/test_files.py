"""Files as they come: any spelling that people's programs use, nothing that a stranger's file could do."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from nguongoc.errors import Refusal
from nguongoc.sheets.cells import Cell, CellKind, address, column_letters, place
from nguongoc.sheets.columns import SheetKind
from nguongoc.sheets.package import MOST_BYTES, MOST_UNPACKED
from nguongoc.sheets.table import Table, read_table
from nguongoc.sheets.values import read_day
from tests.unit.sheets.books import HEAD, book, changed, part

ROW = ("LV-001", "Bưởi Luận Văn", "Đồi Nếu", "1.234,5", "quả", "20/11/2026")


def rows(content: bytes, kind: SheetKind = SheetKind.BATCHES) -> list[tuple[int, dict[str, str]]]:
    return [
        (number, {name: cell.text for name, cell in cells.items()})
        for number, cells in table(content, kind).rows
    ]


def table(content: bytes, kind: SheetKind = SheetKind.BATCHES) -> Table:
    return read_table(content, kind)


def refused(content: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        rows(content)
    return refusal.value.code


def csv_text(separator: str) -> str:
    return "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in (HEAD, ROW))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_text_is_read_whatever_letters_and_separator_it_was_written_with(
    separator: str, encoding: str
) -> None:
    text = csv_text(separator)
    content = cp1258(text) if encoding == "cp1258" else text.encode(encoding)
    assert rows(content) == [
        (2, dict(zip(("lot", "product", "facility", "amount", "unit", "harvested_on"), ROW, strict=True)))
    ]


def cp1258(text: str) -> bytes:
    """As Windows writes it: letters with their first mark where there is one, tones behind."""
    import unicodedata

    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("cp1258")
            continue
        except UnicodeEncodeError:
            whole = unicodedata.normalize("NFD", letter)
        tone = next(each for each in whole if each in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", whole.replace(tone, ""))
        out += (base + tone).encode("cp1258")
    return bytes(out)


def test_a_workbook_keeps_what_each_cell_is() -> None:
    content = book(
        [
            ["Sổ thu hoạch"],
            [],
            HEAD,
            ["A", "Bưởi", "Đồi", 1250.5, "quả", date(2026, 11, 20)],
            [],
            ["B", "=1+1"],
        ]
    )
    read = table(content)
    found = dict(read.rows)
    assert read.heading_row == 3
    assert sorted(found) == [4, 6]
    assert found[4]["amount"] == Cell(CellKind.NUMBER, "1250.5")
    assert found[4]["harvested_on"].kind is CellKind.DATE
    assert read_day(found[4]["harvested_on"]) == date(2026, 11, 20)
    assert found[6]["product"].kind is CellKind.FORMULA


def test_what_another_program_wrote_is_read_alike() -> None:
    made = Workbook()
    made.active.append(list(HEAD))
    made.active.append(["A", "Bưởi", "Đồi", 3, "quả", date(2026, 11, 20)])
    out = BytesIO()
    made.save(out)
    [(number, cells)] = table(out.getvalue()).rows
    assert (number, cells["amount"].text, read_day(cells["harvested_on"])) == (2, "3", date(2026, 11, 20))


def test_days_counted_from_1904_are_the_same_days() -> None:
    read = table(book([HEAD, ["A", "b", "c", 1, "kg", date(2026, 11, 20)]], date1904=True))
    [(_, cells)] = read.rows
    assert read.date1904
    assert read_day(cells["harvested_on"], date1904=True) == date(2026, 11, 20)


def test_a_hidden_sheet_is_not_read_and_a_workbook_of_hidden_sheets_is_refused() -> None:
    content = book([HEAD, ["A", "b", "c", 1, "kg", "1/1/2026"]], hidden_first=True)
    assert [number for number, _ in rows(content)] == [2]
    all_hidden = part(content, "xl/workbook.xml").replace('sheetId="2"', 'sheetId="2" state="hidden"')
    assert refused(changed(content, {"xl/workbook.xml": all_hidden})) == "sheet-hidden"


GOOD = book([HEAD, ["A", "b", "c", 1, "kg", "1/1/2026"]])
SHEET = "xl/worksheets/sheet1.xml"


def test_a_document_type_is_refused_wherever_it_stands() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    for name in (SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        xml = part(GOOD, name)
        head, _, rest = xml.partition("?>")
        assert refused(changed(GOOD, {name: f"{head}?>{laughs}{rest}"})) == "sheet-has-doctype"


def test_programs_and_links_to_other_files_are_refused() -> None:
    assert refused(changed(GOOD, {"xl/vbaProject.bin": b"x"})) == "sheet-has-macros"
    assert (
        refused(changed(GOOD, {"xl/externalLinks/externalLink1.xml": b"<x/>"})) == "sheet-has-external-links"
    )


def test_a_bomb_is_refused_by_what_it_would_unpack_to() -> None:
    bomb = changed(GOOD, {SHEET: part(GOOD, SHEET).encode() + b" " * (MOST_UNPACKED + 1)})
    assert len(bomb) < MOST_BYTES
    assert refused(bomb) == "sheet-too-large"


def test_a_million_empty_rows_are_walked_and_hold_nothing() -> None:
    empty = "".join(f'<row r="{number}"/>' for number in range(3, 1_048_577))
    content = changed(GOOD, {SHEET: part(GOOD, SHEET).replace("</sheetData>", f"{empty}</sheetData>")})
    assert [number for number, _ in rows(content)] == [2]


def test_more_rows_than_one_file_may_have_are_refused() -> None:
    more = "".join(f'<row r="{number}"><c r="A{number}"><v>1</v></c></row>' for number in range(3, 50_100))
    content = changed(GOOD, {SHEET: part(GOOD, SHEET).replace("</sheetData>", f"{more}</sheetData>")})
    assert refused(content) == "sheet-too-large"


def test_merged_cells_are_refused_among_the_rows_and_not_in_the_title() -> None:
    content = book([["HỢP TÁC XÃ"], HEAD, ["A", "b", "c", 1, "kg", "1/1/2026"]])

    def merged(cells: str) -> bytes:
        xml = part(content, SHEET).replace(
            "</sheetData>", f'</sheetData><mergeCells><mergeCell ref="{cells}"/></mergeCells>'
        )
        return changed(content, {SHEET: xml})

    assert [number for number, _ in rows(merged("A1:F1"))] == [3]
    assert refused(merged("B3:B4")) == "sheet-has-merged-cells"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet-format-unknown"),
        (b"%PDF-1.7", "sheet-format-unknown"),
        (b"PK\x03\x04", "sheet-broken"),
        (GOOD[:2000], "sheet-broken"),
        (b"", "sheet-columns-missing"),
        (b"\xff\xfe\x00", "sheet-encoding-unknown"),
        (b"a,b\n1,2", "sheet-columns-missing"),
        (csv_text(",").split("\r\n", maxsplit=1)[0].encode(), "sheet-empty"),
        (f"{csv_text(',').partition(chr(13))[0]},Sản lượng\n".encode(), "sheet-column-repeated"),
        (
            changed(GOOD, {SHEET: "<worksheet><sheetData><row r='x'/></sheetData></worksheet>"}),
            "sheet-broken",
        ),
        (
            changed(GOOD, {SHEET: "<worksheet><sheetData><row r='9999999'/></sheetData></worksheet>"}),
            "sheet-broken",
        ),
        (b"x" * (MOST_BYTES + 1), "sheet-too-large"),
    ],
    ids=[
        "older Excel",
        "PDF",
        "a zip file's first bytes",
        "half a book",
        "nothing",
        "neither UTF-8 nor UTF-16",
        "no columns of ours",
        "a heading alone",
        "a column twice",
        "a row without number",
        "a row beyond the last",
        "too large",
    ],
)
def test_what_cannot_be_read_is_refused_by_name(content: bytes, code: str) -> None:
    assert refused(content) == code


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(Refusal):
        rows(content)


@given(st.binary(max_size=200))
def test_any_bytes_in_place_of_a_sheet_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(Refusal):
        rows(changed(GOOD, {SHEET: content}))


@given(st.integers(0, 16_383), st.integers(1, 1_048_576))
def test_the_address_of_a_cell_leads_back_to_it(column: int, row: int) -> None:
    assert place(address(column, row)) == (column, row)


def test_columns_are_lettered_as_every_spreadsheet_does() -> None:
    assert [column_letters(each) for each in (0, 3, 25, 26, 701, 702)] == ["A", "D", "Z", "AA", "ZZ", "AAA"]


def test_our_own_mark_of_a_text_that_would_run_is_taken_off_again() -> None:
    content = f"{csv_text(',')}\r\nB,'=HYPERLINK(1),c,1,kg,1/1/2026\r\n".encode()
    assert rows(content)[1][1]["product"] == "=HYPERLINK(1)"


def test_a_package_of_many_parts_is_refused() -> None:
    out = BytesIO(GOOD)
    with ZipFile(out, "a", ZIP_DEFLATED) as package:
        for each in range(400):
            package.writestr(f"x/{each}", b"")
    assert refused(out.getvalue()) == "sheet-too-large"

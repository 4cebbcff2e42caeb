"""CSV and ZPL: what other label programs and thermal printers are given."""

from __future__ import annotations

import csv
import dataclasses
import io
import re

import pytest
from PIL import Image

from nguongoc.label.layouts import LAYOUTS, Layout
from nguongoc.label.qr import MIN_MODULE_MM, ModuleTooSmall, qr_matrix
from nguongoc.label.stamp import Stamp
from nguongoc.label.table import COLUMNS, csv_rows
from nguongoc.label.zpl import NotAThermalLayout, zpl_labels
from tests.unit.label.reading import EVERYDAY, FISH_SAUCE, LOT_URI, POMELO, UNIT_URI, read_by_two, stamps

THERMAL = {name: layout for name, layout in EVERYDAY.items() if layout.is_roll}
each_thermal = pytest.mark.parametrize("layout", THERMAL.values(), ids=THERMAL.keys())


def field_data(zpl: str) -> list[str]:
    """The fields as the printer understands them: `_XX` after `^FH` is one byte."""
    fields = re.findall(r"\^FH\^FD(.*?)\^FS", zpl)
    return [
        re.sub(rb"_([0-9A-F]{2})", lambda byte: bytes.fromhex(byte[1].decode()), field.encode()).decode()
        for field in fields
    ]


def test_csv_holds_the_words_and_the_uri_of_every_stamp_in_order() -> None:
    table = b"".join(csv_rows(stamps(4)))
    assert table.startswith(b"\xef\xbb\xbfcode,uri,serial,")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [row["uri"] for row in rows] == [stamp.uri for stamp in stamps(4)]
    assert rows[1]["product"] == "Bưởi Luận Văn"
    assert rows[1]["serial"] == ""
    assert rows[0]["serial"] == FISH_SAUCE.serial_display
    assert rows[1]["dates"] == "Thu hoạch 12/11/2026 · Hạn dùng 12/01/2027"


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_csv_cell_that_a_spreadsheet_would_run_is_marked_as_text(start: str) -> None:
    name = f'{start}HYPERLINK("https://a.vn","Bưởi")'
    table = b"".join(csv_rows([Stamp(LOT_URI, dataclasses.replace(POMELO, product_name=name))]))
    (row,) = csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline=""))
    assert row["product"] == f"'{name}"


@each_thermal
@pytest.mark.parametrize("uri", [LOT_URI, UNIT_URI, "https://a.vn/b/a_b^c~d"])
def test_the_symbol_a_zpl_label_asks_for_is_read_by_two_decoders(layout: Layout, uri: str) -> None:
    (label,) = zpl_labels([Stamp(uri, POMELO)], layout)
    found = re.search(r"\^BQN,2,(\d+)\^FH\^FD(.*?)\^FS", label)
    assert found is not None
    magnification = int(found[1])
    (data,) = (field for field in field_data(label) if field.startswith("MA,"))
    matrix = qr_matrix(data.removeprefix("MA,"))
    side = matrix.framed_size
    printed = Image.frombytes("L", (side, side), matrix.framed)
    printed = printed.resize((side * magnification, side * magnification), Image.Resampling.NEAREST)
    assert read_by_two(printed) == ([uri], [uri])
    assert layout.face.dot is not None
    assert magnification * layout.face.dot >= MIN_MODULE_MM


@each_thermal
def test_a_zpl_label_says_the_words_in_utf8_with_command_characters_escaped(layout: Layout) -> None:
    (label,) = zpl_labels(
        [Stamp(LOT_URI, dataclasses.replace(POMELO, product_name="Bưởi ^XZ~JA_5E"))], layout
    )
    assert label.startswith("^XA^CI28^PW")
    assert label.count("^XZ") == 1
    assert "~" not in label
    data = field_data(label)
    assert "Bưởi ^XZ~JA_5E" in data
    assert POMELO.code_display in data


def test_zpl_comes_label_by_label() -> None:
    labels = list(zpl_labels(stamps(3), LAYOUTS["thermal-50x30"]))
    assert len(labels) == 3
    assert all(label.startswith("^XA") and label.endswith("^XZ\n") for label in labels)


def test_a_sheet_layout_is_refused_for_zpl_with_those_that_serve() -> None:
    with pytest.raises(NotAThermalLayout, match="thermal-50x30"):
        list(zpl_labels(stamps(1), LAYOUTS["a4-24"]))


def test_a_uri_too_long_for_the_roll_is_refused_for_zpl_too() -> None:
    with pytest.raises(ModuleTooSmall):
        list(zpl_labels([Stamp(f"https://{'a' * 300}.vn", POMELO)], LAYOUTS["thermal-50x30"]))

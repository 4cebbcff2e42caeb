"""Sheets and rolls that makers sell: each printed full, rendered, and the codes found where its maker cut the labels."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from nguongoc.label.faces import UNPRINTED
from nguongoc.label.layouts import LAYOUTS, Confidence, Layout
from nguongoc.label.outline import outline_pdf
from nguongoc.label.own_sheet import Placing, ShiftTooFar, StartBeyondSheet
from nguongoc.label.qr import MIN_MODULE_MM, module_mm, qr_matrix
from nguongoc.label.sheet import ROOM_FOR_MARGIN, render_sheet
from nguongoc.label.stamp import Stamp
from tests.unit.label.reading import (
    EVERYDAY,
    FISH_SAUCE,
    LOT_URI,
    MADE_AT,
    POMELO,
    UNIT_URI,
    face_of,
    page_at,
    read_by_two,
    stamps,
)

PAPERS: dict[str, Any] = json.loads(files("nguongoc.label").joinpath("papers.json").read_text("utf-8"))
SHEETS = {each["id"]: each for each in PAPERS["sheets"]}
ROLLS = [each for each in LAYOUTS.values() if each.is_roll and each.id not in EVERYDAY]
DPI = 203
INK = 200
"""Darker than this is printed."""


def codes_on(page: Image.Image, layout: Layout) -> dict[str, tuple[float, float]]:
    """Where the middle of each code stands, in mm from the page's top left corner."""
    scale = page.width / layout.page_width
    found = zxingcpp.read_barcodes(
        page.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return {
        each.text: (
            (each.position.top_left.x + each.position.bottom_right.x) / 2 / scale,
            (each.position.top_left.y + each.position.bottom_right.y) / 2 / scale,
        )
        for each in found
    }


def cut(sheet: dict[str, Any], slot: int) -> tuple[float, float, float, float]:
    """The label in a place as the table says, worked out without the layout's own reckoning."""
    row, column = divmod(slot, sheet["grid"][0])
    left, top = sheet["first"][0] + column * sheet["pitch"][0], sheet["first"][1] + row * sheet["pitch"][1]
    return left, top, left + sheet["label"][0], top + sheet["label"][1]


@pytest.mark.parametrize("name", SHEETS)
def test_a_full_sheet_of_a_maker_has_each_code_in_its_label_and_no_ink_across_a_cut(name: str) -> None:
    layout, sheet = LAYOUTS[name], SHEETS[name]
    printed = stamps(layout.per_page)
    page = page_at(render_sheet(printed, layout, title="Tem", made_at=MADE_AT), 0, DPI)
    scale = page.width / layout.page_width
    found = codes_on(page, layout)
    assert set(found) == {each.uri for each in printed}
    rest = page.copy()
    draw = ImageDraw.Draw(rest)
    for slot, stamp in enumerate(printed):
        left, top, right, bottom = cut(sheet, slot)
        x, y = found[stamp.uri]
        assert left + layout.face.qr_side / 3 < x < right, (name, slot)
        assert top + layout.face.qr_side / 3 < y < bottom - layout.face.qr_side / 3, (name, slot)
        draw.rectangle(
            [(left + 0.4) * scale, (top + 0.4) * scale, (right - 0.4) * scale, (bottom - 0.4) * scale], 255
        )
    if layout.top >= ROOM_FOR_MARGIN:
        draw.rectangle([0, 0, page.width, ROOM_FOR_MARGIN * scale], 255)
    assert rest.getextrema()[0] > INK, "nothing is printed within 0.4 mm of a cut, or between labels"
    edge = int((UNPRINTED - 0.1) * scale)
    inside = page.copy()
    ImageDraw.Draw(inside).rectangle([edge, edge, page.width - edge, page.height - edge], 255)
    assert inside.getextrema()[0] > INK, (
        "nothing that counts stands where an office printer leaves paper white"
    )


@pytest.mark.parametrize("name", SHEETS)
def test_measures_of_a_sheet_fill_its_page_evenly_and_say_who_says_so(name: str) -> None:
    sheet = SHEETS[name]
    first, last = cut(sheet, 0), cut(sheet, sheet["grid"][0] * sheet["grid"][1] - 1)
    for near, far, page in ((first[0], last[2], sheet["page"][0]), (first[1], last[3], sheet["page"][1])):
        assert near >= 0
        assert abs(near - (page - far)) <= 0.2, "makers centre the labels on the page"
    assert set(sheet["source"].split(", ")) <= set(PAPERS["sources"])
    assert (sheet["confidence"] == Confidence.AGREED) <= (len(sheet["source"].split(", ")) > 1)


def test_no_code_of_a_maker_stands_for_two_sheets() -> None:
    codes = [(each["maker"], code) for each in PAPERS["sheets"] for code in each["codes"]]
    assert len(set(codes)) == len(codes) > 80


@pytest.mark.parametrize("layout", ROLLS, ids=lambda each: each.id)
def test_a_roll_of_any_size_is_read_and_its_modules_are_whole_dots(layout: Layout) -> None:
    page = page_at(render_sheet([Stamp(LOT_URI, POMELO)], layout, title="Tem", made_at=MADE_AT), 0, 300)
    assert read_by_two(page) == ([LOT_URI], [LOT_URI])
    assert layout.face.dot is not None
    for uri in (LOT_URI, UNIT_URI):
        dots = module_mm(qr_matrix(uri), layout.face.qr_side, layout.face.dot) / layout.face.dot
        assert dots == pytest.approx(round(dots))
        assert dots * layout.face.dot >= MIN_MODULE_MM


def test_a_sheet_partly_used_is_printed_from_its_first_free_place_on() -> None:
    layout, printed = LAYOUTS["avery-l7160"], stamps(5)
    pdf = render_sheet(printed, layout, title="Tem", made_at=MADE_AT, placing=Placing(start=19))
    found = codes_on(page_at(pdf, 0, DPI), layout)
    assert set(found) == {each.uri for each in printed[:3]}
    assert all(y > 237 for _, y in found.values()), "the last row"
    assert read_by_two(face_of(page_at(pdf, 1, DPI), layout, 0))[0] == [printed[3].uri]
    for start in (0, 22):
        with pytest.raises(StartBeyondSheet):
            render_sheet(printed, layout, title="Tem", made_at=MADE_AT, placing=Placing(start=start))


def test_a_printer_that_is_off_is_put_right_by_what_is_said_and_no_more() -> None:
    layout, printed = LAYOUTS["a4-24"], [Stamp(LOT_URI, POMELO)]
    plain, moved = (
        codes_on(
            page_at(render_sheet(printed, layout, title="Tem", made_at=MADE_AT, placing=placing), 0, 300),
            layout,
        )
        for placing in (Placing(), Placing(shift_x=1.5, shift_y=-2))
    )
    assert moved[LOT_URI][0] - plain[LOT_URI][0] == pytest.approx(1.5, abs=0.1)
    assert moved[LOT_URI][1] - plain[LOT_URI][1] == pytest.approx(-2, abs=0.1)
    for far in (10.5, float("nan"), float("-inf")):
        with pytest.raises(ShiftTooFar):
            render_sheet(printed, layout, title="Tem", made_at=MADE_AT, placing=Placing(shift_y=far))


def test_the_outlines_to_try_stand_where_the_labels_do_and_carry_no_code() -> None:
    layout = LAYOUTS["tomy-145"]
    page = page_at(outline_pdf(layout, MADE_AT, Placing(shift_x=2)), 0, 300)
    scale = page.width / layout.page_width
    assert not codes_on(page, layout)
    left, top, right, bottom = cut(SHEETS["tomy-145"], 64)
    for x, y in ((left, (top + bottom) / 2), (right, (top + bottom) / 2)):
        line = page.crop(
            (int((x + 2 - 0.4) * scale), int(y * scale) - 3, int((x + 2 + 0.4) * scale), int(y * scale) + 3)
        )
        assert line.getextrema()[0] < INK


def test_the_longest_words_are_set_on_every_sheet_of_a_maker() -> None:
    for name in SHEETS:
        render_sheet([Stamp(UNIT_URI, FISH_SAUCE)], LAYOUTS[name], title="Tem", made_at=MADE_AT)

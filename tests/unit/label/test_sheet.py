"""Print sheets of every layout, rendered as a printer would and read back by two decoders."""

from __future__ import annotations

import dataclasses
import itertools

import pypdfium2
import pytest

from nguongoc.label.compose import compose
from nguongoc.label.layouts import LAYOUTS, Layout, UnknownLayout, layout_named
from nguongoc.label.lettering import TextDoesNotFit, UnprintableText, width
from nguongoc.label.qr import MIN_MODULE_MM, ModuleTooSmall, module_mm, qr_matrix
from nguongoc.label.sheet import MAX_STAMPS, NoStamps, TooManyStamps, render_sheet
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

TITLE = "Bưởi Luận Văn · Lô LV-2026-11-12"
each_layout = pytest.mark.parametrize("layout", EVERYDAY.values(), ids=EVERYDAY.keys())


def text_of(pdf: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        text: str = document[page].get_textpage().get_text_range()
    finally:
        document.close()
    return text


@each_layout
@pytest.mark.parametrize("dpi", [203, 300])
def test_first_and_last_labels_of_each_page_are_read_by_two_decoders(layout: Layout, dpi: int) -> None:
    printed = stamps(layout.per_page + 3)
    pdf = render_sheet(printed, layout, title=TITLE, made_at=MADE_AT)
    for number in {0, layout.per_page - 1, layout.per_page, len(printed) - 1}:
        page, slot = divmod(number, layout.per_page)
        label = face_of(page_at(pdf, page, dpi), layout, slot)
        assert read_by_two(label) == ([printed[number].uri], [printed[number].uri])


def test_every_label_of_a_full_sheet_is_read_in_its_own_place() -> None:
    layout = LAYOUTS["a4-24"]
    printed = stamps(24)
    page = page_at(render_sheet(printed, layout, title=TITLE, made_at=MADE_AT), 0, 300)
    for slot, stamp in enumerate(printed):
        assert read_by_two(face_of(page, layout, slot)) == ([stamp.uri], [stamp.uri])


@each_layout
def test_the_words_can_be_selected_as_the_vietnamese_they_are(layout: Layout) -> None:
    pdf = render_sheet([Stamp(LOT_URI, POMELO)], layout, title=TITLE, made_at=MADE_AT)
    lines = text_of(pdf).splitlines()
    for part in (POMELO.product_name, *POMELO.origin_line.split(", "), POMELO.code_display):
        assert any(part in line for line in lines), (part, lines)
    assert POMELO.domain in "".join(lines)


def test_the_whole_text_of_a_full_size_label_is_extracted_line_by_line() -> None:
    text = dataclasses.replace(POMELO, serial_display="0K3M 9Q2X RT7Z D")
    pdf = render_sheet([Stamp(LOT_URI, text)], LAYOUTS["a4-24"], title=TITLE, made_at=MADE_AT)
    lines = text_of(pdf).splitlines()
    wanted = (
        text.product_name,
        text.origin_line,
        text.producer_line,
        text.lot_line,
        *text.date_lines,
        text.domain,
    )
    assert [line for line in lines if line in wanted] == list(wanted)
    assert f"{TITLE} Tờ 1" in lines
    assert any("0K3M 9Q2X RT7Z D" in line for line in lines)
    assert any("Quét để xem nguồn gốc" in line for line in lines)


def test_a_sheet_is_named_dated_and_marked_as_vietnamese() -> None:
    document = pypdfium2.PdfDocument(render_sheet(stamps(1), LAYOUTS["a4-24"], title=TITLE, made_at=MADE_AT))
    try:
        metadata = document.get_metadata_dict()
    finally:
        document.close()
    assert metadata["Title"] == TITLE
    assert metadata["CreationDate"] == "D:20261123083000Z"
    assert "anonymous" not in metadata.values()


def test_pages_are_numbered_in_the_margin_and_a_roll_has_none() -> None:
    sheet = render_sheet(stamps(25), LAYOUTS["a4-24"], title=TITLE, made_at=MADE_AT)
    assert "Tờ 1" in text_of(sheet, 0)
    assert "Tờ 2" in text_of(sheet, 1)
    roll = render_sheet(stamps(2), LAYOUTS["thermal-50x30"], title=TITLE, made_at=MADE_AT)
    assert "Tờ" not in text_of(roll, 1)


def test_a_roll_is_printed_in_black_alone() -> None:
    document = pypdfium2.PdfDocument(
        render_sheet(stamps(1), LAYOUTS["thermal-50x30"], title=TITLE, made_at=MADE_AT)
    )
    try:
        picture = document[0].render(scale=3).to_pil().convert("RGB")
    finally:
        document.close()
    assert all(red == green == blue for _, (red, green, blue) in picture.getcolors(1 << 20))


@each_layout
def test_labels_of_a_layout_stay_on_the_page_and_off_each_other(layout: Layout) -> None:
    face = layout.face
    assert layout.left + (layout.columns - 1) * layout.pitch_x + face.width <= layout.page_width + 1e-9
    assert layout.top + (layout.rows - 1) * layout.pitch_y + face.height <= layout.page_height + 1e-9
    assert layout.pitch_x >= face.width
    assert layout.pitch_y >= face.height
    assert face.qr_left + face.qr_side < face.width
    assert face.qr_top + face.qr_side <= face.height


@each_layout
def test_every_layout_prints_a_gtin_lot_and_serial_with_modules_large_enough(layout: Layout) -> None:
    assert module_mm(qr_matrix(UNIT_URI), layout.face.qr_side, layout.face.dot) >= MIN_MODULE_MM


@each_layout
def test_a_uri_too_long_for_the_layout_is_refused_not_printed_small(layout: Layout) -> None:
    with pytest.raises(ModuleTooSmall):
        render_sheet([Stamp(f"https://{'a' * 300}.vn", POMELO)], layout, title=TITLE, made_at=MADE_AT)


def test_the_same_stamps_give_the_same_bytes() -> None:
    made = {render_sheet(stamps(30), LAYOUTS["a4-24"], title=TITLE, made_at=MADE_AT) for _ in range(2)}
    assert len(made) == 1


def test_words_shared_by_a_lot_are_held_once_and_shown_on_every_label() -> None:
    layout = LAYOUTS["a4-24"]
    pomelo = [
        Stamp(
            f"{LOT_URI}/{number}", dataclasses.replace(POMELO, serial_display=f"0000 0000 00{number:02d} 0")
        )
        for number in range(24)
    ]
    text = text_of(render_sheet(pomelo, layout, title="Tem", made_at=MADE_AT))
    assert text.count(POMELO.product_name) == 24
    assert all(f"0000 0000 00{number:02d} 0" in text for number in range(24))


def test_several_lots_may_alternate_on_one_sheet() -> None:
    text = text_of(render_sheet(stamps(24), LAYOUTS["a4-24"], title="Tem", made_at=MADE_AT))
    assert text.count(POMELO.product_name) == 12
    assert text.count(FISH_SAUCE.lot_line) == 12


def test_unit_labels_weigh_at_most_600_bytes_each() -> None:
    unit = [Stamp(f"{LOT_URI}/{number:013d}", POMELO) for number in range(480)]
    assert len(render_sheet(unit, LAYOUTS["a4-24"], title=TITLE, made_at=MADE_AT)) <= 600 * len(unit)


def test_a_lot_sheet_weighs_a_fraction_of_that() -> None:
    lot = [Stamp(LOT_URI, POMELO)] * 480
    assert len(render_sheet(lot, LAYOUTS["a4-24"], title=TITLE, made_at=MADE_AT)) <= 200 * len(lot)


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(NoStamps):
        render_sheet([], LAYOUTS["a4-24"], title=TITLE, made_at=MADE_AT)


def test_endless_stamps_are_refused_at_the_bound_without_being_drawn_for_ever() -> None:
    with pytest.raises(TooManyStamps) as refused:
        render_sheet(itertools.repeat(Stamp(LOT_URI, POMELO)), LAYOUTS["a4-65"], title=TITLE, made_at=MADE_AT)
    assert refused.value.params == {"maximum": MAX_STAMPS}


def test_a_title_the_font_cannot_set_is_refused() -> None:
    with pytest.raises(UnprintableText):
        render_sheet(stamps(1), LAYOUTS["a4-24"], title="柚子", made_at=MADE_AT)


def test_an_unknown_layout_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownLayout) as refused:
        layout_named("a4-25")
    for name in ("a4-24", "a4-65", "thermal-50x30"):
        assert name in refused.value.detail
        assert layout_named(name).id == name


@each_layout
def test_a_pin_stands_whole_inside_its_box_and_everything_else_outside(layout: Layout) -> None:
    text = dataclasses.replace(POMELO, serial_display="4T9X K2M7 QW0B A", pin_display="ABC 7Q2 M9X")
    if layout.id == "a4-65":
        with pytest.raises(TextDoesNotFit):
            compose(text, layout.face)
        return
    placed = compose(text, layout.face)
    box = placed.scratch
    assert box is not None
    for line in placed.lines:
        middle = line.baseline - line.size / 3
        inside = box.y < middle < box.y + box.height and line.x > box.x
        assert inside == (line.text == "ABC 7Q2 M9X"), line
        if inside:
            assert box.y < line.baseline - 0.7 * line.size
            assert line.baseline < box.y + box.height
            assert line.x + width(line.text, line.weight, line.size) <= box.x + box.width + 0.01
    assert box.y + box.height <= layout.face.height - 0.5
    pdf = render_sheet([Stamp(LOT_URI, text)] * 2, layout, title=TITLE, made_at=MADE_AT)
    assert "ABC 7Q2 M9X" in text_of(pdf)

"""Stamps as a phone sees them: printed at the resolution of cheap printers, out of focus and askew, read by two decoders."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image, ImageFilter

from nguongoc.label.faces import Face
from nguongoc.label.layouts import Layout
from nguongoc.label.picture import stamp_png
from nguongoc.label.qr import module_mm, qr_matrix, qr_png
from nguongoc.label.sheet import render_sheet
from nguongoc.label.stamp import Stamp
from nguongoc.label.zpl import zpl_labels
from tests.unit.label.reading import EVERYDAY, MADE_AT, face_of, opened, page_at, read_by_two, stamps

OUT_OF_FOCUS = 0.3
"""Of a module, the standard deviation of the blur. Both decoders gave up between 0.4 and 0.6, on any layout."""
ASKEW = 4
"""Degrees."""
MM_PER_INCH = 25.4
THERMAL = [each for each in EVERYDAY.values() if each.face.dot is not None]


def seen(picture: Image.Image, module_px: float) -> Image.Image:
    turned = picture.convert("L").rotate(ASKEW, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return turned.filter(ImageFilter.GaussianBlur(OUT_OF_FOCUS * module_px))


def module_of(stamp: Stamp, face: Face) -> float:
    return module_mm(qr_matrix(stamp.uri), face.qr_side, face.dot)


@pytest.mark.parametrize("layout", EVERYDAY.values(), ids=EVERYDAY.keys())
@pytest.mark.parametrize("dpi", [203, 300])
def test_every_layout_is_read_out_of_focus_and_askew(layout: Layout, dpi: int) -> None:
    printed = stamps(2)
    pdf = render_sheet(printed, layout, title="Tem", made_at=MADE_AT)
    for number, stamp in enumerate(printed):
        page, slot = divmod(number, layout.per_page)
        label = face_of(page_at(pdf, page, dpi), layout, slot)
        blurred = seen(label, module_of(stamp, layout.face) * dpi / MM_PER_INCH)
        assert read_by_two(blurred) == ([stamp.uri], [stamp.uri])


@pytest.mark.parametrize("layout", THERMAL, ids=lambda layout: layout.id)
def test_what_a_thermal_printer_draws_by_itself_is_read_out_of_focus_and_askew(layout: Layout) -> None:
    for stamp, label in zip(stamps(2), zpl_labels(stamps(2), layout), strict=True):
        found = re.search(r"\^BQN,2,(\d+)\^FH\^FDMA,(.*?)\^FS", label)
        assert found is not None
        dots = int(found[1])
        data = re.sub(r"_([0-9A-F]{2})", lambda byte: chr(int(byte[1], 16)), found[2])
        # The printer's own symbol: the same text at level M, so many dots to a module.
        symbol = opened(qr_png(data, dots))
        assert read_by_two(seen(symbol, dots)) == ([stamp.uri], [stamp.uri])


@pytest.mark.parametrize("module_px", [4, 8])
def test_a_picture_of_a_stamp_is_read_out_of_focus_and_askew(module_px: int) -> None:
    for stamp in stamps(2):
        picture = Image.open(io.BytesIO(stamp_png(stamp, module_px)))
        assert read_by_two(seen(picture, module_px)) == ([stamp.uri], [stamp.uri])

"""Reading printed symbols back with two decoders, and the stamps that the label tests print."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pypdfium2
import qrfast
import zxingcpp
from PIL import Image

from nguongoc.label.layouts import LAYOUTS, Layout
from nguongoc.label.stamp import Stamp, StampText

MADE_AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
POMELO = StampText(
    product_name="Bưởi Luận Văn",
    origin_line="Xã Thọ Xuân, Thanh Hoá",
    producer_line="Hợp tác xã Nông nghiệp Lam Sơn",
    lot_line="Lô LV-2026-11-12",
    date_lines=("Thu hoạch 12/11/2026", "Hạn dùng 12/01/2027"),
    domain="nguongoc.thanhhoa.vn",
    code_display="7K3M9-Q2XRT",
)
FISH_SAUCE = StampText(
    product_name="Nước mắm cốt nhỉ Ba Làng thượng hạng ủ chượp hai mươi bốn tháng trong chum sành",
    origin_line="Phường Hải Bình, tỉnh Thanh Hoá, Việt Nam",
    producer_line="Công ty TNHH Chế biến Hải sản Ba Làng Thanh Hương",
    lot_line="Lô NM.BL-2026-00001-A",
    date_lines=("Sản xuất 01/11/2026", "Hạn dùng 01/11/2028"),
    domain="id.truyxuat.thanhhoa.gov.vn",
    code_display="WWWWW-WWWWW",
    serial_display="WMWM WMWM WMWM W",
)
EVERYDAY = {
    name: LAYOUTS[name] for name in ("a4-24", "a4-40", "a4-65", "thermal-50x30", "thermal-50x30-300dpi")
}
"""The layouts whose faces are drawn by hand; all others are reckoned, and read in `test_papers`."""
LOT_URI = "https://nguongoc.thanhhoa.vn/b/7K3M9Q2XRT"
UNIT_URI = "https://id.truyxuat.thanhhoa.gov.vn/01/09521234543213/10/NM.BL-2026-00001-A12/21/0K3M9Q2XRT7Z"


def stamps(count: int) -> list[Stamp]:
    """Lot stamps of the pomelo and unit stamps of the fish sauce in turn, every URI another."""
    return [
        Stamp(f"{LOT_URI}?{number}", POMELO) if number % 2 else Stamp(f"{UNIT_URI}{number}", FISH_SAUCE)
        for number in range(count)
    ]


def read_by_two(picture: Image.Image) -> tuple[list[str], list[str]]:
    """Every QR that zxing-cpp and rxing (through qrfast) find in the picture.

    rxing also looks for linear codes, cannot be told not to, and takes a line of small words for a few digits now and then; a URI is never digits alone.
    """
    grey = picture.convert("L")
    symbols = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    assert all(symbol.ec_level == "M" for symbol in symbols)
    assert all(symbol.symbology_identifier == "]Q1" for symbol in symbols), "plain QR, not GS1 QR with FNC1"
    found = qrfast.decode_qrs_bytes(grey.tobytes(), *grey.size, True)
    return [symbol.text for symbol in symbols], [text for text in found if not text.isdigit()]


def page_at(pdf: bytes, page: int, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        rendered = document[page].render(scale=dpi / 72, grayscale=True)
        picture: Image.Image = rendered.to_pil().copy()
    finally:
        document.close()
    return picture


def face_of(picture: Image.Image, layout: Layout, slot: int) -> Image.Image:
    """The label in one place of a rendered page."""
    row, column = divmod(slot, layout.columns)
    scale = picture.width / layout.page_width
    left, top = layout.left + column * layout.pitch_x, layout.top + row * layout.pitch_y
    right, bottom = left + layout.face.width, top + layout.face.height
    return picture.crop(
        (round(left * scale), round(top * scale), round(right * scale), round(bottom * scale))
    )


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))

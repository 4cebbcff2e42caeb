"""The codes on a photo of a label: what a telephone would read of it, for those who were sent a picture instead of a pack."""

from __future__ import annotations

import zxingcpp

from nguongoc.catalogue.pictures import upright
from nguongoc.errors import Invalid

MOST_ON_A_PHOTO = 50
"""A photo of a pallet; whoever has more of them scans."""
_FORMATS = zxingcpp.BarcodeFormats(
    [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.Code128]
)
"""Those that can carry a Digital Link or an element string with a lot. A retail bar code names a kind of goods, no lot."""


class NoCodeOnPhoto(Invalid):
    """No symbol that can be read: none there, or too small, dark, blurred or covered."""

    code = "no-code-on-photo"


def codes_on(data: bytes) -> list[str]:
    """What the symbols on an upload say, each once, at most `MOST_ON_A_PHOTO`. Raises `NoCodeOnPhoto` and the refusals of pictures.

    Bounded by the pixels that are decoded (`upright`): some hundred milliseconds, outside the interpreter's lock. Where the
    photo was taken is not looked at, and nothing of it is kept.
    """
    grey = upright(data).convert("L")
    found = zxingcpp.read_barcodes(grey, formats=_FORMATS)
    codes = list(dict.fromkeys(each.text for each in found if each.valid and each.text))
    if not codes:
        raise NoCodeOnPhoto("no code can be read on this photo", pointer="/file")
    return codes[:MOST_ON_A_PHOTO]

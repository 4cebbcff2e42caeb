"""A picture as shops want it: square, on white, whole, in one size and never blown up."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

SIDES: Final = (500, 800, 1000, 1024, 1200, 1280)
_QUALITY: Final = 85


def square(data: bytes, side: int) -> bytes:
    """A JPEG of `side` px a side from one of our own renditions; a smaller picture stands in the middle as it is."""
    with Image.open(io.BytesIO(data)) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    ground = Image.new("RGB", (side, side), "white")
    ground.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()

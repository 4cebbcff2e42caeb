"""Uploaded pictures: nothing of the upload is kept but its pixels.

A picture is recognised by its content, measured before it is decoded, turned upright, stripped of all metadata (a phone
writes the farm's position into it) and written anew in the few sizes that pages use. The same upload gives the same id.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageOps, UnidentifiedImageError

from nguongoc.errors import Invalid, Malformed, TooLarge

MAX_BYTES = 12_000_000
MAX_PIXELS = 40_000_000
MAX_SIDE = 20_000
MIN_SIDE = 64
"""Pixels; anything smaller is an icon or a tracking pixel."""
WIDTHS = (320, 640, 1280)
HERO_WIDTH = 640
HERO_BYTES = 50_000
"""What the consumer page can spend on its picture at 400 kbit/s."""
QUALITIES = (80, 72, 64, 56, 48, 40)


class PictureFormat(StrEnum):
    """The formats pictures are kept in."""

    JPEG = "jpeg"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        return f"image/{self}"


class PictureTooHeavy(TooLarge):
    """More bytes than an upload may have."""

    code = "picture-too-heavy"


class PictureTooManyPixels(TooLarge):
    """A few kilobytes can claim gigapixels; the claim is read from the header and refused before anything is decoded."""

    code = "picture-too-many-pixels"


class PictureTooSmall(Invalid):
    """Too few pixels to show anything on a phone."""

    code = "picture-too-small"


class PictureFormatNotTaken(Invalid):
    """JPEG, PNG and WebP only. An SVG is a program, and a GIF or TIFF is not what a camera makes."""

    code = "picture-format-not-taken"


class PictureAnimated(Invalid):
    """More than one frame: which of them shows the goods, nobody can say."""

    code = "picture-animated"


class PictureDamaged(Malformed):
    """Cut off, followed by something else, or not what its first bytes say."""

    code = "picture-damaged"


@dataclass(frozen=True, slots=True)
class Rendition:
    """One size in one format."""

    width: int
    height: int
    format: PictureFormat
    data: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture re-encoded by us; `id` is the SHA-256, in hex, of its largest JPEG."""

    id: str
    widths: tuple[int, ...]
    aspect: tuple[int, int]
    """Width and height of the largest rendition, px: what `width` and `height` of an `img` need."""
    renditions: tuple[Rendition, ...]


def upright(data: bytes) -> Image.Image:
    """The pixels of an upload as one looks at them, RGB on white, brought near the largest width; checked before and while decoded."""
    if len(data) > MAX_BYTES:
        raise PictureTooHeavy(
            f"the picture has {len(data)} bytes, at most {MAX_BYTES}", bytes=len(data), maximum=MAX_BYTES
        )
    _check_container(data)
    return _decode(data)


def reencode(data: bytes) -> Picture:
    """Check an upload, turn it upright, and write it anew without metadata in every width it is large enough for."""
    whole = upright(data)
    sizes = _sizes(*whole.size)
    renditions: list[Rendition] = []
    for width, height in sizes:
        small = whole.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        renditions += (_encode(small, format) for format in (PictureFormat.WEBP, PictureFormat.JPEG))
    largest = renditions[-1]
    return Picture(
        id=hashlib.sha256(largest.data).hexdigest(),
        widths=tuple(width for width, _ in sizes),
        aspect=(largest.width, largest.height),
        renditions=tuple(renditions),
    )


def _check_container(data: bytes) -> None:
    """What the first bytes say, and that the file ends where that format says: no archive or script rides behind it."""
    if data.startswith(b"\xff\xd8\xff"):
        ends = _jpeg_ends(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        ends = _png_length(data) == len(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        ends = int.from_bytes(data[4:8], "little") + 8 == len(data)
    else:
        raise PictureFormatNotTaken("not a JPEG, PNG or WebP")
    if not ends:
        raise PictureDamaged("the file does not end where its picture does")


_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
"""A marker inside entropy-coded data: neither a stuffed zero, nor padding, nor a restart (ITU-T T.81, B.1.1)."""
_SOS, _EOI = 0xDA, 0xD9


def _jpeg_ends(data: bytes) -> bool:
    """Whether the picture's segments lead to its end, and behind it stands nothing, or only what phone cameras put there.

    Those are further JPEGs (gain maps), a short film, a Samsung trailer; none of them is looked at or kept.
    """
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:  # noqa: PLR2004 every marker begins so
        marker = data[position + 1]
        if marker == _EOI:
            break
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")
        if marker == _SOS:
            found = _MARKER.search(data, position)
            position = found.start() if found else len(data)
    if data[position : position + 2] != b"\xff\xd9":
        return False
    rest = data[position + 2 :]
    behind = rest.strip(b"\x00")
    return (
        not behind or behind.startswith(b"\xff\xd8\xff") or behind.endswith(b"SEFT") or rest[4:8] == b"ftyp"
    )


def _png_length(data: bytes) -> int:
    """Bytes up to the end of IEND, or 0 when the chunks do not lead there (PNG 3rd edition, clause 5)."""
    position = 8
    while position + 12 <= len(data):
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        if data[position + 4 : position + 8] == b"IEND":
            return end
        position = end
    return 0


def _decode(data: bytes) -> Image.Image:
    """The pixels, upright, RGB on white; refused by its header before decoding, damage refused while decoding."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of what is refused here by our own bounds
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
                _check_header(opened)
                opened.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
                opened.load()
                return _on_white(ImageOps.exif_transpose(opened))
    except Image.DecompressionBombError as refused:
        raise PictureTooManyPixels(f"more than {MAX_PIXELS} pixels", maximum=MAX_PIXELS) from refused
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        OverflowError,
        MemoryError,
    ) as broken:
        raise PictureDamaged("the picture cannot be read to its end") from broken


def _check_header(opened: Image.Image) -> None:
    width, height = opened.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise PictureTooManyPixels(
            f"the picture says {width} x {height} pixels, at most {MAX_PIXELS}",
            width=width,
            height=height,
            maximum=MAX_PIXELS,
        )
    if min(width, height) < MIN_SIDE:
        raise PictureTooSmall(
            f"the picture is {width} x {height}, at least {MIN_SIDE} a side", minimum=MIN_SIDE
        )
    if opened.format in {"PNG", "WEBP"} and getattr(opened, "n_frames", 1) > 1:
        raise PictureAnimated("the picture moves; send one still frame")


def _on_white(picture: Image.Image) -> Image.Image:
    """A new image that shares nothing with the upload but its pixels, already brought near the largest width."""
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256, "L")
    picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    factor = min(picture.size) // WIDTHS[-1]
    if factor > 1:
        picture = picture.reduce(factor)
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return ground


def _sizes(width: int, height: int) -> tuple[tuple[int, int], ...]:
    """Our widths up to the picture's own, never larger; a smaller picture keeps its own width."""
    widths = [wanted for wanted in WIDTHS if wanted <= width] or [width]
    return tuple((wanted, max(1, round(height * wanted / width))) for wanted in widths)


def _encode(picture: Image.Image, format: PictureFormat) -> Rendition:
    """At the first quality that meets the budget of its width: the hero's, scaled by area; else at the lowest."""
    budget = HERO_BYTES * max(1.0, (picture.width / HERO_WIDTH) ** 2)
    for quality in QUALITIES:
        file = io.BytesIO()
        if format is PictureFormat.WEBP:
            picture.save(file, "WEBP", quality=quality, method=4)
        else:
            picture.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
        if file.tell() <= budget:
            break
    return Rendition(picture.width, picture.height, format, file.getvalue())

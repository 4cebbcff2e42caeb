"""Uploaded pictures: what is taken, what is refused before it can do harm, and what is left of it."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from nguongoc.catalogue.pictures import (
    HERO_BYTES,
    MAX_BYTES,
    PictureAnimated,
    PictureDamaged,
    PictureFormat,
    PictureFormatNotTaken,
    PictureTooHeavy,
    PictureTooManyPixels,
    PictureTooSmall,
    reencode,
)

REFUSALS = (PictureAnimated, PictureDamaged, PictureFormatNotTaken, PictureTooManyPixels, PictureTooSmall)
ORIENTATION, GPS, GPS_LATITUDE = 0x0112, 0x8825, 2


def field(width: int = 1600, height: int = 1200) -> Image.Image:
    """Something like a photo: a gradient with some noise, its left quarter red."""
    picture = Image.effect_mandelbrot((width, height), (-2, -1.5, 1, 1.5), 60).convert("RGB")
    picture = Image.blend(picture, Image.effect_noise((width, height), 40).convert("RGB"), 0.3)
    picture.paste((200, 30, 30), (0, 0, width // 4, height))
    return picture


PHOTO = field()


def encoded(picture: Image.Image, format: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


JPEG = encoded(PHOTO, "JPEG")


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header claims any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_webp_and_jpeg_in_three_widths(format: str) -> None:
    picture = reencode(encoded(PHOTO, format))
    assert picture.widths == (320, 640, 1280)
    assert picture.aspect == (1280, 960)
    made = [(rendition.width, rendition.format) for rendition in picture.renditions]
    assert made == [
        (width, kind) for width in (320, 640, 1280) for kind in (PictureFormat.WEBP, PictureFormat.JPEG)
    ]
    for rendition in picture.renditions:
        with Image.open(io.BytesIO(rendition.data)) as opened:
            assert opened.get_format_mimetype() == rendition.format.media_type
            assert opened.size == (rendition.width, rendition.height)
            assert opened.mode == "RGB"


def test_the_hero_fits_the_budget_of_a_slow_page() -> None:
    heroes = [rendition for rendition in reencode(JPEG).renditions if rendition.width == 640]
    assert [len(rendition.data) <= HERO_BYTES for rendition in heroes] == [True, True]


@pytest.mark.parametrize(
    ("width", "widths"), [(64, (64,)), (319, (319,)), (700, (320, 640)), (1280, (320, 640, 1280))]
)
def test_no_picture_is_ever_made_larger_than_it_was(width: int, widths: tuple[int, ...]) -> None:
    assert reencode(encoded(field(width, 400), "PNG")).widths == widths


def test_a_photo_taken_upright_with_a_turned_phone_stands_upright() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    picture = reencode(encoded(PHOTO, "JPEG", exif=exif))
    assert picture.aspect == (1200, 1600) or picture.aspect[0] < picture.aspect[1]
    with Image.open(io.BytesIO(picture.renditions[-1].data)) as upright:
        red, green, _ = upright.convert("RGB").getpixel((upright.width // 2, 20))
    assert red > 2 * green, "what the camera saw on its left edge is now at the top"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_where_the_photo_was_taken_is_in_none_of_its_sizes(format: str) -> None:
    exif = Image.Exif()
    exif[GPS] = {GPS_LATITUDE: (19.0, 48.0, 0.0)}
    exif[0x010E] = "ruộng nhà bà Tám"
    upload = encoded(PHOTO, format, exif=exif, icc_profile=b"x" * 200, comment="secret")
    with Image.open(io.BytesIO(upload)) as before:
        assert before.getexif().get_ifd(GPS)
    for rendition in reencode(upload).renditions:
        with Image.open(io.BytesIO(rendition.data)) as opened:
            assert dict(opened.getexif()) == {}
            assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & opened.info.keys()
        assert b"Exif" not in rendition.data
        assert "ruộng".encode() not in rendition.data


def test_the_id_depends_on_the_pixels_alone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "another description"
    png = encoded(PHOTO, "PNG")
    assert reencode(png).id == reencode(encoded(PHOTO, "PNG", exif=exif)).id
    assert reencode(png).id != reencode(encoded(PHOTO.rotate(180), "PNG")).id
    assert len(bytes.fromhex(reencode(png).id)) == 32


def test_transparency_becomes_white() -> None:
    glass = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    with Image.open(io.BytesIO(reencode(encoded(glass, "PNG")).renditions[-1].data)) as opened:
        assert opened.convert("RGB").getpixel((50, 50)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode: str) -> None:
    assert reencode(encoded(Image.new(mode, (80, 80)), "PNG")).widths == (80,)


def test_a_printers_cmyk_jpeg_is_read() -> None:
    assert reencode(encoded(Image.new("CMYK", (80, 80)), "JPEG")).widths == (80,)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><svg/>',
        b"<!doctype html><script>",
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        encoded(PHOTO.quantize(16), "GIF"),
        encoded(field(80, 80), "TIFF"),
        encoded(field(80, 80), "BMP"),
    ],
    ids=["empty", "two bytes", "svg", "xml", "html", "pdf", "zip", "gif", "tiff", "bmp"],
)
def test_anything_but_jpeg_png_and_webp_is_refused(data: bytes) -> None:
    with pytest.raises(PictureFormatNotTaken):
        reencode(data)


@pytest.mark.parametrize(
    ("width", "height"), [(8000, 5001), (60_000, 60_000), (2**31 - 1, 2**31 - 1), (20_001, 65)]
)
def test_a_flood_of_pixels_is_refused_by_its_header(width: int, height: int) -> None:
    with pytest.raises(PictureTooManyPixels):
        reencode(png_claiming(width, height))


def test_a_file_over_the_bound_is_refused_unread() -> None:
    with pytest.raises(PictureTooHeavy):
        reencode(b"\xff\xd8\xff" + b"\x00" * MAX_BYTES)


def test_an_icon_is_refused() -> None:
    with pytest.raises(PictureTooSmall):
        reencode(encoded(field(63, 400), "PNG"))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.05, 0.5, 0.99])
def test_a_picture_cut_off_is_refused(format: str, part: float) -> None:
    data = encoded(PHOTO, format)
    with pytest.raises(PictureDamaged):
        reencode(data[: int(len(data) * part)])


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "rider", [b"PK\x03\x04 an archive", b"<script>alert(1)</script>", b"%PDF-1.7", b"\x01"]
)
def test_something_else_behind_the_picture_is_refused(format: str, rider: bytes) -> None:
    with pytest.raises(PictureDamaged):
        reencode(encoded(field(80, 80), format) + rider)


@pytest.mark.parametrize(
    "rider",
    [b"\x00" * 40, JPEG, b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 16 + b"film", b"...trailer...SEFT"],
    ids=["padding", "gain map", "motion photo", "samsung"],
)
def test_what_phone_cameras_put_behind_a_jpeg_is_let_pass_and_dropped(rider: bytes) -> None:
    assert reencode(JPEG + rider) == reencode(JPEG)


def test_a_progressive_jpeg_is_followed_through_all_its_scans() -> None:
    assert reencode(encoded(PHOTO, "JPEG", progressive=True, restart_marker_blocks=50)).widths == (
        320,
        640,
        1280,
    )


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(format: str) -> None:
    frames = [Image.new("RGB", (80, 80), colour) for colour in ("red", "green")]
    with pytest.raises(PictureAnimated):
        reencode(encoded(frames[0], format, save_all=True, append_images=frames[1:], duration=100))


@given(
    st.sampled_from(["JPEG", "PNG", "WEBP"]),
    st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_picture_with_bytes_changed_is_read_or_refused_never_a_crash(
    format: str, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(SMALL[format])
    for position, value in changes:
        data[position % len(data)] = value
    with contextlib.suppress(*REFUSALS):
        assert reencode(bytes(data)).widths


SMALL = {format: encoded(field(96, 80), format) for format in ("JPEG", "PNG", "WEBP")}

"""A photo of a label: every code on it gets its verdict; what is no picture, or has no code, is said, and nothing of it is kept."""

from __future__ import annotations

import io
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from nguongoc.ports.rows import Role
from nguongoc.services import read_label_photos
from nguongoc.services.read_label_photos import PhotosBusy, ReadLabelPhotos
from tests.http.conftest import Site, one_site
from tests.http.lots import published_lot

site = one_site
PATH = "/v1/verifications/photo"


def symbol(
    text: str, format: Any = zxingcpp.BarcodeFormat.QRCode, side: int = 420, **more: Any
) -> Image.Image:
    made = zxingcpp.create_barcode(text, format, **more).to_image(scale=8)
    return Image.fromarray(made).convert("RGB").resize((side, side), Image.Resampling.NEAREST)


def photo(*symbols: Image.Image, kind: str = "JPEG", turned: float = 0.0, exif: Any = None) -> bytes:
    """On a brown table, a little blurred, as a telephone takes it."""
    table = Image.new("RGB", (520 * max(len(symbols), 1), 640), (150, 120, 90))
    for at, each in enumerate(symbols):
        table.paste(each, (520 * at + 50, 100))
    table = table.rotate(turned, expand=True, fillcolor=(150, 120, 90)).filter(ImageFilter.GaussianBlur(1.2))
    file = io.BytesIO()
    table.save(file, kind, **({} if exif is None else {"exif": exif}))
    return file.getvalue()


def send(site: Site, content: bytes, status: int = 200) -> Any:
    response = site.client.post(
        PATH, files={"file": ("IMG_1.jpg", content)}, headers=site.as_(Role.MARKETPLACE)
    )
    assert response.status_code == status, response.text
    return response.json()


@pytest.fixture(scope="module")
def lot(site: Site) -> dict[str, Any]:
    return published_lot(site)


@pytest.mark.parametrize(("kind", "turned"), [("JPEG", 0), ("JPEG", 17), ("PNG", 90), ("WEBP", 181)])
def test_the_code_on_a_photo_gets_its_verdict(
    site: Site, lot: dict[str, Any], kind: str, turned: float
) -> None:
    [item] = send(site, photo(symbol(lot["digital_link"]), kind=kind, turned=turned))["items"]
    assert (item["code"], item["verdict"], item["lot"]) == (lot["digital_link"], "valid", "LV-1")


def test_several_codes_get_one_each_and_the_same_one_once(site: Site, lot: dict[str, Any]) -> None:
    other = "https://trace.example/b/0000000000"
    matrix = symbol(lot["code"], zxingcpp.BarcodeFormat.DataMatrix)
    items = send(site, photo(symbol(lot["digital_link"]), symbol(other), matrix, symbol(other)))["items"]
    assert {each["code"]: each["verdict"] for each in items} == {
        lot["digital_link"]: "valid",
        lot["code"]: "valid",
        other: "unknown",
    }
    assert len(items) == 3
    assert all(len(each["checks"]) == 8 for each in items)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (photo(), 422, "no-code-on-photo"),
        (b"", 422, "picture-format-not-taken"),
        (b"GIF89a", 422, "picture-format-not-taken"),
        (photo(symbol("x"))[:3_000], 400, "picture-damaged"),
        (b"\xff\xd8\xff" + b"x" * 12_500_000, 413, "picture-too-heavy"),
        (b"\xff\xd8\xff" + b"x" * 13_000_001, 413, "body-too-large"),
    ],
    ids=["no code", "nothing", "gif", "cut off", "heavy", "heavier"],
)
def test_what_cannot_be_read_is_said(site: Site, content: bytes, status: int, code: str) -> None:
    assert send(site, content, status)["code"] == code


def test_a_picture_that_claims_gigapixels_is_refused_before_it_is_decoded(site: Site) -> None:
    header = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    )
    from zlib import crc32

    ihdr = header + crc32(header[12:]).to_bytes(4, "big")
    end = b"\x00\x00\x00\x00IEND" + crc32(b"IEND").to_bytes(4, "big")
    refused = send(site, ihdr + end, 413)
    assert refused["code"] == "picture-too-many-pixels"


def test_whoever_comes_when_all_are_busy_is_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_label_photos, "WAITS_SECONDS", 0.01)
    read = ReadLabelPhotos(at_once=1)
    with read._reading, pytest.raises(PhotosBusy) as refused:
        read(photo(symbol("x")))
    assert refused.value.params["retry_after"]
    assert read(photo(symbol("x"))) == ["x"]

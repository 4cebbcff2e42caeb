"""Pictures over HTTP: re-encoded, stripped, under their content hash."""

from __future__ import annotations

import io
import json
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from tests.http import bodies
from tests.http.conftest import Site


def picture(width: int = 800, height: int = 600, format: str = "JPEG") -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "19.9047 105.3922"
    Image.effect_mandelbrot((width, height), (-2, -1, 1, 1), 20).convert("RGB").save(file, format, exif=exif)
    return file.getvalue()


def pixel_flood() -> bytes:
    """A PNG of a few bytes that says it has ten thousand million pixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def upload(site: Site, data: bytes, key: dict[str, str] | None = None, **fields: str) -> Any:
    files = {"file": ("buoi.jpg", data, "image/jpeg")}
    form = {"alt_vi": "Quả bưởi trên cành", **fields}
    return site.client.post("/v1/photos", files=files, data=form, headers=key or site.producer())


def test_a_picture_is_stored_in_the_sizes_pages_use_without_its_metadata(site: Site) -> None:
    answer = upload(site, picture())
    assert answer.status_code == 201
    photo = answer.json()
    assert photo["widths"] == [320, 640]
    shown = site.get(answer.headers["location"])
    assert shown.headers["content-type"] == "image/jpeg"
    assert "immutable" in shown.headers["cache-control"]
    assert b"105.3922" not in shown.content
    webp = site.get(f"/photos/{photo['id']}-320.webp")
    assert webp.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(webp.content)).size[0] == 320


def test_the_same_picture_again_is_the_same_photo(site: Site) -> None:
    assert upload(site, picture()).json() == upload(site, picture(), alt_vi="Khác").json()


def test_a_product_shows_its_photo(site: Site) -> None:
    photo = upload(site, picture()).json()
    assert site.post("/v1/products", bodies.product(photo_id=photo["id"]), site.producer())["photo"] == photo


def test_an_upload_repeated_under_its_key_is_answered_the_same_and_another_is_refused(site: Site) -> None:
    key = site.producer() | {"Idempotency-Key": "u1"}
    first = upload(site, picture(), key)
    assert upload(site, picture(), key).content == first.content
    other = upload(site, picture(640), key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


REFUSED = [
    (pixel_flood(), "picture-too-many-pixels"),
    (picture()[:5000], "picture-damaged"),
    (picture() + b"<?php", "picture-damaged"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "picture-format-not-taken"),
    (b"GIF89a", "picture-format-not-taken"),
    (b"", "picture-format-not-taken"),
    (picture(32, 32), "picture-too-small"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED, ids=range(len(REFUSED)))
def test_a_hostile_picture_is_refused_at_its_field(site: Site, data: bytes, code: str) -> None:
    answer = upload(site, data)
    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["errors"][0]["pointer"]) == (code, "/file")


def test_a_file_beyond_the_limit_is_413(site: Site) -> None:
    answer = upload(site, b"\xff" * 14_000_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
    heavy = upload(site, b"\xff" * 12_500_000)
    assert heavy.status_code in {413, 422}


def test_a_form_without_a_file_or_a_text_names_what_is_missing(site: Site) -> None:
    files = {"file": ("x.jpg", picture(), "image/jpeg")}
    answer = site.client.post("/v1/photos", files=files, headers=site.producer())
    assert answer.json()["errors"][0]["pointer"] == "/alt_vi"
    answer = site.client.post(
        "/v1/photos", data={"alt_vi": "a"}, files={"other": ("x", b"y")}, headers=site.producer()
    )
    assert answer.status_code == 422
    assert "/file" in {each["pointer"] for each in answer.json()["errors"]}


def test_json_where_a_form_belongs_is_415(site: Site) -> None:
    answer = site.client.post(
        "/v1/photos", content=json.dumps({}), headers=site.producer() | {"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "media-type-wrong")


@pytest.mark.parametrize(
    "body",
    [b"", b"--x", b"--x\r\n\r\n", b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n', b"\0" * 999],
)
def test_a_broken_form_is_refused(site: Site, body: bytes) -> None:
    headers = site.producer() | {"Content-Type": "multipart/form-data; boundary=x"}
    assert site.client.post("/v1/photos", content=body, headers=headers).status_code in {400, 422}
    headers["Content-Type"] = "multipart/form-data"
    assert site.client.post("/v1/photos", content=body, headers=headers).status_code in {400, 422}


@pytest.mark.parametrize(
    "name",
    [
        "x",
        "../secret",
        "f" * 64 + "-320.svg",
        "0" * 64 + "-320.webp",
        "%00",
        "f" * 64 + "-99999999999999999999.jpg",
    ],
)
def test_a_photo_that_is_not_there_is_404(site: Site, name: str) -> None:
    assert site.client.get(f"/photos/{name}").status_code == 404

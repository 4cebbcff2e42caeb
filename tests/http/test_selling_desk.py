"""Selling online at the desk: what is missing, where it is sold, files for shops; and the buyer's page that says where to buy again."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from nguongoc.ports import UnitOfWork
from nguongoc.ports.rows import Role
from nguongoc_api.pages.producer.selling_desk import PATH
from nguongoc_api.pages.producer.selling_form import typed_price
from tests.http import bodies
from tests.http.conftest import Site
from tests.http.desk import Browser, hidden, said, undo_of
from tests.http.test_borders import signed_in
from tests.http.test_listings import _lot as lot_of
from tests.http.test_listings import _product as product_of

SHOP = {
    "channel": "voso",
    "url": "https://voso.example/buoi",
    "price": "45.000 đ",
    "currency": "VND",
    "availability": "in_stock",
}


@pytest.fixture
def clerk(site: Site) -> Browser:
    return signed_in(site, Role.PRODUCER)


@pytest.fixture
def product(site: Site) -> dict[str, Any]:
    return product_of(site, site.producer())


def test_what_is_missing_is_said_with_what_to_do(site: Site, clerk: Browser) -> None:
    bare = site.post("/v1/products", bodies.product(slug="bare"), site.producer())
    assert "Còn thiếu 6 mục" in said(clerk.get(PATH))
    page = said(clerk.get(f"{PATH}/{bare['id']}"))
    assert "Còn thiếu: Hình sản phẩm" in page
    assert "Gửi một ảnh chụp sản phẩm." in page
    assert "Không bắt buộc: Mã GTIN, nếu có" in page
    assert page.index("Còn thiếu:") < page.index("Đã có:") < page.index("Không bắt buộc:")


def test_a_shop_is_entered_once_and_buyers_see_where_to_buy_again_for_how_much(
    site: Site, clerk: Browser, product: dict[str, Any]
) -> None:
    path, lot = f"{PATH}/{product['id']}", lot_of(site, site.producer(), product)
    form = hidden(clerk.get(path)) | SHOP
    assert [clerk.post(path, form).status_code for _ in range(2)] == [303, 303]
    assert said(clerk.get(path)).count("45.000 đ") == 1
    page = said(site.get(f"/p/b/{lot['code']}", {"Accept-Language": "vi"}))
    assert "Vỏ Sò (Viettel Post)" in page
    assert "45.000 đ, ngày 23/11/2026" in page
    assert "45,000 VND" in said(site.get(f"/p/b/{lot['code']}?lang=en"))
    site.post(f"/v1/batches/{lot['id']}/hold", {"reason": "kiểm tra lại"}, site.producer())
    assert "voso.example" not in site.get(f"/p/b/{lot['code']}").text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    clerk: Browser, product: dict[str, Any]
) -> None:
    path = f"{PATH}/{product['id']}"
    form = hidden(clerk.get(path)) | SHOP | {"channel": "", "price": "rẻ", "url": "htx.example"}
    answer = clerk.post(path, form)
    assert answer.status_code == 422
    assert {f'id="{name}-wrong"' in answer.text for name in ("channel", "price", "url")} == {True}
    assert 'value="htx.example"' in answer.text


def test_a_listing_is_confirmed_by_its_version_and_ended(clerk: Browser, product: dict[str, Any]) -> None:
    path = f"{PATH}/{product['id']}"
    clerk.post(path, hidden(clerk.get(path)) | SHOP)
    one = next(
        each
        for each in clerk.get(path).text.split('"')
        if each.startswith(f"{path}/") and "picture" not in each
    )
    form = hidden(clerk.get(one))
    assert clerk.post(one, {"version": form["version"], **SHOP, "price": "50.000"}).status_code == 303
    late = clerk.post(one, {"version": form["version"], **SHOP, "price": "1.000"})
    assert late.status_code == 409
    assert "50.000 đ" in said(clerk.get(path))
    assert clerk.post(one, {"version": "2", "end": "1"}).headers["location"].startswith(f"{path}?ended=")
    clerk.get(one, status=404)


def ask_long_ago(site: Site) -> None:
    """The price of the one listing there is was said a month and a day ago."""

    def age(uow: UnitOfWork) -> None:
        (listing,) = uow.listings.of(site.cooperative.id, None, 2)
        before = listing.confirmed_at - timedelta(days=31)
        assert uow.listings.put(replace(listing, confirmed_at=before), listing.version)

    site.services.writer.run(age)


def test_a_listing_that_was_ended_comes_back_by_one_press_with_a_price_as_old_as_it_was(
    site: Site, clerk: Browser, product: dict[str, Any]
) -> None:
    path = f"{PATH}/{product['id']}"
    clerk.post(path, hidden(clerk.get(path)) | SHOP)
    ask_long_ago(site)
    (one,) = site.get("/v1/listings", site.producer()).json()["items"]
    at = f"{path}/{one['id']}"
    note = clerk.post(at, {"version": "1", "end": "1"}).headers["location"]
    assert "Đã thôi bán ở Vỏ Sò" in said(clerk.get(note))
    undo = undo_of(clerk.get(note))
    assert site.get("/v1/listings", site.producer()).json()["items"] == []
    assert clerk.post(at, undo).headers["location"] == path
    assert clerk.post(at, undo).headers["location"] == path, "pressed twice"
    assert "Đã thôi bán" not in said(clerk.get(note))
    (back,) = site.get("/v1/listings", site.producer()).json()["items"]
    assert back == one | {"version": 3}
    assert "đã quá 30 ngày" in said(clerk.get(path))


def test_a_listing_comes_back_beside_no_other_of_the_same_shop(
    site: Site, clerk: Browser, product: dict[str, Any]
) -> None:
    path = f"{PATH}/{product['id']}"
    clerk.post(path, hidden(clerk.get(path)) | SHOP)
    (one,) = site.get("/v1/listings", site.producer()).json()["items"]
    at = f"{path}/{one['id']}"
    undo = undo_of(clerk.get(clerk.post(at, {"version": "1", "end": "1"}).headers["location"]))
    clerk.post(path, hidden(clerk.get(path)) | SHOP)
    assert clerk.post(at, undo).status_code == 422
    assert len(site.get("/v1/listings", site.producer()).json()["items"]) == 1


def test_nobody_reaches_the_products_of_others(site: Site, clerk: Browser, product: dict[str, Any]) -> None:
    theirs = site.as_(Role.PRODUCER, site.neighbour)
    other = product_of(site, theirs, slug="theirs")
    clerk.get(f"{PATH}/{other['id']}", status=404)
    clerk.get(f"{PATH}/{other['id']}/picture", status=404)
    assert (
        clerk.post(f"{PATH}/{other['id']}", hidden(clerk.get(f"{PATH}/{product['id']}")) | SHOP).status_code
        == 404
    )
    made = site.post("/v1/listings", {"product_id": other["id"], "channel": "voso"}, theirs)
    clerk.get(f"{PATH}/{product['id']}/{made['id']}", status=404)


def test_files_for_shops_are_taken_from_the_desk(site: Site, clerk: Browser, product: dict[str, Any]) -> None:
    lot = lot_of(site, site.producer(), product)
    assert lot["lot"] in clerk.get(f"{PATH}/sheets/postmart.csv").text
    assert clerk.get(f"{PATH}/sheets/postmart.xlsx").content.startswith(b"PK")
    clerk.get(f"{PATH}/sheets/cho-lon.xlsx", status=404)
    with Image.open(io.BytesIO(clerk.get(f"{PATH}/{product['id']}/picture").content)) as picture:
        assert picture.size == (1024, 1024)
    with Image.open(io.BytesIO(clerk.get(f"{PATH}/{product['id']}/picture?side=500").content)) as picture:
        assert picture.size == (500, 500)
    clerk.get(f"{PATH}/{product['id']}/picture?side=501", status=404)


@pytest.mark.parametrize(
    ("typed", "currency", "plain"),
    [
        ("45.000", "VND", "45000"),
        ("45 000 đ", "VND", "45000"),
        ("1.200.000₫", "VND", "1200000"),
        ("12,50", "USD", "12.50"),
        ("1.234,5", "EUR", "1234.5"),
        ("12.50", "USD", "12.50"),
    ],
)
def test_a_price_is_read_as_people_type_it(typed: str, currency: str, plain: str) -> None:
    assert typed_price(typed, currency) == plain

"""Where products are sold, and what shops are told of them, over HTTP."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from PIL import Image

from nguongoc.listings.channels import channels
from nguongoc.listings.google import NAMESPACE
from nguongoc.ports.rows import Role
from nguongoc.services.erase_organisation import EraseOrganisation
from tests.http import bodies
from tests.http.conftest import BASE_URL, Site

Headers = dict[str, str]
G = f"{{{NAMESPACE}}}"


def _photo(site: Site, key: Headers) -> str:
    file = io.BytesIO()
    Image.new("RGB", (900, 600), (200, 40, 60)).save(file, "JPEG")
    answer = site.client.post(
        "/v1/photos", files={"file": ("b.jpg", file.getvalue())}, data={"alt_vi": "Bưởi"}, headers=key
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def _product(site: Site, key: Headers, **said: Any) -> dict[str, Any]:
    told = {"photo_id": _photo(site, key), "story_vi": "Bưởi tiến vua.", "usage_vi": "Để nơi thoáng mát."}
    return dict(site.post("/v1/products", bodies.product(**{**told, **said}), key))


def _lot(site: Site, key: Headers, product: dict[str, Any], **said: Any) -> dict[str, Any]:
    field = site.post("/v1/facilities", bodies.facility(), key)
    body = bodies.batch(product_id=product["id"], facility_id=field["id"], **said)
    return dict(site.post("/v1/batches", body, key))


def _listing(product: dict[str, Any], **said: Any) -> dict[str, Any]:
    told = {"channel": "google", "url": "https://htx.example/buoi", "price": "45000", "currency": "VND"}
    return {"product_id": product["id"], **told, **said}


def _feed(site: Site, lang: str = "vi") -> list[ElementTree.Element]:
    answer = site.get(f"/v1/feeds/google-merchant/{site.cooperative.slug}?lang={lang}")
    assert answer.headers["content-type"].startswith("application/xml")
    return ElementTree.fromstring(answer.content).findall("channel/item")


def test_a_listing_is_said_changed_by_its_version_and_ended(site: Site) -> None:
    key = site.producer()
    product = _product(site, key)
    made = site.post("/v1/listings", _listing(product), key)
    assert (made["price"], made["currency"], made["version"]) == ("45000", "VND", 1)
    path = f"/v1/listings/{made['id']}"
    assert site.get("/v1/listings", key).json() == {"items": [made]}
    change = {"channel": "google", "url": "https://htx.example/buoi", "price": "50000"}
    assert site.client.put(path, json=change, headers=key | {"If-Match": '"7"'}).status_code == 409
    changed = site.client.put(path, json=change, headers=key | {"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["price"], changed.headers["etag"]) == (200, "50000", '"2"')
    assert site.client.delete(path, headers=key | {"If-Match": '"2"'}).status_code == 204
    site.get(path, key, status=404)
    assert site.get("/v1/listings", key).json() == {"items": []}


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"channel": "cho-lon"}, "channel-unknown", "/channel"),
        ({"price": "45.000,00"}, "price-malformed", "/price"),
        ({"price": "45000.5"}, "price-malformed", "/price"),
        ({"price": "0"}, "price-out-of-range", "/price"),
        ({"currency": "XXX"}, "currency-unknown", "/currency"),
        ({"url": "javascript:alert(1)"}, "link-target-malformed", "/url"),
        ({"url": f"{BASE_URL}/b/1"}, "link-target-own", "/url"),
    ],
)
def test_what_is_wrong_with_a_listing_is_named_at_its_field(
    site: Site, said: dict[str, Any], code: str, pointer: str
) -> None:
    key = site.producer()
    refused = site.post("/v1/listings", _listing(_product(site, key), **said), key, status=422)
    assert (refused["code"], refused["errors"][0]["pointer"]) == (code, pointer)


def test_the_listings_of_others_are_not_there(site: Site) -> None:
    mine, theirs = site.producer(), site.as_(Role.PRODUCER, site.neighbour)
    product = _product(site, mine)
    made = site.post("/v1/listings", _listing(product), mine)
    path = f"/v1/listings/{made['id']}"
    site.get(path, theirs, status=404)
    change = {"channel": "google", "price": "1"}
    assert site.client.put(path, json=change, headers=theirs | {"If-Match": "*"}).status_code == 404
    assert site.client.delete(path, headers=theirs | {"If-Match": "*"}).status_code == 404
    site.post("/v1/listings", _listing(product), theirs, status=422)
    site.get(f"/v1/products/{product['id']}/listing", theirs, status=404)
    site.get(f"/v1/products/{product['id']}/picture", theirs, status=404)


def test_two_clerks_at_once_list_a_product_at_one_address_once(site: Site) -> None:
    key = site.producer()
    body = _listing(_product(site, key))
    with ThreadPoolExecutor(8) as clerks:
        answers = list(
            clerks.map(lambda _: site.client.post("/v1/listings", json=body, headers=key), range(8))
        )
    assert sorted(each.status_code for each in answers) == [201] + [409] * 7
    assert len(site.get("/v1/listings", key).json()["items"]) == 1


def test_what_the_rules_ask_for_is_counted_and_what_is_missing_says_what_to_do(site: Site) -> None:
    key = site.producer()
    bare = site.post("/v1/products", bodies.product(slug="bare"), key)
    said = site.get(f"/v1/products/{bare['id']}/listing?lang=en", key).json()
    stands = {each["item"]: each["given"] for each in said["requirements"]}
    assert (stands["image"], stands["origin"], stands["code"]) == ("missing", "missing", "missing")
    assert (stands["gtin"], stands["name"], stands["producer_address"]) == ("not_any", "given", "given")
    assert said["json_ld"] is said["proof"] is None
    assert all(each["law"] and each["source"] and each["how"] for each in said["requirements"])

    product = _product(site, key, slug="whole")
    lot = _lot(site, key, product)
    whole = site.get(f"/v1/products/{product['id']}/listing", key).json()
    assert "missing" not in {each["given"] for each in whole["requirements"]}
    assert whole["proof"]["link"].endswith(lot["code"].replace("-", ""))
    assert whole["json_ld"]["countryOfOrigin"] == {"@type": "Country", "name": "VN"}
    assert whole["columns"]["lot"] == lot["lot"]


def test_the_price_of_a_listing_is_an_offer_until_nobody_confirmed_it_for_thirty_days(site: Site) -> None:
    key = site.producer()
    product = _product(site, key)
    _lot(site, key, product)
    site.post("/v1/listings", _listing(product), key)
    path = f"/v1/products/{product['id']}/listing?channel=google"
    offer = site.get(path, key).json()["json_ld"]["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("45000", "VND")
    assert offer["availability"] == "https://schema.org/InStock"
    told = site.services.selling.describe.listed(site.cooperative.slug, "google", "vi")[1][0]
    assert told.listing is not None
    confirmed = told.listing.confirmed_at
    assert told.listing.price_on(confirmed + timedelta(days=30)) is not None
    assert told.listing.price_on(confirmed + timedelta(days=30, seconds=1)) is None


def test_google_is_given_what_it_requires_and_nothing_that_lacks_it(site: Site) -> None:
    key = site.producer()
    product = _product(site, key, name="Bưởi <đỏ> & ngọt", net_content={"value": "500", "unit": "g"})
    unlisted, bare = _product(site, key, slug="unlisted"), _product(site, key, slug="bare", photo_id=None)
    lot = _lot(site, key, product)
    site.post("/v1/listings", _listing(product), key)
    site.post("/v1/listings", _listing(bare, url="https://htx.example/khac"), key)
    (item,) = _feed(site)
    told = {each.tag.removeprefix(G): each.text for each in item}
    assert (told["id"], told["title"]) == (product["slug"], "Bưởi <đỏ> & ngọt")
    assert (told["price"], told["availability"], told["condition"]) == ("45000 VND", "in_stock", "new")
    assert (told["identifier_exists"], told["unit_pricing_measure"]) == ("no", "500g")
    assert told["link"] == "https://htx.example/buoi"
    assert site.get(str(told["image_link"]).removeprefix(BASE_URL)).headers["content-type"] == "image/jpeg"
    details = {each[1].text: each[2].text for each in item.findall(f"{G}product_detail")}
    assert details["Số lô"] == lot["lot"]
    assert unlisted["slug"] != told["id"]


def test_nothing_is_offered_of_a_lot_that_is_held(site: Site) -> None:
    key = site.producer()
    product = _product(site, key)
    lot = _lot(site, key, product)
    site.post("/v1/listings", _listing(product), key)
    assert _feed(site)[0].findtext(f"{G}availability") == "in_stock"
    site.post(f"/v1/batches/{lot['id']}/hold", {"reason": "kiểm tra lại"}, key)
    assert _feed(site)[0].findtext(f"{G}availability") == "out_of_stock"
    said = site.get(f"/v1/products/{product['id']}/listing?channel=google", key).json()
    assert said["json_ld"] is None
    market = site.as_(Role.MARKETPLACE, site.neighbour)
    assert site.get(f"/v1/listing-data?code={lot['code']}", market).json()["proof"] is None


def test_a_shop_asks_by_a_code_for_what_it_has_to_show(site: Site) -> None:
    key = site.producer()
    lot = _lot(site, key, _product(site, key))
    market = site.as_(Role.MARKETPLACE, site.neighbour)
    said = site.get(f"/v1/listing-data?code={lot['code']}&lang=zh", market).json()
    assert said["columns"]["country"] == "越南"
    record = site.get(said["proof"]["record"].removeprefix(BASE_URL), {"Accept": "application/vc+jwt"})
    assert record.text.count(".") == 2
    assert site.get("/v1/listing-data?code=0000000000", market, status=404).json()["code"] == "code-unknown"


def test_each_channel_is_given_as_a_sheet_in_its_own_columns(site: Site) -> None:
    key = site.producer()
    product = _product(site, key, name="=HYPERLINK(1)")
    lot = _lot(site, key, product)
    for id, channel in channels().items():
        headings = [each.heading for each in channel.columns]
        said = site.get(f"/v1/listings/sheet?channel={id}&format=csv", key).content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(said)))
        assert rows[0] == headings
        book = load_workbook(io.BytesIO(site.get(f"/v1/listings/sheet?channel={id}", key).content))
        table = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
        assert table[0] == headings
        assert not any(cell.data_type == "f" for row in book.worksheets[0].iter_rows() for cell in row)
        if "Số lô" in headings:
            assert rows[1][headings.index("Số lô")] == lot["lot"]
        assert not rows[1][
            headings.index("Tên sản phẩm" if "Tên sản phẩm" in headings else "title")
        ].startswith("=")
    site.get("/v1/listings/sheet?channel=cho-lon", key, status=422)


def test_the_picture_is_square_and_never_blown_up(site: Site) -> None:
    key = site.producer()
    product = _product(site, key)
    body = site.get(f"/v1/products/{product['id']}/picture?side=1024", key).content
    with Image.open(io.BytesIO(body)) as picture:
        assert picture.size == (1024, 1024)
        assert min(picture.getpixel((2, 2))) > 250  # type: ignore[arg-type,type-var]
        red, green, _ = picture.getpixel((512, 512))  # type: ignore[misc]
        assert red > 150 > green
    site.get(f"/v1/products/{product['id']}/picture?side=1000000", key, status=404)


def test_an_organisation_that_was_forgotten_lists_nothing(site: Site) -> None:
    key = site.producer()
    product = _product(site, key)
    site.post("/v1/listings", _listing(product), key)
    EraseOrganisation(site.services.reads, site.services.writer, site.services.clock)(site.cooperative.id)
    path = f"/v1/feeds/google-merchant/{site.cooperative.slug}"
    assert site.get(path, status=404).json()["code"] == "organisation-not-found"
    with site.services.reads.open() as reader:
        assert reader.listings.of(site.cooperative.id, None, 9) == []

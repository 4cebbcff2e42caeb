"""What a shop shows: the newest lot that may be sold, as many as there are, and nothing of what was called back."""

from __future__ import annotations

import pytest

from nguongoc.ports.shops import ShopRefused, ShopUnreached
from nguongoc.shops.shop import MOST_REFUSED, ShopState, ShopTrouble
from nguongoc_api.adapters.woocommerce import WooCommerce
from tests.shops.conftest import Stand
from tests.shops.woo import Answer


def test_a_listed_product_is_shown_with_its_lot_its_origin_and_where_to_check_it(stand: Stand) -> None:
    product, (lot,) = stand.goods()
    stand.connect()
    stand.round()
    shown = stand.shown
    assert (shown["sku"], shown["name"], shown["status"]) == (product["slug"], product["name"], "publish")
    assert (shown["regular_price"], shown["stock_quantity"], shown["backorders"]) == ("45000", 10, "no")
    told = {each["name"]: each["options"] for each in shown["attributes"]}
    assert told["Số lô"] == [lot["lot"]]
    assert told["Cơ sở sản xuất"] == [stand.cooperative.name]
    link = told["Kiểm tra lô này tại"][0]
    assert link.endswith(lot["code"].replace("-", ""))
    assert {each["key"]: each["value"] for each in shown["meta_data"]}["_nguongoc_lot"] == link
    assert shown["images"][0]["src"].endswith("-800.jpg") or "-" in shown["images"][0]["src"]
    assert stand.seen.shop.trouble is None
    assert stand.seen.products[0].link == shown["permalink"]


def test_nothing_is_sent_that_the_shop_shows_already_and_a_picture_only_once(stand: Stand) -> None:
    product, _ = stand.goods()
    stand.connect()
    stand.round()
    before = len(stand.woo.asked)
    stand.round()
    assert {path for _, path, _ in stand.woo.asked[before:]} == {"/orders"}
    stand.lot(product)
    stand.round()
    (_, _, batch), *_ = [each for each in stand.woo.asked[before:] if each[1] == "/products/batch"]
    assert "images" not in batch["update"][0]
    assert stand.shown["stock_quantity"] == 20


def test_words_of_people_are_text_at_the_shop(stand: Stand) -> None:
    stand.goods(story_vi="<script>alert(1)</script> Bưởi & quýt")
    stand.connect()
    stand.round()
    assert "<script>" not in stand.shown["description"]
    assert "Bưởi &amp; quýt" in stand.shown["description"]


@pytest.mark.parametrize("word", ["hold", "recall"])
def test_a_lot_that_is_held_or_recalled_is_taken_down_before_anything_else(stand: Stand, word: str) -> None:
    _, (lot,) = stand.goods()
    stand.connect()
    stand.round()
    before = len(stand.woo.asked)
    if word == "hold":
        stand.post(f"/v1/batches/{lot['id']}/hold", {"reason": "kiểm tra"}, stand.key())
    else:
        stand.post("/v1/recalls", {"lots": [{"batch_id": lot["id"]}], "reason": "microbes"}, stand.key())
    # It is due by the transaction that held it, not by the clock.
    stand.round(seconds=1)
    assert (stand.shown["status"], stand.shown["stock_quantity"]) == ("draft", 0)
    assert stand.woo.asked[before][1] == "/products/batch"


def test_what_is_sold_out_stays_and_what_ended_is_taken_down(stand: Stand) -> None:
    product, (lot,) = stand.goods()
    stand.connect()
    stand.round()
    to = {"to": stand.neighbour.slug, "quantity": {"value": "10", "unit": "kg"}}
    stand.post(f"/v1/batches/{lot['id']}/shipments", to, stand.key())
    stand.round()
    assert (stand.shown["status"], stand.shown["stock_quantity"]) == ("publish", 0)
    listing = stand.client.get("/v1/listings", headers=stand.key()).json()["items"][0]
    stand.client.delete(f"/v1/listings/{listing['id']}", headers=stand.key() | {"If-Match": "*"})
    stand.round()
    assert stand.shown["status"] == "draft"
    assert stand.seen.products[0].product_id.hex == product["id"].replace("-", "")


def test_a_lot_whose_day_has_passed_is_taken_down_by_time_alone(stand: Stand) -> None:
    product, _ = stand.goods(lots=0)
    stand.lot(product, expires_on="2026-11-25")
    stand.connect()
    stand.round()
    assert stand.shown["status"] == "publish"
    stand.round(days=4)
    assert stand.shown["status"] == "draft"


def test_of_a_batch_one_may_be_refused_and_the_others_are_taken(stand: Stand) -> None:
    stand.goods(slug="tot")
    stand.goods(slug="xau")
    stand.woo.refuses["xau"] = "woocommerce_rest_product_invalid_price"
    stand.connect()
    stand.round()
    assert [each["sku"] for each in stand.woo.products.values()] == ["tot"]
    troubles = {each.trouble for each in stand.seen.products}
    assert troubles == {None, ShopTrouble.REFUSED}
    assert stand.seen.shop.trouble is None
    stand.woo.refuses.clear()
    stand.round(hours=2)
    assert {each["sku"] for each in stand.woo.products.values()} == {"tot", "xau"}


def test_a_picture_that_the_shop_cannot_fetch_keeps_no_product_away(stand: Stand) -> None:
    product, _ = stand.goods()
    stand.woo.refuses[product["slug"]] = "woocommerce_product_image_upload_error"
    stand.connect()
    stand.round()
    stand.round()
    assert "images" not in stand.shown
    assert stand.seen.products[0].trouble is ShopTrouble.PICTURE


def test_a_product_that_was_deleted_at_the_shop_is_made_again(stand: Stand) -> None:
    product, _ = stand.goods()
    stand.connect()
    stand.round()
    stand.woo.products.clear()
    stand.lot(product)
    stand.round()
    stand.round()
    assert stand.shown["stock_quantity"] == 20


def test_what_was_made_before_an_answer_was_lost_is_found_by_its_sku(stand: Stand) -> None:
    stand.goods()
    stand.connect()
    stand.woo.hangs_after = "/products/batch"
    sync = stand.services.selling.shops.sync
    sync.connectors["woocommerce"] = WooCommerce(True, 0.5, 1.0)
    stand.round()
    assert len(stand.woo.products) == 1
    assert stand.seen.shop.trouble is ShopTrouble.UNREACHED
    stand.woo.hangs_after = ""
    stand.round(minutes=10)
    assert len(stand.woo.products) == 1
    assert stand.seen.products[0].remote_id == str(stand.shown["id"])


def test_a_shop_that_refuses_the_keys_again_and_again_is_asked_no_more_until_it_is_connected_anew(
    stand: Stand,
) -> None:
    stand.goods()
    stand.connect()
    stand.woo.keys = ("ck_other", "cs_other")
    for _ in range(MOST_REFUSED):
        assert stand.seen.shop.state is ShopState.CONNECTED
        stand.round(hours=1)
    assert (stand.seen.shop.state, stand.seen.shop.trouble) == (ShopState.DISABLED, ShopTrouble.KEYS)
    before = len(stand.woo.asked)
    stand.round(days=1)
    assert len(stand.woo.asked) == before
    stand.connect(key="ck_other", secret="cs_other")
    stand.round()
    assert stand.shown["stock_quantity"] == 10


def test_a_shop_that_asks_to_wait_is_waited_for_and_one_that_fails_more_and_more_rarely(stand: Stand) -> None:
    stand.goods()
    stand.connect()
    stand.woo.answers = [Answer(429, {"code": "too_many"}, {"Retry-After": "1800"})]
    stand.round()
    assert stand.seen.shop.trouble is ShopTrouble.BUSY
    before = len(stand.woo.asked)
    stand.round(minutes=20)
    assert len(stand.woo.asked) == before
    stand.woo.answers = [Answer(503, b"<html>down</html>")]
    stand.round(minutes=20)
    assert stand.seen.shop.failures == 2
    stand.round(minutes=20)
    assert (stand.seen.shop.failures, stand.seen.shop.trouble) == (0, None)


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (Answer(301, b"", {"Location": "https://www.htx.example/wp-json"}), ShopTrouble.MOVED),
        (Answer(404, b"<html>404</html>"), ShopTrouble.NO_API),
        (Answer(200, b"<html>hello</html>"), ShopTrouble.NO_API),
        (Answer(200, b"{"), ShopTrouble.UNREADABLE),
        (Answer(200, b"[" * 100_000), ShopTrouble.UNREADABLE),
        (Answer(200, {"code": 7}), ShopTrouble.NO_API),
        (Answer(403, {"code": "woocommerce_rest_cannot_view", "message": "không"}), ShopTrouble.KEYS),
        (Answer(500, {"code": "internal_server_error"}), ShopTrouble.BUSY),
    ],
)
def test_whatever_answers_at_an_address_is_said_for_what_it_is_and_nothing_is_kept(
    stand: Stand, answer: Answer, trouble: ShopTrouble
) -> None:
    stand.woo.answers = [answer]
    with pytest.raises((ShopRefused, ShopUnreached)) as refused:
        stand.connect()
    assert isinstance(refused.value, ShopRefused | ShopUnreached)
    assert refused.value.trouble is trouble
    assert stand.services.selling.shops.connect.shown(stand.caller) is None


def test_keys_that_may_only_read_are_told_from_good_ones(stand: Stand) -> None:
    stand.woo.may_write = False
    with pytest.raises(ShopRefused) as refused:
        stand.connect()
    assert refused.value.trouble is ShopTrouble.KEYS
    assert "write" in refused.value.said


def test_an_answer_without_end_is_not_read_to_its_end(stand: Stand) -> None:
    stand.woo.floods = True
    with pytest.raises(ShopUnreached) as refused:
        stand.connect()
    assert refused.value.trouble is ShopTrouble.UNREADABLE


@pytest.mark.parametrize(
    "url",
    ["http://htx.example", "https://10.0.0.1", "https://[::1]", "https://169.254.169.254/latest", "ftp://htx.example",
     "https://a:b@htx.example", "https://htx.example/?x=1", "https://" + "a" * 400, "javascript:alert(1)", ""],
)  # fmt: skip
def test_no_shop_is_at_an_address_that_is_not_public_https(url: str) -> None:
    with pytest.raises(ShopRefused) as refused:
        WooCommerce().check_address(url)
    assert refused.value.trouble is ShopTrouble.ADDRESS


@pytest.mark.parametrize(
    "typed",
    [
        "htx.example",
        "https://htx.example/",
        "https://htx.example/wp-admin/",
        " https://htx.example/wp-json/wc/v3 ",
    ],
)
def test_an_address_is_taken_as_people_paste_it(typed: str) -> None:
    assert WooCommerce().check_address(typed) == "https://htx.example"

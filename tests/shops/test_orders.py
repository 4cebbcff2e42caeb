"""What is ordered at a shop takes from what is here: once, whatever the shop repeats, forgets or mixes up."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import inspect, text

from nguongoc.shops.shop import ShopOrderState
from nguongoc.store.engine import open_engine
from nguongoc_api.adapters.woocommerce import WooCommerce
from tests.shops.conftest import Stand
from tests.shops.woo import Json


@pytest.fixture
def lots(stand: Stand) -> list[Json]:
    """Connected, and one product of two lots shown."""
    _, made = stand.goods(lots=2)
    stand.connect()
    stand.round()
    assert stand.shown["stock_quantity"] == 20
    return made


def allotted(stand: Stand) -> list[tuple[UUID, Decimal]]:
    (order,) = stand.seen.orders
    return [(each.batch_id, each.amount) for line in order.lines for each in line.allotted]


def test_the_published_way_of_signing_is_kept_to() -> None:
    """Computed by hand: docs/reference/connectors.md."""
    given = {"x-wc-webhook-signature": "77yPxT2RKda7iVZLAi28qb7vgecexHq64qEmtnmmkyk="}
    assert WooCommerce().notice("hush", given, b'{"customer":"mary"}') is None


def test_an_order_takes_from_the_lot_that_goes_out_first_and_the_shop_shows_what_is_left(
    stand: Stand, lots: list[Json]
) -> None:
    told = stand.tell(stand.woo.order(7, 13))
    assert (told.status_code, told.json()) == (200, {"taken": True})
    first, second = (UUID(each["id"]) for each in lots)
    assert dict(allotted(stand)) in ({first: 10, second: 3}, {first: 3, second: 10})
    stand.round()
    assert stand.shown["stock_quantity"] == 7


def test_an_offer_cannot_promise_what_the_shop_sold(stand: Stand, lots: list[Json]) -> None:
    stand.tell(stand.woo.order(7, 18))
    offer = {
        "batch_ids": [each["id"] for each in lots], "quantity": {"value": "3", "unit": "kg"},
        "minimum": "1", "currency": "VND",
        "tiers": [{"from_value": "1", "price": "40000"}], "terms": "pick_up", "ready_on": "2026-11-24", "until_on": "2026-12-01",
    }  # fmt: skip
    refused = stand.client.post("/v1/offers", json=offer, headers=stand.key())
    assert (refused.status_code, refused.json()["code"]) == (409, "offer-beyond-stock")


def test_forged_notices_are_refused_and_the_same_of_no_shop(stand: Stand, lots: list[Json]) -> None:
    del lots
    order = stand.woo.order(7, 5)
    assert stand.tell(order, secret="another").status_code == 403
    assert stand.tell(order, **{"X-WC-Webhook-Signature": ""}).status_code == 403
    assert stand.tell(order, **{"X-WC-Webhook-Signature": "!"}).status_code == 403
    body = json.dumps(order).encode()
    nobody = stand.client.post(
        f"/v1/shops/{UUID(int=7)}/notices", content=body, headers={"Content-Type": "application/json"}
    )
    assert nobody.json()["code"] == "shop-notice-unsigned"
    assert not stand.seen.orders


def test_the_ping_on_creation_is_signed_by_nobody_and_answered(stand: Stand, lots: list[Json]) -> None:
    del lots
    path = f"/v1/shops/{stand.seen.shop.id}/notices"
    ping = stand.client.post(
        path, content=b"webhook_id=3", headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert (ping.status_code, ping.json()) == (200, {"taken": False})


def test_a_notice_that_is_repeated_or_late_changes_nothing(stand: Stand, lots: list[Json]) -> None:
    del lots
    early = dict(stand.woo.order(7, 5, at="2026-11-23T02:00:00"))
    late = dict(stand.woo.order(7, 5, "cancelled", at="2026-11-23T02:05:00"))
    assert stand.tell(early).json() == {"taken": True}
    assert stand.tell(early, **{"X-WC-Webhook-Delivery-ID": "another"}).json() == {"taken": False}
    assert stand.tell(late).json() == {"taken": True}
    # Replayed under a new delivery id, which no signature covers.
    assert stand.tell(early, **{"X-WC-Webhook-Delivery-ID": "b2"}).json() == {"taken": False}
    assert not stand.seen.orders
    stand.round()
    assert stand.shown["stock_quantity"] == 20


def test_two_changes_in_one_second_are_settled_by_asking_the_shop(stand: Stand, lots: list[Json]) -> None:
    del lots
    stand.tell(dict(stand.woo.order(7, 5)))
    told = stand.tell(dict(stand.woo.order(7, 5, "cancelled")))
    assert told.json() == {"taken": False}
    stand.round(seconds=1)
    assert not stand.seen.orders


def test_webhooks_that_never_came_change_nothing_in_the_end(stand: Stand, lots: list[Json]) -> None:
    del lots
    stand.woo.a_page = 2
    for number in range(1, 6):
        stand.woo.order(number, 2)
    stand.round()
    assert len(stand.seen.orders) == 5
    assert stand.shown["stock_quantity"] == 10
    stand.woo.order(3, 2, "refunded", at="2026-11-23T03:00:00")
    stand.woo.order(4, 4, at="2026-11-23T03:00:00")
    stand.round()
    assert stand.shown["stock_quantity"] == 10
    # Thrown away: it is in no list of changes any more.
    del stand.woo.orders[4]
    stand.round()
    stand.round()
    assert stand.shown["stock_quantity"] == 14


def test_one_order_told_many_times_at_once_is_taken_once(stand: Stand, lots: list[Json]) -> None:
    del lots
    order = stand.woo.order(7, 4)
    with ThreadPoolExecutor(6) as senders:
        answers = [each.json()["taken"] for each in senders.map(lambda _: stand.tell(order), range(6))]
    assert sorted(answers) == [False] * 5 + [True]
    assert sum(amount for _, amount in allotted(stand)) == 4


def test_more_sold_than_there_is_is_short_and_never_below_nothing(stand: Stand, lots: list[Json]) -> None:
    product = stand.seen.products[0].product_id
    stand.tell(stand.woo.order(7, 15))
    stand.tell(stand.woo.order(8, 15))
    short = {each.remote_id: [str(line.short) for line in each.lines] for each in stand.seen.orders}
    assert short == {"7": ["0"], "8": ["10"]}
    stand.round()
    assert stand.shown["stock_quantity"] == 0
    # Another lot, and the lots are chosen anew.
    stand.lot({"id": str(product)}, "30")
    order = next(each for each in stand.seen.orders if each.is_short)
    assert not stand.services.selling.shops.orders.again(stand.caller, order.id).is_short
    assert len(lots) == 2


def test_what_was_sent_out_stays_gone_and_what_was_sent_before_the_connection_counts_for_nothing(
    stand: Stand, lots: list[Json]
) -> None:
    del lots
    stand.woo.order(1, 5, "completed")
    stand.woo.orders[1]["date_created_gmt"] = "2026-11-10T01:00:00"
    stand.tell(stand.woo.order(7, 5))
    stand.tell(stand.woo.order(7, 5, "completed", at="2026-11-23T04:00:00"))
    stand.round()
    assert stand.shown["stock_quantity"] == 15


def test_whoever_bought_is_kept_nowhere(stand: Stand, lots: list[Json]) -> None:
    del lots
    stand.tell(stand.woo.order(7, 5))
    stand.round()
    assert stand.seen.orders[0].state is ShopOrderState.OPEN
    engine = open_engine(stand.services.settings.database)
    with engine.connect() as connection:
        for name in inspect(engine).get_table_names():
            for row in connection.execute(text(f'select * from "{name}"')):
                assert "Trần Thị Bình" not in str(row)
                assert "0987654321" not in str(row)
    engine.dispose()


def test_keys_of_a_shop_are_sealed_and_gone_when_it_is_disconnected(stand: Stand, lots: list[Json]) -> None:
    del lots
    sealed = stand.seen.shop.sealed_secret
    assert sealed is not None
    assert b"cs_" not in sealed
    assert "cs_" not in repr(stand.seen.shop)
    stand.services.selling.shops.connect.disconnect(stand.caller)
    with stand.services.reads.open() as reader:
        assert reader.shops.of(stand.cooperative.id) is None
        ended = reader.shops.at(stand.cooperative.id, stand.woo.url)
        assert ended is not None
        assert ended.sealed_secret is None

"""SIGKILL between what a shop made and our knowing of it: the next round finds it and makes no second one."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from nguongoc.services.connect_shop import ShopWish
from nguongoc_api.services import Services
from nguongoc_api.wiring import build
from tests.faults.running import Server, Shop
from tests.service import HandClock, caller_for
from tests.shops.woo import KEY, SECRET, woo_shop

SECONDS = 60


def test_killed_while_the_shop_makes_a_product_it_makes_no_second_one(
    shop: Shop, run: Callable[[Server], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NGUONGOC_WEBHOOKS_TO_LOOPBACK", "true")
    settings = shop.settings.model_copy(update={"webhooks_to_loopback": True})
    with woo_shop() as woo:
        woo.hangs_after = "/products/batch"
        server = run(shop.server())
        client = server.client(shop.key)
        body = shop.body(None)
        assert client.post("/v1/batches", body).status == 201
        listing = {"product_id": body["product_id"], "channel": "woocommerce", "price": "45000"}
        assert client.post("/v1/listings", listing).status == 201
        woo.hangs_after, wish = "", ShopWish("woocommerce", woo.url, KEY, SECRET, "vi")
        services = build(settings)
        _owner(services, wish)
        woo.hangs_after = "/products/batch"
        services.close()
        deadline = time.monotonic() + SECONDS
        while not woo.products:
            assert time.monotonic() < deadline, server.said()[-2000:]
            time.sleep(0.05)
        client.close()
        server.kill()
        woo.hangs_after = ""
        woo.release.set()
        # Claims end by time: five minutes later another process looks at the shop.
        services = build(settings, HandClock(datetime.now(UTC) + timedelta(minutes=5)))
        try:
            services.selling.shops.sync()
            with services.reads.open() as reader:
                owner = reader.parties.organisations(None, 1)[0]
                connected = reader.shops.of(owner.id)
                assert connected is not None
                (known,) = reader.shops.products(connected.id)
        finally:
            services.close()
        assert len(woo.products) == 1
        assert known.remote_id == str(next(iter(woo.products)))
        assert [path for method, path, _ in woo.asked if (method, path) == ("GET", "/products")]


def _owner(services: Services, wish: ShopWish) -> None:
    with services.reads.open() as reader:
        owner = reader.parties.organisations(None, 1)[0]
    services.selling.shops.connect.connect(caller_for(owner), wish)

"""A service and a shop beside it, on both databases; rounds are run by hand, and the clock is moved by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nguongoc.ports.rows import Role
from nguongoc.services.caller import Caller
from nguongoc.services.connect_shop import ShopSeen, ShopWish
from nguongoc.shops.shop import Shop
from nguongoc_api.settings import Settings
from tests.http.conftest import BASE_URL
from tests.http.desk import Browser, Door, open_door
from tests.http.test_listings import _listing, _lot, _product
from tests.service import caller_for
from tests.shops.woo import KEY, SECRET, Json, Woo, signature, woo_shop


@dataclass
class Stand:
    """The desk, the API, and the shop."""

    door: Door
    woo: Woo
    browser: Browser

    @property
    def client(self) -> Any:
        return self.browser.client

    @property
    def cooperative(self) -> Any:
        return self.door.cooperative

    @property
    def neighbour(self) -> Any:
        return self.door.neighbour

    @property
    def services(self) -> Any:
        return self.door.services

    @property
    def caller(self) -> Caller:
        return caller_for(self.door.cooperative)

    def key(self, of: Any = None) -> dict[str, str]:
        owner = of or self.door.cooperative
        _, secret = self.services.issue_api_key(owner.id, Role.PRODUCER, None, "test")
        return {"Authorization": f"Bearer {secret}"}

    def post(self, path: str, body: Any, headers: dict[str, str], status: int = 201) -> Any:
        response = self.client.post(path, json=body, headers=headers)
        assert response.status_code == status, response.text
        return response.json()

    def goods(self, listed: bool = True, lots: int = 1, **said: Any) -> tuple[Json, list[Json]]:
        """A product with lots of 10 kg each, sold by the kilogram, listed at the shop for 45,000 đ."""
        key = self.key()
        product = _product(self, key, **said)  # type: ignore[arg-type]
        made = [self.lot(product) for _ in range(lots)]
        if listed:
            self.post("/v1/listings", _listing(product, channel="woocommerce", url=None), key)
        return product, made

    def lot(self, product: Json, kilograms: str = "10", **said: Any) -> Json:
        quantity = {"value": kilograms, "unit": "kg"}
        return _lot(self, self.key(), product, quantity=quantity, **said)  # type: ignore[arg-type]

    def connect(self, **said: str) -> Shop:
        wish = {
            "kind": "woocommerce",
            "url": self.woo.url,
            "key": KEY,
            "secret": SECRET,
            "language": "vi",
            **said,
        }
        made: Shop = self.services.selling.shops.connect.connect(self.caller, ShopWish(**wish))  # type: ignore[arg-type]
        return made

    def round(self, **later: float) -> None:
        """Whatever is due after a while, until nothing is."""
        self.door.later(**(later or {"minutes": 2}))
        self.services.selling.shops.sync()

    @property
    def seen(self) -> ShopSeen:
        found: ShopSeen | None = self.services.selling.shops.connect.shown(self.caller)
        assert found is not None
        return found

    @property
    def shown(self) -> Json:
        """The one product of the shop."""
        (product,) = self.woo.products.values()
        return product

    def tell(self, order: Json, secret: str | None = None, **headers: str) -> Any:
        """The shop's webhook, as it sends it."""
        body = json.dumps(order).encode()
        known = secret or next(iter(self.woo.webhooks.values()))["secret"]
        said = {
            "Content-Type": "application/json",
            "X-WC-Webhook-Topic": "order.updated",
            "X-WC-Webhook-Delivery-ID": "a1",
            "X-WC-Webhook-Signature": signature(known, body),
            **headers,
        }
        return self.client.post(f"/v1/shops/{self.seen.shop.id}/notices", content=body, headers=said)


@pytest.fixture
def woo() -> Iterator[Woo]:
    with woo_shop() as serving:
        yield serving


@pytest.fixture
def stand(database_url: str, tmp_path: Path, woo: Woo) -> Iterator[Stand]:
    settings = Settings(
        data_dir=tmp_path / "data", database_url=database_url, base_url=BASE_URL, webhooks_to_loopback=True
    )
    with open_door(settings) as door:
        yield Stand(door, woo, door.signed_in())

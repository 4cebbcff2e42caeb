"""Shops that are driven, wired: connectors, who asks them and who hears them."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.ports.shops import ShopConnector
from nguongoc.services.connect_shop import ConnectShop
from nguongoc.services.describe_goods import DescribeGoods
from nguongoc.services.hear_shops import HearShops
from nguongoc.services.shop_goods import ShopGoods
from nguongoc.services.sync_shops import SyncShops
from nguongoc.services.take_shop_orders import TakeShopOrders
from nguongoc.services.webhook_secrets import WebhookSecrets
from nguongoc_api.adapters.woocommerce import WooCommerce
from nguongoc_api.jobs.shops import ShopWorker
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class Shops:
    """Connecting, hearing, choosing lots anew, and the worker that does the rest."""

    connect: ConnectShop
    hear: HearShops
    orders: TakeShopOrders
    sync: SyncShops
    worker: ShopWorker


def build_shops(
    settings: Settings,
    reads: ReadSource,
    writer: Writer,
    clock: Clock,
    describe: DescribeGoods,
    secrets: WebhookSecrets,
) -> Shops:
    """Another connector is a line here: `docs/reference/connectors.md`."""
    loopback = settings.demo or settings.webhooks_to_loopback
    drivers: tuple[ShopConnector, ...] = (WooCommerce(loopback),)
    connectors = {each.kind: each for each in drivers}
    orders = TakeShopOrders(reads, writer, clock)
    goods = ShopGoods(reads, describe, clock)
    sync = SyncShops(reads, writer, clock, connectors, secrets, goods, orders, settings.base_url)
    worker = ShopWorker(sync)
    return Shops(
        ConnectShop(reads, writer, clock, connectors, secrets, worker.nudge),
        HearShops(reads, writer, connectors, secrets, orders, worker.nudge),
        orders, sync, worker,
    )  # fmt: skip

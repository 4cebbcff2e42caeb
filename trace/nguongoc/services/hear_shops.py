"""What shops tell by themselves: believed where their secret signed it, taken once, and asked after where it is not clear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from nguongoc.ports import ReadSource, Writer
from nguongoc.ports.shops import NoticeUnsigned, ShopConnector
from nguongoc.services.sync_shops import access_of
from nguongoc.services.take_shop_orders import TakeShopOrders
from nguongoc.services.webhook_secrets import WebhookSecrets
from nguongoc.shops.shop import ShopState


@dataclass(frozen=True, slots=True)
class HearShops:
    """Raises `NoticeUnsigned` for what no connected shop signed: whether there is such a shop is nobody's business."""

    reads: ReadSource
    writer: Writer
    connectors: Mapping[str, ShopConnector]
    secrets: WebhookSecrets
    take: TakeShopOrders
    nudge: Callable[[], None]

    def __call__(self, shop_id: UUID, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether it changed anything. Where it did not, or says too little, the shop itself is asked soon."""
        with self.reads.open() as reader:
            shop = reader.shops.shop(shop_id)
        if shop is None or shop.state is ShopState.ENDED:
            raise NoticeUnsigned("the signature is not the shop's")
        secret = access_of(shop, self.secrets).notice_secret
        said = self.connectors[shop.kind].notice(secret, headers, body)
        taken = said is not None and self.take(shop, said, asked=False)
        # Replays come here as well: they cost one look at the shop, which is due each minute anyway.
        if not taken and headers.get("content-type", "").startswith("application/json"):
            self.writer.run(lambda uow: uow.shops.wake({shop.organisation_id}, self.take.clock.now()))
        self.nudge()
        return taken

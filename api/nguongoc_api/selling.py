"""The use cases of selling, wired: where products are listed, and what shops are told of them."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock
from nguongoc.services.describe_goods import DescribeGoods
from nguongoc.services.manage_listings import ManageListings
from nguongoc.services.recent import Recent
from nguongoc.services.verify_codes import VerifyCodes
from nguongoc_api.ground import Ground
from nguongoc_api.outbox_wiring import OutboxParts
from nguongoc_api.settings import Settings
from nguongoc_api.shops_wiring import Shops, build_shops


@dataclass(frozen=True, slots=True)
class Selling:
    """Listings, the data for them, and shops that are driven."""

    listings: ManageListings
    describe: DescribeGoods
    feeds: Recent[tuple[str, str, int], bytes]
    """Feeds by organisation, language and what was committed, for seconds: anybody may ask for one, and each costs a verdict on every lot in it."""
    shops: Shops


def build_selling(
    settings: Settings, ground: Ground, clock: Clock, verify: VerifyCodes, outbox: OutboxParts
) -> Selling:
    """The worker of shops is added to those that are woken by commits."""
    reads, writer = ground.reads, ground.writer
    describe = DescribeGoods(reads, verify, clock, settings.base_url)
    shops = build_shops(settings, reads, writer, clock, describe, outbox.secrets)
    ground.wake.append(shops.worker)
    return Selling(
        ManageListings(reads, writer, clock, frozenset({settings.host})), describe, Recent(reads), shops
    )

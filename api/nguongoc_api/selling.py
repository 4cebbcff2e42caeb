"""The use cases of selling, wired: where products are listed, and what shops are told of them."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.describe_goods import DescribeGoods
from nguongoc.services.manage_listings import ManageListings
from nguongoc.services.verify_codes import VerifyCodes
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class Selling:
    """Listings and the data for them."""

    listings: ManageListings
    describe: DescribeGoods


def build_selling(
    settings: Settings, reads: ReadSource, writer: Writer, clock: Clock, verify: VerifyCodes
) -> Selling:
    return Selling(
        ManageListings(reads, writer, clock, frozenset({settings.host})),
        DescribeGoods(reads, verify, clock, settings.base_url),
    )

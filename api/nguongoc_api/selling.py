"""The use cases of selling, wired: where products are listed, and what shops are told of them."""

from __future__ import annotations

from dataclasses import dataclass

from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.services.describe_goods import DescribeGoods
from nguongoc.services.manage_listings import ManageListings
from nguongoc.services.recent import Recent
from nguongoc.services.verify_codes import VerifyCodes
from nguongoc_api.settings import Settings


@dataclass(frozen=True, slots=True)
class Selling:
    """Listings and the data for them."""

    listings: ManageListings
    describe: DescribeGoods
    feeds: Recent[tuple[str, str, int], bytes]
    """Feeds by organisation, language and what was committed, for seconds: anybody may ask for one, and each costs a verdict on every lot in it."""


def build_selling(
    settings: Settings, reads: ReadSource, writer: Writer, clock: Clock, verify: VerifyCodes
) -> Selling:
    return Selling(
        ManageListings(reads, writer, clock, frozenset({settings.host})),
        DescribeGoods(reads, verify, clock, settings.base_url),
        Recent(reads),
    )

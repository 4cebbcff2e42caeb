"""What stops a lot now, as whoever may stop it sees it, and what a recall would stop besides lots and holders: orders and listings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.catalogue.products import Product
from nguongoc.listings.listing import Listing
from nguongoc.ports import Reader, ReadSource
from nguongoc.ports.events import MOST_AT_ONCE
from nguongoc.ports.recalls import Contact
from nguongoc.recalls.recall import Recall
from nguongoc.recalls.standing import LotHold
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.lot_standing import batches_of
from nguongoc.services.recall_rights import lot_under, viewer_of


@dataclass(frozen=True, slots=True)
class Stops:
    """A lot with what stops it. `units`: how many stamps of single packs it has, which a recall of a part counts by."""

    batch: Batch
    product: Product | None
    maker: Contact | None
    mine: LotHold | None
    """The hold of the asker's own organisation, which it alone lets go."""
    others: tuple[tuple[LotHold, Contact | None], ...]
    recalls: tuple[Recall, ...]
    units: int


@dataclass(frozen=True, slots=True)
class TradeReached:
    """What of trade a recall stops: how many open orders, and where the goods are offered to buyers."""

    orders: int
    listings: tuple[Listing, ...]


@dataclass(frozen=True, slots=True)
class ShowStops:
    """For whoever may hold or recall the lot; anybody else is told that there is no such lot."""

    reads: ReadSource

    def __call__(self, caller: Caller, batch_id: UUID) -> Stops:
        """Raises `BatchNotFound`, `NotYourTerritory`."""
        caller.require(Scope.RECALL)
        with self.reads.open() as reader:
            batch = lot_under(reader, caller, batch_id)
            holds = reader.recalls.holds_of(batch_id)
            names = reader.recalls.contacts(
                list({batch.organisation_id, *(each.organisation_id for each in holds)})
            )
            mine = [each for each in holds if each.organisation_id == caller.organisation_id]
            issued = reader.lots.unit_range(batch_id)
            return Stops(
                batch,
                reader.catalogue.product(batch.product_id),
                names.get(batch.organisation_id),
                mine[0] if mine else None,
                tuple((each, names.get(each.organisation_id)) for each in holds if each not in mine),
                tuple(recall for recall, _ in reader.recalls.open_of_lots([batch_id]).get(batch_id, ())),
                0 if issued is None else issued.count,
            )

    def of_trade(self, caller: Caller, batch_ids: Collection[UUID]) -> TradeReached:
        """Of the asker's own among these lots; for an authority of all: what others trade is not a producer's business."""
        caller.require(Scope.RECALL)
        viewer = viewer_of(caller)
        with self.reads.open() as reader:
            found = batches_of(reader, batch_ids)
            seen = [each for each in found.values() if viewer in {None, each.organisation_id}]
            ids = sorted(each.id for each in seen)
            orders = {
                order
                for start in range(0, len(ids), MOST_AT_ONCE)
                for order in reader.trading.stoppable(ids[start : start + MOST_AT_ONCE])
            }
            return TradeReached(len(orders), _listings(reader, seen))


def _listings(reader: Reader, batches: Collection[Batch]) -> tuple[Listing, ...]:
    products = sorted({each.product_id for each in batches})
    return tuple(each for product in products for each in reader.listings.of_product(product))

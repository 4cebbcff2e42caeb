"""What an organisation holds: of its own lots and of those it was handed, with what is on its way from and to it.

Everybody sees their own side: a maker whom it shipped to, and not to whom those sold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.balance import Balances, Consignment, HandOver, Movement, MovementKind
from nguongoc.batches.lots import Batch
from nguongoc.catalogue.products import Product
from nguongoc.errors import NotFound
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader, ReadSource
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope

MOST_TOGETHER: Final = 100
"""Shipping events under one reference: twice what an order has lots."""


class ShipmentNotFound(NotFound):
    """None that this organisation sent or was sent."""

    code = "shipment-not-found"


@dataclass(frozen=True, slots=True)
class Way:
    """A consignment as one side sees it; `other` is None for somebody outside."""

    other: Organisation | None
    reference: str
    hand_over: HandOver
    shipment_id: UUID | None = None
    """The first shipping event of it; None where only the receiver says so."""


@dataclass(frozen=True, slots=True)
class Share:
    """One organisation's part of one lot, in the base the lot is counted in."""

    batch: Batch
    product: Product
    maker: Organisation
    is_maker: bool
    taken_back: bool
    """The registration of the lot was declared an error: nothing can be done with it any more."""
    held: Decimal
    consumed: Decimal
    sold: Decimal
    destroyed: Decimal
    outgoing: tuple[Way, ...]
    incoming: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Shipment:
    """One shipping event of one lot; `hand_over` is what both sides said under its reference."""

    id: UUID
    batch: Batch
    shipper: Organisation
    receiver: Organisation | None
    reference: str
    happened_at: datetime
    amount: Decimal
    hand_over: HandOver


@dataclass(frozen=True, slots=True)
class BrowseHoldings:
    """The caller's own side of lots."""

    reads: ReadSource

    def balance(self, caller: Caller, batch_id: UUID) -> Share:
        """Raises `BatchNotFound` for a lot that the organisation neither made nor was sent, nor says it received."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            found = shares_of(reader, caller.organisation_id, [batch_id])
        if not found:
            raise BatchNotFound("your organisation has no part of such a lot")
        return found[0]

    def holdings(self, caller: Caller, before: UUID | None, limit: int) -> Sequence[Share]:
        """Newest lot first, from behind `before` on; also of lots of which nothing is left."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            ids = reader.events.lots_moved(caller.organisation_id, before, limit)
            return shares_of(reader, caller.organisation_id, ids)

    def shipments(self, caller: Caller, event_id: UUID) -> tuple[Shipment, ...]:
        """The lots of one shipping event that the caller sent or was sent. Raises `ShipmentNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            return shipments_of(reader, caller.organisation_id, event_id)


def shipments_of(reader: Reader, organisation_id: UUID, event_id: UUID) -> tuple[Shipment, ...]:
    """Raises `ShipmentNotFound`."""
    moved = [
        each
        for each in reader.events.movements_of(event_id)
        if each.kind is MovementKind.SHIPPED and organisation_id in (each.holder_id, each.other_id)
    ]
    batches = reader.lots.batches([each.batch_id for each in moved])
    every = reader.events.movements(list(batches))
    found = []
    for each in moved:
        batch = batches[each.batch_id]
        balances = Balances(batch.organisation_id, batch.quantity.canonical.amount, every[batch.id])
        shipper = reader.parties.organisation(each.holder_id)
        if shipper is None:
            continue
        found.append(
            Shipment(
                id=event_id,
                batch=batch,
                shipper=shipper,
                receiver=None if each.other_id is None else reader.parties.organisation(each.other_id),
                reference=each.reference,
                happened_at=each.at,
                amount=each.amount,
                hand_over=balances.consignments[Consignment(each.holder_id, each.other_id, each.reference)],
            )
        )
    if not found:
        raise ShipmentNotFound("no such shipment from or to your organisation")
    return tuple(found)


def shipped_together(reader: Reader, organisation_id: UUID, event_id: UUID) -> tuple[Shipment, ...]:
    """Every lot that left with this one, each by an event of its own or not: what one carrier takes along. Raises `ShipmentNotFound`."""
    first = shipments_of(reader, organisation_id, event_id)
    others = reader.events.shipped_together(event_id, MOST_TOGETHER)
    return first + tuple(
        each for other in others if other != event_id for each in shipments_of(reader, organisation_id, other)
    )


def shares_of(reader: Reader, organisation_id: UUID, ids: Sequence[UUID]) -> list[Share]:
    """One organisation's part of each of these lots; those it has no part of are left out."""
    batches = reader.lots.batches(ids)
    moved = reader.events.movements(ids)
    taken_back = reader.events.voided([each.event_id for each in batches.values()])
    found = []
    for id in ids:
        batch = batches.get(id)
        product = None if batch is None else reader.catalogue.product(batch.product_id)
        maker = None if batch is None else reader.parties.organisation(batch.organisation_id)
        if batch is None or product is None or maker is None:
            continue
        mine = [each for each in moved.get(id, ()) if organisation_id in (each.holder_id, each.other_id)]
        if mine or maker.id == organisation_id:
            share = _Side(reader, organisation_id, batch, moved.get(id, ()))
            found.append(share.of(product, maker, taken_back=batch.event_id in taken_back))
    return found


class _Side:
    """One organisation's side of a lot's balances."""

    def __init__(
        self, reader: Reader, organisation_id: UUID, batch: Batch, moved: Sequence[Movement]
    ) -> None:
        self._reader = reader
        self._id = organisation_id
        self._batch = batch
        self._balances = Balances(batch.organisation_id, batch.quantity.canonical.amount, moved)
        self._shipped: dict[Consignment, UUID] = {}
        for each in moved:
            if each.kind is MovementKind.SHIPPED:
                key = Consignment(each.holder_id, each.other_id, each.reference)
                self._shipped.setdefault(key, each.event_id)

    def of(self, product: Product, maker: Organisation, *, taken_back: bool) -> Share:
        balances, me = self._balances, self._id
        return Share(
            batch=self._batch,
            product=product,
            maker=maker,
            is_maker=maker.id == me,
            taken_back=taken_back,
            held=balances.held(me),
            consumed=balances.gone(me, MovementKind.CONSUMED),
            sold=balances.gone(me, MovementKind.SOLD),
            destroyed=balances.gone(me, MovementKind.DESTROYED),
            outgoing=tuple(
                self._way(key.receiver_id, key, each)
                for key, each in balances.consignments.items()
                if key.shipper_id == me
            ),
            incoming=tuple(
                self._way(key.shipper_id, key, each)
                for key, each in balances.consignments.items()
                if key.receiver_id == me
            ),
        )

    def _way(self, other: UUID | None, key: Consignment, hand_over: HandOver) -> Way:
        party = None if other is None else self._reader.parties.organisation(other)
        return Way(party, key.reference, hand_over, self._shipped.get(key))

"""Hand over a part of a lot without knowing EPCIS: the event is built here, and captured like any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nguongoc.batches.balance import Balances
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Conflict, Invalid
from nguongoc.events.hand_over import Parcel, despatch_uri, receiving_event, shipping_event
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.capture_events import CaptureEvents
from nguongoc.services.hand_over_events import captured, incoming, new_reference, organisation_of, receiver_of
from nguongoc.services.holdings import Shipment, ShipmentNotFound, shipments_of
from nguongoc.services.once import Once, carry_out

LONGEST_REFERENCE = 60


class ShipmentNotToYou(Invalid):
    """Whoever was sent the goods says that they came, and nobody else."""

    code = "shipment-not-to-you"


class ShipmentOfSeveralLots(Invalid):
    """It has to be said which of them came."""

    code = "shipment-of-several-lots"


class ShipmentSettled(Conflict):
    """Nothing of it is on its way any more."""

    code = "shipment-settled"


@dataclass(frozen=True, slots=True)
class ShipmentWish:
    """So much to whom; without `reference` one is given, without `happened_at` it is now."""

    to: str
    quantity: Quantity
    happened_at: datetime | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class ReceiptWish:
    """So much came; `batch_id` where the shipment has several lots."""

    quantity: Quantity
    happened_at: datetime | None = None
    batch_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class HandOverLots:
    """Both sides of a hand-over. Answers with the shipment as it stands, or with an earlier answer of the same request."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    capture: CaptureEvents
    base_url: str

    def ship(
        self, caller: Caller, batch_id: UUID, wish: ShipmentWish, once: Once[Shipment] | None = None
    ) -> Shipment | Answer:
        """Raises `BatchNotFound`, `ReceiverUnknown` and what a captured event raises."""
        caller.require(Scope.EVENTS_CAPTURE)
        now = self.clock.now()
        with self.reads.open() as reader:
            if once is not None and (earlier := once.replay(reader)) is not None:
                return earlier
            batch = held_batch(reader, caller.organisation_id, batch_id)
            shipper = organisation_of(reader, caller.organisation_id)
            receiver = receiver_of(reader, wish.to, shipper.id)
        parcel = Parcel(batch, wish.quantity, shipper.did, receiver.did, self._reference(wish, shipper, now))
        event = incoming(shipping_event(parcel, wish.happened_at or now, self.base_url), now)

        def write(uow: UnitOfWork) -> Shipment:
            id = captured(self.capture, uow, caller.organisation_id, event, now)
            return shipments_of(uow, caller.organisation_id, id)[0]

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def receive(
        self, caller: Caller, shipment_id: UUID, wish: ReceiptWish, once: Once[Shipment] | None = None
    ) -> Shipment | Answer:
        """Raises `ShipmentNotFound`, `ShipmentNotToYou`, `ShipmentOfSeveralLots`, `ShipmentSettled` and what a captured event
        raises. What came may be less or more than what was sent: both stay visible."""
        caller.require(Scope.EVENTS_CAPTURE)
        now = self.clock.now()
        with self.reads.open() as reader:
            if once is not None and (earlier := once.replay(reader)) is not None:
                return earlier
            sent = _one(shipments_of(reader, caller.organisation_id, shipment_id), wish.batch_id)
        if sent.receiver is None or sent.receiver.id != caller.organisation_id:
            raise ShipmentNotToYou("it was sent to another organisation")
        parcel = Parcel(sent.batch, wish.quantity, sent.shipper.did, sent.receiver.did, sent.reference)
        event = incoming(receiving_event(parcel, wish.happened_at or now, self.base_url), now)

        def write(uow: UnitOfWork) -> Shipment:
            # In the order in which captures lock.
            uow.events.lock_organisation(caller.organisation_id)
            uow.lots.lock_batches([sent.batch.id])
            if not _of(uow, caller, sent).hand_over.in_transit:
                raise ShipmentSettled("nothing of it is on its way", lot=sent.batch.lot)
            captured(self.capture, uow, caller.organisation_id, event, now)
            return _of(uow, caller, sent)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def _reference(self, wish: ShipmentWish, shipper: Organisation, now: datetime) -> str:
        if wish.reference is None:
            return new_reference(now)
        said = normalise_text(wish.reference, LONGEST_REFERENCE, "/reference")
        return despatch_uri(shipper.slug, said, self.base_url)


def held_batch(reader: Reader, organisation_id: UUID, batch_id: UUID) -> Batch:
    """A lot in which the organisation has a part, or had. Raises `BatchNotFound`."""
    batch = reader.lots.batch(batch_id)
    if batch is not None:
        moved = reader.events.movements([batch_id]).get(batch_id, ())
        balances = Balances(batch.organisation_id, batch.quantity.canonical.amount, moved)
        if balances.takes_part(organisation_id):
            return batch
    raise BatchNotFound("your organisation holds nothing of such a lot")


def _one(sent: tuple[Shipment, ...], batch_id: UUID | None) -> Shipment:
    if batch_id is None:
        if len(sent) > 1:
            raise ShipmentOfSeveralLots("say which lot came", pointer="/batch_id")
        return sent[0]
    for each in sent:
        if each.batch.id == batch_id:
            return each
    raise ShipmentNotFound("no such lot in this shipment", pointer="/batch_id")


def _of(reader: Reader, caller: Caller, sent: Shipment) -> Shipment:
    return _one(shipments_of(reader, caller.organisation_id, sent.id), sent.batch.id)

"""Give a hand-over to a carrier: all the lots that left under one reference, for that is what one lorry takes.

A carrier is asked outside every transaction. What is asked is written down first: if the process dies while the carrier thinks,
the consignment stands as *booking* and is found so, and no second order is ever made by itself. Whom the goods go to is passed
on and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from nguongoc.carriage.consignment import (
    LONGEST_WAYBILL,
    CarriageState,
    Consignment,
    Contact,
    Package,
    Quote,
    Tracked,
    WaybillMalformed,
)
from nguongoc.errors import Conflict, NotFound
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.carriers import Carrier, CarrierRefused, CarrierUnreached
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.holdings import (
    MOST_TOGETHER,
    Shipment,
    ShipmentNotFound,
    shipments_of,
    shipped_together,
)
from nguongoc.services.once import Once, carry_out
from nguongoc.services.tell_shipments import tell_consignment

MANUAL: Final = "manual"
"""A carrier that is rung up: its waybill and its steps are typed."""
LONGEST_SAID: Final = 300
GIVES: Final = (Scope.TRADE, Scope.EVENTS_CAPTURE)
"""Who ships orders gives them to carriers, though it captures no events otherwise."""
READS: Final = (Scope.TRADE_READ, Scope.BATCHES_READ)
_SIGNS: Final = frozenset("-._/")


class CarrierUnknown(NotFound):
    """No such carrier here, or it is not set up; `known` lists those that are."""

    code = "carrier-unknown"


class ConsignmentNotFound(NotFound):
    """None of this organisation's."""

    code = "consignment-not-found"


class ConsignmentThere(Conflict):
    """The hand-over is with a carrier already; `consignment` names it."""

    code = "consignment-there"


class CarrierStillAsked(Conflict):
    """The carrier has not answered yet: what is called off now might be ordered a moment later."""

    code = "carrier-still-asked"


class ConsignmentOver(Conflict):
    """It has arrived, came back, or was called off."""

    code = "consignment-over"


@dataclass(frozen=True, slots=True)
class ConsignmentWish:
    """By which carrier; for one that is rung up a waybill if there is one, else what the carrier has to know."""

    carrier: str
    waybill: str | None = None
    service: str | None = None
    sender: Contact | None = None
    receiver: Contact | None = None
    package: Package | None = None


@dataclass(frozen=True, slots=True)
class Consign:
    """Raises `ScopeMissing`, `ShipmentNotFound` for who did not send it, `CarrierUnknown`, and what a carrier raises."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    carriers: Mapping[str, Carrier]
    base_url: str

    def known(self) -> tuple[str, ...]:
        """Every carrier that may be named."""
        return (MANUAL, *self.carriers)

    def quotes(
        self, caller: Caller, carrier: str, sender: Contact, receiver: Contact, package: Package
    ) -> Sequence[Quote]:
        """The cheapest first."""
        caller.require_one_of(*GIVES)
        found = self.carrier(carrier).quote(sender, receiver, package)
        return sorted(found, key=lambda each: each.fee_vnd)

    def book(
        self,
        caller: Caller,
        shipment_id: UUID,
        wish: ConsignmentWish,
        once: Once[Consignment] | None = None,
    ) -> Consignment | Answer:
        """Raises `ConsignmentThere`. Where the carrier did not answer clearly the consignment says so, and nothing is raised."""
        self.check(caller, wish)
        with self.reads.open() as reader:
            if once is not None and (earlier := once.replay(reader)) is not None:
                return earlier
        begun = self.writer.run(lambda uow: self.begin(uow, caller, shipment_id, wish))
        settled = self.settle(begun, wish)
        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, lambda _: settled))

    def check(self, caller: Caller, wish: ConsignmentWish) -> None:
        """Whether it could be asked for, before anything is written down. Raises what `book` raises of a wish."""
        caller.require_one_of(*GIVES)
        if wish.carrier != MANUAL:
            self.carrier(wish.carrier)
        elif wish.waybill is not None:
            _waybill(wish.waybill)

    def begin(self, uow: UnitOfWork, caller: Caller, shipment_id: UUID, wish: ConsignmentWish) -> Consignment:
        """Written down in the caller's own transaction; then `settle` it outside. Raises `ConsignmentThere`."""
        now, is_manual = self.clock.now(), wish.carrier == MANUAL
        begun = Consignment(
            uuid7(now), caller.organisation_id, shipment_id, wish.carrier, wish.service,
            CarriageState.BOOKED if is_manual else CarriageState.BOOKING,
            _waybill(wish.waybill) if is_manual and wish.waybill is not None else None, None, None, now,
        )  # fmt: skip
        _begin(uow, begun)
        self.tell(uow, begun)
        return begun

    def tell(self, uow: UnitOfWork, changed: Consignment) -> None:
        """It stands otherwise than before: both sides of the hand-over hear it."""
        tell_consignment(uow, changed, self.clock.now(), self.base_url)

    def settle(self, begun: Consignment, wish: ConsignmentWish) -> Consignment:
        """Ask the carrier, and write down what it said; one that is rung up was asked by its sender."""
        if begun.carrier == MANUAL:
            return begun
        asked = self._asked(self.carrier(begun.carrier), begun, wish)

        def settle(uow: UnitOfWork) -> Consignment:
            standing = uow.consignments.lock(asked.id)
            # The carrier's own report may have come before its answer.
            settled = (
                asked
                if standing is None or standing.reported_at is None
                else replace(standing, waybill=standing.waybill or asked.waybill, fee_vnd=asked.fee_vnd)
            )
            uow.consignments.put(settled)
            if standing is None or settled.state is not standing.state:
                self.tell(uow, settled)
            return settled

        # By itself: what the carrier took is written down whatever becomes of the answer to this request.
        return self.writer.run(settle)

    def cancel(self, caller: Caller, consignment_id: UUID) -> Consignment:
        """Call it off. Raises `CarrierStillAsked`, `ConsignmentOver`, `CarrierRefused` once it is on its way, `CarrierUnreached`."""
        caller.require_one_of(*GIVES)
        found = self.consignment(caller, consignment_id)
        if found.state.is_over:
            raise ConsignmentOver("nothing of it is on its way")
        if found.state is CarriageState.BOOKING:
            raise CarrierStillAsked("the carrier is being asked: look again in two minutes")
        if found.carrier != MANUAL and found.waybill is not None:
            self.carrier(found.carrier).cancel(found.waybill)

        def write(uow: UnitOfWork) -> Consignment:
            standing = uow.consignments.lock(consignment_id) or found
            if standing.state.is_over and standing.state is not CarriageState.CANCELLED:
                raise ConsignmentOver("it arrived meanwhile")
            cancelled = replace(standing, state=CarriageState.CANCELLED)
            uow.consignments.put(cancelled)
            if standing.state is not CarriageState.CANCELLED:
                self.tell(uow, cancelled)
            return cancelled

        return self.writer.run(write)

    def consignment(self, caller: Caller, consignment_id: UUID) -> Consignment:
        """The caller's own."""
        caller.require_one_of(*READS)
        with self.reads.open() as reader:
            return _own(reader.consignments.consignment(consignment_id), caller).seen(self.clock.now())

    def told(self, caller: Caller, consignment_id: UUID) -> tuple[Consignment, Sequence[Tracked]]:
        """The caller's own, with all that was reported of it in the order in which it happened."""
        caller.require_one_of(*READS)
        with self.reads.open() as reader:
            found = _own(reader.consignments.consignment(consignment_id), caller)
            return found.seen(self.clock.now()), reader.consignments.tracked(found.id)

    def of_shipment(
        self, caller: Caller, shipment_id: UUID
    ) -> Sequence[tuple[Consignment, Sequence[Tracked]]]:
        """Both sides of a hand-over see where it is; the newest consignment first."""
        caller.require_one_of(*READS)
        with self.reads.open() as reader:
            shipments_of(reader, caller.organisation_id, shipment_id)
            ids = reader.events.shipped_together(shipment_id, MOST_TOGETHER)
            return carried(reader, ids, self.clock.now())

    def given(
        self, caller: Caller, before: UUID | None, limit: int
    ) -> Sequence[tuple[Consignment, tuple[Shipment, ...]]]:
        """What the caller gave to carriers, the newest first; without lots where the hand-over was taken back since."""
        caller.require_one_of(*READS)
        with self.reads.open() as reader:
            me, now = caller.organisation_id, self.clock.now()
            found = reader.consignments.of_organisation(me, before, limit)
            return [(each.seen(now), _lots(reader, me, each.shipment_id)) for each in found]

    def _asked(self, carrier: Carrier, begun: Consignment, wish: ConsignmentWish) -> Consignment:
        if wish.sender is None or wish.receiver is None or wish.package is None:
            raise AssertionError("judged where it was read")
        try:
            made = carrier.book(begun.reference, wish.service or "", wish.sender, wish.receiver, wish.package)
        except CarrierRefused as refused:
            said = str(refused.params.get("said", ""))[:LONGEST_SAID]
            return replace(begun, state=CarriageState.REFUSED, refusal=said or None)
        except CarrierUnreached:
            return replace(begun, state=CarriageState.UNCLEAR)
        return replace(begun, state=CarriageState.BOOKED, waybill=made.waybill, fee_vnd=made.fee_vnd)

    def carrier(self, id: str) -> Carrier:
        """Raises `CarrierUnknown`."""
        found = self.carriers.get(id)
        if found is None:
            raise CarrierUnknown(
                f"one of {', '.join(self.known())}", pointer="/carrier", known=" ".join(self.known())
            )
        return found


def carried(
    reader: Reader, shipment_ids: Sequence[UUID], now: datetime
) -> list[tuple[Consignment, Sequence[Tracked]]]:
    """By whom these were carried, the newest first, with all that was reported."""
    found = reader.consignments.of_shipments(shipment_ids)
    return [(each.seen(now), reader.consignments.tracked(each.id)) for each in found]


def come(uow: UnitOfWork, shipment_ids: Sequence[UUID], at: datetime, base_url: str) -> None:
    """Who received the goods said so: a car that was rung up is not on its way any more, though nobody typed that."""
    for each in uow.consignments.of_shipments(shipment_ids):
        if each.carrier == MANUAL and not each.state.is_over:
            delivered = replace(each, state=CarriageState.DELIVERED)
            uow.consignments.put(delivered)
            tell_consignment(uow, delivered, at, base_url)


def _lots(reader: Reader, organisation_id: UUID, shipment_id: UUID) -> tuple[Shipment, ...]:
    try:
        return shipped_together(reader, organisation_id, shipment_id)
    except ShipmentNotFound:
        return ()


def _begin(uow: UnitOfWork, begun: Consignment) -> None:
    """Under the lock of the lots, so that two at once make one."""
    sent = shipped_together(uow, begun.organisation_id, begun.shipment_id)
    if any(each.shipper.id != begun.organisation_id for each in sent):
        raise ShipmentNotFound("no such shipment from your organisation")
    uow.lots.lock_batches(each.batch.id for each in sent)
    there = uow.consignments.of_shipments([each.id for each in sent])
    open_one = next((each for each in there if not each.state.is_over), None)
    if open_one is not None:
        raise ConsignmentThere("it is with a carrier already", consignment=str(open_one.id))
    uow.consignments.add(begun)


def _own(found: Consignment | None, caller: Caller) -> Consignment:
    if found is None or found.organisation_id != caller.organisation_id:
        raise ConsignmentNotFound("no such consignment of this organisation")
    return found


def _waybill(typed: str) -> str:
    text = "".join(typed.split()).upper()
    good = 3 <= len(text) <= LONGEST_WAYBILL and all(  # noqa: PLR2004
        each.isascii() and (each.isalnum() or each in _SIGNS) for each in text
    )
    if not good:
        raise WaybillMalformed("3 to 60 letters, digits, dots and hyphens", pointer="/waybill")
    return text

"""Give a hand-over to a carrier, and take in what the carrier says of it.

A carrier is asked outside every transaction. What is asked is written down first: if the process dies while the carrier thinks,
the consignment stands as *booking* and is found so, and no second order is ever made by itself. Whom the goods go to is passed
on and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from nguongoc.ports import Answer, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.carriers import Carrier, CarrierRefused, CarrierUnreached
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.holdings import ShipmentNotFound, shipments_of
from nguongoc.services.once import Once, carry_out

MANUAL: Final = "manual"
"""A carrier that is rung up: its waybill and its steps are typed."""
LONGEST_SAID: Final = 300
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
    """By which carrier; a waybill for one that is rung up, else what the carrier has to know."""

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

    def known(self) -> tuple[str, ...]:
        """Every carrier that may be named."""
        return (MANUAL, *self.carriers)

    def quotes(
        self, caller: Caller, carrier: str, sender: Contact, receiver: Contact, package: Package
    ) -> Sequence[Quote]:
        """The cheapest first."""
        caller.require(Scope.EVENTS_CAPTURE)
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
        caller.require(Scope.EVENTS_CAPTURE)
        carrier = None if wish.carrier == MANUAL else self.carrier(wish.carrier)
        waybill = None if carrier is not None else _waybill(wish.waybill or "")
        with self.reads.open() as reader:
            if once is not None and (earlier := once.replay(reader)) is not None:
                return earlier
        now = self.clock.now()
        begun = Consignment(
            uuid7(now), caller.organisation_id, shipment_id, wish.carrier, wish.service,
            CarriageState.BOOKED if carrier is None else CarriageState.BOOKING, waybill, None, None, now,
        )  # fmt: skip
        self.writer.run(lambda uow: _begin(uow, begun))
        asked = begun if carrier is None else self._asked(carrier, begun, wish)

        def settle(uow: UnitOfWork) -> Consignment:
            standing = uow.consignments.lock(asked.id)
            # The carrier's own report may have come before its answer.
            settled = (
                asked
                if standing is None or standing.reported_at is None
                else replace(standing, waybill=standing.waybill or asked.waybill, fee_vnd=asked.fee_vnd)
            )
            uow.consignments.put(settled)
            return settled

        # By itself: what the carrier took is written down whatever becomes of the answer to this request.
        settled = self.writer.run(settle)
        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, lambda _: settled))

    def cancel(self, caller: Caller, consignment_id: UUID) -> Consignment:
        """Call it off. Raises `CarrierStillAsked`, `ConsignmentOver`, `CarrierRefused` once it is on its way, `CarrierUnreached`."""
        caller.require(Scope.EVENTS_CAPTURE)
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
            return cancelled

        return self.writer.run(write)

    def consignment(self, caller: Caller, consignment_id: UUID) -> Consignment:
        """The caller's own."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            return _own(reader.consignments.consignment(consignment_id), caller).seen(self.clock.now())

    def told(self, caller: Caller, consignment_id: UUID) -> tuple[Consignment, Sequence[Tracked]]:
        """The caller's own, with all that was reported of it in the order in which it happened."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            found = _own(reader.consignments.consignment(consignment_id), caller)
            return found.seen(self.clock.now()), reader.consignments.tracked(found.id)

    def of_shipment(
        self, caller: Caller, shipment_id: UUID
    ) -> Sequence[tuple[Consignment, Sequence[Tracked]]]:
        """Both sides of a hand-over see where it is; the newest consignment first."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            shipments_of(reader, caller.organisation_id, shipment_id)
            found = reader.consignments.of_shipment(shipment_id)
            now = self.clock.now()
            return [(each.seen(now), reader.consignments.tracked(each.id)) for each in found]

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


def _begin(uow: UnitOfWork, begun: Consignment) -> None:
    """Under the lock of the lots, so that two at once make one."""
    sent = shipments_of(uow, begun.organisation_id, begun.shipment_id)
    if any(each.shipper.id != begun.organisation_id for each in sent):
        raise ShipmentNotFound("no such shipment from your organisation")
    uow.lots.lock_batches(each.batch.id for each in sent)
    open_one = next(
        (each for each in uow.consignments.of_shipment(begun.shipment_id) if not each.state.is_over), None
    )
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

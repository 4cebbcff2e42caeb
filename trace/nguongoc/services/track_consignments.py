"""What a carrier says of a consignment, or its sender for it: taken once, and made an event of the goods where it is one.

A carrier repeats itself, comes late and out of order: a report is known by its status and time, and the newest counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from nguongoc.batches.texts import normalise_text
from nguongoc.carriage.consignment import STEPS, CarriageState, Consignment, Report, Tracked
from nguongoc.errors import Conflict, Refusal
from nguongoc.events.carriage import carriage_event
from nguongoc.events.documents import read_document
from nguongoc.events.incoming import check_event, receive
from nguongoc.ports import Reader, UnitOfWork
from nguongoc.services.caller import Caller
from nguongoc.services.capture_events import Captured, CaptureEvents
from nguongoc.services.consign import GIVES, LONGEST_SAID, MANUAL, Consign
from nguongoc.services.holdings import Shipment, ShipmentNotFound, shipped_together


class CarrierReports(Conflict):
    """This carrier says itself how it goes: nobody types it."""

    code = "carrier-reports-itself"


@dataclass(frozen=True, slots=True)
class TrackConsignments:
    """Takes reports of the carriers that `consign` knows."""

    consign: Consign
    capture: CaptureEvents
    base_url: str

    def note(
        self, caller: Caller, consignment_id: UUID, state: CarriageState, at: datetime, where: str | None
    ) -> Consignment:
        """A step of a carrier that is rung up, as its sender heard it. Raises `CarrierReports`, `ConsignmentOver`."""
        caller.require_one_of(*GIVES)
        found = self.consign.consignment(caller, consignment_id)
        if found.carrier != MANUAL:
            raise CarrierReports("this carrier reports by itself")
        place = None if where is None else normalise_text(where, LONGEST_SAID, "/where")
        report = Report(found.waybill or "", found.reference, state.value, state, at, place)
        self.consign.writer.run(lambda uow: self._take(uow, found.id, report))
        return self.consign.consignment(caller, consignment_id)

    def report(self, carrier: str, headers: Mapping[str, str], body: bytes) -> bool:
        """What a carrier says, once however often it says so; False where it is of no order of ours. Raises `ReportUnsigned`."""
        said = self.consign.carrier(carrier).report(headers, body)
        if said is None:
            return False
        with self.consign.reads.open() as reader:
            found = _reported(reader, carrier, said)
        if found is None:
            return False
        return self.consign.writer.run(lambda uow: self._take(uow, found.id, said))

    def _take(self, uow: UnitOfWork, consignment_id: UUID, said: Report) -> bool:
        """Under the lock of the consignment; a report that is older than the newest is kept and changes nothing."""
        standing = uow.consignments.lock(consignment_id)
        if standing is None:
            return False
        now = self.consign.clock.now()
        if uow.consignments.knows(standing.id, said.status, said.at):
            return False
        event_id = self._event(uow, standing, said, now)
        uow.consignments.track(
            Tracked(standing.id, said.status, said.state, said.at, said.place, event_id, now)
        )
        newer = standing.reported_at is None or said.at >= standing.reported_at
        state = said.state if newer and said.state is not None else standing.state
        changed = replace(
            standing,
            state=state,
            waybill=standing.waybill or said.waybill or None,
            reported_at=said.at if newer else standing.reported_at,
        )
        uow.consignments.put(changed)
        if state is not standing.state:
            self.consign.tell(uow, changed)
        return True

    def _event(self, uow: UnitOfWork, standing: Consignment, said: Report, now: datetime) -> UUID | None:
        """The report as an event of the goods; None where it is none, or where the rules of events do not take it."""
        step = None if said.state is None else STEPS.get(said.state)
        if step is None:
            return None
        try:
            sent: Sequence[Shipment] = shipped_together(uow, standing.organisation_id, standing.shipment_id)
        except ShipmentNotFound:
            return None
        over = said.state is not None and said.state.is_over
        waybill = f"{self.base_url}/carriers/{standing.carrier}/waybills/{said.waybill or standing.reference}"
        event = carriage_event(
            step, "in_progress" if over else "in_transit", [each.batch for each in sent],
            waybill, sent[0].reference, min(said.at, now), self.base_url,
        )  # fmt: skip
        document = read_document(event)
        check_event(document, 0)
        try:
            incoming = receive(document, 0, now)
        except Refusal:
            return None
        outcome = self.capture(
            uow, Captured(standing.organisation_id, (incoming,), now, all_or_nothing=False)
        )
        found = outcome.stored or outcome.known
        return found[0] if found else None


def _reported(reader: Reader, carrier: str, said: Report) -> Consignment | None:
    """By its waybill, else by our own reference: the answer that named the waybill may never have come."""
    found = reader.consignments.by_waybill(carrier, said.waybill)
    if found is None and said.reference is not None and said.reference.startswith("NG"):
        try:
            found = reader.consignments.consignment(UUID(hex=said.reference[2:]))
        except ValueError:
            return None
    return found if found is not None and found.carrier == carrier else None

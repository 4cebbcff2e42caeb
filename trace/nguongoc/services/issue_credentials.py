"""Sign what UNTP asks for besides the passport and certificates (`certify`): an event, a facility, each once.

An event is told by whoever told it, and its credential's address, which nobody can guess, is theirs to hand on: where goods
went is not everybody's to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nguongoc.errors import Conflict, NotFound
from nguongoc.geography import communes
from nguongoc.parties.facilities import Facility, FacilityKind
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Clock, SignedRecord, UnitOfWork, Writer
from nguongoc.records.credential import Issuer, StatusPlace
from nguongoc.records.facility import FacilitySubject, build_facility_record
from nguongoc.records.passport import Category, Named
from nguongoc.records.traceability import build_traceability_event
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.issue_record import Act, Build, IssueRecord
from nguongoc.services.tell_untp_event import untp_subject

EVENT, FACILITY = "traceability-event", "facility"
REGION, POSTAL_CODE = "Thanh Hoá", "40000"
ISIC = ("https://unstats.un.org/unsd/classifications/Econ/isic/", "ISIC Rev.4")
PROCESSES = {
    FacilityKind.GROWING_AREA: ("01", "Crop and animal production, hunting and related service activities"),
    FacilityKind.PLOT: ("01", "Crop and animal production, hunting and related service activities"),
    FacilityKind.BOAT: ("03", "Fishing and aquaculture"),
    FacilityKind.WORKSHOP: ("10", "Manufacture of food products"),
    FacilityKind.PACKHOUSE: ("0163", "Post-harvest crop activities"),
    FacilityKind.SHOP: ("47", "Retail trade, except of motor vehicles and motorcycles"),
}


class NothingToCredential(NotFound):
    """No such event or facility here."""

    code = "credential-of-nothing"


class EventTakenBack(Conflict):
    """The event was declared an error: nothing is signed of it any more."""

    code = "event-taken-back"


@dataclass(frozen=True, slots=True)
class IssueCredentials:
    """Asked twice for the same thing, each gives the record that was made the first time."""

    writer: Writer
    clock: Clock
    issue: IssueRecord
    base_url: str

    def event(self, event_id: UUID) -> SignedRecord:
        """Raises `NothingToCredential`, `EventTakenBack`, `EventOfNoKind` and the refusals of `IssueRecord`."""

        return self.writer.run(lambda uow: self.event_within(uow, event_id, self.issue.act(self.clock.now())))

    def own_event(self, caller: Caller, event_id: UUID) -> SignedRecord:
        """Of an event that the caller's organisation told. Raises `ScopeMissing` and what `event` raises."""
        caller.require(Scope.EVENTS_CAPTURE)
        act = self.issue.act(self.clock.now())
        return self.writer.run(lambda uow: self.event_within(uow, event_id, act, caller.organisation_id))

    def event_within(
        self, uow: UnitOfWork, event_id: UUID, act: Act, only: UUID | None = None
    ) -> SignedRecord:
        """The same inside the caller's transaction; with `only` of an event that this organisation told."""
        stored = uow.events.event(event_id)
        if stored is None or only not in {None, stored.organisation_id}:
            raise NothingToCredential("no such event")
        if stored.voided_by is not None:
            raise EventTakenBack("the event was declared an error")
        about = untp_subject(uow, stored, self.base_url)
        teller = uow.parties.organisation(stored.organisation_id)

        def build(url: str, issuer: Issuer, status: StatusPlace) -> dict[str, object]:
            return build_traceability_event(about(url, issuer, act.at, status))

        return self._once(uow, f"event/{event_id}", EVENT, teller, build, act)

    def facility(self, facility_id: UUID) -> SignedRecord:
        """Raises `NothingToCredential` and the refusals of `IssueRecord`."""

        return self.writer.run(
            lambda uow: self.facility_within(uow, facility_id, self.issue.act(self.clock.now()))
        )

    def own_facility(self, caller: Caller, facility_id: UUID) -> SignedRecord:
        """Of a facility of the caller's organisation. Raises `ScopeMissing` and what `facility` raises."""
        caller.require(Scope.BATCHES_WRITE)
        act = self.issue.act(self.clock.now())
        return self.writer.run(
            lambda uow: self.facility_within(uow, facility_id, act, caller.organisation_id)
        )

    def facility_within(
        self, uow: UnitOfWork, facility_id: UUID, act: Act, only: UUID | None = None
    ) -> SignedRecord:
        """The same inside the caller's transaction; with `only` of a facility of this organisation."""
        facility = uow.parties.facility(facility_id)
        owner = None if facility is None else uow.parties.organisation(facility.organisation_id)
        if facility is None or owner is None or only not in {None, owner.id}:
            raise NothingToCredential("no such facility")

        def build(url: str, issuer: Issuer, status: StatusPlace) -> dict[str, object]:
            return build_facility_record(self._facility(facility, owner, url, issuer, status, act.at))

        return self._once(uow, f"facility/{facility_id}", FACILITY, owner, build, act)

    @staticmethod
    def _once(
        uow: UnitOfWork, about: str, kind: str, issuer: Organisation | None, build: Build, act: Act
    ) -> SignedRecord:
        if issuer is None:
            raise NothingToCredential("whoever would sign it is not here any more")
        uow.records.lock_status_lists()
        known = uow.records.record_about(about)
        if known is not None:
            return known
        record = act.sign(uow, kind, issuer, build)
        uow.records.note_about(about, record.id)
        return record

    def _facility(
        self,
        facility: Facility,
        owner: Organisation,
        url: str,
        issuer: Issuer,
        status: StatusPlace,
        at: datetime,
    ) -> FacilitySubject:
        code, name = PROCESSES[facility.kind]
        return FacilitySubject(
            url=url,
            issuer=issuer,
            issued_at=at,
            status=status,
            facility=Named(f"{self.base_url}/f/{facility.id}", facility.name),
            registered_id=facility.gln,
            processes=(Category(code, name, *ISIC),),
            commune_code=facility.commune_code,
            commune_name=communes.find(facility.commune_code).name,
            region=REGION,
            postal_code=POSTAL_CODE,
            operator=Named(f"{self.base_url}/o/{owner.slug}", owner.name),
            latitude=facility.latitude,
            longitude=facility.longitude,
        )

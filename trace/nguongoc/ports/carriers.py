"""Carriers: who is asked for a price, given an order, and says where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from nguongoc.carriage.consignment import Booking, Consignment, Contact, Package, Quote, Report, Tracked
from nguongoc.errors import Conflict, NotAllowed, Unavailable


class CarrierRefused(Conflict):
    """The carrier answered, and does not take it; `said` is what it said."""

    code = "carrier-refused"


class CarrierUnreached(Unavailable):
    """The carrier was not reached, or answered nothing that can be read: where nothing was ordered, ask again later."""

    code = "carrier-unreached"


class ReportUnsigned(NotAllowed):
    """A report without the secret that was agreed with the carrier."""

    code = "carrier-report-unsigned"


class Carrier(Protocol):
    """Waits for the network, so never inside a transaction."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    def quote(self, sender: Contact, receiver: Contact, package: Package) -> Sequence[Quote]:
        """Raises `CarrierRefused`, `CarrierUnreached`."""
        ...

    def book(
        self, reference: str, service: str, sender: Contact, receiver: Contact, package: Package
    ) -> Booking:
        """Raises `CarrierRefused` where nothing was ordered, and `CarrierUnreached` where nobody knows."""
        ...

    def cancel(self, waybill: str) -> None:
        """Raises `CarrierRefused`, `CarrierUnreached`."""
        ...

    def report(self, headers: Mapping[str, str], body: bytes) -> Report | None:
        """What a message of the carrier says; None for one that is of no order. Raises `ReportUnsigned`."""
        ...


class Consignments(Protocol):
    """As stored; reports are added once each and never changed."""

    def consignment(self, consignment_id: UUID) -> Consignment | None: ...
    def of_shipments(self, shipment_ids: Sequence[UUID]) -> Sequence[Consignment]:
        """The newest first."""
        ...

    def of_organisation(
        self, organisation_id: UUID, before: UUID | None, limit: int
    ) -> Sequence[Consignment]:
        """Those that it gave to a carrier; the newest first, from behind `before` on."""
        ...

    def by_waybill(self, carrier: str, waybill: str) -> Consignment | None: ...
    def add(self, consignment: Consignment) -> None: ...
    def put(self, consignment: Consignment) -> None: ...
    def note_change(self, consignment: Consignment, receiver_ids: Sequence[UUID]) -> None:
        """For the feed of changes: it stands otherwise, told to its sender and to whom it goes."""
        ...

    def lock(self, consignment_id: UUID) -> Consignment | None:
        """As it stands, and so until this transaction ends."""
        ...

    def knows(self, consignment_id: UUID, status: str, at: datetime) -> bool:
        """Whether this was reported before."""
        ...

    def track(self, tracked: Tracked) -> None: ...

    def tracked(self, consignment_id: UUID) -> Sequence[Tracked]:
        """In the order in which it happened."""
        ...

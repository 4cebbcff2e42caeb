"""Consignments on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictInt

from nguongoc.batches.texts import normalise_text
from nguongoc.carriage.consignment import CarriageState, Consignment, Contact, Package, Quote, Tracked
from nguongoc.services.consign import MANUAL, ConsignmentWish
from nguongoc_api.problems.refusals import MemberMissing
from nguongoc_api.v1.wire import Given, Moment, Shown


class ContactGiven(Given):
    """Passed on to the carrier and kept nowhere here."""

    name: str = Field(min_length=1, max_length=100)
    phone: str = Field(pattern=r"^\+?[0-9]{8,15}$")
    address: str = Field(min_length=1, max_length=300)

    def contact(self, at: str) -> Contact:
        return Contact(
            normalise_text(self.name, 100, f"/{at}/name"),
            self.phone,
            normalise_text(self.address, 300, f"/{at}/address"),
        )


class PackageGiven(Given):
    weight_g: StrictInt
    what: str = Field(min_length=1, max_length=100)
    value_vnd: StrictInt = 0
    collect_vnd: StrictInt = Field(default=0, description="Collected at the door for the sender")

    def package(self) -> Package:
        what = normalise_text(self.what, 100, "/package/what")
        return Package(self.weight_g, self.value_vnd, self.collect_vnd, what)


class QuoteAsked(Given):
    sender: ContactGiven
    receiver: ContactGiven
    package: PackageGiven


class ConsignmentGiven(Given):
    carrier: str = Field(description="One of `GET /v1/carriers`; `manual` is rung up")
    waybill: str | None = Field(default=None, description="Of a carrier that is rung up, if it has one")
    service: str | None = Field(default=None, max_length=40, description="Of a quote")
    sender: ContactGiven | None = None
    receiver: ContactGiven | None = None
    package: PackageGiven | None = None

    def wish(self) -> ConsignmentWish:
        """Raises `MemberMissing`: what a carrier must know depends on the carrier."""
        if self.carrier == MANUAL:
            return ConsignmentWish(MANUAL, self.waybill)
        for name in ("service", "sender", "receiver", "package"):
            if getattr(self, name) is None:
                raise MemberMissing(f"{self.carrier} has to know it", pointer=f"/{name}")
        return ConsignmentWish(
            self.carrier,
            None,
            self.service,
            self.sender.contact("sender") if self.sender else None,
            self.receiver.contact("receiver") if self.receiver else None,
            self.package.package() if self.package else None,
        )


class ReportGiven(Given):
    state: Annotated[CarriageState, Field(strict=False)]
    at: Moment
    place: str | None = None


class CarrierShown(Shown):
    id: str


class Carriers(Shown):
    items: list[CarrierShown]


class QuoteShown(Shown):
    service: str
    name: str
    fee_vnd: int
    takes: str | None = Field(description="In the carrier's words")

    @classmethod
    def of(cls, quote: Quote) -> QuoteShown:
        return cls(service=quote.service, name=quote.name, fee_vnd=quote.fee_vnd, takes=quote.takes)


class Quotes(Shown):
    items: list[QuoteShown]


class TrackShown(Shown):
    status: str = Field(description="In the carrier's own code")
    state: CarriageState | None = Field(description="null for a code that is not known here")
    at: datetime
    place: str | None
    event: UUID | None = Field(description="The event of the goods that it became")

    @classmethod
    def of(cls, tracked: Tracked) -> TrackShown:
        return cls(
            status=tracked.status,
            state=tracked.state,
            at=tracked.at,
            place=tracked.place,
            event=tracked.event_id,
        )


class ConsignmentShown(Shown):
    id: UUID
    shipment_id: UUID
    carrier: str
    service: str | None
    state: CarriageState = Field(description="`unclear`: the carrier may have taken it; look there first")
    waybill: str | None
    fee_vnd: int | None
    refusal: str | None = Field(description="Why the carrier does not take it, in its words")
    created_at: datetime
    reported_at: datetime | None
    reports: list[TrackShown]

    @classmethod
    def of(cls, consignment: Consignment, tracked: Sequence[Tracked] = ()) -> ConsignmentShown:
        return cls(
            id=consignment.id,
            shipment_id=consignment.shipment_id,
            carrier=consignment.carrier,
            service=consignment.service,
            state=consignment.state,
            waybill=consignment.waybill,
            fee_vnd=consignment.fee_vnd,
            refusal=consignment.refusal,
            created_at=consignment.created_at,
            reported_at=consignment.reported_at,
            reports=[TrackShown.of(each) for each in tracked],
        )


class Consignments(Shown):
    items: list[ConsignmentShown]


class ReportTaken(Shown):
    taken: bool = Field(description="False where it was known already, or is of no order of ours")

"""A consignment: one hand-over in the hands of one carrier, under its waybill, from booking to the door.

Whom it goes to is the carrier's to know: name, telephone and street are handed over and kept nowhere here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from nguongoc.errors import Invalid, Malformed

LONGEST_WAYBILL: Final = 60
HEAVIEST_G: Final = 50_000_000
"""Fifty tonnes: beyond it is no parcel and no lorry."""
ASKED_FOR: Final = timedelta(minutes=2)
"""Longer no carrier is waited for."""
DEAREST_VND: Final = 10_000_000_000


class PackageOutOfRange(Invalid):
    """A weight or an amount of money that no parcel has; `least` and `most` say what is taken."""

    code = "package-out-of-range"


class WaybillMalformed(Malformed):
    """Not 3 to 60 letters, digits, dots and hyphens."""

    code = "waybill-malformed"


class CarriageState(StrEnum):
    """How a consignment stands, in words that hold for every carrier."""

    BOOKING = "booking"
    """The carrier is being asked."""
    UNCLEAR = "unclear"
    """It was asked and gave no clear answer: it may have taken the order. Never asked again by itself."""
    REFUSED = "refused"
    BOOKED = "booked"
    PICKUP_PENDING = "pickup_pending"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    DELIVERED = "delivered"
    FAILED = "failed"
    """An attempt at the door failed; it will be tried again or sent back."""
    RETURN_PENDING = "return_pending"
    RETURNING = "returning"
    RETURNED = "returned"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Nothing more is awaited, and the goods may be given to another carrier."""
        return self in _OVER


_OVER: Final = frozenset(
    {CarriageState.REFUSED, CarriageState.DELIVERED, CarriageState.RETURNED, CarriageState.CANCELLED}
)
STEPS: Final = {
    CarriageState.PICKED_UP: "departing",
    CarriageState.IN_TRANSIT: "transporting",
    CarriageState.DELIVERED: "arriving",
    CarriageState.RETURNED: "arriving",
}
"""The business step of CBV 2.0 under which a state is an event of the goods; the others are the carrier's own affairs."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at a door. Kept out of repr: it must not end in a log."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Package:
    """What a carrier asks of a parcel: grams, whole đồng, and what it is. Raises `PackageOutOfRange`."""

    weight_g: int
    value_vnd: int
    collect_vnd: int
    """To be collected at the door for the sender; 0 for none."""
    what: str

    def __post_init__(self) -> None:
        for name, value, least, most in (
            ("weight_g", self.weight_g, 1, HEAVIEST_G),
            ("value_vnd", self.value_vnd, 0, DEAREST_VND),
            ("collect_vnd", self.collect_vnd, 0, DEAREST_VND),
        ):
            if not least <= value <= most:
                raise PackageOutOfRange(
                    f"from {least} to {most}", pointer=f"/package/{name}", least=least, most=most
                )


@dataclass(frozen=True, slots=True)
class Quote:
    """What one service of a carrier costs, tax included, and how long it says that it takes."""

    service: str
    name: str
    fee_vnd: int
    takes: str | None


@dataclass(frozen=True, slots=True)
class Booking:
    """What a carrier answered to an order that it took."""

    waybill: str
    fee_vnd: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a carrier says of one waybill; `state` is None for a code that nobody knows, which is kept as it came."""

    waybill: str
    reference: str | None
    """Ours, as it was given when the order was made."""
    status: str
    state: CarriageState | None
    at: datetime
    place: str | None


@dataclass(frozen=True, slots=True)
class Consignment:
    """One as it stands; `reported_at` is the newest report's own time."""

    id: UUID
    organisation_id: UUID
    shipment_id: UUID
    """The shipping event that it carries out."""
    carrier: str
    service: str | None
    state: CarriageState
    waybill: str | None
    fee_vnd: int | None
    refusal: str | None
    """In the carrier's words."""
    created_at: datetime
    reported_at: datetime | None = None

    def seen(self, now: datetime) -> Consignment:
        """As it is told: an order of which nobody heard for `ASKED_FOR` is unclear, for whoever was asking is gone."""
        if self.state is CarriageState.BOOKING and now - self.created_at > ASKED_FOR:
            return replace(self, state=CarriageState.UNCLEAR)
        return self

    @property
    def reference(self) -> str:
        """Under which the carrier knows our order: the same order is never made twice under it."""
        return f"NG{self.id.hex}"


@dataclass(frozen=True, slots=True)
class Tracked:
    """One report that was kept, and the event that it became, if it is one."""

    consignment_id: UUID
    status: str
    state: CarriageState | None
    at: datetime
    place: str | None
    event_id: UUID | None
    received_at: datetime


def grams_of(kilograms: Decimal) -> int:
    """Whole grams, rounded up: no carrier weighs in our favour."""
    return int((kilograms * 1000).to_integral_value(rounding="ROUND_CEILING"))

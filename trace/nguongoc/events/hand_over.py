"""The two events of a hand-over between organisations here: goods leave one, and arrive at the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from nguongoc.batches.dates import VIETNAM
from nguongoc.batches.lots import Batch
from nguongoc.batches.quantities import Quantity
from nguongoc.events.build import context, lot_class
from nguongoc.events.model import TIME_ZONE_OFFSET, json_number


@dataclass(frozen=True, slots=True)
class Parcel:
    """So much of a lot, from whom to whom (DIDs), under which despatch advice (a URI)."""

    batch: Batch
    quantity: Quantity
    shipper: str
    receiver: str
    reference: str


def despatch_uri(slug: str, reference: str, base_url: str) -> str:
    """A shipper's own despatch number as a URI that no other shipper has."""
    return f"{base_url}/o/{slug}/despatches/{quote(reference, safe='')}"


def shipping_event(parcel: Parcel, at: datetime, base_url: str) -> dict[str, Any]:
    """The shipper's side."""
    return _event(parcel, at, base_url) | {"bizStep": "shipping", "disposition": "in_transit"}


def receiving_event(parcel: Parcel, at: datetime, base_url: str) -> dict[str, Any]:
    """The receiver's side: the same parties, the same despatch advice."""
    return _event(parcel, at, base_url) | {"bizStep": "receiving", "disposition": "in_progress"}


def _event(parcel: Parcel, at: datetime, base_url: str) -> dict[str, Any]:
    batch, amount = parcel.batch, parcel.quantity.canonical
    return {
        "@context": context(base_url),
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventTime": at.astimezone(VIETNAM).isoformat(timespec="milliseconds"),
        "eventTimeZoneOffset": TIME_ZONE_OFFSET,
        "quantityList": [
            {
                "epcClass": lot_class(batch.gtin, batch.lot, batch.code, base_url),
                "quantity": json_number(amount.amount),
                "uom": amount.base.rec20,
            }
        ],
        "sourceList": [{"type": "possessing_party", "source": parcel.shipper}],
        "destinationList": [{"type": "possessing_party", "destination": parcel.receiver}],
        "bizTransactionList": [{"type": "desadv", "bizTransaction": parcel.reference}],
    }

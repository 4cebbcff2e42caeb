"""Parts of the demo's lots on their way from one organisation to another, each side told by its own use case."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from nguongoc.batches.dates import VIETNAM
from nguongoc.events.hand_over import Parcel, despatch_uri, shipping_event
from nguongoc.parties.organisations import Organisation
from nguongoc.ports.rows import Role
from nguongoc.services.accept_capture import OneCaptured
from nguongoc.services.caller import MAY, Caller
from nguongoc.services.hand_over_lots import ReceiptWish
from nguongoc.services.holdings import Shipment
from nguongoc_api.demo import samples
from nguongoc_api.services import Services

SENT_AT, CAME_AT = time(5, 30, tzinfo=VIETNAM), time(10, tzinfo=VIETNAM)
BETWEEN_READINGS = timedelta(minutes=30)
CELSIUS = "CEL"


def hand_over(
    services: Services, organisations: dict[str, Organisation], batches: dict[str, UUID], row: samples.Row
) -> None:
    """Shipped with what the logger measured on the way, and received. To be called when it came."""
    shipper, receiver = organisations[row["from"]], organisations[row["to"]]
    came = services.clock.now()
    sent = came - (datetime.combine(date.min, CAME_AT) - datetime.combine(date.min, SENT_AT))
    with services.reads.open() as reader:
        batch = reader.lots.batch(batches[row["batch"]])
    if batch is None:
        raise LookupError(row["batch"])
    base_url = services.settings.base_url
    reference = despatch_uri(shipper.slug, row["id"], base_url)
    parcel = Parcel(batch, samples.quantity(row["quantity"]), shipper.did, receiver.did, reference)
    event = shipping_event(parcel, sent, base_url) | _sensors(row["temperatures"], sent, shipper, base_url)
    shipped = services.capturing.event(_trader(shipper), json.dumps(event).encode())
    if not isinstance(shipped, OneCaptured):
        raise TypeError("without an idempotency key the event itself comes back")
    receipt = ReceiptWish(samples.quantity(row["received"]), came)
    if not isinstance(services.capturing.hand_over.receive(_trader(receiver), shipped.id, receipt), Shipment):
        raise TypeError("without an idempotency key the shipment itself comes back")


def _trader(organisation: Organisation) -> Caller:
    return Caller("seed", organisation.id, Role.PRODUCER, frozenset(MAY[Role.PRODUCER]))


def _sensors(readings: list[str], sent: datetime, shipper: Organisation, base_url: str) -> dict[str, Any]:
    if not readings:
        return {}
    elements = [
        {
            "sensorMetadata": {
                "time": _moment(sent + number * BETWEEN_READINGS),
                "deviceID": f"{base_url}/o/{shipper.slug}/loggers/1",
            },
            "sensorReport": [{"type": "Temperature", "value": float(reading), "uom": CELSIUS}],
        }
        for number, reading in enumerate(readings)
    ]
    return {"sensorElementList": elements}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

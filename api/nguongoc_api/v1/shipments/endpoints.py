"""`/v1/batches/{batch_id}/shipments` and `/v1/shipments`."""

from __future__ import annotations

from fastapi import Response

from nguongoc_api.auth.access import BatchesReader, EventsCapturer
from nguongoc_api.v1.creation import Created
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use
from nguongoc_api.v1.shipments.schemas import ReceiptGiven, ShipmentGiven, ShipmentShown, ShipmentsShown
from nguongoc_api.v1.wire import Id

OF_BATCHES = router("batches", "shipments")
ROUTER = router("shipments", "shipments")


@OF_BATCHES.post("/{batch_id}/shipments", status_code=201, response_model=ShipmentShown)
def ship(caller: EventsCapturer, batch_id: Id, given: ShipmentGiven, use: Use, created: Created) -> Response:
    """Send a part of a lot to another organisation here: it leaves you now, and is theirs when they confirm it."""
    return created.answer(
        lambda once: use.capturing.hand_over.ship(caller, batch_id, given.wish(), once),
        lambda sent: f"/v1/shipments/{sent.id}",
        lambda sent: ShipmentShown.of(sent, use.settings.base_url),
    )


@ROUTER.get("/{shipment_id}")
def show_shipment(caller: BatchesReader, shipment_id: Id, use: Use) -> ShipmentsShown:
    """What was sent and what was received, to both sides; an item for each lot of it."""
    found = use.capturing.holdings.shipments(caller, shipment_id)
    return ShipmentsShown(items=[ShipmentShown.of(each, use.settings.base_url) for each in found])


@ROUTER.post("/{shipment_id}/receipt", status_code=201, response_model=ShipmentShown)
def receive(
    caller: EventsCapturer, shipment_id: Id, given: ReceiptGiven, use: Use, created: Created
) -> Response:
    """Confirm how much came of what was sent to you; a difference stays visible to both sides."""
    return created.answer(
        lambda once: use.capturing.hand_over.receive(caller, shipment_id, given.wish(), once),
        lambda sent: f"/v1/shipments/{sent.id}",
        lambda sent: ShipmentShown.of(sent, use.settings.base_url),
    )

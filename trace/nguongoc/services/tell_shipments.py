"""How goods fare with a carrier, told to who sent them and to whom they go, in the transaction in which it is written down."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AnyHttpUrl

from nguongoc.carriage.consignment import Consignment
from nguongoc.ports import UnitOfWork
from nguongoc.ports.recalls import WebhookTopic
from nguongoc.services.holdings import ShipmentNotFound, shipped_together
from nguongoc.services.told import ShipmentChanged, message_to


def tell_consignment(uow: UnitOfWork, consignment: Consignment, at: datetime, base_url: str) -> None:
    """Neither waybill nor name nor street: those are read where it leads. Nobody is told of a hand-over that was taken back."""
    sender, shipment = consignment.organisation_id, consignment.shipment_id
    try:
        sent = shipped_together(uow, sender, shipment)
    except ShipmentNotFound:
        return
    receivers = dict.fromkeys(each.receiver.id for each in sent if each.receiver is not None)
    uow.consignments.note_change(consignment, list(receivers))
    sides: list[tuple[Literal["sender", "receiver"], UUID]] = [("sender", sender)]
    sides += [("receiver", each) for each in receivers if each != sender]
    there = f"{base_url}/v1/shipments/{shipment}"
    for side, organisation_id in sides:
        webhook = uow.recalls.webhook(organisation_id)
        if webhook is not None and webhook.hears(WebhookTopic.SHIPMENT_CHANGED):
            said = ShipmentChanged(
                shipment=AnyHttpUrl(there),
                consignments=AnyHttpUrl(f"{there}/consignments"),
                state=consignment.state,
                side=side,
            )
            lots = [each.batch.id for each in sent]
            uow.outbox.put(message_to(webhook, said, str(shipment), at, lots=lots))

"""A shipment on the wire."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from nguongoc.events.build import event_id
from nguongoc.services.hand_over_lots import ReceiptWish, ShipmentWish
from nguongoc.services.holdings import Shipment
from nguongoc_api.v1.holdings.schemas import HandOverShown
from nguongoc_api.v1.wire import Given, Id, Moment, QuantityGiven, Shown, moment


class ShipmentGiven(Given):
    """`to` is the slug of an organisation here; `reference` your despatch number, given where there is none."""

    to: str
    quantity: QuantityGiven
    happened_at: Moment | None = Field(default=None, description="Now where it is not said")
    reference: str | None = None

    def wish(self) -> ShipmentWish:
        return ShipmentWish(self.to, self.quantity.quantity(), self.happened_at, self.reference)


class ReceiptGiven(Given):
    """`batch_id` only where one shipment has several lots."""

    quantity: QuantityGiven
    happened_at: Moment | None = Field(default=None, description="Now where it is not said")
    batch_id: Id | None = None

    def wish(self) -> ReceiptWish:
        return ReceiptWish(self.quantity.quantity(), self.happened_at, self.batch_id)


class ShipmentShown(Shown):
    """`shipper` and `receiver` are slugs; `amount` is what this event says, `hand_over` what both sides said under its reference."""

    id: UUID
    event: str
    batch_id: UUID
    code: str
    lot: str
    shipper: str
    receiver: str | None
    reference: str
    happened_at: str
    amount: str
    unit: str
    hand_over: HandOverShown

    @classmethod
    def of(cls, sent: Shipment, base_url: str) -> ShipmentShown:
        return cls(
            id=sent.id,
            event=event_id(sent.id, base_url),
            batch_id=sent.batch.id,
            code=sent.batch.code,
            lot=sent.batch.lot,
            shipper=sent.shipper.slug,
            receiver=None if sent.receiver is None else sent.receiver.slug,
            reference=sent.reference,
            happened_at=moment(sent.happened_at),
            amount=format(sent.amount, "f"),
            unit=sent.batch.quantity.canonical.base.value,
            hand_over=HandOverShown.of(sent.hand_over, outside=sent.receiver is None),
        )


class ShipmentsShown(Shown):
    items: list[ShipmentShown]

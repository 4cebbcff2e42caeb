"""Somebody's part of a lot on the wire: amounts as text, in the unit the lot is counted in."""

from __future__ import annotations

from uuid import UUID

from nguongoc.batches.balance import HandOver
from nguongoc.services.holdings import Share, Way
from nguongoc_api.v1.wire import Shown, plain


class HandOverShown(Shown):
    """What both sides said of one consignment. Between organisations here `in_transit` is what was sent and is not confirmed,
    `surplus` what was received beyond it; nobody can confirm for somebody outside."""

    shipped: str
    received: str | None
    in_transit: str | None
    surplus: str | None

    @classmethod
    def of(cls, said: HandOver, *, outside: bool) -> HandOverShown:
        return cls(
            shipped=format(said.sent, "f"),
            received=None if outside else plain(said.received),
            in_transit=None if outside else plain(said.in_transit),
            surplus=None if outside else plain(said.surplus),
        )


class ConsignmentShown(HandOverShown):
    """`organisation` is the slug of the other side, null for somebody outside."""

    organisation: str | None
    organisation_name: str | None
    reference: str

    @classmethod
    def on(cls, way: Way) -> ConsignmentShown:
        said = HandOverShown.of(way.hand_over, outside=way.other is None)
        return cls(
            **said.model_dump(),
            organisation=None if way.other is None else way.other.slug,
            organisation_name=None if way.other is None else way.other.name,
            reference=way.reference,
        )


class HoldingShown(Shown):
    """`made` is told to the maker alone; `taken_back` says that the registration was declared an error."""

    batch_id: UUID
    code: str
    lot: str
    product_name: str
    maker: str
    unit: str
    made: str | None
    held: str
    consumed: str
    sold: str
    destroyed: str
    outgoing: list[ConsignmentShown]
    incoming: list[ConsignmentShown]
    taken_back: bool

    @classmethod
    def of(cls, share: Share) -> HoldingShown:
        made = share.batch.quantity.canonical
        return cls(
            batch_id=share.batch.id,
            code=share.batch.code,
            lot=share.batch.lot,
            product_name=share.product.name,
            maker=share.maker.slug,
            unit=made.base.value,
            made=format(made.amount, "f") if share.is_maker else None,
            held=format(share.held, "f"),
            consumed=format(share.consumed, "f"),
            sold=format(share.sold, "f"),
            destroyed=format(share.destroyed, "f"),
            outgoing=[ConsignmentShown.on(each) for each in share.outgoing],
            incoming=[ConsignmentShown.on(each) for each in share.incoming],
            taken_back=share.taken_back,
        )


class HoldingsShown(Shown):
    items: list[HoldingShown]

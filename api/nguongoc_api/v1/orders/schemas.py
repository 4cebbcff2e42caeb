"""Orders on the wire, for their two sides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import Field

from nguongoc.batches.quantities import parse_amount
from nguongoc.services.place_orders import OrderWish
from nguongoc.services.register_batch import lot_path
from nguongoc.services.trade_views import OrderSeen
from nguongoc.trading.destination import CodeChecked, CodeStanding
from nguongoc.trading.offer import total
from nguongoc.trading.order import Action, OrderState, Side, Step
from nguongoc_api.v1 import wire
from nguongoc_api.v1.carriers.schemas import ConsignmentGiven, ConsignmentShown
from nguongoc_api.v1.wire import Amount, Id, QuantityGiven, QuantityShown, Shown, Written, moment


class OrderGiven(wire.Given):
    offer_id: Id
    quantity: QuantityGiven
    partial: bool = Field(
        default=False,
        description="Less will do, though not below the offer's minimum: then it is a round part of what is left, never all",
    )
    market: str | None = Field(
        default=None, max_length=200, description="Where the goods go: codes of places are checked for it"
    )

    def wish(self) -> OrderWish:
        return OrderWish(self.offer_id, self.quantity.quantity(), self.partial, self.market)


class NoteGiven(wire.Given):
    note: str | None = Field(default=None, max_length=800, description="For the other side")


class AcceptedGiven(wire.Given):
    value: Amount | None = Field(default=None, description="Less than was ordered, in its unit")


class ArrivedGiven(wire.Given):
    batch_id: Id
    amount: Written = Field(description='In kg, l or pieces; "0" where nothing of the lot came')

    def decimal(self) -> Decimal:
        return Decimal(0) if str(self.amount) == "0" else parse_amount(self.amount)


class ReceivedGiven(wire.Given):
    arrived: list[ArrivedGiven] | None = Field(
        default=None, max_length=50, description="By lot; all of every lot that is not named"
    )


class NothingGiven(wire.Given):
    """An empty object."""


class ShippedGiven(wire.Given):
    consignment: ConsignmentGiven | None = Field(
        default=None, description="Give the goods to a carrier in the same go"
    )


class StepShown(Shown):
    number: int
    action: Action
    state: OrderState
    at: str
    organisation: str | None = Field(description="Slug; null for time and recalls")
    by_you: bool
    note: str | None


class OrderLotShown(Shown):
    batch_id: UUID
    code: str
    lot: str
    amount: str
    unit: str
    expires_on: date | None
    hold: str
    shipment_id: UUID | None
    page: str


class CodeShown(Shown):
    """What a place has for the market; *unknown*: nobody said until when."""

    place: str
    commune_code: str
    standing: CodeStanding
    code: str | None
    expires_on: date | None

    @classmethod
    def of(cls, checked: CodeChecked) -> CodeShown:
        return cls(
            place=checked.facility.kind.value,
            commune_code=checked.facility.commune_code,
            standing=checked.standing,
            code=None if checked.code is None else checked.code.code,
            expires_on=None if checked.code is None else checked.code.expires_on,
        )


class OrderShown(Shown):
    id: UUID
    offer_id: UUID
    side: Side
    seller: str
    buyer: str
    product: str
    quantity: QuantityShown
    price: str = Field(description="A unit's, frozen when it was reserved")
    total: str
    currency: str
    market: str | None
    codes: list[CodeShown]
    state: OrderState
    may: list[Action] = Field(description="What you can do with it now")
    expires_at: str | None = Field(description="Of a reservation")
    created_at: str
    reference: str = Field(description="Despatch advice of its shipments in the chain")
    lots: list[OrderLotShown]
    steps: list[StepShown]
    consignments: list[ConsignmentShown] = Field(
        description="With which carrier the goods go; the newest first"
    )

    @classmethod
    def of(cls, seen: OrderSeen, base_url: str) -> OrderShown:
        order, state = seen.order, seen.order.state_at(seen.now)
        return cls(
            id=order.id,
            offer_id=order.offer_id,
            side=seen.side,
            seller=seen.seller.slug,
            buyer=seen.buyer.slug,
            product=seen.product.name,
            quantity=QuantityShown.of(order.quantity),
            price=f"{order.price.amount:f}",
            total=f"{total(order.price, order.quantity.value).amount:f}",
            currency=order.price.currency,
            market=order.market,
            codes=[CodeShown.of(each) for each in seen.codes],
            state=state,
            may=sorted(order.may(seen.side, seen.now)),
            expires_at=moment(order.expires_at) if state is OrderState.RESERVED else None,
            created_at=moment(order.created_at),
            reference=order.reference,
            lots=_lots(seen, base_url),
            steps=[_step(seen, each) for each in order.steps],
            consignments=[ConsignmentShown.of(*each) for each in seen.carried],
        )


class Orders(Shown):
    items: list[OrderShown]


def _lots(seen: OrderSeen, base_url: str) -> list[OrderLotShown]:
    known = {each.batch.id: each.batch for each in seen.lots}
    shown = []
    for each in seen.order.promises:
        batch = known[each.allocation.batch_id]
        shown.append(
            OrderLotShown(
                batch_id=batch.id,
                code=batch.code,
                lot=batch.lot,
                amount=f"{each.allocation.amount:f}",
                unit=batch.quantity.unit.base.value,
                expires_on=batch.expires_on,
                hold=batch.hold.value,
                shipment_id=each.shipment_id,
                page=f"{base_url}/p{lot_path(batch)}",
            )
        )
    return shown


def _step(seen: OrderSeen, step: Step) -> StepShown:
    slugs = {seen.seller.id: seen.seller.slug, seen.buyer.id: seen.buyer.slug}
    me = seen.seller.id if seen.side is Side.SELLER else seen.buyer.id
    return StepShown(
        number=step.number,
        action=step.action,
        state=step.state,
        at=moment(step.at),
        organisation=None if step.organisation_id is None else slugs.get(step.organisation_id),
        by_you=step.organisation_id == me,
        note=step.note,
    )

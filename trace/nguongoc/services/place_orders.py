"""The buyer's side: reserve some of an offer for half an hour, order it, call it off. Nothing is promised twice.

What is left is judged under the locks of the offer's lots, which whoever ships, uses up, holds or recalls some takes too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.quantities import EXACT, Quantity
from nguongoc.batches.texts import normalise_text
from nguongoc.errors import Conflict, Invalid
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Answer, Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.make_offer import OfferNotFound
from nguongoc.services.once import Once, carry_out
from nguongoc.services.order_changes import expire, hold_still, note_of, stepped
from nguongoc.services.register_facility import MARKET_LIMIT
from nguongoc.services.tell_orders import tell_order
from nguongoc.services.trade_stock import stocks_of
from nguongoc.services.trade_views import OrderSeen, order_seen
from nguongoc.trading.allocation import Allocation, allocate, amount_of, trimmed
from nguongoc.trading.offer import Offer, shown_step
from nguongoc.trading.order import HOLDS_FOR, Action, Order, OrderState, Promise, Step

MOST_RESERVATIONS: Final = 3
"""Open ones of one buyer from one offer: who reserves everything to learn how much there is blocks nobody for long."""
ASKED_WITHIN: Final = timedelta(days=1)
MOST_UNORDERED: Final = 4
"""Reservations of one buyer from one offer in a day that became no order, or were called off by it; whoever buys may ask on."""
MOST_REFUSED: Final = 2
"""Times a day that one buyer is told that so much of one offer is not left. Each question halves what a rival does not know of a stock:
with so few it learns about a fifteenth of it, for what it lets go blocks others no longer than half an hour each."""


class OfferEnded(Conflict):
    """Nothing is ordered from it any more."""

    code = "offer-ended"


class OfferOwn(Invalid):
    """Nobody buys from oneself."""

    code = "offer-own"


class BelowMinimum(Invalid):
    """Less than the least that may be ordered; `minimum` and `unit` say how much that is."""

    code = "below-minimum"


class UnitOfOffer(Invalid):
    """An order is in the unit of its offer; `unit` is it."""

    code = "unit-of-offer"


class NotEnoughLeft(Conflict):
    """So much is not there to be promised. How much is, is the seller's business."""

    code = "not-enough-left"


class OfferAskedTooOften(Conflict):
    """Over `MOST_UNORDERED` or `MOST_REFUSED` in a day, whatever is asked for: the answer says nothing of what is left. `retry_after`."""

    code = "offer-asked-too-often"


class TooManyReservations(Conflict):
    """Over `MOST_RESERVATIONS` of one offer that were not ordered yet."""

    code = "too-many-reservations"


@dataclass(frozen=True, slots=True)
class OrderWish:
    """So much of an offer; with `partial` less will do, though never below its minimum. `market`: where the goods go."""

    offer_id: UUID
    quantity: Quantity
    partial: bool = False
    market: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceOrders:
    """Raises `ScopeMissing`, `OfferNotFound`, `OrderNotFound`, `OrderStateForbids`."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    base_url: str

    def reserve(
        self, caller: Caller, wish: OrderWish, once: Once[OrderSeen] | None = None
    ) -> OrderSeen | Answer:
        """Raises `OfferEnded`, `OfferOwn`, `UnitOfOffer`, `BelowMinimum`, `NotEnoughLeft`, `TooManyReservations`, `OfferAskedTooOften`.

        With `partial` it promises a round part of what is left, never all of it: the amount would tell a stranger the stock.
        """
        caller.require(Scope.TRADE)
        said = wish.market
        market = None if said is None else normalise_text(said, MARKET_LIMIT, "/market")

        def write(uow: UnitOfWork) -> OrderSeen:
            now = self.clock.now()
            seen = visible_offer(uow, uow.trading.offer(wish.offer_id), caller.organisation_id)
            _check_wish(seen, caller, wish)
            batches = uow.lots.lock_batches(seen.batch_ids)
            offer = uow.trading.lock_offer(seen.id) or seen
            if not offer.is_open(vietnamese_day(now)):
                raise OfferEnded("nothing is ordered from this offer any more")
            self._make_room(uow, offer, caller, now)
            _check_asked(uow, offer, caller, now)
            stocks = stocks_of(uow, offer.organisation_id, batches, now)
            taken = uow.trading.taken([offer.id], now).get(offer.id, Decimal(0))
            left = EXACT.subtract(offer.said.quantity.canonical.amount, taken)
            wanted = min(wish.quantity.canonical.amount, left)
            found = allocate(stocks, wanted, vietnamese_day(now)) if wanted > 0 else ()
            quantity = _enough(offer, wish, found)
            found = trimmed(found, quantity.canonical.amount)
            order = _reservation(caller, offer, quantity, found, market, now)
            uow.trading.add_order(order)
            tell_order(uow, order, now, self.base_url)
            return order_seen(uow, order, caller.organisation_id, now)

        def ask(uow: UnitOfWork) -> OrderSeen | Answer | NotEnoughLeft:
            try:
                return carry_out(uow, self.clock, once, write)
            except NotEnoughLeft as refused:
                # Counted in the transaction that refuses, under the locks: twins in parallel are no way around it.
                now = self.clock.now()
                uow.access.take_try(_asked(caller, wish.offer_id), now, now + ASKED_WITHIN)
                return refused

        answer = self.writer.run(ask)
        if isinstance(answer, NotEnoughLeft):
            raise answer
        return answer

    def order(
        self, caller: Caller, order_id: UUID, once: Once[OrderSeen] | None = None
    ) -> OrderSeen | Answer:
        """What was reserved is bought, if the seller accepts."""
        return self._step(caller, order_id, Action.ORDER, None, once)

    def cancel(
        self, caller: Caller, order_id: UUID, note: str | None = None, once: Once[OrderSeen] | None = None
    ) -> OrderSeen | Answer:
        """Called off; the seller may as well, once it accepted. What was promised is free again."""
        return self._step(caller, order_id, Action.CANCEL, note_of(note), once)

    def _step(
        self, caller: Caller, order_id: UUID, action: Action, note: str | None, once: Once[OrderSeen] | None
    ) -> OrderSeen | Answer:
        caller.require(Scope.TRADE)

        def write(uow: UnitOfWork) -> OrderSeen:
            order, _ = hold_still(uow, caller, order_id)
            now = self.clock.now()
            changed = stepped(uow, caller, order, action, now, note)
            tell_order(uow, changed, now, self.base_url)
            return order_seen(uow, changed, caller.organisation_id, now)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def _make_room(self, uow: UnitOfWork, offer: Offer, caller: Caller, now: datetime) -> None:
        waiting = [
            each for each in uow.trading.reservations(offer.id) if not expire(uow, each, now, self.base_url)
        ]
        if sum(each.buyer_id == caller.organisation_id for each in waiting) >= MOST_RESERVATIONS:
            raise TooManyReservations(f"at most {MOST_RESERVATIONS} at a time", most=MOST_RESERVATIONS)


def visible_offer(reader: Reader, offer: Offer | None, viewer_id: UUID | None) -> Offer:
    """Raises `OfferNotFound` for what is meant for others, and for offers of names under review."""
    if offer is None or not offer.visible_to(viewer_id):
        raise OfferNotFound("no such offer")
    if offer.organisation_id != viewer_id and reader.name_holds.hides(offer.organisation_id):
        raise OfferNotFound("no such offer")
    return offer


def _check_wish(offer: Offer, caller: Caller, wish: OrderWish) -> None:
    said, unit = offer.said, offer.said.quantity.unit
    if offer.organisation_id == caller.organisation_id:
        raise OfferOwn("this offer is your own", pointer="/offer_id")
    if wish.quantity.unit is not unit:
        raise UnitOfOffer(f"this offer is in {unit.value}", pointer="/quantity/unit", unit=unit.value)
    if wish.quantity.value < said.minimum:
        least = f"{said.minimum:f}"
        raise BelowMinimum(
            f"at least {least} {unit.value}", pointer="/quantity", minimum=least, unit=unit.value
        )


def _asked(caller: Caller, offer_id: UUID) -> str:
    return hashlib.sha256(f"reserve\n{caller.organisation_id}\n{offer_id}".encode()).hexdigest()


def _check_asked(uow: UnitOfWork, offer: Offer, caller: Caller, now: datetime) -> None:
    unordered = uow.trading.unordered(offer.id, caller.organisation_id, now - ASKED_WITHIN)
    refused = uow.access.tries(_asked(caller, offer.id), now)
    again = []
    if len(unordered) >= MOST_UNORDERED:
        again.append(unordered[-MOST_UNORDERED] + ASKED_WITHIN)
    if refused is not None and refused[0] >= MOST_REFUSED:
        again.append(refused[1])
    if again:
        seconds = max(1, round((max(again) - now).total_seconds()))
        raise OfferAskedTooOften("asked too often without ordering", retry_after=seconds)


def _enough(offer: Offer, wish: OrderWish, found: tuple[Allocation, ...]) -> Quantity:
    """What is promised, in the offer's unit. Raises `NotEnoughLeft`."""
    unit, amount = offer.said.quantity.unit, amount_of(found)
    value = EXACT.divide(amount, unit.factor) if amount else Decimal(0)
    if value < (offer.said.minimum if wish.partial else wish.quantity.value):
        raise NotEnoughLeft("so much cannot be promised any more", pointer="/quantity")
    if value < wish.quantity.value:
        value = max(offer.said.minimum, shown_step(value))
    return Quantity(value, unit)


def _reservation(
    caller: Caller,
    offer: Offer,
    quantity: Quantity,
    found: tuple[Allocation, ...],
    market: str | None,
    now: datetime,
) -> Order:
    step = Step(1, Action.RESERVE, OrderState.RESERVED, now, caller.organisation_id, caller.subject)
    return Order(
        id=uuid7(now),
        offer_id=offer.id,
        seller_id=offer.organisation_id,
        buyer_id=caller.organisation_id,
        product_id=offer.product_id,
        quantity=quantity,
        price=offer.said.price_of(quantity.value),
        state=OrderState.RESERVED,
        expires_at=now + HOLDS_FOR,
        created_at=now,
        promises=tuple(Promise(each) for each in found),
        steps=(step,),
        market=market,
    )

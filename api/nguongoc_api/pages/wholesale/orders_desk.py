"""Orders at the desks of their two sides: what waits, one order with its line of steps, and what can be done now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final
from uuid import UUID, uuid4

from markupsafe import Markup
from starlette.responses import Response

from nguongoc.batches.quantities import Base, Quantity, Unit, parse_vietnamese_amount
from nguongoc.errors import Refusal
from nguongoc.ports import Answer
from nguongoc.services.caller import Caller
from nguongoc.services.consign import MANUAL, ConsignmentWish
from nguongoc.services.once import Once
from nguongoc.services.order_changes import OrderNotFound
from nguongoc.services.trade_views import OrderSeen
from nguongoc.trading.offer import total
from nguongoc.trading.order import Action, Side
from nguongoc_api.pages import formats
from nguongoc_api.pages.carriage.words import carried_line, carrier_name
from nguongoc_api.pages.i18n import Language, Translator, translator
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.paging import PAGE_SIZE
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import Standing, at_field
from nguongoc_api.pages.wholesale import words
from nguongoc_api.pages.wholesale.catalogue import home_of
from nguongoc_api.pages.wholesale.offer_lines import LotLine, lot_line
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

UNKNOWN: Final = OrderNotFound("no such order")
Do = Callable[[Caller, UUID, Mapping[str, str], Once[OrderSeen] | None], OrderSeen | Answer]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order in a list."""

    id: UUID
    name: str
    other: str
    selling: bool
    amount: str
    total: str
    standing: Standing
    word: str
    at: Markup


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of a lot in an order."""

    id: UUID
    amount: str
    digits: str
    unit: str
    line: LotLine
    warning: str | None


@dataclass(frozen=True, slots=True)
class OrdersDesk:
    """Pages over `BrowseTrading`, `PlaceOrders` and `ServeOrders`; safe to call from any thread."""

    services: Services

    def list_orders(self, visit: Visit) -> Response:
        """Newest first; what this side has to do now is marked by its state."""
        _ = translator(visit.language)
        before = read_id(visit.query["before"], UNKNOWN) if visit.query.get("before") else None
        side = {each.value: each for each in (Side.BUYER, Side.SELLER)}.get(visit.query.get("side", ""))
        found = self.services.trading.browse.orders(visit.caller, side, before, PAGE_SIZE + 1)
        shown = found[:PAGE_SIZE]
        context = {
            "title": _("Đơn hàng bán buôn"),
            "orders": [self._line(each, visit.language) for each in shown],
            "here": f"{home_of(visit)}/orders",
            "older": shown[-1].order.id if len(found) > PAGE_SIZE else None,
            "first_page": before is None,
        }
        return desk_page(visit, "wholesale/orders.html", context, demo=self.services.settings.demo)

    def show_order(self, visit: Visit) -> Response:
        return self._page(visit, self._seen(visit), None)

    def act(self, visit: Visit) -> Response:
        """Does what the button says, once; back to the order, or the page again with what is wrong."""
        order_id, given = read_id(visit.places["order_id"], UNKNOWN), visit.given
        here = f"{home_of(visit)}/orders/{order_id}"
        try:
            do = self._deeds().get(given.get("do", ""))
            if do is None:
                self._seen(visit)
            else:
                fields = (
                    "do",
                    "note",
                    "value",
                    "waybill",
                    *(name for name in given if name.startswith("came-")),
                )
                once: Once[OrderSeen] | None = once_of(
                    visit.path, visit.caller.subject, given, fields, lambda _order: here
                )
                do(visit.caller, order_id, given, once)
        except Refusal as refusal:
            mendable(refusal)
            return self._page(visit, self._seen(visit), refusal)
        return go_on(here)

    def _deeds(self) -> Mapping[str, Do]:
        place, serve = self.services.trading.place, self.services.trading.serve
        return {
            Action.ORDER.value: lambda who, id, _given, once: place.order(who, id, once),
            Action.CANCEL.value: lambda who, id, given, once: place.cancel(
                who, id, given.get("note") or None, once
            ),
            Action.ACCEPT.value: lambda who, id, given, once: serve.accept(who, id, _value(given), once),
            Action.REFUSE.value: lambda who, id, given, once: serve.refuse(
                who, id, given.get("note") or None, once
            ),
            Action.RESUME.value: lambda who, id, _given, once: serve.resume(who, id, once),
            Action.SHIP.value: lambda who, id, given, once: self.services.trading.ship(
                who, id, ConsignmentWish(MANUAL, given.get("waybill") or None), once
            ),
            Action.RECEIVE.value: lambda who, id, given, once: serve.receive(who, id, _came(given), once),
        }

    def _seen(self, visit: Visit) -> OrderSeen:
        order_id = read_id(visit.places["order_id"], UNKNOWN)
        return self.services.trading.browse.order(visit.caller, order_id)

    def _page(self, visit: Visit, seen: OrderSeen, wrong: Refusal | None) -> Response:
        _, language, order = translator(visit.language), visit.language, seen.order
        error = None if wrong is None else at_field(wrong, _, self.services.settings.base_url)
        context = {
            "title": _("Đơn hàng bán buôn"),
            "line": self._line(seen, language),
            "price": formats.money(order.price, language),
            "unit": order.quantity.unit.label(language),
            "asked": formats.number(order.quantity.value, language),
            "selling": seen.side is Side.SELLER,
            "steps": words.line_of(seen, _),
            "history": words.history_of(seen, _),
            "deeds": [(each.value, *_word(each, _)) for each in words.deeds_of(seen)],
            "parts": parts_of(seen, language),
            "codes": [
                (words.CODES[each.standing], _(words.CODES[each.standing].word), each.code)
                for each in seen.codes
            ],
            "market": order.market,
            "carried": [
                carried_line(*each, partial(carrier_name, self.services, _), _, ours=seen.side is Side.SELLER)
                for each in seen.carried
            ],
            "has_carriers": bool(self.services.capturing.carriage.consign.carriers),
            "shipment": _shipment_at(seen, home_of(visit)),
            "expires": formats.moment_element(order.expires_at),
            "terms": None if seen.offer is None else _(words.TERMS[seen.offer.said.terms]),
            "error": error,
            "once": uuid4().hex,
            "here": f"{home_of(visit)}/orders/{order.id}",
            "offer": order.offer_id,
        }
        status = 200 if wrong is None else kind_of(wrong).status
        demo = self.services.settings.demo
        return desk_page(visit, "wholesale/order.html", context, demo=demo, status=status)

    @staticmethod
    def _line(seen: OrderSeen, language: Language) -> OrderLine:
        order, _ = seen.order, translator(language)
        standing = words.STATES[order.state_at(seen.now)]
        return OrderLine(
            order.id,
            formats.one_of(seen.product.name, seen.product.name_en, language),
            words.other_side(seen),
            seen.side is Side.SELLER,
            formats.amount(order.quantity, language),
            formats.money(total(order.price, order.quantity.value), language),
            standing,
            _(standing.word),
            formats.moment_element(order.created_at),
        )


def _shipment_at(seen: OrderSeen, home: str | None) -> str | None:
    """Where it is told how the goods of an order go."""
    sent = next((each.shipment_id for each in seen.order.promises if each.shipment_id is not None), None)
    return None if sent is None else f"{home}/shipments/{sent}"


def parts_of(seen: OrderSeen, language: Language) -> list[PartLine]:
    """What of which lot, the first to go out first, with what is held of it now."""
    lots, found, _ = {each.batch.id: each for each in seen.lots}, [], translator(language)
    for each in seen.order.allocations:
        lot = lots[each.batch_id]
        base = lot.batch.quantity.unit.base
        unit = {Base.KG: Unit.KG, Base.LITRE: Unit.LITRE, Base.PIECE: lot.batch.quantity.unit}[base]
        hold = words.HOLDS.get(lot.batch.hold.value)
        found.append(
            PartLine(
                each.batch_id,
                formats.amount(Quantity(each.amount, unit), language),
                formats.number(each.amount, "vi"),
                unit.label(language),
                lot_line(lot, language),
                None if hold is None else _(hold),
            )
        )
    return found


def _word(action: Action, _: Translator) -> tuple[str, str]:
    icon, word = words.DEEDS[action]
    return icon, _(word)


def _value(given: Mapping[str, str]) -> Decimal | None:
    text = given.get("value", "").strip()
    return parse_vietnamese_amount(text) if text else None


def _came(given: Mapping[str, str]) -> dict[UUID, Decimal] | None:
    """Fields `came-{lot}`: how much of each lot came; what is left empty came whole."""
    found = {}
    for name, text in given.items():
        if name.startswith("came-") and text.strip():
            lot = read_id(name.removeprefix("came-"), UNKNOWN)
            found[lot] = Decimal(0) if text.strip() == "0" else parse_vietnamese_amount(text)
    return found or None

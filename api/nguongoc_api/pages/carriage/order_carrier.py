"""An order shipped with a carrier: the price is asked first, and nothing leaves before the order to the carrier is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import uuid4

from starlette.responses import Response

from nguongoc.batches.quantities import Base
from nguongoc.services.consign import ConsignmentWish
from nguongoc.services.once import Once
from nguongoc.services.order_changes import OrderNotFound
from nguongoc.services.trade_views import OrderSeen
from nguongoc.trading.offer import total
from nguongoc.trading.order import Action
from nguongoc_api.pages import formats
from nguongoc_api.pages.carriage.carrier_form import FIELDS, Shown, carry
from nguongoc_api.pages.i18n import translator
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.wholesale.catalogue import home_of
from nguongoc_api.services import Services

UNKNOWN: Final = OrderNotFound("no such order")


@dataclass(frozen=True, slots=True)
class OrderCarrier:
    """The page over `ShipOrder`; safe to call from any thread."""

    services: Services

    def ask(self, visit: Visit) -> Response:
        seen = self._seen(visit)
        if Action.SHIP not in seen.order.may(seen.side, seen.now):
            return go_on(self._order_at(visit))
        return self._page(visit, seen, Shown(self._known(visit, seen), {}), 200)

    def ship(self, visit: Visit) -> Response:
        """Back to the order, or the form again with prices or with what is wrong."""
        seen, here = self._seen(visit), self._order_at(visit)
        once: Once[OrderSeen] | None = once_of(
            visit.path, visit.caller.subject, visit.given, FIELDS, lambda _order: here
        )

        def book(wish: ConsignmentWish) -> str:
            self.services.trading.ship(visit.caller, seen.order.id, wish, once)
            return here

        return carry(self.services, visit, book, lambda shown, status: self._page(visit, seen, shown, status))

    def _seen(self, visit: Visit) -> OrderSeen:
        order_id = read_id(visit.places["order_id"], UNKNOWN)
        return self.services.trading.browse.order(visit.caller, order_id)

    @staticmethod
    def _order_at(visit: Visit) -> str:
        return f"{home_of(visit)}/orders/{read_id(visit.places['order_id'], UNKNOWN)}"

    @staticmethod
    def _known(visit: Visit, seen: OrderSeen) -> Mapping[str, str]:
        account, order = visit.account, seen.order
        worth = total(order.price, order.quantity.value)
        amount = sum((each.amount for each in order.allocations), Decimal(0))
        return {
            "sender_name": seen.seller.name,
            "sender_phone": "" if account is None else account.phone or "",
            "receiver_name": seen.buyer.name,
            "what": seen.product.name[:100],
            "weight": formats.number(amount, "vi") if order.quantity.unit.base is Base.KG else "",
            "value": formats.number(worth.amount, "vi") if worth.currency == "VND" else "",
        }

    def _page(self, visit: Visit, seen: OrderSeen, shown: Shown, status: int) -> Response:
        _ = translator(visit.language)
        carriers = self.services.capturing.carriage.consign.carriers.values()
        context = {
            "title": _("Gửi hàng qua hãng vận chuyển"),
            "name": formats.one_of(seen.product.name, seen.product.name_en, visit.language),
            "amount": formats.amount(seen.order.quantity, visit.language),
            "other": seen.buyer.name,
            "carriers": [(each.id, each.name) for each in carriers],
            "shown": shown,
            "once": uuid4().hex,
            "here": f"{self._order_at(visit)}/carrier",
            "order": self._order_at(visit),
        }
        demo = self.services.settings.demo
        return desk_page(visit, "carriage/order.html", context, demo=demo, status=status)

"""The wholesale catalogue and an offer's page, for everybody; from it a buyer reserves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID, uuid4

from starlette.responses import Response

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.quantities import Base, Quantity, parse_vietnamese_amount
from nguongoc.catalogue.certificates import Scheme
from nguongoc.errors import Refusal
from nguongoc.geography import communes
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Caller
from nguongoc.services.find_offers import Wanted
from nguongoc.services.make_offer import OfferNotFound
from nguongoc.services.once import Once
from nguongoc.services.place_orders import OrderWish
from nguongoc.services.trade_views import OfferSeen, OrderSeen
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer.words import SCHEMES
from nguongoc_api.pages.i18n import Translator, translator
from nguongoc_api.pages.producer.mending import mendable
from nguongoc_api.pages.producer.page import desk_page, go_on
from nguongoc_api.pages.producer.paging import PAGE_SIZE
from nguongoc_api.pages.producer.sending_once import once_of
from nguongoc_api.pages.producer.visit import Visit, read_id
from nguongoc_api.pages.producer.words import at_field
from nguongoc_api.pages.wholesale.offer_lines import offer_line
from nguongoc_api.problems import kind_of
from nguongoc_api.services import Services

HOMES: Final = {Role.PRODUCER: "/producer", Role.MARKETPLACE: "/market"}
TRADERS: Final = frozenset(HOMES)
UNKNOWN: Final = OfferNotFound("no such offer")
LONGEST_PLACE: Final = 80
_MONTH: Final = re.compile(r"[1-9]|1[0-2]")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Pages over `BrowseTrading` and `PlaceOrders`; safe to call from any thread."""

    services: Services

    def list_offers(self, visit: Visit) -> Response:
        """Open offers that the visitor may see, as asked for."""
        _, query = translator(visit.language), visit.query
        before = read_id(query["before"], UNKNOWN) if query.get("before") else None
        wanted, misread = wanted_of(query)
        routes = self._routes(visit)
        if query.get("route") in dict(routes):
            wanted = replace(wanted, near_route=query["route"])
        found = self.services.trading.browse.find(viewer_of(visit), wanted, before, PAGE_SIZE + 1)
        today, shown = self._today(), found[:PAGE_SIZE]
        asked = {name: query.get(name, "") for name in ("q", "place", "scheme", "amount", "month", "route")}
        context = {
            "title": _("Chợ bán buôn"),
            "offers": [offer_line(each, visit.language, _, today) for each in shown],
            "asked": asked,
            "misread": misread,
            "routes": routes,
            "schemes": [(each.value, _(SCHEMES[each])) for each in Scheme],
            "older": shown[-1].offer.id if len(found) > PAGE_SIZE else None,
            "first_page": before is None,
            "home": home_of(visit),
        }
        return desk_page(visit, "wholesale/offers.html", context, demo=self.services.settings.demo)

    def show_offer(self, visit: Visit) -> Response:
        return self._page(visit, self._seen(visit), {}, {})

    def reserve(self, visit: Visit) -> Response:
        """To the order, or the page again with what is wrong."""
        seen, given = self._seen(visit), visit.given
        try:
            wish = OrderWish(
                seen.offer.id,
                Quantity(parse_vietnamese_amount(given.get("amount", "")), seen.offer.said.quantity.unit),
                given.get("partial") == "1",
                given.get("market") or None,
            )
            fields = ("amount", "partial", "market")
            once: Once[OrderSeen] | None = once_of(
                visit.path, visit.caller.subject, given, fields, lambda made: _order_at(visit, made.order.id)
            )
            made = self.services.trading.place.reserve(visit.caller, wish, once)
        except Refusal as refusal:
            mendable(refusal)
            _ = translator(visit.language)
            field = "market" if refusal.pointer == "/market" else "amount"
            errors = {field: at_field(refusal, _, self.services.settings.base_url)}
            return self._page(visit, seen, errors, dict(given), status=kind_of(refusal).status)
        if isinstance(made, OrderSeen):
            return go_on(_order_at(visit, made.order.id))
        return go_on(dict(made.headers)["Location"])

    def _page(
        self,
        visit: Visit,
        seen: OfferSeen,
        errors: dict[str, str],
        values: dict[str, str],
        status: int = 200,
    ) -> Response:
        _, base_url = translator(visit.language), self.services.settings.base_url
        line = offer_line(seen, visit.language, _, self._today())
        signed_in = visit.account is not None
        context = {
            "title": line.name,
            "line": line,
            "errors": errors,
            "values": values,
            "once": uuid4().hex,
            "buys": signed_in
            and visit.account is not None
            and visit.account.role in TRADERS
            and not line.own,
            "signed_in": signed_in,
            "link": f"{base_url}/offers/{line.id}",
            "preview": None if line.photo is None else base_url + line.photo,
            "about": _about(line.at_least, line.prices, _),
            "home": home_of(visit),
        }
        demo = self.services.settings.demo
        return desk_page(visit, "wholesale/offer.html", context, demo=demo, status=status)

    def _seen(self, visit: Visit) -> OfferSeen:
        offer_id = read_id(visit.places["offer_id"], UNKNOWN)
        return self.services.trading.browse.offer(viewer_of(visit), offer_id)

    def _routes(self, visit: Visit) -> list[tuple[str, str]]:
        every = self.services.visiting.browse.routes()
        return [
            (each.route.id, formats.one_of(each.route.name_vi, each.route.name_en, visit.language))
            for each in every
        ]

    def _today(self) -> date:
        return vietnamese_day(self.services.clock.now())


def home_of(visit: Visit) -> str | None:
    """The visitor's own desk; None for who has none here."""
    return None if visit.account is None else HOMES.get(visit.account.role)


def _order_at(visit: Visit, order_id: UUID) -> str:
    return f"{home_of(visit)}/orders/{order_id}"


def viewer_of(visit: Visit) -> Caller | None:
    return None if visit.account is None else visit.caller


def _about(at_least: str, prices: list[tuple[str, str]], _: Translator) -> str:
    return _("Có từ %(amount)s, giá từ %(price)s.", amount=at_least, price=prices[-1][1])


def wanted_of(query: Mapping[str, str]) -> tuple[Wanted, bool]:
    """What was asked in the form; what cannot be read asks nothing, and the page says so."""
    misread, commune, amount = False, None, None
    if place := query.get("place", "").strip():
        key = communes.search_key(place[:LONGEST_PLACE])
        found = [each for each in communes.every() if key in communes.search_key(each.name)]
        commune, misread = (found[0].code, False) if found else (None, True)
    if text := query.get("amount", "").strip():
        try:
            amount = parse_vietnamese_amount(text)
        except Refusal:
            misread = True
    month, scheme = query.get("month", ""), query.get("scheme", "")
    wanted = Wanted(
        text=query.get("q", "").strip() or None,
        commune=commune,
        scheme=Scheme(scheme) if scheme in {*Scheme} else None,
        at_least=amount,
        base=None if amount is None else Base.KG,
        month=int(month) if _MONTH.fullmatch(month) else None,
    )
    return wanted, misread

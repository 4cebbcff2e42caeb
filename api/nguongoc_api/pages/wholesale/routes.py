"""Pages of wholesale as routes: the catalogue for everybody, offers and orders at the desk of each who trades."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route

from nguongoc.services.caller import Scope
from nguongoc_api.pages.wholesale.calendar_page import PATH as CALENDAR
from nguongoc_api.pages.wholesale.calendar_page import CalendarPage
from nguongoc_api.pages.wholesale.catalogue import HOMES, TRADERS, Catalogue
from nguongoc_api.pages.wholesale.offer_desk import OfferDesk
from nguongoc_api.pages.wholesale.orders_desk import OrdersDesk
from nguongoc_api.pages.wholesale.paper import OrderPaper
from nguongoc_api.services import Services


def wholesale_routes(route: Callable[..., Route], services: Services) -> list[Route]:
    """A producer and a marketplace have the same pages, each under its own desk."""
    catalogue, offers = Catalogue(services), OfferDesk(services)
    orders, paper = OrdersDesk(services), OrderPaper(services)
    found = [
        route("/offers", get=catalogue.list_offers),
        route(CALENDAR, get=CalendarPage(services).show),
        route("/offers/{offer_id}", get=catalogue.show_offer),
        route("/offers/{offer_id}/reserve", post=catalogue.reserve, role=TRADERS, needs=Scope.TRADE),
    ]
    for role, home in HOMES.items():
        order = f"{home}/orders/{{order_id}}"
        found += [
            route(f"{home}/offers", get=offers.list_offers, role=role, needs=Scope.TRADE),
            route(f"{home}/offers/new", get=offers.ask, post=offers.make, role=role, needs=Scope.TRADE),
            route(f"{home}/offers/{{offer_id}}/end", post=offers.end, role=role, needs=Scope.TRADE),
            route(f"{home}/orders", get=orders.list_orders, role=role, needs=Scope.TRADE),
            route(order, get=orders.show_order, post=orders.act, role=role, needs=Scope.TRADE),
            route(f"{order}/papers", get=paper.show, role=role, needs=Scope.TRADE),
        ]
    return found

"""Pages of carriers as routes: the same at every desk from which goods are shipped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.routing import Route

from nguongoc.ports.rows import Role
from nguongoc.services.caller import Scope
from nguongoc_api.pages.carriage.order_carrier import OrderCarrier
from nguongoc_api.pages.carriage.shipment_desk import ShipmentDesk
from nguongoc_api.pages.wholesale.catalogue import HOMES
from nguongoc_api.services import Services

NEEDS: Final = {Role.PRODUCER: Scope.EVENTS_CAPTURE, Role.MARKETPLACE: Scope.TRADE}
"""A clerk hands goods over and gives them to carriers; a marketplace ships orders."""


def carriage_routes(route: Callable[..., Route], services: Services) -> list[Route]:
    """Each desk's own consignments, one hand-over on its way, and an order shipped by carrier."""
    desk, orders, found = ShipmentDesk(services), OrderCarrier(services), []
    for role, home in HOMES.items():
        needs = NEEDS[role]
        one, order = f"{home}/shipments/{{shipment_id}}", f"{home}/orders/{{order_id}}/carrier"
        found += [
            route(f"{home}/consignments", get=desk.list_consignments, role=role, needs=needs),
            route(one, get=desk.show, post=desk.act, role=role, needs=needs),
            route(order, get=orders.ask, post=orders.ship, role=role, needs=Scope.TRADE),
        ]
    return found

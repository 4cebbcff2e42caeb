"""The market's desk, `/market/...`, as routes: hang further pages in `market_routes`, and their links in `base.html` and `home.html`."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route

from nguongoc.ports.rows import Role
from nguongoc_api.pages.market.home_desk import HomeDesk
from nguongoc_api.wiring import Services


def market_routes(route: Callable[..., Route], services: Services) -> list[Route]:
    """For accounts of marketplaces alone."""
    return [route("/market", get=HomeDesk(services).show, role=Role.MARKETPLACE)]

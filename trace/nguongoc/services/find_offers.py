"""What somebody looks for in the wholesale catalogue, in the words of the asker, as the store is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.quantities import Base
from nguongoc.catalogue.certificates import Scheme
from nguongoc.catalogue.products import Category
from nguongoc.errors import Invalid
from nguongoc.geography import communes
from nguongoc.geography.distance import great_circle_km
from nguongoc.ports import Reader
from nguongoc.ports.trading import OfferSearch
from nguongoc.tourism.match import NEARBY_KM
from nguongoc.tourism.places import Place

LONGEST_TEXT: Final = 100
NOBODYS: Final = UUID(int=0)


class RouteUnknown(Invalid):
    """No route of this id."""

    code = "route-unknown"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that may be asked; `near_route` is the id of a route, `seller` a slug, `at_least` in `base`."""

    text: str | None = None
    category: Category | None = None
    commune: str | None = None
    scheme: Scheme | None = None
    at_least: Decimal | None = None
    base: Base | None = None
    ready_by: date | None = None
    month: int | None = None
    near_route: str | None = None
    product_id: UUID | None = None
    seller: str | None = None


def search_of(reader: Reader, wanted: Wanted, viewer_id: UUID | None, today: date) -> OfferSearch:
    """Raises `RouteUnknown`."""
    places = None if wanted.commune is None else frozenset({wanted.commune})
    if wanted.near_route is not None:
        near = _near_route(reader, wanted.near_route)
        places = near if places is None else places & near
    seller = None if wanted.seller is None else reader.parties.organisation_by_slug(wanted.seller)
    seller_id = None if seller is None else seller.id
    text = None if wanted.text is None else communes.search_key(wanted.text[:LONGEST_TEXT])
    return OfferSearch(
        viewer_id=viewer_id,
        today=today,
        text=text,
        category=wanted.category,
        communes=places,
        scheme=wanted.scheme,
        at_least=wanted.at_least,
        base=None if wanted.base is None else wanted.base.value,
        ready_by=wanted.ready_by,
        in_season_month=wanted.month,
        product_id=wanted.product_id,
        # A slug that nobody has offers nothing.
        organisation_id=NOBODYS if wanted.seller is not None and seller_id is None else seller_id,
    )


def _near_route(reader: Reader, route_id: str) -> frozenset[str]:
    route = reader.catalogue.route(route_id)
    if route is None:
        raise RouteUnknown("no such route", pointer="/near_route")
    stops = [place for stop in route.stops if (place := reader.catalogue.place(stop)) is not None]
    return frozenset(_communes_near(stops))


def _communes_near(stops: Iterable[Place]) -> Iterable[str]:
    """Whose middle is near a stop: where goods are made is told by its commune here, never finer."""
    for stop in stops:
        for each in communes.every():
            km = great_circle_km(stop.latitude, stop.longitude, each.latitude, each.longitude)
            if km <= NEARBY_KM:
                yield each.code

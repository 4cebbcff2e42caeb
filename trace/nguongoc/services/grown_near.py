"""What is grown or made near a place: the way back from a visit to the goods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from nguongoc.catalogue.products import Product
from nguongoc.geography import communes
from nguongoc.geography.distance import SpokenDistance, great_circle_km, spoken
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader
from nguongoc.services.register_batch import lot_path
from nguongoc.tourism.match import NEARBY_KM
from nguongoc.tourism.places import Place
from nguongoc.tourism.season import in_season

MOST_SHOWN: Final = 6
MOST_LOOKED_AT: Final = 200
COMMUNE_ERROR_KM: Final = 5.0
"""Where goods are made is told by its commune here, never finer."""


@dataclass(frozen=True, slots=True)
class Grown:
    """Goods with a lot from near the place. `path` is where they are shown, without the base."""

    product: Product
    organisation: Organisation
    path: str
    distance: SpokenDistance
    in_season: bool


def grown_near(reader: Reader, place: Place, on: date) -> tuple[Grown, ...]:
    """At most `MOST_SHOWN` goods made within `NEARBY_KM`: those curated for the place, then what is in season, then the nearest.

    The distance is that of the commune's middle: a farm may be somebody's home.
    """
    near = {
        commune.code: km
        for commune in communes.every()
        if (km := great_circle_km(place.latitude, place.longitude, commune.latitude, commune.longitude))
        <= NEARBY_KM
    }
    found: dict[str, tuple[Product, float]] = {}
    for product, commune_code in reader.catalogue.made_in(sorted(near), MOST_LOOKED_AT):
        km = min(near[commune_code], found.get(product.slug, (product, NEARBY_KM))[1])
        found[product.slug] = (product, km)
    ranked = sorted(
        found.values(),
        key=lambda each: (
            each[0].slug not in place.product_slugs,
            not in_season(each[0].season_months, on),
            each[1],
            each[0].slug,
        ),
    )
    shown = (_grown(reader, product, km, place, on) for product, km in ranked[:MOST_SHOWN])
    return tuple(each for each in shown if each is not None)


def _grown(reader: Reader, product: Product, km: float, place: Place, on: date) -> Grown | None:
    organisation = reader.parties.organisation(product.organisation_id)
    lots = reader.lots.newest_lots(product.id, 1)
    if organisation is None or not lots:
        return None
    path = f"/p/01/{product.gtin}" if product.gtin else f"/p{lot_path(lots[0])}"
    distance = spoken(km, place.coordinate_error_km, COMMUNE_ERROR_KM)
    return Grown(product, organisation, path, distance, in_season(product.season_months, on))

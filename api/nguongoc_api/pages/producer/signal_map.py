"""Suspect lots on one map: which communes they come from, and where their stamps were looked at; the same in words for a list beside it.

Of lots only what their own pages tell is added up, nothing below five of one lot, so that the sum betrays no lot that is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from nguongoc.geography import communes
from nguongoc.geography.country import Dot, country_svg, nearest_town
from nguongoc.geography.outline import Spot, outside_by_km
from nguongoc.geography.sketches import Square, squares_svg
from nguongoc.scans.cells import PER_DEGREE
from nguongoc.scans.sightings import Sighting
from nguongoc.services.watch_lots import WatchedLot
from nguongoc_api.pages import formats
from nguongoc_api.pages.i18n import Translator

AT_THE_EDGE_KM: Final = 12.0
"""A cell whose middle is less than half its diagonal outside may still be of the province."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A place in words, and which lots of the list were looked at there, by their numbers."""

    where: str
    lots: str


@dataclass(frozen=True, slots=True)
class LotsMap:
    """The province, the country where somewhere else is told of, and all of it in words; `province` is None where nothing is known."""

    province: Markup | None
    country: Markup | None
    seen: tuple[Seen, ...]


def map_of(lots: Sequence[WatchedLot], _: Translator) -> LotsMap:
    """`lots` in the order of the list: the first is number one."""
    together: defaultdict[tuple[float, float, bool], list[tuple[int, int]]] = defaultdict(list)
    for number, lot in enumerate(lots, start=1):
        for place in lot.places:
            together[place.latitude, place.longitude, place.is_area].append((number, place.visitors))
    summed = [
        (
            Sighting(latitude, longitude, sum(count for _n, count in of), is_area),
            [number for number, _c in of],
        )
        for (latitude, longitude, is_area), of in together.items()
    ]
    summed.sort(key=lambda each: (-each[0].visitors, each[0].latitude, each[0].longitude))
    seen = tuple(Seen(said(place, _), _numbers(numbers, _)) for place, numbers in summed)
    places = [place for place, _numbers_of in summed]
    told = "; ".join(each.where for each in seen)
    return LotsMap(_province(lots, places, told, _), _country(places, told, _), seen)


def said(place: Sighting, _: Translator) -> str:
    """Where roughly, and how many."""
    if place.is_area:
        where = nearest_town(place.latitude, place.longitude)
        return _("vùng quanh %(town)s: %(number)s lượt người", town=where, number=place.visitors)
    return _("gần %(town)s: %(number)s lượt người", town=_near(place, _), number=place.visitors)


def commune_of(lot: WatchedLot, _: Translator) -> str:
    """The commune it comes from; empty where that is not known."""
    if lot.commune_code is None:
        return ""
    return formats.commune_within(communes.find(lot.commune_code).name, _.language)


def sketch_of(places: Sequence[Sighting], told: str, _: Translator) -> Markup | None:
    """The country with a dot for each place; None where there is none."""
    if not places:
        return None
    dots = [Dot(each.latitude, each.longitude, each.visitors) for each in places]
    return Markup(country_svg(dots, title=_("Nơi các tem này được kiểm"), told=told))  # noqa: S704


def _country(places: Sequence[Sighting], told: str, _: Translator) -> Markup | None:
    away = any(not _square(each).in_drawing for each in places)
    return sketch_of(places, told, _) if away else None


def _province(
    lots: Sequence[WatchedLot], places: Sequence[Sighting], told: str, _: Translator
) -> Markup | None:
    pins = [_middle(each) for each in lots]
    if not any(pins):
        return None
    drawn = squares_svg(
        [_square(each) for each in places if not each.is_area],
        # Outside the drawing, so that the numbers of the others stay.
        [pin or Spot(0, 0) for pin in pins],
        title=_("Nơi có lô đáng xem, và nơi tem của chúng được kiểm"),
        told="; ".join([*(f"{number}. {commune_of(lot, _)}" for number, lot in enumerate(lots, 1)), told]),
        note=_("sơ đồ, không phải địa giới hành chính"),
    )
    return Markup(drawn)  # noqa: S704


def _middle(lot: WatchedLot) -> Spot | None:
    if lot.commune_code is None:
        return None
    commune = communes.find(lot.commune_code)
    return Spot(commune.latitude, commune.longitude)


def _square(place: Sighting) -> Square:
    return Square(place.latitude, place.longitude, 1.0 if place.is_area else 1 / PER_DEGREE, place.visitors)


def _near(place: Sighting, _: Translator) -> str:
    if outside_by_km(place.latitude, place.longitude) > AT_THE_EDGE_KM:
        return nearest_town(place.latitude, place.longitude)
    commune = communes.nearest(place.latitude, place.longitude)
    return formats.commune_within(commune.name, _.language)


def _numbers(numbers: Sequence[int], _: Translator) -> str:
    return _("lô số %(numbers)s", numbers=", ".join(map(str, numbers)))

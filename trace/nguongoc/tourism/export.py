"""Places and routes for other people's maps, search engines and sheets: GeoJSON (RFC 7946), schema.org JSON-LD, CSV (RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import Any, Final

from nguongoc.catalogue.products import Photo
from nguongoc.geography import communes
from nguongoc.label.table import inert_cell
from nguongoc.tourism.lunar import DatedFestival, next_occurrence
from nguongoc.tourism.opening import SCHEMA_DAYS, clock, parse_opening
from nguongoc.tourism.places import ExperienceKind, Place, PlaceKind
from nguongoc.tourism.routes import Route

LAST_MINUTE: Final = 24 * 60
DECIMALS = 4
"""About 11 m, finer than any position here is known; `coordinateErrorKm` says how well it is."""


def feature_collection(places: Iterable[Place], base_url: str) -> dict[str, Any]:
    """A FeatureCollection of points, positions as [longitude, latitude] (RFC 7946 section 3.1.1)."""
    return {"type": "FeatureCollection", "features": [feature(place, base_url) for place in places]}


def feature(place: Place, base_url: str) -> dict[str, Any]:
    """One place as a Feature; its contact only when somebody verified it."""
    properties: dict[str, Any] = {
        "name": place.name_vi,
        "nameEn": place.name_en,
        "kind": place.kind.value,
        "communeCode": place.commune_code,
        "communeAsOf": communes.AS_OF.isoformat(),
        "commune": communes.find(place.commune_code).name,
        "months": list(place.months),
        "coordinateErrorKm": place.coordinate_error_km,
        "checkedOn": place.checked_on.isoformat(),
        "confidence": place.confidence.value,
        "source": place.source,
        "experiences": [
            {
                "name": each.name_vi,
                "nameEn": each.name_en,
                "kind": each.kind.value,
                "months": list(each.months),
            }
            for each in place.experiences
        ],
        "url": _url(place, base_url),
    }
    told = {"phone": place.phone, "zalo": place.zalo, "bookingUrl": place.booking_url}
    told |= {"website": place.website, "openingHours": place.opening}
    properties |= {name: value for name, value in told.items() if value}
    if place.photo:
        properties["image"] = _image(place.photo, base_url)
    if place.confirmed_on:
        properties["confirmedOn"] = place.confirmed_on.isoformat()
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": {
            "type": "Point",
            "coordinates": _position(place),
        },
        "properties": properties,
    }


def place_json_ld(place: Place, base_url: str, lang: str = "vi", on: date | None = None) -> dict[str, Any]:
    """A schema.org TouristAttraction, a LodgingBusiness too where one sleeps there; no type is a farm that receives guests.

    With a day, its festivals as they fall from that day on.
    """
    found = {"@context": "https://schema.org", **_attraction(place, base_url, lang)}
    coming = () if on is None else [next_occurrence(each, on) for each in place.festivals]
    events = [_event(each, lang) | {"location": {"@id": found["@id"]}} for each in coming if each]
    return {**found, "event": events} if events else found


def event_json_ld(place: Place, festival: DatedFestival, base_url: str, lang: str = "vi") -> dict[str, Any]:
    """A schema.org Event: a festival in the year it was dated for, at its place."""
    return {
        "@context": "https://schema.org",
        **_event(festival, lang),
        "location": _attraction(place, base_url, lang),
    }


def _event(festival: DatedFestival, lang: str) -> dict[str, Any]:
    other, name = _both(festival.name_vi, festival.name_en, lang)
    return {
        "@type": "Event",
        "name": name,
        "alternateName": other,
        "startDate": festival.first.isoformat(),
        "endDate": festival.last.isoformat(),
    }


def route_features(route: Route, places: Sequence[Place], base_url: str) -> dict[str, Any]:
    """The stops as points, numbered, and the line that joins them: the order of travel, not the road."""
    line = {
        "type": "Feature",
        "id": route.id,
        "geometry": {"type": "LineString", "coordinates": [_position(place) for place in places]},
        "properties": {
            "name": route.name_vi,
            "nameEn": route.name_en,
            "straightLines": True,
            "checkedOn": route.checked_on.isoformat(),
            "url": _route_url(route, base_url),
        },
    }
    stops = [feature(place, base_url) for place in places]
    for number, stop in enumerate(stops, start=1):
        stop["properties"]["stop"] = number
    # RFC 7946 section 3.1.4: a line has two positions at least.
    return {"type": "FeatureCollection", "features": [*([line] if len(places) > 1 else []), *stops]}


def route_json_ld(route: Route, places: Sequence[Place], base_url: str, lang: str = "vi") -> dict[str, Any]:
    """A schema.org TouristTrip; its itinerary is an ordered list."""
    other, name = _both(route.name_vi, route.name_en, lang)
    stops = [
        {"@type": "ListItem", "position": number, "item": _attraction(place, base_url, lang)}
        for number, place in enumerate(places, start=1)
    ]
    return {
        "@context": "https://schema.org",
        "@type": "TouristTrip",
        "@id": _route_url(route, base_url),
        "url": _route_url(route, base_url),
        "name": name,
        "alternateName": other,
        "description": route.about_en if lang == "en" else route.about_vi,
        "itinerary": {
            "@type": "ItemList",
            "itemListOrder": "https://schema.org/ItemListOrderAscending",
            "numberOfItems": len(stops),
            "itemListElement": stops,
        },
    }


CSV_COLUMNS = (
    "id", "name_vi", "name_en", "kind", "commune_code", "commune", "latitude", "longitude",
    "coordinate_error_km", "months", "festivals", "experiences", "phone", "zalo", "website",
    "booking_url", "opening", "checked_on", "confirmed_on", "confidence", "source", "url",
)  # fmt: skip


def places_csv(places: Iterable[Place], base_url: str) -> str:
    """One row a place, with a byte order mark: without it Excel reads Vietnamese as something else."""
    out = StringIO("\ufeff")
    out.seek(0, 2)
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for place in places:
        row = (
            place.id, place.name_vi, place.name_en, place.kind.value, place.commune_code,
            communes.find(place.commune_code).name, f"{place.latitude:.{DECIMALS}f}", f"{place.longitude:.{DECIMALS}f}",
            f"{place.coordinate_error_km:g}", " ".join(map(str, place.months)),
            "; ".join(each.name_vi for each in place.festivals), "; ".join(each.name_vi for each in place.experiences),
            place.phone or "", place.zalo or "", place.website or "", place.booking_url or "", place.opening or "",
            place.checked_on.isoformat(), place.confirmed_on.isoformat() if place.confirmed_on else "",
            place.confidence.value, place.source, _url(place, base_url),
        )  # fmt: skip
        writer.writerow(map(inert_cell, row))
    return out.getvalue()


def _attraction(place: Place, base_url: str, lang: str) -> dict[str, Any]:
    other, name = _both(place.name_vi, place.name_en, lang)
    found: dict[str, Any] = {
        "@type": _types(place),
        "@id": _url(place, base_url),
        "url": _url(place, base_url),
        "name": name,
        "alternateName": other,
        "description": place.about_en if lang == "en" else place.about_vi,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": communes.find(place.commune_code).name,
            "addressRegion": communes.PROVINCE_NAME,
            "addressCountry": "VN",
        },
        "geo": {
            "@type": "GeoCoordinates",
            "latitude": round(place.latitude, DECIMALS),
            "longitude": round(place.longitude, DECIMALS),
        },
    }
    if place.phone:
        found["telephone"] = place.phone
    if place.photo:
        found["image"] = _image(place.photo, base_url)
    if place.website:
        found["sameAs"] = place.website
    if place.opening:
        found["openingHoursSpecification"] = _opening(place.opening)
    if place.booking_url:
        found["potentialAction"] = {"@type": "ReserveAction", "target": place.booking_url}
    return found


_SORTS: Final = {
    PlaceKind.BEACH: "Beach",
    PlaceKind.HERITAGE: "LandmarksOrHistoricalBuildings",
    PlaceKind.SPIRITUAL: "PlaceOfWorship",
}


def _types(place: Place) -> str | list[str]:
    sleeps = any(each.kind is ExperienceKind.HOMESTAY for each in place.experiences)
    sort = _SORTS.get(place.kind)
    found = ["TouristAttraction", *([sort] if sort else []), *(["LodgingBusiness"] if sleeps else [])]
    return found if len(found) > 1 else found[0]


def _opening(opening: str) -> list[dict[str, Any]]:
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [SCHEMA_DAYS[day] for day in rule.days],
            "opens": clock(span.first),
            "closes": "23:59" if span.last == LAST_MINUTE else clock(span.last),
        }
        for rule in parse_opening(opening)
        for span in rule.spans
    ]


def _both(vi: str, en: str, lang: str) -> tuple[str, str]:
    """The name in the other language, then in this one."""
    return (vi, en) if lang == "en" else (en, vi)


def _image(photo: Photo, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/photos/{photo.id}-{max(photo.widths)}.jpg"


def _url(place: Place, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/places/{place.id}"


def _route_url(route: Route, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/routes/{route.id}"


def _position(place: Place) -> list[float]:
    return [round(place.longitude, DECIMALS), round(place.latitude, DECIMALS)]

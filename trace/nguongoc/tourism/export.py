"""Places for other people's maps and search engines: GeoJSON (RFC 7946) and schema.org JSON-LD, as plain dicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nguongoc.geography import communes
from nguongoc.tourism.lunar import DatedFestival
from nguongoc.tourism.places import Place, PlaceKind

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
        "url": _url(place, base_url),
    }
    if place.phone:
        properties["phone"] = place.phone
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": {
            "type": "Point",
            "coordinates": [round(place.longitude, DECIMALS), round(place.latitude, DECIMALS)],
        },
        "properties": properties,
    }


def place_json_ld(place: Place, base_url: str, lang: str = "vi") -> dict[str, Any]:
    """A schema.org TouristAttraction; there is no type for a farm that receives guests."""
    return {"@context": "https://schema.org", **_attraction(place, base_url, lang)}


def event_json_ld(place: Place, festival: DatedFestival, base_url: str, lang: str = "vi") -> dict[str, Any]:
    """A schema.org Event: a festival in the year it was dated for, at its place."""
    other, name = _both(festival.name_vi, festival.name_en, lang)
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": name,
        "alternateName": other,
        "startDate": festival.first.isoformat(),
        "endDate": festival.last.isoformat(),
        "location": _attraction(place, base_url, lang),
    }


def _attraction(place: Place, base_url: str, lang: str) -> dict[str, Any]:
    other, name = _both(place.name_vi, place.name_en, lang)
    found: dict[str, Any] = {
        "@type": _types(place.kind),
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
    if place.website:
        found["sameAs"] = place.website
    return found


def _types(kind: PlaceKind) -> str | list[str]:
    match kind:
        case PlaceKind.BEACH:
            return ["TouristAttraction", "Beach"]
        case PlaceKind.HERITAGE:
            return ["TouristAttraction", "LandmarksOrHistoricalBuildings"]
        case PlaceKind.SPIRITUAL:
            return ["TouristAttraction", "PlaceOfWorship"]
        case PlaceKind.FARM | PlaceKind.CRAFT_EXPERIENCE | PlaceKind.NATURE | PlaceKind.COMMUNITY:
            return "TouristAttraction"


def _both(vi: str, en: str, lang: str) -> tuple[str, str]:
    """The name in the other language, then in this one."""
    return (vi, en) if lang == "en" else (en, vi)


def _url(place: Place, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/places/{place.id}"

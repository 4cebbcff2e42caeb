"""`/places`, `/places/{id}`, `/routes/{id}` for people, and all of it as files for maps, calendars, sheets and search engines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from nguongoc.batches.dates import vietnamese_day
from nguongoc.services.browse_places import RouteNotFound
from nguongoc.services.grown_near import grown_near
from nguongoc.services.promised_at import promised_at
from nguongoc.tourism import calendar
from nguongoc.tourism.export import (
    feature_collection,
    place_json_ld,
    places_csv,
    route_features,
    route_json_ld,
)
from nguongoc.tourism.places import Place
from nguongoc_api.pages.consumer.contact import render_contact
from nguongoc_api.pages.consumer.map import province_geojson, render_map
from nguongoc_api.pages.consumer.place import render_place
from nguongoc_api.pages.consumer.places import render_places
from nguongoc_api.pages.consumer.route import render_route
from nguongoc_api.pages.i18n import Language
from nguongoc_api.pages.render import Page
from nguongoc_api.problems.refusals import AddressUnknown
from nguongoc_api.services import Services

FILES: Final = (
    "/places.geojson",
    "/places.jsonld",
    "/places.csv",
    "/routes.geojson",
    "/festivals.ics",
    "/province.geojson",
)
PREFIXES: Final = ("/places", "/places/", "/routes/", "/map", *FILES)
FRESH: Final = "public, max-age=3600"
"""A file is asked for by machines, again and again; places change by the week."""
LONGEST_ID: Final = 63


class VisitPages:
    """Pages and files of the catalogue of places; every one is public and the same for everybody."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._base_url = services.settings.base_url
        self._files: Mapping[str, Callable[[Language], tuple[str, bytes]]] = {
            "/places.geojson": self._places_geojson,
            "/places.jsonld": self._json_ld,
            "/places.csv": self._csv,
            "/routes.geojson": self._routes_geojson,
            "/festivals.ics": self._calendar,
            "/province.geojson": self._province,
        }

    def page(self, path: str, language: Language, producer: str = "") -> Page | None:
        """The page or file of a path; None where the path is not of this kind. Raises `AddressUnknown`.

        `producer` is the slug of whose pack led here: it goes on in the links of the page.
        """
        if (make := self._files.get(path)) is not None:
            return _file(*make(language))
        if path == "/places":
            return self._index(language)
        if path.startswith("/places/"):
            place_id, contact, way = path.removeprefix("/places/").partition("/contact/")
            if contact:
                return self._contact(place_id[:LONGEST_ID], way, language)
            return self._place(place_id[:LONGEST_ID], language, producer)
        if path.startswith("/routes/"):
            return self._route(path.removeprefix("/routes/")[:LONGEST_ID], language)
        return None

    def map(self, language: Language, at: str | None, route: str | None) -> Page:
        """`/map`, opened at a place or a route where these ids are of one."""
        settings = self._services.settings
        return render_map(
            self._every(),
            language,
            base_url=self._base_url,
            tiles=settings.map_tiles_url,
            credit=settings.map_tiles_credit or "",
            at=(at or "")[:LONGEST_ID],
            route=(route or "")[:LONGEST_ID],
            demo=self._demo,
        )

    def _index(self, language: Language) -> Page:
        browse = self._services.visiting.browse
        return render_places(
            self._every(),
            browse.routes(),
            language,
            base_url=self._base_url,
            on=self._today(),
            demo=self._demo,
        )

    def _contact(self, place_id: str, way: str, language: Language) -> Page:
        with self._services.reads.open() as reader:
            place = reader.catalogue.place(place_id)
        made = (
            None
            if place is None
            else render_contact(place, way, language, base_url=self._base_url, demo=self._demo)
        )
        if made is None:
            raise AddressUnknown("no way of this name to reach a place of this address")
        return made

    def _place(self, place_id: str, language: Language, producer: str) -> Page:
        with self._services.reads.open() as reader:
            place = reader.catalogue.place(place_id)
            if place is None:
                raise AddressUnknown("no place of this address")
            grown = grown_near(reader, place, self._today())
            host_id = place.host_organisation_id
            host = None if host_id is None else reader.parties.organisation(host_id)
            promised = promised_at(reader, place, self._today())
            on_it = [route for route in reader.catalogue.routes() if place.id in route.stops]
        return render_place(
            place,
            grown,
            on_it,
            promised,
            host,
            language,
            base_url=self._base_url,
            on=self._today(),
            demo=self._demo,
            producer=producer,
        )

    def _route(self, route_id: str, language: Language) -> Page:
        try:
            found = self._services.visiting.browse.route(route_id)
        except RouteNotFound:
            raise AddressUnknown("no route of this address") from None
        return render_route(found, language, base_url=self._base_url, on=self._today(), demo=self._demo)

    def _places_geojson(self, _language: Language) -> tuple[str, bytes]:
        return "application/geo+json", _json(feature_collection(self._every(), self._base_url))

    def _routes_geojson(self, _language: Language) -> tuple[str, bytes]:
        features = [
            feature
            for each in self._services.visiting.browse.routes()
            for feature in route_features(each.route, each.places, self._base_url)["features"]
            if feature["geometry"]["type"] == "LineString"
        ]
        return "application/geo+json", _json({"type": "FeatureCollection", "features": features})

    def _province(self, _language: Language) -> tuple[str, bytes]:
        return "application/geo+json", _json(province_geojson())

    def _json_ld(self, language: Language) -> tuple[str, bytes]:
        routes = self._services.visiting.browse.routes()
        return "application/ld+json", _json(
            [place_json_ld(place, self._base_url, language) for place in self._every()]
            + [route_json_ld(each.route, each.places, self._base_url, language) for each in routes]
        )

    def _csv(self, _language: Language) -> tuple[str, bytes]:
        return "text/csv; charset=utf-8", places_csv(self._every(), self._base_url).encode()

    def _calendar(self, language: Language) -> tuple[str, bytes]:
        now = self._services.clock.now()
        return calendar.MEDIA_TYPE, calendar.calendar(self._every(), self._base_url, now, language)

    def _every(self) -> Sequence[Place]:
        with self._services.reads.open() as reader:
            return reader.catalogue.places()

    def _today(self) -> date:
        return vietnamese_day(self._services.clock.now())

    @property
    def _demo(self) -> bool:
        return self._services.settings.demo


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _file(media_type: str, body: bytes) -> Page:
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = (
        ("Content-Type", media_type),
        ("Cache-Control", FRESH),
        ("Access-Control-Allow-Origin", "*"),
        ("X-Content-Type-Options", "nosniff"),
        ("ETag", etag),
    )
    return Page(200, body, etag, headers)

"""`/places`: every place to visit in the catalogue, what is on this month, the festivals to come, the routes, the open data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from markupsafe import Markup

from nguongoc.geography import communes
from nguongoc.geography.outline import Spot
from nguongoc.geography.sketches import dots_svg
from nguongoc.services.browse_places import Travelled
from nguongoc.tourism.lunar import next_occurrence
from nguongoc.tourism.places import Place, PlaceKind
from nguongoc.tourism.season import in_season
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import visits, words
from nguongoc_api.pages.consumer.link import Link
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import N_, Language, Translator, translator
from nguongoc_api.pages.render import Page, render

FESTIVALS_AHEAD: Final = timedelta(days=365)
FILES: Final = (
    ("/places.geojson", N_("Bản đồ các nơi (GeoJSON)")),
    ("/routes.geojson", N_("Bản đồ các tuyến (GeoJSON)")),
    ("/places.csv", N_("Bảng tính (CSV)")),
    ("/places.jsonld", N_("Cho máy tìm kiếm (JSON-LD)")),
    ("/festivals.ics", N_("Lịch lễ hội cho điện thoại (iCalendar)")),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the list."""

    href: str
    name: str
    commune: str
    season: str
    now: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A route in the list."""

    href: str
    name: str
    stops: str


@dataclass(frozen=True, slots=True)
class Held:
    """A festival with its place."""

    text: str
    href: str
    place: str


def render_places(
    places: Sequence[Place],
    routes: Sequence[Travelled],
    language: Language,
    *,
    base_url: str,
    on: date,
    demo: bool = False,
) -> Page:
    """The catalogue on a day."""
    _ = translator(language)
    context = {
        "address": address(base_url, "/places", language, indexed=True),
        "title": _("Đi đâu ở Thanh Hóa"),
        "description": _(
            "Nơi làm ra hàng, làng nghề, di tích, biển và núi: mùa nào, lễ hội nào, đi tuyến nào."
        ),
        "preview": "",
        "data": None,
        "demo": demo,
        "month": formats.month(on.month, _),
        "groups": tuple(
            (_(words.PLACES[kind]), entries)
            for kind in PlaceKind
            if (entries := _entries(places, kind, on, _))
        ),
        "routes": tuple(_way(each, _) for each in routes),
        "festivals": _festivals(places, on, _),
        "sketch": places_sketch(places, _),
        "files": tuple(Link(href, _(text)) for href, text in FILES),
    }
    return render("consumer/places.html", context, language=language)


def _entries(places: Sequence[Place], kind: PlaceKind, on: date, _: Translator) -> tuple[Entry, ...]:
    """Those that can be visited this month first."""
    entries = [
        Entry(
            href=f"/places/{place.id}",
            name=formats.one_of(place.name_vi, place.name_en, _.language),
            commune=formats.commune(communes.find(place.commune_code).name, _.language),
            season=formats.months(place.months, _),
            now=in_season(place.months, on),
        )
        for place in places
        if place.kind is kind
    ]
    return tuple(sorted(entries, key=lambda each: not each.now))


def _way(found: Travelled, _: Translator) -> Way:
    names = [formats.one_of(place.name_vi, place.name_en, _.language) for place in found.places]
    name = formats.one_of(found.route.name_vi, found.route.name_en, _.language)
    return Way(f"/routes/{found.route.id}", name, " → ".join(names))


def _festivals(places: Sequence[Place], on: date, _: Translator) -> tuple[Held, ...]:
    coming = [
        (dated, place)
        for place in places
        for festival in place.festivals
        if (dated := next_occurrence(festival, on)) is not None and dated.first <= on + FESTIVALS_AHEAD
    ]
    coming.sort(key=lambda each: (each[0].first, each[1].id))
    return tuple(
        Held(
            visits.festival_words(dated, _),
            f"/places/{place.id}",
            formats.one_of(place.name_vi, place.name_en, _.language),
        )
        for dated, place in coming
    )


def places_sketch(places: Sequence[Place], _: Translator) -> Markup:
    """The drawing of all of them that everybody has, script or none."""
    spots = [Spot(place.latitude, place.longitude) for place in places]
    drawing = dots_svg(
        spots,
        title=_("Các nơi đến trong tỉnh Thanh Hóa"),
        note=_("Sơ đồ, không phải địa giới hành chính."),
    )
    return Markup(drawing)  # noqa: S704

"""`/routes/{id}`: a route from place to place, for people and, as JSON-LD, for search engines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from nguongoc.geography import communes
from nguongoc.geography.distance import great_circle_km, spoken
from nguongoc.geography.outline import Spot
from nguongoc.geography.sketches import route_svg
from nguongoc.services.browse_places import Travelled
from nguongoc.tourism.export import route_json_ld
from nguongoc.tourism.lunar import next_occurrence
from nguongoc.tourism.places import Place
from nguongoc.tourism.season import in_season
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import visits, words
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import Language, Translator, translator
from nguongoc_api.pages.render import Page, data_block, render


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop as the page shows it; `leg` is the way from the stop before, empty for the first."""

    href: str
    name: str
    kind: str
    commune: str
    leg: str
    season: str
    now: bool
    todo: tuple[str, ...]
    festivals: tuple[str, ...]
    geo: str


def render_route(
    found: Travelled, language: Language, *, base_url: str, on: date, demo: bool = False
) -> Page:
    """The page of a route; what can be done is told for the month of `on`."""
    _ = translator(language)
    route, places = found.route, found.places
    name = formats.one_of(route.name_vi, route.name_en, language)
    about = formats.one_of(route.about_vi, route.about_en, language)
    context = {
        "route": route,
        "address": address(base_url, f"/routes/{route.id}", language, indexed=True),
        "title": name,
        "description": about,
        "preview": "",
        "data": data_block(route_json_ld(route, places, base_url, language)),
        "demo": demo,
        "about": about,
        "stops": tuple(
            _stop(place, before, on, _) for before, place in pairwise((None, *places)) if place is not None
        ),
        "sketch": _sketch(places, name, _),
        "checked_on": formats.day_element(route.checked_on),
    }
    return render("consumer/route.html", context, language=language)


def _stop(place: Place, before: Place | None, on: date, _: Translator) -> Stop:
    coming = (next_occurrence(festival, on) for festival in place.festivals)
    return Stop(
        href=f"/places/{place.id}",
        name=formats.one_of(place.name_vi, place.name_en, _.language),
        kind=_(words.PLACES[place.kind]),
        commune=formats.commune(communes.find(place.commune_code).name, _.language),
        leg="" if before is None else _leg(before, place, _),
        season=formats.months(place.months, _),
        now=in_season(place.months, on),
        todo=tuple(
            visits.experience_words(each, _) for each in place.experiences if in_season(each.months, on)
        ),
        festivals=tuple(visits.festival_words(each, _) for each in coming if each),
        geo=visits.geo_link(place),
    )


def _leg(before: Place, place: Place, _: Translator) -> str:
    km = great_circle_km(before.latitude, before.longitude, place.latitude, place.longitude)
    said = spoken(km, before.coordinate_error_km, place.coordinate_error_km)
    return formats.kilometres(said, _)


def _sketch(places: tuple[Place, ...], name: str, _: Translator) -> Markup:
    spots = [
        Spot(place.latitude, place.longitude, formats.one_of(place.name_vi, place.name_en, _.language))
        for place in places
    ]
    drawing = route_svg(spots, title=name, note=_("Sơ đồ, không phải địa giới hành chính."))
    return Markup(drawing)  # noqa: S704

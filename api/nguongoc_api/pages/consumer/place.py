"""`/places/{id}`: one place to visit, for people and, as JSON-LD, for search engines and maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from markupsafe import Markup

from nguongoc.geography import communes
from nguongoc.geography.outline import Spot, locator_svg
from nguongoc.parties.organisations import Organisation
from nguongoc.services.grown_near import Grown
from nguongoc.services.promised_at import Promised
from nguongoc.tourism.export import place_json_ld
from nguongoc.tourism.lunar import next_occurrence
from nguongoc.tourism.places import Experience, Place
from nguongoc.tourism.routes import Route
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import structured_data, visits, words
from nguongoc_api.pages.consumer.link import Link
from nguongoc_api.pages.consumer.picture import picture
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.consumer.voucher_words import offer_words
from nguongoc_api.pages.i18n import Language, Translator, translator
from nguongoc_api.pages.render import Page, data_block, render


def render_place(
    place: Place,
    grown: Sequence[Grown],
    routes: Sequence[Route],
    promised: Sequence[Promised],
    host: Organisation | None,
    language: Language,
    *,
    base_url: str,
    on: date,
    demo: bool = False,
    producer: str = "",
) -> Page:
    """The page of a place, with what is grown near it, the routes it lies on and what is promised there; festivals are dated for the year from the day `on`."""
    _ = translator(language)
    commune = formats.commune(communes.find(place.commune_code).name, language)
    coming = (next_occurrence(festival, on) for festival in place.festivals)
    about = formats.one_of(place.about_vi, place.about_en, language)
    context = {
        "place": place,
        "address": address(base_url, f"/places/{place.id}", language, indexed=True),
        "title": formats.one_of(place.name_vi, place.name_en, language),
        "description": about,
        "preview": structured_data.preview_image(place.photo, base_url),
        "data": data_block(place_json_ld(place, base_url, language, on)),
        "demo": demo,
        "about": about,
        "kind": _(words.PLACES[place.kind]),
        "commune": commune,
        "error_km": max(1, ceil(place.coordinate_error_km)),
        "season": formats.months(place.months, _),
        "festivals": tuple(visits.festival_words(festival, _) for festival in coming if festival),
        "todo": tuple((visits.experience_words(thing, _), _thing(thing, _)) for thing in place.experiences),
        "geo": visits.geo_link(place),
        "contact": lambda way: visits.contact_link(place, way, producer),
        "picture": None if place.photo is None else picture(place.photo, language),
        "sketch": _sketch(place, _),
        "source": formats.either(place.source, None, language),
        "stale": place.is_stale(on),
        "checked_on": formats.day_element(place.checked_on),
        "confirmed_on": formats.day_element(place.confirmed_on) if place.confirmed_on else None,
        "opening": visits.opening_words(place.opening, _) if place.opening else "",
        "host": "" if host is None else formats.one_of(host.name, host.name_en, language),
        "zalo": visits.zalo_link(place),
        "promised": tuple(_gift(each, _) for each in promised),
        "grown": tuple(_goods(each, _) for each in grown),
        "routes": tuple(_way(each, _) for each in routes),
    }
    return render("consumer/place.html", context, language=language)


def _way(route: Route, _: Translator) -> Link:
    return Link(f"/routes/{route.id}", formats.one_of(route.name_vi, route.name_en, _.language))


def _thing(thing: Experience, _: Translator) -> str:
    kind = words.EXPERIENCES[thing.kind]
    return " · ".join([*([_(kind)] if kind else []), formats.months(thing.months, _)])


@dataclass(frozen=True, slots=True)
class Gift:
    """What is promised, how one comes by it, and until when."""

    worth: str
    how: str
    days: str


def _gift(promised: Promised, _: Translator) -> Gift:
    offer = offer_words(promised.campaign, _)
    names = (formats.one_of(each.name, each.name_en, _.language) for each in promised.products)
    how = _("Quét tem trên gói %(goods)s rồi lấy phiếu ở trang của gói ấy.", goods=", ".join(names))
    return Gift(offer.worth, how, offer.days)


@dataclass(frozen=True, slots=True)
class Goods:
    """What is grown near, as a line of the page."""

    href: str
    name: str
    who: str
    note: str


def _goods(grown: Grown, _: Translator) -> Goods:
    product, makers = grown.product, grown.organisation
    season = ""
    if product.season_months:
        season = (
            _("đang mùa")
            if grown.in_season
            else _("mùa %(months)s", months=formats.months(product.season_months, _))
        )
    said = [formats.kilometres(grown.distance, _), *([season] if season else [])]
    return Goods(
        href=grown.path,
        name=formats.one_of(product.name, product.name_en, _.language),
        who=formats.one_of(makers.name, makers.name_en, _.language),
        note=" · ".join(said),
    )


def _sketch(place: Place, _: Translator) -> Markup:
    name = formats.one_of(place.name_vi, place.name_en, _.language)
    drawing = locator_svg(
        Spot(place.latitude, place.longitude, name),
        (),
        title=_("Vị trí trong tỉnh Thanh Hóa"),
        note=_("Sơ đồ, không phải địa giới hành chính."),
    )
    return Markup(drawing)  # noqa: S704

"""`/places/{id}/contact/{way}`: the tap that is counted, then the way itself. Works without a script, keeps nothing but a number."""

from __future__ import annotations

from typing import Final

from nguongoc.tourism.places import Place
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import visits
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.render import Page, render

WAYS: Final = ("phone", "zalo", "booking", "website", "directions")


def render_contact(
    place: Place, way: str, language: Language, *, base_url: str, demo: bool = False
) -> Page | None:
    """Elsewhere by a redirect; a telephone by a page, because some browsers in other apps follow no redirect to one.

    None for a way that this place does not have.
    """
    if way == "phone":
        return _telephone(place, language, base_url=base_url, demo=demo) if place.phone else None
    target = {
        "zalo": visits.zalo_link(place),
        "booking": place.booking_url,
        "website": place.website,
        "directions": visits.directions_link(place),
    }.get(way)
    if not target:
        return None
    headers = (("Location", target), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"))
    return Page(303, b"", '""', headers)


def _telephone(place: Place, language: Language, *, base_url: str, demo: bool) -> Page:
    _ = translator(language)
    context = {
        "title": formats.one_of(place.name_vi, place.name_en, language),
        "address": address(base_url, f"/places/{place.id}/contact/phone", language, indexed=False),
        "description": "",
        "preview": "",
        "data": None,
        "demo": demo,
        "phone": place.phone,
        "back": f"/places/{place.id}",
    }
    made = render("consumer/contact.html", context, language=language)
    headers = tuple((name, "no-store" if name == "Cache-Control" else value) for name, value in made.headers)
    return Page(made.status, made.body, made.etag, headers)

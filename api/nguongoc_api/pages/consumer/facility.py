"""`/p/f/{id}`: a place of work, as coarsely as anybody may know it, for people and as JSON-LD."""

from __future__ import annotations

from nguongoc.services.show_facility import PublicFacility
from nguongoc_api.pages import formats
from nguongoc_api.pages.consumer import words
from nguongoc_api.pages.consumer.product import address
from nguongoc_api.pages.i18n import Language, translator
from nguongoc_api.pages.render import Page, data_block, render


def render_facility(
    facility: PublicFacility, language: Language, *, base_url: str, demo: bool = False
) -> Page:
    """The page of a facility: name, kind, commune, whose it is."""
    _ = translator(language)
    commune = formats.commune(facility.commune_name, language)
    kind = _(words.FACILITIES[facility.kind])
    context = {
        "facility": facility,
        "address": address(base_url, f"/p{facility.path}", language, indexed=False),
        "title": facility.name,
        "description": f"{kind}, {commune}, Thanh Hóa",
        "preview": "",
        "data": data_block(_json_ld(facility, base_url)),
        "demo": demo,
        "kind": kind,
        "commune": commune,
        "as_of": formats.day_element(facility.commune_as_of),
    }
    return render("consumer/facility.html", context, language=language)


def _json_ld(facility: PublicFacility, base_url: str) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "Place",
        "@id": base_url + facility.path,
        "name": facility.name,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "VN",
            "addressRegion": "Thanh Hóa",
            "addressLocality": facility.commune_name,
        },
    }

"""What Article 32 of Decree 37/2026/NĐ-CP wants a product's digital passport to say, item by item, and what of it is not known.

Everybody may read it: no amounts, no customers, nothing personal. The signed passport of the lot is another thing (UNTP), and named in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from nguongoc.batches.lots import Hold, Origin
from nguongoc.catalogue.certificates import Certificate
from nguongoc.documents.facts import Dossier, Happening, Lot
from nguongoc.events.handling import handling_kind

ITEMS: Final = (
    "product",
    "producer",
    "origin",
    "traceability",
    "certificates",
    "dates",
    "warnings",
    "code",
    "connection",
)
"""Article 32's, in its order."""


def vn_passport(dossier: Dossier) -> dict[str, Any]:
    """Plain JSON; an item that is not known is null and stands in `missing`, never made up."""
    lot = dossier.lot
    passport: dict[str, Any] = {
        "product": {"name": lot.product, "name_en": lot.product_en, "gtin": lot.gtin, "variety": lot.variety},
        "producer": {"name": lot.party.name, "address": lot.party.address, "identifier": lot.party.id},
        "origin": _origin(lot),
        "traceability": {"steps": list(_steps(dossier)), "record": lot.passport},
        "certificates": [_certificate(each, lot) for each in lot.certificates],
        "dates": {
            "harvested_or_made_on": None if lot.began_outside else lot.happened_on.isoformat(),
            "packed_on": None if lot.packed_on is None else lot.packed_on.isoformat(),
            "expires_on": None if lot.expires_on is None else lot.expires_on.isoformat(),
            "entered_at": lot.entered_at.isoformat(timespec="seconds"),
        },
        "warnings": {"safety": lot.warning, "usage": lot.usage, "state": _state(lot)},
        "code": {"public_code": lot.code, "lot": lot.lot, "link": lot.link},
        "connection": {"national_portal": "export_only", "feed": "/v1/feeds/national-portal"},
    }
    return passport | {"missing": list(_missing(lot))}


def _origin(lot: Lot) -> dict[str, Any]:
    """Of what began outside no more than sellers told: the buyer's place, with its codes, is where it was received or packed.

    Of what was processed from purchases the place is that of the last work, as article 32 has it, beside the countries of what went in.
    """
    if lot.began_outside:
        told = lot.told_origin
        return {
            "country": lot.country_of_origin,
            "place": None if told is None else told.name,
            "facility": None,
            "area_codes": [],
            "by_word_of": "seller",
            **_raw_material(lot),
        }
    return {
        "country": lot.country_of_origin,
        "place": lot.site.address,
        "facility": lot.site.name,
        "area_codes": [
            {
                "code": each.code,
                "market": each.market,
                "expires_on": None if each.expires_on is None else each.expires_on.isoformat(),
            }
            for each in lot.site.market_codes
        ],
        **_raw_material(lot),
    }


def _raw_material(lot: Lot) -> dict[str, Any]:
    """Countries of what went in, `ZZ` for one that nobody told; only of what was made of purchases."""
    return {} if lot.bought_inputs is None else {"raw_material_from": [*lot.bought_inputs.grown_in]}


def _steps(dossier: Dossier) -> Iterator[dict[str, Any]]:
    """From the first harvest on: lots as their pages tell of them, then what was done with this one."""
    for lot in sorted(dossier.lots.values(), key=lambda each: (each.happened_on, each.key)):
        yield {
            "step": lot.origin.value,
            "on": lot.happened_on.isoformat(),
            "lot": lot.code,
            "product": lot.product,
            "by": lot.party.name,
            "place": lot.site.address,
        }
    for each in dossier.happenings:
        kind = None if each.step is None else handling_kind(each.step)
        # A purchase begins by being received, and is told as a purchase above.
        begins = each.name == dossier.lot.event
        if kind is not None and not begins and not each.taken_back and _is_about(each, dossier.lot):
            place = _own_place(dossier, each)
            yield {
                "step": kind.value,
                "on": each.day.isoformat(),
                "lot": dossier.lot.code,
                "product": dossier.lot.product,
                "by": None if place is None else dossier.lot.party.name,
                "place": place,
            }


def _own_place(dossier: Dossier, happening: Happening) -> str | None:
    """Only where it is the holder's own: where goods went would say who bought them."""
    site = dossier.sites.get(happening.location or happening.read_point or "")
    return site.address if site is not None and site.owner == dossier.lot.party.id else None


def _is_about(happening: Happening, lot: Lot) -> bool:
    return any(each.key == lot.key for each in happening.things)


def _certificate(certificate: Certificate, lot: Lot) -> dict[str, Any]:
    until = certificate.valid_until
    return {
        "name": certificate.name,
        "number": certificate.number,
        "issuer": certificate.issuer,
        "valid_until": None if until is None else until.isoformat(),
        "at_production": certificate.stands_on(lot.happened_on).value,
        "level": certificate.level.value,
    }


def _state(lot: Lot) -> str | None:
    return None if lot.hold is Hold.NONE else lot.hold.value


def _missing(lot: Lot) -> Iterator[str]:
    """Items of the article without a value; GTIN, certificates, expiry and warnings are asked for *if any*."""
    if lot.origin is Origin.PURCHASED:
        yield "/dates/harvested_or_made_on"
        if lot.told_origin is None:
            yield "/origin/place"
    elif lot.began_outside:
        yield "/dates/harvested_or_made_on"
        yield "/origin/place"
    if lot.country_of_origin is None and lot.origin is Origin.MADE:
        yield "/origin/country"
    if lot.party.address is None:
        yield "/producer/address"
    if lot.party.name is None:
        yield "/producer/name"

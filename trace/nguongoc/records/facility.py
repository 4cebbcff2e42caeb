"""The UNTP 0.7.0 DigitalFacilityRecord: a place of work as far as signed bytes may say it, which is its commune."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nguongoc.records.beginning import HOME_COUNTRY
from nguongoc.records.credential import Issuer, StatusPlace, credential
from nguongoc.records.passport import TERMS, Category, Named, category, uri

TYPE = "DigitalFacilityRecord"
COMMUNE_FINE = 1
"""Decimals of a degree: a square of eleven kilometres, which is a commune and no household."""


@dataclass(frozen=True, slots=True)
class FacilitySubject:
    """`latitude` and `longitude` are rounded here, however fine they are given. `postal_code` is the province's."""

    url: str
    issuer: Issuer
    issued_at: datetime
    status: StatusPlace
    facility: Named
    registered_id: str | None
    processes: tuple[Category, ...]
    commune_code: str
    commune_name: str
    region: str
    postal_code: str
    operator: Named
    latitude: float | None = None
    longitude: float | None = None


def build_facility_record(subject: FacilitySubject) -> dict[str, Any]:
    """The unsecured credential, valid against UNTP's schema; its canonical bytes are what is signed."""
    facility: dict[str, Any] = {
        "type": ["Facility"],
        "id": uri(subject.facility.url),
        "name": subject.facility.name,
        "countryOfOperation": HOME_COUNTRY,
        "processCategory": [category(each) for each in subject.processes],
        "relatedParty": [
            {
                "role": "operator",
                "party": {"type": ["Party"], "id": uri(subject.operator.url), "name": subject.operator.name},
            }
        ],
        "locationInformation": _location(subject),
        # UNTP asks for a street: what is finer than the commune stands in no signed bytes, so the commune is said twice.
        "address": {
            "streetAddress": subject.commune_name,
            "postalCode": subject.postal_code,
            "addressLocality": subject.commune_name,
            "addressRegion": subject.region,
            "addressCountry": HOME_COUNTRY,
        },
        TERMS + "communeCode": subject.commune_code,
    }
    if subject.registered_id is not None:
        facility["registeredId"] = subject.registered_id
    return credential(
        TYPE, subject.url, subject.facility.name, subject.issuer, subject.issued_at, subject.status, facility
    )


def _location(subject: FacilitySubject) -> dict[str, Any]:
    if subject.latitude is None or subject.longitude is None:
        return {}
    place = {"latitude": subject.latitude, "longitude": subject.longitude}
    return {"geoLocation": {name: round(degrees, COMMUNE_FINE) for name, degrees in place.items()}}

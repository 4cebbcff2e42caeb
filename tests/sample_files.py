"""The sample files as domain values, read as the seed reads them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from nguongoc.batches.lots import Batch, GrowingStatements, Hold, LotInput, Origin
from nguongoc.batches.quantities import Quantity, parse_amount, parse_unit
from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.tourism.places import (
    Confidence,
    Experience,
    ExperienceKind,
    Festival,
    LunarDay,
    Place,
    PlaceKind,
)

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
SEED_DAYS = (date(2026, 11, 23), date(2027, 2, 6), date(2028, 2, 29), date(2027, 6, 15))
KINDS = (
    "organisations",
    "facilities",
    "products",
    "certificates",
    "batches",
    "hand_overs",
    "places",
    "routes",
    "links",
)


def load(kind: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((SAMPLES / f"{kind}.json").read_text("utf-8"))[kind]
    return rows


ORGANISATIONS = {row["slug"]: row for row in load("organisations")}
FACILITIES = {row["id"]: row for row in load("facilities")}
PRODUCTS = {row["slug"]: row for row in load("products")}
CERTIFICATES = {row["id"]: row for row in load("certificates")}
BATCHES = {row["name"]: row for row in load("batches")}
HAND_OVERS = {row["id"]: row for row in load("hand_overs")}
PLACES = {row["id"]: row for row in load("places")}
LINKS = {row["id"]: row for row in load("links")}


def certificate(row: dict[str, Any], today: date) -> Certificate:
    def day(fixed: str | None, days: int | None) -> date | None:
        assert fixed is None or days is None, "a day is given one way"
        if days is not None:
            return today + timedelta(days)
        return date.fromisoformat(fixed) if fixed else None

    ago = row["issued_days_ago"]
    return Certificate(
        id=uuid5(NAMESPACE_URL, row["id"]),
        organisation_id=uuid5(NAMESPACE_URL, row["organisation"]),
        product_id=uuid5(NAMESPACE_URL, row["product"]) if row["product"] else None,
        scheme=Scheme(row["scheme"]),
        name=row["name"],
        number=row["number"],
        issuer=row["issuer"],
        issuer_successor=row["issuer_successor"],
        issued_on=day(row["issued_on"], None if ago is None else -ago),
        valid_until=day(row["valid_until"], row["valid_until_in_days"]),
        stars=row["stars"],
        right_to_use=row["right_to_use"],
        scope=row["scope"],
        level=EvidenceLevel(row["level"]),
        verified_by=row["verified_by"],
        created_at=datetime(2026, 11, 23, tzinfo=UTC),
    )


def quantity(given: dict[str, str]) -> Quantity:
    return Quantity(parse_amount(given["value"]), parse_unit(given["unit"]))


def net_content(slug: str) -> Quantity | None:
    content = PRODUCTS[slug]["net_content"]
    return None if content is None else quantity(content)


def statements(given: dict[str, Any], happened_on: date) -> GrowingStatements:
    rest = dict(given)
    before = rest.pop("pesticide_last_used_days_before")
    used = None if before is None else happened_on - timedelta(before)
    return GrowingStatements(pesticide_last_used_on=used, **rest)


def batch(row: dict[str, Any], today: date) -> Batch:
    """The lot as the seed would register it on this day."""
    happened_on = today - timedelta(row["happened_days_ago"])
    packed, expires = row["packed_days_ago"], row["expires_in_days"]
    return Batch(
        id=uuid5(NAMESPACE_URL, row["name"]),
        organisation_id=uuid5(NAMESPACE_URL, PRODUCTS[row["product"]]["organisation"]),
        product_id=uuid5(NAMESPACE_URL, row["product"]),
        facility_id=uuid5(NAMESPACE_URL, row["facility"]),
        code="",
        gtin=PRODUCTS[row["product"]]["gtin"],
        lot=row["lot"],
        origin=Origin(row["origin"]),
        quantity=quantity(row["quantity"]),
        happened_on=happened_on,
        packed_on=None if packed is None else today - timedelta(packed),
        expires_on=None if expires is None else today + timedelta(expires),
        variety=row["variety"],
        statements=statements(row["statements"], happened_on),
        inputs=tuple(
            LotInput(uuid5(NAMESPACE_URL, part["batch"]), quantity(part["quantity"]))
            for part in row["inputs"]
        ),
        hold=Hold.NONE,
        event_id=UUID(int=1),
        passport_id="",
        entered_at=datetime(today.year, today.month, today.day, tzinfo=UTC),
    )


def place(row: dict[str, Any]) -> Place:
    host = row["host_organisation"]
    return Place(
        id=row["id"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        kind=PlaceKind(row["kind"]),
        commune_code=row["commune_code"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        coordinate_error_km=row["coordinate_error_km"],
        about_vi=row["about_vi"],
        about_en=row["about_en"],
        months=tuple(row["months"]),
        festivals=tuple(
            Festival(f["name_vi"], f["name_en"], LunarDay(**f["first"]), LunarDay(**f["last"]))
            for f in row["festivals"]
        ),
        experiences=tuple(
            Experience(**(e | {"months": tuple(e["months"]), "kind": ExperienceKind(e["kind"])}))
            for e in row["experiences"]
        ),
        phone=row["phone"],
        website=row["website"],
        host_organisation_id=uuid5(NAMESPACE_URL, host) if host else None,
        product_slugs=tuple(row["product_slugs"]),
        checked_on=date.fromisoformat(row["checked_on"]),
        source=row["source"],
        confidence=Confidence(row["confidence"]),
    )

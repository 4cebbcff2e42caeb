"""The files of `samples/` as domain values; `docs/how-to/samples.md` describes their members."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from nguongoc.batches.lots import GrowingStatements, LotInput, Origin
from nguongoc.batches.quantities import Quantity, parse_amount, parse_unit
from nguongoc.batches.rules import Declaration
from nguongoc.batches.told_origin import told_origin_of
from nguongoc.catalogue.certificates import Certificate, EvidenceLevel, Scheme
from nguongoc.catalogue.products import Category, Classification, GtinLicence, Photo, Product
from nguongoc.geography.borders import Border, read_border
from nguongoc.geography.communes import AS_OF
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.facilities import Facility, FacilityKind, MarketCode
from nguongoc.parties.organisations import OrganisationKind
from nguongoc.services.judge_links import LinkDraft
from nguongoc.services.manage_listings import ListingDraft
from nguongoc.services.register_organisation import NewOrganisation
from nguongoc.tourism.places import (
    Confidence,
    Experience,
    ExperienceKind,
    Festival,
    LunarDay,
    Place,
    PlaceKind,
)
from nguongoc.tourism.routes import Route

Row = dict[str, Any]
Ids = Mapping[str, UUID]


def folder() -> Path:
    """Where the samples are: beside the package in a wheel, at the root of a checkout."""
    packaged = Path(__file__).resolve().parent / "samples"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "samples"


def load(kind: str) -> list[Row]:
    """The rows of one file, in its order."""
    content = json.loads((folder() / f"{kind}.json").read_text("utf-8"))
    rows: list[Row] = content[kind]
    return rows


def listing(row: Row) -> ListingDraft:
    return ListingDraft(row["channel"], row["url"], row["price"], row["currency"])


def link(row: Row) -> LinkDraft:
    return LinkDraft(
        row["type"], row["href"], row["title"], tuple(row["languages"]), row["media_type"], row["context"]
    )


def drawing(name: str) -> bytes:
    """The picture of a drawing."""
    return (folder() / "drawings" / f"{name}.webp").read_bytes()


def organisation(row: Row) -> NewOrganisation:
    return NewOrganisation(
        slug=row["slug"],
        name=row["name"],
        name_en=row["name_en"],
        kind=OrganisationKind(row["kind"]),
        commune_code=row["commune_code"],
        is_household=row["is_household"],
        about_vi=row["about_vi"],
        about_en=row["about_en"],
        website=row["website"],
        phone=row["phone"] if row["consents_to_show_phone"] else None,
    )


def facility(row: Row, organisations: Ids, now: datetime) -> Facility:
    return Facility(
        id=uuid7(now),
        organisation_id=organisations[row["organisation"]],
        kind=FacilityKind(row["kind"]),
        name=row["name"],
        commune_code=row["commune_code"],
        commune_as_of=AS_OF,
        latitude=row["latitude"],
        longitude=row["longitude"],
        area_m2=None if row["area_m2"] is None else parse_amount(row["area_m2"]),
        gln=None,
        market_codes=tuple(
            MarketCode(code["code"], code["market"], now.date() + timedelta(code["expires_in_days"]))
            for code in row["market_codes"]
        ),
        created_at=now,
    )


def border(row: Row) -> Border | None:
    """Where a facility lies, of the few whose border is drawn."""
    return None if row["border"] is None else read_border(row["border"])


def product(row: Row, organisations: Ids, photo: Photo | None, now: datetime) -> Product:
    content = row["net_content"]
    return Product(
        id=uuid7(now),
        organisation_id=organisations[row["organisation"]],
        slug=row["slug"],
        name=row["name"],
        name_en=row["name_en"],
        category=Category(row["category"]),
        gtin=row["gtin"],
        gtin_licence=None if row["gtin_licence"] is None else GtinLicence(**row["gtin_licence"]),
        classification=Classification(**row["classification"]),
        default_unit=row["default_unit"],
        net_content_value=None if content is None else parse_amount(content["value"]),
        net_content_unit=None if content is None else content["unit"],
        shelf_life_days=row["shelf_life_days"],
        process=row["process"],
        season_months=tuple(row["season_months"]),
        story_vi=row["story_vi"],
        story_en=row["story_en"],
        usage_vi=row["usage_vi"],
        usage_en=row["usage_en"],
        warning_vi=row["warning_vi"],
        warning_en=row["warning_en"],
        photo=photo,
        created_at=now,
    )


def certificate(row: Row, organisations: Ids, products: Ids, now: datetime) -> Certificate:
    def day(fixed: str | None, days: int | None) -> date | None:
        if days is not None:
            return now.date() + timedelta(days)
        return None if fixed is None else date.fromisoformat(fixed)

    ago = row["issued_days_ago"]
    return Certificate(
        id=uuid7(now),
        organisation_id=organisations[row["organisation"]],
        product_id=None if row["product"] is None else products[row["product"]],
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
        created_at=now,
    )


def place(row: Row, organisations: Ids, photo: Photo | None = None) -> Place:
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
            Festival(each["name_vi"], each["name_en"], LunarDay(**each["first"]), LunarDay(**each["last"]))
            for each in row["festivals"]
        ),
        experiences=tuple(
            Experience(**(each | {"months": tuple(each["months"]), "kind": ExperienceKind(each["kind"])}))
            for each in row["experiences"]
        ),
        phone=row["phone"],
        website=row["website"],
        host_organisation_id=None if host is None else organisations[host],
        product_slugs=tuple(row["product_slugs"]),
        checked_on=date.fromisoformat(row["checked_on"]),
        source=row["source"],
        confidence=Confidence(row["confidence"]),
        photo=photo,
    )


def route(row: Row) -> Route:
    return Route(
        id=row["id"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        about_vi=row["about_vi"],
        about_en=row["about_en"],
        stops=tuple(row["stops"]),
        checked_on=date.fromisoformat(row["checked_on"]),
        source=row["source"],
    )


def quantity(given: Row) -> Quantity:
    return Quantity(parse_amount(given["value"]), parse_unit(given["unit"]))


def declaration(row: Row, today: date, batches: Ids) -> Declaration:
    happened_on = today - timedelta(row["happened_days_ago"])
    packed, expires = row["packed_days_ago"], row["expires_in_days"]
    said = dict(row["statements"])
    before = said.pop("pesticide_last_used_days_before")
    used = None if before is None else happened_on - timedelta(before)
    return Declaration(
        lot=row["lot"],
        origin=Origin(row["origin"]),
        quantity=quantity(row["quantity"]),
        happened_on=happened_on,
        packed_on=None if packed is None else today - timedelta(packed),
        expires_on=None if expires is None else today + timedelta(expires),
        variety=row["variety"],
        statements=GrowingStatements(pesticide_last_used_on=used, **said),
        told_origin=told_origin_of(row.get("told_origin")),
        inputs=tuple(LotInput(batches[part["batch"]], quantity(part["quantity"])) for part in row["inputs"]),
    )

"""The sample files as domain values, read by the very code that the seed reads them with."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from nguongoc.batches.lots import Batch, Hold
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.rules import Declaration
from nguongoc.catalogue.certificates import Certificate
from nguongoc.tourism.places import Place
from nguongoc_api.demo import samples
from nguongoc_api.demo.samples import load, quantity

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
    "listings",
)


ORGANISATIONS = {row["slug"]: row for row in load("organisations")}
FACILITIES = {row["id"]: row for row in load("facilities")}
PRODUCTS = {row["slug"]: row for row in load("products")}
CERTIFICATES = {row["id"]: row for row in load("certificates")}
BATCHES = {row["name"]: row for row in load("batches")}
HAND_OVERS = {row["id"]: row for row in load("hand_overs")}
PLACES = {row["id"]: row for row in load("places")}
LINKS = {row["id"]: row for row in load("links")}
LISTINGS = {row["id"]: row for row in load("listings")}


IDS: dict[str, UUID] = {
    name: uuid5(NAMESPACE_URL, name) for name in [*ORGANISATIONS, *FACILITIES, *PRODUCTS, *BATCHES]
}


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def certificate(row: dict[str, Any], today: date) -> Certificate:
    return samples.certificate(row, IDS, IDS, midnight(today))


def net_content(slug: str) -> Quantity | None:
    content = PRODUCTS[slug]["net_content"]
    return None if content is None else quantity(content)


def declaration(row: dict[str, Any], today: date) -> Declaration:
    return samples.declaration(row, today, IDS)


def batch(row: dict[str, Any], today: date) -> Batch:
    """The lot as the seed would register it on this day."""
    declared = declaration(row, today)
    return Batch(
        id=IDS[row["name"]],
        organisation_id=IDS[PRODUCTS[row["product"]]["organisation"]],
        product_id=IDS[row["product"]],
        facility_id=IDS[row["facility"]],
        code="",
        gtin=PRODUCTS[row["product"]]["gtin"],
        lot=declared.lot,
        origin=declared.origin,
        quantity=declared.quantity,
        happened_on=declared.happened_on,
        packed_on=declared.packed_on,
        expires_on=declared.expires_on,
        variety=declared.variety,
        statements=declared.statements,
        inputs=declared.inputs,
        hold=Hold.NONE,
        event_id=UUID(int=1),
        passport_id="",
        entered_at=midnight(today),
    )


def place(row: dict[str, Any]) -> Place:
    return samples.place(row, IDS)

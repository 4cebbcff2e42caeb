"""The event by which a lot comes into being: an ObjectEvent for a harvest or a purchase, a TransformationEvent for what is made.

CBV 2.0 has no business step *harvesting*: its text puts harvesting, picking and catching under `commissioning`, and
GS1's own example 9.6.4 uses the same for a transformation. What is purchased begins by `receiving`, which CBV defines as adding to
the receiver's inventory: nobody who was there when it was grown tells of it here, and no source party is named. Every declared field is in the ILMD, so that the lot can
be rebuilt from the event alone (`events.read.declared_in`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote
from uuid import UUID

from nguongoc.batches.bought_inputs import plain_bought_inputs
from nguongoc.batches.dates import VIETNAM
from nguongoc.batches.lots import Batch, GrowingStatements, LotInput, Origin
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.told_origin import plain_told_origin
from nguongoc.catalogue.products import Product
from nguongoc.events.environment import environment_member
from nguongoc.events.model import (
    CBV_MASTER_DATA,
    EPCIS_CONTEXT,
    TIME_ZONE_OFFSET,
    MasterData,
    Member,
    json_number,
)
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation

NOON = time(12, tzinfo=VIETNAM)
DAY_PRECISION = "day"


def lot_class(gtin: str | None, lot: str, code: str, base_url: str) -> str:
    """The `epcClass` of a lot: its GS1 Digital Link when it has a GTIN, else the path of its public code.

    `base_url` has no trailing slash.
    """
    return f"{base_url}/b/{code}" if gtin is None else f"{base_url}/01/{gtin}/10/{quote(lot, safe='')}"


def place_of(facility: Facility, base_url: str) -> str:
    """The id of a facility: AI (414) when it has a GLN, else a path with its opaque id; nothing finer is told."""
    return f"{base_url}/f/{facility.id}" if facility.gln is None else f"{base_url}/414/{facility.gln}"


def event_id(id: UUID, base_url: str) -> str:
    """The `eventID` of one of our events: an address under which it can be asked for."""
    return f"{base_url}/epcis/events/{id}"


def context(base_url: str) -> list[Any]:
    """The `@context` of our events. The CBV's prefix for master data is declared again: not every reader fetches GS1's context."""
    return [EPCIS_CONTEXT, {"cbvmda": CBV_MASTER_DATA, "nguongoc": f"{base_url}/ns/epcis#"}]


@dataclass(frozen=True, slots=True)
class Corrects:
    """An event that takes the place of `event_id`, entered at `at`; the batch still says when the lot itself was."""

    event_id: UUID
    at: datetime


def lot_event(
    batch: Batch,
    product: Product,
    organisation: Organisation,
    facility: Facility,
    sources: tuple[tuple[Batch, Quantity], ...],
    *,
    base_url: str,
    corrects: Corrects | None = None,
) -> dict[str, Any]:
    """One EPCIS 2.0 event in JSON-LD, complete by itself. Raises ValueError when its parts do not belong together."""
    _check_parts(batch, product, organisation, facility, sources)
    amount = _amount(batch, batch.quantity, base_url)
    place = {"id": place_of(facility, base_url)}
    recorded_at = batch.entered_at if corrects is None else corrects.at
    event: dict[str, Any] = {
        "@context": context(base_url),
        "eventID": event_id(batch.event_id, base_url),
        "eventTime": day_time(batch.happened_on, batch.entered_at),
        "eventTimeZoneOffset": TIME_ZONE_OFFSET,
        "recordTime": _instant(recorded_at),
        "bizStep": "commissioning",
        "disposition": "active",
        "readPoint": place,
        "bizLocation": dict(place),
        "ilmd": _ilmd(batch, product, facility),
        Member.TIME_PRECISION: DAY_PRECISION,
        Member.DECLARED_BY: organisation.did,
    }
    match batch.origin:
        case Origin.HARVESTED:
            event |= {"type": "ObjectEvent", "action": "ADD", "quantityList": [amount]}
        case Origin.PURCHASED:
            event |= {"type": "ObjectEvent", "action": "ADD", "quantityList": [amount]}
            event |= {"bizStep": "receiving", "disposition": "in_progress"}
        case Origin.MADE:
            event |= {
                "type": "TransformationEvent",
                "inputQuantityList": [_amount(source, part, base_url) for source, part in sources],
                "outputQuantityList": [amount],
            }
    if corrects is not None:
        # Which event it takes the place of makes it another event, even where it says what an earlier one said.
        event[Member.CORRECTS] = event_id(corrects.event_id, base_url)
        event["ilmd"][Member.ENTERED_AT.value] = _instant(batch.entered_at)
    return {str(key): value for key, value in event.items()}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _check_parts(
    batch: Batch,
    product: Product,
    organisation: Organisation,
    facility: Facility,
    sources: Iterable[tuple[Batch, Quantity]],
) -> None:
    ids = (batch.product_id, batch.organisation_id, batch.facility_id)
    if ids != (product.id, organisation.id, facility.id):
        raise ValueError("the batch is of another product, organisation or facility")
    if tuple(LotInput(source.id, part) for source, part in sources) != batch.inputs:
        raise ValueError("the sources are not the inputs of the batch")
    if (batch.origin is Origin.MADE) != bool(batch.inputs):
        raise ValueError("what is made has inputs, what is harvested or purchased has none")


def day_time(day: date, entered_at: datetime) -> str:
    """The `eventTime` of what happened on a day: noon in Vietnam, since nothing finer is known (`eventTimePrecision` says so).

    What is entered on the morning of the day itself gets the time of its entry: no event lies in the future.
    """
    noon = datetime.combine(day, NOON)
    entered = entered_at.astimezone(VIETNAM)
    return (entered if entered.date() == day and entered < noon else noon).isoformat(timespec="milliseconds")


def _amount(batch: Batch, quantity: Quantity, base_url: str) -> dict[str, Any]:
    canonical = quantity.canonical
    return {
        "epcClass": lot_class(batch.gtin, batch.lot, batch.code, base_url),
        "quantity": json_number(canonical.amount),
        "uom": canonical.base.rec20,
    }


def _ilmd(batch: Batch, product: Product, facility: Facility) -> dict[str, Any]:
    day = batch.happened_on.isoformat()
    harvested = batch.origin is Origin.HARVESTED
    members: dict[str, Any] = {
        MasterData.LOT: batch.lot,
        MasterData.EXPIRES: batch.expires_on,
        MasterData.HARVEST_START: day if harvested else None,
        MasterData.HARVEST_END: day if harvested else None,
        MasterData.PRODUCED: day if batch.origin is Origin.MADE else None,
        MasterData.COUNTRY: batch.country_of_origin,
        Member.BATCH: _urn(batch.id),
        Member.ORGANISATION: _urn(batch.organisation_id),
        Member.PRODUCT: _urn(batch.product_id),
        Member.PRODUCT_NAME: product.name,
        Member.FACILITY: _urn(batch.facility_id),
        Member.COMMUNE: facility.commune_code,
        Member.COMMUNE_AS_OF: facility.commune_as_of,
        Member.CODE: batch.code,
        Member.GTIN: batch.gtin,
        Member.ORIGIN: batch.origin.value,
        Member.PROCESS: product.process if batch.origin is Origin.MADE else None,
        Member.VALUE: str(batch.quantity.value),
        Member.UNIT: batch.quantity.unit.value,
        Member.HAPPENED_ON: day,
        Member.PACKED_ON: batch.packed_on,
        Member.VARIETY: batch.variety,
        Member.TOLD_ORIGIN: plain_told_origin(batch.told_origin),
        Member.BOUGHT_INPUTS: plain_bought_inputs(batch.bought_inputs),
        Member.INPUTS: [_input(part) for part in batch.inputs] or None,
        **_statements(batch.statements),
        Member.ENVIRONMENT: environment_member(batch.environment),
    }
    return {
        str(key): value.isoformat() if isinstance(value, date) else value
        for key, value in members.items()
        if value is not None
    }


def _statements(said: GrowingStatements) -> dict[str, Any]:
    return {
        Member.PESTICIDE_LAST_USED_ON: said.pesticide_last_used_on,
        Member.PESTICIDE_NAME: said.pesticide_name,
        Member.PRE_HARVEST_INTERVAL_DAYS: said.pre_harvest_interval_days,
        Member.NO_PESTICIDE: True if said.no_pesticide else None,
        Member.FERTILISER: said.fertiliser,
        Member.WATER: said.water,
        Member.NOTES: said.notes,
    }


def _input(part: LotInput) -> dict[str, Any]:
    return {
        Member.BATCH.value: _urn(part.batch_id),
        Member.VALUE.value: str(part.quantity.value),
        Member.UNIT.value: part.quantity.unit.value,
    }


def _urn(id: UUID) -> str:
    return f"urn:uuid:{id}"

"""What the event of a lot says, as one frozen value, and the names it says it with (EPCIS 2.0, CBV 2.0)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from nguongoc.batches.bought_inputs import BoughtInputs
from nguongoc.batches.corrections import declaration_of
from nguongoc.batches.lots import Batch
from nguongoc.batches.rules import Declaration

EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
CBV_MASTER_DATA = "urn:epcglobal:cbv:mda:"
SCHEMA_VERSION = "2.0"
TIME_ZONE_OFFSET = "+07:00"
LARGEST_EXACT_INTEGER = 2**53 - 1
"""Above it RFC 8785 has no integers, because ECMAScript has none."""


class Member(StrEnum):
    """Our own members: CBV has no name for them. The prefix is declared in the event's `@context`."""

    TIME_PRECISION = "nguongoc:eventTimePrecision"
    DECLARED_BY = "nguongoc:declaredBy"
    CORRECTS = "nguongoc:corrects"
    """The `eventID` of the event of the same lot that this one takes the place of."""
    ORGANISATION = "nguongoc:organisation"
    BATCH = "nguongoc:batch"
    PRODUCT = "nguongoc:product"
    PRODUCT_NAME = "nguongoc:productName"
    FACILITY = "nguongoc:facility"
    COMMUNE = "nguongoc:commune"
    COMMUNE_AS_OF = "nguongoc:communeAsOf"
    CODE = "nguongoc:code"
    GTIN = "nguongoc:gtin"
    ORIGIN = "nguongoc:origin"
    PROCESS = "nguongoc:process"
    VALUE = "nguongoc:quantityValue"
    UNIT = "nguongoc:quantityUnit"
    INPUTS = "nguongoc:inputs"
    HAPPENED_ON = "nguongoc:happenedOn"
    PACKED_ON = "nguongoc:packedOn"
    VARIETY = "nguongoc:variety"
    PESTICIDE_LAST_USED_ON = "nguongoc:pesticideLastUsedOn"
    PESTICIDE_NAME = "nguongoc:pesticideName"
    PRE_HARVEST_INTERVAL_DAYS = "nguongoc:preHarvestIntervalDays"
    NO_PESTICIDE = "nguongoc:noPesticide"
    FERTILISER = "nguongoc:fertiliser"
    WATER = "nguongoc:water"
    NOTES = "nguongoc:notes"
    ENVIRONMENT = "nguongoc:environment"
    TOLD_ORIGIN = "nguongoc:toldOrigin"
    """Where the seller of what was purchased said that it grew: hearsay, by an object of one member."""
    BOUGHT_INPUTS = "nguongoc:boughtInputs"
    """Of what was made of purchases: countries of all that went in, and whether more than packing was done to it."""
    ENTERED_AT = "nguongoc:enteredAt"
    """When the lot was first entered, where that is not when this event was; of a diary's entry, when we had it."""
    ENTERED_LATE = "nguongoc:enteredLate"
    DIARY_ENTRY = "nguongoc:diaryEntry"
    """A name that an entry has in this lot's history alone."""
    SUBSTANCE = "nguongoc:activeSubstance"
    """By the list that is shipped; what was typed stays in the diary."""


class MasterData(StrEnum):
    """The CBV's own names for what it has a name for; they repeat what our members say, for readers that know CBV."""

    LOT = "cbvmda:lotNumber"
    EXPIRES = "cbvmda:itemExpirationDate"
    HARVEST_START = "cbvmda:harvestStartDate"
    HARVEST_END = "cbvmda:harvestEndDate"
    PRODUCED = "cbvmda:productionDate"
    COUNTRY = "cbvmda:countryOfOrigin"


@dataclass(frozen=True, slots=True)
class Declared:
    """Everything of a batch that its event holds: what is missing (hold, passport) is a projection of other records."""

    event_id: UUID
    batch_id: UUID
    organisation_id: UUID
    product_id: UUID
    facility_id: UUID
    code: str
    gtin: str | None
    process: str | None
    declaration: Declaration
    entered_at: datetime
    bought_inputs: BoughtInputs | None = None
    """Of what is made of purchases; it follows from the inputs."""


def declared_of(batch: Batch, process: str | None) -> Declared:
    """What the event of `batch` has to hold; `nguongoc rebuild` compares it with what the event does hold."""
    return Declared(
        event_id=batch.event_id,
        batch_id=batch.id,
        organisation_id=batch.organisation_id,
        product_id=batch.product_id,
        facility_id=batch.facility_id,
        code=batch.code,
        gtin=batch.gtin,
        process=process,
        declaration=declaration_of(batch),
        entered_at=batch.entered_at,
        bought_inputs=batch.bought_inputs,
    )


def json_number(amount: Decimal) -> int | float:
    """The nearest number that JSON canonicalised by RFC 8785 can hold; the exact one stands beside it as text."""
    if amount == amount.to_integral_value() and abs(amount) <= LARGEST_EXACT_INTEGER:
        return int(amount)
    return float(amount)

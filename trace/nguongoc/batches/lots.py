"""A batch (= lot): what was declared of it, as one frozen value.

A harvest lot and a packed lot are different lots, joined by a transformation. What is held here is a projection of
the lot's events: `nguongoc rebuild` recomputes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from nguongoc.batches.bought_inputs import UNKNOWN, BoughtInputs, country_names
from nguongoc.batches.environment import Environment
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.told_origin import ToldOrigin
from nguongoc.geography.countries import HOME


class Origin(StrEnum):
    """How a lot comes into being."""

    HARVESTED = "harvested"
    MADE = "made"
    """Made from other lots by a process."""
    PURCHASED = "purchased"
    """Bought from somebody who declares nothing here: it is known that it was received, and no more of where it grew than was told."""


class PlaceRole(StrEnum):
    """What the place that a lot was registered at is to the goods."""

    ORIGIN = "origin"
    """They grew, were caught or were made there."""
    RECEIVED = "received"
    """Bought goods were received there; where they grew is their seller's word, or not known."""
    PACKED = "packed"
    """Bought goods were sorted and packed there, and no more."""


class Hold(StrEnum):
    """Whether a lot may move: held while something is looked into, or recalled."""

    NONE = "none"
    ON_HOLD = "on_hold"
    RECALLED = "recalled"
    PARTLY_RECALLED = "partly"
    """Some units of it are recalled; which, the recall says."""


@dataclass(frozen=True, slots=True)
class GrowingStatements:
    """What the producer states of how it was grown; all optional, none checked by us (level *declared*)."""

    pesticide_last_used_on: date | None = None
    pesticide_name: str | None = None
    pre_harvest_interval_days: int | None = None
    no_pesticide: bool = False
    fertiliser: str | None = None
    water: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class LotInput:
    """So much of an earlier lot went in."""

    batch_id: UUID
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Batch:
    """One lot. `code` is its public code, printed and typed by people; `lot` is the producer's own number."""

    id: UUID
    organisation_id: UUID
    product_id: UUID
    facility_id: UUID
    code: str
    gtin: str | None
    lot: str
    origin: Origin
    quantity: Quantity
    happened_on: date
    """Harvested, produced or received on, Vietnamese calendar."""
    packed_on: date | None
    expires_on: date | None
    variety: str | None
    statements: GrowingStatements
    inputs: tuple[LotInput, ...]
    hold: Hold
    event_id: UUID
    passport_id: str
    entered_at: datetime
    environment: Environment | None = None
    """Carbon footprint and packaging, where they are declared; never half of it."""
    told_origin: ToldOrigin | None = None
    """Of what was purchased alone; None where the seller did not say."""

    bought_inputs: BoughtInputs | None = None
    """Of what was made of purchases alone; follows from its inputs."""

    @property
    def began_outside(self) -> bool:
        """Whether the goods, as they are, come from somebody who declares nothing here: purchased, or packed from purchases.

        Then no place, statement or certificate of the organisation says how they grew or were made.
        """
        return place_role(self.origin, self.bought_inputs) is not PlaceRole.ORIGIN

    @property
    def grown_in(self) -> tuple[str, ...]:
        """Countries of its raw material, `UNKNOWN` for what no seller said."""
        return grown_in(self.origin, self.told_origin, self.bought_inputs)

    @property
    def country_of_origin(self) -> str | None:
        """None where it is not known, or not this service's to judge."""
        return country_of_origin(self.origin, self.told_origin, self.bought_inputs)

    @property
    def entered_late(self) -> bool:
        """More than three days between the harvest and its entry: shown, never hidden."""
        return (self.entered_at.date() - self.happened_on).days > LATE_AFTER_DAYS


LATE_AFTER_DAYS = 3


def place_role(origin: Origin, inputs: BoughtInputs | None) -> PlaceRole:
    """By how a lot came into being, and by what was bought of what went in."""
    if origin is Origin.PURCHASED:
        return PlaceRole.RECEIVED
    return PlaceRole.ORIGIN if inputs is None or inputs.processed else PlaceRole.PACKED


def grown_in(origin: Origin, told: ToldOrigin | None, inputs: BoughtInputs | None) -> tuple[str, ...]:
    """Countries of the raw material, `UNKNOWN` for what no seller said."""
    if inputs is not None:
        return inputs.grown_in
    if origin is not Origin.PURCHASED:
        return (HOME,)
    return (UNKNOWN if told is None else told.country,)


def country_of_origin(origin: Origin, told: ToldOrigin | None, inputs: BoughtInputs | None) -> str | None:
    """None where it is not known, or not this service's to judge."""
    if inputs is not None:
        return inputs.country_of_origin
    (only,) = grown_in(origin, told, inputs)
    return None if only == UNKNOWN else only


def told_place(batch: Batch) -> str:
    """Where goods that began outside grew by their sellers' word, in Vietnamese; empty where nobody said anything."""
    if batch.told_origin is not None:
        return batch.told_origin.name
    codes = batch.grown_in
    return "" if codes == (UNKNOWN,) else country_names(codes, "chưa rõ nước nào")


def inputs_bought(sources: Sequence[Batch], *, processed: bool) -> BoughtInputs | None:
    """What a lot made of these says of purchases among them; None where nothing was ever bought."""
    bought = [each for each in sources if each.origin is Origin.PURCHASED or each.bought_inputs is not None]
    if not bought:
        return None
    countries = sorted({code for each in sources for code in each.grown_in})
    return BoughtInputs(tuple(countries), processed or not any(each.began_outside for each in bought))


@dataclass(frozen=True, slots=True)
class UnitRange:
    """The part of its product's unit indexes that a batch owns: `first` .. `first + count - 1`, under one key version."""

    batch_id: UUID
    product_id: UUID
    first: int
    count: int
    key_version: int


@dataclass(frozen=True, slots=True)
class ProcessLoss:
    """What a process yielded against what its profile expects; `warning` is a stable code or None."""

    profile: str
    ratio: Decimal
    warning: str | None


@dataclass(frozen=True, slots=True)
class LotAlias:
    """A lot that was registered before its product had a GTIN: printed as `/b/{code}`, found as `/01/{gtin}/10/{lot}` too."""

    code: str
    gtin: str
    lot: str

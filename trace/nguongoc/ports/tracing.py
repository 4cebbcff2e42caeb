"""The trace graph as the store holds it, and what is known of the lots and events on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from nguongoc.batches.bought_inputs import BoughtInputs
from nguongoc.batches.lots import Hold, Origin, PlaceRole, place_role
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.told_origin import ToldOrigin
from nguongoc.catalogue.products import Category
from nguongoc.ports.rows import Standing
from nguongoc.tracing.graph import PackedGraph


@dataclass(frozen=True, slots=True)
class LotSeen:
    """A lot registered here, as far as a trace tells of it."""

    batch_id: UUID
    organisation_id: UUID
    code: str
    gtin: str | None
    lot: str
    origin: Origin
    quantity: Quantity
    happened_on: date
    expires_on: date | None
    hold: Hold
    revoked: bool
    product_name: str
    product_name_en: str | None
    category: Category
    organisation_name: str
    facility_name: str
    commune_code: str
    """Of the place it was registered at, which `place_role` tells what it is."""
    told_origin: ToldOrigin | None = None
    bought_inputs: BoughtInputs | None = None

    @property
    def place_role(self) -> PlaceRole:
        """Whether it grew or was made there."""
        return place_role(self.origin, self.bought_inputs)


@dataclass(frozen=True, slots=True)
class LotNamed:
    """A lot registered here, as far as its names and its units go."""

    code: str
    gtin: str | None
    """By which it was registered; None where its product had none yet."""
    product_gtin: str | None
    lot: str
    product_id: UUID
    event_id: UUID
    event_time: datetime
    first_unit: int | None
    """Of the indexes that it owns; None where it has none."""
    units: int | None
    key_version: int | None


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a source went along an edge, as the event names it."""

    value: Decimal
    uom: str | None
    """UN/ECE Recommendation 20; None of things that are counted."""


@dataclass(frozen=True, slots=True)
class EventSeen:
    """What an edge rests on."""

    event_uri: str
    organisation_id: UUID
    standing: Standing
    readable: bool
    """Whether the organisation that was named may read it whole: it captured it, or is a party to it."""


class TracingRepository(Protocol):
    """Asked for many at a time; lists of any length are taken in pieces."""

    def graph(self) -> PackedGraph:
        """All that is valid, whoever may read it. Voided events, and declarations of error, are no part of it."""
        ...

    def lots_of_codes(self, codes: Sequence[str]) -> Mapping[str, LotSeen]: ...
    def lots_of_numbers(self, numbers: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], LotSeen]:
        """By GTIN and lot number."""
        ...

    def lots_named(self, codes: Sequence[str], numbers: Sequence[tuple[str, str]]) -> Sequence[LotNamed]:
        """By public code, and by GTIN and lot number, also where the product got its GTIN later."""
        ...

    def keys_beginning(self, beginnings: Sequence[str], limit: int) -> Sequence[str]:
        """Identifiers of events that begin with any of these, each of which ends with a slash."""
        ...

    def keys_of_lot(self, lot: str) -> Sequence[tuple[str | None, str]]:
        """GTIN or None, and public code, of the lots that have this number: few, for people who typed it."""
        ...

    def events(self, events: Sequence[str], reader: UUID | None) -> Mapping[str, EventSeen]:
        """By the hex of their ids, as edges name them; readable by `reader`, or all of them where it is None."""
        ...

    def is_named(self, keys: Sequence[str], reader: UUID | None) -> bool:
        """Whether a standing event names any of these, one that `reader` may read whole; a receipt that was but claimed counts
        for None alone."""
        ...

    def entered(self, events: Sequence[str]) -> Mapping[tuple[str, UUID], Quantity]:
        """What registrations say went in, as it was entered, by (hex of the event, source lot)."""
        ...

    def amounts(self, events: Sequence[str]) -> Mapping[tuple[str, str], Amount]:
        """What events say went in, by (hex of the event, key): as input or as child."""
        ...

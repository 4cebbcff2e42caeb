"""What documents are made from, gathered once: plain values, so that every document is a function of them alone.

What is personal (a phone, where exactly a plot lies) stands here only where it was joined from an erasable row for the owner of
the lot; what was signed holds none of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from nguongoc.batches.bought_inputs import BoughtInputs
from nguongoc.batches.lots import GrowingStatements, Hold, Origin, PlaceRole, country_of_origin, place_role
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.told_origin import ToldOrigin
from nguongoc.catalogue.certificates import Certificate
from nguongoc.catalogue.products import Category, Classification
from nguongoc.geography.borders import Border
from nguongoc.parties.facilities import FacilityKind, MarketCode


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in the chain. `address` is as fine as a commune; `phone` is None for everybody but the owner's own."""

    id: str
    name: str | None
    name_en: str | None = None
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Where something was done. Coordinates, area and border are the owner's to give."""

    id: str
    name: str | None
    owner: str | None = None
    """The party whose place it is."""
    kind: FacilityKind | None = None
    address: str | None = None
    gln: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    area_m2: Decimal | None = None
    border: Border | None = None
    market_codes: tuple[MarketCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """So much of an earlier lot went in; without a quantity it is not for the asker to know."""

    key: str
    quantity: Quantity | None


@dataclass(frozen=True, slots=True)
class Grower:
    """A person who harvested some of a lot, for the lot's owner; `quantity` is None where nobody says how much."""

    name: str
    phone: str | None
    quantity: Quantity | None


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot registered here. `whole`: who asks may know its amounts."""

    key: str
    code: str
    lot: str
    gtin: str | None
    link: str
    passport: str
    product: str
    product_en: str | None
    category: Category
    classification: Classification | None
    process: str | None
    variety: str | None
    net_content: Quantity | None
    quantity: Quantity | None
    origin: Origin
    happened_on: date
    packed_on: date | None
    expires_on: date | None
    entered_at: datetime
    hold: Hold
    party: Party
    site: Site
    parts: tuple[Part, ...]
    certificates: tuple[Certificate, ...]
    statements: GrowingStatements
    warning: str | None
    usage: str | None
    event: str
    whole: bool
    growers: tuple[Grower, ...] = ()
    told_origin: ToldOrigin | None = None
    """Of what was purchased, as its seller told it."""
    bought_inputs: BoughtInputs | None = None
    """Of what was made of purchases."""
    seller: str | None = None
    """Of whom it was bought, for the lot's owner alone."""

    @property
    def began_outside(self) -> bool:
        """As `Batch.began_outside`."""
        return place_role(self.origin, self.bought_inputs) is not PlaceRole.ORIGIN

    @property
    def country_of_origin(self) -> str | None:
        """As `Batch.country_of_origin`."""
        return country_of_origin(self.origin, self.told_origin, self.bought_inputs)

    @property
    def goods(self) -> str:
        """Commodity and variety, as buyers' sheets ask for them."""
        name = self.product_en or self.product
        return name if self.variety is None else f"{name}, {self.variety}"


class Moved(NamedTuple):
    """So much of a thing in an event, by its key."""

    key: str
    value: Decimal | None = None
    uom: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it is told to who asks. Identifiers are keys, words of CBV bare; `whole` is False for a public minimum."""

    name: str
    type: str
    action: str | None
    step: str | None
    at: datetime
    day: date
    """On the calendar of the place where it happened."""
    read_point: str | None
    location: str | None
    things: tuple[Moved, ...]
    """What it is about: objects, children, or what came out."""
    inputs: tuple[Moved, ...]
    parent: str | None
    sources: tuple[tuple[str, str], ...]
    """(owning_party | possessing_party | location, identifier)"""
    destinations: tuple[tuple[str, str], ...]
    references: tuple[tuple[str, str], ...]
    """(type, number) of business transactions: waybills, invoices."""
    stated: Mapping[str, Any]
    """ILMD and extensions with their names written out."""
    taken_back: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is known of a lot and of what it came from and went into, as far as who asks may know."""

    lot: Lot
    lots: Mapping[str, Lot]
    """By key: the lot itself and every lot of ours on the way back."""
    after: Mapping[str, Lot]
    """Those on the way forward."""
    happenings: tuple[Happening, ...]
    """In the order they happened."""
    parties: Mapping[str, Party]
    """By the identifier under which events name them."""
    sites: Mapping[str, Site]
    made_at: datetime
    personal: bool
    """Joined for the lot's owner, with what is personal."""
    incomplete: tuple[str, ...] = ()
    """Why this is not all, as traces say it."""

    def party(self, id: str) -> Party:
        return self.parties.get(id) or Party(id, None)

    def site(self, id: str) -> Site:
        return self.sites.get(id) or Site(id, None)

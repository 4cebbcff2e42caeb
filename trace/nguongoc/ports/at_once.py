"""The same questions for many things at once: one statement for hundreds of codes, where one each would take the time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from nguongoc.batches.lots import Batch, UnitRange
from nguongoc.batches.units import Stretch
from nguongoc.catalogue.certificates import Certificate
from nguongoc.catalogue.products import Product
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation


class PartiesAtOnce(Protocol):
    """Organisations and their places; what is not there is left out."""

    def organisations_named(self, organisation_ids: Collection[UUID]) -> Mapping[UUID, Organisation]: ...
    def facilities_named(self, facility_ids: Collection[UUID]) -> Mapping[UUID, Facility]: ...


class ProductsAtOnce(Protocol):
    """Products by what they are named by; what is not there is left out."""

    def products(self, product_ids: Collection[UUID]) -> Mapping[UUID, Product]: ...
    def products_by_gtin(self, gtins: Collection[str]) -> Mapping[str, Product]: ...
    def certificates(self, certificate_ids: Collection[UUID]) -> Mapping[UUID, Certificate]: ...
    def certificates_for_all(
        self, goods: Collection[tuple[UUID, UUID]]
    ) -> Mapping[tuple[UUID, UUID], Sequence[Certificate]]:
        """By product and organisation: those of the product, then those of the organisation as a whole."""
        ...


class LotsAtOnce(Protocol):
    """Lots and the ranges of their units; what is not there is left out. A few hundred things are asked for at a time."""

    def batches_by_code(self, codes: Collection[str]) -> Mapping[str, Batch]: ...
    def batches_by_lot(self, lots: Collection[tuple[UUID, str]]) -> Mapping[tuple[UUID, str], Batch]:
        """By product and lot number."""
        ...

    def versions_of_keys(self, product_ids: Collection[UUID]) -> Mapping[UUID, tuple[int, ...]]:
        """Versions of the serial key under which ranges of each product were issued, the lowest first."""
        ...

    def ranges_holding(self, units: Collection[tuple[UUID, int]]) -> Mapping[tuple[UUID, int], UnitRange]:
        """By product and unit index."""
        ...


class UnitsAtOnce(Protocol):
    """How units stand."""

    def at_all(self, units: Collection[tuple[UUID, int]]) -> Mapping[tuple[UUID, int], Stretch]:
        """By lot and number of the unit in it; a unit that was never printed is left out."""
        ...

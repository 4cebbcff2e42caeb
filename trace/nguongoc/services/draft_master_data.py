"""Rows of sheets as facilities, products and members; one that is called as something registered is refused, not doubled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.quantities import EXACT
from nguongoc.errors import Refusal
from nguongoc.geography.communes import search_key
from nguongoc.ports import UnitOfWork
from nguongoc.services.caller import Caller
from nguongoc.services.draft_rows import Cells, Draft, NameRegistered, Write, placed, row_key
from nguongoc.services.name_members import NameMembers
from nguongoc.services.register_facility import FacilityDraft, RegisterFacility
from nguongoc.services.register_product import ProductDraft, RegisterProduct, add_product
from nguongoc.services.sheet_names import Directory, find_commune, find_unit
from nguongoc.sheets.words import area_unit, category, facility_kind

FACILITY: Final[Mapping[str, str]] = {
    "": "name", "/name": "name", "/commune_code": "commune", "/latitude": "latitude", "/longitude": "longitude",
    "/area_m2": "area", "/season_cap_kg": "season_cap",
}  # fmt: skip
PRODUCT: Final[Mapping[str, str]] = {
    "": "name", "/name": "name", "/name_en": "name_en", "/default_unit": "unit", "/net_content/value": "net",
    "/net_content/unit": "net_unit", "/shelf_life_days": "shelf_life",
}  # fmt: skip
MEMBER: Final[Mapping[str, str]] = {"": "name", "/name": "name", "/phone": "phone"}
LONGEST_DAYS: Final = 100_000


def registered(name: str) -> NameRegistered:
    """The refusal of a name that is taken."""
    return NameRegistered(f"{name[:120]!r} is registered already", name=name[:120])


@dataclass(frozen=True, slots=True)
class DraftFacilities:
    """Growing areas, plots and other places of work."""

    register: RegisterFacility
    caller: Caller
    names: Directory

    def __call__(self, cells: Cells) -> Draft | None:
        """None where the cells are refused, each refusal with its column."""
        name = cells.text("name", needed=True)
        kind = cells.find("kind", facility_kind, needed=True)
        commune = cells.find("commune", find_commune, needed=True)
        metres = cells.find("area_unit", area_unit) or Decimal(1)
        area = cells.number("area")
        latitude, longitude = cells.number("latitude", point=True), cells.number("longitude", point=True)
        cap = cells.number("season_cap")
        if cells.refusals or name is None or kind is None or commune is None:
            return None
        draft = FacilityDraft(
            kind=kind,
            name=name,
            commune_code=commune.code,
            latitude=None if latitude is None else float(latitude),
            longitude=None if longitude is None else float(longitude),
            area_m2=None if area is None else _written(EXACT.multiply(area, metres)),
            season_cap_kg=None if cap is None else _written(cap),
        )
        try:
            self.register.checked(self.caller, draft)
        except Refusal as refusal:
            cells.refusals.extend(placed(refusal, FACILITY))
            return None
        key = row_key("facility", name, kind.value, commune.code, draft.area_m2, latitude, longitude, cap)
        return Draft(cells.row, key, lambda _trial: self._prepared(draft), search_key(name))

    def _prepared(self, draft: FacilityDraft) -> Write:
        facility = self.register.checked(self.caller, draft)

        def add(uow: UnitOfWork) -> UUID:
            uow.parties.add_facility(facility)
            return facility.id

        return _unless(self.names.facilities.has(draft.name), draft.name, add)


@dataclass(frozen=True, slots=True)
class DraftProducts:
    """Kinds of goods, without pictures, stories and numbers under licence: those are given to one at a time."""

    register: RegisterProduct
    caller: Caller
    names: Directory

    def __call__(self, cells: Cells) -> Draft | None:
        """None where the cells are refused, each refusal with its column."""
        name = cells.text("name", needed=True)
        kind = cells.find("category", category, needed=True)
        unit = cells.find("unit", find_unit, needed=True)
        net = cells.number("net")
        net_unit = cells.find("net_unit", find_unit, needed=net is not None)
        days = cells.number("shelf_life")
        name_en = cells.text("name_en")
        if cells.refusals or name is None or kind is None or unit is None:
            return None
        draft = ProductDraft(
            name=name,
            name_en=name_en,
            category=kind,
            default_unit=unit.value,
            net_content=None if net is None or net_unit is None else (_written(net), net_unit.value),
            shelf_life_days=None if days is None else _days(days),
        )
        try:
            self.register.checked(self.caller, draft, None)
        except Refusal as refusal:
            cells.refusals.extend(placed(refusal, PRODUCT))
            return None
        key = row_key("product", name, name_en, kind.value, unit.value, net, net_unit, draft.shelf_life_days)
        return Draft(cells.row, key, lambda _trial: self._prepared(draft), search_key(name))

    def _prepared(self, draft: ProductDraft) -> Write:
        product = self.register.checked(self.caller, draft, None)

        def add(uow: UnitOfWork) -> UUID:
            add_product(uow, product)
            return product.id

        return _unless(self.names.products.has(draft.name), draft.name, add)


@dataclass(frozen=True, slots=True)
class DraftMembers:
    """Households of a cooperative."""

    name_members: NameMembers
    caller: Caller
    names: Directory

    def __call__(self, cells: Cells) -> Draft | None:
        """None where the cells are refused, each refusal with its column."""
        name, phone = cells.text("name", needed=True), cells.text("phone")
        if cells.refusals or name is None:
            return None
        try:
            self.name_members.checked(self.caller, name, phone)
        except Refusal as refusal:
            cells.refusals.extend(placed(refusal, MEMBER))
            return None
        return Draft(
            cells.row,
            row_key("member", name, phone),
            lambda _trial: self._prepared(name, phone),
            search_key(name),
        )

    def _prepared(self, name: str, phone: str | None) -> Write:
        member = self.name_members.checked(self.caller, name, phone)

        def add(uow: UnitOfWork) -> UUID:
            uow.members.add(member)
            return member.id

        return _unless(self.names.members.has(name), name, add)


def _unless(known: bool, name: str, add: Write) -> Write:
    """Writes it, or refuses when its turn comes: something is called so already."""

    def write(uow: UnitOfWork) -> UUID:
        if known:
            raise registered(name).at("/name")
        return add(uow)

    return write


def _written(value: Decimal) -> str:
    return format(value, "f")


def _days(value: Decimal) -> int:
    """A count of days; what is none is left to the rule of shelf lives, which refuses it."""
    whole = value == value.to_integral_value() and abs(value) < LONGEST_DAYS
    return int(value) if whole else -1

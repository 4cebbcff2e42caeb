"""Which rule drafts a row of which kind of sheet, for the organisation whose sheet it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nguongoc.ports import Clock, Reader
from nguongoc.ports.imports import Import
from nguongoc.ports.rows import Role
from nguongoc.services.caller import Caller
from nguongoc.services.draft_lots import COLUMNS, DraftLots
from nguongoc.services.draft_master_data import (
    FACILITY,
    MEMBER,
    PRODUCT,
    DraftFacilities,
    DraftMembers,
    DraftProducts,
)
from nguongoc.services.draft_rows import Cells, Draft
from nguongoc.services.import_sheets import NEEDS
from nguongoc.services.name_members import NameMembers
from nguongoc.services.register_batch import RegisterBatch
from nguongoc.services.register_facility import RegisterFacility
from nguongoc.services.register_product import RegisterProduct
from nguongoc.services.sheet_names import load_directory
from nguongoc.sheets.columns import SheetKind

DraftRow = Callable[[Cells], Draft | None]


@dataclass(frozen=True, slots=True)
class Drafting:
    """The use cases that rows end up in."""

    clock: Clock
    batches: RegisterBatch
    facilities: RegisterFacility
    products: RegisterProduct
    members: NameMembers

    def of(self, reader: Reader, running: Import) -> tuple[DraftRow, Mapping[str, str]]:
        """What drafts its rows, and which column each pointer of a refusal stands for."""
        caller = Caller(
            running.subject, running.organisation_id, Role.PRODUCER, frozenset({NEEDS[running.kind].value})
        )
        names = load_directory(reader, running.organisation_id)
        match running.kind:
            case SheetKind.BATCHES:
                return DraftLots(self.batches, caller, names, self.clock.now()), COLUMNS
            case SheetKind.FACILITIES:
                return DraftFacilities(self.facilities, caller, names), FACILITY
            case SheetKind.PRODUCTS:
                return DraftProducts(self.products, caller, names), PRODUCT
            case SheetKind.MEMBERS:
                return DraftMembers(self.members, caller, names), MEMBER

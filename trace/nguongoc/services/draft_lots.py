"""A row of a sheet as a harvested lot. Lots made of others are not: which of a lot went into which is no business of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import GrowingStatements, Origin
from nguongoc.batches.quantities import Quantity, Unit
from nguongoc.batches.rules import Declaration, check_declaration
from nguongoc.errors import Refusal
from nguongoc.ports import UnitOfWork
from nguongoc.services.caller import Caller
from nguongoc.services.draft_rows import Cells, Draft, Write, placed, row_key
from nguongoc.services.make_lot import Wish
from nguongoc.services.register_batch import RegisterBatch, suggest_lot
from nguongoc.services.sheet_names import Directory, find_unit

COLUMNS: Final[Mapping[str, str]] = {
    "": "product", "/origin": "product", "/product_id": "product", "/facility_id": "facility", "/lot": "lot",
    "/quantity": "amount", "/quantity/value": "amount", "/quantity/unit": "unit", "/happened_on": "harvested_on",
    "/packed_on": "packed_on", "/expires_on": "expires_on", "/variety": "variety",
    "/statements/no_pesticide": "no_pesticide", "/statements/pesticide_name": "pesticide",
    "/statements/pesticide_last_used_on": "pesticide_on", "/statements/pre_harvest_interval_days": "interval",
    "/statements/fertiliser": "fertiliser", "/statements/water": "water", "/statements/notes": "notes",
}  # fmt: skip
"""Which column a rule speaks of."""
LETTERS_IN_FILES: Final = 8
"""Of a lot number that nobody gave: thousands are made on one day."""
_DATES: Final = ("harvested_on", "packed_on", "expires_on", "pesticide_on", "interval")
_NONE: Final = Quantity(Decimal(1), Unit.KG)


@dataclass(frozen=True, slots=True)
class DraftLots:
    """Rows of one organisation's sheet, as lots it would register."""

    register: RegisterBatch
    caller: Caller
    names: Directory
    now: datetime

    def __call__(self, cells: Cells) -> Draft | None:
        """None where the cells are refused, each refusal with its column."""
        product = cells.find("product", self.names.products.find, needed=True)
        facility = cells.find("facility", self.names.facilities.find, needed=True)
        member = cells.find("member", self.names.members.find)
        said = self._declared(cells, None if product is None else product.default_unit)
        self._judge(cells, said)
        if cells.refusals or product is None or facility is None:
            return None
        own = cells.text("lot")
        statements, quantity = said.statements, said.quantity
        key = row_key(
            "lot", own, product.id, facility.id, quantity.value, quantity.unit.value, said.happened_on, said.packed_on,
            said.expires_on, said.variety, None if member is None else member.id, statements.no_pesticide,
            statements.pesticide_name, statements.pesticide_last_used_on, statements.pre_harvest_interval_days,
            statements.fertiliser, statements.water, statements.notes,
        )  # fmt: skip
        wish = Wish(product.id, facility.id, said)
        return Draft(
            cells.row, key, lambda trial: self._prepared(wish, None if member is None else member.id, trial)
        )

    def _prepared(self, wish: Wish, member_id: UUID | None, trial: bool) -> Write:
        if trial:
            tried = self.register.tried(self.caller, wish)
            return lambda uow: tried(uow).id
        write = self.register.prepared(self.caller, wish)

        def both(uow: UnitOfWork) -> UUID:
            batch = write(uow).batch
            # Who was erased meanwhile is not put behind a lot.
            if member_id is not None and uow.members.among(batch.organisation_id, [member_id]):
                uow.members.put_harvesters(batch.id, [(member_id, batch.quantity.value)])
            return batch.id

        return both

    def _declared(self, cells: Cells, default_unit: str | None) -> Declaration:
        """What the row says; what cannot be read stands as something harmless until it is refused."""
        amount = cells.number("amount", needed=True)
        unit = cells.find("unit", find_unit)
        if unit is None and not cells.wrong("unit"):
            unit = None if default_unit is None else Unit(default_unit)
        quantity = None
        if amount is not None:
            quantity = cells.ask("amount", lambda: Quantity(amount, unit or Unit.KG))
        interval = cells.number("interval")
        return Declaration(
            lot=cells.text("lot") or suggest_lot(self.now, LETTERS_IN_FILES),
            origin=Origin.HARVESTED,
            quantity=quantity or _NONE,
            happened_on=cells.day("harvested_on", needed=True) or vietnamese_day(self.now),
            packed_on=cells.day("packed_on"),
            expires_on=cells.day("expires_on"),
            variety=cells.text("variety"),
            statements=GrowingStatements(
                pesticide_last_used_on=cells.day("pesticide_on"),
                pesticide_name=cells.text("pesticide"),
                pre_harvest_interval_days=None
                if interval is None
                else cells.ask("interval", lambda: _days(interval)),
                no_pesticide=cells.answer("no_pesticide") or False,
                fertiliser=cells.text("fertiliser"),
                water=cells.text("water"),
                notes=cells.text("notes"),
            ),
        )

    def _judge(self, cells: Cells, said: Declaration) -> None:
        """Every rule; but none is held against a cell by what stands for another that could not be read."""
        dates, amounts = cells.wrong(*_DATES), cells.wrong("amount", "unit", "product")
        try:
            check_declaration(said, vietnamese_day(self.now))
        except Refusal as refusal:
            for column, part in placed(refusal, COLUMNS):
                if not (
                    cells.wrong(column) or (dates and column in _DATES) or (amounts and column == "amount")
                ):
                    cells.refuse(column, part)


def _days(value: Decimal) -> int:
    """A count of days; what is none is left to the rule of intervals, which refuses it."""
    whole = value == value.to_integral_value()
    return int(value) if whole and abs(value) < 10_000 else -1  # noqa: PLR2004

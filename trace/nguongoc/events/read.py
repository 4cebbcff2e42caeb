"""A lot read back from its event: what `nguongoc rebuild` and `fsck` stand on.

The exact decimals are the texts in the ILMD; the JSON numbers of the quantity lists have to agree with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from nguongoc.batches.bought_inputs import BoughtInputs, bought_inputs_of
from nguongoc.batches.environment import Environment
from nguongoc.batches.lots import Batch, GrowingStatements, Hold, LotInput, Origin
from nguongoc.batches.quantities import Quantity, parse_amount, parse_unit
from nguongoc.batches.rules import MOST_INPUTS, Declaration
from nguongoc.batches.told_origin import ToldOrigin, told_origin_of
from nguongoc.errors import Invalid, Malformed
from nguongoc.events.environment import EnvironmentUnreadable, environment_in
from nguongoc.events.model import Declared, MasterData, Member, json_number

Choice = TypeVar("Choice", bound=StrEnum)
_URN = "urn:uuid:"
_LARGEST_INTEGER = 10**6


class EventMemberWrong(Malformed):
    """A member that our events have is missing or is not what it should be; the pointer names it."""

    code = "event-member-wrong"


class EventQuantityDiffers(Invalid):
    """The number in a quantity list is not the one the ILMD states exactly."""

    code = "event-quantity-differs"


def declared_in(event: Mapping[str, Any]) -> Declared:
    """What the event of a lot, as `build.lot_event` makes it, declares.

    Raises `EventMemberWrong`, `EventQuantityDiffers` and what `Quantity` raises; nothing else, whatever the JSON.
    """
    top = _Members(event, "")
    ilmd = _Members(top.mapping("ilmd"), "/ilmd")
    origin = ilmd.choice(Member.ORIGIN, Origin)
    made = origin is Origin.MADE
    declaration = Declaration(
        lot=ilmd.text(MasterData.LOT),
        origin=origin,
        quantity=_quantity(ilmd),
        happened_on=ilmd.day(Member.HAPPENED_ON),
        packed_on=ilmd.day(Member.PACKED_ON) if Member.PACKED_ON in ilmd else None,
        expires_on=ilmd.day(MasterData.EXPIRES) if MasterData.EXPIRES in ilmd else None,
        variety=ilmd.optional_text(Member.VARIETY),
        statements=_statements(ilmd),
        inputs=_inputs(ilmd),
        environment=_environment(ilmd),
        told_origin=_told_origin(ilmd),
    )
    _check_numbers(top, "outputQuantityList" if made else "quantityList", (declaration.quantity,))
    if made:
        parts = tuple(part.quantity for part in declaration.inputs)
        _check_numbers(top, "inputQuantityList", parts)
    return Declared(
        event_id=_trailing_uuid(top),
        batch_id=ilmd.uuid(Member.BATCH),
        organisation_id=ilmd.uuid(Member.ORGANISATION),
        product_id=ilmd.uuid(Member.PRODUCT),
        facility_id=ilmd.uuid(Member.FACILITY),
        code=ilmd.text(Member.CODE),
        gtin=ilmd.optional_text(Member.GTIN),
        process=ilmd.optional_text(Member.PROCESS),
        declaration=declaration,
        bought_inputs=_bought_inputs(ilmd),
        entered_at=ilmd.moment(Member.ENTERED_AT) if Member.ENTERED_AT in ilmd else top.moment("recordTime"),
    )


def lot_of(declared: Declared, hold: Hold, passport_id: str) -> Batch:
    """The lot that an event declares, with what it does not hold of it."""
    said = declared.declaration
    return Batch(
        id=declared.batch_id,
        organisation_id=declared.organisation_id,
        product_id=declared.product_id,
        facility_id=declared.facility_id,
        code=declared.code,
        gtin=declared.gtin,
        lot=said.lot,
        origin=said.origin,
        quantity=said.quantity,
        happened_on=said.happened_on,
        packed_on=said.packed_on,
        expires_on=said.expires_on,
        variety=said.variety,
        statements=said.statements,
        inputs=said.inputs,
        hold=hold,
        event_id=declared.event_id,
        passport_id=passport_id,
        entered_at=declared.entered_at,
        environment=said.environment,
        told_origin=said.told_origin,
        bought_inputs=declared.bought_inputs,
    )


def _environment(ilmd: _Members) -> Environment | None:
    if Member.ENVIRONMENT not in ilmd:
        return None
    try:
        return environment_in(ilmd.mapping(Member.ENVIRONMENT))
    except EnvironmentUnreadable:
        raise ilmd.wrong(Member.ENVIRONMENT, "a footprint and packaging as they are declared") from None


def _told_origin(ilmd: _Members) -> ToldOrigin | None:
    if Member.TOLD_ORIGIN not in ilmd:
        return None
    try:
        return told_origin_of(ilmd.mapping(Member.TOLD_ORIGIN))
    except ValueError:
        raise ilmd.wrong(Member.TOLD_ORIGIN, "one commune, province or country") from None


def _bought_inputs(ilmd: _Members) -> BoughtInputs | None:
    if Member.BOUGHT_INPUTS not in ilmd:
        return None
    try:
        return bought_inputs_of(ilmd.mapping(Member.BOUGHT_INPUTS))
    except ValueError:
        raise ilmd.wrong(
            Member.BOUGHT_INPUTS, "countries of raw material, and whether it was processed"
        ) from None


def corrected_in(event: Mapping[str, Any]) -> str | None:
    """The `eventID` of the event that this one corrects, None for the first one of a lot. Raises `EventMemberWrong`."""
    return _Members(event, "").optional_text(Member.CORRECTS)


@dataclass(frozen=True, slots=True)
class _Members:
    """Members of one JSON object, read with their types; `pointer` is where the object stands."""

    members: Mapping[str, Any]
    pointer: str

    def __contains__(self, key: str) -> bool:
        return key in self.members

    def wrong(self, key: str, wanted: str) -> EventMemberWrong:
        return EventMemberWrong(f"{key} is not {wanted}", pointer=f"{self.pointer}/{key}")

    def text(self, key: str) -> str:
        value = self.members.get(key)
        if not isinstance(value, str):
            raise self.wrong(key, "a text")
        return value

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if key in self else None

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.members.get(key)
        if not isinstance(value, dict):
            raise self.wrong(key, "an object")
        return value

    def objects(self, key: str) -> list[_Members]:
        value = self.members.get(key)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.wrong(key, "a list of objects")
        if len(value) > MOST_INPUTS:
            raise self.wrong(key, f"a list of at most {MOST_INPUTS} objects")
        return [_Members(item, f"{self.pointer}/{key}/{index}") for index, item in enumerate(value)]

    def day(self, key: str) -> date:
        try:
            day = date.fromisoformat(self.text(key))
        except ValueError:
            raise self.wrong(key, "a day (YYYY-MM-DD)") from None
        if day.isoformat() != self.text(key):
            raise self.wrong(key, "a day (YYYY-MM-DD)")
        return day

    def moment(self, key: str) -> datetime:
        try:
            moment = datetime.fromisoformat(self.text(key))
        except ValueError:
            raise self.wrong(key, "a time (RFC 3339)") from None
        if moment.tzinfo is None:
            raise self.wrong(key, "a time with its offset")
        return moment

    def uuid(self, key: str) -> UUID:
        text = self.text(key)
        try:
            id = UUID(text[len(_URN) :])
        except ValueError:
            raise self.wrong(key, "a urn:uuid") from None
        if text != f"{_URN}{id}":
            raise self.wrong(key, "a urn:uuid")
        return id

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        try:
            return choices(self.text(key))
        except ValueError:
            raise self.wrong(key, f"one of {', '.join(choices)}") from None

    def integer(self, key: str) -> int:
        value = self.members.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST_INTEGER:
            raise self.wrong(key, "a whole number")
        return value


def _quantity(members: _Members) -> Quantity:
    return Quantity(parse_amount(members.text(Member.VALUE)), parse_unit(members.text(Member.UNIT)))


def _inputs(ilmd: _Members) -> tuple[LotInput, ...]:
    if Member.INPUTS not in ilmd:
        return ()
    return tuple(LotInput(part.uuid(Member.BATCH), _quantity(part)) for part in ilmd.objects(Member.INPUTS))


def _statements(ilmd: _Members) -> GrowingStatements:
    no_pesticide = ilmd.members.get(Member.NO_PESTICIDE, False)
    if not isinstance(no_pesticide, bool):
        raise ilmd.wrong(Member.NO_PESTICIDE, "true or false")
    interval, last_used = Member.PRE_HARVEST_INTERVAL_DAYS, Member.PESTICIDE_LAST_USED_ON
    return GrowingStatements(
        pesticide_last_used_on=ilmd.day(last_used) if last_used in ilmd else None,
        pesticide_name=ilmd.optional_text(Member.PESTICIDE_NAME),
        pre_harvest_interval_days=ilmd.integer(interval) if interval in ilmd else None,
        no_pesticide=no_pesticide,
        fertiliser=ilmd.optional_text(Member.FERTILISER),
        water=ilmd.optional_text(Member.WATER),
        notes=ilmd.optional_text(Member.NOTES),
    )


def _check_numbers(top: _Members, key: str, quantities: tuple[Quantity, ...]) -> None:
    """Each quantity element says, as nearly as a JSON number can, what the ILMD says exactly."""
    elements = top.objects(key)
    if len(elements) != len(quantities):
        raise top.wrong(key, f"a list of {len(quantities)}")
    for element, quantity in zip(elements, quantities, strict=True):
        canonical = quantity.canonical
        number = element.members.get("quantity")
        if isinstance(number, bool) or number != json_number(canonical.amount):
            raise EventQuantityDiffers(
                f"the quantity is not {canonical.amount}", pointer=f"{element.pointer}/quantity"
            )
        if element.members.get("uom") != canonical.base.rec20:
            raise EventQuantityDiffers(
                f"the unit is not {canonical.base.rec20}", pointer=f"{element.pointer}/uom"
            )


def _trailing_uuid(top: _Members) -> UUID:
    try:
        return UUID(top.text("eventID").rpartition("/")[2])
    except ValueError:
        raise top.wrong("eventID", "a URL that ends in a UUID") from None

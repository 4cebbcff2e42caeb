"""Shapes on the wire: exact members, exact types, amounts as text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from nguongoc.batches.quantities import Quantity, parse_amount, parse_unit
from nguongoc.events.moments import read_moment
from nguongoc_api.problems.refusals import DateMalformed, IdMalformed, MomentMalformed
from nguongoc_api.problems.validation import refusing

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(1900, 2201)
"""Beyond them a year is a slip, and sums of days could leave the calendar."""


class Given(BaseModel):
    """What a client sends: unknown members refused, no value turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Shown(BaseModel):
    """What we answer."""

    model_config = ConfigDict(frozen=True)


def _day(value: Any) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise DateMalformed(f"{value} is no day of the calendar") from None
        if day.year in YEARS:
            return day
    raise DateMalformed("write the day as 2026-11-23")


def _id(value: Any) -> Any:
    if isinstance(value, str) and len(value) == 36:  # noqa: PLR2004
        try:
            return UUID(value)
        except ValueError:
            pass
    raise IdMalformed("this is no id of ours")


def _moment(value: Any) -> Any:
    found = read_moment(value) if isinstance(value, str) else None
    if found is None or found.year not in YEARS:
        raise MomentMalformed("write the time as 2026-11-23T08:30:00+07:00")
    return found


def _amount(value: Any) -> Any:
    return parse_amount(value)


def _written(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int):
        parse_amount(value)
    return value


Day = Annotated[
    date,
    BeforeValidator(refusing(_day)),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-23"]}),
]
Moment = Annotated[
    datetime,
    BeforeValidator(refusing(_moment)),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-11-23T08:30:00+07:00"]}),
]
Id = Annotated[UUID, BeforeValidator(refusing(_id)), WithJsonSchema({"type": "string", "format": "uuid"})]
Amount = Annotated[
    Decimal,
    BeforeValidator(refusing(_amount)),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^(0|[1-9][0-9]*)(\.[0-9]{1,6})?$"},
                {"type": "integer"},
            ],
            "examples": ["1250.5"],
        }
    ),
]
Written = Annotated[
    Any,
    BeforeValidator(refusing(_written)),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["12.5"]}),
]
"""An amount on its way to a rule that reads it: text or a whole number."""


class QuantityGiven(Given):
    """An exact amount: `{"value": "1250.5", "unit": "kg"}`; the value is text or a whole number, never a float."""

    value: Amount
    unit: Annotated[
        str, BeforeValidator(refusing(lambda code: parse_unit(code) if isinstance(code, str) else code))
    ]

    def quantity(self) -> Quantity:
        return Quantity(self.value, parse_unit(self.unit))


class QuantityShown(Shown):
    value: str
    unit: str

    @classmethod
    def of(cls, quantity: Quantity) -> QuantityShown:
        return cls(value=format(quantity.value, "f"), unit=quantity.unit.value)


def moment(at: datetime) -> str:
    """RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain(value: Decimal | None) -> str | None:
    """A decimal as text, without an exponent."""
    return None if value is None else format(value, "f")

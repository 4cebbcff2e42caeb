"""What happened to a lot after it came into being, as far as the public is told: a step, its time, its place, what was measured.

Taken from captured events. Amounts, parties and transactions are left in them: who bought what is nobody's business who scans a pack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from nguongoc.events.vocabulary import bare_term


class HandlingKind(StrEnum):
    """What was done, as a reader distinguishes it; CBV business steps that nobody outside asks about have none."""

    SHIP = "ship"
    TRANSPORT = "transport"
    RECEIVE = "receive"
    STORE = "store"
    INSPECT = "inspect"


_KINDS: Final = {
    "shipping": HandlingKind.SHIP,
    "departing": HandlingKind.SHIP,
    "transporting": HandlingKind.TRANSPORT,
    "arriving": HandlingKind.RECEIVE,
    "receiving": HandlingKind.RECEIVE,
    "accepting": HandlingKind.RECEIVE,
    "storing": HandlingKind.STORE,
    "inspecting": HandlingKind.INSPECT,
    "sampling": HandlingKind.INSPECT,
}


class Measured(StrEnum):
    """What a sensor measured that people ask about, in the one unit it is told in."""

    TEMPERATURE = "temperature"
    """Degrees Celsius."""
    HUMIDITY = "humidity"
    """Relative, in per cent."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The range of one kind of measurement over a step; `alarm` when the sensor itself raised one."""

    measured: Measured
    least: Decimal
    most: Decimal
    alarm: bool


@dataclass(frozen=True, slots=True)
class Handling:
    """One step; `place` is the key of the read point, else of the business location."""

    kind: HandlingKind
    happened_at: datetime
    place: str | None
    readings: tuple[Reading, ...]


def handling_kind(biz_step: str | None) -> HandlingKind | None:
    """The kind of a business step in any spelling; None for one that is not told."""
    return None if biz_step is None else _KINDS.get(bare_term(biz_step))


def readings_of(event: Mapping[str, Any]) -> tuple[Reading, ...]:
    """Temperature and humidity of an event's sensors (EPCIS 2.0, 7.3.7), each as one range over all that was reported.

    Reports of other kinds, in other units or of another component than the axis-less whole are passed over, never guessed at.
    """
    found: dict[Measured, list[Decimal]] = {}
    alarms: set[Measured] = set()
    for report in _reports(event):
        read = _read(report)
        if read is None:
            continue
        measured, values = read
        found.setdefault(measured, []).extend(values)
        if report.get("exception"):
            alarms.add(measured)
    return tuple(
        Reading(measured, min(values), max(values), measured in alarms)
        for measured, values in sorted(found.items())
        if values
    )


def _reports(event: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for element in _dicts(event.get("sensorElementList")):
        yield from _dicts(element.get("sensorReport"))


def _dicts(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))


def _read(report: Mapping[str, Any]) -> tuple[Measured, list[Decimal]] | None:
    type, uom = report.get("type"), report.get("uom")
    if not isinstance(type, str) or not isinstance(uom, str) or "component" in report:
        return None
    known = _UNITS.get((bare_term(type), uom))
    if known is None:
        return None
    measured, factor, zero = known
    numbers = [_number(report.get(name)) for name in ("value", "minValue", "maxValue", "meanValue")]
    return measured, [(number - zero) * factor for number in numbers if number is not None]


_UNITS: Final = {
    ("Temperature", "CEL"): (Measured.TEMPERATURE, Decimal(1), Decimal(0)),
    ("Temperature", "KEL"): (Measured.TEMPERATURE, Decimal(1), Decimal("273.15")),
    ("Temperature", "FAH"): (Measured.TEMPERATURE, Decimal(5) / Decimal(9), Decimal(32)),
    ("RelativeHumidity", "P1"): (Measured.HUMIDITY, Decimal(1), Decimal(0)),
}
"""Measurement and UN/ECE Recommendation 20 unit: what it is told as, the factor, and what lies below the other scale's zero."""


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _BEYOND_BELIEF else None


_BEYOND_BELIEF: Final = Decimal(100_000)

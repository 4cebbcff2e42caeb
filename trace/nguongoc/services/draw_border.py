"""The border of an own plot: drawn, shown, erased. It leads to somebody's door, so nobody else is told of it and nothing signed holds it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from nguongoc.errors import Invalid, NotFound
from nguongoc.geography.borders import Border, read_border
from nguongoc.parties.borders import Oddity, oddities
from nguongoc.parties.facilities import LAND, Facility
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.services.browse_master_data import FacilityNotFound
from nguongoc.services.caller import Caller, Scope


class BorderUnfit(Invalid):
    """Only land on which something grows has a border here."""

    code = "border-unfit"


class BorderNotFound(NotFound):
    """No border is known of this place."""

    code = "border-not-found"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A border with the place it is of, and what looks odd about it."""

    facility: Facility
    border: Border
    area_m2: Decimal
    oddities: tuple[Oddity, ...]

    @classmethod
    def of(cls, facility: Facility, border: Border) -> Drawn:
        return cls(facility, border, border.area_m2, oddities(border, facility))


class DrawBorder:
    """Each raises `ScopeMissing` and `FacilityNotFound`, for somebody else's place too."""

    def __init__(self, reads: ReadSource, writer: Writer, clock: Clock) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock

    def draw(self, caller: Caller, facility_id: UUID, geojson: Any) -> Drawn:
        """From the value of a GeoJSON text, in place of the one before. Raises `BorderUnfit` and what `read_border` refuses."""
        caller.require(Scope.MASTER_DATA_WRITE)
        border = read_border(geojson)

        def put(uow: UnitOfWork) -> Drawn:
            facility = _own(uow, caller, facility_id)
            if facility.kind not in LAND:
                raise BorderUnfit("only growing areas and plots have a border")
            uow.parties.put_border(facility_id, border, self._clock.now())
            return Drawn.of(facility, border)

        return self._writer.run(put)

    def show(self, caller: Caller, facility_id: UUID) -> Drawn:
        """Raises `BorderNotFound`."""
        caller.require(Scope.MASTER_DATA_READ)
        with self._reads.open() as reader:
            facility = _own(reader, caller, facility_id)
            border = reader.parties.border(facility_id)
        if border is None:
            raise _unknown()
        return Drawn.of(facility, border)

    def erase(self, caller: Caller, facility_id: UUID) -> None:
        """Raises `BorderNotFound`."""
        caller.require(Scope.MASTER_DATA_WRITE)

        def erase(uow: UnitOfWork) -> None:
            _own(uow, caller, facility_id)
            if not uow.parties.erase_border(facility_id):
                raise _unknown()

        self._writer.run(erase)


def _own(reader: Reader | UnitOfWork, caller: Caller, facility_id: UUID) -> Facility:
    facility = reader.parties.facility(facility_id)
    if facility is None or facility.organisation_id != caller.organisation_id:
        raise FacilityNotFound("no such facility of this organisation")
    return facility


def _unknown() -> BorderNotFound:
    return BorderNotFound("no border of this place is known")

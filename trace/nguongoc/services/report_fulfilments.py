"""*Scanned at fulfilment*: a marketplace or carrier says which packs it sent, when and from near which town; set apart from buyers' scans.

What is kept is a scan of its own kind, as coarse as a buyer's and gone with them after 90 days: the pack by its reference, the minute,
the town, and instead of a visitor a keyed name of *who said this of which day and town*, so that the same report told twice is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.units import UnitState
from nguongoc.errors import Invalid, Refusal
from nguongoc.identifiers.link import ForeignHost, Identifier, parse_any
from nguongoc.ports import Answer, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.scans.checks import THRESHOLDS
from nguongoc.scans.cities import City, find_city
from nguongoc.scans.noted import Noted, Stamp
from nguongoc.scans.observation import PlaceSource, ScanKind, StampState
from nguongoc.scans.references import UnitReferences
from nguongoc.scans.signals_thresholds import shipped
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.find_lot import Fit, Found
from nguongoc.services.find_lots import find_lots
from nguongoc.services.gathering import Gathering
from nguongoc.services.once import Once, carry_out
from nguongoc.services.unit_serials import UnitSerials

MOST_FULFILMENTS: Final = 10_000
CHUNK: Final = 500
AHEAD: Final = timedelta(minutes=5)
"""How far another's clock may run ahead of ours."""
_GONE: Final = frozenset({UnitState.SOLD, UnitState.ENDED})


class FulfilledOutOfRange(Invalid):
    """In the future, or longer ago than scans are kept."""

    code = "fulfilled-out-of-range"


class NotTaken(StrEnum):
    """Why nothing could be noted of one code; each is for who packed it to look at."""

    MALFORMED = "malformed"
    FOREIGN = "foreign"
    """Of another host."""
    UNKNOWN = "unknown"
    """Nothing is registered under it, or its serial is none of the lot."""
    MISMATCH = "mismatch"
    """The serial was issued for another lot than the code says."""
    NOT_A_UNIT = "not-a-unit"
    """The stamp of a lot, which is on every pack of it."""


@dataclass(frozen=True, slots=True)
class Fulfilled:
    """One pack as it was reported."""

    code: str
    at: datetime
    town: str


@dataclass(frozen=True, slots=True)
class FulfilmentsTaken:
    """How many are noted now, how many had been, and by index of what was sent why the others are not."""

    noted: int
    known: int
    not_taken: Sequence[tuple[int, NotTaken]]


@dataclass(frozen=True, slots=True)
class ReportFulfilments:
    """Safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    serials: UnitSerials
    references: UnitReferences
    hosts: frozenset[str]

    def __call__(
        self, caller: Caller, reports: Sequence[Fulfilled], once: Once[FulfilmentsTaken] | None = None
    ) -> FulfilmentsTaken | Answer:
        """Raises `FulfilledOutOfRange`, `CityUnknown`, or several of them; then nothing is noted. A code never fails the rest."""
        caller.require(Scope.FULFIL)
        towns = self._checked(reports)
        not_taken: list[tuple[int, NotTaken]] = []
        noted: dict[tuple[bytes | None, bytes | None], Noted] = {}
        for index, found in enumerate(self._found([each.code for each in reports])):
            if isinstance(found, NotTaken):
                not_taken.append((index, found))
                continue
            each = self._noted(caller, reports[index], towns[index], found)
            noted.setdefault((each.stamp.unit, each.visitor), each)

        def write(uow: UnitOfWork) -> FulfilmentsTaken:
            known = uow.scans.fulfilled([each.stamp.unit for each in noted.values() if each.stamp.unit])
            new = [each for key, each in noted.items() if key not in known]
            uow.scans.add(new, self.clock.now())
            taken = len(reports) - len(not_taken)
            return FulfilmentsTaken(len(new), taken - len(new), tuple(not_taken))

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def _checked(self, reports: Sequence[Fulfilled]) -> list[City | None]:
        now, gathering = self.clock.now(), Gathering()
        oldest = now - timedelta(days=THRESHOLDS.days_kept)
        towns: list[City | None] = []
        for index, each in enumerate(reports):
            at = f"/items/{index}"
            if not oldest <= each.at <= now + AHEAD:
                wrong = FulfilledOutOfRange(
                    "not within what is kept", pointer=f"{at}/at", days=THRESHOLDS.days_kept
                )
                gathering.refuse(wrong)
            towns.append(gathering.ask(lambda each=each, at=at: _town(each.town, f"{at}/town"), None))  # type: ignore[misc]
        gathering.settle()
        return towns

    def _found(self, codes: Sequence[str]) -> Iterator[Found | NotTaken]:
        remaining = iter(codes)
        while chunk := list(islice(remaining, CHUNK)):
            asked = [self._read(code) for code in chunk]
            with self.reads.open() as reader:
                units = [each for each in asked if not isinstance(each, NotTaken)]
                found = iter(find_lots(reader, units, self.serials))
            for each in asked:
                yield each if isinstance(each, NotTaken) else _unit(next(found))

    def _read(self, code: str) -> Identifier | NotTaken:
        try:
            asked = parse_any(code, self.hosts)
        except Refusal:
            return NotTaken.MALFORMED
        return NotTaken.FOREIGN if isinstance(asked, ForeignHost) else asked

    def _noted(self, caller: Caller, report: Fulfilled, town: City | None, found: Found) -> Noted:
        if found.batch is None or found.number is None or town is None:
            raise AssertionError("unreachable: what has no unit is not taken, and every town was found")
        day, batch = vietnamese_day(report.at), found.batch
        told = self.references.of_report(batch.id, f"{caller.organisation_id} {day} {town.slug}")
        unit = self.references.of_unit(batch.id, found.number)
        stamp = Stamp(batch.organisation_id, batch.id, unit, _state(found, report.at))
        at = report.at.replace(second=0, microsecond=0)
        return Noted(stamp, at, day, ScanKind.FULFILMENT, told, town.cell, town.slug, PlaceSource.CONSENTED)


def _town(slug: str, pointer: str) -> City:
    try:
        return find_city(slug)
    except Refusal as refusal:
        raise refusal.at(pointer) from None


def _unit(found: Found) -> Found | NotTaken:
    match found.fit:
        case Fit.KNOWN:
            return NotTaken.NOT_A_UNIT if found.batch is None or found.number is None else found
        case Fit.OTHER_LOT:
            return NotTaken.MISMATCH
        case Fit.NO_LOT:
            return NotTaken.NOT_A_UNIT
        case Fit.UNKNOWN | Fit.UNKNOWN_SERIAL:
            return NotTaken.UNKNOWN


def _state(found: Found, at: datetime) -> StampState:
    """As it stood when it was sent: a sale that was entered afterwards, or just before, is this very sale."""
    state, stretch = found.unit or UnitState.WAITING, found.stretch
    before = at - timedelta(hours=shipped().counting.sale_hours)
    if state in _GONE and (stretch is None or stretch.since > before):
        return StampState.ACTIVE
    return StampState(state.value)

"""Scans noted without waiting, written once a minute, told as *checked before*, and forgotten after 90 days.

Of who scanned nothing is handed on from here but the day's name (`nguongoc.scans.visitors`): no address, no user agent, not even to
the buffer. What a process noted since and lost in a crash is lost, and so is what found no room; a count can bear both.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.batches.units import UnitState
from nguongoc.errors import NotFound
from nguongoc.ports import Clock, ReadSource, Writer
from nguongoc.ports.scans import VisitorKeys
from nguongoc.scans.checks import THRESHOLDS, CheckedBefore, checked_before
from nguongoc.scans.cities import find_city
from nguongoc.scans.noted import Noted, ScanBuffer, Stamp
from nguongoc.scans.observation import PlaceSource, ScanKind, StampState
from nguongoc.scans.references import UnitReferences
from nguongoc.scans.signals_thresholds import shipped
from nguongoc.scans.visitors import kind_of, visitor_of
from nguongoc.services.find_lot import Asked, Found, find_lot
from nguongoc.services.unit_serials import UnitSerials

LOG = logging.getLogger(__name__)
WRITTEN_AT_ONCE: Final = 1_000
"""Rows of one transaction: who writes beside it waits for no more than these."""


class StampUnknown(NotFound):
    """Nothing is registered under this code, so nothing of it was scanned."""

    code = "stamp-unknown"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a request says of who makes it; kept nowhere."""

    address: str
    headers: Mapping[bytes, bytes]
    """By names in lower case."""


class RecordScans:
    """Safe to use from any thread; `note` touches memory alone and never raises for what a request says."""

    def __init__(
        self,
        reads: ReadSource,
        writer: Writer,
        clock: Clock,
        serials: UnitSerials,
        references: UnitReferences,
        keys: VisitorKeys,
        session_cookie: bytes = b"",
    ) -> None:
        self._reads = reads
        self._writer = writer
        self._clock = clock
        self._serials = serials
        self._references = references
        self._keys = keys
        self._session_cookie = session_cookie
        self._buffer = ScanBuffer()
        self._told_dropped = 0
        self._forgot: date | None = None

    def stamp_of(self, batch: Batch, serial: str | None, number: int | None, unit: UnitState | None) -> Stamp:
        """Of a known lot: of its own stamp, of the unit that is counted so, or of a serial that is none of it."""
        reference = self._references.of_pack(batch.id, number, serial)
        state = StampState.UNKNOWN if unit is None else StampState(unit.value)
        return Stamp(batch.organisation_id, batch.id, reference, state)

    def stamp_found(self, found: Found) -> Stamp | None:
        """The same of what was looked up; None where no lot is known."""
        if found.batch is None:
            return None
        return self.stamp_of(found.batch, found.serial, found.number, found.unit)

    def stamp_named(self, asked: Asked) -> Stamp:
        """Of a code whose lot, and pack if it names one, is known. Raises `StampUnknown`."""
        with self._reads.open() as reader:
            found = find_lot(reader, asked, self._serials)
        stamp = self.stamp_found(found)
        if stamp is None or (stamp.unit is not None and stamp.state is StampState.UNKNOWN):
            raise StampUnknown("nothing is registered under this code")
        return stamp

    def kind_of(self, asking: Asking) -> ScanKind:
        return kind_of(asking.headers, self._session_cookie)

    def note(self, stamp: Stamp, asking: Asking, kind: ScanKind) -> None:
        """Its page went out."""
        now = self._clock.now()
        day = vietnamese_day(now)
        # Whoever is no buyer is not told apart from the next of the same kind: that there were some is enough.
        visitor = self._visitor(day, asking) if kind is ScanKind.BUYER else None
        self._buffer.add(Noted(stamp, _minute(now), day, kind, visitor))

    def note_town(self, stamp: Stamp, slug: str, asking: Asking) -> None:
        """Who scanned named the nearest town. Raises `CityUnknown`; who is no buyer is heard and not counted."""
        city, now = find_city(slug), self._clock.now()
        if self.kind_of(asking) is not ScanKind.BUYER:
            return
        day = vietnamese_day(now)
        self._buffer.add(
            Noted(
                stamp,
                _minute(now),
                day,
                ScanKind.BUYER,
                self._visitor(day, asking),
                city.cell,
                city.slug,
                PlaceSource.CONSENTED,
            )
        )

    def note_reopened(self, stamp: Stamp, used_at: datetime, asking: Asking) -> None:
        """A buyer sent the right PIN of a pack, and it had been used before; so soon after, by who used it first."""
        kind, soon = self.kind_of(asking), timedelta(minutes=shipped().counting.pin_minutes)
        if kind is ScanKind.BUYER and self._clock.now() - used_at > soon:
            self.note(replace(stamp, state=StampState.REOPENED), asking, kind)

    def _visitor(self, day: date, asking: Asking) -> bytes | None:
        return visitor_of(self._keys.of_day(day), asking.address, asking.headers.get(b"user-agent", b""))

    def write(self) -> int:
        """What was noted since, into the store; kept as far as there is room when the store takes nothing now."""
        now = self._clock.now()
        self._keys.of_day(vietnamese_day(now))  # yesterday's goes now, scanned or not
        noted = self._buffer.take()
        for start in range(0, len(noted), WRITTEN_AT_ONCE):
            some = noted[start : start + WRITTEN_AT_ONCE]
            try:
                self._writer.run(lambda uow, some=some: uow.scans.add(some, now))  # type: ignore[misc]
            except Exception:
                self._buffer.put_back(noted[start:])
                self._tell_dropped()
                raise
        self._tell_dropped()
        return len(noted)

    def forget(self) -> int:
        """Once a day: what is older than 90 days is summed and removed. Any process may, also several at once."""
        today = vietnamese_day(self._clock.now())
        if self._forgot == today:
            return 0
        before = today - timedelta(days=THRESHOLDS.days_kept)
        gone = self._writer.run(lambda uow: uow.scans.forget(before))
        self._forgot = today
        return gone

    def checked_before(self, stamp: Stamp) -> CheckedBefore | None:
        """None of a lot's stamp, which belongs to no one pack, and of what is none of ours."""
        if stamp.unit is None or stamp.state is StampState.UNKNOWN:
            return None
        today = vietnamese_day(self._clock.now())
        since = today - timedelta(days=THRESHOLDS.days_kept - 1)
        with self._reads.open() as reader:
            return checked_before(reader.scans.unit_checks(stamp.batch_id, stamp.unit, today, since))

    @property
    def dropped(self) -> int:
        """Scans that found no room since this process began."""
        return self._buffer.dropped

    def _tell_dropped(self) -> None:
        if (dropped := self.dropped) > self._told_dropped:
            LOG.warning("%d scans found no room and were not counted", dropped - self._told_dropped)
            self._told_dropped = dropped


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)

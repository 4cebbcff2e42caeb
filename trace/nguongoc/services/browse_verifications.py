"""A marketplace looks at what it verified itself: one by one, by the day, by key. Of nobody else's it learns nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import Batch
from nguongoc.catalogue.products import Product
from nguongoc.errors import Refusal
from nguongoc.identifiers.link import ForeignHost, parse_any
from nguongoc.ports import Clock, Reader, ReadSource
from nguongoc.ports.verification_history import HistorySearch, Kept, UsageDay
from nguongoc.scans.references import UnitReferences
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.find_lot import find_lot
from nguongoc.services.note_verifications import KEPT_DAYS
from nguongoc.services.unit_serials import UnitSerials
from nguongoc.verdict import State

AT_ONCE: Final = 500
MOST_FILES: Final = 5_000
NOWHERE: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class HistoryWanted:
    """Everything that may be asked; days are inclusive, `code` is of a lot or of one pack."""

    verdict: State | None = None
    subject: str | None = None
    since: date | None = None
    until: date | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class SeenVerification:
    """A verification with its lot, where the code led to one."""

    kept: Kept
    batch: Batch | None
    product: Product | None


@dataclass(frozen=True, slots=True)
class UsageSeen:
    """Days newest first; `files` are codes verified in whole files, by the day on which each was handed in."""

    days: Sequence[UsageDay]
    files: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BrowseVerifications:
    """`hosts` are ours."""

    reads: ReadSource
    clock: Clock
    serials: UnitSerials
    references: UnitReferences
    hosts: frozenset[str]

    def history(
        self, caller: Caller, wanted: HistoryWanted, before: UUID | None, limit: int
    ) -> Sequence[SeenVerification]:
        """Newest first, of the caller's organisation. Raises `ScopeMissing` and the refusals of a code that cannot be read, at `/code`."""
        caller.require(Scope.VERIFY)
        with self.reads.open() as reader:
            search = self._search(reader, caller, wanted)
            return _seen(reader, reader.verification_history.find(search, before, limit))

    def everything(self, caller: Caller, wanted: HistoryWanted) -> Iterator[Sequence[SeenVerification]]:
        """The whole of it, some hundreds at a time: no more than these is in memory. Refuses before the first."""
        caller.require(Scope.VERIFY)
        with self.reads.open() as reader:
            search = self._search(reader, caller, wanted)
        return self._pieces(search)

    def _pieces(self, search: HistorySearch) -> Iterator[Sequence[SeenVerification]]:
        before: UUID | None = None
        while True:
            with self.reads.open() as reader:
                some = _seen(reader, reader.verification_history.find(search, before, AT_ONCE))
            if some:
                yield some
                before = some[-1].kept.id
            if len(some) < AT_ONCE:
                return

    def usage(self, caller: Caller, days: int = KEPT_DAYS) -> UsageSeen:
        """Of the last days, by key and account. Raises `ScopeMissing`."""
        caller.require(Scope.VERIFY)
        now = self.clock.now()
        days = min(days, KEPT_DAYS)
        since = vietnamese_day(now) - timedelta(days=days - 1)
        with self.reads.open() as reader:
            history = reader.verification_history
            used = history.usage(caller.organisation_id, since)
            files = history.files(caller.organisation_id, now - timedelta(days=days), MOST_FILES)
        by_day: Counter[date] = Counter()
        for at, done in files:
            by_day[vietnamese_day(at)] += done
        return UsageSeen(used, {day: count for day, count in by_day.items() if day >= since})

    def _search(self, reader: Reader, caller: Caller, wanted: HistoryWanted) -> HistorySearch:
        batch_id, unit = (None, None) if wanted.code is None else self._named(reader, wanted.code)
        return HistorySearch(
            caller.organisation_id,
            None if wanted.verdict is None else wanted.verdict.value,
            wanted.subject,
            wanted.since,
            wanted.until,
            batch_id,
            unit,
        )

    def _named(self, reader: Reader, code: str) -> tuple[UUID, bytes | None]:
        """The lot, and the pack where the code names one; a code that leads to no lot finds nothing."""
        try:
            asked = parse_any(code, self.hosts)
        except Refusal as refusal:
            raise refusal.at("/code") from None
        if isinstance(asked, ForeignHost):
            return NOWHERE, None
        found = find_lot(reader, asked, self.serials)
        if found.batch is None:
            return NOWHERE, None
        return found.batch.id, self.references.of_pack(found.batch.id, found.number, found.serial)


def _seen(reader: Reader, kept: Sequence[Kept]) -> list[SeenVerification]:
    ids = list({each.said.batch_id for each in kept if each.said.batch_id is not None})
    batches = reader.lots.batches(ids) if ids else {}
    products = reader.catalogue.products({each.product_id for each in batches.values()})
    found = []
    for each in kept:
        batch = None if each.said.batch_id is None else batches.get(each.said.batch_id)
        found.append(SeenVerification(each, batch, None if batch is None else products.get(batch.product_id)))
    return found

"""Units that were scanned are judged again, a few minutes later and beside all requests: a page only looks the answer up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.identifiers.ordered import uuid7
from nguongoc.ports import Clock, Reader, ReadSource, UnitOfWork, Writer
from nguongoc.ports.signals import Mark, Scanned
from nguongoc.scans.signals import Grade, Judgement, judge
from nguongoc.scans.signals_thresholds import Thresholds, shipped
from nguongoc.verify import Scans

SETTLED: Final = timedelta(minutes=2)
"""Scans are judged once they are so old: another process may still be committing one with a lower id."""
AT_ONCE: Final = 500
"""Scans of one round, and so at most units of one transaction."""
MOST_ROUNDS: Final = 40
"""Of one call, so that what is behind does not keep the job from its other work."""
MOST_SCANS: Final = 5_000
"""Of one unit, the newest: with more it is far beyond every step already."""
SAID_AGAIN: Final = timedelta(hours=1)
"""How often it is written that nothing came: every commit drops pages that are kept."""
STALE: Final = timedelta(days=1)
_SCANS: Final = {
    Grade.NOTHING_UNUSUAL: Scans.ORDINARY,
    Grade.WORTH_A_LOOK: Scans.WORTH_A_LOOK,
    Grade.UNUSUAL: Scans.UNUSUAL,
}


@dataclass(frozen=True, slots=True)
class JudgeScans:
    """Any process may run it, also several at once: judging twice changes nothing."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    told: Callable[[UnitOfWork, UUID, UUID, Judgement], None]
    """Hears of a lot, and whose it is, of which a unit becomes unusual where none was since somebody looked."""

    def __call__(self) -> int:
        """Judge what was scanned since the last time; how many units."""
        count = 0
        for _ in range(MOST_ROUNDS):
            units, more = self._round()
            count += units
            if not more:
                break
        return count

    def _round(self) -> tuple[int, bool]:
        """How many units, and whether more may wait."""
        now = self.clock.now()
        today, thresholds = vietnamese_day(now), shipped()
        since = first_day(today)
        with self.reads.open() as reader:
            before, upto = reader.signals.mark(), uuid7(now - SETTLED)
            scans = reader.signals.scanned(None if before is None else before.scan_id, upto, AT_ONCE)
            units = list(dict.fromkeys(unit for _, unit in scans))
            said = reader.signals.judgements([unit.unit for unit in units], since)
            known = {} if said is None else said.of
            judged = [(unit, _judged(reader, unit, thresholds, today, known)) for unit in units]
        if not scans and before is not None and now - before.judged_at < SAID_AGAIN:
            return 0, False
        mark = Mark(scans[-1][0] if scans else upto if before is None else before.scan_id, now)

        def write(uow: UnitOfWork) -> None:
            self._tell(uow, judged, known, since)
            for unit, judgement in judged:
                if judgement.grade is not Grade.NOTHING_UNUSUAL or unit.unit in known:
                    uow.signals.put(unit, judgement, today)
            uow.signals.forget(since)
            uow.signals.set_mark(mark)

        self.writer.run(write)
        return len(units), len(scans) == AT_ONCE

    def _tell(
        self,
        uow: UnitOfWork,
        judged: Sequence[tuple[Scanned, Judgement]],
        known: Mapping[bytes, Judgement],
        since: date,
    ) -> None:
        """Once a lot and round, before any of it is written."""
        lots: dict[UUID, tuple[UUID, Judgement]] = {}
        for unit, judgement in judged:
            before = known.get(unit.unit)
            if judgement.grade is Grade.UNUSUAL and (before is None or before.grade is not Grade.UNUSUAL):
                lots.setdefault(unit.batch_id, (unit.organisation_id, judgement))
        for batch_id, (owner, judgement) in lots.items():
            if _is_quiet(uow, batch_id, since):
                self.told(uow, batch_id, owner, judgement)


def _is_quiet(uow: UnitOfWork, batch_id: UUID, since: date) -> bool:
    """Nothing of it was unusual yet, or somebody looked since."""
    newest = max(
        (
            each.newest
            for each in uow.signals.of_batch(batch_id, since)
            if each.judgement.grade is Grade.UNUSUAL
        ),
        default=None,
    )
    looks = uow.signals.looks([batch_id]).get(batch_id, ())
    return newest is None or any(vietnamese_day(each.looked_at) >= newest for each in looks)


Scanning: TypeAlias = tuple[Scans, tuple[str, ...]]
"""What step 8 is told, and what about the scans is unusual."""
NOT_ASKED: Final[Scanning] = (Scans.NOT_ASKED, ())


def first_day(today: date) -> date:
    """The first day whose scans count."""
    return today - timedelta(days=shipped().counting.days - 1)


def scans_of(reader: Reader, units: Sequence[bytes], now: datetime) -> Mapping[bytes, Scanning]:
    """What step 8 is told of these units: one statement for all of them. Nothing where nobody judged for a day: unknown is not ordinary."""
    if not units:
        return {}
    found = reader.signals.judgements(units, first_day(vietnamese_day(now)))
    if found is None or now - found.judged_at > STALE:
        return {}
    ordinary = Judgement(Grade.NOTHING_UNUSUAL)
    said = {unit: found.of.get(unit, ordinary) for unit in units}
    # What is only worth a look is nothing to name to who buys.
    return {
        unit: (_SCANS[each.grade], each.signals if each.grade is Grade.UNUSUAL else ())
        for unit, each in said.items()
    }


def _judged(
    reader: Reader, unit: Scanned, thresholds: Thresholds, today: date, known: Mapping[bytes, Judgement]
) -> Judgement:
    scans = reader.scans.of_unit(unit.batch_id, unit.unit, first_day(today), MOST_SCANS)
    found = judge(scans, thresholds, today)
    before = known.get(unit.unit)
    # Of more scans than are read the older ones may have said more.
    if len(scans) == MOST_SCANS and before is not None and before.grade.rank > found.grade.rank:
        return before
    return found

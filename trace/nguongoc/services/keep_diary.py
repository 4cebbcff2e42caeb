"""Keep the farm diary: one activity written down for many plots, read back, corrected without losing what was said before.

Ids come from the client, so that a queue on a telephone may send again what it does not know to have arrived: the same entry under the
same id is there once, another entry under it is a conflict that shows both. One request is written whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from nguongoc.batches.dates import vietnamese_day
from nguongoc.diary.entries import Activity, Entry, Said
from nguongoc.diary.rules import allowed_from, check_said, same_crop, settle_time
from nguongoc.ports import Answer, Clock, ReadSource, UnitOfWork, Writer
from nguongoc.ports.diary import DiaryWish
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.diary_ledger import (
    MOST_PLOTS,
    DiaryDraft,
    DiaryEntryNotFound,
    DiaryPlotsUncountable,
    Kept,
    Plot,
    check_correctable,
    check_plot,
    correcting,
    entry_of,
    own_entry,
    write_entries,
)
from nguongoc.services.keep_diary_memos import KeepDiaryMemos
from nguongoc.services.keep_diary_photos import KeepDiaryPhotos
from nguongoc.services.once import Once, carry_out
from nguongoc.services.tell_growing import TellGrowing


@dataclass(frozen=True, slots=True)
class KeepDiary:
    """Of one's own organisation; safe to call from any thread."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    tell: TellGrowing

    @property
    def photos(self) -> KeepDiaryPhotos:
        return KeepDiaryPhotos(self.reads, self.writer, self.clock)

    @property
    def memos(self) -> KeepDiaryMemos:
        return KeepDiaryMemos(self.reads, self.writer, self.clock)

    def __call__(self, caller: Caller, draft: DiaryDraft, once: Once[Kept] | None = None) -> Kept | Answer:
        """Raises `DiaryPlotsUncountable`, `DiaryEntryDiffers`, the refusals of `check_said` and `check_harvest`, and those of
        plots, members, crops and photos that are not there."""
        caller.require(Scope.BATCHES_WRITE)
        if not 1 <= len({each.id for each in draft.plots}) == len(draft.plots) <= MOST_PLOTS:
            raise DiaryPlotsUncountable(
                f"1 to {MOST_PLOTS} plots, each under an id of its own", pointer="/plots", most=MOST_PLOTS
            )
        said, entries = self._entries(caller, draft)

        def write(uow: UnitOfWork) -> Kept:
            return write_entries(uow, caller, said, entries)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def correct(
        self, caller: Caller, entry_id: UUID, draft: DiaryDraft, once: Once[Kept] | None = None
    ) -> Kept | Answer:
        """A later entry takes the place of this one; both stay. Raises also `DiaryEntryNotFound`, `DiaryEntryCorrected`."""
        caller.require(Scope.BATCHES_WRITE)
        if len(draft.plots) != 1:
            raise DiaryPlotsUncountable("a correction is of one plot", pointer="/plots", most=1)
        said, (entry,) = self._entries(caller, draft)
        entry = correcting(entry, entry_id, struck=False)

        def write(uow: UnitOfWork) -> Kept:
            check_correctable(uow, caller, entry)
            kept = write_entries(uow, caller, said, [entry])
            self.tell.follow(uow, entry)
            return kept

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def strike(
        self, caller: Caller, entry_id: UUID, id: UUID, note: str | None, once: Once[Kept] | None = None
    ) -> Kept | Answer:
        """Say that nothing of the kind was done. The entry stays, with who struck it out and when."""
        caller.require(Scope.BATCHES_WRITE)
        now = self.clock.now()

        def write(uow: UnitOfWork) -> Kept:
            old = own_entry(uow, caller, entry_id)
            said = check_said(replace(old.said, note=note), old.happened_on, vietnamese_day(now))
            plain = entry_of(
                caller, said, Plot(id, old.facility_id, old.responsible_id), now, (old.happened_on, False)
            )
            entry = correcting(plain, entry_id, struck=True)
            check_correctable(uow, caller, entry)
            kept = write_entries(uow, caller, said, [entry])
            self.tell.follow(uow, entry)
            return kept

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def restore(self, caller: Caller, struck_id: UUID, id: UUID) -> Kept | Answer:
        """Say that it was done after all: what was struck out stands again, as an entry under `id` that takes the striking's place.

        Judged anew, since a harvest may have waited for nothing meanwhile. A lot that told it until it was struck out tells it
        again only if its producer says so. Raises as `correct` does, and `DiaryEntryNotFound` where nothing was struck out.
        """
        caller.require(Scope.BATCHES_WRITE)
        now = self.clock.now()

        def write(uow: UnitOfWork) -> Kept:
            struck = own_entry(uow, caller, struck_id)
            if not struck.struck or struck.corrects_id is None:
                raise DiaryEntryNotFound("nothing was struck out under this id")
            said = own_entry(uow, caller, struck.corrects_id).said
            plot = Plot(id, struck.facility_id, struck.responsible_id)
            plain = entry_of(caller, said, plot, now, (struck.happened_on, struck.clock_off))
            entry = correcting(plain, struck_id, struck=False)
            check_correctable(uow, caller, entry, restores=True)
            return write_entries(uow, caller, said, [entry])

        return self.writer.run(write)

    def entries(
        self, caller: Caller, wish: DiaryWish, after: tuple[date, UUID] | None, limit: int
    ) -> Sequence[Entry]:
        """The newest day first."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            return reader.diary.entries(caller.organisation_id, wish, after, limit)

    def versions(self, caller: Caller, entry_id: UUID) -> tuple[Entry, ...]:
        """An entry and everything that it took the place of or that took its place, the oldest first. Raises `DiaryEntryNotFound`."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            found = [own_entry(reader, caller, entry_id)]
            while (earlier := found[0].corrects_id) is not None:
                found.insert(0, own_entry(reader, caller, earlier))
            while (later := found[-1].corrected_by) is not None:
                found.append(own_entry(reader, caller, later))
        return tuple(found)

    def last_day(self, caller: Caller) -> Sequence[Entry]:
        """What was done on the newest day before today of which anything stands: what is repeated today."""
        caller.require(Scope.BATCHES_READ)
        yesterday = vietnamese_day(self.clock.now()) - timedelta(days=1)
        with self.reads.open() as reader:
            newest = reader.diary.entries(
                caller.organisation_id, DiaryWish(last=yesterday, standing=True), None, 1
            )
            if not newest:
                return ()
            day = newest[0].happened_on
            wish = DiaryWish(first=day, last=day, standing=True)
            return reader.diary.entries(caller.organisation_id, wish, None, MOST_PLOTS)

    def harvest_from(self, caller: Caller, facility_id: UUID, product_id: UUID | None = None) -> date | None:
        """The first day on which may be harvested by what the diary says; None: now. Raises `FacilityNotFound`."""
        caller.require(Scope.BATCHES_READ)
        today = vietnamese_day(self.clock.now())
        with self.reads.open() as reader:
            check_plot(reader, caller, facility_id, None)
            sprayed = reader.diary.of_plot(facility_id, (Activity.SPRAYING,))
        meeting = [allowed_from(each) for each in sprayed if same_crop(each.said.product_id, product_id)]
        latest = max(meeting, default=today)
        return latest if latest > today else None

    def _entries(self, caller: Caller, draft: DiaryDraft) -> tuple[Said, list[Entry]]:
        now = self.clock.now()
        settled = settle_time(draft.said, draft.sent_at, now)
        said = check_said(draft.said, settled[0], vietnamese_day(now))
        return said, [entry_of(caller, said, plot, now, settled) for plot in draft.plots]

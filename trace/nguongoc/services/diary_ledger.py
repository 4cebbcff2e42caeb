"""What an entry of the diary is judged by inside the transaction that writes it, and what is refused there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from nguongoc.batches.lots import Batch, Origin
from nguongoc.diary.entries import Activity, Entry, Said, digest
from nguongoc.diary.places import check_place
from nguongoc.diary.rules import INSIDE_INTERVAL, TAKEN_OFF, check_harvest, harvested_too_early
from nguongoc.diary.substances import taken_off
from nguongoc.errors import Conflict, Invalid, NotFound
from nguongoc.parties.facilities import Facility
from nguongoc.ports import Reader, UnitOfWork
from nguongoc.services.browse_master_data import FacilityNotFound, ProductNotFound
from nguongoc.services.caller import Caller
from nguongoc.services.name_members import MemberNotFound
from nguongoc.services.register_product import PhotoUnknown

MOST_PLOTS: Final = 100
MOST_VERSIONS: Final = 20
_JUDGED: Final = (Activity.PLANTING, Activity.SPRAYING, Activity.HARVESTING)


class DiaryEntryNotFound(NotFound):
    """No entry of this id in the diary of this organisation."""

    code = "diary-entry-not-found"


class DiaryPlotsUncountable(Invalid):
    """No plot, the same id twice, or more than `MOST_PLOTS`."""

    code = "diary-plots-uncountable"


class DiaryEntryCorrected(Conflict):
    """Another entry took its place already; `by` is the one to correct."""

    code = "diary-entry-corrected"


class DiaryVersionsTooMany(Conflict):
    """Corrected `MOST_VERSIONS` times: begin a new entry."""

    code = "diary-versions-too-many"


class DiaryEntryDiffers(Conflict):
    """Under this id something else was written down before: nothing is overwritten. Both are here to be shown."""

    code = "diary-entry-differs"

    def __init__(self, kept: Entry, sent: Entry, pointer: str) -> None:
        super().__init__(
            "another entry was written down under this id: compare both, and send yours under a new id to keep it",
            pointer=pointer,
            id=str(kept.id),
        )
        self.kept, self.sent = kept, sent


@dataclass(frozen=True, slots=True)
class Plot:
    """One plot of an activity: under which id it is written down, and which member is responsible; None: the organisation itself."""

    id: UUID
    facility_id: UUID
    responsible_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class DiaryDraft:
    """What somebody writes down. `sent_at` is the phone's clock when it sends; see `settle_time`."""

    said: Said
    plots: tuple[Plot, ...]
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The entries in the order of the plots, and codes of what was unusual."""

    entries: tuple[Entry, ...]
    warnings: tuple[str, ...] = ()


def entry_of(caller: Caller, said: Said, plot: Plot, now: datetime, settled: tuple[date, bool]) -> Entry:
    """The entry of one plot; `settled` is what `settle_time` found."""
    day, off = settled
    return Entry(
        plot.id,
        caller.organisation_id,
        plot.facility_id,
        plot.responsible_id,
        caller.subject,
        said,
        day,
        now,
        off,
        digest(said, plot.facility_id, plot.responsible_id, None, struck=False),
    )


def correcting(entry: Entry, corrects: UUID, *, struck: bool) -> Entry:
    """The same entry in the place of an earlier one."""
    sha256 = digest(entry.said, entry.facility_id, entry.responsible_id, corrects, struck)
    return replace(entry, corrects_id=corrects, struck=struck, sha256=sha256)


def own_entry(reader: Reader, caller: Caller, entry_id: UUID) -> Entry:
    """Raises `DiaryEntryNotFound`."""
    found = reader.diary.among(caller.organisation_id, [entry_id])
    if not found:
        raise DiaryEntryNotFound("no such entry in the diary of this organisation")
    return found[0]


def check_correctable(uow: UnitOfWork, caller: Caller, entry: Entry, *, restores: bool = False) -> None:
    """Raises what `correct` raises; what came before under the same id is judged by `write_entries`.

    What was struck out is corrected by nothing but what `restores` it.
    """
    uow.events.lock_organisation(caller.organisation_id)
    if entry.corrects_id is None:
        raise AssertionError("unreachable: only corrections are checked")
    old = own_entry(uow, caller, entry.corrects_id)
    if old.corrected_by not in {None, entry.id}:
        raise DiaryEntryCorrected("another entry took its place", by=str(old.corrected_by))
    if old.struck and not restores:
        raise DiaryEntryCorrected("this was struck out", by=str(old.id))
    for _ in range(MOST_VERSIONS):
        if old.corrects_id is None:
            return
        old = own_entry(uow, caller, old.corrects_id)
    raise DiaryVersionsTooMany(f"corrected {MOST_VERSIONS} times", most=MOST_VERSIONS)


def write_entries(uow: UnitOfWork, caller: Caller, said: Said, entries: list[Entry]) -> Kept:
    """Add those that are not there yet. To be called inside the transaction. Raises what `KeepDiary` raises."""
    # Twins under one id come one after the other, and so do a spraying and a harvest of one plot.
    uow.events.lock_organisation(caller.organisation_id)
    known = {each.id: each for each in uow.diary.among(caller.organisation_id, [each.id for each in entries])}
    _check_things(uow, caller, said)
    fresh: list[Entry] = []
    warnings: list[str] = []
    for index, entry in enumerate(entries):
        at = f"/plots/{index}"
        kept = known.get(entry.id)
        if kept is not None:
            if kept.sha256 != entry.sha256:
                raise DiaryEntryDiffers(kept, entry, f"{at}/id")
            continue
        facility = check_plot(uow, caller, entry.facility_id, f"{at}/facility_id")
        if not entry.struck:
            check_place(said.activity, facility, f"{at}/facility_id")
        if entry.responsible_id is not None and not uow.members.among(
            caller.organisation_id, [entry.responsible_id]
        ):
            raise MemberNotFound("no such member of this organisation", pointer=f"{at}/responsible_id")
        warnings += _judge(uow, entry)
        fresh.append(entry)
    uow.diary.add(fresh)
    return Kept(tuple(known.get(each.id, each) for each in entries), tuple(dict.fromkeys(warnings)))


def _judge(uow: UnitOfWork, entry: Entry) -> list[str]:
    """Against the diary of its plot. A harvest too early is refused; a spraying that shows one is taken, with a warning."""
    said, warnings = entry.said, []
    if entry.struck:
        return []
    beside = [each for each in uow.diary.of_plot(entry.facility_id, _JUDGED) if each.id != entry.corrects_id]
    if said.activity is Activity.HARVESTING:
        check_harvest(beside, entry.happened_on, said.product_id, "/happened_on")
    if said.activity is Activity.SPRAYING:
        if harvested_too_early(entry, beside):
            warnings.append(INSIDE_INTERVAL)
        if said.material is not None and taken_off(said.material) is not None:
            warnings.append(TAKEN_OFF)
    return warnings


def _check_things(uow: UnitOfWork, caller: Caller, said: Said) -> None:
    if said.product_id is not None:
        product = uow.catalogue.product(said.product_id)
        if product is None or product.organisation_id != caller.organisation_id:
            raise ProductNotFound("no such product of this organisation", pointer="/product_id")
    for index, photo in enumerate(said.photos):
        # One of another's would be told to be of this plot: whether there is such a one is not said either.
        if uow.catalogue.photo_owner(photo) != caller.organisation_id:
            raise PhotoUnknown("upload the photo first", pointer=f"/photos/{index}")


def check_lot(uow: UnitOfWork, batch: Batch) -> None:
    """A lot is harvested no earlier than the diary of its plot allows. To be called inside the transaction.

    Raises `HarvestTooEarly`, `HarvestBeforePlanting`.
    """
    if batch.origin is Origin.HARVESTED:
        said = uow.diary.of_plot(batch.facility_id, (Activity.PLANTING, Activity.SPRAYING))
        check_harvest(said, batch.happened_on, batch.product_id, "/happened_on")


def check_plot(reader: Reader, caller: Caller, facility_id: UUID, pointer: str | None) -> Facility:
    """Raises `FacilityNotFound`."""
    facility = reader.parties.facility(facility_id)
    if facility is None or facility.organisation_id != caller.organisation_id:
        raise FacilityNotFound("no such facility of this organisation", pointer=pointer)
    return facility

"""What the diary already says of a lot that a harvest becomes: asked once, typed once, and changed by who declares it.

Nothing is inferred from silence: a diary without a spraying does not say that there was none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from nguongoc.batches.lots import GrowingStatements
from nguongoc.batches.rules import NAME_LIMIT, NOTE_LIMIT
from nguongoc.diary.entries import Activity, Entry
from nguongoc.diary.rules import allowed_from, same_crop
from nguongoc.ports import ReadSource
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.diary_ledger import DiaryEntryNotFound, own_entry

LOOKED_BACK: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class HarvestDraft:
    """A harvest, and what the diary of its plot says of how it was grown."""

    harvest: Entry
    statements: GrowingStatements
    variety: str | None = None


@dataclass(frozen=True, slots=True)
class LotFromHarvest:
    """Of one's own diary; safe to call from any thread."""

    reads: ReadSource

    def __call__(self, caller: Caller, entry_id: UUID) -> HarvestDraft:
        """Raises `DiaryEntryNotFound`, also for what is no harvest or stands no more."""
        caller.require(Scope.BATCHES_READ)
        with self.reads.open() as reader:
            harvest = own_entry(reader, caller, entry_id)
            if harvest.said.activity is not Activity.HARVESTING or not harvest.stands:
                raise DiaryEntryNotFound("no such harvest in the diary of this organisation")
            grown = (Activity.PLANTING, Activity.FERTILISING, Activity.SPRAYING)
            before = [
                each
                for each in reader.diary.of_plot(harvest.facility_id, grown)
                if harvest.happened_on - LOOKED_BACK <= each.happened_on <= harvest.happened_on
                and same_crop(each.said.product_id, harvest.said.product_id)
            ]
        planted = _names(before, Activity.PLANTING)
        return HarvestDraft(harvest, _statements(before), planted[-1] if planted else None)


def _statements(before: Sequence[Entry]) -> GrowingStatements:
    """The spraying whose interval ends last is the one that a harvest has to wait for; its own days go with it."""
    sprayed = [each for each in before if each.said.activity is Activity.SPRAYING]
    last = max(sprayed, key=lambda each: (allowed_from(each), each.happened_on), default=None)
    spread = ", ".join(_names(before, Activity.FERTILISING))[:NOTE_LIMIT]
    return GrowingStatements(
        pesticide_last_used_on=None if last is None else last.happened_on,
        pesticide_name=None if last is None else (last.said.material or "")[:NAME_LIMIT] or None,
        pre_harvest_interval_days=None if last is None else last.said.interval_days,
        fertiliser=spread or None,
    )


def _names(entries: Sequence[Entry], activity: Activity) -> list[str]:
    named = (each.said.material for each in entries if each.said.activity is activity)
    return list(dict.fromkeys(each for each in named if each))

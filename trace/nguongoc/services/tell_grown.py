"""The steps before the harvest of a lot, for its page: entries of the diary that its producer chose to tell.

From the diary's own rows, whose times are ours: an event could claim to have been written down in time. A plot is named as the place of
the lot itself is, and nothing of what a person typed, nor who did it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from nguongoc.batches.lots import Batch, Origin
from nguongoc.diary.entries import Activity
from nguongoc.diary.substances import named_in
from nguongoc.geography import communes
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader
from nguongoc.services.provenance import Stage, StageKind

MOST_SHOWN: Final = 12
"""Steps of one lot on a page, the latest ones; all of them are in the repository of events."""
_KINDS: Final[Mapping[Activity, StageKind]] = MappingProxyType(
    {
        Activity.PLANTING: StageKind.PLANT,
        Activity.FERTILISING: StageKind.FERTILISE,
        Activity.SPRAYING: StageKind.SPRAY,
        Activity.IRRIGATING: StageKind.IRRIGATE,
        Activity.INSPECTING: StageKind.SCOUT,
    }
)


def tell_grown(reader: Reader, batch: Batch, organisation: Organisation) -> list[Stage]:
    """In the order they happened; nothing of a lot that was not harvested, nor of what was declared an error."""
    if batch.origin is not Origin.HARVESTED:
        return []
    entries = reader.diary.told_of(batch.id)[-MOST_SHOWN:]
    facility = reader.parties.facility(batch.facility_id) if entries else None
    if facility is None:
        return []
    commune = communes.find(facility.commune_code).name
    return [
        Stage(
            kind=_KINDS[each.said.activity],
            happened_on=each.happened_on,
            entered_at=each.received_at,
            late=each.late,
            organisation_name=organisation.name,
            facility_name=facility.name,
            commune_name=commune,
            quantity=None,
            substance=_substance(each.said.material),
        )
        for each in entries
    ]


def _substance(material: str | None) -> str:
    found = None if material is None else named_in(material)
    return "" if found is None else found.name

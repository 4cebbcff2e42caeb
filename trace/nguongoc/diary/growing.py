"""What was done on the plot before a harvest, as events of the lot that the harvest became.

In such an event stands nothing that a person typed freely: of what was brought out only the name of an active substance on the list,
of the place only the facility's opaque id.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID, uuid5

from nguongoc.batches.lots import Batch
from nguongoc.diary.entries import Activity, Entry
from nguongoc.diary.substances import named_in
from nguongoc.events.build import DAY_PRECISION, context, day_time, lot_class, place_of
from nguongoc.events.growing import GrowingStep, step_uri
from nguongoc.events.model import TIME_ZONE_OFFSET, Member
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation

STEPS: Final[Mapping[Activity, GrowingStep]] = MappingProxyType(
    {
        Activity.PLANTING: GrowingStep.PLANTING,
        Activity.FERTILISING: GrowingStep.FERTILISING,
        Activity.SPRAYING: GrowingStep.SPRAYING,
        Activity.IRRIGATING: GrowingStep.IRRIGATING,
        Activity.INSPECTING: GrowingStep.SCOUTING,
    }
)
"""The step of each. A harvest is the event by which its lot came into being, and what follows it is told of the lot itself."""


def growing_event(
    batch: Batch,
    facility: Facility,
    organisation: Organisation,
    entry: Entry,
    base_url: str,
    before: UUID | None = None,
) -> dict[str, Any]:
    """One EPCIS 2.0 event, complete by itself and the same however often it is built while the place keeps its number.

    Two like activities of one day stay two events: each holds a name of its own, which does not lead back to the entry. `before` is the
    event by which it was told until that was taken back: told anew, it needs another name.
    """
    place = {"id": place_of(facility, base_url)}
    name = f"urn:uuid:{_name(batch.id, entry.id) if before is None else uuid5(before, 'told again')}"
    event: dict[str, Any] = {
        "@context": context(base_url),
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventID": name,
        "eventTime": day_time(entry.happened_on, entry.received_at),
        "eventTimeZoneOffset": TIME_ZONE_OFFSET,
        "bizStep": step_uri(STEPS[entry.said.activity], base_url),
        "readPoint": place,
        "bizLocation": dict(place),
        "quantityList": [{"epcClass": lot_class(batch.gtin, batch.lot, batch.code, base_url)}],
        Member.TIME_PRECISION.value: DAY_PRECISION,
        Member.DECLARED_BY.value: organisation.did,
        Member.DIARY_ENTRY.value: name,
        Member.ENTERED_AT.value: entry.received_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    if entry.late:
        event[Member.ENTERED_LATE.value] = True
    substance = None if entry.said.material is None else named_in(entry.said.material)
    if substance is not None:
        event[Member.SUBSTANCE.value] = substance.name
    if entry.said.activity is Activity.SPRAYING and entry.said.interval_days is not None:
        event[Member.PRE_HARVEST_INTERVAL_DAYS.value] = entry.said.interval_days
    return event


def _name(batch_id: UUID, entry_id: UUID) -> UUID:
    return uuid5(batch_id, f"diary {entry_id}")

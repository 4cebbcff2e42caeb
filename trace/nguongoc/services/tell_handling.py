"""The steps of a lot after it came into being, for its page: from events that its maker captured, told within the public minimum.

A place is named only where it is the holder's own: where goods went would say who bought them.
"""

from __future__ import annotations

from nguongoc.batches.dates import vietnamese_day
from nguongoc.batches.lots import LATE_AFTER_DAYS, Batch
from nguongoc.events.build import lot_class, place_of
from nguongoc.events.handling import handling_kind, readings_of
from nguongoc.geography import communes
from nguongoc.identifiers.epc import canonical_epc
from nguongoc.parties.facilities import Facility
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader, StoredEvent
from nguongoc.records.canonical import parse_strict
from nguongoc.services.provenance import Stage, StageKind

MOST_TOLD = 12
"""Steps on a page, the latest ones; all of them are in the repository of events."""


def tell_handling(reader: Reader, batch: Batch, organisation: Organisation, base_url: str) -> list[Stage]:
    """In the order they happened; nothing of events that were taken back."""
    keys = {canonical_epc(lot_class(gtin, batch.lot, batch.code, base_url)) for gtin in {None, batch.gtin}}
    events = reader.lots.handled(sorted(keys), organisation.id, MOST_TOLD)
    if not events:
        return []
    places = {
        canonical_epc(place_of(each, base_url)): each
        for each in reader.parties.facilities_of(organisation.id)
    }
    told = [_stage(event, organisation, places) for event in events]
    return [stage for stage in told if stage is not None]


def _stage(event: StoredEvent, organisation: Organisation, places: dict[str, Facility]) -> Stage | None:
    kind = handling_kind(event.biz_step)
    if kind is None:
        return None
    body = parse_strict(event.body)
    facility = places.get(event.read_point or event.biz_location or "")
    happened_on = vietnamese_day(event.event_time)
    return Stage(
        kind=StageKind(kind.value),
        happened_on=happened_on,
        entered_at=event.record_time,
        late=(vietnamese_day(event.record_time) - happened_on).days > LATE_AFTER_DAYS,
        organisation_name=organisation.name,
        facility_name="" if facility is None else facility.name,
        commune_name="" if facility is None else communes.find(facility.commune_code).name,
        quantity=None,
        readings=readings_of(body) if isinstance(body, dict) else (),
    )

"""`/v1/event-credentials` and `/v1/facility-records`."""

from __future__ import annotations

from nguongoc_api.auth.access import BatchesWriter, EventsCapturer
from nguongoc_api.v1.credentials.schemas import EventNamed, FacilityNamed, RecordShown
from nguongoc_api.v1.route import router
from nguongoc_api.v1.services import Use

EVENT_CREDENTIALS = router("event-credentials", "events")
FACILITY_RECORDS = router("facility-records", "facilities")


@EVENT_CREDENTIALS.post("")
def sign_event_credential(caller: EventsCapturer, given: EventNamed, use: Use) -> RecordShown:
    """The UNTP DigitalTraceabilityEvent of one event that you told, signed now if it was not before. Its address cannot be guessed and
    is yours to hand on: where goods went is not everybody's to know."""
    signed = use.trusting.credentials.own_event(caller, given.event_id)
    return RecordShown.of(signed, use.settings.base_url)


@FACILITY_RECORDS.post("")
def sign_facility_record(caller: BatchesWriter, given: FacilityNamed, use: Use) -> RecordShown:
    """The UNTP DigitalFacilityRecord of one facility of yours, no finer than its commune, signed now if it was not before."""
    signed = use.trusting.credentials.own_facility(caller, given.facility_id)
    return RecordShown.of(signed, use.settings.base_url)

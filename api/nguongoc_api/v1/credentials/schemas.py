"""Bodies of `/v1/event-credentials` and `/v1/facility-records`."""

from __future__ import annotations

from datetime import datetime

from nguongoc.ports import SignedRecord
from nguongoc.records.credential import record_url
from nguongoc_api.v1.wire import Given, Id, Shown


class EventNamed(Given):
    event_id: Id


class FacilityNamed(Given):
    facility_id: Id


class RecordShown(Shown):
    """`record` serves it as `vc+jwt` and with an embedded proof; it stands in the log within a second of being signed."""

    id: str
    record: str
    issued_at: datetime

    @classmethod
    def of(cls, signed: SignedRecord, base_url: str) -> RecordShown:
        return cls(id=signed.id, record=record_url(base_url, signed.id), issued_at=signed.issued_at)

"""The events of recalls and holds: what was said of lots, told in the words of CBV, one event for many lots.

`holding` is CBV's step for goods that are kept from moving; `recalled` stays with them (`persistentDisposition`) until it is unset.
They bring no lot into being and move nothing, so the ledger and the trace graph know nothing of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from nguongoc.batches.dates import VIETNAM
from nguongoc.events.build import context, event_id
from nguongoc.events.model import TIME_ZONE_OFFSET, Member

MOST_LOTS = 1_000
"""In one event."""
RECALL = "nguongoc:recall"


class Said(Enum):
    """What is said of lots: disposition now, and what is set or unset for good."""

    HELD = ("non_sellable_other", None, None)
    RELEASED = ("sellable_not_accessible", None, None)
    RECALLED = ("recalled", "set", "recalled")
    RECALL_OVER = ("sellable_not_accessible", "unset", "recalled")
    """The goods are where they were, and may be sold again."""
    RECALL_REMEDIED = ("recalled", None, None)


@dataclass(frozen=True, slots=True)
class LotSaid:
    """A lot by its class, and how many units where it is not the whole."""

    epc_class: str
    units: int | None = None


def recall_event(
    id: UUID,
    at: datetime,
    declared_by: str,
    said: Said,
    lots: Sequence[LotSaid],
    base_url: str,
    recall: str | None,
) -> dict[str, Any]:
    """One EPCIS 2.0 event, complete by itself; `recall` is the address of the recall it belongs to."""
    disposition, how, persistent = said.value
    event: dict[str, Any] = {
        "@context": context(base_url),
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventID": event_id(id, base_url),
        "eventTime": at.astimezone(VIETNAM).isoformat(timespec="milliseconds"),
        "eventTimeZoneOffset": TIME_ZONE_OFFSET,
        "recordTime": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "bizStep": "holding",
        "disposition": disposition,
        "quantityList": [
            {"epcClass": lot.epc_class}
            if lot.units is None
            else {"epcClass": lot.epc_class, "quantity": lot.units}
            for lot in lots
        ],
        Member.DECLARED_BY.value: declared_by,
    }
    if how is not None:
        event["persistentDisposition"] = {how: [persistent]}
    if recall is not None:
        event[RECALL] = recall
    return event

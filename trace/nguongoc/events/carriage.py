"""Events of goods on their way, made from what a carrier reports: no amount moves, for the hand-over said that already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from nguongoc.batches.dates import VIETNAM
from nguongoc.batches.lots import Batch
from nguongoc.events.build import context, lot_class
from nguongoc.events.model import TIME_ZONE_OFFSET


def carriage_event(
    step: str,
    disposition: str,
    lots: Sequence[Batch],
    waybill: str,
    reference: str,
    at: datetime,
    base_url: str,
) -> dict[str, Any]:
    """One step of a consignment: `bol` is the carrier's waybill, `desadv` the hand-over that it belongs to."""
    return {
        "@context": context(base_url),
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "bizStep": step,
        "disposition": disposition,
        "eventTime": at.astimezone(VIETNAM).isoformat(timespec="milliseconds"),
        "eventTimeZoneOffset": TIME_ZONE_OFFSET,
        "quantityList": [{"epcClass": lot_class(each.gtin, each.lot, each.code, base_url)} for each in lots],
        "bizTransactionList": [
            {"type": "bol", "bizTransaction": waybill},
            {"type": "desadv", "bizTransaction": reference},
        ],
    }

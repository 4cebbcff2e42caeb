"""The events of a hand-over, built here and captured inside a transaction like any other."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from nguongoc.errors import Refusal
from nguongoc.events.documents import read_document
from nguongoc.events.incoming import Incoming, check_event, receive
from nguongoc.ports import UnitOfWork
from nguongoc.services.capture_events import Captured, CaptureEvents


def incoming(event: dict[str, Any], now: datetime) -> Incoming:
    """Raises what is wrong with the event, at the member of the request that it was built from."""
    document = read_document(event)
    check_event(document, 0)
    try:
        return receive(document, 0, now)
    except Refusal as refusal:
        raise _in_request(refusal) from None


def captured(
    capture: CaptureEvents, uow: UnitOfWork, organisation_id: UUID, event: Incoming, now: datetime
) -> UUID:
    """Its id, also where it was captured before. Raises what the ledger refuses."""
    outcome = capture(uow, Captured(organisation_id, (event,), now, all_or_nothing=True))
    for refused in outcome.refused:
        raise _in_request(refused.refusal)
    return (outcome.stored or outcome.known)[0]


def _in_request(refusal: Refusal) -> Refusal:
    if (refusal.pointer or "").startswith("/quantityList"):
        return refusal.at("/quantity")
    return refusal.at("/happened_at") if refusal.pointer == "/eventTime" else refusal

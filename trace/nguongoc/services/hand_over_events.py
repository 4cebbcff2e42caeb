"""The events of a hand-over, built here and captured inside a transaction like any other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from nguongoc.errors import Invalid, Refusal
from nguongoc.events.documents import read_document
from nguongoc.events.incoming import Incoming, check_event, receive
from nguongoc.identifiers.ordered import uuid7
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Reader, UnitOfWork
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.capture_events import Captured, CaptureEvents


def incoming(event: dict[str, Any], now: datetime) -> Incoming:
    """Raises what is wrong with the event, at the member of the request that it was built from."""
    document = read_document(event)
    check_event(document, 0)
    try:
        return receive(document, 0, now)
    except Refusal as refusal:
        raise _in_request(refusal) from None


def captured_all(
    capture: CaptureEvents, uow: UnitOfWork, organisation_id: UUID, events: Sequence[Incoming], now: datetime
) -> tuple[UUID, ...]:
    """The ids of several in their order, all or none. Raises what the ledger refuses."""
    placed = tuple(replace(each, position=place) for place, each in enumerate(events))
    outcome = capture(uow, Captured(organisation_id, placed, now, all_or_nothing=True))
    for refused in outcome.refused:
        raise _in_request(refused.refusal)
    stood = outcome.stored | outcome.known
    return tuple(stood[each.position] for each in placed)


def captured(
    capture: CaptureEvents, uow: UnitOfWork, organisation_id: UUID, event: Incoming, now: datetime
) -> UUID:
    """Its id, also where it was captured before. Raises what the ledger refuses."""
    (id,) = captured_all(capture, uow, organisation_id, (event,), now)
    return id


class ReceiverUnknown(Invalid):
    """No other organisation of this slug is registered here."""

    code = "receiver-unknown"


def new_reference(now: datetime) -> str:
    """A despatch advice that no other has, for who names none."""
    return f"urn:uuid:{uuid7(now)}"


def organisation_of(reader: Reader, organisation_id: UUID) -> Organisation:
    """Raises `BatchNotFound`."""
    found = reader.parties.organisation(organisation_id)
    if found is None:
        raise BatchNotFound("the organisation is gone")
    return found


def receiver_of(reader: Reader, slug: str, shipper_id: UUID) -> Organisation:
    """The other organisation of this slug; one whose name is held is nobody yet. Raises `ReceiverUnknown`."""
    found = reader.parties.organisation_by_slug(slug)
    if found is None or found.id == shipper_id or reader.name_holds.hides(found.id):
        raise ReceiverUnknown("no other organisation of this slug", pointer="/to")
    return found


def _in_request(refusal: Refusal) -> Refusal:
    if (refusal.pointer or "").startswith("/quantityList"):
        return refusal.at("/quantity")
    return refusal.at("/happened_at") if refusal.pointer == "/eventTime" else refusal

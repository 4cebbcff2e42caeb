"""Several lots handed over in one go, under one despatch advice; and what one said of a hand-over taken back.

A lot that is held or recalled goes back to its maker and to nobody else. Taking back is a declaration of error (EPCIS 2.0 section
7.4.1.4): what was said stays to be read, with the word that it was wrong, and the ledger is as before. Of what the other side
confirmed the ledger lets nothing be taken back (decision 12).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from nguongoc.batches.lots import Batch, Hold
from nguongoc.batches.quantities import Quantity
from nguongoc.batches.rules import SourceHeld
from nguongoc.errors import Invalid
from nguongoc.events.hand_over import Parcel, shipping_event
from nguongoc.parties.organisations import Organisation
from nguongoc.ports import Answer, Clock, ReadSource, StoredEvent, UnitOfWork, Writer
from nguongoc.records.credential import moment
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.capture_events import CaptureEvents
from nguongoc.services.hand_over_events import (
    captured_all,
    incoming,
    new_reference,
    organisation_of,
    receiver_of,
)
from nguongoc.services.hand_over_lots import held_batch
from nguongoc.services.once import Once, carry_out

MOST_LOTS: Final = 30


class NothingHandedOver(Invalid):
    """Of no lot it is said how much of it goes."""

    code = "nothing-handed-over"


class LotsTooMany(Invalid):
    """More lots than are handed over at once; `limit` says how many."""

    code = "lots-too-many"


@dataclass(frozen=True, slots=True)
class SentLine:
    """So much of one lot."""

    batch_id: UUID
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class SendLots:
    """Answers with the shipping events, one a lot, or with an earlier answer of the same request."""

    reads: ReadSource
    writer: Writer
    clock: Clock
    capture: CaptureEvents
    base_url: str

    def __call__(
        self, caller: Caller, to: str, lines: Sequence[SentLine], once: Once[tuple[UUID, ...]] | None = None
    ) -> tuple[UUID, ...] | Answer:
        """Raises `NothingHandedOver`, `LotsTooMany`, `BatchNotFound`, `ReceiverUnknown`, `SourceHeld` and what a captured event raises."""
        caller.require(Scope.EVENTS_CAPTURE)
        check_count(lines)
        now = self.clock.now()
        with self.reads.open() as reader:
            if once is not None and (earlier := once.replay(reader)) is not None:
                return earlier
            shipper = organisation_of(reader, caller.organisation_id)
            receiver = receiver_of(reader, to, shipper.id)
            batches = {
                each.batch_id: held_batch(reader, caller.organisation_id, each.batch_id) for each in lines
            }
        reference = new_reference(now)
        events = [
            incoming(self._event(batches, each, shipper, receiver, reference, now), now) for each in lines
        ]

        def write(uow: UnitOfWork) -> tuple[UUID, ...]:
            # In the order in which captures lock.
            uow.events.lock_organisation(caller.organisation_id)
            check_held(uow.lots.lock_batches(sorted(batches)).values(), receiver.id)
            return captured_all(self.capture, uow, caller.organisation_id, events, now)

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))

    def _event(
        self,
        batches: Mapping[UUID, Batch],
        line: SentLine,
        shipper: Organisation,
        receiver: Organisation,
        reference: str,
        now: datetime,
    ) -> dict[str, Any]:
        parcel = Parcel(batches[line.batch_id], line.quantity, shipper.did, receiver.did, reference)
        return shipping_event(parcel, now, self.base_url)


@dataclass(frozen=True, slots=True)
class TakeBackHandOvers:
    """The use case; said twice it changes nothing the second time."""

    writer: Writer
    clock: Clock
    capture: CaptureEvents

    def __call__(self, caller: Caller, reference: str, batch_id: UUID | None = None) -> int:
        """How many events of one's own under a despatch advice, of one lot or of all, were declared errors: all or none.

        Raises `HandOverConfirmed` and `AmountSpent`.
        """
        caller.require(Scope.EVENTS_CAPTURE)
        now = self.clock.now()

        def write(uow: UnitOfWork) -> int:
            uow.events.lock_organisation(caller.organisation_id)
            ids = uow.hand_overs.said_under(caller.organisation_id, reference, batch_id)
            found = [each for each in map(uow.events.event, ids) if each is not None]
            declarations = [incoming(_in_error(each, now), now) for each in found]
            captured_all(self.capture, uow, caller.organisation_id, declarations, now)
            return len(found)

        return self.writer.run(write)


def check_count(lines: Sequence[SentLine]) -> None:
    """Raises `NothingHandedOver`, `LotsTooMany`."""
    if not lines:
        raise NothingHandedOver("say which lots are handed over", pointer="/lines")
    if len(lines) > MOST_LOTS:
        raise LotsTooMany("too many lots at once", limit=MOST_LOTS)


def check_held(batches: Iterable[Batch], receiver_id: UUID | None) -> None:
    """Of locked lots; None for somebody not known yet. Raises `SourceHeld`."""
    for batch in batches:
        if batch.hold is not Hold.NONE and batch.organisation_id != receiver_id:
            raise SourceHeld(f"lot {batch.lot} is held or recalled", lot=batch.lot)


def _in_error(stored: StoredEvent, now: datetime) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(stored.body)
    if stored.context is not None:
        event["@context"] = json.loads(stored.context)
    return event | {"errorDeclaration": {"declarationTime": moment(now), "reason": "did_not_occur"}}

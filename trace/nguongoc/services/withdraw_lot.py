"""Withdraw a lot's declaration without knowing EPCIS: the error declaration is built here, and captured like any other.

The registration event is told again with what is wrong about it (EPCIS 2.0 section 7.4.1.4). The passport is revoked in the
same transaction, for ever; it stays verifiable as what was said then. A lot that others drew on is not withdrawn: what became
of it would have come from nowhere. That is what a recall is for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from nguongoc.batches.lots import Batch
from nguongoc.errors import Conflict
from nguongoc.events.documents import read_document
from nguongoc.events.incoming import Incoming, check_event, receive
from nguongoc.ports import Answer, Clock, Reader, UnitOfWork, Writer
from nguongoc.records.credential import moment
from nguongoc.services.browse_batches import BatchNotFound
from nguongoc.services.caller import Caller, Scope
from nguongoc.services.capture_events import Captured, CaptureEvents
from nguongoc.services.once import Once, carry_out


class LotDrawnOn(Conflict):
    """Something was made of the lot, sent or sold of it: it cannot be as if it had never been."""

    code = "lot-drawn-on"


class WithdrawalReason(StrEnum):
    """The error reasons of CBV 2.0."""

    DID_NOT_OCCUR = "did_not_occur"
    """There is no such lot."""
    INCORRECT_DATA = "incorrect_data"
    """There is, but something in the declaration is wrong; it is registered anew under another lot number."""


@dataclass(frozen=True, slots=True)
class WithdrawLot:
    """Answers with the lot. Said twice it changes nothing the second time."""

    writer: Writer
    clock: Clock
    capture: CaptureEvents

    def __call__(
        self, caller: Caller, batch_id: UUID, reason: WithdrawalReason, once: Once[Batch] | None = None
    ) -> Batch | Answer:
        """Raises `BatchNotFound`, `LotDrawnOn`."""
        caller.require(Scope.RECORDS_REVOKE)

        def write(uow: UnitOfWork) -> Batch:
            # In the order in which captures lock.
            uow.events.lock_organisation(caller.organisation_id)
            _own(uow, caller, batch_id)
            batch = uow.lots.lock_batches([batch_id])[batch_id]
            if not uow.events.voided([batch.event_id]):
                if uow.events.movements([batch.id]).get(batch.id):
                    raise LotDrawnOn("something was made, sent or sold of the lot", lot=batch.lot)
                now = self.clock.now()
                declaration = _declaration(uow, batch, reason, now)
                said = Captured(caller.organisation_id, (declaration,), now, all_or_nothing=True)
                for refused in self.capture(uow, said).refused:
                    raise refused.refusal
            return uow.lots.batch(batch_id) or batch

        return self.writer.run(lambda uow: carry_out(uow, self.clock, once, write))


def _own(reader: Reader, caller: Caller, batch_id: UUID) -> None:
    batch = reader.lots.batch(batch_id)
    if batch is None or batch.organisation_id != caller.organisation_id:
        raise BatchNotFound("your organisation registered no such lot")


def _declaration(reader: Reader, batch: Batch, reason: WithdrawalReason, now: datetime) -> Incoming:
    stored = reader.lots.event(batch.event_id)
    if stored is None:
        raise BatchNotFound("the registration of the lot is gone")
    event = json.loads(stored.body)
    event["errorDeclaration"] = {"declarationTime": moment(now), "reason": reason.value}
    document = read_document(event)
    check_event(document, 0)
    return receive(document, 0, now)
